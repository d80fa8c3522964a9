import { describe, expect, it } from '@jest/globals';
import { type Fields, type LiveRecord } from '#core';
import { type CallContext, type ObjectPort, type WriteOperation } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { startWorld } from './world.js';

const REALTIME: CallContext = { lane: 'realtime' };
const BACKFILL: CallContext = { lane: 'backfill' };

let keys = 0;
const create = (fields: Fields, observe: readonly string[] = []): WriteOperation => ({
  kind: 'create',
  key: `key-${(keys += 1)}`,
  fields,
  observe,
});
const update = (
  id: string,
  fields: Fields,
  extra: Partial<WriteOperation & { kind: 'update' }> = {},
): WriteOperation => ({
  kind: 'update',
  id,
  fields,
  observe: [],
  ...extra,
});

async function live(port: ObjectPort, id: string, fields: readonly string[]): Promise<LiveRecord> {
  const [state] = await port.get([id], fields, REALTIME);
  if (state?.kind !== 'live') throw new Error(`expected a live record, got ${state?.kind}`);
  return state;
}

describe('batches', () => {
  it('writes in as few calls as the vendor takes, and reads back in one for two thousand', async () => {
    const { contacts, context } = await startWorld();
    const people = Array.from({ length: 1_000 }, (_, at) => create({ LastName: `  Person ${at} ` }, ['LastName']));
    await contacts.write(people.slice(0, 1), BACKFILL);
    context.limiter.reset();
    const outcomes = await contacts.write(people, BACKFILL);
    expect(context.limiter.count('api')).toBe(5 + 1);
    const ids = outcomes.map((outcome) => (outcome.kind === 'done' ? outcome.id : outcome.kind));
    expect(outcomes[7]).toMatchObject({ kind: 'done', created: true, observed: { fields: { LastName: 'Person 7' } } });
    context.limiter.reset();
    const updates = await contacts.write(
      ids.map((id) => update(id, { Title: 'x' })),
      BACKFILL,
    );
    expect(updates.every(({ kind }) => kind === 'done')).toBe(true);
    expect(context.limiter.count('api')).toBe(5);
    context.limiter.reset();
    await contacts.write(
      ids.map((id) => ({ kind: 'delete', id })),
      BACKFILL,
    );
    expect(context.limiter.count('api')).toBe(5);
  });

  it('answers a mix of kinds in the order it was given', async () => {
    const { contacts, person } = await startWorld();
    const [kept, removed] = [person(), person()];
    const outcomes = await contacts.write(
      [
        update(kept, { Title: 'a' }),
        create({ LastName: 'New' }),
        { kind: 'delete', id: removed },
        create({}),
        update(kept, { Title: 'b' }),
      ],
      REALTIME,
    );
    expect(outcomes).toMatchObject([
      { kind: 'done', id: kept, created: false },
      { kind: 'done', created: true },
      { kind: 'done', id: removed },
      { kind: 'rejected', code: 'SALESFORCE_REQUIRED_FIELD_MISSING', field: 'LastName' },
      { kind: 'done', id: kept },
    ]);
    expect((await live(contacts, kept, ['Title'])).fields['Title']).toBe('b');
  });

  it('retries the one record of a batch that was locked', async () => {
    const { contacts, sandbox, person } = await startWorld();
    const ids = Array.from({ length: 200 }, () => person());
    sandbox.faults.add({ method: 'PATCH', effect: { kind: 'vendor', name: 'lock-row', detail: { index: 41 } } });
    const outcomes = await contacts.write(
      ids.map((id) => update(id, { Title: 'x' })),
      BACKFILL,
    );
    expect(outcomes.filter(({ kind }) => kind === 'done')).toHaveLength(199);
    expect(outcomes[41]).toMatchObject({ kind: 'retry', code: 'SALESFORCE_UNABLE_TO_LOCK_ROW' });
  });

  it('clears with null, leaves omitted fields, joins sets and empties them', async () => {
    const { contacts, sandbox, person } = await startWorld();
    sandbox.addCustomField('Contact', {
      name: 'Colours',
      type: 'MultiselectPicklist',
      values: ['red', 'blue', 'green'],
    });
    const id = person({ Title: 'x', Department: 'y' });
    await contacts.write([update(id, { Title: null, Colours__c: ['red', 'blue'] })], REALTIME);
    expect((await live(contacts, id, ['Title', 'Department', 'Colours__c'])).fields).toEqual({
      Title: null,
      Department: 'y',
      Colours__c: ['red', 'blue'],
    });
    await contacts.write([update(id, {}, { deltas: { Colours__c: { add: ['green'], remove: ['red'] } } })], REALTIME);
    expect(new Set((await live(contacts, id, ['Colours__c'])).fields['Colours__c'] as string[])).toEqual(
      new Set(['blue', 'green']),
    );
    await contacts.write([update(id, { Colours__c: [] })], REALTIME);
    expect((await live(contacts, id, ['Colours__c'])).fields['Colours__c']).toEqual([]);
  });
});

describe('refused records', () => {
  it('names the field and the reason, without the value', async () => {
    const { contacts, sandbox, person } = await startWorld();
    sandbox.restrictPicklist('Contact', 'LeadSource', ['Web']);
    sandbox.addValidationRule({
      object: 'Contact',
      errorCondition: "Title = 'Boss'",
      message: 'There is one boss.',
      field: 'Title',
    });
    const id = person();
    const cases: readonly (readonly [Fields, string, string])[] = [
      [{ Email: 'badone' }, 'SALESFORCE_INVALID_EMAIL_ADDRESS', 'Email'],
      [{ LastName: 'x'.repeat(81) }, 'SALESFORCE_STRING_TOO_LONG', 'LastName'],
      [{ LeadSource: 'Nowhere' }, 'SALESFORCE_INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'LeadSource'],
      [{ Title: 'Boss' }, 'SALESFORCE_FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Title'],
      [{ Nope__c: 'x' }, 'SALESFORCE_INVALID_FIELD', 'Nope__c'],
      [{ CreatedDate: '2020-01-01T00:00:00Z' }, 'SALESFORCE_INVALID_FIELD_FOR_INSERT_UPDATE', 'CreatedDate'],
    ];
    for (const [fields, code, field] of cases) {
      const [outcome] = await contacts.write([update(id, fields)], REALTIME);
      expect(outcome).toMatchObject({ kind: 'rejected', code, field });
      expect(JSON.stringify(outcome)).not.toContain('badone');
    }
  });

  it('finds a converted lead gone, and what it has become', async () => {
    const { session, sandbox } = await startWorld();
    const id = sandbox.asUser.create('Lead', { LastName: 'Lead', Company: 'Acme' });
    const { contactId } = sandbox.asUser.convertLead(id);
    const [outcome] = await session.object('Lead').write([update(id, { Title: 'x' })], REALTIME);
    expect(outcome).toEqual({ kind: 'gone', convertedTo: { object: 'Contact', id: contactId } });
  });

  it('finds the record a duplicate rule matched', async () => {
    const { contacts, sandbox, person } = await startWorld();
    sandbox.addDuplicateRule({ object: 'Contact', name: 'Same email', matchFields: ['Email'], allowSave: true });
    const id = person({ Email: 'twin@example.com' });
    expect(await contacts.write([create({ LastName: 'Twin', Email: 'twin@example.com' })], REALTIME)).toEqual([
      { kind: 'exists', id },
    ]);
    person({ Email: 'twin@example.com' });
    const [several] = await contacts.write([create({ LastName: 'Twin', Email: 'twin@example.com' })], REALTIME);
    expect(several).toMatchObject({ kind: 'rejected', code: 'SALESFORCE_DUPLICATES_DETECTED' });
  });

  it('tells deleted from merged away from a broken reference', async () => {
    const { contacts, sandbox, person } = await startWorld();
    const [winner, loser, deleted, kept] = [person(), person(), person(), person()];
    sandbox.asUser.merge(winner, [loser]);
    sandbox.asUser.delete(deleted);
    const outcomes = await contacts.write(
      [
        update(loser, { Title: 'x' }),
        update(deleted, { Title: 'x' }),
        update(kept, { AccountId: '001000000000001AAA' }),
        { kind: 'delete', id: deleted },
        update('no-such-id', {}),
      ],
      REALTIME,
    );
    expect(outcomes).toMatchObject([
      { kind: 'gone', mergedInto: winner },
      { kind: 'gone' },
      { kind: 'rejected' },
      { kind: 'gone' },
      { kind: 'gone' },
    ]);
  });
});

describe('conditional updates', () => {
  const SECOND_MS = 1_000;

  it.each([REALTIME, BACKFILL])('does not overwrite an edit made since (%j)', async (lane) => {
    const { contacts, sandbox, person } = await startWorld();
    const ids = [person(), person()];
    const stamps = await Promise.all(ids.map(async (id) => (await live(contacts, id, [])).stamp));
    sandbox.clock.advance(2 * SECOND_MS);
    sandbox.asUser.update('Contact', ids[0] ?? '', { Title: 'theirs' });
    const outcomes = await contacts.write(
      ids.map((id, at) => update(id, { Title: 'ours' }, { ifStamp: stamps[at] ?? '' })),
      lane,
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['stale', 'done']);
    expect((await live(contacts, ids[0] ?? '', ['Title'])).fields['Title']).toBe('theirs');
  });

  it('does not stall on a record that only automation touched before it was read', async () => {
    const { contacts, sandbox, person } = await startWorld();
    const id = person();
    sandbox.clock.advance(2 * SECOND_MS);
    sandbox.asUser.touch(id);
    const { stamp } = await live(contacts, id, []);
    const [outcome] = await contacts.write([update(id, { Title: 'ours' }, { ifStamp: stamp })], REALTIME);
    expect(outcome?.kind).toBe('done');
  });

  it('compares many stamps with one read and writes them together', async () => {
    const { contacts, context, person } = await startWorld();
    const ids = Array.from({ length: 200 }, () => person());
    const states = await contacts.get(ids, [], REALTIME);
    context.limiter.reset();
    const outcomes = await contacts.write(
      ids.map((id, at) => {
        const state = states[at];
        return update(id, { Title: 'x' }, state?.kind === 'live' ? { ifStamp: state.stamp } : {});
      }),
      REALTIME,
    );
    expect(outcomes.every(({ kind }) => kind === 'done')).toBe(true);
    expect(context.limiter.count('api')).toBe(2);
  });
});

describe('lost answers', () => {
  it('makes one record of a create whose answer was lost, however often it is repeated', async () => {
    const { contacts, sandbox } = await startWorld();
    const operation = create({ LastName: 'Once' });
    sandbox.faults.add({ path: 'Syncline_Key__c$', effect: { kind: 'drop-after' } });
    const outcomes = [];
    for (let attempt = 0; attempt < 3; attempt++) outcomes.push(...(await contacts.write([operation], REALTIME)));
    expect(outcomes).toMatchObject([
      { kind: 'unknown' },
      { kind: 'done', created: false },
      { kind: 'done', created: false },
    ]);
    expect(await contacts.find({ field: 'LastName', values: ['Once'], fields: [] }, REALTIME)).toHaveLength(1);
  });

  it('makes the record at the second attempt when the first never arrived', async () => {
    const { contacts, sandbox } = await startWorld();
    const operation = create({ LastName: 'Once' });
    sandbox.faults.add({ path: 'Syncline_Key__c$', effect: { kind: 'drop-before' } });
    expect((await contacts.write([operation], REALTIME))[0]?.kind).toBe('unknown');
    expect((await contacts.write([operation], REALTIME))[0]).toMatchObject({ kind: 'done', created: true });
  });

  it('calls a write unknown when its time was over', async () => {
    const { sandbox, person, reopen } = await startWorld();
    const id = person();
    const port = reopen({ httpTimeoutMs: 500 }).session.object('Contact');
    await port.get([id], [], REALTIME);
    sandbox.faults.add({ method: 'PATCH', effect: { kind: 'delay', delayMs: 800 } });
    const [outcome] = await port.write([update(id, { Title: 'late' })], BACKFILL);
    expect(outcome).toMatchObject({ kind: 'unknown', code: 'SALESFORCE_TIMEOUT' });
  });

  it.each([
    [503, 'retry'],
    [502, 'unknown'],
    [500, 'unknown'],
  ])('reads a page of HTML with status %i in place of a write’s answer as %s', async (status, kind) => {
    const { contacts, sandbox, person } = await startWorld();
    const id = person();
    sandbox.faults.add({ method: 'PATCH', effect: { kind: 'html', status } });
    expect((await contacts.write([update(id, { Title: 'x' })], BACKFILL))[0]?.kind).toBe(kind);
  });

  it('keeps a write done though it could not be read back', async () => {
    const { contacts, sandbox, person } = await startWorld();
    const id = person();
    sandbox.faults.add({ path: '/composite/sobjects/Contact$', effect: { kind: 'html', status: 502 } });
    const outcomes = await contacts.write([update(id, { Title: 'x' }, { observe: ['Title'] })], REALTIME);
    expect(outcomes).toEqual([{ kind: 'done', id, created: false }]);
  });

  it('throws when the connection is refused before anything was sent', async () => {
    const { contacts, sandbox, person } = await startWorld();
    const id = person();
    await live(contacts, id, []);
    sandbox.setDailyCallsMax(0);
    const error = await connectorErrorOf(() => contacts.write([update(id, { Title: 'x' })], REALTIME));
    expect(error.kind).toBe('quotaExhausted');
  });
});
