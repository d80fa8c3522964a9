import { type ChangeHint } from '#connector-sdk';
import { type Side, SIDES } from '#core';
import { type Alias, type DirtyMark, PRIORITY, type Sync } from './model.js';
import { type Intake } from './ports/store.js';
import { type Engine } from './runtime.js';

export interface TakenIn {
  readonly marks: readonly DirtyMark[];
  readonly aliases: readonly Alias[];
  /** Syncs whose vendor lost events on the way. */
  readonly resync: readonly string[];
}

/** Which syncs have written to a record lately: by `side:remoteId`, ids of syncs. */
export type Writers = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * What hints about one connection mean for each sync that uses it.
 *
 * The vendor calls every write of ours `self`, whichever sync made it. To the sync that made it alone, it says nothing
 * new: the write's answer told what was stored, and what automations make of it comes with hints of their own. To the
 * other syncs of the connection it is a change like any, as it is to each where several have written.
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
        const wrote = writers.get(writerKey(connectionId, hint));
        const isEcho = hint.origin === 'self' && wrote?.size === 1 && wrote.has(sync.id);
        if (!isEcho) marks.push({ syncId: sync.id, side, remoteId: hint.id, priority: PRIORITY.realtime });
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

async function writersOf(
  engine: Engine,
  syncs: readonly Sync[],
  connectionId: string,
  hints: readonly ChangeHint[],
): Promise<Writers> {
  const writers = new Map<string, Set<string>>();
  const own = hints.filter((hint) => hint.kind !== 'merged' && hint.kind !== 'resync' && hint.origin === 'self');
  const sinceMs = engine.clock.nowMs() - ECHO_WITHIN_MS;
  for (const sync of own.length === 0 ? [] : syncs) {
    const refs = concerning([sync], connectionId, own).flatMap(({ side, hint }) =>
      'id' in hint ? [{ side, remoteId: hint.id }] : [],
    );
    for (const { side, remoteId } of await engine.store.recentlyWritten(sync.id, refs, sinceMs)) {
      const key = writerKey(connectionId, { object: sync[side].object, id: remoteId });
      writers.set(key, (writers.get(key) ?? new Set()).add(sync.id));
    }
  }
  return writers;
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
