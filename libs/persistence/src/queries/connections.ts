import { type SecretKeys } from '#config';
import { type ConnectionCheck, type Secrets } from '#connector-sdk';
import { type ConnectionHealth } from '#engine';
import type pg from 'pg';
import { Sealer } from '../seal.js';
import { toJsonb } from '../store/jsonb.js';
import { fetchLimit, fromMicros, micros, type Page, pageOf, type PageRequest } from './paging.js';

/** A connection as people see it: the names of its secrets, never their values. */
export interface ConnectionView {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly baseUrl: string | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly secretNames: readonly string[];
  readonly accountId: string | null;
  readonly accountName: string | null;
  /** Scopes a person has agreed to; `null` where the credentials do not tell. */
  readonly grantedScopes: readonly string[] | null;
  readonly missingRights: ConnectionCheck['missing'];
  readonly health: ConnectionHealth;
  readonly healthMessage: string | null;
  readonly webhookToken: string;
  readonly createdAt: string;
}

export interface NewConnection {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly baseUrl: string | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  readonly grantedScopes?: readonly string[] | null;
  readonly webhookToken: string;
}

export interface ConnectionChange {
  readonly name?: string;
  readonly baseUrl?: string | null;
  /** Takes the place of all settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Those given are replaced, the others stay. */
  readonly secrets?: Secrets;
  /** Names of secrets to forget. */
  readonly forget?: readonly string[];
  /** Whether what a person once agreed to at the vendor goes with these secrets. */
  readonly consentEnds?: boolean;
}

/** What a person has agreed to anew. */
export interface NewConsent {
  readonly secrets: Secrets;
  /** Names of secrets to forget. */
  readonly forget: readonly string[];
  readonly grantedScopes: readonly string[] | null;
}

interface ConnectionRow {
  id: string;
  name: string;
  vendor: string;
  base_url: string | null;
  settings: Readonly<Record<string, string>>;
  secret_names: string[];
  account_id: string | null;
  account_name: string | null;
  granted_scopes: readonly string[] | null;
  missing_rights: ConnectionCheck['missing'];
  health: ConnectionHealth;
  health_message: string | null;
  webhook_token: string;
  created_at: Date;
  created_us: number;
}

const COLUMNS = `id, name, vendor, base_url, settings,
  ARRAY(SELECT jsonb_object_keys(secrets) ORDER BY 1) AS secret_names,
  account_id, account_name, granted_scopes, missing_rights, health, health_message, webhook_token, created_at, ${micros('created_at')} AS created_us`;

const toView = (row: ConnectionRow): ConnectionView => ({
  id: row.id,
  name: row.name,
  vendor: row.vendor,
  baseUrl: row.base_url,
  settings: row.settings,
  secretNames: row.secret_names,
  accountId: row.account_id,
  accountName: row.account_name,
  grantedScopes: row.granted_scopes,
  missingRights: row.missing_rights,
  health: row.health,
  healthMessage: row.health_message,
  webhookToken: row.webhook_token,
  createdAt: row.created_at.toISOString(),
});

/** Connections of one workspace. */
export const connectionQueries = (pool: pg.Pool, keys: SecretKeys) => {
  const sealer = new Sealer(keys);
  return {
    async list(workspaceId: string, page: PageRequest): Promise<Page<ConnectionView>> {
      const { rows } = await pool.query<ConnectionRow>(
        `SELECT ${COLUMNS} FROM connection
          WHERE workspace_id = $1 AND ($2::bigint IS NULL OR (created_at, id) < (${fromMicros('$2')}, $3::uuid))
          ORDER BY created_at DESC, id DESC LIMIT $4`,
        [workspaceId, page.after?.[0] ?? null, page.after?.[1] ?? null, fetchLimit(page)],
      );
      return pageOf(rows, page, toView, (row) => [row.created_us, row.id]);
    },

    async get(workspaceId: string, id: string): Promise<ConnectionView | null> {
      const { rows } = await pool.query<ConnectionRow>(
        `SELECT ${COLUMNS} FROM connection WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, id],
      );
      return rows[0] ? toView(rows[0]) : null;
    },

    async add(workspaceId: string, made: NewConnection): Promise<void> {
      await pool.query(
        `INSERT INTO connection (id, workspace_id, name, vendor, base_url, settings, secrets, webhook_token,
                                 granted_scopes)
         VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9::jsonb)`,
        [
          made.id,
          workspaceId,
          made.name,
          made.vendor,
          made.baseUrl,
          toJsonb(made.settings),
          toJsonb(sealer.sealAll(made.secrets, made.id)),
          made.webhookToken,
          made.grantedScopes ? toJsonb(made.grantedScopes) : null,
        ],
      );
    },

    /** What the credentials prove is asked anew after anything but the name changed. False if there is none. */
    async change(workspaceId: string, id: string, change: ConnectionChange): Promise<boolean> {
      const access = change.baseUrl !== undefined || change.settings !== undefined || change.secrets !== undefined;
      const { rowCount } = await pool.query(
        `UPDATE connection
            SET name = COALESCE($3, name),
                base_url = CASE WHEN $4 THEN $5 ELSE base_url END,
                settings = COALESCE($6::jsonb, settings),
                secrets = (secrets - $9::text[]) || $7::jsonb,
                granted_scopes = CASE WHEN $10 THEN NULL ELSE granted_scopes END,
                access_revision = access_revision + CASE WHEN $10 THEN 1 ELSE 0 END,
                missing_rights = CASE WHEN $8 THEN '[]' ELSE missing_rights END,
                account_id = CASE WHEN $8 THEN NULL ELSE account_id END,
                health = CASE WHEN $8 THEN 'unchecked' ELSE health END,
                health_message = CASE WHEN $8 THEN NULL ELSE health_message END
          WHERE workspace_id = $1 AND id = $2`,
        [
          workspaceId,
          id,
          change.name ?? null,
          change.baseUrl !== undefined,
          change.baseUrl ?? null,
          change.settings === undefined ? null : toJsonb(change.settings),
          toJsonb(sealer.sealAll(change.secrets ?? {}, id)),
          access,
          change.forget ?? [],
          change.consentEnds ?? false,
        ],
      );
      return rowCount === 1;
    },

    /** Credentials of the same account that a person has agreed to anew. False if there is no such connection. */
    async reauthorise(workspaceId: string, id: string, consent: NewConsent): Promise<boolean> {
      const { rowCount } = await pool.query(
        `UPDATE connection
            SET secrets = (secrets - $3::text[]) || $4::jsonb,
                granted_scopes = $5::jsonb,
                access_revision = access_revision + 1
          WHERE workspace_id = $1 AND id = $2`,
        [
          workspaceId,
          id,
          consent.forget,
          toJsonb(sealer.sealAll(consent.secrets, id)),
          consent.grantedScopes && toJsonb(consent.grantedScopes),
        ],
      );
      return rowCount === 1;
    },

    /** The account that was last proved for a connection, also while other credentials have yet to be checked. */
    async knownAccountId(workspaceId: string, id: string): Promise<string | null> {
      const { rows } = await pool.query<{ known_account_id: string | null }>(
        `SELECT known_account_id FROM connection WHERE workspace_id = $1 AND id = $2`,
        [workspaceId, id],
      );
      return rows[0]?.known_account_id ?? null;
    },

    /** Deletes it unless a sync uses it, in one statement; its receipts go with it. */
    async remove(workspaceId: string, id: string): Promise<'removed' | 'inUse' | 'missing'> {
      const { rows } = await pool.query<{ used: boolean; removed: boolean }>(
        `WITH found AS (
           SELECT c.id, EXISTS (SELECT 1 FROM sync s WHERE s.a_connection_id = c.id OR s.b_connection_id = c.id) AS used
             FROM connection c WHERE c.workspace_id = $1 AND c.id = $2),
         gone AS (DELETE FROM connection USING found WHERE connection.id = found.id AND NOT found.used RETURNING 1)
         SELECT used, EXISTS (SELECT 1 FROM gone) AS removed FROM found`,
        [workspaceId, id],
      );
      if (!rows[0]) return 'missing';
      return rows[0].removed ? 'removed' : 'inUse';
    },

    /** The connection a webhook URL belongs to. The token is the only thing a vendor's request proves. */
    async idByWebhookToken(token: string): Promise<string | null> {
      const { rows } = await pool.query<{ id: string }>(`SELECT id FROM connection WHERE webhook_token = $1`, [token]);
      return rows[0]?.id ?? null;
    },
  };
};
