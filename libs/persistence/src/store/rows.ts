import { type Alias, type DirtyMark, type RecordRef, type Tombstone } from '#engine';
import type pg from 'pg';

/** A connection inside a transaction. */
export type Transaction = Pick<pg.PoolClient, 'query'>;

/** Times by name, as they are kept in JSON, in milliseconds since the epoch. */
export const timesOf = (kept: Readonly<Record<string, string>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(kept).map(([name, at]) => [name, Date.parse(at)]));

export const dateOrNull = (ms: number | null | undefined): Date | null =>
  ms === null || ms === undefined ? null : new Date(ms);

/**
 * Keeps the sync that a row of this table belongs to from being removed before the transaction ends. Ask it before that
 * row is locked: a removal locks the sync first and its rows afterwards.
 *
 * @returns false when there is no such row, or its sync has just been removed
 */
export async function keepSyncOf(
  tx: Transaction,
  table: 'conflict' | 'dead_letter',
  { workspaceId, id }: { readonly workspaceId: string; readonly id: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT 1 FROM sync
      WHERE workspace_id = $1 AND id = (SELECT sync_id FROM ${table} WHERE workspace_id = $1 AND id = $2)
        FOR KEY SHARE`,
    [workspaceId, id],
  );
  return rowCount === 1;
}

/** The last entry of each key, in the order of first appearance: one statement must not touch a row twice. */
export function lastOfEach<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string): Entry[] {
  const byKey = new Map<string, Entry>();
  for (const entry of entries) byKey.set(keyOf(entry), entry);
  return [...byKey.values()];
}

/**
 * Rows are locked in the order of their key, so that two transactions marking the same records cannot deadlock; and
 * their syncs before them, as the removal of a sync does.
 */
export async function mark(tx: Transaction, marks: readonly DirtyMark[]): Promise<void> {
  if (marks.length === 0) return;
  await tx.query(
    `INSERT INTO dirty (sync_id, side, remote_id, workspace_id, priority, version, not_before, maybe_echo, run_id)
     SELECT m.sync_id, m.side, m.remote_id, s.workspace_id, m.priority, nextval('dirty_version'), m.not_before,
            m.maybe_echo, m.run_id
       FROM (SELECT sync_id, side, remote_id, min(priority) AS priority,
                    CASE WHEN bool_or(not_before IS NULL) THEN NULL ELSE min(not_before) END AS not_before,
                    bool_and(maybe_echo) AS maybe_echo,
                    (array_agg(run_id) FILTER (WHERE run_id IS NOT NULL))[1] AS run_id
               FROM unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::timestamptz[], $6::boolean[],
                           $7::uuid[])
                    AS given (sync_id, side, remote_id, priority, not_before, maybe_echo, run_id)
              GROUP BY sync_id, side, remote_id
              ORDER BY sync_id, side, remote_id COLLATE "C") AS m
       JOIN sync s ON s.id = m.sync_id
      ORDER BY m.sync_id, m.side, m.remote_id COLLATE "C"
        FOR KEY SHARE OF s
     ON CONFLICT ON CONSTRAINT dirty_pk DO UPDATE
        SET priority = LEAST(dirty.priority, EXCLUDED.priority),
            version = EXCLUDED.version,
            not_before = CASE WHEN dirty.not_before IS NULL OR EXCLUDED.not_before IS NULL THEN NULL
                              ELSE LEAST(dirty.not_before, EXCLUDED.not_before) END,
            maybe_echo = dirty.maybe_echo AND EXCLUDED.maybe_echo,
            run_id = COALESCE(EXCLUDED.run_id, dirty.run_id)`,
    [
      marks.map(({ syncId }) => syncId),
      marks.map(({ side }) => side),
      marks.map(({ remoteId }) => remoteId),
      marks.map(({ priority }) => priority),
      marks.map(({ notBeforeMs }) => dateOrNull(notBeforeMs)),
      marks.map(({ maybeEcho = false }) => maybeEcho),
      marks.map(({ runId }) => runId ?? null),
    ],
  );
}

export async function addAliases(tx: Transaction, aliases: readonly Alias[]): Promise<void> {
  const distinct = lastOfEach(aliases, ({ syncId, side, from }) => `${syncId} ${side} ${from}`);
  if (distinct.length === 0) return;
  await tx.query(
    `INSERT INTO alias (sync_id, side, from_id, into_id, workspace_id)
     SELECT given.sync_id, given.side, given.from_id, given.into_id, s.workspace_id
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS given (sync_id, side, from_id, into_id)
       JOIN sync s ON s.id = given.sync_id
     ON CONFLICT ON CONSTRAINT alias_pk DO UPDATE SET into_id = EXCLUDED.into_id`,
    [
      distinct.map(({ syncId }) => syncId),
      distinct.map(({ side }) => side),
      distinct.map(({ from }) => from),
      distinct.map(({ into }) => into),
    ],
  );
}

export async function dropAliases(tx: Transaction, syncId: string, refs: readonly RecordRef[]): Promise<void> {
  if (refs.length === 0) return;
  await tx.query(
    `DELETE FROM alias
      USING unnest($2::text[], $3::text[]) AS given (side, remote_id)
      WHERE alias.sync_id = $1 AND alias.side = given.side AND alias.from_id = given.remote_id`,
    [syncId, refs.map(({ side }) => side), refs.map(({ remoteId }) => remoteId)],
  );
}

export async function addTombstones(tx: Transaction, syncId: string, tombstones: readonly Tombstone[]): Promise<void> {
  const distinct = lastOfEach(tombstones, ({ side, remoteId }) => `${side} ${remoteId}`);
  if (distinct.length === 0) return;
  await tx.query(
    `INSERT INTO tombstone (sync_id, side, remote_id, workspace_id, survivor_id, reason, at)
     SELECT s.id, given.side, given.remote_id, s.workspace_id, given.survivor_id, given.reason, given.at
       FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[])
            AS given (side, remote_id, reason, at, survivor_id)
       JOIN sync s ON s.id = $1
     ON CONFLICT ON CONSTRAINT tombstone_pk DO UPDATE
        SET survivor_id = EXCLUDED.survivor_id, reason = EXCLUDED.reason, at = EXCLUDED.at`,
    [
      syncId,
      distinct.map(({ side }) => side),
      distinct.map(({ remoteId }) => remoteId),
      distinct.map(({ reason }) => reason),
      distinct.map(({ atMs }) => new Date(atMs)),
      distinct.map(({ survivorId }) => survivorId),
    ],
  );
}

export async function liftTombstones(tx: Transaction, syncId: string, refs: readonly RecordRef[]): Promise<void> {
  if (refs.length === 0) return;
  await tx.query(
    `DELETE FROM tombstone
      USING unnest($2::text[], $3::text[]) AS given (side, remote_id)
      WHERE tombstone.sync_id = $1 AND tombstone.side = given.side AND tombstone.remote_id = given.remote_id`,
    [syncId, refs.map(({ side }) => side), refs.map(({ remoteId }) => remoteId)],
  );
}

/** Adds to a run's running totals; a name not met before begins at 0. */
export async function addRunCounts(
  tx: Transaction,
  runId: string,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await tx.query(
    `UPDATE run
        SET counts = counts || COALESCE(
              (SELECT jsonb_object_agg(name, COALESCE((run.counts ->> name)::numeric, 0) + more)
                 FROM unnest($2::text[], $3::numeric[]) AS given (name, more)), '{}')
      WHERE id = $1`,
    [runId, Object.keys(counts), Object.values(counts)],
  );
}
