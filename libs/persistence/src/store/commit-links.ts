import { type LinkUpdate, type StoreChanges } from '#engine';
import { toJsonb } from './jsonb.js';
import { lastOfEach, type Transaction } from './rows.js';

/** Fails with a unique violation when a record already has a live link. */
export async function addLinks(
  tx: Transaction,
  syncId: string,
  links: NonNullable<StoreChanges['linksNew']>,
): Promise<void> {
  if (links.length === 0) return;
  await tx.query(
    `INSERT INTO link (id, workspace_id, sync_id, a_id, b_id, made_by_run)
     SELECT given.id, s.workspace_id, s.id, given.a_id, given.b_id, given.run_id
       FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[]) AS given (id, a_id, b_id, run_id)
       JOIN sync s ON s.id = $1`,
    [
      syncId,
      links.map(({ id }) => id),
      links.map(({ aId }) => aId),
      links.map(({ bId }) => bId),
      links.map(({ runId }) => runId ?? null),
    ],
  );
}

/** What is not given stays; several updates of one link add up. */
export async function updateLinks(tx: Transaction, syncId: string, updates: readonly LinkUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  const patches = new Map<string, Readonly<Record<string, unknown>>>();
  for (const update of updates) patches.set(update.linkId, { ...patches.get(update.linkId), ...patchOf(update) });
  await tx.query(
    `UPDATE link
        SET a_id = COALESCE(patch ->> 'aId', a_id),
            b_id = COALESCE(patch ->> 'bId', b_id),
            hash_a = CASE WHEN patch ? 'hashA' THEN patch ->> 'hashA' ELSE hash_a END,
            hash_b = CASE WHEN patch ? 'hashB' THEN patch ->> 'hashB' ELSE hash_b END,
            stamp_a = CASE WHEN patch ? 'stampA' THEN patch ->> 'stampA' ELSE stamp_a END,
            stamp_b = CASE WHEN patch ? 'stampB' THEN patch ->> 'stampB' ELSE stamp_b END,
            moved_at_a = COALESCE((patch ->> 'movedAtA')::timestamptz, moved_at_a),
            moved_at_b = COALESCE((patch ->> 'movedAtB')::timestamptz, moved_at_b),
            frozen = CASE WHEN patch ? 'frozen' THEN ARRAY (SELECT jsonb_array_elements_text(patch -> 'frozen'))
                          ELSE frozen END,
            unfrozen_at = unfrozen_at || COALESCE(patch -> 'unfrozenAt', '{}')
       FROM jsonb_to_recordset($2::jsonb) AS given (link_id uuid, patch jsonb)
      WHERE link.id = given.link_id AND link.sync_id = $1 AND link.removed_at IS NULL`,
    [syncId, toJsonb([...patches].map(([linkId, patch]) => ({ link_id: linkId, patch })))],
  );
  await forgetBases(
    tx,
    syncId,
    updates.flatMap(({ linkId, forgetsBase }) => (forgetsBase ? [linkId] : [])),
  );
}

async function forgetBases(tx: Transaction, syncId: string, linkIds: readonly string[]): Promise<void> {
  if (linkIds.length === 0) return;
  await tx.query(
    `DELETE FROM base USING link WHERE base.link_id = link.id AND link.sync_id = $1 AND link.id = ANY ($2::uuid[])`,
    [syncId, linkIds],
  );
}

/** Only what the update names: JSON leaves out what is undefined. */
function patchOf(update: LinkUpdate): Readonly<Record<string, unknown>> {
  const { aId, bId, hashes, stamps, movedAtMs, frozen, unfrozenAtMs } = update;
  const named = {
    ...{ aId, bId, hashA: hashes?.a, hashB: hashes?.b, stampA: stamps?.a, stampB: stamps?.b, frozen },
    ...{ movedAtA: timeOf(movedAtMs?.a), movedAtB: timeOf(movedAtMs?.b) },
    unfrozenAt:
      unfrozenAtMs &&
      Object.fromEntries(Object.entries(unfrozenAtMs).map(([fieldId, atMs]) => [fieldId, timeOf(atMs)])),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

const timeOf = (atMs: number | undefined): string | undefined =>
  atMs === undefined ? undefined : new Date(atMs).toISOString();

/** Frees the records, forgets the base, and ends what was still to be written, decided or looked into. */
export async function removeLinks(
  tx: Transaction,
  syncId: string,
  removed: NonNullable<StoreChanges['linksRemoved']>,
): Promise<void> {
  if (removed.length === 0) return;
  const distinct = lastOfEach(removed, ({ linkId }) => linkId);
  const linkIds = distinct.map(({ linkId }) => linkId);
  await tx.query(
    `UPDATE link
        SET removed_at = given.at, ended_by_run = given.run_id, continued_by = given.continued_by,
            removed_because = given.because
       FROM unnest($2::uuid[], $3::timestamptz[], $4::uuid[], $5::uuid[], $6::text[])
            AS given (id, at, run_id, continued_by, because)
      WHERE link.id = given.id AND link.sync_id = $1 AND link.removed_at IS NULL`,
    [
      syncId,
      linkIds,
      distinct.map(({ atMs }) => new Date(atMs)),
      distinct.map(({ runId }) => runId ?? null),
      distinct.map(({ continuedBy }) => continuedBy ?? null),
      distinct.map(({ because }) => because ?? null),
    ],
  );
  await forgetBases(tx, syncId, linkIds);
  await tx.query(
    `UPDATE intent SET status = 'dropped'
      WHERE sync_id = $1 AND link_id = ANY ($2::uuid[]) AND status IN ('planned', 'sent', 'unknown')`,
    [syncId, linkIds],
  );
  await tx.query(
    `UPDATE dead_letter SET status = 'resolved'
      WHERE sync_id = $1 AND link_id = ANY ($2::uuid[]) AND status IN ('open', 'retrying')`,
    [syncId, linkIds],
  );
  await tx.query(
    `UPDATE conflict SET status = 'resolved', resolved_at = given.at
       FROM unnest($2::uuid[], $3::timestamptz[]) AS given (link_id, at)
      WHERE conflict.sync_id = $1 AND conflict.link_id = given.link_id AND conflict.status IN ('open', 'answered')`,
    [syncId, linkIds, distinct.map(({ atMs }) => new Date(atMs))],
  );
}
