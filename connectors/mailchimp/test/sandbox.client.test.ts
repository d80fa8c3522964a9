import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';

/** What the test uses of the vendor's client, which has no types of its own. */
interface VendorClient {
  basePath: string;
  setConfig(config: { apiKey?: string; accessToken?: string }): void;
  ping: { get(): Promise<Json> };
  root: { getRoot(): Promise<Json> };
  lists: Record<
    | 'getAllLists'
    | 'getList'
    | 'getListMembersInfo'
    | 'getListMember'
    | 'addListMember'
    | 'setListMember'
    | 'updateListMember'
    | 'deleteListMember'
    | 'deleteListMemberPermanent'
    | 'updateListMemberTags'
    | 'getListMemberTags'
    | 'batchListMembers'
    | 'addListMergeField'
    | 'createSegment'
    | 'batchSegmentMembers'
    | 'tagSearch',
    (...args: unknown[]) => Promise<Json>
  >;
  batches: { start(body: object): Promise<Json>; status(id: string): Promise<Json> };
  searchMembers: { search(query: string, options?: object): Promise<Json> };
}
type Json = Record<string, unknown>;

// The package's main export is one shared instance; its class is what a second account needs.
const ApiClient = createRequire(import.meta.url)(
  '@mailchimp/mailchimp_marketing/src/ApiClient',
) as new () => VendorClient;

let sandbox: MailchimpSandbox;
let client: VendorClient;
const EMAIL = 'ana.sousa+sync@mail.example';

beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  client = new ApiClient();
  client.setConfig({ apiKey: sandbox.apiKey });
  client.basePath = `${sandbox.url}/3.0`;
});
afterEach(() => sandbox.close());

describe("the vendor's own client", () => {
  const add = () =>
    client.lists.addListMember(sandbox.listId, {
      email_address: EMAIL,
      status: 'subscribed',
      merge_fields: { FNAME: 'Ana' },
    });

  it('reads the account by key and by token', async () => {
    expect(await client.ping.get()).toEqual({ health_status: "Everything's Chimpy!" });
    const other = new ApiClient();
    other.setConfig({ accessToken: sandbox.addUser('other').accessToken });
    other.basePath = client.basePath;
    expect(await other.root.getRoot()).toMatchObject({ role: 'owner', total_subscribers: 0 });
    expect(await client.lists.getAllLists()).toMatchObject({ total_items: 1, lists: [{ id: sandbox.listId }] });
  });

  it('adds, reads, changes, tags, archives and erases a member', async () => {
    const { id } = await add();
    expect(await client.lists.getListMember(sandbox.listId, EMAIL)).toMatchObject({ id, full_name: 'Ana' });
    await client.lists.setListMember(sandbox.listId, id, {
      email_address: EMAIL,
      status_if_new: 'subscribed',
      merge_fields: { LNAME: 'S' },
    });
    await client.lists.updateListMember(sandbox.listId, id, { vip: true });
    expect(
      await client.lists.updateListMemberTags(sandbox.listId, id, { tags: [{ name: 'a', status: 'active' }] }),
    ).toBeNull();
    expect(await client.lists.getListMemberTags(sandbox.listId, id)).toMatchObject({
      total_items: 1,
      tags: [{ name: 'a' }],
    });
    expect(
      await client.lists.getListMembersInfo(sandbox.listId, { fields: ['members.full_name', 'members.vip'], count: 5 }),
    ).toEqual({
      members: [{ full_name: 'Ana S', vip: true }],
    });
    expect(await client.searchMembers.search('ana', { listId: sandbox.listId })).toMatchObject({
      full_search: { total_items: 1 },
    });
    expect(await client.lists.deleteListMember(sandbox.listId, id)).toBeNull();
    expect(await client.lists.getListMember(sandbox.listId, id)).toMatchObject({ status: 'archived' });
    await client.lists.deleteListMemberPermanent(sandbox.listId, id);
    await expect(client.lists.getListMember(sandbox.listId, id)).rejects.toMatchObject({ status: 404 });
  });

  it('sees refusals as problems and copes with an HTML answer', async () => {
    await add();
    await expect(add()).rejects.toMatchObject({ status: 400, response: { body: { title: 'Member Exists' } } });
    sandbox.faults.add({ effect: { kind: 'html', status: 502 } });
    await expect(client.ping.get()).rejects.toMatchObject({ status: 502, response: { body: {} } });
  });

  it('works in bulk: batch subscribe, segments and background batches', async () => {
    const members = [{ email_address: EMAIL, status: 'subscribed' }];
    expect(await client.lists.batchListMembers(sandbox.listId, { members, update_existing: true })).toMatchObject({
      total_created: 1,
    });
    const segment = await client.lists.createSegment(sandbox.listId, { name: 'All', static_segment: [] });
    const change = { members_to_add: [EMAIL] };
    expect(await client.lists.batchSegmentMembers(change, sandbox.listId, segment['id'])).toMatchObject({
      total_added: 1,
    });
    const batch = await client.batches.start({ operations: [{ method: 'GET', path: '/ping' }] });
    expect(await client.batches.status(String(batch['id']))).toMatchObject({ status: 'pending', total_operations: 1 });
  });
});
