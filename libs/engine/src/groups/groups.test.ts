import { describe, expect, it } from '@jest/globals';
import { ConnectorError } from '#connector-sdk';
import { type FieldMapping, type GroupRules, type Side } from '#core';
import { applyPlan, approve, makePlan, startFirstSync, startMappingChange, sweep, work } from '#engine';
import { EngineWorld, type EngineWorldOptions, fieldsOfA, fieldsOfB, SYNC_ID } from '../../testing/engine-fixture.js';

const BOTH = { a: true, b: true };
const NAME = { a: 'tags', b: 'Tags' } as const;
const tagsField = (rules: Partial<GroupRules>, direction: FieldMapping['direction'] = 'both'): FieldMapping => ({
  id: 'tags',
  a: 'tags',
  b: 'Tags',
  direction,
  kind: 'set',
  lens: { kind: 'members', groups: true },
  groups: { create: BOTH, ...rules },
});

/** Two vendors whose tags are groups with ids of their own. */
class GroupWorld extends EngineWorld {
  constructor(rules: Partial<GroupRules> = {}, options: EngineWorldOptions = {}) {
    const fields = new EngineWorld().mapping.fields.filter(({ id }) => id !== 'tags' && id !== 'phone');
    super({
      mapping: { fields: [...fields, tagsField(rules)], ...options.mapping },
      ...options,
      vendors: {
        a: { fields: fieldsOfA({ tags: { groups: true } }), ...options.vendors?.a },
        b: { fields: fieldsOfB({ Tags: { groups: true } }), ...options.vendors?.b },
      },
    });
  }

  group(side: Side, name: string, writable = true): string {
    return this.vendors[side].createGroupAsPerson(NAME[side], name, writable);
  }

  rename(side: Side, id: string, name: string): void {
    this.vendors[side].renameGroupAsPerson(NAME[side], id, name);
  }

  removeGroup(side: Side, id: string): void {
    this.vendors[side].deleteGroupAsPerson(NAME[side], id);
  }

  names(side: Side): readonly string[] {
    return this.vendors[side].groups(NAME[side]).map(({ name }) => name);
  }

  idOf(side: Side, name: string): string | undefined {
    return this.vendors[side].groups(NAME[side]).find((group) => group.name === name)?.id;
  }

  /** The names of the groups a record is in. */
  tagsOf(side: Side, id: string): readonly string[] {
    const names = new Map(this.vendors[side].groups(NAME[side]).map((group) => [group.id, group.name]));
    return (this.read(side, id)?.tags ?? []).map((groupId) => names.get(groupId) ?? groupId).sort();
  }

  async rows(): Promise<readonly string[]> {
    const rows = await this.store.groups(SYNC_ID);
    return rows.map(({ a, b, apart }) => `${a?.name ?? '-'} / ${b?.name ?? '-'}${apart ? ` ${apart}` : ''}`).sort();
  }

  async sweepAndSettle(): Promise<void> {
    await sweep(this.engine, SYNC_ID);
    await this.settle();
  }
}

const ANN = { email: 'ann@example.com', name: 'Ann' };

describe('sets of groups', () => {
  it('travel both ways by the names of the groups', async () => {
    const world = new GroupWorld();
    const [vipA, vipB] = [world.group('a', 'VIP'), world.group('b', ' vip ')];
    const newsB = world.group('b', 'News');
    world.group('a', 'News');
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    expect(world.read('b', bId)?.tags).toEqual([vipB]);
    world.edit('b', bId, { tags: [newsB] });
    await world.settle();
    expect([world.tagsOf('a', aId), world.tagsOf('b', bId)]).toEqual([['News'], ['News']]);
    expect(await world.settle()).toEqual({ created: 0, updated: 0, deleted: 0 });
  });

  it('make a missing group on the other side once somebody is in it, and none before', async () => {
    const world = new GroupWorld();
    const used = world.group('a', 'Used');
    world.group('a', 'Unused');
    const { aId, bId } = await world.linked(ANN);
    expect(world.names('b')).toEqual([]);
    world.edit('a', aId, { tags: [used] });
    await world.settle();
    expect(world.names('b')).toEqual(['Used']);
    expect(world.tagsOf('b', bId)).toEqual(['Used']);
    expect(await world.rows()).toEqual(['Unused / -', 'Used / Used']);
  });

  it.each([
    [{ create: { a: true, b: false } }, []],
    [{ deny: ['in*'] }, []],
    [{ allow: ['public *'] }, []],
    [{ allow: ['int*'] }, ['Internal']],
  ])('make only what the rules allow: %j', async (rules, made) => {
    const world = new GroupWorld(rules);
    const internal = world.group('a', 'Internal');
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [internal], city: 'Bonn' });
    await world.settle();
    expect(world.names('b')).toEqual(made);
    expect(world.read('b', bId)?.city).toBe('Bonn');
    expect(world.read('a', aId)?.tags).toEqual([internal]);
  });

  it('leave groups alone that the rules shut out though both sides have them', async () => {
    const world = new GroupWorld({ deny: ['VIP'] });
    const vip = world.group('a', 'VIP');
    world.group('b', 'VIP');
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [vip] });
    await world.settle();
    expect(world.tagsOf('b', bId)).toEqual([]);
  });

  it('leave two groups of one name unpaired, say so, and make no third', async () => {
    const world = new GroupWorld();
    const twin = world.group('a', 'Twin');
    world.group('a', 'twin');
    world.group('b', 'Twin');
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [twin] });
    await world.settle();
    expect(world.tagsOf('b', bId)).toEqual([]);
    expect(world.names('b')).toEqual(['Twin']);
    expect(await world.rows()).toEqual(['- / Twin ambiguous', 'Twin / - ambiguous', 'twin / - ambiguous']);
    expect(world.logger.lines.map(({ message }) => message)).toContain(
      'groups are left unpaired because several have one name',
    );
  });

  it('bring everyone along who is in a group that a new name lets in', async () => {
    const world = new GroupWorld({ deny: ['in*'] });
    const group = world.group('a', 'Internal');
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [group] });
    await world.settle();
    expect(world.names('b')).toEqual([]);
    world.rename('a', group, 'Public');
    await world.sweepAndSettle();
    expect(world.tagsOf('b', bId)).toEqual(['Public']);
  });

  it('keep the pair of a renamed group, and rename the other where asked to', async () => {
    for (const followRenames of [false, true]) {
      const world = new GroupWorld({ followRenames });
      const [vipA] = [world.group('a', 'VIP'), world.group('b', 'VIP')];
      const { aId, bId } = await world.linked({ ...ANN, tags: [] });
      world.edit('a', aId, { tags: [vipA] });
      await world.settle();
      world.rename('a', vipA, 'Gold');
      await world.sweepAndSettle();
      expect(world.names('b')).toEqual([followRenames ? 'Gold' : 'VIP']);
      expect(world.read('b', bId)?.tags).toHaveLength(1);
      await world.sweepAndSettle();
      expect(world.names('a')).toEqual(['Gold']);
    }
  });

  it('do not rename a group that was renamed on both sides', async () => {
    const world = new GroupWorld({ followRenames: true });
    const [a, b] = [world.group('a', 'VIP'), world.group('b', 'VIP')];
    await world.linked(ANN);
    await world.sweepAndSettle();
    world.rename('a', a, 'Gold');
    world.rename('b', b, 'Silver');
    await world.sweepAndSettle();
    await world.sweepAndSettle();
    expect([world.names('a'), world.names('b')]).toEqual([['Gold'], ['Silver']]);
    expect(await world.rows()).toEqual(['Gold / Silver']);
  });

  it('take nobody out of a group whose partner was deleted, and do not bring that back', async () => {
    const world = new GroupWorld();
    const [vipA] = [world.group('a', 'VIP'), world.group('b', 'VIP')];
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.removeGroup('a', vipA);
    await world.settle();
    await world.sweepAndSettle();
    expect([world.tagsOf('a', aId), world.tagsOf('b', bId)]).toEqual([[], ['VIP']]);
    expect(world.names('a')).toEqual([]);
    expect(await world.rows()).toEqual(['- / VIP partnerGone']);
    expect(world.store.links(SYNC_ID)[0]?.base['tags']).toEqual({ a: [], b: [] });
    // A person makes it again: it is found by its name, and its members are added.
    world.group('a', 'VIP');
    await world.sweepAndSettle();
    expect(world.tagsOf('a', aId)).toEqual(['VIP']);
  });

  it('bring the members of a group along that is paired later, on both sides', async () => {
    const world = new GroupWorld({ create: { a: false, b: false } });
    const vipA = world.group('a', 'VIP');
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.group('b', 'VIP');
    await world.sweepAndSettle();
    expect(world.tagsOf('b', bId)).toEqual(['VIP']);
    await world.sweepAndSettle();
    expect(await world.dirty()).toEqual([]);
  });

  it('bring everyone along where a group was deleted and made anew before anyone looked', async () => {
    const world = new GroupWorld();
    const [vipA, vipB] = [world.group('a', 'VIP'), world.group('b', 'VIP')];
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.removeGroup('b', vipB);
    world.group('b', 'VIP');
    world.dropHints();
    await world.sweepAndSettle();
    await world.sweepAndSettle();
    expect([world.tagsOf('a', aId), world.tagsOf('b', bId)]).toEqual([['VIP'], ['VIP']]);
  });

  it('are read from a group the credentials may not change, and never written there', async () => {
    const world = new GroupWorld();
    const [smartA, smartB] = [world.group('a', 'Smart'), world.group('b', 'Smart', false)];
    const { aId, bId } = await world.linked(ANN);
    world.edit('b', bId, { tags: [smartB] });
    await world.settle();
    expect(world.read('a', aId)?.tags).toEqual([smartA]);
    world.edit('a', aId, { tags: [] });
    await world.settle();
    expect(world.read('b', bId)?.tags).toEqual([smartB]);
    expect(world.deadLetters()).toEqual([]);
  });

  it('never touch a subscription', async () => {
    const world = new GroupWorld();
    const [vipA] = [world.group('a', 'VIP'), world.group('b', 'VIP')];
    const { aId, bId } = await world.linked({ ...ANN, optedOut: false });
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.edit('a', aId, { tags: [] });
    await world.settle();
    expect(world.tagsOf('b', bId)).toEqual([]);
    expect(world.read('b', bId)?.optedOut).toBe(false);
    expect(world.store.log(SYNC_ID).filter(({ fieldId }) => fieldId === 'consent')).toEqual([]);
  });

  it('go on without a group the other vendor will not make, and try again at the next sweep', async () => {
    let refuse = true;
    const world = new GroupWorld(
      {},
      {
        port: (side, port) => {
          const { groups } = port;
          if (side === 'a' || !groups) return port;
          const create: typeof groups.create = async (...asked) => {
            if (refuse) throw new ConnectorError('permission', { code: 'NO_LISTS', message: 'not allowed' });
            return groups.create(...asked);
          };
          return { ...port, groups: { ...groups, create } };
        },
      },
    );
    const vip = world.group('a', 'VIP');
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [vip], city: 'Rome' });
    await world.settle();
    expect([world.read('b', bId)?.city, await world.rows()]).toEqual(['Rome', ['VIP / - refused']]);
    refuse = false;
    await world.sweepAndSettle();
    world.edit('a', aId, { city: 'Bonn' });
    await world.settle();
    expect(world.tagsOf('b', bId)).toEqual(['VIP']);
  });

  it('take along who was in a group that the create with a lost answer left out, once it has a partner', async () => {
    const rules = { create: { a: false, b: false } };
    const world = new GroupWorld(rules, { vendors: { b: { idempotentCreate: false } } });
    const [vip, lone] = [world.group('a', 'VIP'), world.group('a', 'Lone')];
    world.group('b', 'VIP');
    world.add('a', { ...ANN, tags: [vip, lone] });
    world.vendors.b.failNext({ on: 'create', kind: 'lostAnswer' });
    await world.drain();
    world.group('b', 'Lone');
    await sweep(world.engine, SYNC_ID);
    await world.settle();
    const [made] = world.vendors.b.liveRecords();
    expect(world.tagsOf('b', made?.id ?? '')).toEqual(['Lone', 'VIP']);
  });

  it('wait while a vendor cannot list its groups, and conclude nothing', async () => {
    const world = new GroupWorld();
    const [vipA] = [world.group('a', 'VIP'), world.group('b', 'VIP')];
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [vipA] });
    await world.settle();
    world.removeGroup('a', vipA);
    const listing = world.vendors.a.listGroups.bind(world.vendors.a);
    world.vendors.a.listGroups = async () => {
      world.vendors.a.listGroups = listing;
      throw new ConnectorError('unavailable', { code: 'DOWN', message: 'down' });
    };
    expect((await world.drain()).kind).toBe('wait');
    await world.settle();
    expect(world.tagsOf('b', bId)).toEqual(['VIP']);
  });
});

describe('a first sync with groups', () => {
  const planned = async () => {
    const world = new GroupWorld({}, { state: 'draft' });
    const [vipA, newsB] = [world.group('a', 'VIP'), world.group('b', 'News')];
    const aId = world.add('a', { ...ANN, tags: [vipA] });
    const bId = world.add('b', { ...ANN, tags: [newsB] });
    const loneId = world.add('a', { email: 'cy@example.com', name: 'Cy', tags: [vipA] });
    world.dropHints();
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has one sync');
    const run = await startFirstSync(world.engine, sync);
    await makePlan(world.engine, run.id);
    return { world, run, aId, bId, loneId };
  };

  it('plans the groups it would make and makes none', async () => {
    const { world, run } = await planned();
    expect(await world.store.getRun(run.id)).toMatchObject({ state: 'ready', counts: { groupsToCreate: 2 } });
    const items = await world.store.planItems(run.id, { afterOrdinal: 0, limit: 10 });
    const after = items.flatMap(({ changes }) => changes.filter(({ fieldId }) => fieldId === 'tags'));
    expect(after.map((change) => change.after)).toEqual([
      expect.arrayContaining(['new:News']),
      expect.arrayContaining(['new:VIP']),
      ['new:VIP'],
    ]);
    expect([world.names('a'), world.names('b')]).toEqual([['VIP'], ['News']]);
  });

  it('makes them when it is applied', async () => {
    const { world, run, aId, bId } = await planned();
    await approve(world.engine, run.id);
    await applyPlan(world.engine, run.id);
    await world.settle();
    expect([world.tagsOf('a', aId), world.tagsOf('b', bId)]).toEqual([
      ['News', 'VIP'],
      ['News', 'VIP'],
    ]);
    const cy = world.vendors.b.liveRecords().find(({ fields }) => fields['Name'] === 'Cy');
    expect(world.tagsOf('b', cy?.id ?? '')).toEqual(['VIP']);
  });

  it('looks at the groups once to make them', async () => {
    const { world, run } = await planned();
    await approve(world.engine, run.id);
    let looks = 0;
    const listing = world.vendors.a.listGroups.bind(world.vendors.a);
    world.vendors.a.listGroups = async (...asked: Parameters<typeof listing>) => {
      looks += 1;
      return listing(...asked);
    };
    await applyPlan(world.engine, run.id);
    expect([world.names('a'), world.names('b')]).toEqual([
      ['VIP', 'News'],
      ['News', 'VIP'],
    ]);
    expect(looks).toBe(1);
  });

  it('waits for its turn while the sync is being worked on', async () => {
    const { world } = await planned();
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has one sync');
    const run = await startFirstSync(world.engine, sync);
    const lease = await world.store.acquireLease(SYNC_ID, 60_000, world.nowMs);
    world.takeTickets();
    await makePlan(world.engine, run.id);
    expect(world.takeTickets()).toEqual([{ kind: 'plan', runId: run.id, syncId: SYNC_ID }]);
    expect(await world.store.getRun(run.id)).toMatchObject({ state: 'scanning' });
    expect(lease).not.toBeNull();
  });
});

describe('a new version of a mapping that adds groups', () => {
  it('plans the groups it would make, makes none before it is approved, and then those', async () => {
    const fields = new EngineWorld().mapping.fields.filter(({ id }) => id !== 'tags' && id !== 'phone');
    const world = new GroupWorld({}, { mapping: { fields } });
    const [vipA, newsB] = [world.group('a', 'VIP'), world.group('b', 'News')];
    const { aId, bId } = await world.linked(ANN);
    world.edit('a', aId, { tags: [vipA] });
    world.edit('b', bId, { tags: [newsB] });
    await world.settle();
    const sync = await world.store.getSync(SYNC_ID);
    if (!sync) throw new Error('the world has one sync');
    world.store.putMapping(SYNC_ID, { ...sync.mapping, fields: [...fields, tagsField({})], version: 2 });
    const run = await startMappingChange(world.engine, sync, 2);
    const ticket = { runId: run?.id ?? '', syncId: SYNC_ID };
    await work(world.engine, { kind: 'plan', ...ticket });
    expect(await world.store.getRun(ticket.runId)).toMatchObject({ counts: { update: 1, groupsToCreate: 2 } });
    expect([world.names('a'), world.names('b')]).toEqual([['VIP'], ['News']]);
    expect(await approve(world.engine, ticket.runId)).toEqual({ kind: 'approved' });
    await work(world.engine, { kind: 'apply', ...ticket });
    await sweep(world.engine, SYNC_ID);
    await world.settle();
    expect([world.tagsOf('a', aId), world.tagsOf('b', bId)]).toEqual([
      ['News', 'VIP'],
      ['News', 'VIP'],
    ]);
  });
});
