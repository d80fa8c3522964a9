import { type ChangeHint } from '#connector-sdk';
import { type Side, SIDES } from '#core';
import { type Alias, type DirtyMark, markOf, PRIORITY, type Sync } from './model.js';
import { type Intake } from './ports/store.js';
import { type Engine } from './runtime.js';

export interface TakenIn {
  readonly marks: readonly DirtyMark[];
  readonly aliases: readonly Alias[];
  /** Syncs whose vendor lost events on the way. */
  readonly resync: readonly string[];
}

/** What the syncs of a connection have written lately. */
export interface Writers {
  /** Ids of the syncs that have written to a record, by connection, object and id. */
  readonly of: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids of syncs that are applying a plan, or just have: what they write comes by the thousand. */
  readonly inBulk: ReadonlySet<string>;
  /** When to pass such records on, in milliseconds since the epoch. */
  readonly bulkAtMs: number;
}

/**
 * What hints about one connection mean for each sync that uses it.
 *
 * The vendor calls every write of ours `self`, whichever sync made it. To the sync that made it alone, it says nothing
 * new: the write's answer told what was stored, and what automations make of it comes with hints of their own. To the
 * other syncs of the connection it is a change like any, as it is to each where several have written. What a first sync
 * writes is passed on in batches, behind everything else.
 */
export function spreadHints(
  syncs: readonly Sync[],
  connectionId: string,
  hints: readonly ChangeHint[],
  writers: Writers,
): TakenIn {
  const marks: DirtyMark[] = [];
  const aliases: Alias[] = [];
  const resync = new Set<string>();
  for (const { sync, side, hint } of concerning(syncs, connectionId, hints)) {
    switch (hint.kind) {
      case 'changed':
      case 'deleted': {
        const wrote = hint.origin === 'self' ? [...(writers.of.get(writerKey(connectionId, hint)) ?? [])] : [];
        const isEcho = wrote.length === 1 && wrote[0] === sync.id;
        const isBulk = wrote.length > 0 && wrote.every((syncId) => writers.inBulk.has(syncId));
        const mark = markOf(sync.id, { side, remoteId: hint.id }, isBulk ? PRIORITY.backfill : PRIORITY.realtime);
        if (!isEcho) marks.push(isBulk ? { ...mark, notBeforeMs: writers.bulkAtMs } : mark);
        break;
      }
      case 'merged':
        for (const from of hint.from) {
          if (from === hint.into) continue;
          aliases.push({ syncId: sync.id, side, from, into: hint.into });
          marks.push({ syncId: sync.id, side, remoteId: from, priority: PRIORITY.realtime });
        }
        marks.push({ syncId: sync.id, side, remoteId: hint.into, priority: PRIORITY.realtime });
        break;
      case 'resync':
        resync.add(sync.id);
        break;
    }
  }
  return { marks, aliases, resync: [...resync] };
}

interface Concern {
  readonly sync: Sync;
  readonly side: Side;
  readonly hint: ChangeHint;
}

function concerning(syncs: readonly Sync[], connectionId: string, hints: readonly ChangeHint[]): readonly Concern[] {
  return syncs.flatMap((sync) =>
    SIDES.filter((side) => sync[side].connectionId === connectionId).flatMap((side) =>
      hints.filter((hint) => hint.object === sync[side].object).map((hint) => ({ sync, side, hint })),
    ),
  );
}

/** A record of a connection may be on either side of a sync, so the object and the id name it. */
const writerKey = (connectionId: string, record: { readonly object: string; readonly id: string }): string =>
  `${connectionId} ${record.object} ${record.id}`;

/** How long after a write its echo may come. */
const ECHO_WITHIN_MS = 120_000;
/** How long the echoes of a first sync go on after it is done. */
const BULK_TAIL_MS = 30_000;
/** What a first sync writes is passed on at multiples of this, so that it gathers into full batches. */
const BULK_EVERY_MS = 10_000;

async function writersOf(
  engine: Engine,
  syncs: readonly Sync[],
  connectionId: string,
  hints: readonly ChangeHint[],
): Promise<Writers> {
  const of = new Map<string, Set<string>>();
  const own = hints.filter((hint) => hint.kind !== 'merged' && hint.kind !== 'resync' && hint.origin === 'self');
  const nowMs = engine.clock.nowMs();
  const sinceMs = nowMs - ECHO_WITHIN_MS;
  for (const sync of own.length === 0 ? [] : syncs) {
    const refs = concerning([sync], connectionId, own).flatMap(({ side, hint }) =>
      'id' in hint ? [{ side, remoteId: hint.id }] : [],
    );
    for (const { side, remoteId } of await engine.store.recentlyWritten(sync.id, refs, sinceMs)) {
      const key = writerKey(connectionId, { object: sync[side].object, id: remoteId });
      of.set(key, (of.get(key) ?? new Set()).add(sync.id));
    }
  }
  const ids = [...new Set([...of.values()].flatMap((syncIds) => [...syncIds]))];
  const inBulk = ids.length === 0 ? new Set<string>() : await engine.store.inBulk(ids, nowMs - BULK_TAIL_MS);
  return { of, inBulk, bulkAtMs: (Math.floor(nowMs / BULK_EVERY_MS) + 1) * BULK_EVERY_MS };
}

/** Takes hints in and asks for the drains and sweeps they call for. */
export async function takeInHints(
  engine: Engine,
  connectionId: string,
  hints: readonly ChangeHint[],
  rest: Pick<Intake, 'cursors' | 'receiptsDone' | 'receiptsLater'>,
): Promise<void> {
  const syncs = await engine.store.syncsOfConnection(connectionId);
  const spread = spreadHints(syncs, connectionId, hints, await writersOf(engine, syncs, connectionId, hints));
  await engine.store.takeIn({ ...rest, marks: spread.marks, aliases: spread.aliases });
  const live = new Set(syncs.filter((sync) => sync.state === 'live').map((sync) => sync.id));
  for (const syncId of new Set(spread.marks.map((mark) => mark.syncId))) {
    if (live.has(syncId)) await engine.tickets.issue({ kind: 'drain', syncId }, { priority: PRIORITY.realtime });
  }
  for (const syncId of spread.resync) {
    if (live.has(syncId)) await engine.tickets.issue({ kind: 'sweep', syncId }, { priority: PRIORITY.backfill });
  }
}
