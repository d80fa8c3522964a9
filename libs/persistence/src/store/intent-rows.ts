import { type Side } from '#core';
import { type Intent, type IntentStatus, type JournalledWrite } from '#engine';
import { toJsonb } from './jsonb.js';
import { type Transaction } from './rows.js';

/** How intents are kept: written and read in one place. */
export interface IntentRow {
  id: string;
  link_id: string;
  side: Side;
  kind: Intent['kind'];
  writes: readonly StoredWrite[];
  status: IntentStatus;
  planned_at: Date;
  remote_id: string | null;
  run_id: string | null;
}

/** Writes journalled by earlier versions say neither why nor what they replaced. */
type StoredWrite = Pick<JournalledWrite, 'fieldId' | 'sent' | 'predicted' | 'source'> & Partial<JournalledWrite>;

export const INTENT_COLUMNS = 'id, link_id, side, kind, writes, status, planned_at, remote_id, run_id';

export const toIntent = (row: IntentRow): Intent => ({
  id: row.id,
  linkId: row.link_id,
  side: row.side,
  kind: row.kind,
  writes: row.writes.map(toWrite),
  status: row.status,
  plannedAtMs: row.planned_at.getTime(),
  remoteId: row.remote_id,
  runId: row.run_id,
});

const toWrite = ({ before, source, cause = 'change', decidedBy = null, ...write }: StoredWrite): JournalledWrite => ({
  ...{ ...write, before, source, cause, decidedBy },
});

export async function addIntents(tx: Transaction, syncId: string, intents: readonly Intent[]): Promise<void> {
  if (intents.length === 0) return;
  await tx.query(
    `INSERT INTO intent (id, workspace_id, sync_id, link_id, side, kind, writes, status, planned_at, remote_id, run_id)
     SELECT given.id, s.workspace_id, s.id, given.link_id, given.side, given.kind, given.writes, given.status,
            given.planned_at, given.remote_id, given.run_id
       FROM jsonb_to_recordset($2::jsonb) AS given
            (id uuid, link_id uuid, side text, kind text, writes jsonb, status text, planned_at timestamptz,
             remote_id text, run_id uuid)
       JOIN sync s ON s.id = $1`,
    [
      syncId,
      toJsonb(
        intents.map(({ id, linkId, side, kind, writes, status, plannedAtMs, remoteId, runId }) => ({
          ...{ id, side, kind, writes, status },
          link_id: linkId,
          planned_at: new Date(plannedAtMs),
          remote_id: remoteId,
          run_id: runId,
        })),
      ),
    ],
  );
}
