import { type FieldValue, type Side, SIDES } from '#core';
import { type PlanItem, type Run } from '#engine';
import { nameOn } from './names.js';
import { type Violation } from './promises.js';
import { type Pairing, type World } from './world.js';

const STORMY_MS = 300_000;
const CALM_MS = 900_000;
const FIELDS = ['uid', 'email', 'name', 'phone', 'city', 'rank', 'note', 'tags'];

/**
 * The promise of an undo: somebody takes a whole first sync back, in the weather of the seed. What it made is deleted
 * and what it wrote is as it was, unless somebody has changed it since and the plan says so; and nothing of it comes
 * back by itself.
 */
export async function brokenUndo(world: World, pairing: Pairing): Promise<readonly Violation[]> {
  const { syncId } = pairing;
  const first = (await world.store.runsOf(syncId, ['done'])).find(({ kind }) => kind === 'firstSync');
  if (!first) return [];
  world.weather = world.ownWeather;
  world.takeBack(syncId, { kind: 'run', runId: first.id });
  await world.scheduler.runUntil(world.scheduler.nowMs() + STORMY_MS);
  world.clearWeather();
  await world.scheduler.runUntil(world.scheduler.nowMs() + CALM_MS);

  const violations: Violation[] = [];
  const fail = (detail: string): void => void violations.push({ promise: 'undo', detail: `${syncId}: ${detail}` });
  const undo = (await world.store.runsOf(syncId, ['done', 'applying', 'ready', 'scanning', 'failed'])).find(
    ({ target }) => target?.kind === 'run' && target.runId === first.id,
  );
  if (undo?.state !== 'done') {
    fail(`the undo is ${undo?.state ?? 'not there'}`);
    return violations;
  }
  const items = await world.store.planItems(undo.id, { afterOrdinal: 0, limit: 100_000 });
  for (const { kind } of items) world.sometimes.add(`undo: ${kind}`);
  for (const detail of [...leftBehind(world, pairing, first, items), ...notAsBefore(world, pairing, first, items)]) {
    fail(detail);
  }
  if (await comesBack(world, pairing)) fail('something of it came back by itself');
  return violations;
}

/** Records the run made that are still there, without a word about why. */
function leftBehind(world: World, pairing: Pairing, first: Run, items: readonly PlanItem[]): readonly string[] {
  return world.store.intents(pairing.syncId).flatMap(({ kind, side, runId, remoteId, status }) => {
    const made = kind === 'create' && runId === first.id && status === 'done' && remoteId !== null;
    const isThere = made && pairing.vendors[side].liveRecords().some(({ id }) => id === remoteId);
    return isThere && !isTold(items, side, remoteId) ? [`${remoteId} on side ${side} was made by it and is there`] : [];
  });
}

const isTold = (items: readonly PlanItem[], side: Side, remoteId: string): boolean =>
  items.some((item) => item.reason !== null && (side === 'a' ? item.aIds : item.bIds).includes(remoteId));

/** Values that only the run has written, and that are not what they were, without a word about why. */
function notAsBefore(world: World, pairing: Pairing, first: Run, items: readonly PlanItem[]): readonly string[] {
  const log = world.store.log(pairing.syncId);
  const wrong: string[] = [];
  for (const side of SIDES) {
    for (const record of pairing.vendors[side].liveRecords()) {
      for (const fieldId of FIELDS) {
        const was = beforeEngine(pairing, side, record.id, nameOn(fieldId, side));
        if (was === undefined || isSame(record.fields[nameOn(fieldId, side)], was.value)) continue;
        const links = linksOf(world, pairing, side, record.id);
        const own = log.filter(
          (entry) =>
            links.has(entry.linkId) && entry.side === side && entry.fieldId === fieldId && !SEEN.has(entry.cause),
        );
        const isRuns =
          own.some(({ runId }) => runId === first.id) &&
          own.every(({ runId, cause }) => runId === first.id || cause === 'undo');
        if (!isRuns || isTold(items, side, record.id) || isValueTold(items, side, record.id, fieldId)) continue;
        wrong.push(
          `${record.id} ${fieldId} on ${side} is ${show(record.fields[nameOn(fieldId, side)])}, was ${show(was.value)}`,
        );
      }
    }
  }
  return wrong;
}

const SEEN: ReadonlySet<string> = new Set(['edit', 'merge']);

/** What a field held before the engine first wrote it, if nobody else has touched it since. */
function beforeEngine(
  pairing: Pairing,
  side: Side,
  id: string,
  field: string,
): { readonly value: FieldValue } | undefined {
  const history = pairing.authors[side].historyOf(id, field);
  const first = history.findIndex(({ author }) => author === 'engine');
  const before = history[first - 1];
  return before && history.slice(first).every(({ author }) => author === 'engine') ? before : undefined;
}

function linksOf(world: World, pairing: Pairing, side: Side, id: string): ReadonlySet<string> {
  return new Set(
    world.store
      .intents(pairing.syncId)
      .filter((intent) => intent.side === side && intent.remoteId === id)
      .map(({ linkId }) => linkId),
  );
}

const isValueTold = (items: readonly PlanItem[], side: Side, id: string, fieldId: string): boolean =>
  items.some(
    (item) =>
      (side === 'a' ? item.aIds : item.bIds).includes(id) &&
      (item.skipped ?? []).some((one) => one.side === side && one.fieldId === fieldId),
  );

/** Goes on with the sync, and sweeps all of it. @returns whether anything was written */
async function comesBack(world: World, pairing: Pairing): Promise<boolean> {
  const versions = (): string =>
    JSON.stringify(SIDES.map((side) => pairing.vendors[side].liveRecords().map(({ id, version }) => [id, version])));
  const before = versions();
  await world.store.moveSync(pairing.syncId, ['paused'], 'live', null);
  await world.reconcileFully();
  await world.reconcileFully();
  return versions() !== before;
}

const isSame = (x: FieldValue | undefined, y: FieldValue): boolean => show(x) === show(y);

/** A set without members is as good as none. */
const show = (value: FieldValue | undefined): string =>
  Array.isArray(value) && value.length > 0 ? JSON.stringify([...(value as readonly string[])].sort()) : showOne(value);

const showOne = (value: FieldValue | undefined): string =>
  JSON.stringify(Array.isArray(value) ? null : (value ?? null));
