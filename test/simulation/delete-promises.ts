import { deletePolicyOf, otherSide, type Side } from '#core';
import { type Tombstone } from '#engine';
import { type Pairing, type World } from './world.js';

/** What survivors are marked with in the simulated vendors. */
export const MARKED = 'lost its partner';
export const MARK_FIELDS: Readonly<Record<Side, string>> = { a: 'mark', b: 'MARK' };

/** Whether the policy lets the partner of what was deleted there go too. */
export const deletesSurvivors = (pairing: Pairing, gone: Side): boolean =>
  ['propagate', 'archive'].includes(deletePolicyOf(pairing.mapping, gone));

/** Every live record that lost its partner to a deletion is marked where that is the policy. */
export function unmarkedSurvivors(world: World, pairing: Pairing): readonly string[] {
  return world.store.tombstones(pairing.syncId).flatMap((stone: Tombstone) => {
    if (stone.reason !== 'deleted' || deletePolicyOf(pairing.mapping, stone.side) !== 'tag') return [];
    const side = otherSide(stone.side);
    const survivor = pairing.vendors[side].liveRecords().find(({ id }) => id === stone.survivorId);
    if (!survivor) return [];
    world.sometimes.add('a survivor was marked');
    return survivor.fields[MARK_FIELDS[side]] === MARKED
      ? []
      : [`${survivor.id} on side ${side} lost its partner unmarked`];
  });
}
