import type pg from 'pg';
import { type Act, putDownDone } from '../audit/running-act.js';
import { inTransaction } from '../pool.js';
import { type Role } from '../roles.js';
import { addSession, type NewSession } from './sessions.js';

/** Serialises those who set up at once. */
const SET_UP_LOCK = 7_962_546_393;

export interface NewPerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** As a PHC string; `null` for those who only sign in by OpenID Connect. */
  readonly password: string | null;
}

export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly expired: boolean;
}

/** An invitation as it is shown to whom it was sent. */
export interface OpenInvitation {
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly email: string;
  readonly role: Role;
}

export interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly hash: Buffer;
  readonly invitedBy: string;
  readonly expiresAt: Date;
}

interface InvitationRow {
  id: string;
  email: string;
  role: Role;
  invited_by: string;
  created_at: Date;
  expires_at: Date;
  expired: boolean;
}

const COLUMNS = `id, email, role, invited_by, created_at, expires_at, expires_at <= now() AS expired`;

const toView = (row: InvitationRow): InvitationView => ({
  id: row.id,
  email: row.email,
  role: row.role,
  invitedBy: row.invited_by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  expired: row.expired,
});

const SELECT_OPEN = `
  SELECT i.id, i.workspace_id AS "workspaceId", w.name AS "workspaceName", i.email, i.role
    FROM invitation i JOIN workspace w ON w.id = i.workspace_id WHERE i.expires_at > now()`;

/** How people come into a workspace. */
export const joiningQueries = (pool: pg.Pool) => ({
  /** The first person of all becomes the owner of the key's workspace. False if there is somebody already. */
  async setUp(
    person: NewPerson,
    workspace: { readonly id: string; readonly name: string },
    session: NewSession,
    act: Act,
  ): Promise<boolean> {
    return inTransaction(pool, async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock($1)`, [SET_UP_LOCK]);
      const { rowCount } = await tx.query(`SELECT 1 FROM person LIMIT 1`);
      if (rowCount !== 0) return false;
      await tx.query(`UPDATE workspace SET name = $2 WHERE id = $1`, [workspace.id, workspace.name]);
      await addPerson(tx, person);
      await addMember(tx, { workspaceId: workspace.id, personId: person.id, role: 'owner' });
      await addSession(tx, session);
      await putDownDone(tx, act, { workspace: workspace.name, email: person.email, role: 'owner' });
      return true;
    });
  },

  /** Newest first. */
  async list(workspaceId: string): Promise<readonly InvitationView[]> {
    const { rows } = await pool.query<InvitationRow>(
      `SELECT ${COLUMNS} FROM invitation WHERE workspace_id = $1 ORDER BY created_at DESC, id`,
      [workspaceId],
    );
    return rows.map(toView);
  },

  async get(workspaceId: string, id: string): Promise<InvitationView | null> {
    const { rows } = await pool.query<InvitationRow>(
      `SELECT ${COLUMNS} FROM invitation WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    return rows[0] ? toView(rows[0]) : null;
  },

  /** Takes the place of an earlier one to the same address. False if they are in the workspace already. */
  async invite(workspaceId: string, made: NewInvitation): Promise<boolean> {
    return inTransaction(pool, async (tx) => {
      const { rowCount } = await tx.query(
        `SELECT 1 FROM member m JOIN person p ON p.id = m.person_id WHERE m.workspace_id = $1 AND p.email = $2`,
        [workspaceId, made.email],
      );
      if (rowCount !== 0) return false;
      await tx.query(`DELETE FROM invitation WHERE workspace_id = $1 AND email = $2`, [workspaceId, made.email]);
      await tx.query(
        `INSERT INTO invitation (id, workspace_id, email, role, hash, invited_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [...[made.id, workspaceId, made.email, made.role], ...[made.hash, made.invitedBy, made.expiresAt]],
      );
      return true;
    });
  },

  async withdraw(workspaceId: string, id: string): Promise<boolean> {
    const { rowCount } = await pool.query(`DELETE FROM invitation WHERE workspace_id = $1 AND id = $2`, [
      workspaceId,
      id,
    ]);
    return rowCount === 1;
  },

  /** The invitation that has this hash, while it lasts. */
  async byHash(hash: Buffer): Promise<OpenInvitation | null> {
    const { rows } = await pool.query<OpenInvitation>(`${SELECT_OPEN} AND i.hash = $1`, [hash]);
    return rows[0] ?? null;
  },

  /** The oldest invitation to this address, while it lasts. @param email in lower case */
  async byEmail(email: string): Promise<OpenInvitation | null> {
    const { rows } = await pool.query<OpenInvitation>(`${SELECT_OPEN} AND i.email = $1 ORDER BY i.created_at LIMIT 1`, [
      email,
    ]);
    return rows[0] ?? null;
  },

  /** Takes up an invitation, which is over with it. False if it was over already. */
  async join(
    invitationId: string,
    person: NewPerson | { readonly id: string },
    session: NewSession,
    act: Act,
  ): Promise<boolean> {
    return inTransaction(pool, async (tx) => {
      const { rows } = await tx.query<{ workspace_id: string; email: string; role: Role }>(
        `DELETE FROM invitation WHERE id = $1 AND expires_at > now() RETURNING workspace_id, email, role`,
        [invitationId],
      );
      const invitation = rows[0];
      if (!invitation) return false;
      const { workspace_id: workspaceId, role } = invitation;
      if ('email' in person) await addPerson(tx, person);
      await addMember(tx, { workspaceId, personId: person.id, role });
      await addSession(tx, session);
      await putDownDone(tx, act, { email: invitation.email, role });
      return true;
    });
  },
});

const addPerson = (tx: pg.ClientBase, { id, email, name, password }: NewPerson) =>
  tx.query(`INSERT INTO person (id, email, name, password) VALUES ($1, $2, $3, $4)`, [id, email, name, password]);

const addMember = (
  tx: pg.ClientBase,
  { workspaceId, personId, role }: { workspaceId: string; personId: string; role: Role },
) => tx.query(`INSERT INTO member (workspace_id, person_id, role) VALUES ($1, $2, $3)`, [workspaceId, personId, role]);
