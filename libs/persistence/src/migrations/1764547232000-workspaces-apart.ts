import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { DatabaseError } from '../embedded/database-error.js';
import { WORKSPACE_ROLE } from '../scope.js';
import { forwardOnly } from './forward-only.js';
import { grant, keepApart } from './keep-apart.js';

/** Of one workspace each row, by its column `workspace_id`. */
const TABLES = [
  ...[
    'alias',
    'base',
    'change_log',
    'conflict',
    'connection',
    'consent_evidence',
    'cursor',
    'dead_letter',
    'dirty',
    'drastic_change',
  ],
  ...['group_pair', 'intent', 'invitation', 'link', 'mapping_version', 'member', 'plan_item', 'reference_wait'],
  ...['run', 'run_scan', 'segment', 'session', 'staged_record', 'sync', 'sync_lease', 'tombstone', 'webhook_receipt'],
] as const;

const STATEMENTS: readonly string[] = [
  ...[...TABLES, 'api_key', 'audit_entry'].flatMap(keepApart),
  ...TABLES.map((table) => grant('SELECT, INSERT, UPDATE, DELETE', table)),
  // Hashes and passwords are nobody's to read, and what was done stays done.
  grant(
    'SELECT (id, workspace_id, name, prefix, role, scopes, created_at, last_used_at, expires_at, revoked_at, made_by, maker_id), INSERT, UPDATE (revoked_at)',
    'api_key',
  ),
  grant('SELECT, INSERT, UPDATE (after, outcome, subject_id, subject_name)', 'audit_entry'),
  `ALTER TABLE workspace ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY workspace_own ON workspace TO ${WORKSPACE_ROLE} USING (id = (SELECT current_setting('syncline.workspace')::uuid))`,
  grant('SELECT, UPDATE (name, approvals, masked_fields)', 'workspace'),
  `ALTER TABLE person ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY person_member ON person FOR SELECT TO ${WORKSPACE_ROLE} USING (id IN (SELECT person_id FROM member))`,
  `CREATE POLICY person_self ON person FOR UPDATE TO ${WORKSPACE_ROLE} USING (id = (SELECT current_setting('syncline.caller')::uuid))`,
  grant('SELECT (id, email, name, created_at), UPDATE (name, password)', 'person'),
  // A vendor's account has one allowance, however many workspaces use it.
  ...['quota', 'quota_slot'].map((table) => grant('SELECT, INSERT, UPDATE, DELETE', table)),
  ...['change_log_id', 'dirty_version'].map((sequence) => grant('USAGE', `SEQUENCE ${sequence}`)),
];

/** What is asked for a workspace is asked by a role that the database keeps to its rows. */
export class WorkspacesApart1764547232000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await ensureRole(runner);
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}

/** Roles are of the whole server, and this one may be there from another database. */
async function ensureRole(runner: QueryRunner): Promise<void> {
  try {
    await runner.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${WORKSPACE_ROLE}') THEN
          BEGIN
            CREATE ROLE ${WORKSPACE_ROLE} NOLOGIN;
          EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
          END;
        END IF;
        BEGIN
          SET LOCAL ROLE ${WORKSPACE_ROLE};
          RESET ROLE;
        EXCEPTION WHEN insufficient_privilege THEN
          GRANT ${WORKSPACE_ROLE} TO CURRENT_USER;
        END;
      END $$`);
  } catch (error) {
    throw new DatabaseError(
      'SYNC_DB107',
      `The database needs a role ${WORKSPACE_ROLE}, by which requests are kept to their workspace, and the user of ` +
        'DATABASE_URL may not make it. Let an administrator of the server run once: ' +
        `CREATE ROLE ${WORKSPACE_ROLE} NOLOGIN; GRANT ${WORKSPACE_ROLE} TO <the user of DATABASE_URL>; then start again.`,
      { cause: error },
    );
  }
}
