import { type MemoryRecord } from '#connectors/memory';
import { type Filters, type Side } from '#core';
import { type Ledger } from './ledger.js';
import { nameOn, uidOf } from './names.js';
import { type People } from './people.js';
import { type Violation } from './promises.js';
import { type Scheduler } from './scheduler.js';
import { type Pairing, type World } from './world.js';

/** A field of side a that no mapping carries: only filters look at it. */
export const STAGE = 'stage';
const AWAY = 'away';
const CALM_MS = 300_000;

/** Some workspaces leave out whom side a calls away. */
export const filtersOf = (random: Scheduler['random']): { filters?: Filters } => {
  if (!random.chance(0.35)) return {};
  const a = { expression: `${STAGE} != "${AWAY}"`, fields: { [STAGE]: 'text' as const } };
  return { filters: { a, onLeave: { kind: random.pick(['keep', 'unlink', 'archive'] as const) } } };
};

const isAway = (record: MemoryRecord | undefined): boolean => record?.fields[STAGE] === AWAY;

/** Whether the filter keeps this pair apart or still: what one side holds need not be what the other does. */
export const isOutside = ({ mapping }: Pairing, a: MemoryRecord | undefined): boolean =>
  mapping.filters !== undefined && isAway(a);

export const endsLinks = ({ mapping }: Pairing): boolean =>
  mapping.filters !== undefined && mapping.filters.onLeave.kind !== 'keep';

/** Whether the filter had this record archived: a partner on side a has been away, or became another by a merge. */
export function archivedByFilter(
  world: World,
  { mapping, syncId }: Pairing,
  { filters, ledger }: People,
  side: Side,
  { id, uid }: { readonly id: string; readonly uid: string },
): boolean {
  const partners = world.store.everyLink(syncId).flatMap(({ aId, bId }) => (bId === id && aId !== null ? [aId] : []));
  const isAsked =
    mapping.filters?.onLeave.kind === 'archive' &&
    side === 'b' &&
    (filters.everAway.has(uid) ||
      partners.some((aId) => filters.wentAway.has(aId)) ||
      (filters.everAway.size > 0 && ledger.merged.has(uid)));
  if (isAsked) world.sometimes.add('the partner of someone who left was archived');
  return isAsked;
}

/** People who come and go as far as the filter is concerned. */
export class FilterPeople {
  /** Who has ever left: what they held while they were not linked is nobody's promise. */
  readonly everAway = new Set<string>();
  /** The same by the ids of their records on side a. */
  readonly wentAway = new Set<string>();

  constructor(
    private readonly world: World,
    private readonly pairing: Pairing,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Whoever is unlinked is found again by the address: one that has been edited may have been on its way, or be spelled
   * otherwise by the other side.
   */
  addressEdited(uid: string): void {
    if (endsLinks(this.pairing) && this.everAway.has(uid)) this.ledger.unrecognisable.add(uid);
  }

  act(record: MemoryRecord): void {
    if (this.pairing.mapping.filters === undefined) return;
    const leaves = !isAway(record);
    const uid = uidOf('a', record);
    if (leaves) {
      this.everAway.add(uid);
      this.wentAway.add(record.id);
    }
    if (
      this.ledger.edits.some(
        (edit) => edit.uid === uid && edit.fieldId === 'email' && edit.value !== `${uid}@${this.pairing.syncId}.test`,
      )
    )
      this.addressEdited(uid);
    this.pairing.vendors.a.editAsPerson(record.id, { [STAGE]: leaves ? AWAY : null });
    this.world.sometimes.add(leaves ? 'someone left the filter' : 'someone came back into the filter');
  }
}

/** What did not come true about who is linked by now, and about whom nothing was to be made for. */
export function brokenFilters(world: World, pairing: Pairing, { ledger, filters }: People): readonly string[] {
  const { filters: rules } = pairing.mapping;
  if (rules === undefined) return [];
  const records = new Map(pairing.vendors.a.liveRecords().map((record) => [record.id, record]));
  const links = world.store.links(pairing.syncId);
  const details = links.flatMap((link) =>
    endsLinks(pairing) && isAway(records.get(link.aId ?? ''))
      ? [`${link.aId ?? ''} left the filter and is still linked`]
      : [],
  );
  for (const [id, record] of records) {
    const uid = uidOf('a', record);
    if (isAway(record) || !filters.everAway.has(uid) || !ledger.isTraceable(uid)) continue;
    const letters = world.store.deadLetters(pairing.syncId).some(({ remoteId }) => remoteId === id);
    const inReview = world.store
      .conflicts(pairing.syncId)
      .some((conflict) => conflict.kind === 'identity' && conflict.records.some(({ remoteId }) => remoteId === id));
    const apart = world.store.tombstones(pairing.syncId).some((one) => one.remoteId === id || one.survivorId === id);
    const isLinked = links.some(({ aId }) => aId === id);
    if (isLinked) world.sometimes.add('someone back in the filter is linked');
    else if (!letters && !apart && !inReview && record.fields[nameOn('email', 'a')] !== null)
      details.push(`${uid} came back into the filter and is not linked`);
  }
  return details;
}

/**
 * The promise of a filter, tried on one pair once all is at rest: what is edited while the record is outside stays where
 * it is, and travels once it is back.
 */
export async function brokenLeave(world: World, pairing: Pairing): Promise<readonly Violation[]> {
  const { syncId, vendors } = pairing;
  if (pairing.mapping.filters?.onLeave.kind !== 'keep') return [];
  const sync = await world.store.getSync(syncId);
  if (sync?.state !== 'live') return [];
  const read = (side: Side, id: string | null) => vendors[side].liveRecords().find((record) => record.id === id);
  const letters = new Set(world.store.deadLetters(syncId).map(({ linkId }) => linkId));
  const open = new Set(world.store.conflicts(syncId).map(({ linkId }) => linkId));
  const link = world.store.links(syncId).find(({ id, aId, bId, frozen, base }) => {
    const a = read('a', aId);
    // What is edited is to replace a value both sides agree on.
    const isSettled = base['phone'] !== undefined && frozen.length === 0 && !letters.has(id) && !open.has(id);
    return a && read('b', bId) && !isAway(a) && isSettled;
  });
  if (!link?.aId || !link.bId) return [];
  const violations: Violation[] = [];
  const fail = (detail: string): void => void violations.push({ promise: 'filters', detail: `${syncId}: ${detail}` });
  const calm = (): Promise<void> => world.scheduler.runUntil(world.scheduler.nowMs() + CALM_MS);
  const phone = (side: Side) => read(side, side === 'a' ? link.aId : link.bId)?.fields[nameOn('phone', side)];

  vendors.a.editAsPerson(link.aId, { [STAGE]: AWAY });
  await calm();
  vendors.b.editAsPerson(link.bId, { [nameOn('phone', 'b')]: '+66 outside' });
  await calm();
  if (phone('a') === '+66 outside') fail(`an edit of ${link.bId} travelled to ${link.aId}, which is outside`);
  vendors.a.editAsPerson(link.aId, { [STAGE]: null });
  await calm();
  if (phone('a') !== '+66 outside') fail(`an edit of ${link.bId} did not travel once ${link.aId} was back`);
  world.sometimes.add('an edit waited outside the filter');
  return violations;
}
