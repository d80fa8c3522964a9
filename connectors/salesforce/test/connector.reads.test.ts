import { describe, expect, it } from '@jest/globals';
import { type CallContext, Secret } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { startWorld } from './world.js';

const REALTIME: CallContext = { lane: 'realtime' };
const BACKFILL: CallContext = { lane: 'backfill' };
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

describe('check', () => {
  it('names the org, its allowance and the vendor’s clock', async () => {
    const { session, sandbox, context } = await startWorld();
    sandbox.clock.advance(HOUR_MS);
    const check = await session.check(REALTIME);
    expect(check).toMatchObject({ accountId: sandbox.org.id, accountName: 'Sandbox Org', missing: [] });
    expect(check.usage).toEqual({ dailyRemaining: 15_000 - 2, dailyMax: 15_000 });
    expect(Math.abs(check.clockOffsetMs)).toBeLessThan(2_000);
    expect(context.limiter.usages.at(-1)).toMatchObject({ pool: 'api', dailyRemaining: 15_000 - 2 });
  });

  it('renews a session that ended and goes on', async () => {
    const { session, sandbox } = await startWorld();
    await session.check(REALTIME);
    sandbox.expireSessions();
    expect((await session.check(REALTIME)).accountId).toBe(sandbox.org.id);
  });

  it('works with a bare access token until it ends', async () => {
    const { reopen, sandbox } = await startWorld();
    const { session } = reopen({ secrets: { accessToken: new Secret('sandbox-salesforce-token') } });
    expect((await session.check(REALTIME)).accountId).toBe(sandbox.org.id);
    sandbox.clock.advance(3 * HOUR_MS);
    expect(await connectorErrorOf(() => session.check(REALTIME))).toMatchObject({
      kind: 'auth',
      code: 'SALESFORCE_SESSION_ENDED',
    });
  });

  it('works as the app itself, without a refresh token', async () => {
    const { reopen, sandbox } = await startWorld();
    const { session } = reopen({
      secrets: {
        clientId: new Secret('sandbox-salesforce-client'),
        clientSecret: new Secret('sandbox-salesforce-secret'),
      },
    });
    expect((await session.check(REALTIME)).accountId).toBe(sandbox.org.id);
  });

  it('survives rotation: the next session opens with the token that was kept', async () => {
    const { session, context, sandbox, reopen } = await startWorld({ rotateRefreshTokens: true });
    await session.check(REALTIME);
    sandbox.expireSessions();
    await session.check(REALTIME);
    expect(context.saved).toHaveLength(2);
    const next = reopen({ secrets: context.currentSecrets() });
    expect((await next.session.check(REALTIME)).accountId).toBe(sandbox.org.id);
  });
});

describe('discovery', () => {
  it('tells writable parts from the compounds they make up', async () => {
    const { session } = await startWorld();
    const [contact] = await session.discover(REALTIME);
    const field = (name: string): unknown => contact?.fields.find((candidate) => candidate.name === name);
    expect(contact?.name).toBe('Contact');
    expect(field('Name')).toMatchObject({ type: 'text', writable: false });
    expect(field('MailingAddress')).toMatchObject({ type: 'composite', writable: false });
    expect(field('MailingCity')).toMatchObject({ type: 'text', writable: true, maxLength: 40 });
    expect(field('LastName')).toMatchObject({ writable: true, required: true });
    expect(field('OwnerId')).toMatchObject({ type: 'reference', required: false });
    expect(field('Email')).toMatchObject({ type: 'email', lookup: true, unique: false });
    expect(field('Custom_External_ID__c')).toMatchObject({ unique: true, custom: true });
    expect(field('LeadSource')).toMatchObject({ type: 'choice', options: { closed: false } });
    expect(field('SystemModstamp')).toMatchObject({ type: 'instant', writable: false });
  });

  it('sees a custom field added a moment ago, and keeps its own key field to itself', async () => {
    const { session, sandbox, contacts } = await startWorld();
    await session.discover(REALTIME);
    sandbox.addCustomField('Contact', { name: 'Colours', type: 'MultiselectPicklist', values: ['red', 'blue'] });
    await contacts.write([{ kind: 'create', key: 'k', fields: { LastName: 'x' }, observe: [] }], REALTIME);
    const [contact] = await session.discover(REALTIME);
    const names = contact?.fields.map((field) => field.name);
    expect(contact?.fields.find((field) => field.name === 'Colours__c')).toMatchObject({
      type: 'members',
      options: { closed: true, values: [{ value: 'red' }, { value: 'blue' }] },
    });
    expect(names).not.toContain('Syncline_Key__c');
  });

  it('does not promise repeatable creates when the key field may not be added', async () => {
    const { reopen } = await startWorld();
    const { session } = reopen({ settings: { keyField: 'existing' } });
    const [contact] = await session.discover(REALTIME);
    expect(contact?.capabilities.idempotentCreate).toBe(false);
  });
});

describe('reading', () => {
  it('scans in as few calls as the page size allows, and knows the last full page for the last', async () => {
    const { contacts, context, person } = await startWorld();
    for (let at = 0; at < 4_000; at++) person();
    await contacts.get(['003000000000001AAA'], ['Email'], BACKFILL);
    context.limiter.reset();
    const first = await contacts.scan({ fields: ['LastName'], cursor: null }, BACKFILL);
    const second = await contacts.scan({ fields: ['LastName'], cursor: first.cursor }, BACKFILL);
    expect([first.records.length, second.records.length, second.cursor]).toEqual([2_000, 2_000, null]);
    expect(context.limiter.count('api')).toBe(2);
    const ids = [...first.records, ...second.records].map((record) => record.id);
    context.limiter.reset();
    const states = await contacts.get(ids, ['LastName'], BACKFILL);
    expect(states.every((state) => state.kind === 'live')).toBe(true);
    expect(context.limiter.count('api')).toBe(2);
  });

  it('goes on from its cursor after a page that failed', async () => {
    const { contacts, sandbox, person } = await startWorld();
    for (let at = 0; at < 2_100; at++) person();
    const first = await contacts.scan({ fields: [], cursor: null }, BACKFILL);
    sandbox.faults.add({ path: '/query$', effect: { kind: 'respond', status: 500, body: [] } });
    const again = (): ReturnType<typeof contacts.scan> => contacts.scan({ fields: [], cursor: first.cursor }, BACKFILL);
    expect((await connectorErrorOf(again)).kind).toBe('unavailable');
    expect((await again()).records).toHaveLength(100);
  });

  it('takes ids of 15 characters and answers 18', async () => {
    const { contacts, person } = await startWorld();
    const id = person();
    expect(await contacts.get([id.slice(0, 15)], ['LastName'], REALTIME)).toMatchObject([{ kind: 'live', id }]);
  });

  it('tells a merged record’s winner, a binned record, one emptied from the bin, and the living apart', async () => {
    const { contacts, sandbox, person } = await startWorld();
    const [winner, loser, binned, emptied] = [person(), person(), person(), person()];
    sandbox.asUser.merge(winner, [loser]);
    sandbox.asUser.delete(binned);
    sandbox.asUser.hardDelete(emptied);
    const states = await contacts.get([loser, binned, emptied, winner], [], REALTIME);
    expect(states).toMatchObject([
      { kind: 'gone', mergedInto: winner },
      { kind: 'gone' },
      { kind: 'gone' },
      { kind: 'live', id: winner },
    ]);
    expect(states[1]).not.toHaveProperty('mergedInto');
  });

  it('does not call a record gone because the reading failed', async () => {
    const { contacts, sandbox, person } = await startWorld();
    const id = person();
    sandbox.faults.add({ path: '/composite/sobjects/Contact$', effect: { kind: 'html', status: 502 } });
    await expect(contacts.get([id], [], REALTIME)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('gives nulls, numbers, instants and sets as they are stored', async () => {
    const { contacts, sandbox, person } = await startWorld();
    sandbox.addCustomField('Contact', { name: 'Colours', type: 'MultiselectPicklist', values: ['red', 'blue'] });
    const id = person({ Colours__c: 'red;blue', MailingCity: 'Ghent', MailingCountry: 'Belgium' });
    const [state] = await contacts.get([id], ['Title', 'Colours__c', 'MailingAddress', 'CreatedDate'], REALTIME);
    expect(state).toMatchObject({ kind: 'live', fields: { Title: null, Colours__c: ['red', 'blue'] } });
    if (state?.kind !== 'live') throw new Error('expected a live record');
    expect(state.fields['MailingAddress']).toMatchObject({ city: 'Ghent', country: 'Belgium' });
    expect(Object.values(state.fields['MailingAddress'] as object)).not.toContain(null);
    expect(state.fields['CreatedDate']).toBe(`${new Date(state.modifiedAtMs ?? 0).toISOString().slice(0, -1)}+0000`);
  });

  it('finds by any text, whatever its quotes and its case', async () => {
    const { contacts, person } = await startWorld();
    const id = person({ Email: "o'brien@example.com", Title: 'a\\b "c"' });
    person({ Email: 'other@example.com' });
    const find = async (field: string, value: string): Promise<readonly string[]> =>
      (await contacts.find({ field, values: [value], fields: [] }, REALTIME)).map((record) => record.id);
    expect(await find('Email', "O'BRIEN@example.com")).toEqual([id]);
    expect(await find('Title', 'a\\b "c"')).toEqual([id]);
    expect(await find('Email', "x') OR (LastName != '")).toEqual([]);
  });

  it('finds many values in several queries and gives each record once', async () => {
    const { contacts, context, person } = await startWorld();
    const emails = Array.from({ length: 900 }, (_, at) => `someone-${at}@a-rather-long-domain.example.com`);
    for (const Email of emails) person({ Email });
    const found = await contacts.find({ field: 'Email', values: [...emails, ...emails], fields: ['Email'] }, BACKFILL);
    expect(new Set(found.map((record) => record.fields['Email']))).toEqual(new Set(emails));
    expect(found).toHaveLength(900);
    expect(context.limiter.count('api')).toBeLessThan(8);
  });

  it.each([
    [
      'a field in a read',
      async (port: Awaited<ReturnType<typeof startWorld>>['contacts']) =>
        port.scan({ fields: ['Nope__c'], cursor: null }, REALTIME),
    ],
    [
      'a look-up by long text',
      async (port: Awaited<ReturnType<typeof startWorld>>['contacts']) =>
        port.find({ field: 'Description', values: ['x'], fields: [] }, REALTIME),
    ],
  ])('says that %s is not there', async (_name, read) => {
    const { contacts } = await startWorld();
    expect((await connectorErrorOf(() => read(contacts))).kind).toBe('notFound');
  });

  it('says how long to wait when the day’s allowance is used up', async () => {
    const { contacts, sandbox, context } = await startWorld();
    sandbox.setDailyCallsMax(0);
    const error = await connectorErrorOf(() => contacts.scan({ fields: [], cursor: null }, REALTIME));
    expect(error.kind).toBe('quotaExhausted');
    expect(error.retryAtMs).toBeGreaterThan(sandbox.clock.nowMs());
    expect(context.limiter.throttles).toEqual([{ pool: 'api', retryAtMs: error.retryAtMs }]);
  });

  it('waits as long as Retry-After says', async () => {
    const { contacts, sandbox } = await startWorld();
    sandbox.faults.add({
      path: '/query$',
      effect: { kind: 'respond', status: 429, headers: { 'Retry-After': '30' }, body: [] },
    });
    const error = await connectorErrorOf(() => contacts.scan({ fields: [], cursor: null }, REALTIME));
    const waitMs = (error.retryAtMs ?? 0) - sandbox.clock.nowMs();
    expect(waitMs).toBeGreaterThan(28_000);
    expect(waitMs).toBeLessThanOrEqual(30_000);
  });
});

describe('changes', () => {
  const drain = async (
    world: Awaited<ReturnType<typeof startWorld>>,
    cursor: string | null,
  ): Promise<{ changed: string[]; deleted: string[]; cursor: string }> => {
    const changed: string[] = [];
    const deleted: string[] = [];
    let at = cursor;
    for (;;) {
      const page = await world.contacts.changes({ cursor: at }, { lane: 'incremental' });
      changed.push(...page.changed);
      deleted.push(...page.deleted);
      at = page.cursor;
      if (!page.more) return { changed, deleted, cursor: at };
    }
  };

  const MINUTE_MS = 60_000;

  it('sees what automation touched, which moves SystemModstamp alone', async () => {
    const world = await startWorld();
    const id = world.person();
    world.sandbox.clock.advance(5 * MINUTE_MS);
    const start = await drain(world, null);
    world.sandbox.clock.advance(2 * MINUTE_MS);
    world.sandbox.asUser.touch(id);
    expect((await drain(world, start.cursor)).changed).toEqual([id]);
  });

  it('misses none of many records stamped with one second at the edge of a page', async () => {
    const world = await startWorld();
    const start = await drain(world, null);
    world.sandbox.clock.advance(MINUTE_MS);
    const ids = Array.from({ length: 2_500 }, () => world.person());
    const table = world.sandbox.org.store.table('Contact');
    const stamp = table.get(ids[0] ?? '')?.['SystemModstamp'] ?? null;
    for (const id of ids) table.put({ ...table.get(id), SystemModstamp: stamp });
    const at = await drain(world, start.cursor);
    expect(new Set(at.changed)).toEqual(new Set(ids));
  });

  it('is quiet when nothing happens, one call a poll', async () => {
    const world = await startWorld();
    world.person();
    world.sandbox.clock.advance(MINUTE_MS);
    let at = await drain(world, (await drain(world, null)).cursor);
    world.sandbox.clock.advance(MINUTE_MS);
    at = await drain(world, at.cursor);
    world.context.limiter.reset();
    at = await drain(world, at.cursor);
    expect([at.changed, at.deleted]).toEqual([[], []]);
    expect(world.context.limiter.count('api')).toBe(1);
  });

  it('finds a transaction that committed after polls had passed its stamps', async () => {
    const world = await startWorld();
    const id = world.person();
    world.sandbox.clock.advance(3 * MINUTE_MS);
    let at = await drain(world, null);
    world.sandbox.clock.advance(2_000);
    world.sandbox.asUser.update('Contact', id, { Title: 'late' }, { commitAfterMs: 8 * MINUTE_MS });
    const seenAt: number[] = [];
    for (let minute = 1; minute <= 16; minute++) {
      world.sandbox.clock.advance(MINUTE_MS);
      at = await drain(world, at.cursor);
      if (at.changed.includes(id)) seenAt.push(minute);
    }
    expect(seenAt.length).toBeGreaterThan(0);
    expect(seenAt[0]).toBeGreaterThanOrEqual(8);
  });

  it('reports a record that left the recycle bin before any poll', async () => {
    const world = await startWorld();
    const id = world.person();
    world.sandbox.clock.advance(3 * MINUTE_MS);
    const start = await drain(world, null);
    world.sandbox.clock.advance(MINUTE_MS);
    world.sandbox.asUser.hardDelete(id);
    world.sandbox.clock.advance(6 * MINUTE_MS);
    expect((await drain(world, start.cursor)).deleted).toEqual([id]);
  });

  it('reports the losers of a merge as deleted and its winner as changed', async () => {
    const world = await startWorld();
    const [winner, loser] = [world.person(), world.person()];
    world.sandbox.clock.advance(3 * MINUTE_MS);
    const start = await drain(world, null);
    world.sandbox.clock.advance(2 * MINUTE_MS);
    world.sandbox.asUser.merge(winner, [loser]);
    const seen = await drain(world, start.cursor);
    expect(seen).toMatchObject({ changed: [winner], deleted: [loser] });
  });

  it('expires when the deletion log was purged past the cursor', async () => {
    const world = await startWorld();
    const start = await drain(world, null);
    world.sandbox.clock.advance(6 * MINUTE_MS);
    world.sandbox.purgeDeletionLog();
    world.sandbox.clock.advance(MINUTE_MS);
    expect((await connectorErrorOf(() => drain(world, start.cursor))).kind).toBe('cursorExpired');
  });

  it('expires after fifteen days, when nothing can be promised any more', async () => {
    const world = await startWorld();
    const start = await drain(world, null);
    world.sandbox.clock.advance(16 * DAY_MS);
    expect((await connectorErrorOf(() => drain(world, start.cursor))).kind).toBe('cursorExpired');
  });

  it('does not take another object’s cursor', async () => {
    const world = await startWorld();
    const { cursor } = await world.session.object('Lead').changes({ cursor: null }, REALTIME);
    expect((await connectorErrorOf(() => drain(world, cursor))).kind).toBe('cursorExpired');
  });
});
