import type pg from 'pg';
import { type Act, putDownDone } from '../audit/running-act.js';
import { inTransaction } from '../pool.js';
import { type Role } from '../roles.js';

/** A session ends when it was not used for so long … */
const IDLE_MAX = `interval '12 hours'`;
/** … and at last after so long. */
export const SESSION_MAX_S = 7 * 24 * 60 * 60;

/** Who a session belongs to. */
export interface SignedIn {
  readonly sessionId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly workspaceId: string;
  readonly role: Role;
}

export interface NewSession {
  readonly id: string;
  readonly hash: Buffer;
  readonly personId: string;
  readonly workspaceId: string;
  readonly address: string;
  readonly userAgent: string;
}

export interface SessionView {
  readonly id: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly address: string;
  readonly userAgent: string;
}

interface SignedInRow {
  id: string;
  person_id: string;
  name: string;
  email: string;
  workspace_id: string;
  role: Role;
  seen_long_ago: boolean;
}

const LASTS = `s.expires_at > now() AND s.seen_at > now() - ${IDLE_MAX}`;

/** Sessions of people. */
export const sessionQueries = (pool: pg.Pool) => ({
  /** The session that has this hash and lasts; that it was used is noted once a minute. */
  async findByHash(hash: Buffer): Promise<SignedIn | null> {
    const { rows } = await pool.query<SignedInRow>(
      `SELECT s.id, s.person_id, p.name, p.email, s.workspace_id, m.role,
              s.seen_at < now() - interval '1 minute' AS seen_long_ago
         FROM session s
         JOIN person p ON p.id = s.person_id
         JOIN member m ON m.workspace_id = s.workspace_id AND m.person_id = s.person_id
        WHERE s.hash = $1 AND ${LASTS}`,
      [hash],
    );
    const row = rows[0];
    if (!row) return null;
    const { id: sessionId, person_id: personId, workspace_id: workspaceId, name, email, role } = row;
    if (row.seen_long_ago) {
      await pool.query(
        `WITH seen AS (UPDATE session SET seen_at = now() WHERE id = $1)
         UPDATE member SET seen_at = now() WHERE workspace_id = $2 AND person_id = $3`,
        [sessionId, workspaceId, personId],
      );
    }
    return { sessionId, personId, name, email, workspaceId, role };
  },

  /** @param act that somebody signed in */
  async start(session: NewSession, act: Act): Promise<void> {
    await inTransaction(pool, async (tx) => {
      await addSession(tx, session);
      await putDownDone(tx, act, null);
    });
  },

  /** Goes over to another workspace of the same person. False if they are no member there. */
  async switch(sessionId: string, workspaceId: string): Promise<boolean> {
    const { rowCount } = await pool.query(
      `UPDATE session s SET workspace_id = $2
        WHERE s.id = $1 AND EXISTS (SELECT 1 FROM member m WHERE m.workspace_id = $2 AND m.person_id = s.person_id)`,
      [sessionId, workspaceId],
    );
    return rowCount === 1;
  },

  /** Those that last, latest first. */
  async list(workspaceId: string, personId: string): Promise<readonly SessionView[]> {
    const { rows } = await pool.query<{
      id: string;
      created_at: Date;
      seen_at: Date;
      address: string;
      user_agent: string;
    }>(
      `SELECT s.id, s.created_at, s.seen_at, s.address, s.user_agent
         FROM session s WHERE s.workspace_id = $1 AND s.person_id = $2 AND ${LASTS} ORDER BY s.seen_at DESC, s.id`,
      [workspaceId, personId],
    );
    return rows.map((row) => ({
      id: row.id,
      createdAt: row.created_at.toISOString(),
      seenAt: row.seen_at.toISOString(),
      address: row.address,
      userAgent: row.user_agent,
    }));
  },

  /** Ends one session of a person. False if there is no such. */
  async end(workspaceId: string, personId: string, id: string): Promise<boolean> {
    const { rowCount } = await pool.query(
      `DELETE FROM session WHERE workspace_id = $1 AND person_id = $2 AND id = $3`,
      [workspaceId, personId, id],
    );
    return rowCount === 1;
  },

  /** Ends all sessions of a person in this workspace. @returns how many */
  async endAll(workspaceId: string, personId: string): Promise<number> {
    const { rowCount } = await pool.query(`DELETE FROM session WHERE workspace_id = $1 AND person_id = $2`, [
      workspaceId,
      personId,
    ]);
    return rowCount ?? 0;
  },

  /** Ends a person's sessions everywhere but this one. */
  async endOthers(personId: string, sessionId: string): Promise<void> {
    await pool.query(`DELETE FROM session WHERE person_id = $1 AND id <> $2`, [personId, sessionId]);
  },
});

export async function addSession(tx: pg.ClientBase, session: NewSession): Promise<void> {
  // What is over goes as something new begins.
  await tx.query(`DELETE FROM session s WHERE s.person_id = $1 AND NOT (${LASTS})`, [session.personId]);
  await tx.query(
    `INSERT INTO session (id, workspace_id, person_id, hash, expires_at, address, user_agent)
     VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5), $6, $7)`,
    [
      ...[session.id, session.workspaceId, session.personId, session.hash, SESSION_MAX_S],
      ...[session.address, session.userAgent],
    ],
  );
  await tx.query(`UPDATE member SET seen_at = now() WHERE workspace_id = $1 AND person_id = $2`, [
    session.workspaceId,
    session.personId,
  ]);
}
