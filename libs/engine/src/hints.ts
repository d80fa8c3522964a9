import { type ChangeHint } from '#connector-sdk';
import { type Side, SIDES } from '#core';
import { isAlone, type Writers, writersOf } from './echoes.js';
import { type Alias, type DirtyMark, isAwake, markOf, PRIORITY, type Sync } from './model.js';
import { type Intake } from './ports/store.js';
import { type Engine } from './runtime.js';

export interface TakenIn {
  readonly marks: readonly DirtyMark[];
  readonly aliases: readonly Alias[];
  /** Syncs whose vendor lost events on the way. */
  readonly resync: readonly string[];
}

/**
 * What hints about one connection mean for each sync that uses it.
 *
 * The vendor calls every write of ours `self`, whichever sync made it. To the sync that made it alone, it says nothing
 * new: the write's answer told what was stored, and what automations make of it comes with hints of their own. To the
 * other syncs of the connection it is a change like any, as it is to each where several have written. What a first sync
 * writes is passed on in batches, behind everything else. What is about someone's consent goes ahead of everything.
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
        marks.push(...markFor(sync, side, hint, writers));
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

/**
 * How a changed record is marked, if at all. A write that is told of before its answer was kept cannot be told from
 * another sync's yet; the drain will know.
 */
function markFor(
  sync: Sync,
  side: Side,
  hint: Extract<ChangeHint, { kind: 'changed' | 'deleted' }>,
  writers: Writers,
): readonly DirtyMark[] {
  const ref = { side, remoteId: hint.id };
  const urgent = hint.aboutConsent ? PRIORITY.consent : PRIORITY.realtime;
  if (hint.origin !== 'self') return [markOf(sync.id, ref, urgent)];
  const wrote = writers.of(hint);
  if (isAlone(wrote, sync)) return [];
  const maybeEcho = wrote.size === 0;
  const isBulk = maybeEcho ? writers.inBulk.size > 0 : [...wrote].every((syncId) => writers.inBulk.has(syncId));
  if (hint.aboutConsent || !isBulk) return [{ ...markOf(sync.id, ref, urgent), maybeEcho }];
  return [{ ...markOf(sync.id, ref, PRIORITY.backfill), maybeEcho, notBeforeMs: writers.bulkAtMs }];
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

/** Takes hints in and asks for the drains and sweeps they call for. */
export async function takeInHints(
  engine: Engine,
  connectionId: string,
  hints: readonly ChangeHint[],
  rest: Pick<Intake, 'cursors' | 'receiptsDone' | 'receiptsLater'>,
): Promise<void> {
  const syncs = await engine.store.syncsOfConnection(connectionId);
  const own = hints.flatMap((hint) => ('origin' in hint && hint.origin === 'self' ? [hint] : []));
  const writers = await writersOf(engine, syncs, connectionId, own);
  const spread = spreadHints(syncs, connectionId, hints, writers);
  await engine.store.takeIn({ ...rest, marks: spread.marks, aliases: spread.aliases });
  const live = new Set(syncs.filter((sync) => isAwake(sync.state)).map((sync) => sync.id));
  for (const syncId of new Set(spread.marks.map((mark) => mark.syncId))) {
    const isUrgent = spread.marks.some((mark) => mark.syncId === syncId && mark.priority === PRIORITY.consent);
    const priority = isUrgent ? PRIORITY.consent : PRIORITY.realtime;
    if (live.has(syncId)) await engine.tickets.issue({ kind: 'drain', syncId }, { priority });
  }
  for (const syncId of spread.resync) {
    if (live.has(syncId)) await engine.tickets.issue({ kind: 'sweep', syncId }, { priority: PRIORITY.backfill });
  }
}
