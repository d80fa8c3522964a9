import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { samplePopulation } from '#sandbox-kit';
import { subscriberHash } from '../sandbox/addresses.js';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';
import { defineAudience } from './harness.js';
import { Caller } from './sandbox-calls.js';

let sandbox: MailchimpSandbox;
let caller: Caller;
const EMAIL = 'ana.sousa@mail.example';

beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  caller = new Caller(sandbox);
});
afterEach(() => sandbox.close());

const started = (email = EMAIL): readonly string[] | undefined => sandbox.asUser.get(email)?.sandbox.automationsStarted;
const tagging = (key: string, body: object) => caller.send('POST', caller.list(`/members/${key}/tags`), body);

interface ToldGroup {
  id: string | number;
  name: string;
  listId: string;
  members: string[];
}
const groups = async (query = ''): Promise<{ tags: ToldGroup[]; interests: ToldGroup[] }> =>
  (await (await fetch(`${sandbox.url}/_sandbox/groups${query}`)).json()) as {
    tags: ToldGroup[];
    interests: ToldGroup[];
  };
const act = (path: string, body: object): Promise<Response> =>
  fetch(`${sandbox.url}/_sandbox/ui/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('automations that wait for a tag', () => {
  it('start when the tag is put on for the first time, however it comes, unless the call says it only syncs', async () => {
    await caller.subscribe(EMAIL, { tags: ['created with'] });
    const hash = subscriberHash(EMAIL);
    await tagging(hash, { tags: [{ name: 'silent', status: 'active' }], is_syncing: true });
    await tagging(hash, { tags: [{ name: 'loud', status: 'active' }] });
    await tagging(hash, { tags: [{ name: 'loud', status: 'active' }] });
    const { body: segment } = await caller.send('POST', caller.list('/segments'), {
      name: 'by segment',
      static_segment: [],
    });
    await caller.send('POST', caller.list(`/segments/${String(segment['id'])}`), { members_to_add: [EMAIL] });
    await caller.send('POST', caller.list(), {
      members: [{ email_address: EMAIL, tags: ['by batch'] }],
      update_existing: true,
    });
    expect(started()).toEqual(['created with', 'loud', 'by segment', 'by batch']);
  });
});

describe('what descriptions of calls leave out', () => {
  it('changes tags by the hash of the address alone', async () => {
    const { body } = await caller.subscribe(EMAIL);
    const change = { tags: [{ name: 'x', status: 'active' }] };
    expect((await tagging(String(body['contact_id']), change)).status).toBe(404);
    expect((await tagging(subscriberHash(EMAIL), change)).status).toBe(204);
  });

  it('takes the status transactional by PUT, not by PATCH', async () => {
    await caller.subscribe(EMAIL);
    expect((await caller.member('PATCH', EMAIL, { status: 'transactional' })).status).toBe(400);
    expect((await caller.member('PUT', EMAIL, { status: 'transactional' })).body['status']).toBe('transactional');
  });

  it('takes marketing permissions for one member, not in a batch', async () => {
    await defineAudience(sandbox, { id: sandbox.listId, marketing_permissions: true });
    const { body } = await caller.subscribe(EMAIL);
    const [permission] = body['marketing_permissions'] as { marketing_permission_id: string; enabled: boolean }[];
    const enabled = [{ marketing_permission_id: permission?.marketing_permission_id, enabled: true }];
    const members = [{ email_address: EMAIL, marketing_permissions: enabled }];
    await caller.send('POST', caller.list(), { members, update_existing: true });
    const permissionsNow = async () =>
      ((await caller.member('GET', EMAIL)).body['marketing_permissions'] as { enabled: boolean }[]).map(
        (one) => one.enabled,
      );
    expect(await permissionsNow()).toEqual([false, false, false]);
    await caller.member('PATCH', EMAIL, { marketing_permissions: enabled });
    expect(await permissionsNow()).toEqual([true, false, false]);
  });
});

describe('deleting a tag', () => {
  it('takes it from everyone without a change of theirs', async () => {
    await caller.subscribe(EMAIL, { tags: ['doomed'] });
    const before = sandbox.asUser.get(EMAIL)?.['last_changed'];
    sandbox.clock.advance(60_000);
    sandbox.asUser.deleteTag('doomed');
    expect(sandbox.asUser.get(EMAIL)).toMatchObject({ tags: [], last_changed: before });
  });
});

describe('groups of a seeded audience', () => {
  const people = samplePopulation({ seed: 3, size: 200 });

  it('are some tags and one category of interests, with some of the people in each', async () => {
    expect(await groups()).toEqual({ tags: [], interests: [] });
    sandbox.seedPeople(people);
    const seeded = await groups(`?listId=${sandbox.listId}`);
    expect(seeded.tags.map(({ name }) => name)).toEqual(['Customer', 'Newsletter', 'VIP', 'Autumn trade fair']);
    expect(seeded.interests.map(({ name }) => name)).toEqual(['Product news', 'Events', 'Special offers']);
    const { body } = await caller.member('GET', '?count=1');
    for (const { members } of [...seeded.tags, ...seeded.interests]) {
      expect(members.length).toBeGreaterThan(0);
      expect(members.length).toBeLessThan(Number(body['total_items']));
    }
    expect(await groups('?listId=ffffffffff')).toEqual({ tags: [], interests: [] });
  });

  it('move no stamp and no id, and start nothing', async () => {
    const grouped = people.slice(0, 100);
    sandbox.seedPeople(grouped);
    const { tags } = await groups();
    const [email = ''] = tags[0]?.members ?? [];
    expect(started(email)).toEqual([]);
    const member = sandbox.asUser.get(email);
    expect(member?.['last_changed']).toBe(member?.['timestamp_opt']);
    sandbox.seedPeople(people.slice(100));
    expect((await groups()).tags.map(({ id }) => id)).toEqual(tags.map(({ id }) => id));
  });

  it('are the same for the same people', async () => {
    sandbox.seedPeople(people);
    const first = await groups();
    const other = await startMailchimpSandbox();
    other.seedPeople(people);
    const second = await (await fetch(`${other.url}/_sandbox/groups`)).json();
    await other.close();
    expect(second).toEqual(first);
  });
});

describe('a colleague', () => {
  it('tags contacts, and renames and deletes tags, by the control calls', async () => {
    await caller.subscribe(EMAIL);
    await act('members/tag', { email: EMAIL, name: 'Guest' });
    await act('members/tag', { email: EMAIL, name: 'Left' });
    await act('members/untag', { email: EMAIL, name: 'left' });
    await act('tags/rename', { name: 'guest', newName: 'Regular' });
    expect((await groups()).tags).toMatchObject([
      { name: 'Regular', members: [EMAIL] },
      { name: 'Left', members: [] },
    ]);
    await act('tags/delete', { name: 'Regular' });
    expect((await groups()).tags.map(({ name }) => name)).toEqual(['Left']);
    expect((await act('tags/delete', { name: 'Regular' })).status).toBe(404);
    expect((await act('tags/paint', {})).status).toBe(404);
  });
});
