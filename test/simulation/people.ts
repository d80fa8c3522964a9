import { type MemoryRecord, type MemoryVendor } from '#connectors/memory';
import { type FieldValue, type Side, SIDES } from '#core';
import { Ledger } from './ledger.js';
import { nameOn, NAMES, uidOf } from './names.js';
import { FirmPeople } from './firm-people.js';
import { FilterPeople } from './filters.js';
import { GroupPeople } from './group-people.js';
import { MappingPeople } from './mapping-people.js';
import { SegmentPeople } from './segment-people.js';
import { type Pairing, type World } from './world.js';

const TAKEN_BACK: readonly string[] = ['name', 'phone', 'city', 'rank', 'lists'];

const EDITABLE = ['name', 'name', 'phone', 'city', 'city', 'rank', 'note', 'email'] as const;

/** The people of one workspace: they create, edit, tag, opt out, merge and delete on both sides, and answer conflicts. */
export class People {
  readonly ledger = new Ledger();
  readonly groups: GroupPeople;
  readonly firms: FirmPeople;
  readonly filters: FilterPeople;
  readonly mappings: MappingPeople;
  readonly segments: SegmentPeople;
  #counter = 0;

  constructor(
    private readonly world: World,
    private readonly pairing: Pairing,
  ) {
    this.groups = new GroupPeople(world, pairing);
    this.firms = new FirmPeople(world, pairing);
    this.filters = new FilterPeople(world, pairing, this.ledger);
    this.mappings = new MappingPeople(world, pairing);
    this.segments = new SegmentPeople(world, pairing);
  }

  /** Who is there before the first sync: some on both sides with differing details, some on one, some twice. */
  settle(): void {
    const { random } = this.world.scheduler;
    this.groups.settle();
    this.firms.settle();
    for (let person = 0; person < random.between(3, 12); person++) {
      const uid = this.#next('u');
      const mail = `${uid}@${this.pairing.syncId}.test`;
      const where: readonly Side[] = random.pick([['a'], ['b'], ['a', 'b'], ['a', 'b']]);
      for (const side of where) this.#create(side, uid, random.chance(0.1) && side === 'a' ? null : mail);
      if (random.chance(0.1)) this.#create('a', this.#next('u'), mail);
    }
  }

  /** Does something somewhere. */
  act(): void {
    const { random } = this.world.scheduler;
    const side = random.pick(SIDES);
    const record = this.#anyone(side);
    const dice = random.next();
    if (!record || dice < 0.12) return this.#someoneNew();
    if (dice < 0.62) return this.#edit(side, record);
    if (dice < 0.72) return this.#editBothAtOnce(record, side);
    if (dice < 0.82) return this.#tag(side, record);
    if (dice < 0.87) return this.#optOut(side, record);
    if (dice < 0.89) return this.#answerConflict();
    if (dice < 0.91) return this.#takeBack();
    if (dice < 0.95) return this.#delete(side, record);
    return this.#merge(side, record);
  }

  /** Does something about the groups somewhere. */
  actOnGroups(): void {
    const side = this.world.scheduler.random.pick(SIDES);
    const record = this.#anyone(side);
    if (record) this.groups.act(side, record);
  }

  /** Does something about the firms somewhere. */
  actOnFirms(): void {
    const side = this.world.scheduler.random.pick(SIDES);
    const record = this.#anyone(side);
    if (record) this.firms.act(side, record);
  }

  /** Lets somebody leave the filter of side a, or come back into it. */
  actOnFilters(): void {
    const record = this.#anyone('a');
    if (record) this.filters.act(record);
  }

  /** Gives somebody a nickname, or changes what is mapped. */
  actOnMapping(): void {
    const { random } = this.world.scheduler;
    const side = random.pick(SIDES);
    const record = this.#anyone(side);
    if (record && random.chance(0.7)) this.mappings.nickname(side, record);
    else this.mappings.change();
  }

  /** Two workflows that will not agree about the rank. */
  duel(): void {
    for (const side of SIDES) {
      for (const record of this.#vendor(side).liveRecords()) {
        const mine = side === 'a' ? 'alpha' : 'beta';
        const now = record.fields[nameOn('rank', side)];
        if (now === mine || now === null || now === undefined) continue;
        this.#write(side, record, 'rank', mine);
        this.ledger.automationEdits += 1;
        this.world.sometimes.add('workflows fought');
      }
    }
  }

  #someoneNew(): void {
    const { random } = this.world.scheduler;
    const uid = this.#next('u');
    const mail = `${uid}@${this.pairing.syncId}.test`;
    const where: readonly Side[] = random.pick([['a'], ['b'], ['a'], ['b'], ['a', 'b']]);
    for (const side of where) this.#create(side, uid, mail);
    if (where.length < 2) return;
    this.world.sometimes.add('created on both sides at once');
    // Without a unique key, a vendor that shows new records late cannot be asked whether one is there; and what a first
    // sync creates, it creates from what it scanned: known limits.
    const shownLate = SIDES.some((side) => this.#vendor(side).options.visibilityLagMs > 0);
    const scanned = this.world.firstSyncing.has(this.pairing.syncId);
    if (shownLate || scanned) this.ledger.unrecognisable.add(uid);
  }

  #create(side: Side, uid: string, mail: string | null): void {
    const { random } = this.world.scheduler;
    const fields: Record<string, FieldValue> = { [nameOn('uid', side)]: uid, [nameOn('email', side)]: mail };
    for (const fieldId of ['name', 'city', 'rank', 'phone']) {
      if (random.chance(0.8)) fields[nameOn(fieldId, side)] = this.#value(fieldId, side);
    }
    if (random.chance(0.1)) Object.assign(fields, OPTED_OUT[side]);
    const id = this.#vendor(side).createAsPerson(fields);
    if (mail === null) this.ledger.unrecognisable.add(uid);
    this.ledger.created.push({ side, id, uid });
    for (const fieldId of ['name', 'city', 'rank', 'phone']) {
      const value = fields[nameOn(fieldId, side)];
      if (value !== undefined) this.ledger.edited(uid, fieldId, value);
    }
    if (nameOn('consent', side) in fields) this.ledger.optedOut.add(uid);
  }

  #edit(side: Side, record: MemoryRecord): void {
    const { random } = this.world.scheduler;
    const fieldId = random.pick(EDITABLE);
    const value = fieldId !== 'email' && random.chance(0.12) ? null : this.#value(fieldId, side);
    if (value === null) this.world.sometimes.add('a value was cleared');
    this.#write(side, record, fieldId, value);
  }

  /** The same field of one person, on both sides in one second. */
  #editBothAtOnce(record: MemoryRecord, side: Side): void {
    const uid = record.fields[nameOn('uid', side)];
    const other = side === 'a' ? 'b' : 'a';
    const twin = this.#vendor(other)
      .liveRecords()
      .find((one) => uid !== null && one.fields[nameOn('uid', other)] === uid);
    const fieldId = this.world.scheduler.random.pick(['name', 'city', 'rank'] as const);
    this.#write(side, record, fieldId, this.#value(fieldId, side));
    if (!twin) return;
    this.#write(other, twin, fieldId, this.#value(fieldId, other));
    this.world.sometimes.add('both sides were edited at once');
  }

  #write(side: Side, record: MemoryRecord, fieldId: string, value: FieldValue): void {
    const field = nameOn(fieldId, side);
    const uid = uidOf(side, record);
    this.ledger.superseded(fieldId, record.fields[field]);
    if (fieldId === 'email' && !this.#isLinked(side, record.id)) this.ledger.unrecognisable.add(uid);
    this.#vendor(side).editAsPerson(record.id, { [field]: value });
    this.ledger.edited(uid, fieldId, value);
    if (fieldId === 'email') this.filters.addressEdited(uid);
  }

  #tag(side: Side, record: MemoryRecord): void {
    const { random } = this.world.scheduler;
    const field = nameOn('tags', side);
    const held = tagsOf(side, record);
    const uid = uidOf(side, record);
    if (held.length > 0 && random.chance(0.4)) {
      const tag = random.pick(held);
      this.#vendor(side).editAsPerson(record.id, { [field]: held.filter((one) => one !== tag) });
      this.ledger.untagged(uid, tag, this.#wasObserved(side, record.id, tag));
      this.world.sometimes.add('a tag was removed');
      return;
    }
    const tag = this.#next('t');
    this.#vendor(side).editAsPerson(record.id, { [field]: [...held, tag] });
    this.ledger.tagged(uid, tag);
  }

  /** Whether the engine had seen this tag on this side: only then is its removal an observed one. */
  #wasObserved(side: Side, id: string, tag: string): boolean {
    const known = this.#linkOf(side, id)?.base['tags']?.[side];
    return Array.isArray(known) && known.includes(tag);
  }

  #optOut(side: Side, record: MemoryRecord): void {
    const { random } = this.world.scheduler;
    const optIn = random.chance(0.3);
    this.#vendor(side).editAsPerson(record.id, optIn ? OPTED_IN[side] : OPTED_OUT[side]);
    if (!optIn) this.ledger.optedOut.add(uidOf(side, record));
    this.world.sometimes.add(optIn ? 'someone opted in again on one side' : 'someone opted out');
  }

  #answerConflict(): void {
    const { syncId } = this.pairing;
    const open = this.world.store
      .conflicts(syncId)
      .filter(({ status, fieldId }) => status === 'open' && fieldId !== null);
    if (open.length === 0) return;
    const conflict = this.world.scheduler.random.pick(open);
    const side = this.world.scheduler.random.pick(SIDES);
    this.world.store.answer(syncId, conflict.id, { kind: 'keepSide', side });
    this.ledger.answered.add(conflict.id);
    this.world.sometimes.add('a person answered a conflict');
  }

  /** Somebody undoes one change, or has a pair put back to an earlier moment. */
  #takeBack(): void {
    const { random } = this.world.scheduler;
    const { syncId } = this.pairing;
    const links = new Map(this.world.store.links(syncId).map((link) => [link.id, link]));
    const log = this.world.store.log(syncId).filter(({ linkId }) => links.has(linkId));
    const changes = log.filter(({ fieldId, cause }) => TAKEN_BACK.includes(fieldId) && cause !== 'merge');
    if (changes.length === 0) return;
    const { linkId, id: changeId, atMs, fieldId } = random.pick(changes);
    this.ledger.takenBack += 1;
    const single = random.chance(0.7);
    if (fieldId === 'lists' || !single) this.groups.tookBack(links.get(linkId));
    if (fieldId === 'lists') this.world.sometimes.add('who is in a group was taken back');
    if (single) return this.world.takeBack(syncId, { kind: 'change', linkId, changeId });
    // Whose record it is must not change hands.
    if (log.some((entry) => entry.linkId === linkId && entry.fieldId === 'uid' && entry.cause !== 'create')) return;
    const uid = this.#uidOf(links.get(linkId)?.aId ?? null);
    this.world.takeBack(syncId, { kind: 'moment', linkId, atMs: atMs - random.between(0, 1) }, () => {
      for (const one of this.ledger.tags()) if (one.uid === uid) this.ledger.untagged(uid, one.tag, false);
    });
  }

  #uidOf(aId: string | null): string {
    const record = this.#vendor('a')
      .liveRecords()
      .find(({ id }) => id === aId);
    return record ? uidOf('a', record) : 'nobody';
  }

  #delete(side: Side, record: MemoryRecord): void {
    this.#forget(side, record);
    const known = this.#isLinked(side, record.id);
    this.#vendor(side).deleteAsPerson(record.id);
    this.ledger.deleted.push({ side, id: record.id, uid: uidOf(side, record), known });
    this.world.sometimes.add('a record was deleted');
  }

  #merge(side: Side, record: MemoryRecord): void {
    const other = this.#anyone(side);
    if (!other || other.id === record.id) return;
    this.#forget(side, record);
    this.#vendor(side).merge(record.id, other.id);
    for (const one of [record, other]) this.ledger.merged.add(uidOf(side, one));
    this.ledger.mergedAway.push({ side, id: record.id, uid: uidOf(side, record) });
    this.world.sometimes.add('records were merged');
  }

  /** Whoever deletes or merges a record has seen what it held; what the engine has not seen taken off it, it never will. */
  #forget(side: Side, record: MemoryRecord): void {
    const uid = uidOf(side, record);
    for (const tag of tagsOf(side, record)) this.ledger.untagged(uid, tag, false);
    for (const { tag, state, uid: whose } of this.ledger.tags())
      if (whose === uid && state === 'removed' && this.#wasObserved(side, record.id, tag))
        this.ledger.untagged(uid, tag, false);
    for (const fieldId of Object.keys(NAMES)) this.ledger.superseded(fieldId, record.fields[nameOn(fieldId, side)]);
  }

  /** Whether the engine knows both records of the pair this one is half of. */
  #isLinked(side: Side, id: string): boolean {
    const link = this.#linkOf(side, id);
    return link !== undefined && link.aId !== null && link.bId !== null;
  }

  #linkOf(side: Side, id: string) {
    return this.world.store.links(this.pairing.syncId).find((one) => (side === 'a' ? one.aId : one.bId) === id);
  }

  #anyone(side: Side): MemoryRecord | undefined {
    const records = this.#vendor(side).liveRecords();
    return records.length === 0 ? undefined : this.world.scheduler.random.pick(records);
  }

  #vendor(side: Side): MemoryVendor {
    return this.pairing.vendors[side];
  }

  #value(fieldId: string, side: Side): string {
    const { random } = this.world.scheduler;
    switch (fieldId) {
      case 'email':
        return `${this.#next(random.chance(0.3) ? 'E' : 'e')}@${this.pairing.syncId}.test`;
      case 'name':
        return this.#next('n') + (random.chance(0.3) ? ' of the long and winding road' : '');
      case 'phone':
        return this.#next(side === 'a' && random.chance(0.1) ? 'bad' : '+66');
      case 'city':
        return this.#next(random.chance(0.5) ? 'c' : ' C') + (random.chance(0.3) ? ' ' : '');
      default:
        return this.#next(fieldId.slice(0, 1));
    }
  }

  /** Never repeats, and holds the workspace, so that a value that strays is recognised. */
  #next(prefix: string): string {
    this.#counter += 1;
    return `${prefix}${this.pairing.syncId.slice(0, 1)}${this.#counter}`;
  }
}

const tagsOf = (side: Side, record: MemoryRecord): readonly string[] => {
  const held = record.fields[nameOn('tags', side)];
  return Array.isArray(held) ? (held as readonly string[]) : [];
};

const OPTED_OUT: Readonly<Record<Side, Record<string, FieldValue>>> = {
  a: { optedOut: true },
  b: { STATUS: 'unsubscribed' },
};
const OPTED_IN: Readonly<Record<Side, Record<string, FieldValue>>> = {
  a: { optedOut: false },
  b: { STATUS: 'subscribed' },
};
