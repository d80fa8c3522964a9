import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';
import { grant, keepApart } from './keep-apart.js';

const TABLES = ['alert', 'alert_rules', 'alert_channel', 'alert_message', 'alert_telling'] as const;

const ofWorkspace = (table: string): string =>
  `ALTER TABLE ${table} ADD CONSTRAINT ${table}_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`;

const STATEMENTS: readonly string[] = [
  `
    CREATE TABLE alert (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      kind text NOT NULL,
      subject_kind text NOT NULL,
      subject_id uuid NOT NULL,
      subject_name text NOT NULL,
      facts jsonb NOT NULL,
      opened_at timestamptz NOT NULL,
      closed_at timestamptz,
      acknowledged_by text,
      acknowledged_at timestamptz,
      muted_until timestamptz,
      CONSTRAINT alert_kind_check CHECK (kind IN ('stalled', 'deadLetters', 'credentials', 'brake', 'quota')),
      CONSTRAINT alert_subject_kind_check CHECK (subject_kind IN ('sync', 'connection')),
      CONSTRAINT alert_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX alert_open_unique ON alert (workspace_id, kind, subject_id) WHERE closed_at IS NULL`,
  `CREATE INDEX alert_list_index ON alert (workspace_id, opened_at, id)`,
  `
    CREATE TABLE alert_rules (
      workspace_id uuid NOT NULL,
      rules jsonb NOT NULL,
      CONSTRAINT alert_rules_pk PRIMARY KEY (workspace_id)
    )
  `,
  `
    CREATE TABLE alert_channel (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      name text NOT NULL,
      kind text NOT NULL,
      recipients text[] NOT NULL,
      sealed_url text,
      url_host text,
      switched_on boolean NOT NULL,
      told integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT alert_channel_kind_check CHECK (kind IN ('email', 'webhook')),
      CONSTRAINT alert_channel_pk PRIMARY KEY (id)
    )
  `,
  `CREATE UNIQUE INDEX alert_channel_name_unique ON alert_channel (workspace_id, name)`,
  `
    CREATE TABLE alert_message (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      channel_id uuid NOT NULL,
      purpose text NOT NULL,
      news jsonb NOT NULL,
      state text NOT NULL,
      attempts integer NOT NULL,
      next_at timestamptz NOT NULL,
      error text,
      queued_at timestamptz NOT NULL,
      sent_at timestamptz,
      CONSTRAINT alert_message_purpose_check CHECK (purpose IN ('news', 'test')),
      CONSTRAINT alert_message_state_check CHECK (state IN ('waiting', 'sent', 'failed')),
      CONSTRAINT alert_message_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX alert_message_channel_index ON alert_message (channel_id, queued_at)`,
  `ALTER TABLE alert_message ADD CONSTRAINT alert_message_channel_id_fk FOREIGN KEY (channel_id) REFERENCES alert_channel(id) ON DELETE CASCADE`,
  `
    CREATE TABLE alert_telling (
      channel_id uuid NOT NULL,
      alert_id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      told_at timestamptz NOT NULL,
      over_at timestamptz,
      CONSTRAINT alert_telling_pk PRIMARY KEY (channel_id, alert_id)
    )
  `,
  `CREATE INDEX alert_telling_alert_index ON alert_telling (alert_id)`,
  `ALTER TABLE alert_telling ADD CONSTRAINT alert_telling_channel_id_fk FOREIGN KEY (channel_id) REFERENCES alert_channel(id) ON DELETE CASCADE`,
  `ALTER TABLE alert_telling ADD CONSTRAINT alert_telling_alert_id_fk FOREIGN KEY (alert_id) REFERENCES alert(id) ON DELETE CASCADE`,
  ...['alert', 'alert_rules', 'alert_channel'].map(ofWorkspace),
  ...TABLES.flatMap(keepApart),
  ...TABLES.map((table) => grant('SELECT, INSERT, UPDATE, DELETE', table)),
];

/** What calls for a person, and how they are told. */
export class Alerts1764547270000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}
