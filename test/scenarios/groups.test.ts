import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHubspotSandbox } from '#sandboxes/hubspot';
import { startMailchimpSandbox } from '#sandboxes/mailchimp';
import { startSalesforceSandbox } from '#sandboxes/salesforce';
import { added, listed, noSweepUnderWay, syncNow } from '../support/asking.js';
import { contactMapping, goLive, hubspotBody, mailchimpBody } from '../support/contact-sync.js';
import { type Everywhere, GROUP_KINDS, type GroupKind, groupKinds, type ThreeVendors } from '../support/group-kinds.js';
import { salesforceBody } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';
const [CHESS, GOLF, TENNIS] = ['Chess', 'Golf', 'Tennis'];
const OBJECT = { hubspot: 'contacts', salesforce: 'Contact', mailchimp: 'members' } as const;
const ADDRESS = { hubspot: 'email', salesforce: 'Email', mailchimp: 'email_address' } as const;

const vendorOf = (kind: string): string => kind.split(' ')[0] ?? '';
const PAIRS = GROUP_KINDS.flatMap((one, index) =>
  GROUP_KINDS.slice(index + 1).flatMap((other) => (vendorOf(one) === vendorOf(other) ? [] : [[one, other] as const])),
);

describe('groups of every kind', () => {
  let vendors: ThreeVendors;
  let syncline: RunningSyncline;
  let kinds: readonly GroupKind[];
  let connections: Readonly<Record<GroupKind['vendor'], string>>;

  const kindOf = (what: string): GroupKind => {
    const found = kinds.find((kind) => kind.what === what);
    if (!found) throw new Error(`nobody knows ${what}`);
    return found;
  };
  const post = (path: string, body: object) => added(syncline, path, body);
  const addSync = (a: GroupKind, b: GroupKind, rules: object = {}): Promise<string> =>
    post('/v1/syncs', {
      name: `${a.what} and ${b.what}`,
      a: { connectionId: connections[a.vendor], object: OBJECT[a.vendor] },
      b: { connectionId: connections[b.vendor], object: OBJECT[b.vendor] },
      mapping: {
        ...contactMapping,
        create: { a: false, b: false },
        fields: [
          { ...contactMapping.fields[0], a: ADDRESS[a.vendor], b: ADDRESS[b.vendor] },
          {
            ...{ id: 'clubs', a: a.field, b: b.field, direction: 'both', kind: 'set' },
            lens: { kind: 'members', groups: true },
            groups: { create: { a: a.canMake, b: b.canMake }, ...rules },
          },
        ],
      },
      pollEveryMs: 3_600_000,
    });
  const holds = (kind: GroupKind, groups: readonly string[]) =>
    eventually(`${kind.what} hold ${groups.join(' and ')}`, async () => {
      return (await kind.held()).join() === groups.join();
    });
  const leaveAll = async (kind: GroupKind): Promise<void> => {
    for (const group of await kind.held()) await kind.take(group);
  };

  beforeAll(async () => {
    const [hubspot, salesforce, mailchimp] = await Promise.all([
      startHubspotSandbox(),
      startSalesforceSandbox({ longPollMs: 500 }),
      startMailchimpSandbox(),
    ]);
    vendors = { hubspot, salesforce, mailchimp };
    mailchimp.asUser.subscribe(EMAIL);
    const person: Everywhere = {
      email: EMAIL,
      hubspotId: hubspot.asUser.createContact({ email: EMAIL }).id,
      salesforceId: salesforce.asUser.create('Contact', { Email: EMAIL, LastName: 'Lovelace' }),
    };
    // Chess is what a person chooses first on one side, golf and tennis on the other: what is missing there is made.
    kinds = await groupKinds(vendors, person, {
      checkboxes: [CHESS],
      picklist: [CHESS, GOLF, TENNIS],
      interests: [GOLF, TENNIS],
    });
    syncline = await startSyncline({ allowedOrigins: [hubspot.url, salesforce.url, mailchimp.url] });
    connections = {
      hubspot: await post('/v1/connections', hubspotBody(hubspot)),
      salesforce: await post('/v1/connections', salesforceBody(salesforce)),
      mailchimp: await post('/v1/connections', mailchimpBody(mailchimp)),
    };
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await Promise.all([vendors.hubspot.close(), vendors.salesforce.close(), vendors.mailchimp.close()]);
  }, 30_000);

  it.each(PAIRS)(
    'go both ways: %s and %s',
    async (what, otherWhat) => {
      const [a, b] = [kindOf(what), kindOf(otherWhat)];
      await leaveAll(a);
      await leaveAll(b);
      await a.put(CHESS);
      await b.put(GOLF);
      const syncId = await addSync(a, b);
      await goLive(syncline, syncId);
      await holds(b, [CHESS, GOLF]);
      await holds(a, [CHESS, GOLF]);

      await b.take(CHESS);
      await b.put(TENNIS);
      await syncNow(syncline, syncId);
      await holds(a, [GOLF, TENNIS]);

      await a.take(GOLF);
      await syncNow(syncline, syncId);
      await holds(b, [TENNIS]);
      expect(await a.held()).toEqual([TENNIS]);
      expect(await listed(syncline, `/v1/conflicts?syncId=${syncId}&status=open`)).toEqual([]);
      await syncline.as().delete(`/v1/syncs/${syncId}`).expect(204);
    },
    60_000,
  );

  it('lose nobody when a list is deleted, or a campaign is not shared with the user any more', async () => {
    const [a, b] = [kindOf('HubSpot lists'), kindOf('Salesforce campaigns')];
    const { hubspot, salesforce } = vendors;
    for (const kind of [a, b]) await leaveAll(kind);
    for (const group of ['Gala', 'Opera']) await a.put(group);
    const syncId = await addSync(a, b);
    await goLive(syncline, syncId);
    await holds(b, ['Gala', 'Opera']);
    interface ShownGroup {
      readonly state: string;
      readonly a: { readonly id: string; readonly name: string };
      readonly b: { readonly id: string };
    }
    const paired = async (): Promise<readonly ShownGroup[]> =>
      (await listed<ShownGroup>(syncline, `/v1/syncs/${syncId}/groups`)).filter(
        ({ state, a: list }) => state === 'paired' && ['Gala', 'Opera'].includes(list.name),
      );
    const both = await eventually('both are paired', async () => {
      const found = await paired();
      return found.length === 2 && found;
    });
    const [gala, opera] = ['Gala', 'Opera'].map((name) => both.find(({ a: list }) => list.name === name));
    hubspot.asUser.deleteList(gala?.a.id ?? '');
    salesforce.hide(opera?.b.id ?? '');
    await syncNow(syncline, syncId);
    await eventually('neither is paired', async () => (await paired()).length === 0);
    await noSweepUnderWay(syncline, syncId);
    expect(await b.held()).toEqual(['Gala', 'Opera']);
    expect(await a.held()).toEqual(['Opera']);
    salesforce.show(opera?.b.id ?? '');
    await syncNow(syncline, syncId);
    await eventually('the campaign is paired again', async () => (await paired()).length === 1);
    expect([await a.held(), await b.held()]).toEqual([['Opera'], ['Gala', 'Opera']]);
    await syncline.as().delete(`/v1/syncs/${syncId}`).expect(204);
  }, 60_000);

  it('follow a new name, pair whatever the letter case, and leave out what the patterns say', async () => {
    const [a, b] = [kindOf('HubSpot lists'), kindOf('Mailchimp tags')];
    for (const kind of [a, b]) await leaveAll(kind);
    for (const group of ['Club Bridge', 'Club Internal', 'Choir']) await a.put(group);
    await b.put('CLUB BRIDGE');
    await b.take('CLUB BRIDGE');
    const rules = { allow: ['Club *'], deny: ['*internal*'], followRenames: true };
    const syncId = await addSync(a, b, rules);
    await goLive(syncline, syncId);
    await holds(b, ['CLUB BRIDGE']);
    vendors.mailchimp.asUser.renameTag('CLUB BRIDGE', 'Club Whist');
    await syncNow(syncline, syncId);
    await holds(a, ['Choir', 'Club Internal', 'Club Whist']);
    await a.take('Club Whist');
    await syncNow(syncline, syncId);
    await holds(b, []);
    await syncline.as().delete(`/v1/syncs/${syncId}`).expect(204);
  }, 60_000);

  it('neither touch a subscription nor start an automation', () => {
    const member = vendors.mailchimp.asUser.get(EMAIL);
    expect(member?.['status']).toBe('subscribed');
    // What a person put on has started theirs; into chess nobody but Syncline ever put anybody there.
    const { automationsStarted } = member?.sandbox ?? { automationsStarted: [] };
    expect(automationsStarted).toContain(GOLF);
    expect(automationsStarted).not.toContain(CHESS);
  });
});
