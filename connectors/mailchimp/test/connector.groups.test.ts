import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GroupPort, type ObjectPort, type WriteOutcome } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { openOnSandbox } from './harness.js';
import { Caller } from './sandbox-calls.js';
import { BACKFILL, creation, EMAIL, groupOf, REALTIME, regrouping, subscribed, tagNames } from './support.js';

let sandbox: MailchimpSandbox;
let port: ObjectPort;
let groups: GroupPort;
let caller: Caller;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  port = openOnSandbox(sandbox).session.object('members');
  if (!port.groups) throw new Error('members have groups');
  groups = port.groups;
  caller = new Caller(sandbox);
});
afterEach(() => sandbox.close());

const address = (index: number): string => `group-${index}@syncline.dev`;

const named = async (field: string): Promise<string[]> =>
  (await groups.list(field, REALTIME)).map(({ name }) => name).sort();

const observed = ([outcome]: readonly WriteOutcome[], field: string): unknown =>
  outcome?.kind === 'done' ? outcome.observed?.fields[field] : outcome;

/** A category with interests, as a person would make it; ids by name. */
async function category(title: string, names: readonly string[]): Promise<Record<string, string>> {
  const { body } = await caller.send('POST', caller.list('/interest-categories'), { title, type: 'radio' });
  const path = caller.list(`/interest-categories/${String(body['id'])}/interests`);
  const ids: Record<string, string> = {};
  for (const name of names) ids[name] = String((await caller.send('POST', path, { name })).body['id']);
  return ids;
}

describe('tags', () => {
  it('are the static segments of the audience, whoever made them, but not the saved ones', async () => {
    subscribed(sandbox, address(0));
    sandbox.asUser.tag(address(0), 'By hand');
    await caller.send('POST', caller.list('/segments'), { name: 'By segment', static_segment: [] });
    const conditions = [{ condition_type: 'EmailAddress', field: 'EMAIL', op: 'ends', value: '.dev' }];
    await caller.send('POST', caller.list('/segments'), { name: 'A rule', options: { match: 'all', conditions } });
    expect(await named('tags')).toEqual(['By hand', 'By segment']);
  });

  it('are all listed, however many there are', async () => {
    subscribed(sandbox, address(0));
    for (let index = 0; index < 1_050; index++) sandbox.asUser.tag(address(0), `tag ${index}`);
    sandbox.calls.reset();
    expect(await groups.list('tags', REALTIME)).toHaveLength(1_050);
    expect(sandbox.calls.total).toBe(2);
  });

  it('are made once for one name, whatever its case', async () => {
    const made = await groups.create('tags', ' Guests ', REALTIME);
    expect(made).toEqual({ id: expect.stringMatching(/^\d+$/), name: 'Guests', writable: true });
    sandbox.calls.reset();
    expect(await groups.create('tags', 'GUESTS', REALTIME)).toEqual(made);
    expect(sandbox.calls.total).toBe(0);
    expect(await named('tags')).toEqual(['Guests']);
  });

  it('are found when a colleague made one of the name since they were read', async () => {
    await groups.list('tags', REALTIME);
    subscribed(sandbox, address(0));
    sandbox.asUser.tag(address(0), 'Guests');
    const made = await groups.create('tags', 'guests', REALTIME);
    expect(await groups.list('tags', REALTIME)).toEqual([made]);
    expect(made.name).toBe('Guests');
  });

  it('keep their ids and their members when they are renamed', async () => {
    const id = subscribed(sandbox, address(0));
    const tag = await groupOf(port, 'Old');
    await port.write([regrouping(id, [tag])], REALTIME);
    await groups.rename?.('tags', tag, 'New', REALTIME);
    expect(await groups.list('tags', REALTIME)).toEqual([{ id: tag, name: 'New', writable: true }]);
    const [record] = (await port.scan({ fields: ['tags'], cursor: null }, BACKFILL)).records;
    expect(record?.fields['tags']).toEqual([tag]);
  });

  it('say why they cannot be made or renamed', async () => {
    const refusals: [() => Promise<unknown>, string, string][] = [
      [() => groups.create('tags', '  ', REALTIME), 'config', 'MAILCHIMP_GROUP_WITHOUT_NAME'],
      [() => groups.create('status', 'x', REALTIME), 'notFound', 'MAILCHIMP_NOT_A_GROUP_FIELD'],
      [() => groups.list('status', REALTIME), 'notFound', 'MAILCHIMP_NOT_A_GROUP_FIELD'],
      [async () => groups.rename?.('tags', '1', 'x', REALTIME), 'notFound', 'MAILCHIMP_NO_GROUP'],
      [async () => groups.rename?.('interests', '1', 'x', REALTIME), 'notFound', 'MAILCHIMP_NO_GROUP'],
    ];
    for (const [call, kind, code] of refusals) expect(await connectorErrorOf(call)).toMatchObject({ kind, code });
    await groupOf(port, 'Taken');
    const other = await groupOf(port, 'Other');
    const error = await connectorErrorOf(async () => groups.rename?.('tags', other, 'Taken', REALTIME));
    expect(error).toMatchObject({ kind: 'config', code: 'MAILCHIMP_GROUP_REFUSED' });
    expect(error.message).toContain('already exists');
  });

  it('are not made anew under an old name when a colleague renamed them some time ago', async () => {
    const id = subscribed(sandbox, address(0));
    const tag = await groupOf(port, 'Old');
    sandbox.asUser.renameTag('Old', 'New');
    sandbox.clock.advance(60_000);
    expect(observed(await port.write([regrouping(id, [tag])], REALTIME), 'tags')).toEqual([tag]);
    expect(await named('tags')).toEqual(['New']);
  });
});

describe('interests', () => {
  it('are named with their category, over all categories', async () => {
    await category('Pets', ['Cats', 'Dogs']);
    await category('Food', ['Fish']);
    expect(await named('interests')).toEqual(['Food / Fish', 'Pets / Cats', 'Pets / Dogs']);
  });

  it('are made in the category they name, which is made with them, once', async () => {
    await category('Pets', ['Cats']);
    expect((await groups.create('interests', 'pets / Dogs', REALTIME)).name).toBe('Pets / Dogs');
    expect((await groups.create('interests', 'Food / Fish', REALTIME)).name).toBe('Food / Fish');
    await groups.create('interests', 'FOOD / FISH', REALTIME);
    expect(await named('interests')).toEqual(['Food / Fish', 'Pets / Cats', 'Pets / Dogs']);
    const { body } = await caller.send('GET', caller.list('/interest-categories?count=10'));
    expect(body['categories']).toMatchObject([
      { title: 'Pets', type: 'radio' },
      { title: 'Food', type: 'hidden' },
    ]);
  });

  it('that name no category keep their plain name', async () => {
    const made = await groups.create('interests', 'Newcomers', REALTIME);
    expect(made.name).toBe('Newcomers');
    expect(await groups.list('interests', REALTIME)).toEqual([made]);
    expect(await groups.create('interests', 'newcomers', REALTIME)).toEqual(made);
    const { session } = openOnSandbox(sandbox);
    expect(await session.object('members').groups?.create('interests', 'Newcomers', REALTIME)).toEqual(made);
  });

  it('keep apart titles that hold the separator themselves', async () => {
    await category('Pets / Small', ['Mice']);
    expect((await groups.create('interests', 'Pets / Small / Rats', REALTIME)).name).toBe('Pets / Small / Rats');
    const { body } = await caller.send('GET', caller.list('/interest-categories?count=10'));
    expect(body).toMatchObject({ total_items: 1 });
  });

  it('keep id and category when they are renamed', async () => {
    const { Cats: cats = '' } = await category('Pets', ['Cats']);
    await groups.rename?.('interests', cats, 'Pets / Tigers', REALTIME);
    expect(await groups.list('interests', REALTIME)).toEqual([{ id: cats, name: 'Pets / Tigers', writable: true }]);
    await groups.rename?.('interests', cats, 'Lions', REALTIME);
    expect(await named('interests')).toEqual(['Pets / Lions']);
  });
});

describe('who is in a group', () => {
  it('is read by id, in scans, by id, by look-up and after writes', async () => {
    const id = subscribed(sandbox, address(0));
    const [red, blue] = [await groupOf(port, 'red'), await groupOf(port, 'blue')];
    const cats = await groupOf(port, 'Pets / Cats', 'interests');
    await groupOf(port, 'Pets / Dogs', 'interests');
    const fields = ['tags', 'interests'];
    const change = { ...regrouping(id, [red, blue]), observe: fields };
    const both = { ...change, deltas: { ...change.deltas, interests: { add: [cats], remove: [] } } };
    const told = await port.write([both], REALTIME);
    const inGroups = { tags: expect.arrayContaining([red, blue]), interests: [cats] };
    expect(told).toMatchObject([{ kind: 'done', observed: { fields: inGroups } }]);
    const { records } = await port.scan({ fields, cursor: null }, BACKFILL);
    expect(records.map((record) => record.fields)).toEqual([inGroups]);
    expect(await port.get([id], fields, REALTIME)).toMatchObject([{ fields: inGroups }]);
    const request = { field: EMAIL, values: [address(0)], fields };
    expect((await port.find(request, REALTIME)).map((record) => record.fields)).toEqual([inGroups]);
  });

  it('is nobody in an audience that has no groups', async () => {
    subscribed(sandbox, address(0));
    const [record] = (await port.scan({ fields: ['tags', 'interests'], cursor: null }, BACKFILL)).records;
    expect(record?.fields).toEqual({ tags: [], interests: [] });
  });

  it('is told in full of members with more than fifty tags, at a call for each of them', async () => {
    const ids = [0, 1, 2].map((index) => subscribed(sandbox, address(index)));
    for (let index = 0; index < 60; index++) sandbox.asUser.tag(address(1), `tag ${index}`);
    sandbox.asUser.tag(address(2), 'tag 0');
    const many = await groups.list('tags', REALTIME);
    sandbox.calls.reset();
    const { records } = await port.scan({ fields: ['tags'], cursor: null }, BACKFILL);
    const counts = (fields: readonly unknown[]): number[] => fields.map((value) => (value as string[]).length);
    expect(counts(records.map((record) => record.fields['tags']))).toEqual([0, 60, 1]);
    expect(new Set(records[1]?.fields['tags'] as string[])).toEqual(new Set(many.map(({ id }) => id)));
    expect(sandbox.calls.total).toBe(2);
    const states = await port.get(ids, ['tags'], REALTIME);
    expect(counts(states.map((state) => state.kind === 'live' && state.fields['tags']))).toEqual([0, 60, 1]);
    const touched = { ...regrouping(ids[1] ?? '', []), fields: { 'merge_fields.FNAME': 'Many' } };
    expect(counts([observed(await port.write([touched], REALTIME), 'tags')])).toEqual([60]);
    sandbox.calls.reset();
    await port.scan({ fields: [EMAIL], cursor: null }, BACKFILL);
    expect(sandbox.calls.total).toBe(1);
  });

  it('does not say that a member with many tags has few because it went while they were read', async () => {
    const id = subscribed(sandbox, address(0));
    for (let index = 0; index < 60; index++) sandbox.asUser.tag(address(0), `tag ${index}`);
    const problem = { title: 'Resource Not Found', status: 404, detail: 'gone' };
    sandbox.faults.add({
      method: 'GET',
      path: '/tags$',
      times: 2,
      effect: { kind: 'respond', status: 404, body: problem },
    });
    expect((await port.scan({ fields: ['tags'], cursor: null }, BACKFILL)).records).toEqual([]);
    expect(await port.get([id], ['tags'], REALTIME)).toEqual([{ kind: 'gone' }]);
  });

  it('appears in changes when a colleague tags or untags someone', async () => {
    const ids = [0, 1].map((index) => subscribed(sandbox, address(index)));
    sandbox.asUser.tag(address(1), 'had');
    sandbox.clock.advance(60_000);
    const { cursor } = await port.changes({ cursor: null }, BACKFILL);
    sandbox.asUser.tag(address(0), 'new');
    sandbox.asUser.untag(address(1), 'had');
    expect([...(await port.changes({ cursor }, BACKFILL)).changed].sort()).toEqual([...ids].sort());
  });
});

describe('putting into interest groups and taking out', () => {
  it('travels with the member’s other fields, five hundred to a call', async () => {
    const fish = await groupOf(port, 'Food / Fish', 'interests');
    const meat = await groupOf(port, 'Food / Meat', 'interests');
    const fields = Array.from({ length: 600 }, (_, index) => ({ [EMAIL]: address(index), interests: [fish] }));
    sandbox.calls.reset();
    const created = await port.write(fields.map(creation), BACKFILL);
    expect(sandbox.calls.total).toBe(2);
    expect(created.map((outcome) => observed([outcome], 'interests'))).toEqual(fields.map(() => [fish]));
    const ids = created.map((outcome) => (outcome.kind === 'done' ? outcome.id : ''));
    sandbox.calls.reset();
    const moved = await port.write(
      ids.map((id) => ({
        ...regrouping(id, [meat], [fish], 'interests'),
        fields: { 'merge_fields.FNAME': 'Moved', interests: [meat] },
      })),
      BACKFILL,
    );
    expect(sandbox.calls.total).toBe(2);
    expect(moved.map((outcome) => observed([outcome], 'interests'))).toEqual(fields.map(() => [meat]));
  });

  it('leaves other interests and the subscription as they are', async () => {
    const id = subscribed(sandbox, address(0));
    const [fish, meat] = [
      await groupOf(port, 'Food / Fish', 'interests'),
      await groupOf(port, 'Food / Meat', 'interests'),
    ];
    await port.write([regrouping(id, [fish], [], 'interests')], REALTIME);
    const told = await port.write([regrouping(id, [meat], [], 'interests')], REALTIME);
    expect(new Set(observed(told, 'interests') as string[])).toEqual(new Set([fish, meat]));
    await port.write([regrouping(id, [], [fish, meat], 'interests')], REALTIME);
    expect(sandbox.asUser.get(address(0))).toMatchObject({ status: 'subscribed', interests: { [fish]: false } });
  });
});

describe('groups that are not there', () => {
  it.each(['tags', 'interests'])('are looked for once more, and then refused, alone: %s', async (field) => {
    const ids = [0, 1].map((index) => subscribed(sandbox, address(index)));
    const known = await groupOf(port, 'Known', field);
    sandbox.calls.reset();
    const outcomes = await port.write(
      [regrouping(ids[0] ?? '', ['404'], [], field), regrouping(ids[1] ?? '', [known], [], field)],
      REALTIME,
    );
    expect(outcomes).toMatchObject([{ kind: 'rejected', code: 'MAILCHIMP_UNKNOWN_GROUP', field }, { kind: 'done' }]);
    const listings = Object.entries(sandbox.calls.byRoute()).filter(([route]) =>
      /^GET .*(segments|categories)$/.test(route),
    );
    expect(listings.map(([, count]) => count)).toEqual([1]);
  });

  it('are found when a colleague made them a moment ago', async () => {
    const ids = [0, 1].map((index) => subscribed(sandbox, address(index)));
    await groups.list('tags', REALTIME);
    sandbox.asUser.tag(address(0), 'Fresh');
    const [state] = await port.get([ids[0] ?? ''], ['tags'], REALTIME);
    const [fresh = ''] = state?.kind === 'live' ? (state.fields['tags'] as string[]) : [];
    expect(observed(await port.write([regrouping(ids[1] ?? '', [fresh])], REALTIME), 'tags')).toEqual([fresh]);
  });

  it.each(['tags', 'interests'])('hold nobody, so taking someone out of them is done: %s', async (field) => {
    const id = subscribed(sandbox, address(0));
    expect(await port.write([regrouping(id, [], ['404'], field)], REALTIME)).toMatchObject([{ kind: 'done', id }]);
  });

  it('are refused for a new member before it is made', async () => {
    const outcomes = await port.write([creation({ [EMAIL]: address(0), tags: ['404'] })], REALTIME);
    expect(outcomes).toMatchObject([{ kind: 'rejected', code: 'MAILCHIMP_UNKNOWN_GROUP', field: 'tags' }]);
    expect(sandbox.asUser.get(address(0))).toBeUndefined();
  });

  it('name the field when Mailchimp finds an interest gone that was there a moment ago', async () => {
    const ids = [0, 1].map((index) => subscribed(sandbox, address(index)));
    const fish = await groupOf(port, 'Food / Fish', 'interests');
    const { body } = await caller.send('GET', caller.list('/interest-categories'));
    const [food] = body['categories'] as { id: string }[];
    await caller.send('DELETE', caller.list(`/interest-categories/${food?.id ?? ''}`));
    const outcomes = await port.write(
      ids.map((id) => regrouping(id, [fish], [], 'interests')),
      BACKFILL,
    );
    expect(outcomes).toMatchObject(ids.map(() => ({ kind: 'rejected', field: 'interests' })));
  });
});

describe('sets that are not changes', () => {
  it('go by the delta where the whole set stands beside it', async () => {
    const id = subscribed(sandbox, address(0));
    const [red, blue] = [await groupOf(port, 'red'), await groupOf(port, 'blue')];
    await port.write([regrouping(id, [blue])], REALTIME);
    await port.write([{ ...regrouping(id, [red]), fields: { tags: [red] } }], REALTIME);
    expect(tagNames(sandbox, address(0))).toEqual(['blue', 'red']);
  });

  it.each([
    ['tags', ['1']],
    ['interests', ['1']],
  ])('are refused for an update without a delta: %s', async (field, value) => {
    const id = subscribed(sandbox, address(0));
    sandbox.calls.reset();
    const operation = { ...regrouping(id, []), deltas: {}, fields: { [field]: value } };
    const refused = { kind: 'rejected', code: 'MAILCHIMP_BAD_DELTA', field };
    expect(await port.write([operation], REALTIME)).toMatchObject([refused]);
    const stray = { ...regrouping(id, []), deltas: { status: { add: ['x'], remove: [] } } };
    expect(await port.write([stray], REALTIME)).toMatchObject([{ ...refused, field: 'status' }]);
    expect(sandbox.calls.total).toBe(0);
  });
});
