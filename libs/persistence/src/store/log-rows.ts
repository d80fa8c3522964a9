import { type FieldValue, type Pair, type Side } from '#core';
import { type ChangeLogEntry, type LoggedChange } from '#engine';
import { type LoggedValue, toJsonb } from './jsonb.js';
import { type Transaction } from './rows.js';

/** How entries of the log are kept: written and read in one place. */
export interface LogRow {
  id: number;
  link_id: string;
  field_id: string;
  side: Side;
  before: LoggedValue;
  after: LoggedValue;
  cause: ChangeLogEntry['cause'];
  intent_id: string | null;
  run_id: string | null;
  at: Date;
  other: LoggedValue;
  base: Pair<FieldValue | undefined> | null;
  decided_by: string | null;
  edited_at: Pair<number | null> | null;
  mapping_version: number;
  outcome: ChangeLogEntry['outcome'];
}

export const LOG_COLUMNS = `id, link_id, field_id, side, before, after, cause, intent_id, run_id, at, other, base,
  decided_by, edited_at, mapping_version, outcome`;

export const toLogEntry = (row: LogRow): ChangeLogEntry => ({
  linkId: row.link_id,
  fieldId: row.field_id,
  side: row.side,
  before: row.before.value,
  after: row.after.value,
  cause: row.cause,
  intentId: row.intent_id,
  runId: row.run_id,
  atMs: row.at.getTime(),
  other: row.other.value,
  base: row.base,
  decidedBy: row.decided_by,
  editedAtMs: row.edited_at,
  mappingVersion: row.mapping_version,
  outcome: row.outcome,
});

export const toLoggedChange = (row: LogRow): LoggedChange => ({ ...toLogEntry(row), id: row.id });

export async function writeLog(tx: Transaction, syncId: string, entries: readonly ChangeLogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `INSERT INTO change_log (id, at, workspace_id, sync_id, link_id, field_id, side, before, after, cause, intent_id,
                             run_id, other, base, decided_by, edited_at, mapping_version, outcome)
     SELECT nextval('change_log_id'), given.at, s.workspace_id, s.id, given.link_id, given.field_id, given.side,
            given.before, given.after, given.cause, given.intent_id, given.run_id, given.other, given.base,
            given.decided_by, given.edited_at, given.mapping_version, given.outcome
       FROM jsonb_to_recordset($2::jsonb) AS given
            (at timestamptz, link_id uuid, field_id text, side text, before jsonb, after jsonb, cause text,
             intent_id uuid, run_id uuid, other jsonb, base jsonb, decided_by text, edited_at jsonb,
             mapping_version integer, outcome text)
       JOIN sync s ON s.id = $1`,
    [syncId, toJsonb(entries.map(toRow))],
  );
}

const toRow = (entry: ChangeLogEntry) => ({
  at: new Date(entry.atMs),
  link_id: entry.linkId,
  field_id: entry.fieldId,
  side: entry.side,
  before: { value: entry.before },
  after: { value: entry.after },
  cause: entry.cause,
  intent_id: entry.intentId,
  run_id: entry.runId,
  other: { value: entry.other },
  // Left out rather than null: a jsonb column would take that for a value.
  base: entry.base ?? undefined,
  decided_by: entry.decidedBy,
  edited_at: entry.editedAtMs ?? undefined,
  mapping_version: entry.mappingVersion,
  outcome: entry.outcome,
});
