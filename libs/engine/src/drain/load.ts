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
import { followAlias, repoint } from './merges.js';
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
  const work = await loadWithSurvivors(engine, context.sync.id, rows, nowMs - engine.limits.oscillationWindowMs);
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
      isNew: false,
      runId: runOf(ownRows),
    };
  });
  const untouched = units.filter((unit) => !refsOf(unit.work).some((ref) => merged.has(refKey(ref))));
  const loose = looseRows
    .filter((row) => !merged.has(refKey(row)))
    .map((row) => ({ row, state: stateOf(states, row) }));
  return { units: untouched, loose, tombstones: work.tombstones, deadLetters: work.deadLetters };
}

/** What was refused before the link was: creates of this record. */
const lettersOf = (link: LinkWork, letters: readonly DeadLetter[]): readonly DeadLetter[] =>
  letters.filter((letter) => idOn(link, letter.side) === letter.remoteId);

/** Where records were merged, the links of the records they were merged into matter too. */
async function loadWithSurvivors(
  engine: Engine,
  syncId: string,
  rows: readonly DirtyRow[],
  recentSinceMs: number,
): Promise<LoadedWork> {
  const work = await engine.store.loadWork(syncId, rows, recentSinceMs);
  if (work.aliases.length === 0) return work;
  const survivors = work.aliases.map(({ side, into }) => ({ side, remoteId: into }));
  return engine.store.loadWork(syncId, [...rows, ...survivors], recentSinceMs);
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
