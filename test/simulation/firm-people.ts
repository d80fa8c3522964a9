import { type MemoryRecord, MemoryVendor, type MemoryVendorOptions } from '#connectors/memory';
import { type FieldMapping, type Mapping, type Side, SIDES } from '#core';
import { type Sync } from '#engine';
import { nameOn, uidOf } from './names.js';
import { type Pairing, type World } from './world.js';

/** The firms of one workspace's two vendors, and the sync that links them. */
export interface Firms {
  readonly syncId: string;
  readonly vendors: Readonly<Record<Side, MemoryVendor>>;
}

const FIELDS = [{ name: 'domain', unique: true }, { name: 'title' }] as const;

export const firmsOf = (
  workspace: string,
  options: (side: Side) => Omit<MemoryVendorOptions, 'fields' | 'object' | 'mintId'>,
): Firms => {
  const vendor = (side: Side): MemoryVendor => {
    let minted = 0;
    return new MemoryVendor({
      ...{ ...options(side), object: 'firm', fields: FIELDS },
      mintId: () => `${side}firm${String((minted += 1)).padStart(4, '0')}`,
    });
  };
  return { syncId: `${workspace}-firms`, vendors: { a: vendor('a'), b: vendor('b') } };
};

/** The mapping of the firms: as plain as can be, since what it links is what matters. */
export const firmMapping = (onDelete: Mapping['onDelete']): Mapping => ({
  version: 1,
  fields: ['domain', 'title'].map((name) => ({
    ...{ id: name, a: name, b: name, direction: 'both', kind: 'value', lens: { kind: 'text' } },
  })),
  keys: [{ fieldIds: ['domain'] }],
  policy: { kind: 'sideWins', side: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete,
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
});

/** The reference of a person to the firm they work for. */
export const firmField = (workspace: string): FieldMapping => ({
  ...{ id: 'firm', a: nameOn('firm', 'a'), b: nameOn('firm', 'b'), direction: 'both', kind: 'value' },
  lens: { kind: 'reference', through: `${workspace}-firms` },
});

/** The sync of the firms, which has the vendors the other way round than the people's: references must not care. */
export const firmSync = (people: Sync, { syncId }: Firms, mapping: Mapping): Sync => ({
  ...{ ...people, id: syncId, name: syncId, mapping },
  a: { connectionId: people.b.connectionId, object: 'firm' },
  b: { connectionId: people.a.connectionId, object: 'firm' },
});

/** Those who keep the firms of one workspace: they make, delete and merge them, and people change their jobs. */
export class FirmPeople {
  /** Whom somebody took out of a firm, on one side or the other: by name and by record, as either may change. */
  readonly left = new Set<string>();
  /** How much somebody has done, each of which the engine may have to follow. */
  acts = 0;
  #counter = 0;

  constructor(
    private readonly world: World,
    private readonly pairing: Pairing,
  ) {}

  settle(): void {
    for (const sides of [['a'], ['b'], SIDES] as const) this.#make(sides);
  }

  act(side: Side, record: MemoryRecord): void {
    const { random } = this.world.scheduler;
    const dice = random.next();
    if (dice < 0.2) return this.#make(random.pick([['a'], ['b'], SIDES]));
    if (dice < 0.27) return this.#close(side);
    if (dice < 0.32) return this.#merge(side);
    return this.#move(side, record);
  }

  #make(sides: readonly Side[]): void {
    const domain = `firm${(this.#counter += 1)}.${this.pairing.syncId}.test`;
    for (const side of sides) this.#firms(side).createAsPerson({ domain, title: domain });
    this.acts += 1;
  }

  #move(side: Side, record: MemoryRecord): void {
    const { random } = this.world.scheduler;
    const firms = this.#firms(side).liveRecords();
    const firm = random.chance(0.25) || firms.length === 0 ? null : random.pick(firms).id;
    if (firm === null && (record.fields[nameOn('firm', side)] ?? null) === null) return;
    if (firm === null) this.#leaves(side, record);
    this.#vendor(side).editAsPerson(record.id, { [nameOn('firm', side)]: firm });
    this.world.sometimes.add(firm === null ? 'someone left a firm' : 'someone joined a firm');
    this.acts += 1;
  }

  #leaves(side: Side, record: MemoryRecord): void {
    this.left.add(uidOf(side, record)).add(recordKey(side, record.id));
  }

  /** The vendor takes everyone out of a firm that is deleted. */
  #close(side: Side): void {
    const firm = this.#any(side);
    if (firm === undefined) return;
    this.#firms(side).deleteAsPerson(firm);
    if (this.#rehome(side, firm, null)) this.world.sometimes.add('a firm was deleted with people in it');
    this.acts += 1;
  }

  /** The vendor takes everyone along to the firm that is left. */
  #merge(side: Side): void {
    const [firm, into] = [this.#any(side), this.#any(side)];
    if (firm === undefined || into === undefined || firm === into) return;
    this.#firms(side).merge(firm, into);
    if (this.#rehome(side, firm, into)) this.world.sometimes.add('firms were merged with people in them');
    this.acts += 1;
  }

  #rehome(side: Side, from: string, into: string | null): boolean {
    const field = nameOn('firm', side);
    const staff = this.#vendor(side)
      .liveRecords()
      .filter((record) => record.fields[field] === from);
    for (const record of staff) {
      if (into === null && !this.#isKnownIn(side, record.id, from)) this.#leaves(side, record);
      this.#vendor(side).editAsPerson(record.id, { [field]: into });
    }
    this.acts += staff.length;
    return staff.length > 0;
  }

  /** A known limit: who went to a firm and lost it between two looks seems to have left the one before. */
  #isKnownIn(side: Side, recordId: string, firm: string): boolean {
    const link = this.world.store
      .links(this.pairing.syncId)
      .find((one) => (side === 'a' ? one.aId : one.bId) === recordId);
    const known = link?.base['firm']?.[side];
    if (known !== undefined && known !== null) return known === firm;
    // Who is being linked may have been read when at another firm.
    const history = this.pairing.authors[side].historyOf(recordId, nameOn('firm', side));
    return history.every(({ value }) => value === null || value === firm);
  }

  #any(side: Side): string | undefined {
    const firms = this.#firms(side).liveRecords();
    return firms.length === 0 ? undefined : this.world.scheduler.random.pick(firms).id;
  }

  #firms(side: Side): MemoryVendor {
    return this.pairing.firms.vendors[side];
  }

  #vendor(side: Side): MemoryVendor {
    return this.pairing.vendors[side];
  }
}

export const recordKey = (side: Side, id: string): string => `${side} ${id}`;
