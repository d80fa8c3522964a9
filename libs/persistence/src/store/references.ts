import { type Side } from '#core';
import { type EngineStore, markOf, PRIORITY, type RecordWaits, type StoreChanges } from '#engine';
import type pg from 'pg';
import { lastOfEach, mark, type Transaction } from './rows.js';

/** Keeps these locks apart from others in the database. */
const LOCK_SPACE = 79_626;

export const referenceStore = (pool: pg.Pool): Pick<EngineStore, 'partners'> => ({
  async partners(syncId, side, ids) {
    const [own, other] = side === 'a' ? ['a_id', 'b_id'] : ['b_id', 'a_id'];
    const { rows } = await pool.query<{ id: string; partner: string }>(
      `SELECT ${own} AS id, ${other} AS partner FROM link
        WHERE sync_id = $1 AND removed_at IS NULL AND ${own} = ANY ($2::text[]) AND ${other} IS NOT NULL`,
      [syncId, ids],
    );
    return new Map(rows.map(({ id, partner }) => [id, partner]));
  },
});

/**
 * Lets commits that link records and commits that begin to wait for such records pass one by one: else the one would not
 * see who begins to wait, nor the other that there is nothing to wait for. Taken in one order, so that none waits for
 * another in a circle.
 */
export async function lockReferences(
  tx: Transaction,
  commits: readonly { readonly syncId: string; readonly changes: StoreChanges }[],
): Promise<void> {
  const named = commits.flatMap(({ syncId, changes: { linksNew = [], linkUpdates = [], waits = [] } }) => {
    const links = linksNew.length > 0 || linkUpdates.some(({ aId, bId }) => (aId ?? bId) !== undefined);
    const awaited = waits.flatMap((one) => one.awaited.map((record) => record.syncId));
    return links ? [syncId, ...awaited] : awaited;
  });
  for (const one of [...new Set(named)].sort()) {
    await tx.query(`SELECT pg_advisory_xact_lock($1, hashtext($2))`, [LOCK_SPACE, one]);
  }
}

/** What these records wait for takes the place of what they waited for; those with nothing to wait for are marked. */
export async function noteWaits(tx: Transaction, syncId: string, waits: readonly RecordWaits[]): Promise<void> {
  const last = lastOfEach(waits, ({ ref }) => `${ref.side} ${ref.remoteId}`);
  if (last.length === 0) return;
  const refs = [last.map(({ ref }) => ref.side), last.map(({ ref }) => ref.remoteId)];
  await tx.query(
    `DELETE FROM reference_wait
      USING unnest($2::text[], $3::text[]) AS given (side, remote_id)
      WHERE reference_wait.sync_id = $1 AND reference_wait.side = given.side
        AND reference_wait.remote_id = given.remote_id`,
    [syncId, ...refs],
  );
  const rows = last.flatMap(({ ref, awaited }) => awaited.map((record) => ({ ref, record })));
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO reference_wait (sync_id, side, remote_id, field_id, on_sync_id, on_side, on_remote_id, workspace_id)
     SELECT s.id, given.side, given.remote_id, given.field_id, awaited.id, given.on_side, given.on_remote_id,
            s.workspace_id
       FROM unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[])
            AS given (side, remote_id, field_id, on_sync_id, on_side, on_remote_id)
       JOIN sync s ON s.id = $1
       JOIN sync awaited ON awaited.id = given.on_sync_id
     ON CONFLICT ON CONSTRAINT reference_wait_pk DO NOTHING`,
    [
      syncId,
      rows.map(({ ref }) => ref.side),
      rows.map(({ ref }) => ref.remoteId),
      rows.map(({ record }) => record.fieldId),
      rows.map(({ record }) => record.syncId),
      rows.map(({ record }) => record.side),
      rows.map(({ record }) => record.remoteId),
    ],
  );
  await wake(
    tx,
    `w.sync_id = $1 AND (w.side, w.remote_id) IN (SELECT side, id FROM unnest($2::text[], $3::text[]) AS given (side, id))`,
    [syncId, ...refs],
  );
}

/** Marks whoever waits for records that these changes linked. */
export async function wakeWaiting(
  tx: Transaction,
  { linksNew = [], linkUpdates = [] }: Pick<StoreChanges, 'linksNew' | 'linkUpdates'>,
): Promise<void> {
  const linked = [
    ...linksNew.flatMap(({ id, aId, bId }) => (aId === null || bId === null ? [] : [id])),
    ...linkUpdates.flatMap(({ linkId, aId, bId }) => ((aId ?? bId) === undefined ? [] : [linkId])),
  ];
  if (linked.length > 0) await wake(tx, `l.id = ANY ($1::uuid[])`, [linked]);
}

interface WokenRow {
  sync_id: string;
  side: Side;
  remote_id: string;
}

/** Ends the waiting for records that are linked, as far as `where` reaches, and marks whoever waited. */
async function wake(tx: Transaction, where: string, parameters: readonly unknown[]): Promise<void> {
  const { rows } = await tx.query<WokenRow>(
    `DELETE FROM reference_wait w USING link l
      WHERE l.sync_id = w.on_sync_id AND l.removed_at IS NULL AND l.a_id IS NOT NULL AND l.b_id IS NOT NULL
        AND ((w.on_side = 'a' AND l.a_id = w.on_remote_id) OR (w.on_side = 'b' AND l.b_id = w.on_remote_id))
        AND ${where}
     RETURNING w.sync_id, w.side, w.remote_id`,
    [...parameters],
  );
  await mark(
    tx,
    rows.map((row) => markOf(row.sync_id, { side: row.side, remoteId: row.remote_id }, PRIORITY.incremental)),
  );
}
