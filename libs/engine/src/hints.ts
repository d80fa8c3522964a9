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

/**
 * What hints about one connection mean for each sync that uses it. A hint of our own write is read again a little
 * later, so that a vendor's automation has acted by then and a burst of echoes becomes one read.
 */
export function spreadHints(
  syncs: readonly Sync[],
  connectionId: string,
  hints: readonly ChangeHint[],
  clock: { readonly nowMs: number; readonly echoDelayMs: number },
): TakenIn {
  const marks: DirtyMark[] = [];
  const aliases: Alias[] = [];
  const resync = new Set<string>();
  for (const sync of syncs) {
    for (const side of SIDES) {
      if (sync[side].connectionId !== connectionId) continue;
      for (const hint of hints) {
        if (hint.object !== sync[side].object) continue;
        switch (hint.kind) {
          case 'changed':
          case 'deleted':
            marks.push(markFor(sync.id, side, hint, clock));
            break;
          case 'merged':
            for (const from of hint.from) {
              if (from === hint.into) continue;
              aliases.push({ syncId: sync.id, side, from, into: hint.into });
              marks.push(markOf(sync.id, { side, remoteId: from }, PRIORITY.realtime));
            }
            marks.push(markOf(sync.id, { side, remoteId: hint.into }, PRIORITY.realtime));
            break;
          case 'resync':
            resync.add(sync.id);
            break;
        }
      }
    }
  }
  return { marks, aliases, resync: [...resync] };
}

function markFor(
  syncId: string,
  side: Side,
  hint: Extract<ChangeHint, { kind: 'changed' | 'deleted' }>,
  clock: { readonly nowMs: number; readonly echoDelayMs: number },
): DirtyMark {
  const ref = { side, remoteId: hint.id };
  if (hint.origin !== 'self') return markOf(syncId, ref, PRIORITY.realtime);
  return { ...markOf(syncId, ref, PRIORITY.incremental), notBeforeMs: clock.nowMs + clock.echoDelayMs };
}

/** Takes hints in and asks for the drains and sweeps they call for. */
export async function takeInHints(
  engine: Engine,
  connectionId: string,
  hints: readonly ChangeHint[],
  rest: Pick<Intake, 'cursors' | 'receiptsDone' | 'receiptsLater'>,
): Promise<void> {
  const syncs = await engine.store.syncsOfConnection(connectionId);
  const spread = spreadHints(syncs, connectionId, hints, {
    nowMs: engine.clock.nowMs(),
    echoDelayMs: engine.limits.echoDelayMs,
  });
  await engine.store.takeIn({ ...rest, marks: spread.marks, aliases: spread.aliases });
  const live = new Set(syncs.filter((sync) => sync.state === 'live').map((sync) => sync.id));
  const soonest = new Map<string, DirtyMark>();
  for (const one of spread.marks) {
    const known = soonest.get(one.syncId);
    if (!known || one.priority < known.priority) soonest.set(one.syncId, one);
  }
  for (const [syncId, one] of soonest) {
    if (!live.has(syncId)) continue;
    const delayMs = one.notBeforeMs === undefined ? 0 : engine.limits.echoDelayMs;
    await engine.tickets.issue({ kind: 'drain', syncId }, { priority: one.priority, delayMs });
  }
  for (const syncId of spread.resync) {
    if (live.has(syncId)) await engine.tickets.issue({ kind: 'sweep', syncId }, { priority: PRIORITY.backfill });
  }
}
