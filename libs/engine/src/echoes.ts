import { type Side, SIDES } from '#core';
import { type DirtyRow, type RecordRef, type Sync } from './model.js';
import { type Engine } from './runtime.js';

/** How long after a write its echo may come. */
const ECHO_WITHIN_MS = 120_000;
/** How long the echoes of a first sync go on after it is done. */
const BULK_TAIL_MS = 30_000;
/** What a first sync writes is passed on at multiples of this, so that it gathers into full batches. */
const BULK_EVERY_MS = 10_000;

/** A record as its vendor names it. It may be on either side of a sync. */
export interface RemoteRecord {
  readonly object: string;
  readonly id: string;
}

/** What the syncs of a connection have written lately. */
export interface Writers {
  /** Ids of the syncs that have written to a record. */
  of(record: RemoteRecord): ReadonlySet<string>;
  /** Ids of syncs that are applying a plan, or just have: what they write comes by the thousand. */
  readonly inBulk: ReadonlySet<string>;
  /** When to pass such records on, in milliseconds since the epoch. */
  readonly bulkAtMs: number;
}

/** Which of the syncs of one connection have written to these records lately. */
export async function writersOf(
  engine: Engine,
  syncs: readonly Sync[],
  connectionId: string,
  records: readonly RemoteRecord[],
): Promise<Writers> {
  const nowMs = engine.clock.nowMs();
  const writers = new Map<string, Set<string>>();
  for (const sync of records.length === 0 ? [] : syncs) {
    const refs = SIDES.filter((side) => sync[side].connectionId === connectionId).flatMap((side) =>
      records.filter(({ object }) => object === sync[side].object).map(({ id }) => ({ side, remoteId: id })),
    );
    for (const { side, remoteId } of await engine.store.recentlyWritten(sync.id, refs, nowMs - ECHO_WITHIN_MS)) {
      const key = keyOf({ object: sync[side].object, id: remoteId });
      writers.set(key, (writers.get(key) ?? new Set()).add(sync.id));
    }
  }
  const syncIds = records.length === 0 ? [] : syncs.map(({ id }) => id);
  return {
    of: (record) => writers.get(keyOf(record)) ?? NOBODY,
    inBulk: syncIds.length === 0 ? NOBODY : await engine.store.inBulk(syncIds, nowMs - BULK_TAIL_MS),
    bulkAtMs: (Math.floor(nowMs / BULK_EVERY_MS) + 1) * BULK_EVERY_MS,
  };
}

/**
 * Of rows that were marked before it was known who wrote: those that are nothing but the echo of what this sync wrote
 * itself. It is known now, since the row could not be claimed before that write was committed.
 */
export async function echoesAmong(engine: Engine, sync: Sync, rows: readonly DirtyRow[]): Promise<readonly DirtyRow[]> {
  const echoes: DirtyRow[] = [];
  for (const side of SIDES) {
    const mine = rows.filter((row) => row.maybeEcho && row.side === side);
    if (mine.length === 0) continue;
    const { connectionId } = sync[side];
    const syncs = await engine.store.syncsOfConnection(connectionId);
    const writers = await writersOf(
      engine,
      syncs,
      connectionId,
      mine.map((row) => recordOf(sync, side, row)),
    );
    echoes.push(...mine.filter((row) => isAlone(writers.of(recordOf(sync, side, row)), sync)));
  }
  return echoes;
}

export const isAlone = (writers: ReadonlySet<string>, sync: Sync): boolean =>
  writers.size === 1 && writers.has(sync.id);

const recordOf = (sync: Sync, side: Side, { remoteId }: RecordRef): RemoteRecord => ({
  object: sync[side].object,
  id: remoteId,
});

const keyOf = ({ object, id }: RemoteRecord): string => `${object} ${id}`;

const NOBODY: ReadonlySet<string> = new Set();
