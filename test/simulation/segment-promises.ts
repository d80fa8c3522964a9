import { type MemoryRecord } from '#connectors/memory';
import { compileMapping, type Fields, segmentFieldId, type Side } from '#core';
import { idsIn } from './group-people.js';
import { isOutside } from './filters.js';
import { nameOn } from './names.js';
import { type Pairing, type World } from './world.js';

/** Ids of groups of a side that segments have moved people in or out of: who is in them is not for people to say. */
export function groupsOfSegments(world: World, { syncId }: Pairing, side: Side): ReadonlySet<string> {
  const inUse = world.store.mappingInUse(syncId).segments ?? [];
  const ids = new Set(inUse.filter((one) => one.side === side).map(({ groupId }) => groupId));
  for (const { fieldId, before, after } of world.store.log(syncId)) {
    if (fieldId !== segmentFieldId(side, nameOn('lists', side))) continue;
    const [were, are] = [idsOf(before), idsOf(after)];
    for (const id of [...were, ...are]) if (were.includes(id) !== are.includes(id)) ids.add(id);
  }
  return ids;
}

const idsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);

/**
 * What did not come true about segments: of the linked records exactly those are in a segment's group for which its rule
 * holds, where that could be read and written; and nothing is left half done.
 */
export async function brokenSegments(world: World, pairing: Pairing): Promise<readonly string[]> {
  const { syncId, vendors } = pairing;
  const details: string[] = [];
  const { fields, watched } = compileMapping(world.store.mappingInUse(syncId)).segments;
  // A vendor answers a field that nobody has ever filled as empty.
  const read = (side: Side, record: MemoryRecord): Fields => ({
    ...Object.fromEntries(watched.flatMap((one) => (one.side === side ? [[one.field, null]] : []))),
    ...record.fields,
  });
  const records = {
    a: new Map(vendors.a.liveRecords().map((record) => [record.id, record])),
    b: new Map(vendors.b.liveRecords().map((record) => [record.id, record])),
  };
  const letters = world.store.deadLetters(syncId).filter(({ status }) => status === 'open');
  for (const link of world.store.links(syncId)) {
    const [a, b] = [records.a.get(link.aId ?? ''), records.b.get(link.bId ?? '')];
    if (!a || !b || isOutside(pairing, a)) continue;
    for (const { side, field, segments } of fields) {
      if (link.frozen.includes(field.id)) continue;
      if (letters.some((letter) => letter.linkId === link.id && letter.refusedBy === side)) continue;
      const record = side === 'a' ? a : b;
      for (const { name, groupId, judge } of segments) {
        const { kind } = judge({ a: read('a', a), b: read('b', b) });
        const isIn = idsIn(record, field[side]).includes(groupId);
        if (isIn !== (kind === 'in'))
          details.push(`${record.id} is ${isIn ? '' : 'not '}in ${name}, and ${kind} by its rule`);
        world.sometimes.add(`segment: someone is ${kind}`);
      }
    }
  }
  for (const { name, state } of await world.store.segments(syncId)) {
    world.sometimes.add(`segment: ${state}`);
    if (state === 'emptying') details.push(`${name} is still being emptied`);
  }
  for (const { id, kind, state } of await world.store.runsOf(syncId, ['scanning', 'applying']))
    if (kind === 'segment') details.push(`run ${id} of a segment is still ${state}`);
  return details;
}
