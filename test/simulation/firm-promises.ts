import { type FieldValue, otherSide, type Side, SIDES } from '#core';
import { isOutside } from './filters.js';
import { recordKey } from './firm-people.js';
import { nameOn, uidOf } from './names.js';
import { type People } from './people.js';
import { type Pairing, type World } from './world.js';

/**
 * What did not come true about references: linked people work for linked firms, or for one that is not linked; and the
 * engine takes nobody out of a firm that no person was taken out of.
 */
export function brokenReferences(world: World, pairing: Pairing, { firms, ledger }: People): readonly string[] {
  const details: string[] = [];
  // The sync of the firms has the vendors the other way round.
  const links = world.store.links(pairing.firms.syncId).filter(({ aId, bId }) => aId !== null && bId !== null);
  const partner = new Map(links.map(({ aId, bId }) => [bId, aId]));
  const linked = { a: new Set(partner.keys()), b: new Set(partner.values()) };
  const records = {
    a: new Map(pairing.vendors.a.liveRecords().map((record) => [record.id, record])),
    b: new Map(pairing.vendors.b.liveRecords().map((record) => [record.id, record])),
  };
  const open = world.store.conflicts(pairing.syncId).filter(({ status }) => status === 'open');
  const letters = world.store.deadLetters(pairing.syncId).filter(({ status }) => status === 'open');
  for (const link of world.store.links(pairing.syncId)) {
    const [a, b] = [records.a.get(link.aId ?? ''), records.b.get(link.bId ?? '')];
    if (!a || !b || isOutside(pairing, a)) continue;
    const now = { a: firmOf(a.fields, 'a'), b: firmOf(b.fields, 'b') };
    if (now.a === null && now.b === null) continue;
    const waits = SIDES.some((side) => now[side] !== null && !linked[side].has(now[side]));
    const asBase = SIDES.every((side) => link.base['firm'] && (link.base['firm'][side] ?? null) === now[side]);
    const flagged =
      link.frozen.includes('firm') ||
      open.some(({ linkId, fieldId }) => linkId === link.id && fieldId === 'firm') ||
      letters.some(({ linkId }) => linkId === link.id);
    if (waits) world.sometimes.add('a reference waits for good');
    if (partner.get(now.a ?? '') === now.b && now.b !== null) world.sometimes.add('people work for linked firms');
    else if (!waits && !asBase && !flagged)
      details.push(`${uidOf('a', a)} works for ${now.a ?? 'nobody'} on side a and ${now.b ?? 'nobody'} on side b`);
    if (asBase && (now.a === null) !== (now.b === null)) world.sometimes.add('a reference outlived its firm');
  }
  for (const side of SIDES) details.push(...emptied(world, pairing, firms.left, ledger.isTraceable.bind(ledger), side));
  return details;
}

const firmOf = (fields: Readonly<Record<string, FieldValue>>, side: Side): string | null => {
  const value = fields[nameOn('firm', side)];
  return typeof value === 'string' ? value : null;
};

/** What the engine does about a reference because somebody told it to. */
const BY_A_PERSON: ReadonlySet<string> = new Set(['undo', 'restore', 'decision']);

/** Whose reference the engine emptied though no person had done so, leaving out what somebody decided or had taken back. */
function emptied(
  world: World,
  pairing: Pairing,
  left: ReadonlySet<string>,
  isTraceable: (uid: string) => boolean,
  side: Side,
): readonly string[] {
  const field = nameOn('firm', side);
  const log = world.store.log(pairing.syncId).filter(({ fieldId }) => fieldId === 'firm');
  const decided = new Set(log.flatMap(({ linkId, cause }) => (BY_A_PERSON.has(cause) ? [linkId] : [])));
  // A record may have been linked before, and what was decided then stays with it.
  const takenBack = new Set(
    world.store
      .everyLink(pairing.syncId)
      .filter(({ id }) => decided.has(id))
      .map(({ aId, bId }) => (side === 'a' ? aId : bId)),
  );
  const twins = new Map(
    world.store.links(pairing.syncId).map(({ id, aId, bId }) => [side === 'a' ? aId : bId, { id, aId, bId }]),
  );
  return pairing.vendors[side].liveRecords().flatMap((record) => {
    const uid = uidOf(side, record);
    const twin = twins.get(record.id);
    const other = pairing.vendors[otherSide(side)]
      .liveRecords()
      .find(({ id }) => id === (side === 'a' ? twin?.bId : twin?.aId));
    const names = [uid, ...(other ? [uidOf(otherSide(side), other)] : [])];
    const keys = [recordKey(side, record.id), ...(other ? [recordKey(otherSide(side), other.id)] : [])];
    const hasLeft = [...names, ...keys].some((one) => left.has(one));
    if (!twin || takenBack.has(record.id) || hasLeft || !names.every(isTraceable)) return [];
    const history = pairing.authors[side].historyOf(record.id, field);
    const blanked = history.some(({ author, value }) => author === 'engine' && value === null);
    return blanked ? [`${uid} was taken out of a firm on side ${side} by nobody`] : [];
  });
}

/** Notes it at once when somebody is left waiting for a firm that is linked: a sweep would mend it unseen. */
export function watchWaits(world: World): void {
  const commit = world.store.commit.bind(world.store);
  world.store.commit = async (lease, changes, also) => {
    await commit(lease, changes, also);
    for (const { syncId } of world.pairings) {
      for (const { ref, awaited } of world.store.waits(syncId)) {
        world.sometimes.add('a reference waited');
        for (const { syncId: linking, side, remoteId } of awaited) {
          const partners = await world.store.partners(linking, side, [remoteId]);
          if (partners.size > 0) world.bugs.push(new Error(`${ref.remoteId} waits for ${remoteId}, which is linked`));
        }
      }
    }
  };
}
