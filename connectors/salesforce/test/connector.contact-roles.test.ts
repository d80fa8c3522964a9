import { describe, expect, it } from '@jest/globals';
import { type FieldValue, type RecordState } from '#core';
import { type CallContext, type ChangeHint, type ObjectPort, type WriteOperation } from '#connector-sdk';
import { eventually } from './sandbox-calls.js';
import { startWorld, type World } from './world.js';

const REALTIME: CallContext = { lane: 'realtime' };
const BACKFILL: CallContext = { lane: 'backfill' };
const MINUTE_MS = 60_000;
const SALE = { Name: 'Engine', StageName: 'Prospecting', CloseDate: '2030-01-31' };

interface Sales extends World {
  readonly deals: ObjectPort;
  readonly sale: () => string;
  readonly give: (opportunityId: string, contactId: string, more?: Record<string, string | boolean>) => string;
  /** The contacts of the live roles of an opportunity, one a row. */
  readonly rows: (opportunityId: string) => readonly string[];
}

async function startSales(): Promise<Sales> {
  const world = await startWorld();
  const { sandbox, session } = world;
  return {
    ...world,
    deals: session.object('Opportunity'),
    sale: () => sandbox.asUser.create('Opportunity', SALE),
    give: (OpportunityId, ContactId, more = {}) =>
      sandbox.asUser.create('OpportunityContactRole', { OpportunityId, ContactId, ...more }),
    rows: (opportunityId) =>
      [...sandbox.org.store.table('OpportunityContactRole').lookup('OpportunityId', [opportunityId])]
        .filter((row) => row['IsDeleted'] !== true)
        .map((row) => String(row['ContactId'])),
  };
}

const change = (id: string, add: readonly string[], remove: readonly string[]): WriteOperation => ({
  kind: 'update',
  id,
  fields: {},
  deltas: { contacts: { add, remove } },
  observe: ['contacts'],
});
const peopleIn = (state: RecordState | undefined): FieldValue | undefined =>
  state?.kind === 'live' ? state.fields['contacts'] : undefined;
const peopleOf = async (port: ObjectPort, id: string): Promise<FieldValue | undefined> =>
  peopleIn((await port.get([id], ['contacts'], REALTIME))[0]);

describe('the people of an opportunity', () => {
  it('are a set of references to contacts, which no other object has', async () => {
    const { session } = await startSales();
    const objects = await session.discover(REALTIME);
    const having = objects.filter(({ fields }) => fields.some(({ name }) => name === 'contacts'));
    expect(having.map(({ name }) => name)).toEqual(['Opportunity']);
    const field = having[0]?.fields.find(({ name }) => name === 'contacts');
    expect(field).toMatchObject({ type: 'members', references: ['Contact'], writable: true });
    expect(field).not.toHaveProperty('groups');
  });

  it('are read with the record in one call, each person once, and cost none while nobody asks', async () => {
    const { deals, context, person, sale, give } = await startSales();
    const [ada = '', grace = ''] = [person(), person()].sort();
    const [both, none] = [sale(), sale()];
    give(both, grace);
    give(both, ada, { Role: 'Evaluator' });
    give(both, ada, { Role: 'Decision Maker' });
    await deals.get([both], ['Name'], REALTIME);
    context.limiter.reset();
    await deals.get([both], ['Name'], REALTIME);
    await deals.scan({ fields: ['Name'], cursor: null }, BACKFILL);
    const update: WriteOperation = { kind: 'update', id: both, fields: { NextStep: 'x' }, observe: ['NextStep'] };
    await deals.write([update], REALTIME);
    expect(context.limiter.count('api')).toBe(1 + 1 + 2);
    context.limiter.reset();
    const states = await deals.get([none, both], ['Name', 'contacts'], REALTIME);
    expect(context.limiter.count('api')).toBe(1);
    expect(states.map(peopleIn)).toEqual([[], [ada, grace]]);
    const { records } = await deals.scan({ fields: ['contacts'], cursor: null }, BACKFILL);
    expect(records.map(peopleIn)).toEqual([[ada, grace], []]);
  });

  it('are added and taken out one by one, without moving a date of the opportunity', async () => {
    const { deals, sandbox, person, sale, give } = await startSales();
    const [kept, left, joined] = [person(), person(), person()];
    const id = sale();
    give(id, kept, { Role: 'Evaluator' });
    give(id, left);
    const before = sandbox.asUser.get(id)?.['SystemModstamp'];
    sandbox.clock.advance(MINUTE_MS);
    const [outcome] = await deals.write([change(id, [joined], [left])], REALTIME);
    expect(outcome).toMatchObject({ kind: 'done', observed: { fields: { contacts: [kept, joined].sort() } } });
    expect(sandbox.asUser.get(id)?.['SystemModstamp']).toBe(before);
  });

  it('get no second role by being added again, and lose every role by being taken out', async () => {
    const { deals, person, sale, give, rows } = await startSales();
    const [ada, grace] = [person(), person()];
    const id = sale();
    give(id, ada, { Role: 'Evaluator' });
    give(id, ada, { Role: 'Decision Maker' });
    expect(await deals.write([change(id, [ada, grace], [])], REALTIME)).toMatchObject([{ kind: 'done' }]);
    expect([...rows(id)].sort()).toEqual([ada, ada, grace].sort());
    expect(await deals.write([change(id, [], [ada])], REALTIME)).toMatchObject([{ kind: 'done' }]);
    expect(rows(id)).toEqual([grace]);
    expect(await deals.write([change(id, [], [ada])], REALTIME)).toMatchObject([{ kind: 'done' }]);
  });

  it('come with a new opportunity, once also when the create is sent twice', async () => {
    const { deals, person, rows } = await startSales();
    const ada = person();
    const fields = { ...SALE, contacts: [ada] };
    const operation: WriteOperation = { kind: 'create', key: 'k', fields, observe: ['contacts'] };
    const [first] = await deals.write([operation], REALTIME);
    expect(first).toMatchObject({ kind: 'done', created: true, observed: { fields: { contacts: [ada] } } });
    const [again] = await deals.write([operation], REALTIME);
    expect(again).toMatchObject({ kind: 'done', created: false, observed: { fields: { contacts: [ada] } } });
    expect(first?.kind === 'done' && rows(first.id)).toEqual([ada]);
  });

  it('are refused one by one, by the name of the field; a new opportunity before it is made', async () => {
    const { deals, sandbox, person, sale } = await startSales();
    const [there, gone] = [person(), person()];
    sandbox.asUser.delete(gone);
    const [one, other] = [sale(), sale()];
    expect(await deals.write([change(one, [there, gone], []), change(other, [there], [])], REALTIME)).toMatchObject([
      { kind: 'rejected', field: 'contacts' },
      { kind: 'done' },
    ]);
    expect(await peopleOf(deals, one)).toEqual([there]);
    const fields = { ...SALE, contacts: [there, gone] };
    expect(await deals.write([{ kind: 'create', key: 'k', fields, observe: [] }], REALTIME)).toMatchObject([
      { kind: 'rejected', code: 'SALESFORCE_NO_SUCH_CONTACT', field: 'contacts' },
    ]);
    expect((await deals.scan({ fields: [], cursor: null }, BACKFILL)).records).toHaveLength(2);
  });

  it('are taken out although the contact is hidden: roles are seen with the opportunity', async () => {
    const { deals, sandbox, person, sale, give, rows } = await startSales();
    const ada = person();
    const id = sale();
    give(id, ada);
    sandbox.hide(ada);
    expect(await peopleOf(deals, id)).toEqual([ada]);
    expect(await deals.write([change(id, [], [ada])], REALTIME)).toMatchObject([{ kind: 'done' }]);
    expect(rows(id)).toEqual([]);
    expect(await deals.write([change(id, [], [ada])], REALTIME)).toMatchObject([{ kind: 'done' }]);
  });
});

describe('changes of the people of an opportunity', () => {
  const changedSince = async (
    port: ObjectPort,
    cursor: string | null,
  ): Promise<{ changed: readonly string[]; cursor: string }> => {
    const changed: string[] = [];
    for (let at = cursor; ;) {
      const page = await port.changes({ cursor: at }, REALTIME);
      changed.push(...page.changed);
      at = page.cursor;
      if (!page.more) return { changed, cursor: at };
    }
  };
  const ask = (port: ObjectPort): Promise<unknown> => port.get(['006000000000001AAA'], ['contacts'], REALTIME);

  it('name the opportunity whose person came, went, was merged or gave place to another', async () => {
    const { deals, sandbox, context, person, sale, give } = await startSales();
    const [comes, goes, merged, replaced] = [sale(), sale(), sale(), sale()];
    const [ada, winner, loser] = [person(), person(), person()];
    const left = give(goes, ada);
    give(merged, loser);
    const role = give(replaced, ada);
    sandbox.clock.advance(5 * MINUTE_MS);
    await ask(deals);
    let at = await changedSince(deals, (await changedSince(deals, null)).cursor);
    sandbox.clock.advance(2 * MINUTE_MS);
    at = await changedSince(deals, at.cursor);
    give(comes, ada);
    sandbox.asUser.delete(left);
    sandbox.asUser.merge(winner, [loser]);
    sandbox.asUser.update('OpportunityContactRole', role, { ContactId: winner });
    context.limiter.reset();
    at = await changedSince(deals, at.cursor);
    expect([...at.changed].sort()).toEqual([comes, goes, merged, replaced].sort());
    expect(context.limiter.count('api')).toBe(1);
    expect(await peopleOf(deals, merged)).toEqual([winner]);
  });

  it('are not read while nobody asks, and those missed meanwhile are read then', async () => {
    const { deals, sandbox, person, sale, give } = await startSales();
    const id = sale();
    sandbox.clock.advance(5 * MINUTE_MS);
    let at = await changedSince(deals, null);
    sandbox.clock.advance(MINUTE_MS);
    give(id, person());
    sandbox.clock.advance(MINUTE_MS);
    at = await changedSince(deals, at.cursor);
    expect(at.changed).toEqual([]);
    await ask(deals);
    expect((await changedSince(deals, at.cursor)).changed).toEqual([id]);
  });

  it('are told by change events, another role of the same person not', async () => {
    const { deals, session, sandbox, person, sale, give } = await startSales();
    const [id, last] = [sale(), sale()];
    const [ada, grace] = [person(), person()];
    await ask(deals);
    const hints: ChangeHint[] = [];
    await session.stream?.listen({
      objects: ['Opportunity', 'Contact'],
      cursor: null,
      onHints: async (more) => void hints.push(...more),
      onLost: () => undefined,
    });
    const heard = (count: number): Promise<true> => eventually(() => (hints.length >= count ? true : undefined));
    const role = give(id, ada);
    await heard(1);
    sandbox.asUser.update('OpportunityContactRole', role, { Role: 'Influencer' });
    sandbox.asUser.update('OpportunityContactRole', role, { ContactId: grace });
    await heard(2);
    sandbox.asUser.delete(role);
    await heard(3);
    give(last, ada);
    await heard(4);
    const named = hints.map((hint) => (hint.kind === 'changed' ? [hint.object, hint.id] : [hint.kind]));
    expect(named).toEqual([...Array<string[]>(3).fill(['Opportunity', id]), ['Opportunity', last]]);
  });
});
