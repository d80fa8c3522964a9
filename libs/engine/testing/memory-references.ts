import { type Side } from '#core';
import { type AwaitedRecord, type DirtyMark, markOf, PRIORITY, type RecordWaits } from '#engine';
import { type SyncData } from './memory-store.js';

/** By id of those of these records that are linked: the id of the record on the other side. */
export function partnersOf({ links }: SyncData, side: Side, ids: readonly string[]): ReadonlyMap<string, string> {
  const wanted = new Set(ids);
  return new Map(
    [...links.values()].flatMap(({ aId, bId }) => {
      if (aId === null || bId === null) return [];
      const [id, partner] = side === 'a' ? [aId, bId] : [bId, aId];
      return wanted.has(id) ? [[id, partner] as const] : [];
    }),
  );
}

/** What these records wait for takes the place of what they waited for. */
export function noteWaits(data: SyncData, waits: readonly RecordWaits[]): void {
  if (waits.length === 0) return;
  const named = new Set(waits.map(({ ref }) => `${ref.side}:${ref.remoteId}`));
  const others = data.waits.filter(({ ref }) => !named.has(`${ref.side}:${ref.remoteId}`));
  const last = new Map(waits.map((one) => [`${one.ref.side}:${one.ref.remoteId}`, one]));
  data.waits = [...others, ...[...last.values()].filter(({ awaited }) => awaited.length > 0)];
}

/** Ends the waiting for records that are linked by now; whoever waited for them is to be marked. */
export function wakeWaiting(all: ReadonlyMap<string, SyncData>): readonly DirtyMark[] {
  const isLinked = ({ syncId, side, remoteId }: AwaitedRecord): boolean => {
    const data = all.get(syncId);
    return data !== undefined && partnersOf(data, side, [remoteId]).size > 0;
  };
  const marks: DirtyMark[] = [];
  for (const [syncId, data] of all) {
    if (data.waits.length === 0) continue;
    const ended = data.waits.filter(({ awaited }) => awaited.some(isLinked));
    marks.push(...ended.map(({ ref }) => markOf(syncId, ref, PRIORITY.incremental)));
    data.waits = data.waits.flatMap((one) => {
      const awaited = one.awaited.filter((record) => !isLinked(record));
      return awaited.length === 0 ? [] : [{ ...one, awaited }];
    });
  }
  return marks;
}
