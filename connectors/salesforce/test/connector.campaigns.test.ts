import { describe, expect, it } from '@jest/globals';
import { type FieldValue, type RecordState } from '#core';
import { type CallContext, type GroupPort, type ObjectPort, type WriteOperation } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { startWorld, type World } from './world.js';

const REALTIME: CallContext = { lane: 'realtime' };
const BACKFILL: CallContext = { lane: 'backfill' };

type Update = WriteOperation & { readonly kind: 'update' };
const change = (
  id: string,
  add: readonly string[],
  remove: readonly string[],
  extra: Partial<Update> = {},
): WriteOperation => ({
  kind: 'update',
  id,
  fields: {},
  deltas: { campaigns: { add, remove } },
  observe: ['campaigns'],
  ...extra,
});

const campaignsIn = (state: RecordState | undefined): FieldValue | undefined =>
  state?.kind === 'live' ? state.fields['campaigns'] : undefined;

const campaignsOf = async (port: ObjectPort, id: string): Promise<FieldValue | undefined> =>
  campaignsIn((await port.get([id], ['campaigns'], REALTIME))[0]);

const groupsOf = ({ groups }: ObjectPort): GroupPort => {
  if (!groups) throw new Error('the object has no groups');
  return groups;
};

/** Campaigns in the order of their ids, as memberships are given. */
const campaigns = ({ sandbox }: World, ...names: readonly string[]): string[] =>
  names.map((Name) => sandbox.asUser.create('Campaign', { Name })).sort();

const join = ({ sandbox }: World, CampaignId: string | undefined, ContactId: string): string =>
  sandbox.asUser.create('CampaignMember', { CampaignId, ContactId });

describe('campaigns as a field of people', () => {
  it('is offered for contacts and leads, with groups, and picklists of several values have groups too', async () => {
    const { session, sandbox } = await startWorld();
    sandbox.addCustomField('Account', { name: 'Tags', type: 'MultiselectPicklist', values: ['A'] });
    const objects = await session.discover(REALTIME);
    const withCampaigns = objects.filter(({ fields }) => fields.some(({ name }) => name === 'campaigns'));
    expect(withCampaigns.map(({ name }) => name)).toEqual(['Contact', 'Lead']);
    const field = (object: string, name: string): unknown =>
      objects.find((found) => found.name === object)?.fields.find((found) => found.name === name);
    expect(field('Contact', 'campaigns')).toMatchObject({ type: 'members', groups: true, writable: true });
    expect(field('Account', 'Tags__c')).toMatchObject({ type: 'members', groups: true });
  });

  it('is read with the record in one call, by id, by page and by look-up', async () => {
    const world = await startWorld();
    const { contacts, context } = world;
    const [first, second] = campaigns(world, 'A', 'B');
    const [both, none] = [world.person(), world.person({ Email: 'none@example.com' })];
    join(world, second, both);
    join(world, first, both);
    await contacts.get([both], ['LastName'], REALTIME);
    context.limiter.reset();
    const states = await contacts.get([none, both], ['LastName', 'campaigns'], REALTIME);
    expect(context.limiter.count('api')).toBe(1);
    expect(states.map(campaignsIn)).toEqual([[], [first, second]]);
    const { records } = await contacts.scan({ fields: ['campaigns'], cursor: null }, BACKFILL);
    expect(records.map(campaignsIn)).toEqual([[first, second], []]);
    const found = await contacts.find(
      { field: 'Email', values: ['none@example.com'], fields: ['campaigns'] },
      REALTIME,
    );
    expect(found.map(campaignsIn)).toEqual([[]]);
  });

  it('is read of two thousand people in one call, in a scan in two a page', async () => {
    const world = await startWorld();
    const { contacts, context } = world;
    const [campaign] = campaigns(world, 'Everyone');
    const people = Array.from({ length: 2_100 }, () => world.person());
    for (const id of people) join(world, campaign, id);
    await contacts.get(people.slice(0, 1), [], BACKFILL);
    context.limiter.reset();
    const states = await contacts.get(people.slice(0, 2_000), ['campaigns'], BACKFILL);
    expect(context.limiter.count('api')).toBe(1);
    expect(states.map(campaignsIn)).toEqual(Array.from({ length: 2_000 }, () => [campaign]));
    context.limiter.reset();
    const first = await contacts.scan({ fields: ['campaigns'], cursor: null }, BACKFILL);
    const rest = await contacts.scan({ fields: ['campaigns'], cursor: first.cursor }, BACKFILL);
    expect([...first.records, ...rest.records].map(campaignsIn)).toEqual(people.map(() => [campaign]));
    expect(context.limiter.count('api')).toBe(4);
  });

  it('is read whole of someone who is in very many', async () => {
    const world = await startWorld();
    const id = world.person();
    const { store } = world.sandbox.org;
    const all = Array.from({ length: 2_500 }, () => store.ids.mint('701'));
    for (const CampaignId of all) {
      store.table('CampaignMember').put({ Id: store.ids.mint('00v'), CampaignId, ContactId: id });
    }
    expect(await campaignsOf(world.contacts, id)).toEqual(all);
  });

  it('costs no call while nobody asks for it', async () => {
    const world = await startWorld();
    const { contacts, context } = world;
    const id = world.person();
    join(world, campaigns(world, 'A')[0], id);
    await contacts.get([id], ['LastName'], REALTIME);
    context.limiter.reset();
    await contacts.get([id], ['LastName'], REALTIME);
    await contacts.scan({ fields: ['LastName'], cursor: null }, BACKFILL);
    await contacts.write([{ kind: 'update', id, fields: { Title: 'x' }, observe: ['Title'] }], REALTIME);
    expect(context.limiter.count('api')).toBe(1 + 1 + 2);
  });

  it('is that of leads for leads', async () => {
    const world = await startWorld();
    const [campaign] = campaigns(world, 'A');
    const lead = world.sandbox.asUser.create('Lead', { LastName: 'x', Company: 'y' });
    const leads = world.session.object('Lead');
    const outcomes = await leads.write([change(lead, [campaign ?? ''], [])], REALTIME);
    expect(outcomes).toMatchObject([{ kind: 'done', observed: { fields: { campaigns: [campaign] } } }]);
    expect(await campaignsOf(leads, lead)).toEqual([campaign]);
  });
});

describe('writing memberships', () => {
  it('adds and removes, leaves the others alone, and moves no date of the person', async () => {
    const world = await startWorld();
    const { contacts, sandbox } = world;
    const [kept = '', left = '', joined = ''] = campaigns(world, 'A', 'B', 'C');
    const id = world.person();
    join(world, kept, id);
    join(world, left, id);
    const before = sandbox.asUser.get(id)?.['SystemModstamp'];
    sandbox.clock.advance(60_000);
    const [outcome] = await contacts.write([change(id, [joined], [left])], REALTIME);
    expect(outcome).toMatchObject({
      kind: 'done',
      created: false,
      observed: { fields: { campaigns: [kept, joined] } },
    });
    expect(sandbox.asUser.get(id)?.['SystemModstamp']).toBe(before);
  });

  it('takes fewest calls for many people: few that read, two that write both ways, one that reads back', async () => {
    const world = await startWorld();
    const { contacts, context } = world;
    const [left = '', joined = ''] = campaigns(world, 'A', 'B');
    const people = Array.from({ length: 700 }, () => world.person());
    for (const id of people) join(world, left, id);
    await contacts.get(people.slice(0, 1), [], BACKFILL);
    context.limiter.reset();
    const outcomes = await contacts.write(
      people.map((id) => change(id, [joined], [left])),
      BACKFILL,
    );
    expect(outcomes.map((outcome) => outcome.kind === 'done' && campaignsIn(outcome.observed))).toEqual(
      people.map(() => [joined]),
    );
    // One more call finds out who is still there: an update of nothing must not move dates.
    expect(context.limiter.count('api')).toBe(1 + 1 + 2 + 1);
  });

  it('says nothing of what is so already', async () => {
    const world = await startWorld();
    const { contacts } = world;
    const [mine = '', others = ''] = campaigns(world, 'A', 'B');
    const id = world.person();
    join(world, mine, id);
    expect(await contacts.write([change(id, [mine], [])], REALTIME)).toMatchObject([{ kind: 'done' }]);
    expect(await contacts.write([change(id, [mine], [others])], REALTIME)).toMatchObject([{ kind: 'done' }]);
    expect(await campaignsOf(contacts, id)).toEqual([mine]);
  });

  it('goes with other fields, of the same record and of others, and heeds the stamp', async () => {
    const world = await startWorld();
    const { contacts, sandbox } = world;
    const [campaign = ''] = campaigns(world, 'A');
    const [both, stale, only] = [world.person(), world.person(), world.person()];
    const states = await contacts.get([both, stale, only], [], REALTIME);
    const stamps = states.map((state) => (state.kind === 'live' ? state.stamp : ''));
    sandbox.clock.advance(5_000);
    sandbox.asUser.update('Contact', stale, { Title: 'newer' });
    const outcomes = await contacts.write(
      [
        change(both, [campaign], [], {
          fields: { Title: 'x' },
          ifStamp: stamps[0] ?? '',
          observe: ['Title', 'campaigns'],
        }),
        change(stale, [campaign], [], { ifStamp: stamps[1] ?? '' }),
        change(only, [campaign], [], { ifStamp: stamps[2] ?? '' }),
      ],
      REALTIME,
    );
    expect(outcomes).toMatchObject([
      { kind: 'done', observed: { fields: { Title: 'x', campaigns: [campaign] } } },
      { kind: 'stale' },
      { kind: 'done', observed: { fields: { campaigns: [campaign] } } },
    ]);
    expect(await campaignsOf(contacts, stale)).toEqual([]);
  });

  it('comes with a new person, also when the create is sent twice', async () => {
    const world = await startWorld();
    const [campaign = ''] = campaigns(world, 'A');
    const operation: WriteOperation = {
      kind: 'create',
      key: 'k',
      fields: { LastName: 'New', campaigns: [campaign] },
      observe: ['campaigns'],
    };
    const [first] = await world.contacts.write([operation], REALTIME);
    expect(first).toMatchObject({ kind: 'done', created: true, observed: { fields: { campaigns: [campaign] } } });
    const [again] = await world.contacts.write([operation], REALTIME);
    expect(again).toMatchObject({ kind: 'done', created: false, observed: { fields: { campaigns: [campaign] } } });
  });

  it('makes the set what it is told to be where no difference is given', async () => {
    const world = await startWorld();
    const [left = '', kept = '', joined = ''] = campaigns(world, 'A', 'B', 'C');
    const id = world.person();
    join(world, left, id);
    join(world, kept, id);
    const whole = { kind: 'update', id, fields: { campaigns: [kept, joined] }, observe: ['campaigns'] } as const;
    expect(await world.contacts.write([whole], REALTIME)).toMatchObject([
      { kind: 'done', observed: { fields: { campaigns: [kept, joined] } } },
    ]);
    await world.contacts.write([{ ...whole, fields: { campaigns: [] } }], REALTIME);
    expect(await campaignsOf(world.contacts, id)).toEqual([]);
  });

  it('lets the later of two operations on one person decide', async () => {
    const world = await startWorld();
    const [campaign = ''] = campaigns(world, 'A');
    const id = world.person();
    await world.contacts.write([change(id, [campaign], []), change(id, [], [campaign])], REALTIME);
    expect(await campaignsOf(world.contacts, id)).toEqual([]);
    await world.contacts.write([change(id, [], [campaign]), change(id, [campaign], [])], REALTIME);
    expect(await campaignsOf(world.contacts, id)).toEqual([campaign]);
  });
});

describe('memberships the org refuses', () => {
  it('makes only the one refused fail, and names the field', async () => {
    const world = await startWorld();
    const { contacts, sandbox } = world;
    const [open = '', closed = ''] = campaigns(world, 'Open', 'Closed');
    sandbox.addValidationRule({
      object: 'CampaignMember',
      errorCondition: `CampaignId = '${closed}'`,
      message: 'The campaign is closed.',
    });
    const [one, other] = [world.person(), world.person()];
    const outcomes = await contacts.write([change(one, [open, closed], []), change(other, [open], [])], REALTIME);
    expect(outcomes).toMatchObject([
      { kind: 'rejected', field: 'campaigns', message: 'The campaign is closed.' },
      { kind: 'done' },
    ]);
    expect(await campaignsOf(contacts, one)).toEqual([open]);
    const created: WriteOperation = {
      kind: 'create',
      key: 'k',
      fields: { LastName: 'New', campaigns: [open, closed] },
      observe: ['campaigns'],
    };
    expect(await contacts.write([created], REALTIME)).toMatchObject([
      { kind: 'done', created: true, observed: { fields: { campaigns: [open] } } },
    ]);
  });

  it('refuses a new person of a campaign that is not there before making anyone', async () => {
    const world = await startWorld();
    const [gone = '', there = ''] = campaigns(world, 'Gone', 'There');
    world.sandbox.asUser.delete(gone);
    const make = (key: string, campaign: string): WriteOperation => ({
      kind: 'create',
      key,
      fields: { LastName: key, campaigns: [campaign] },
      observe: [],
    });
    const outcomes = await world.contacts.write([make('a', gone), make('b', there), make('c', 'nonsense')], REALTIME);
    const refused = { kind: 'rejected', code: 'SALESFORCE_NO_SUCH_CAMPAIGN', field: 'campaigns' };
    expect(outcomes).toMatchObject([refused, { kind: 'done', created: true }, refused]);
    const { records } = await world.contacts.scan({ fields: ['LastName'], cursor: null }, BACKFILL);
    expect(records.map(({ fields }) => fields['LastName'])).toEqual(['b']);
  });

  it('does not take a membership it cannot see for one that is removed', async () => {
    const world = await startWorld();
    const { contacts, sandbox } = world;
    const [hidden = '', deleted = ''] = campaigns(world, 'Hidden', 'Deleted');
    const id = world.person();
    const member = join(world, hidden, id);
    join(world, deleted, id);
    sandbox.hide(hidden);
    sandbox.asUser.delete(deleted);
    expect(await contacts.write([change(id, [], [deleted])], REALTIME)).toMatchObject([{ kind: 'done' }]);
    const refused = { kind: 'rejected', code: 'SALESFORCE_NO_SUCH_CAMPAIGN', field: 'campaigns' };
    expect(await contacts.write([change(id, [], [hidden])], REALTIME)).toMatchObject([refused]);
    expect(await contacts.write([change(world.person(), [hidden], [])], REALTIME)).toMatchObject([
      { kind: 'rejected', field: 'campaigns' },
    ]);
    expect(sandbox.asUser.get(member)).toMatchObject({ IsDeleted: false });
    const groups = await groupsOf(contacts).list('campaigns', REALTIME);
    expect(groups).toEqual([]);
  });

  it('asks for a repeat after passing trouble, and for a new person only so that none is made twice', async () => {
    const world = await startWorld();
    const { contacts, sandbox } = world;
    const [campaign = ''] = campaigns(world, 'A');
    const id = world.person();
    const lock = (): void => {
      const path = '/composite/sobjects$';
      sandbox.faults.add({ method: 'POST', path, effect: { kind: 'vendor', name: 'lock-row', detail: { index: 0 } } });
    };
    lock();
    expect(await contacts.write([change(id, [campaign], [])], REALTIME)).toMatchObject([{ kind: 'retry' }]);
    expect(await contacts.write([change(id, [campaign], [])], REALTIME)).toMatchObject([{ kind: 'done' }]);
    const fields = { LastName: 'New', campaigns: [campaign] };
    const operation: WriteOperation = { kind: 'create', key: 'k', fields, observe: [] };
    lock();
    expect(await contacts.write([operation], REALTIME)).toMatchObject([{ kind: 'unknown' }]);
    expect(await contacts.write([operation], REALTIME)).toMatchObject([{ kind: 'done', created: false }]);
  });

  it('calls an update unknown when the answer about its memberships was lost', async () => {
    const world = await startWorld();
    const [campaign = ''] = campaigns(world, 'A');
    const id = world.person();
    await world.contacts.get([id], [], REALTIME);
    world.sandbox.faults.add({ method: 'POST', path: '/composite/sobjects$', effect: { kind: 'drop-after' } });
    expect(await world.contacts.write([change(id, [campaign], [])], REALTIME)).toMatchObject([{ kind: 'unknown' }]);
    expect(await campaignsOf(world.contacts, id)).toEqual([campaign]);
  });

  it('finds the person gone', async () => {
    const world = await startWorld();
    const [campaign = ''] = campaigns(world, 'A');
    const [winner, loser] = [world.person(), world.person()];
    world.sandbox.asUser.merge(winner, [loser]);
    expect(await world.contacts.write([change(loser, [campaign], [])], REALTIME)).toEqual([
      { kind: 'gone', mergedInto: winner },
    ]);
  });
});

describe('groups', () => {
  it('lists campaigns by id and name, and follows a new name', async () => {
    const world = await startWorld();
    const groups = groupsOf(world.contacts);
    const [first = '', second = ''] = campaigns(world, 'A', 'B');
    await groups.rename?.('campaigns', second, 'Renamed', REALTIME);
    expect(await groups.list('campaigns', REALTIME)).toMatchObject([
      { id: first, writable: true },
      { id: second, name: 'Renamed', writable: true },
    ]);
  });

  it('makes a campaign once, whatever the case of its name', async () => {
    const { contacts, sandbox } = await startWorld();
    const groups = groupsOf(contacts);
    const made = await groups.create('campaigns', ' O’Neill’s "Fair" ', REALTIME);
    expect(made).toMatchObject({ name: 'O’Neill’s "Fair"', writable: true });
    expect(sandbox.asUser.get(made.id)).toMatchObject({ Name: 'O’Neill’s "Fair"', IsActive: true });
    expect(await groups.create('campaigns', 'o’neill’s "FAIR"', REALTIME)).toEqual(made);
    expect(await groups.create('campaigns', "it's", REALTIME)).toMatchObject({ name: "it's" });
    expect(await groups.list('campaigns', REALTIME)).toHaveLength(2);
  });

  it('says which names a campaign cannot have', async () => {
    const { contacts, sandbox } = await startWorld();
    const groups = groupsOf(contacts);
    for (const name of ['', '  ', 'x'.repeat(81)]) {
      const error = await connectorErrorOf(() => groups.create('campaigns', name, REALTIME));
      expect(error).toMatchObject({ kind: 'config', code: 'SALESFORCE_CAMPAIGN_NAME' });
    }
    sandbox.addValidationRule({ object: 'Campaign', errorCondition: "Name = 'Forbidden'", message: 'Never.' });
    expect(await connectorErrorOf(() => groups.create('campaigns', 'Forbidden', REALTIME))).toMatchObject({
      kind: 'config',
      code: 'SALESFORCE_FIELD_CUSTOM_VALIDATION_EXCEPTION',
    });
  });

  it('has a picklist’s values as groups, by value and label, and leaves new ones to the org', async () => {
    const { contacts, sandbox, person } = await startWorld();
    sandbox.addCustomField('Contact', { name: 'Colours', type: 'MultiselectPicklist', values: ['red', 'blue'] });
    const groups = groupsOf(contacts);
    expect(await groups.list('Colours__c', REALTIME)).toEqual([
      { id: 'red', name: 'red', writable: true },
      { id: 'blue', name: 'blue', writable: true },
    ]);
    expect(await groups.create('Colours__c', 'RED', REALTIME)).toMatchObject({ id: 'red' });
    const refused = { kind: 'config', code: 'SALESFORCE_PICKLIST_VALUES' };
    expect(await connectorErrorOf(() => groups.create('Colours__c', 'green', REALTIME))).toMatchObject(refused);
    const rename = async (): Promise<void> => groups.rename?.('Colours__c', 'red', 'green', REALTIME);
    expect(await connectorErrorOf(rename)).toMatchObject(refused);
    expect((await connectorErrorOf(() => groups.list('Title', REALTIME))).kind).toBe('notFound');
    const id = person();
    const outcomes = await contacts.write(
      [
        {
          kind: 'update',
          id,
          fields: {},
          deltas: { Colours__c: { add: ['blue'], remove: [] } },
          observe: ['Colours__c'],
        },
      ],
      REALTIME,
    );
    expect(outcomes).toMatchObject([{ kind: 'done', observed: { fields: { Colours__c: ['blue'] } } }]);
  });

  it('are read-only where the user may not change memberships', async () => {
    const { session, contacts, sandbox } = await startWorld();
    sandbox.asUser.create('Campaign', { Name: 'A' });
    const flags = sandbox.org.schema.must('CampaignMember').source.flags as Record<string, unknown>;
    const before = flags['deletable'];
    try {
      flags['deletable'] = false;
      expect(await groupsOf(contacts).list('campaigns', REALTIME)).toMatchObject([{ writable: false }]);
      const [contact] = await session.discover(REALTIME);
      expect(contact?.fields.find(({ name }) => name === 'campaigns')).toMatchObject({ writable: false });
    } finally {
      if (before === undefined) delete flags['deletable'];
      else flags['deletable'] = before;
    }
  });
});
