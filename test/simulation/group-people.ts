import { type MemoryRecord, type MemoryVendor } from '#connectors/memory';
import { type Side, SIDES } from '#core';
import { type Link } from '#engine';
import { nameOn, uidOf } from './names.js';
import { type Pairing, type World } from './world.js';

/** Someone put a person into a group of a side, or took them out. */
export interface Move {
  readonly side: Side;
  readonly groupId: string;
  readonly uid: string;
  readonly recordId: string;
  readonly kind: 'in' | 'out';
  /** For `out`: the engine had the person in the group on both sides, so that this is a removal it can tell. */
  readonly observed: boolean;
}

/** Those who keep the groups of one workspace: they make, rename and delete them, and move people in and out. */
export class GroupPeople {
  readonly moves: Move[] = [];
  /** Ids of groups that people made, by side. */
  readonly made: Readonly<Record<Side, Set<string>>> = { a: new Set(), b: new Set() };
  /** Deleted by people while the engine had them paired. */
  /** Groups deleted on a side, by their partner's id, with what else there was: a group of the same name takes its place. */
  readonly deletedPaired: { readonly side: Side; readonly partnerId: string; readonly others: ReadonlySet<string> }[] =
    [];
  /** Records that somebody had something about their groups taken back of: who is in what is no longer known from moves. */
  readonly takenBack = new Set<string>();
  #counter = 0;

  constructor(
    private readonly world: World,
    private readonly pairing: Pairing,
  ) {}

  settle(): void {
    this.#make('a', 'Customers');
    this.#make('b', ' customers');
    this.#make('a', 'Secret of ours');
    this.#make('b', 'Secret of ours');
    for (const side of SIDES) this.#make(side, this.#name());
  }

  act(side: Side, record: MemoryRecord): void {
    const { random } = this.world.scheduler;
    const dice = random.next();
    if (dice < 0.12) return this.#makeSomewhere(side);
    if (dice < 0.2) return this.#rename(side);
    if (dice < 0.28) return this.#delete(side);
    return this.#move(side, record);
  }

  tookBack(link: Pick<Link, 'aId' | 'bId'> | undefined): void {
    this.takenBack.add(`a${link?.aId ?? ''}`);
    this.takenBack.add(`b${link?.bId ?? ''}`);
  }

  #makeSomewhere(side: Side): void {
    const { random } = this.world.scheduler;
    const known = this.#anyGroup(side)?.name;
    if (known !== undefined && random.chance(0.2)) {
      this.world.sometimes.add('two groups had one name');
      return this.#make(side, known);
    }
    const name = this.#name();
    for (const one of random.chance(0.3) ? SIDES : [side]) this.#make(one, name);
  }

  #rename(side: Side): void {
    const group = this.#anyGroup(side);
    if (!group) return;
    this.#vendor(side).renameGroupAsPerson(nameOn('lists', side), group.id, this.#name());
    this.world.sometimes.add('a group was renamed');
  }

  #delete(side: Side): void {
    const group = this.#anyGroup(side);
    if (!group) return;
    const row = this.world.store.groupRows(this.pairing.syncId).find((one) => one[side]?.id === group.id);
    if (row?.a && row.b) {
      const others = new Set(this.#groups(side).map(({ id }) => id));
      this.deletedPaired.push({ side, partnerId: row[side === 'a' ? 'b' : 'a']?.id ?? '', others });
      this.world.sometimes.add('a paired group was deleted');
    }
    this.#vendor(side).deleteGroupAsPerson(nameOn('lists', side), group.id);
    if (!this.world.scheduler.random.chance(0.3)) return;
    this.#make(side, group.name);
    this.world.sometimes.add('a group was deleted and made anew');
  }

  #move(side: Side, record: MemoryRecord): void {
    const { random } = this.world.scheduler;
    const groups = this.#groups(side);
    if (groups.length === 0) return;
    const field = nameOn('lists', side);
    const held = idsIn(record, field);
    const out = held.length > 0 && random.chance(0.35);
    const groupId = out ? random.pick(held) : random.pick(groups).id;
    if (!out && held.includes(groupId)) return;
    const lists = out ? held.filter((id) => id !== groupId) : [...held, groupId];
    this.moves.push({
      ...{ side, groupId, uid: uidOf(side, record), recordId: record.id },
      kind: out ? 'out' : 'in',
      observed: out && this.#isSettledIn(side, record.id, groupId),
    });
    this.#vendor(side).editAsPerson(record.id, { [field]: lists });
    this.world.sometimes.add(out ? 'someone left a group' : 'someone joined a group');
  }

  #isSettledIn(side: Side, recordId: string, groupId: string): boolean {
    const { store } = this.world;
    const row = store.groupRows(this.pairing.syncId).find((one) => one[side]?.id === groupId);
    const link = store.links(this.pairing.syncId).find((one) => (side === 'a' ? one.aId : one.bId) === recordId);
    if (!row?.a || !row.b || !link?.aId || !link.bId) return false;
    const { a, b } = row;
    const held = { a: this.#heldBy('a', link.aId), b: this.#heldBy('b', link.bId) };
    const base = link.base['lists'];
    const known = (value: unknown, id: string): boolean => Array.isArray(value) && value.includes(id);
    return held.a.includes(a.id) && held.b.includes(b.id) && known(base?.a, a.id) && known(base?.b, b.id);
  }

  #heldBy(side: Side, recordId: string): readonly string[] {
    const record = this.#vendor(side)
      .liveRecords()
      .find(({ id }) => id === recordId);
    return record ? idsIn(record, nameOn('lists', side)) : [];
  }

  #make(side: Side, name: string): void {
    this.made[side].add(this.#vendor(side).createGroupAsPerson(nameOn('lists', side), name));
  }

  #anyGroup(side: Side) {
    const groups = this.#groups(side);
    return groups.length === 0 ? undefined : this.world.scheduler.random.pick(groups);
  }

  #groups(side: Side) {
    return this.#vendor(side).groups(nameOn('lists', side));
  }

  #vendor(side: Side): MemoryVendor {
    return this.pairing.vendors[side];
  }

  #name(): string {
    this.#counter += 1;
    return `Group ${this.pairing.syncId.slice(0, 1)}${this.#counter}`;
  }
}

export const idsIn = (record: MemoryRecord, field: string): readonly string[] => {
  const held = record.fields[field];
  return Array.isArray(held) ? (held as readonly string[]) : [];
};
