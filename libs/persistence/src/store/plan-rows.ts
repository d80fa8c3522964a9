import { type PlanItem } from '#engine';
import { toJsonb } from './jsonb.js';
import { lastOfEach, type Transaction } from './rows.js';

/** Keeps items of plans, each in the place of the one with the same position. */
export async function putPlanItems(
  tx: Transaction,
  given: readonly { readonly runId: string; readonly item: PlanItem }[],
): Promise<void> {
  const distinct = lastOfEach(given, ({ runId, item }) => `${runId} ${item.ordinal}`);
  if (distinct.length === 0) return;
  await tx.query(
    `INSERT INTO plan_item (run_id, ordinal, workspace_id, kind, detail)
     SELECT r.id, given.ordinal, r.workspace_id, given.kind, given.detail
       FROM jsonb_to_recordset($1::jsonb) AS given (run_id uuid, ordinal integer, kind text, detail jsonb)
       JOIN run r ON r.id = given.run_id
     ON CONFLICT ON CONSTRAINT plan_item_pk DO UPDATE SET kind = EXCLUDED.kind, detail = EXCLUDED.detail`,
    [
      toJsonb(
        distinct.map(({ runId, item: { ordinal, kind, ...detail } }) => ({ run_id: runId, ordinal, kind, detail })),
      ),
    ],
  );
}
