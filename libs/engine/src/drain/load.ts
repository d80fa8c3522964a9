import { type ObjectPort } from '#connector-sdk';
import { type Pair, type RecordState, type Side } from '#core';
import {
  type Alias,
  type DeadLetter,
  type DirtyRow,
  type LinkWork,
  PRIORITY,
  type RecordRef,
  type Tombstone,
} from '../model.js';
import { type LoadedWork } from '../ports/store.js';
import { type Engine, type SyncContext } from '../runtime.js';
import { type Draft } from './draft.js';
import { followAlias, repoint, withoutReturned, withoutUndoneMerges } from './merges.js';
import { readStates } from './read.js';
import { byRecord, idOn, type Loose, refKey, refsOf, runOf, type Unit } from './unit.js';

/** A claimed batch with everything known of it, before anything is decided. */
export interface LoadedBatch {
  readonly units: readonly Unit[];
  readonly loose: readonly Loose[];
  readonly tombstones: readonly Tombstone[];
  readonly deadLetters: readonly DeadLetter[];
}

export type Ports = Pair<ObjectPort>;

/**
 * Reads the present state of every record that concerns these rows. Where records were merged, links move first: that
 * goes into `draft`, and nothing else is loaded (`null`) until it is committed.
 *
 * @throws ConnectorError when a whole read failed: nothing was concluded and the rows stay
 */
export async function loadBatch(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  rows: readonly DirtyRow[],
  draft: Draft,
): Promise<LoadedBatch | null> {
  const nowMs = engine.clock.nowMs();
  const told = await loadWithSurvivors(engine, context.sync.id, rows, nowMs - engine.limits.oscillationWindowMs);
  const work = await withoutWhatWasUndone(context, ports, told, rows, draft);
  if (repoint(context.sync.id, work, rows, nowMs, () => engine.newId(), draft)) return null;

  const linkOf = byRecord(work.links);
  const rowsByLink = new Map<string, DirtyRow[]>();
  const looseRows: DirtyRow[] = [];
  for (const row of rows) {
    const link = linkOf.get(refKey(row));
    if (!link) looseRows.push(row);
    else rowsByLink.set(link.link.id, [...(rowsByLink.get(link.link.id) ?? []), row]);
  }
  const links = work.links.filter((link) => rowsByLink.has(link.link.id));

  const states = await readStates(context, ports, [...looseRows, ...links.flatMap(refsOf)]);
  const tombstones = withoutReturned(work.tombstones, states, draft);
  const merged = noteMerges(engine, context.sync.id, work.aliases, states, draft);
  const stateOn = (link: LinkWork, side: Side): RecordState | null => {
    const remoteId = idOn(link, side);
    return remoteId === null ? null : stateOf(states, { side, remoteId });
  };

  const units = links.map((link) => {
    const ownRows = rowsByLink.get(link.link.id) ?? [];
    return {
      work: { ...link, deadLetters: [...link.deadLetters, ...lettersOf(link, work.deadLetters)] },
      a: stateOn(link, 'a'),
      b: stateOn(link, 'b'),
      rows: ownRows,
      buried: buriedOf(link, tombstones),
      isNew: false,
      runId: runOf(ownRows),
    };
  });
  const untouched = units.filter((unit) => !refsOf(unit.work).some((ref) => merged.has(refKey(ref))));
  const loose = looseRows
    .filter((row) => !merged.has(refKey(row)))
    .map((row) => ({ row, state: stateOf(states, row) }));
  return { units: untouched, loose, tombstones, deadLetters: work.deadLetters };
}

/** Rows that name a merged record are read once more: it may be back. */
async function withoutWhatWasUndone(
  context: SyncContext,
  ports: Ports,
  work: LoadedWork,
  rows: readonly DirtyRow[],
  draft: Draft,
): Promise<LoadedWork> {
  const merged = new Set(work.aliases.map(({ side, from }) => refKey({ side, remoteId: from })));
  const named = rows.filter((row) => merged.has(refKey(row)));
  if (named.length === 0) return work;
  return withoutUndoneMerges(work, await readStates(context, ports, named), draft);
}

/** Sides whose record was known to be deleted before it was read. */
const buriedOf = (link: LinkWork, tombstones: readonly Tombstone[]): ReadonlySet<Side> => {
  const own = new Map(refsOf(link).map((ref) => [refKey(ref), ref.side]));
  return new Set(tombstones.flatMap((stone) => (stone.reason === 'undone' ? [] : (own.get(refKey(stone)) ?? []))));
};

/** What was refused before the link was: creates of this record. */
const lettersOf = (link: LinkWork, letters: readonly DeadLetter[]): readonly DeadLetter[] =>
  letters.filter((letter) => idOn(link, letter.side) === letter.remoteId);

/** Where records were merged, the links of the records they were merged into matter too, and what those were merged into. */
export async function loadWithSurvivors(
  engine: Pick<Engine, 'store'>,
  syncId: string,
  rows: readonly RecordRef[],
  recentSinceMs: number,
): Promise<LoadedWork> {
  let work = await engine.store.loadWork(syncId, rows, recentSinceMs);
  for (let known = 0; work.aliases.length > known;) {
    known = work.aliases.length;
    const survivors = work.aliases.map(({ side, into }) => ({ side, remoteId: into }));
    work = await engine.store.loadWork(syncId, [...rows, ...survivors], recentSinceMs);
  }
  return work;
}

const stateOf = (states: ReadonlyMap<string, RecordState>, ref: RecordRef): RecordState =>
  states.get(refKey(ref)) ?? { kind: 'unknown', reason: 'not read' };

/**
 * Reads that say "merged into another" are kept as aliases and both ids marked; the next claim re-points the link.
 * Returns the refs that are to be left alone until then.
 */
function noteMerges(
  engine: Engine,
  syncId: string,
  known: readonly Alias[],
  states: ReadonlyMap<string, RecordState>,
  draft: Draft,
): ReadonlySet<string> {
  const merged = new Set<string>();
  for (const [key, state] of states) {
    if (state.kind !== 'gone' || state.mergedInto === undefined) continue;
    const side = key.slice(0, 1) as Side;
    const from = key.slice(2);
    if (state.mergedInto === from) continue;
    merged.add(key);
    const alias = { syncId, side, from, into: state.mergedInto };
    draft.aliases.push(alias);
    // What was read outweighs what was told before: a chain that leads back here ends at the record just named.
    if (followAlias([...known, alias], side, from) === from) draft.aliases.push({ ...alias, from: alias.into });
    for (const remoteId of [from, followAlias([alias], side, from)]) {
      draft.marks.push({ syncId, side, remoteId, priority: PRIORITY.realtime });
    }
  }
  if (merged.size > 0) engine.logger.info('records were merged on the vendor side', { syncId, count: merged.size });
  return merged;
}
