import { type ExpressionType, type FieldMapping, type Mapping, type Pair, type Side } from '#core';
import {
  activateSegment,
  type Activation,
  type Run,
  type SavedSegment,
  startSegmentPreview,
  sweep,
  type Sync,
  work,
} from '#engine';
import { EngineWorld, type EngineWorldOptions, fieldsOfA, fieldsOfB, SYNC_ID } from './engine-fixture.js';

const NAME = { a: 'tags', b: 'Tags' } as const;
const TYPES: Pair<Readonly<Record<string, ExpressionType>>> = {
  a: { email: 'text', name: 'text', city: 'text', phone: 'text', tags: 'groups', optedOut: 'boolean' },
  b: { Email: 'text', Name: 'text', City: 'text', Phone: 'text', Tags: 'groups', Status: 'text' },
};

export const TAGS: FieldMapping = {
  ...{ id: 'tags', a: 'tags', b: 'Tags', direction: 'both', kind: 'set' },
  lens: { kind: 'members', groups: true },
  groups: { create: { a: true, b: true } },
};

/** Two vendors with groups, a sync that does not map phones, and people who make segments. */
export class SegmentWorld extends EngineWorld {
  constructor(mapping: Partial<Mapping> = {}, options: EngineWorldOptions = {}) {
    const fields = new EngineWorld().mapping.fields.filter(({ id }) => id !== 'tags' && id !== 'phone');
    super({
      ...options,
      mapping: { fields, ...mapping },
      vendors: {
        a: { fields: fieldsOfA({ tags: { groups: true } }), ...options.vendors?.a },
        b: { fields: fieldsOfB({ Tags: { groups: true } }), ...options.vendors?.b },
      },
    });
  }

  async sync(): Promise<Sync> {
    const sync = await this.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has a sync');
    return sync;
  }

  async segment(id = 's1'): Promise<SavedSegment> {
    const segment = (await this.store.segments(SYNC_ID)).find((one) => one.id === id);
    if (!segment) throw new Error(`there is no segment ${id}`);
    return segment;
  }

  async save(expression: string, more: Partial<SavedSegment> = {}): Promise<SavedSegment> {
    const segment: SavedSegment = {
      ...{ id: 's1', syncId: SYNC_ID, name: 'Thais', side: 'b', field: 'Tags', groupName: 'Thais' },
      ...{ rule: ruleOf(expression), revision: 1, state: 'draft', inUse: null, stoppedBecause: null },
      ...more,
    };
    if (!(await this.store.addSegment(segment))) throw new Error('the name is taken');
    return segment;
  }

  async revise(expression: string, id = 's1'): Promise<void> {
    await this.store.reviseSegment(SYNC_ID, id, ruleOf(expression));
  }

  async preview(id = 's1'): Promise<Run> {
    const run = await startSegmentPreview(this.engine, await this.sync(), await this.segment(id));
    if (!run) throw new Error('the segment is being activated or emptied');
    await this.rest();
    return (await this.store.getRun(run.id)) ?? run;
  }

  async activate(run: Run, confirmed = false): Promise<Activation> {
    const activation = await activateSegment(this.engine, run, { confirmed });
    await this.rest();
    return activation;
  }

  /** Saves a segment and activates it as it is previewed. */
  async inUse(expression: string, more: Partial<SavedSegment> = {}): Promise<void> {
    const { id } = await this.save(expression, more);
    await this.activate(await this.preview(id), true);
  }

  /** Works off every ticket and all that is dirty. */
  async rest(): Promise<void> {
    for (let round = 0; round < 40; round++) {
      await this.settle(1);
      const tickets = this.takeTickets().filter(({ kind }) => kind === 'plan' || kind === 'apply');
      if (tickets.length === 0) return;
      for (const ticket of tickets) await work(this.engine, ticket);
      this.nowMs += 2_000;
    }
    throw new Error('the world did not come to rest');
  }

  async sweepAndRest(): Promise<void> {
    await sweep(this.engine, SYNC_ID);
    await this.rest();
  }

  group(side: Side, name: string, writable = true): string {
    return this.vendors[side].createGroupAsPerson(NAME[side], name, writable);
  }

  /** Who is in the group of this name, by id. */
  membersOf(side: Side, name: string): readonly string[] {
    const group = this.vendors[side].groups(NAME[side]).find((one) => one.name === name);
    return this.vendors[side]
      .liveRecords()
      .filter(({ fields: { [NAME[side]]: held } }) => Array.isArray(held) && group && held.includes(group.id))
      .map(({ id }) => id)
      .sort();
  }

  /** A person of side b is put into groups of these ids, and no others, by hand. */
  putInto(side: Side, id: string, groupIds: readonly string[]): void {
    this.vendors[side].editAsPerson(id, { [NAME[side]]: groupIds });
  }
}

const ruleOf = (expression: string): SavedSegment['rule'] => ({
  expression,
  fields: TYPES,
  groups: { a: {}, b: {} },
});
