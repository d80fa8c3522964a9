import {
  type Conflict,
  type EngineStore,
  type Intent,
  type KnownLink,
  type LoggedChange,
  type RecordRef,
} from '#engine';
import { type SyncData } from './memory-store.js';

/** What a store in memory knows of the past. Nothing is shared by reference with the caller. */

export const linksIn = ({ links, endedLinks }: SyncData): readonly KnownLink[] => [
  ...links.values(),
  ...endedLinks.values(),
];

export const knownLinks = (all: readonly SyncData[], linkIds: readonly string[]): readonly KnownLink[] =>
  structuredClone(all.flatMap(linksIn).filter(({ id }) => linkIds.includes(id)));

export const unlinkedSince = (data: SyncData, refs: readonly RecordRef[], sinceMs: number): readonly RecordRef[] => {
  const ended = linksIn(data).filter(({ endedAtMs }) => endedAtMs !== null && endedAtMs >= sinceMs);
  return refs.filter(({ side, remoteId }) => ended.some((link) => (side === 'a' ? link.aId : link.bId) === remoteId));
};

export const linksOfRecord = (data: SyncData, { side, remoteId }: RecordRef): readonly KnownLink[] =>
  structuredClone(
    linksIn(data)
      .filter((link) => (side === 'a' ? link.aId : link.bId) === remoteId)
      .sort((x, y) => (y.endedAtMs ?? Infinity) - (x.endedAtMs ?? Infinity) || x.id.localeCompare(y.id)),
  );

export function linksOfRun(all: readonly SyncData[], runId: string): readonly string[] {
  const ids = all.flatMap((data) => [
    ...linksIn(data)
      .filter(({ madeByRun, endedByRun }) => madeByRun === runId || endedByRun === runId)
      .map(({ id }) => id),
    ...data.log.filter((entry) => entry.runId === runId).map(({ linkId }) => linkId),
  ]);
  return [...new Set(ids)];
}

const byTime = (x: LoggedChange, y: LoggedChange): number => x.atMs - y.atMs || x.id - y.id;

export function changesOf(
  all: readonly SyncData[],
  linkIds: readonly string[],
  { fieldId, sinceMs = 0, limit }: NonNullable<Parameters<EngineStore['changesOf']>[1]>,
): readonly LoggedChange[] {
  const wanted = new Set(linkIds);
  const found = all.flatMap(({ log }) =>
    log.filter(
      (entry) =>
        wanted.has(entry.linkId) && entry.atMs >= sinceMs && (fieldId === undefined || entry.fieldId === fieldId),
    ),
  );
  const sorted = found.sort(byTime);
  return structuredClone(limit === undefined ? sorted : sorted.slice(Math.max(0, sorted.length - limit)));
}

export function latestChanges(
  { log }: SyncData,
  sinceMs: number,
  before: Pick<LoggedChange, 'atMs' | 'id'> | null,
  limit: number,
): readonly LoggedChange[] {
  const precedes = (entry: LoggedChange): boolean =>
    before === null || entry.atMs < before.atMs || (entry.atMs === before.atMs && entry.id < before.id);
  const found = log.filter((entry) => entry.atMs >= sinceMs && precedes(entry));
  return structuredClone(found.sort((x, y) => byTime(y, x)).slice(0, limit));
}

export const intentsWhere = (all: readonly SyncData[], wanted: (intent: Intent) => boolean): readonly Intent[] =>
  structuredClone(all.flatMap(({ intents }) => [...intents.values()]).filter(wanted));

/** Oldest first. */
export const conflictsWhere = (
  all: readonly SyncData[],
  wanted: (conflict: Conflict) => boolean,
): readonly Conflict[] =>
  structuredClone(
    all
      .flatMap(({ conflicts }) => [...conflicts.values()])
      .filter(wanted)
      .sort((x, y) => x.atMs - y.atMs || x.id.localeCompare(y.id)),
  );
