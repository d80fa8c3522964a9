import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { subscriberHash } from '../sandbox/addresses.js';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';
import { type CallAnswer, Caller } from './sandbox-calls.js';

let sandbox: MailchimpSandbox;
let caller: Caller;
const EMAIL = 'ana.sousa@mail.example';
const HASH = subscriberHash(EMAIL);

beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  caller = new Caller(sandbox);
});
afterEach(() => sandbox.close());

const emails = ({ body }: CallAnswer): unknown[] =>
  (body['members'] as { email_address: string }[]).map(({ email_address }) => email_address);
const tagNames = async (key = EMAIL): Promise<string[]> =>
  ((await caller.member('GET', key)).body['tags'] as { name: string }[]).map(({ name }) => name);
const stampOf = async (key: string): Promise<string> => String((await caller.member('GET', key)).body['last_changed']);
const fill = async (count: number): Promise<void> => {
  for (let index = 0; index < count; index++) await caller.subscribe(`reader${index}@mail.example`);
};

describe('reading changes', () => {
  it('MC30 honours since_last_changed to the second, its own second included', async () => {
    await caller.subscribe('early@mail.example');
    sandbox.clock.advance(2000);
    await caller.subscribe('late@mail.example');
    await caller.subscribe('late.too@mail.example');
    const stamp = await stampOf('late@mail.example');
    const since = (time: string) => caller.member('GET', `?since_last_changed=${encodeURIComponent(time)}`);
    expect(emails(await since(stamp))).toEqual(['late@mail.example', 'late.too@mail.example']);
    const after = new Date(Date.parse(stamp) + 1000).toISOString();
    expect(emails(await since(after))).not.toContain('late@mail.example');
    expect(emails(await since(await stampOf('early@mail.example')))).toHaveLength(3);
    const sorted = await caller.member('GET', '?sort_field=last_changed&sort_dir=DESC');
    expect(emails(sorted).at(-1)).toBe('early@mail.example');
    const before = await caller.member('GET', `?before_last_changed=${encodeURIComponent(stamp)}`);
    expect(emails(before)).toEqual(['early@mail.example']);
  });

  it('MC31 pages by offset over the present state, so that a removal between pages skips a row', async () => {
    await fill(6);
    const first = emails(await caller.member('GET', '?count=3'));
    await caller.member('DELETE', 'reader0@mail.example');
    const second = emails(await caller.member('GET', '?count=3&offset=3'));
    expect([...first, ...second]).not.toContain('reader3@mail.example');
  });

  it('MC32 lists every status but archived, and each when asked', async () => {
    const states = {
      subscribed: 'a@mail.example',
      unsubscribed: 'b@mail.example',
      pending: 'c@mail.example',
      cleaned: 'd@mail.example',
      transactional: 'e@mail.example',
    };
    for (const [status, email] of Object.entries(states)) await caller.subscribe(email, { status });
    await caller.subscribe('f@mail.example');
    await caller.member('DELETE', 'f@mail.example');
    expect(emails(await caller.member('GET', ''))).toEqual(Object.values(states));
    expect(emails(await caller.member('GET', '?status=archived'))).toEqual(['f@mail.example']);
    expect(emails(await caller.member('GET', '?status=cleaned'))).toEqual(['d@mail.example']);
    expect((await caller.member('GET', '?status=unknown')).status).toBe(400);
    const { body } = await caller.send('GET', `${caller.list()}?include_total_contacts=true`);
    expect(body['stats']).toMatchObject({ member_count: 1, unsubscribe_count: 1, cleaned_count: 1, total_contacts: 6 });
  });

  it('finds members by address and by name', async () => {
    await caller.subscribe(EMAIL, { merge_fields: { FNAME: 'Ana', LNAME: 'Sousa' } });
    const exact = (await caller.send('GET', `search-members?query=${EMAIL}`)).body;
    expect(exact).toMatchObject({ exact_matches: { total_items: 1 }, full_search: { total_items: 1 } });
    const named = (await caller.send('GET', `search-members?query=ana sou&list_id=${sandbox.listId}`)).body;
    expect(named).toMatchObject({ exact_matches: { total_items: 0 }, full_search: { total_items: 1 } });
  });
});

describe('tags, segments, groups and fields', () => {
  const tag = (tags: object[], key = EMAIL) => caller.member('POST', `${key}/tags`, { tags });
  beforeEach(() => caller.subscribe(EMAIL));

  it('MC33 changes only the tags it is told, also on archived members', async () => {
    const answer = await caller.send('POST', caller.list(`/members/${HASH}/tags`), {
      tags: [
        { name: 'one', status: 'active' },
        { name: 'two', status: 'active' },
      ],
    });
    expect(answer).toMatchObject({ status: 204, text: '' });
    await caller.send('POST', caller.list(`/members/${HASH}/tags`), {
      tags: [
        { name: 'ONE', status: 'inactive' },
        { name: 'none', status: 'inactive' },
      ],
    });
    expect(await tagNames()).toEqual(['two']);
    await caller.send('POST', caller.list(`/members/${HASH}/tags`), { tags: [] });
    expect(await tagNames()).toEqual(['two']);
    expect((await tag([], 'nobody')).status).toBe(404);
    await caller.member('DELETE', EMAIL);
    expect(
      (await caller.send('POST', caller.list(`/members/${HASH}/tags`), { tags: [{ name: 'late', status: 'active' }] }))
        .status,
    ).toBe(204);
    const listed = await caller.send('GET', caller.list(`/members/${HASH}/tags`));
    expect(listed.body).toMatchObject({ total_items: 2 });
  });

  it('MC34 takes tags on POST and ignores them on PUT', async () => {
    await caller.member('PUT', EMAIL, { email_address: EMAIL, status: 'subscribed', tags: ['ignored'] });
    expect(await tagNames()).toEqual([]);
    await caller.member('PUT', 'new@mail.example', {
      email_address: 'new@mail.example',
      status_if_new: 'subscribed',
      tags: ['ignored'],
    });
    expect(await tagNames('new@mail.example')).toEqual([]);
    await caller.subscribe('b@mail.example', { tags: ['taken'] });
    expect(await tagNames('b@mail.example')).toEqual(['taken']);
  });

  it('MC35 fills static segments by address, past strangers, at most 500 a call', async () => {
    const { body: segment } = await caller.send('POST', caller.list('/segments'), {
      name: 'Friends',
      static_segment: [],
    });
    const path = caller.list(`/segments/${String(segment['id'])}`);
    const { status, body } = await caller.send('POST', path, { members_to_add: [EMAIL, 'stranger@mail.example'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total_added: 1,
      total_removed: 0,
      error_count: 1,
      errors: [{ email_addresses: ['stranger@mail.example'] }],
    });
    expect(await tagNames()).toEqual(['Friends']);
    expect((await caller.send('GET', `${path}/members`)).body).toMatchObject({ total_items: 1 });
    const many = Array.from({ length: 501 }, (_, index) => `r${index}@mail.example`);
    expect((await caller.send('POST', path, { members_to_add: many })).status).toBe(400);
    expect((await caller.send('POST', path, { members_to_remove: [EMAIL] })).body['total_removed']).toBe(1);
    expect(await tagNames()).toEqual([]);
    expect((await caller.send('GET', caller.list('/tag-search?name=fri'))).body).toMatchObject({
      tags: [{ name: 'Friends' }],
    });
    await caller.send('PATCH', path, { name: 'Old friends', static_segment: [EMAIL] });
    expect(await tagNames()).toEqual(['Old friends']);
    await caller.send('DELETE', path);
    expect(await tagNames()).toEqual([]);
  });

  it('MC35 keeps saved segments to their conditions', async () => {
    await caller.subscribe('berta@work.example');
    const conditions = [{ condition_type: 'EmailAddress', field: 'EMAIL', op: 'ends', value: '@work.example' }];
    const { body } = await caller.send('POST', caller.list('/segments'), {
      name: 'At work',
      options: { match: 'all', conditions },
    });
    expect(body).toMatchObject({ type: 'saved', member_count: 1 });
    const path = caller.list(`/segments/${String(body['id'])}`);
    expect(emails(await caller.send('GET', `${path}/members`))).toEqual(['berta@work.example']);
    expect((await caller.send('POST', path, { members_to_add: [EMAIL] })).status).toBe(400);
    const unknown = {
      name: 'X',
      options: { match: 'all', conditions: [{ condition_type: 'Aim', field: 'x', op: 'open' }] },
    };
    expect((await caller.send('POST', caller.list('/segments'), unknown)).status).toBe(400);
  });

  it('MC36 keeps interests that are not sent', async () => {
    const { body: category } = await caller.send('POST', caller.list('/interest-categories'), {
      title: 'Topics',
      type: 'checkboxes',
    });
    const path = caller.list(`/interest-categories/${String(category['id'])}/interests`);
    const ids: string[] = [];
    for (const name of ['News', 'Jobs']) ids.push(String((await caller.send('POST', path, { name })).body['id']));
    const [news = '', jobs = ''] = ids;
    await caller.member('PATCH', EMAIL, { interests: { [news]: true } });
    const { body } = await caller.member('PATCH', EMAIL, { interests: { [jobs]: true } });
    expect(body['interests']).toEqual({ [news]: true, [jobs]: true });
    expect((await caller.member('PATCH', EMAIL, { interests: { unknown: true } })).status).toBe(400);
    const chosen = await caller.member(
      'GET',
      `?interest_category_id=${String(category['id'])}&interest_ids=${news}&interest_match=none`,
    );
    expect(emails(chosen)).toEqual([]);
    expect((await caller.send('GET', path)).body).toMatchObject({
      interests: [{ subscriber_count: '1' }, { subscriber_count: '1' }],
    });
  });

  it('MC37 refuses merge tags over ten characters, and one that is taken', async () => {
    const add = (tagName: string) =>
      caller.send('POST', caller.list('/merge-fields'), { tag: tagName, name: 'x', type: 'text' });
    expect((await add('ELEVENCHARS')).status).toBe(400);
    expect((await add('TENCHARS_1')).status).toBe(200);
    expect((await add('tenchars_1')).status).toBe(400);
    expect((await caller.send('POST', caller.list('/merge-fields'), { name: 'x', type: 'wrong' })).status).toBe(400);
  });

  it('keeps notes of a member', async () => {
    const path = caller.list(`/members/${EMAIL}/notes`);
    const { body } = await caller.send('POST', path, { note: 'called back' });
    await caller.send('PATCH', `${path}/${String(body['id'])}`, { note: 'called twice' });
    expect((await caller.member('GET', EMAIL)).body['last_note']).toMatchObject({ note: 'called twice' });
    await caller.send('DELETE', `${path}/${String(body['id'])}`);
    expect((await caller.send('GET', path)).body['total_items']).toBe(0);
  });
});

describe('batch subscribe', () => {
  const batch = (body: object, query = '') => caller.send('POST', caller.list(query), body);
  const person = (email: string, more: object = {}) => ({ email_address: email, status: 'subscribed', ...more });

  it('MC38 applies the good ones with 200 and refuses 501 members', async () => {
    const { status, body } = await batch({
      members: [person('good@mail.example'), person('bad'), { email_address: 'no.status@mail.example' }],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total_created: 1,
      total_updated: 0,
      error_count: 2,
      new_members: [{ email_address: 'good@mail.example' }],
    });
    const members = Array.from({ length: 501 }, (_, index) => person(`m${index}@mail.example`));
    expect((await batch({ members })).status).toBe(400);
    expect((await batch({ members: members.slice(1) })).body['total_created']).toBe(500);
  });

  it('MC39 names the merge field that was wrong', async () => {
    await caller.field('LTV', 'number');
    const { body } = await batch({ members: [person(EMAIL, { merge_fields: { LTV: 'x' } })] });
    expect(body['errors']).toEqual([
      {
        email_address: EMAIL,
        error: 'Your merge fields were invalid.',
        error_code: 'ERROR_GENERIC',
        field: 'LTV',
        field_message: 'Please enter a number',
      },
    ]);
  });

  it('MC40 lists existing members as errors without update_existing', async () => {
    await caller.subscribe(EMAIL);
    const refused = await batch({ members: [person(EMAIL, { merge_fields: { FNAME: 'B' } })] });
    expect(refused.body).toMatchObject({
      errors: [{ email_address: EMAIL, error_code: 'ERROR_CONTACT_EXISTS' }],
      total_updated: 0,
    });
    expect((await caller.member('GET', EMAIL)).body['full_name']).toBe('');
    const taken = await batch({ members: [person(EMAIL, { merge_fields: { FNAME: 'B' } })], update_existing: true });
    expect(taken.body).toMatchObject({ total_updated: 1, updated_members: [{ merge_fields: { FNAME: 'B' } }] });
  });

  it('MC41 removes tags that were not sent when told to sync them', async () => {
    await caller.subscribe(EMAIL, { tags: ['keep', 'drop'] });
    await batch({ members: [person(EMAIL, { tags: ['keep', 'new'] })], update_existing: true });
    expect((await tagNames()).sort()).toEqual(['drop', 'keep', 'new']);
    await batch({ members: [person(EMAIL, { tags: ['keep'] })], update_existing: true, sync_tags: true });
    expect(await tagNames()).toEqual(['keep']);
  });

  it('drops repeated addresses, or names them', async () => {
    const members = [person(EMAIL), person(EMAIL.toUpperCase())];
    expect((await batch({ members })).body).toMatchObject({ total_created: 1, error_count: 1 });
    const other = [person('b@mail.example'), person('B@mail.example')];
    expect((await batch({ members: other }, '?skip_duplicate_check=true')).body).toMatchObject({
      total_created: 1,
      error_count: 0,
    });
  });
});
