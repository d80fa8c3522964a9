import { SIDES } from '#core';
import { type LoggedChange } from '#engine';
import { type MappingPeople, NICK } from './mapping-people.js';
import { nameOn } from './names.js';
import { type Pairing, type World } from './world.js';

/** Values that came from elsewhere than the mapping: seen at a vendor, or put back because a person asked. */
const NOT_OURS: ReadonlySet<LoggedChange['cause']> = new Set(['edit', 'merge', 'undo', 'restore', 'delete']);

/**
 * The promise of a mapping change: nothing is written by a version that nobody approved; without a backfill nothing is
 * written to a new field of a pair before a person has edited it; and the sync goes on by itself.
 */
export async function brokenMappingChanges(
  world: World,
  pairing: Pairing,
  people: MappingPeople,
): Promise<readonly string[]> {
  const { syncId } = pairing;
  const wrong: string[] = [];
  const sync = await world.store.getSync(syncId);
  if (sync?.pausedBecause?.includes('mapping is coming into use')) wrong.push('the sync was left paused');
  for (const run of await world.store.runsOf(syncId, ['scanning', 'applying'])) {
    if (run.kind === 'mappingChange') wrong.push(`the change to version ${run.mappingVersion} is still ${run.state}`);
  }
  const written = world.store.log(syncId).filter(({ fieldId, cause }) => fieldId === NICK && !NOT_OURS.has(cause));
  for (const entry of written) {
    const mapping = await world.store.getMapping(syncId, entry.mappingVersion);
    if (!mapping?.fields.some(({ id }) => id === NICK)) wrong.push(`${NICK} was written by a version without it`);
  }
  for (const { run, withoutBackfill, addsNick, planned } of people.approved) {
    if (!withoutBackfill || !addsNick) continue;
    for (const { linkId, mappingVersion, atMs } of written) {
      if (mappingVersion !== run.mappingVersion || !planned.has(linkId)) continue;
      if (await isEdited(world, pairing, people, linkId, run.startedAtMs, atMs)) continue;
      wrong.push(`${linkId} ${NICK} was written without a backfill, and nobody had edited it`);
    }
  }
  return wrong;
}

/** Whether a person gave either record of a link a nickname in between, or a merge brought it one. */
async function isEdited(
  world: World,
  pairing: Pairing,
  people: MappingPeople,
  linkId: string,
  fromMs: number,
  untilMs: number,
): Promise<boolean> {
  const [link] = await world.store.knownLinks([linkId]);
  if (!link || link.movedAtMs.a !== null || link.movedAtMs.b !== null) return true;
  const authors = pairing.authors;
  const isMerged = SIDES.some((side) =>
    authors[side]
      .historyOf((side === 'a' ? link.aId : link.bId) ?? '', nameOn(NICK, side))
      .some(({ author }) => author === 'merge'),
  );
  if (isMerged) return true;
  return people.nicknames.some(
    ({ side, id, atMs }) => id === (side === 'a' ? link.aId : link.bId) && atMs >= fromMs && atMs <= untilMs,
  );
}
