import { type Side, SIDES } from '#core';
import { isOutside } from './filters.js';
import { idsIn, type Move } from './group-people.js';
import { nameOn, uidOf } from './names.js';
import { type People } from './people.js';
import { groupsOfSegments } from './segment-promises.js';
import { type Pairing, type World } from './world.js';

const nameKey = (name: string): string => name.trim().toLowerCase();

/**
 * What did not come true about groups: who joined is in, on both sides where the groups are paired; who left a group
 * both sides had them in is out of both; nobody leaves because a group was deleted, renamed or parted; no group is
 * made twice, and none comes back that a person deleted.
 */
export function brokenGroups(world: World, pairing: Pairing, { groups, ledger, filters }: People): readonly string[] {
  const details: string[] = [];
  const rows = world.store.groupRows(pairing.syncId);
  const links = world.store.links(pairing.syncId);
  const everyLink = world.store.everyLink(pairing.syncId);
  const records = {
    a: new Map(pairing.vendors.a.liveRecords().map((record) => [record.id, record])),
    b: new Map(pairing.vendors.b.liveRecords().map((record) => [record.id, record])),
  };
  const ofSegments = { a: groupsOfSegments(world, pairing, 'a'), b: groupsOfSegments(world, pairing, 'b') };
  const listed = (side: Side) => pairing.vendors[side].groups(nameOn('lists', side));
  const isIn = (side: Side, recordId: string, groupId: string): boolean | null => {
    const record = records[side].get(recordId);
    return record ? idsIn(record, nameOn('lists', side)).includes(groupId) : null;
  };

  for (const last of lastMoves(groups.moves)) {
    const { side, groupId, uid, recordId } = last;
    if (!ledger.isTraceable(uid) || filters.everAway.has(uid) || !listed(side).some(({ id }) => id === groupId))
      continue;
    const other: Side = side === 'a' ? 'b' : 'a';
    const before = groups.moves.filter(
      (move) => move.side === side && move.recordId === recordId && move.groupId === groupId,
    );
    const row = rows.find((one) => one[side]?.id === groupId);
    const partner = row?.[other] ?? null;
    if (ofSegments[side].has(groupId) || ofSegments[other].has(partner?.id ?? '')) continue;
    const link = links.find((one) => (side === 'a' ? one.aId : one.bId) === recordId);
    const twinId = (side === 'a' ? link?.bId : link?.aId) ?? null;
    const twin = records[other].get(twinId ?? '');
    if (isOutside(pairing, records.a.get(link?.aId ?? '')) || link?.frozen.includes('lists')) continue;
    if (groups.takenBack.has(`${side}${recordId}`) || groups.takenBack.has(`${other}${twinId ?? ''}`)) continue;
    // A merge keeps whatever groups the vendor lets it keep, also where the person at the other end is another.
    if (twin && !ledger.isTraceable(uidOf(other, twin))) continue;
    // Two people with one address may have been linked; what was done to either counts.
    const twinIds = everyLink.flatMap((one) =>
      (side === 'a' ? one.aId : one.bId) === recordId ? [one[`${other}Id`]] : [],
    );
    const beside = groups.moves.filter(
      (move) => move.side === other && (move.uid === uid || twinIds.includes(move.recordId)),
    );
    const twinIsIn = partner && twinId !== null && !isDenied(partner.name) ? isIn(other, twinId, partner.id) : null;
    if (before.every(({ kind }) => kind === 'in') && !beside.some(({ kind }) => kind === 'out')) {
      if (isIn(side, recordId, groupId) === false) details.push(`${uid} was taken out of ${groupId} on side ${side}`);
      if (twinIsIn === false) details.push(`${uid} is in ${groupId} on side ${side} and not in ${partner?.id ?? ''}`);
    }
    if (last.kind === 'out' && last.observed && beside.length === 0) {
      if (isIn(side, recordId, groupId) === true) details.push(`${uid} left ${groupId} on side ${side} and is back`);
      if (twinIsIn === true)
        details.push(`${uid} left ${groupId} on side ${side} and is still in ${partner?.id ?? ''}`);
    }
  }

  for (const side of SIDES) {
    const byEngine = listed(side).filter(({ id }) => !groups.made[side].has(id));
    const names = byEngine.map(({ name }) => nameKey(name));
    if (new Set(names).size < names.length) details.push(`a group was made twice on side ${side}: ${names.join()}`);
    const other: Side = side === 'a' ? 'b' : 'a';
    for (const { partnerId, others } of groups.deletedPaired.filter((gone) => gone.side === side)) {
      const again = rows.find((row) => row[other]?.id === partnerId)?.[side];
      if (byEngine.some(({ id }) => id === again?.id && !others.has(id)))
        details.push(`the partner of ${partnerId} was deleted on side ${side} and is back as ${again?.id ?? ''}`);
    }
    if (names.some((name) => isDenied(name))) details.push(`a group was made on side ${side} that is denied`);
    if (byEngine.length > 0) world.sometimes.add('a group was made for its members');
  }
  for (const { apart } of rows) if (apart !== null) world.sometimes.add(`group apart: ${apart}`);
  return details;
}

const isDenied = (name: string | null): boolean => name === null || nameKey(name).startsWith('secret');

/** The last move of each record into or out of each group of a side. */
function lastMoves(moves: readonly Move[]): readonly Move[] {
  const last = new Map<string, Move>();
  for (const move of moves) last.set(`${move.side} ${move.groupId} ${move.recordId}`, move);
  return [...last.values()];
}
