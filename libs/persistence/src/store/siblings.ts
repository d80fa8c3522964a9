import { LinkedElsewhereError, type StoreChanges } from '#engine';
import { type Transaction } from './rows.js';

/** Keeps these locks apart from others in the database. */
const LOCK_SPACE = 79_627;

/**
 * Lets commits of syncs that must not link the same records pass one by one: else each would look before the other is
 * kept. Locks are taken in one order, so that none waits for another in a circle.
 *
 * @throws LinkedElsewhereError
 */
export async function assertNowhereElse(
  tx: Transaction,
  syncId: string,
  { nowhereElse = [] }: StoreChanges,
): Promise<void> {
  const asked = nowhereElse.flatMap((one) => one.ids.map((id) => ({ syncId: one.syncId, side: one.side, id })));
  if (asked.length === 0) return;
  for (const one of [...new Set([syncId, ...nowhereElse.map((other) => other.syncId)])].sort()) {
    await tx.query(`SELECT pg_advisory_xact_lock($1, hashtext($2))`, [LOCK_SPACE, one]);
  }
  const { rows } = await tx.query<{ sync_id: string; side: string; id: string }>(
    `SELECT given.sync_id, given.side, given.id
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS given (sync_id, side, id)
      WHERE given.side = 'a' AND EXISTS (SELECT 1 FROM link l
              WHERE l.sync_id = given.sync_id AND l.removed_at IS NULL AND l.a_id = given.id)
         OR given.side = 'b' AND EXISTS (SELECT 1 FROM link l
              WHERE l.sync_id = given.sync_id AND l.removed_at IS NULL AND l.b_id = given.id)
      LIMIT 1`,
    [asked.map((one) => one.syncId), asked.map(({ side }) => side), asked.map(({ id }) => id)],
  );
  const [found] = rows;
  if (found)
    throw new LinkedElsewhereError(`The record ${found.id} of side ${found.side} is linked by sync ${found.sync_id}.`);
}
