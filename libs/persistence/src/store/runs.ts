import { type EngineStore, type PlanItem, type PlanItemKind, type Run, type RunState } from '#engine';
import type pg from 'pg';
import { inTransaction } from '../pool.js';
import { toJsonb } from './jsonb.js';
import { putPlanItems } from './plan-rows.js';
import { addRunCounts, dateOrNull } from './rows.js';

interface RunRow {
  id: string;
  sync_id: string;
  kind: Run['kind'];
  state: RunState;
  mapping_version: number;
  target: Run['target'];
  counts: Readonly<Record<string, number>>;
  error: string | null;
  started_at: Date;
  finished_at: Date | null;
  mapping_change: Run['mappingChange'] | null;
  segment: Run['segment'] | null;
  answer: Run['answer'] | null;
}

const RUN_COLUMNS = `id, sync_id, kind, state, mapping_version, target, counts, error, started_at, finished_at,
  mapping_change, segment, answer`;

const toRun = (row: RunRow): Run => ({
  id: row.id,
  syncId: row.sync_id,
  kind: row.kind,
  state: row.state,
  mappingVersion: row.mapping_version,
  target: row.target,
  counts: row.counts,
  error: row.error,
  startedAtMs: row.started_at.getTime(),
  finishedAtMs: row.finished_at?.getTime() ?? null,
  ...(row.mapping_change ? { mappingChange: row.mapping_change } : {}),
  ...(row.segment ? { segment: row.segment } : {}),
  ...(row.answer ? { answer: row.answer } : {}),
});

type RunMethods = 'createRun' | 'getRun' | 'runsOf' | 'inBulk' | 'openRuns' | 'moveRun' | 'addPlanItems' | 'planItems';

/** First syncs and sweeps, and the plans they make. */
export const runStore = (pool: pg.Pool): Pick<EngineStore, RunMethods> => ({
  async createRun(run) {
    await pool.query(
      `INSERT INTO run (id, workspace_id, sync_id, kind, state, mapping_version, counts, error, started_at, finished_at,
                        target, mapping_change, segment, answer)
       SELECT $1, s.workspace_id, s.id, $3, $4, $5, $6::jsonb, $7, $8, $9, $10::jsonb, $11::jsonb, $12::jsonb, $13::jsonb
         FROM sync s WHERE s.id = $2`,
      [
        run.id,
        run.syncId,
        run.kind,
        run.state,
        run.mappingVersion,
        toJsonb(run.counts),
        run.error,
        new Date(run.startedAtMs),
        dateOrNull(run.finishedAtMs),
        run.target === null ? null : toJsonb(run.target),
        run.mappingChange === undefined ? null : toJsonb(run.mappingChange),
        run.segment === undefined ? null : toJsonb(run.segment),
        run.answer === undefined ? null : toJsonb(run.answer),
      ],
    );
  },

  async getRun(runId) {
    const { rows } = await pool.query<RunRow>(`SELECT ${RUN_COLUMNS} FROM run WHERE id = $1`, [runId]);
    return rows[0] ? toRun(rows[0]) : null;
  },

  async runsOf(syncId, states) {
    const { rows } = await pool.query<RunRow>(
      `SELECT ${RUN_COLUMNS} FROM run WHERE sync_id = $1 AND state = ANY ($2) ORDER BY started_at DESC, id DESC`,
      [syncId, states],
    );
    return rows.map(toRun);
  },

  async inBulk(syncIds, sinceMs) {
    const { rows } = await pool.query<{ sync_id: string }>(
      `SELECT DISTINCT sync_id FROM run
        WHERE sync_id = ANY ($1::uuid[]) AND kind = 'firstSync'
          AND (state = 'applying' OR state = 'done' AND finished_at >= $2)`,
      [syncIds, new Date(sinceMs)],
    );
    return new Set(rows.map((row) => row.sync_id));
  },

  async openRuns() {
    const { rows } = await pool.query<RunRow>(
      `SELECT ${RUN_COLUMNS} FROM run WHERE state IN ('scanning', 'applying') ORDER BY started_at, id`,
    );
    return rows.map(toRun);
  },

  async moveRun(runId, from, to, change) {
    return inTransaction(pool, async (tx) => {
      const { rowCount } = await tx.query(
        `UPDATE run
            SET state = $3,
                error = CASE WHEN $4 THEN $5 ELSE error END,
                finished_at = COALESCE($6, finished_at),
                mapping_change = COALESCE($7::jsonb, mapping_change)
          WHERE id = $1 AND state = $2`,
        [
          ...[runId, from, to, change.error !== undefined, change.error ?? null, dateOrNull(change.finishedAtMs)],
          change.mappingChange === undefined ? null : toJsonb(change.mappingChange),
        ],
      );
      if (rowCount !== 1) return false;
      if (change.counts) await addRunCounts(tx, runId, change.counts);
      return true;
    });
  },

  async addPlanItems(runId, items) {
    await inTransaction(pool, async (tx) => {
      // Locked, so that the plan cannot become ready meanwhile.
      const { rows } = await tx.query<{ state: RunState }>('SELECT state FROM run WHERE id = $1 FOR SHARE', [runId]);
      if (rows[0]?.state !== 'scanning') return;
      await putPlanItems(
        tx,
        items.map((item) => ({ runId, item })),
      );
    });
  },

  async planItems(runId, { kinds, afterOrdinal, limit }) {
    const { rows } = await pool.query<{
      ordinal: number;
      kind: PlanItemKind;
      detail: Omit<PlanItem, 'ordinal' | 'kind'>;
    }>(
      `SELECT ordinal, kind, detail FROM plan_item
        WHERE run_id = $1 AND ordinal > $2 AND ($3::text[] IS NULL OR kind = ANY ($3))
        ORDER BY ordinal LIMIT $4`,
      [runId, afterOrdinal, kinds ?? null, limit],
    );
    return rows.map(({ ordinal, kind, detail }) => ({ ordinal, kind, ...detail }));
  },
});
