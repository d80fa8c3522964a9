import { describe, expect, it } from '@jest/globals';
import { type CallContext, type FieldDescription, type ObjectDescription } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { startWorld, type World } from './world.js';

const REALTIME: CallContext = { lane: 'realtime' };

const fieldOf = (objects: readonly ObjectDescription[], object: string, field: string): FieldDescription | undefined =>
  objects.find(({ name }) => name === object)?.fields.find(({ name }) => name === field);

/** An org with subscriptions, which belong to an account for ever and may name a contact. */
const withSubscriptions = async (): Promise<World> => {
  const world = await startWorld();
  world.sandbox.addCustomObject({ name: 'Subscription' });
  world.sandbox.addCustomField('Subscription__c', { name: 'Customer', type: 'MasterDetail', referenceTo: 'Account' });
  world.sandbox.addCustomField('Subscription__c', { name: 'Payer', type: 'Lookup', referenceTo: 'Contact' });
  world.sandbox.addCustomField('Subscription__c', { name: 'Seats', type: 'Number' });
  return world;
};

describe('the objects of an org', () => {
  it('are discovered in two calls, custom ones behind the standard ones', async () => {
    const { session, context } = await withSubscriptions();
    context.limiter.reset();
    const objects = await session.discover(REALTIME);
    expect(objects.map(({ name }) => name)).toEqual([
      'Contact',
      'Account',
      'Lead',
      'Opportunity',
      'Campaign',
      'User',
      'Subscription__c',
    ]);
    expect(context.limiter.count('api')).toBe(2);
  });

  it('leave out settings, and those of packages once there are too many', async () => {
    const { session, sandbox } = await startWorld();
    sandbox.addCustomObject({ name: 'Config', flags: { customSetting: true } });
    for (let at = 0; at < 99; at++) sandbox.addCustomObject({ name: `our${at}` });
    const packaged = ['acme__Zebra__c', 'acme__Yak__c'];
    for (const name of packaged) sandbox.addCustomObject({ name });
    const names = (await session.discover(REALTIME)).map(({ name }) => name);
    expect(names).not.toContain('Config__c');
    expect(names.filter((name) => name.endsWith('__c'))).toHaveLength(100);
    expect(names.at(-1)).toBe('acme__Yak__c');
  });

  it('say what their references point to, standard and custom', async () => {
    const { session } = await withSubscriptions();
    const objects = await session.discover(REALTIME);
    expect(fieldOf(objects, 'Contact', 'AccountId')).toMatchObject({ type: 'reference', references: ['Account'] });
    expect(fieldOf(objects, 'Contact', 'OwnerId')).toMatchObject({ references: ['User'], writable: true });
    expect(fieldOf(objects, 'Opportunity', 'AccountId')).toMatchObject({ references: ['Account'] });
    expect(fieldOf(objects, 'Opportunity', 'CampaignId')).toMatchObject({ references: ['Campaign'] });
    expect(fieldOf(objects, 'Subscription__c', 'Payer__c')).toMatchObject({ references: ['Contact'], required: false });
    expect(fieldOf(objects, 'Subscription__c', 'OwnerId')).toMatchObject({ references: ['Group', 'User'] });
    expect(fieldOf(objects, 'Contact', 'Id')).not.toHaveProperty('references');
  });

  it('let a master be given to a new detail, and require it', async () => {
    const { session, sandbox } = await withSubscriptions();
    const objects = await session.discover(REALTIME);
    expect(fieldOf(objects, 'Subscription__c', 'Customer__c')).toMatchObject({ writable: true, required: true });
    const account = sandbox.asUser.create('Account', { Name: 'Acme' });
    const subscriptions = session.object('Subscription__c');
    const fields = { Name: 'Yearly', Customer__c: account, Seats__c: 12 };
    const operation = { kind: 'create', key: 'k', fields, observe: ['Customer__c', 'Seats__c'] } as const;
    const [made] = await subscriptions.write([operation], REALTIME);
    expect(made).toMatchObject({ kind: 'done', observed: { fields: { Customer__c: account, Seats__c: 12 } } });
    if (made?.kind !== 'done') throw new Error('expected a new subscription');
    expect(await subscriptions.write([operation], REALTIME)).toMatchObject([{ id: made.id, created: false }]);
    sandbox.asUser.delete(account);
    expect(await subscriptions.get([made.id], [], REALTIME)).toEqual([{ kind: 'gone' }]);
  });

  it('name the currency of amounts where there are several', async () => {
    const several = await startWorld({ currencies: ['USD', 'EUR'] });
    const objects = await several.session.discover(REALTIME);
    expect(fieldOf(objects, 'Opportunity', 'Amount')).toMatchObject({ currencyField: 'CurrencyIsoCode' });
    expect(fieldOf(objects, 'Opportunity', 'Probability')).not.toHaveProperty('currencyField');
    expect(fieldOf(objects, 'Opportunity', 'CurrencyIsoCode')).toMatchObject({
      type: 'choice',
      writable: true,
      options: { closed: true, values: [{ value: 'USD' }, { value: 'EUR' }] },
    });
    const one = await startWorld();
    const amount = fieldOf(await one.session.discover(REALTIME), 'Opportunity', 'Amount');
    expect(amount).not.toHaveProperty('currencyField');
  });

  it('are not there under a name nobody could have given them', async () => {
    const { session } = await startWorld();
    expect(() => session.object('Task')).toThrow(expect.objectContaining({ kind: 'notFound' }));
    expect(() => session.object('Contact/../Lead__c')).toThrow(expect.objectContaining({ kind: 'notFound' }));
    const missing = session.object('Nothing__c');
    const error = await connectorErrorOf(() => missing.scan({ fields: [], cursor: null }, REALTIME));
    expect(error.kind).toBe('notFound');
  });
});

describe('users', () => {
  it('are read, found by address and followed, but never written', async () => {
    const { session, sandbox } = await startWorld();
    const objects = await session.discover(REALTIME);
    const user = objects.find(({ name }) => name === 'User');
    expect(user?.fields.filter(({ writable }) => writable)).toEqual([]);
    expect(user?.capabilities.idempotentCreate).toBe(false);
    const users = session.object('User');
    const page = await users.scan({ fields: ['Email', 'IsActive'], cursor: null }, REALTIME);
    expect(page.records).toHaveLength(5);
    const [ana] = await users.find(
      { field: 'Email', values: ['ANA.owner@sandbox.hubspot.test'], fields: ['Name'] },
      REALTIME,
    );
    expect(ana?.fields).toEqual({ Name: 'Ana Owner' });
    const { cursor } = await users.changes({ cursor: null }, REALTIME);
    sandbox.clock.advance(10 * 60_000);
    const id = String(ana?.id);
    sandbox.asUser.update('User', id, { Title: 'Head of sales' });
    expect(await users.changes({ cursor }, REALTIME)).toMatchObject({ changed: [id], deleted: [] });
    expect(await users.get(['005000000000001AAA'], ['Email'], REALTIME)).toEqual([{ kind: 'gone' }]);
    const outcomes = await users.write([{ kind: 'update', id, fields: { Title: 'x' }, observe: [] }], REALTIME);
    expect(outcomes).toMatchObject([{ kind: 'rejected', code: 'SALESFORCE_READ_ONLY_OBJECT' }]);
    expect(sandbox.asUser.get(id)).toMatchObject({ Title: 'Head of sales' });
  });
});

describe('merges and conversions', () => {
  it.each([
    ['Contact', { LastName: 'x' }],
    ['Account', { Name: 'x' }],
    ['Lead', { LastName: 'x', Company: 'y' }],
  ])('a merged %s names its winner, to readers and to writers', async (object, values) => {
    const { session, sandbox } = await startWorld();
    const [winner, loser] = [sandbox.asUser.create(object, values), sandbox.asUser.create(object, values)];
    sandbox.asUser.merge(winner, [loser]);
    const port = session.object(object);
    expect(await port.get([loser], [], REALTIME)).toEqual([{ kind: 'gone', mergedInto: winner }]);
    const write = { kind: 'update', id: loser, fields: { Description: 'z' }, observe: [] } as const;
    expect(await port.write([write], REALTIME)).toEqual([{ kind: 'gone', mergedInto: winner }]);
  });

  it('a converted lead is gone, names its contact, and leaves scans and look-ups', async () => {
    const { session, sandbox } = await startWorld();
    const lead = (LastName: string): string => sandbox.asUser.create('Lead', { LastName, Company: 'Acme' });
    const [open, converted, deleted] = [lead('Open'), lead('Converted'), lead('Deleted')];
    const { contactId } = sandbox.asUser.convertLead(converted);
    const later = sandbox.asUser.convertLead(deleted);
    sandbox.asUser.delete(deleted);
    const leads = session.object('Lead');
    expect(await leads.get([open, converted, deleted], ['LastName'], REALTIME)).toMatchObject([
      { kind: 'live', id: open },
      { kind: 'gone', convertedTo: { object: 'Contact', id: contactId } },
      { kind: 'gone', convertedTo: { object: 'Contact', id: later.contactId } },
    ]);
    const { records } = await leads.scan({ fields: [], cursor: null }, REALTIME);
    expect(records.map(({ id }) => id)).toEqual([open]);
    expect(await leads.find({ field: 'LastName', values: ['Converted'], fields: [] }, REALTIME)).toEqual([]);
  });

  it('a contact tells the leads that became it, also once they are deleted, and no others', async () => {
    const { session, sandbox, contacts } = await startWorld();
    const lead = (LastName: string): string => sandbox.asUser.create('Lead', { LastName, Company: 'Acme' });
    const [first, second, open] = [lead('First'), lead('Second'), lead('Open')];
    const { contactId } = sandbox.asUser.convertLead(first);
    sandbox.asUser.convertLead(second, { contactId });
    sandbox.asUser.delete(first);
    const made = sandbox.asUser.create('Contact', { LastName: 'Made' });
    const leads = session.object('Lead');
    const told = await leads.convertedInto?.({ object: 'Contact', ids: [contactId, made] }, REALTIME);
    expect([...(told ?? [])].map(([id, origins]) => [id, origins.toSorted()])).toEqual([
      [contactId, [first, second].toSorted()],
    ]);
    expect(await leads.convertedInto?.({ object: 'Contact', ids: [] }, REALTIME)).toEqual(new Map());
    expect(await leads.convertedInto?.({ object: 'Opportunity', ids: [open] }, REALTIME)).toEqual(new Map());
    expect(leads.capabilities.convertsTo).toEqual(['Contact', 'Account']);
    expect(contacts.capabilities.convertsTo).toBeUndefined();
    expect('convertedInto' in contacts).toBe(false);
  });

  it('a conversion is among the changes of leads, and its contact among those of contacts', async () => {
    const { session, sandbox, contacts } = await startWorld();
    const id = sandbox.asUser.create('Lead', { LastName: 'x', Company: 'y' });
    sandbox.clock.advance(5 * 60_000);
    const [leads, people] = [
      await session.object('Lead').changes({ cursor: null }, REALTIME),
      await contacts.changes({ cursor: null }, REALTIME),
    ];
    sandbox.clock.advance(60_000);
    const { contactId } = sandbox.asUser.convertLead(id);
    expect((await session.object('Lead').changes({ cursor: leads.cursor }, REALTIME)).changed).toEqual([id]);
    expect((await contacts.changes({ cursor: people.cursor }, REALTIME)).changed).toEqual([contactId]);
  });
});
