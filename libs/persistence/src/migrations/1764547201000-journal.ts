import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { forwardOnly } from './forward-only.js';

const STATEMENTS: readonly string[] = [
  `CREATE SEQUENCE dirty_version`,
  `CREATE SEQUENCE change_log_id CACHE 100`,
  `
    CREATE TABLE link (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      a_id text COLLATE "C",
      b_id text COLLATE "C",
      hash_a text,
      hash_b text,
      frozen text array NOT NULL DEFAULT '{}',
      removed_at timestamptz,
      CONSTRAINT link_pk PRIMARY KEY (id)
    ) WITH (fillfactor = 85)
  `,
  `CREATE UNIQUE INDEX link_b_unique ON link (sync_id, b_id) WHERE removed_at IS NULL`,
  `CREATE UNIQUE INDEX link_a_unique ON link (sync_id, a_id) WHERE removed_at IS NULL`,
  `
    CREATE TABLE base (
      link_id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      fields jsonb NOT NULL,
      CONSTRAINT base_pk PRIMARY KEY (link_id)
    ) WITH (fillfactor = 85)
  `,
  `
    CREATE TABLE dirty (
      sync_id uuid NOT NULL,
      side text NOT NULL,
      remote_id text COLLATE "C" NOT NULL,
      workspace_id uuid NOT NULL,
      priority smallint NOT NULL,
      version bigint NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      marked_at timestamptz NOT NULL DEFAULT now(),
      not_before timestamptz,
      CONSTRAINT dirty_side_check CHECK (side IN ('a', 'b')),
      CONSTRAINT dirty_pk PRIMARY KEY (sync_id, side, remote_id)
    )
  `,
  `CREATE INDEX dirty_claim_index ON dirty (sync_id, priority, marked_at)`,
  `
    CREATE TABLE sync_lease (
      sync_id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      epoch bigint NOT NULL,
      until timestamptz NOT NULL,
      CONSTRAINT sync_lease_pk PRIMARY KEY (sync_id)
    ) WITH (fillfactor = 85)
  `,
  `
    CREATE TABLE intent (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      link_id uuid NOT NULL,
      side text NOT NULL,
      kind text NOT NULL,
      writes jsonb NOT NULL,
      status text NOT NULL,
      planned_at timestamptz NOT NULL,
      CONSTRAINT intent_side_check CHECK (side IN ('a', 'b')),
      CONSTRAINT intent_status_check CHECK (status IN ('planned', 'sent', 'unknown', 'done', 'dropped')),
      CONSTRAINT intent_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX intent_open_index ON intent (link_id) WHERE status IN ('planned', 'sent', 'unknown')`,
  `
    CREATE TABLE change_log (
      id bigint NOT NULL,
      at timestamptz NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      link_id uuid NOT NULL,
      field_id text NOT NULL,
      side text NOT NULL,
      before jsonb NOT NULL,
      after jsonb NOT NULL,
      cause text NOT NULL,
      intent_id uuid,
      run_id uuid,
      CONSTRAINT change_log_pk PRIMARY KEY (id, at)
    ) PARTITION BY RANGE (at)
  `,
  `CREATE INDEX change_log_run_index ON change_log (run_id) WHERE run_id IS NOT NULL`,
  `CREATE INDEX change_log_sync_index ON change_log (sync_id, at)`,
  `CREATE INDEX change_log_link_index ON change_log (link_id, at)`,
  `
    CREATE TABLE conflict (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      link_id uuid,
      field_id text,
      kind text NOT NULL,
      records jsonb NOT NULL,
      subject text NOT NULL,
      base jsonb,
      now jsonb,
      winner text,
      decided_by text NOT NULL,
      message text,
      status text NOT NULL,
      decision jsonb,
      at timestamptz NOT NULL,
      resolved_at timestamptz,
      CONSTRAINT conflict_status_check CHECK (status IN ('open', 'decided', 'answered', 'resolved')),
      CONSTRAINT conflict_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX conflict_link_index ON conflict (link_id)`,
  `CREATE INDEX conflict_list_index ON conflict (sync_id, status, at)`,
  `
    CREATE TABLE dead_letter (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      sync_id uuid NOT NULL,
      side text NOT NULL,
      remote_id text COLLATE "C" NOT NULL,
      link_id uuid,
      refused_by text NOT NULL,
      code text NOT NULL,
      message text NOT NULL,
      field text,
      payload_hash text NOT NULL,
      status text NOT NULL,
      attempts integer NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT dead_letter_status_check CHECK (status IN ('open', 'retrying', 'resolved', 'discarded')),
      CONSTRAINT dead_letter_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX dead_letter_link_index ON dead_letter (link_id)`,
  `CREATE INDEX dead_letter_list_index ON dead_letter (sync_id, status, at)`,
  `CREATE UNIQUE INDEX dead_letter_open_unique ON dead_letter (sync_id, side, remote_id, refused_by, payload_hash) WHERE status IN ('open', 'retrying')`,
  `
    CREATE TABLE tombstone (
      sync_id uuid NOT NULL,
      side text NOT NULL,
      remote_id text COLLATE "C" NOT NULL,
      workspace_id uuid NOT NULL,
      survivor_id text COLLATE "C",
      reason text NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT tombstone_side_check CHECK (side IN ('a', 'b')),
      CONSTRAINT tombstone_pk PRIMARY KEY (sync_id, side, remote_id)
    )
  `,
  `CREATE INDEX tombstone_survivor_index ON tombstone (sync_id, survivor_id) WHERE survivor_id IS NOT NULL`,
  `
    CREATE TABLE alias (
      sync_id uuid NOT NULL,
      side text NOT NULL,
      from_id text COLLATE "C" NOT NULL,
      into_id text COLLATE "C" NOT NULL,
      workspace_id uuid NOT NULL,
      CONSTRAINT alias_side_check CHECK (side IN ('a', 'b')),
      CONSTRAINT alias_pk PRIMARY KEY (sync_id, side, from_id)
    )
  `,
  `
    CREATE TABLE cursor (
      sync_id uuid NOT NULL,
      side text NOT NULL,
      stream text NOT NULL,
      workspace_id uuid NOT NULL,
      value text NOT NULL,
      moved_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT cursor_side_check CHECK (side IN ('a', 'b')),
      CONSTRAINT cursor_pk PRIMARY KEY (sync_id, side, stream)
    )
  `,
  `
    CREATE TABLE webhook_receipt (
      id uuid NOT NULL,
      workspace_id uuid NOT NULL,
      connection_id uuid NOT NULL,
      received_at timestamptz NOT NULL,
      method text NOT NULL,
      url text NOT NULL,
      headers jsonb NOT NULL,
      body bytea NOT NULL,
      attempts integer NOT NULL DEFAULT 0,
      CONSTRAINT webhook_receipt_pk PRIMARY KEY (id)
    )
  `,
  `CREATE INDEX webhook_receipt_oldest_index ON webhook_receipt (connection_id, received_at)`,
  `ALTER TABLE link ADD CONSTRAINT link_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE base ADD CONSTRAINT base_link_id_fk FOREIGN KEY (link_id) REFERENCES link(id) ON DELETE CASCADE`,
  `ALTER TABLE dirty ADD CONSTRAINT dirty_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE sync_lease ADD CONSTRAINT sync_lease_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE intent ADD CONSTRAINT intent_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE change_log ADD CONSTRAINT change_log_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
  `ALTER TABLE conflict ADD CONSTRAINT conflict_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE dead_letter ADD CONSTRAINT dead_letter_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE tombstone ADD CONSTRAINT tombstone_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE alias ADD CONSTRAINT alias_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE cursor ADD CONSTRAINT cursor_sync_id_fk FOREIGN KEY (sync_id) REFERENCES sync(id) ON DELETE CASCADE`,
  `ALTER TABLE webhook_receipt ADD CONSTRAINT webhook_receipt_workspace_id_fk FOREIGN KEY (workspace_id) REFERENCES workspace(id) ON DELETE CASCADE`,
  `ALTER TABLE webhook_receipt ADD CONSTRAINT webhook_receipt_connection_id_fk FOREIGN KEY (connection_id) REFERENCES connection(id) ON DELETE CASCADE`,
  `CREATE TABLE change_log_default PARTITION OF change_log DEFAULT`,
  // Makes the partition of the month that holds a day, moving what the default partition caught of it meanwhile.
  // True if there was none yet.
  `
    CREATE FUNCTION make_change_log_partition(a_day date) RETURNS boolean LANGUAGE plpgsql SET timezone TO 'UTC' AS $$
    DECLARE
      month_start date := date_trunc('month', a_day)::date;
      month_end date := (date_trunc('month', a_day) + interval '1 month')::date;
      partition text := 'change_log_' || to_char(month_start, 'YYYY_MM');
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('make_change_log_partition'));
      IF to_regclass(partition) IS NOT NULL THEN
        RETURN false;
      END IF;
      EXECUTE format('CREATE TABLE %I (LIKE change_log INCLUDING ALL)', partition);
      EXECUTE format(
        'WITH moved AS (DELETE FROM change_log_default WHERE at >= %L AND at < %L RETURNING *)
         INSERT INTO %I SELECT * FROM moved', month_start, month_end, partition);
      EXECUTE format(
        'ALTER TABLE change_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, month_start, month_end);
      RETURN true;
    END $$
  `,
  // This month and the two to come; the sweeper goes on from there.
  `SELECT make_change_log_partition((now() + make_interval(months => ahead))::date) FROM generate_series(0, 2) AS ahead`,
];

/** What the engine remembers of records: links, marks, intents, the log and what waits for a person. */
export class Journal1764547201000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  down(): Promise<void> {
    return forwardOnly();
  }
}
