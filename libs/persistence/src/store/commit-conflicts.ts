import { type Conflict, type StoreChanges } from '#engine';
import { toJsonb } from './jsonb.js';
import { lastOfEach, type Transaction } from './rows.js';

/** What makes two open `identity` conflicts the same: their records, in any order. */
const subjectOf = ({ kind, records }: Pick<Conflict, 'kind' | 'records'>): string =>
  kind === 'identity'
    ? records
        .map(({ side, remoteId }) => `${side} ${remoteId}`)
        .sort()
        .join('\n')
    : '';

/** What an open conflict keeps that is found again with the same values: people may be looking at it. */
interface Kept {
  readonly givenId: string;
  readonly id: string;
  readonly at: Date;
}

/** Takes the place of an open conflict about the same thing, and of a decided one with the same values. */
export async function addConflicts(tx: Transaction, syncId: string, conflicts: readonly Conflict[]): Promise<void> {
  if (conflicts.length === 0) return;
  const fresh = lastOfEach(conflicts, aboutTheSame).map(toRow);
  const { rows: replaced } = await tx.query<Kept & { readonly isSame: boolean }>(
    `DELETE FROM conflict
      USING jsonb_to_recordset($2::jsonb)
            AS given (id uuid, link_id uuid, field_id text, kind text, subject text, base jsonb, now jsonb, status text)
      WHERE conflict.sync_id = $1
        AND (conflict.status = 'open' OR conflict.status = 'decided' AND conflict.now IS NOT DISTINCT FROM given.now)
        AND conflict.kind = given.kind AND conflict.subject = given.subject
        AND conflict.link_id IS NOT DISTINCT FROM given.link_id
        AND conflict.field_id IS NOT DISTINCT FROM given.field_id
      RETURNING given.id AS "givenId", conflict.id, conflict.at,
                conflict.status = 'open' AND given.status = 'open'
                  AND conflict.base IS NOT DISTINCT FROM given.base
                  AND conflict.now IS NOT DISTINCT FROM given.now AS "isSame"`,
    [syncId, toJsonb(fresh)],
  );
  const kept = new Map(replaced.filter(({ isSame }) => isSame).map(({ givenId, id, at }) => [givenId, { id, at }]));
  const given = toJsonb(fresh.map((row) => ({ ...row, ...kept.get(row.id) })));
  await tx.query(
    `INSERT INTO conflict (id, workspace_id, sync_id, link_id, field_id, kind, records, known_by, subject, base, now, winner,
                           decided_by, side, message, status, decision, edited_at, at)
     SELECT given.id, s.workspace_id, s.id, given.link_id, given.field_id, given.kind, given.records, given.known_by,
            given.subject, given.base, given.now, given.winner, given.decided_by, given.side, given.message, given.status,
            given.decision, given.edited_at, given.at
       FROM jsonb_to_recordset($2::jsonb) AS given
            (id uuid, link_id uuid, field_id text, kind text, records jsonb, known_by jsonb, subject text, base jsonb, now jsonb,
             winner text, decided_by text, side text, message text, status text, decision jsonb,
             edited_at jsonb, at timestamptz)
       JOIN sync s ON s.id = $1`,
    [syncId, given],
  );
}

/** Two decided conflicts of one field keep both values that lost; an open one is about the field as it is now. */
const aboutTheSame = (conflict: Conflict): string =>
  JSON.stringify([
    ...[conflict.linkId, conflict.fieldId, conflict.kind, subjectOf(conflict)],
    conflict.status === 'open' ? null : conflict.now,
  ]);

const toRow = (conflict: Conflict) => ({
  id: conflict.id,
  link_id: conflict.linkId,
  field_id: conflict.fieldId,
  kind: conflict.kind,
  records: conflict.records,
  known_by: conflict.knownBy ?? null,
  subject: subjectOf(conflict),
  base: conflict.base,
  now: conflict.now,
  winner: conflict.winner,
  decided_by: conflict.decidedBy,
  side: conflict.side,
  message: conflict.message,
  status: conflict.status,
  decision: conflict.decision,
  edited_at: conflict.editedAtMs,
  at: new Date(conflict.atMs),
});

export async function settleConflicts(
  tx: Transaction,
  syncId: string,
  settled: NonNullable<StoreChanges['conflictsSettled']>,
): Promise<void> {
  if (settled.length === 0) return;
  await tx.query(
    `UPDATE conflict SET status = 'resolved', resolved_at = given.at
       FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS given (link_id, field_id, at)
      WHERE conflict.sync_id = $1 AND conflict.status = 'open'
        AND conflict.link_id = given.link_id AND conflict.field_id = given.field_id`,
    [
      syncId,
      settled.map(({ linkId }) => linkId),
      settled.map(({ fieldId }) => fieldId),
      settled.map(({ atMs }) => new Date(atMs)),
    ],
  );
}

export async function resolveConflicts(
  tx: Transaction,
  syncId: string,
  resolved: NonNullable<StoreChanges['conflictsResolved']>,
): Promise<void> {
  if (resolved.length === 0) return;
  const distinct = lastOfEach(resolved, ({ conflictId }) => conflictId);
  await tx.query(
    `UPDATE conflict SET status = 'resolved', resolved_at = given.at
       FROM unnest($2::uuid[], $3::timestamptz[]) AS given (id, at)
      WHERE conflict.id = given.id AND conflict.sync_id = $1`,
    [syncId, distinct.map(({ conflictId }) => conflictId), distinct.map(({ atMs }) => new Date(atMs))],
  );
}

export async function answerConflicts(
  tx: Transaction,
  syncId: string,
  answered: NonNullable<StoreChanges['conflictsAnswered']>,
): Promise<void> {
  if (answered.length === 0) return;
  await tx.query(
    `UPDATE conflict SET status = 'answered', decision = given.decision
       FROM jsonb_to_recordset($2::jsonb) AS given (id uuid, decision jsonb)
      WHERE conflict.id = given.id AND conflict.sync_id = $1 AND conflict.status = 'open'`,
    [syncId, toJsonb(answered.map(({ conflictId, decision }) => ({ id: conflictId, decision })))],
  );
}

/** A record that conflicts name was merged into another: see `conflictsMerged`. */
export async function settleMerged(
  tx: Transaction,
  syncId: string,
  merged: NonNullable<StoreChanges['conflictsMerged']>,
): Promise<void> {
  for (const { side, from, into, atMs } of merged) {
    const { rows } = await tx.query<{ id: string; records: Conflict['records'] }>(
      `SELECT id, records FROM conflict
        WHERE sync_id = $1 AND kind = 'identity' AND status = 'open' AND records @> $2::jsonb
        ORDER BY id FOR UPDATE`,
      [syncId, toJsonb([{ side, remoteId: from }])],
    );
    for (const { id, records } of rows) {
      const others = records.filter((one) => one.side !== side || one.remoteId !== from);
      const isAnswered = others.some((one) => one.side === side && one.remoteId === into);
      const now = isAnswered ? records : [...others, { side, remoteId: into }];
      await tx.query(
        `UPDATE conflict
            SET records = $2::jsonb, subject = $3, status = CASE WHEN $4 THEN 'resolved' ELSE status END,
                resolved_at = CASE WHEN $4 THEN $5::timestamptz ELSE resolved_at END
          WHERE id = $1`,
        [id, toJsonb(now), subjectOf({ kind: 'identity', records: now }), isAnswered, new Date(atMs)],
      );
    }
  }
}

/** A link took in another record: open questions whether just these two are the same have been answered by that. */
export async function settleJoined(
  tx: Transaction,
  syncId: string,
  updates: NonNullable<StoreChanges['linkUpdates']>,
): Promise<void> {
  const joined = updates.flatMap(({ linkId, aId, bId }) => (aId === undefined && bId === undefined ? [] : [linkId]));
  if (joined.length === 0) return;
  await tx.query(
    `UPDATE conflict SET status = 'resolved', resolved_at = COALESCE(greatest(moved_at_a, moved_at_b), now())
       FROM link
      WHERE link.sync_id = $1 AND link.id = ANY ($2::uuid[])
        AND conflict.sync_id = $1 AND conflict.kind = 'identity' AND conflict.status = 'open'
        AND jsonb_array_length(conflict.records) = 2
        AND conflict.records @> jsonb_build_array(
              jsonb_build_object('side', 'a', 'remoteId', link.a_id),
              jsonb_build_object('side', 'b', 'remoteId', link.b_id))`,
    [syncId, joined],
  );
}
