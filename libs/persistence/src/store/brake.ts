import { type DrasticChange, type EngineStore } from '#engine';
import type pg from 'pg';
import { toJsonb } from './jsonb.js';
import { lastOfEach, type Transaction } from './rows.js';

/** Deletions and overwrites, as the brake counts them. */
export const brakeStore = (pool: pg.Pool): Pick<EngineStore, 'countDrastic'> => ({
  async countDrastic(syncId, kind, sinceMs, exceptAIds) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM drastic_change
        WHERE sync_id = $1 AND kind = $2 AND NOT held AND at >= $3 AND a_id <> ALL ($4)`,
      [syncId, kind, new Date(sinceMs), exceptAIds],
    );
    return rows[0]?.count ?? 0;
  },
});

/** What was carried out is forgotten after an hour: no window is longer. */
export async function putDrastic(tx: Transaction, syncId: string, changes: readonly DrasticChange[]): Promise<void> {
  const distinct = lastOfEach(changes, ({ aId, bId, kind, held }) => JSON.stringify([aId, bId, held || kind]));
  const latestMs = Math.max(...distinct.map(({ atMs }) => atMs));
  if (distinct.length === 0) return;
  await tx.query(
    `DELETE FROM drastic_change WHERE sync_id = $1 AND NOT held AND at < $2::timestamptz - interval '1 hour'`,
    [syncId, new Date(latestMs)],
  );
  const held = distinct.filter((change) => change.held);
  await tx.query(
    `DELETE FROM drastic_change d
      USING unnest($2::text[], $3::text[]) AS given (a_id, b_id)
      WHERE d.sync_id = $1 AND d.held AND d.a_id = given.a_id AND d.b_id = given.b_id`,
    [syncId, held.map(({ aId }) => aId), held.map(({ bId }) => bId)],
  );
  await tx.query(
    `INSERT INTO drastic_change (sync_id, a_id, b_id, workspace_id, kind, held, changes, at)
     SELECT s.id, given.a_id, given.b_id, s.workspace_id, given.kind, given.held, given.changes, given.at
       FROM jsonb_to_recordset($2::jsonb) AS given
            (a_id text, b_id text, kind text, held boolean, changes jsonb, at timestamptz)
       JOIN sync s ON s.id = $1 AND (s.state = 'braked' OR NOT given.held)
     ON CONFLICT ON CONSTRAINT drastic_change_pk DO UPDATE
        SET changes = EXCLUDED.changes, at = EXCLUDED.at`,
    [
      syncId,
      toJsonb(
        distinct.map(({ changes: values, ...one }) => ({
          ...{ a_id: one.aId, b_id: one.bId, kind: one.kind, held: one.held },
          // Only what is held is shown to anybody.
          ...{ changes: one.held ? values : [], at: new Date(one.atMs) },
        })),
      ),
    ],
  );
}
