import { type Base } from '#core';
import { type DirtyRow, type EngineStore, type StoreChanges } from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import {
  addConflicts,
  answerConflicts,
  resolveConflicts,
  settleConflicts,
  settleJoined,
  settleMerged,
} from './commit-conflicts.js';
import { addDeadLetters, resolveDeadLetters } from './commit-dead-letters.js';
import { addLinks, removeLinks, updateLinks } from './commit-links.js';
import { putDrastic } from './brake.js';
import { addEvidence, endEvidence } from './evidence.js';
import { replaceGroups } from './groups.js';
import { addIntents } from './intent-rows.js';
import { toJsonb } from './jsonb.js';
import { holdLease } from './leases.js';
import { writeLog } from './log-rows.js';
import { putPlanItems } from './plan-rows.js';
import { lockReferences, noteWaits, wakeWaiting } from './references.js';
import { assertNowhereElse } from './siblings.js';
import {
  addAliases,
  addRunCounts,
  addTombstones,
  dropAliases,
  lastOfEach,
  liftTombstones,
  mark,
  type Transaction,
} from './rows.js';

/** One step of a drain, all or nothing, under the lease. */
export const commitStore = (pool: pg.Pool): Pick<EngineStore, 'commit'> => ({
  async commit(lease, changes, also) {
    await inTransaction(pool, async (tx) => {
      await holdLease(tx, lease);
      if (also) await holdLease(tx, also.lease);
      await assertNowhereElse(tx, lease.syncId, changes);
      await lockReferences(tx, [
        { syncId: lease.syncId, changes },
        ...(also ? [{ syncId: also.lease.syncId, changes: also.changes }] : []),
      ]);
      await apply(tx, lease.syncId, changes);
      if (also) await apply(tx, also.lease.syncId, also.changes);
    });
  },
});

async function apply(tx: Transaction, syncId: string, changes: StoreChanges): Promise<void> {
  await addLinks(tx, syncId, changes.linksNew ?? []);
  await updateLinks(tx, syncId, changes.linkUpdates ?? []);
  await removeLinks(tx, syncId, changes.linksRemoved ?? []);
  await mergeBases(tx, syncId, changes.bases ?? []);
  await addIntents(tx, syncId, changes.intentsNew ?? []);
  await moveIntents(tx, syncId, changes.intentMoves ?? []);
  await writeLog(tx, syncId, changes.log ?? []);
  await addConflicts(tx, syncId, changes.conflictsNew ?? []);
  await settleConflicts(tx, syncId, changes.conflictsSettled ?? []);
  await resolveConflicts(tx, syncId, changes.conflictsResolved ?? []);
  await answerConflicts(tx, syncId, changes.conflictsAnswered ?? []);
  await settleMerged(tx, syncId, changes.conflictsMerged ?? []);
  await settleJoined(tx, syncId, changes.linkUpdates ?? []);
  await addEvidence(tx, syncId, changes.evidenceNew ?? []);
  await endEvidence(tx, syncId, changes.evidenceEnds ?? []);
  await liftTombstones(tx, syncId, changes.tombstonesLifted ?? []);
  await addTombstones(tx, syncId, changes.tombstones ?? []);
  await dropAliases(tx, syncId, changes.aliasesDropped ?? []);
  await addAliases(tx, changes.aliases ?? []);
  await addDeadLetters(tx, syncId, changes.deadLettersNew ?? []);
  await resolveDeadLetters(tx, syncId, changes.deadLettersResolved ?? []);
  await mark(tx, changes.marks ?? []);
  await finishDirty(tx, syncId, changes.dirtyDone ?? []);
  await putOffDirty(tx, syncId, changes.dirtyLater ?? []);
  await replaceGroups(tx, syncId, changes.groups ?? []);
  await putDrastic(tx, syncId, changes.drastic ?? []);
  await noteWaits(tx, syncId, changes.waits ?? []);
  await wakeWaiting(tx, changes);
  await putPlanItems(tx, changes.planItems ?? []);
  if (changes.runCounts) await addRunCounts(tx, changes.runCounts.runId, changes.runCounts.counts);
}

async function mergeBases(
  tx: Transaction,
  syncId: string,
  bases: readonly { readonly linkId: string; readonly fields: Base }[],
): Promise<void> {
  if (bases.length === 0) return;
  const merged = new Map<string, Base>();
  for (const { linkId, fields } of bases) merged.set(linkId, { ...merged.get(linkId), ...fields });
  await tx.query(
    `INSERT INTO base (link_id, workspace_id, fields)
     SELECT l.id, l.workspace_id, given.fields
       FROM jsonb_to_recordset($2::jsonb) AS given (link_id uuid, fields jsonb)
       JOIN link l ON l.id = given.link_id AND l.sync_id = $1
     ON CONFLICT ON CONSTRAINT base_pk DO UPDATE SET fields = base.fields || EXCLUDED.fields`,
    [syncId, toJsonb([...merged].map(([linkId, fields]) => ({ link_id: linkId, fields })))],
  );
}

async function moveIntents(
  tx: Transaction,
  syncId: string,
  moves: NonNullable<StoreChanges['intentMoves']>,
): Promise<void> {
  if (moves.length === 0) return;
  const last = lastOfEach(moves, ({ id }) => id);
  await tx.query(
    `UPDATE intent
        SET status = given.status, planned_at = COALESCE(given.last_sent_at, intent.planned_at),
            remote_id = COALESCE(given.remote_id, intent.remote_id), writes = intent.writes || given.sent_also
       FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6::jsonb[])
            AS given (id, status, last_sent_at, remote_id, sent_also)
      WHERE intent.id = given.id AND intent.sync_id = $1`,
    [
      syncId,
      last.map(({ id }) => id),
      last.map(({ to }) => to),
      last.map(({ lastSentAtMs }) => (lastSentAtMs === undefined ? null : new Date(lastSentAtMs))),
      last.map(({ remoteId }) => remoteId ?? null),
      last.map(({ sentAlso }) => toJsonb(sentAlso ?? [])),
    ],
  );
}

async function finishDirty(tx: Transaction, syncId: string, rows: readonly DirtyRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `DELETE FROM dirty
      USING unnest($2::text[], $3::text[], $4::bigint[]) AS given (side, remote_id, version)
      WHERE dirty.sync_id = $1 AND dirty.side = given.side AND dirty.remote_id = given.remote_id
        AND dirty.version = given.version`,
    [syncId, rows.map(({ side }) => side), rows.map(({ remoteId }) => remoteId), rows.map(({ version }) => version)],
  );
}

async function putOffDirty(
  tx: Transaction,
  syncId: string,
  later: NonNullable<StoreChanges['dirtyLater']>,
): Promise<void> {
  if (later.length === 0) return;
  await tx.query(
    `UPDATE dirty SET attempts = dirty.attempts + 1, not_before = given.not_before
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[])
            AS given (side, remote_id, version, not_before)
      WHERE dirty.sync_id = $1 AND dirty.side = given.side AND dirty.remote_id = given.remote_id
        AND dirty.version = given.version`,
    [
      syncId,
      later.map(({ row }) => row.side),
      later.map(({ row }) => row.remoteId),
      later.map(({ row }) => row.version),
      later.map(({ notBeforeMs }) => new Date(notBeforeMs)),
    ],
  );
}
