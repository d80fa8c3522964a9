import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { type Role } from '../roles.js';

/** Somebody in a workspace. */
export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: string;
  readonly seenAt: string | null;
}

/** A workspace somebody is in. */
export interface Membership {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** Somebody who may prove who they are. */
export interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** As a PHC string. */
  readonly password: string | null;
}

/** What somebody changes about themselves. */
export interface SelfChange {
  readonly name?: string;
  /** As a PHC string. */
  readonly password?: string;
}

/** - `lastOwner`: a workspace without an owner could never be set right again. */
export type MemberChange = 'done' | 'missing' | 'lastOwner';

interface MemberRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  joined_at: Date;
  seen_at: Date | null;
}

const SELECT = `
  SELECT p.id, p.name, p.email, m.role, m.joined_at, m.seen_at
    FROM member m JOIN person p ON p.id = m.person_id`;

const toView = ({ joined_at, seen_at, ...row }: MemberRow): MemberView => ({
  ...row,
  joinedAt: joined_at.toISOString(),
  seenAt: seen_at?.toISOString() ?? null,
});

/** People and what they are in a workspace. */
export const peopleQueries = (pool: pg.Pool) => ({
  /** By name. */
  async list(workspaceId: string): Promise<readonly MemberView[]> {
    const { rows } = await pool.query<MemberRow>(`${SELECT} WHERE m.workspace_id = $1 ORDER BY p.name, p.id`, [
      workspaceId,
    ]);
    return rows.map(toView);
  },

  async get(workspaceId: string, personId: string): Promise<MemberView | null> {
    const { rows } = await pool.query<MemberRow>(`${SELECT} WHERE m.workspace_id = $1 AND m.person_id = $2`, [
      workspaceId,
      personId,
    ]);
    return rows[0] ? toView(rows[0]) : null;
  },

  async changeRole(workspaceId: string, personId: string, role: Role): Promise<MemberChange> {
    return keepingAnOwner(pool, workspaceId, async (tx) => {
      const { rowCount } = await tx.query(`UPDATE member SET role = $3 WHERE workspace_id = $1 AND person_id = $2`, [
        ...[workspaceId, personId, role],
      ]);
      return rowCount === 1;
    });
  },

  /** Their sessions here end with it. */
  async remove(workspaceId: string, personId: string): Promise<MemberChange> {
    return keepingAnOwner(pool, workspaceId, async (tx) => {
      const { rowCount } = await tx.query(`DELETE FROM member WHERE workspace_id = $1 AND person_id = $2`, [
        ...[workspaceId, personId],
      ]);
      return rowCount === 1;
    });
  },

  async changeSelf(personId: string, { name, password }: SelfChange): Promise<void> {
    await inTransaction(pool, async (tx) => {
      if (name !== undefined) await tx.query(`UPDATE person SET name = $2 WHERE id = $1`, [personId, name]);
      if (password !== undefined) await tx.query(`UPDATE person SET password = $2 WHERE id = $1`, [personId, password]);
    });
  },

  /** Whether there is anyone at all. */
  async areThere(): Promise<boolean> {
    const { rowCount } = await pool.query(`SELECT 1 FROM person LIMIT 1`);
    return rowCount !== 0;
  },

  /** @param email in lower case */
  async byEmail(email: string): Promise<KnownPerson | null> {
    const { rows } = await pool.query<KnownPerson>(`SELECT id, name, email, password FROM person WHERE email = $1`, [
      email,
    ]);
    return rows[0] ?? null;
  },

  async byId(personId: string): Promise<KnownPerson | null> {
    const { rows } = await pool.query<KnownPerson>(`SELECT id, name, email, password FROM person WHERE id = $1`, [
      personId,
    ]);
    return rows[0] ?? null;
  },

  /** Who an OpenID provider says this is, if it was said before. */
  async byIdentity(issuer: string, subject: string): Promise<KnownPerson | null> {
    const { rows } = await pool.query<KnownPerson>(
      `SELECT p.id, p.name, p.email, p.password
         FROM person_identity i JOIN person p ON p.id = i.person_id WHERE i.issuer = $1 AND i.subject = $2`,
      [issuer, subject],
    );
    return rows[0] ?? null;
  },

  /** False if the person is known to the provider as somebody else. */
  async addIdentity(personId: string, issuer: string, subject: string): Promise<boolean> {
    const { rowCount } = await pool.query(
      `INSERT INTO person_identity (issuer, subject, person_id)
       SELECT $2, $3, $1 WHERE NOT EXISTS (SELECT 1 FROM person_identity WHERE person_id = $1 AND issuer = $2)`,
      [personId, issuer, subject],
    );
    return rowCount === 1;
  },

  /** The workspaces of a person, the one last used first. */
  async workspacesOf(personId: string): Promise<readonly Membership[]> {
    const { rows } = await pool.query<Membership>(
      `SELECT w.id, w.name, m.role FROM member m JOIN workspace w ON w.id = m.workspace_id
        WHERE m.person_id = $1 ORDER BY m.seen_at DESC NULLS LAST, m.joined_at, w.id`,
      [personId],
    );
    return rows;
  },
});

/** The workspace is locked first, so that two owners cannot put each other out at once. */
async function keepingAnOwner(
  pool: pg.Pool,
  workspaceId: string,
  change: (tx: pg.ClientBase) => Promise<boolean>,
): Promise<MemberChange> {
  class WithoutOwner extends Error {}
  try {
    return await inTransaction(pool, async (tx) => {
      await tx.query(`SELECT 1 FROM workspace WHERE id = $1 FOR UPDATE`, [workspaceId]);
      if (!(await change(tx))) return 'missing';
      const { rowCount } = await tx.query(`SELECT 1 FROM member WHERE workspace_id = $1 AND role = 'owner' LIMIT 1`, [
        workspaceId,
      ]);
      if (rowCount === 0) throw new WithoutOwner();
      return 'done';
    });
  } catch (error) {
    if (error instanceof WithoutOwner) return 'lastOwner';
    throw error;
  }
}
