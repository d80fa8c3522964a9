import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { samplePopulation } from '#sandbox-kit';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { caller, type Receiver, results, startReceiver, until } from './sandbox.support.js';

let sandbox: HubspotSandbox;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  sandbox = await startHubspotSandbox({ webhookTargetUrl: receiver.url, webhookBatchDelayMs: 1 });
});
afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

const control = (path: string, method = 'GET', body?: unknown): Promise<Response> =>
  fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('seeding', () => {
  const people = samplePopulation({ seed: 1, size: 60 });

  it('makes the same contacts whatever surrounds them', async () => {
    const plain = await startHubspotSandbox();
    const rich = await startHubspotSandbox();
    plain.seedPeople(people);
    rich.seedPeople(people, { companies: true, deals: true, lists: true });
    const contactsOf = (from: HubspotSandbox) =>
      from.asUser.list('contacts').map(({ id, properties }) => {
        // The primary company shows on the contact, and the two sandboxes were not started at one instant.
        const { associatedcompanyid: _shown, ...rest } = properties;
        const own = Object.entries(rest).filter(([name]) => !/date$/.test(name));
        return { id, own };
      });
    expect(contactsOf(rich)).toEqual(contactsOf(plain));
    expect(contactsOf(plain).length).toBeGreaterThan(30);
    await plain.close();
    await rich.close();
  });

  it('surrounds them with companies, deals, lists and tags, of which nobody is told', async () => {
    const answer = await control('/people?with=companies,deals,lists,tags', 'POST', people);
    expect(answer.status).toBe(204);
    const { asUser } = sandbox;
    const contacts = asUser.list('contacts');
    const employed = contacts.filter(({ properties }) => properties['company']);
    const companies = asUser.list('companies');
    expect(new Set(companies.map(({ properties }) => properties['domain'])).size).toBe(companies.length);
    const domainOf = new Map(people.map(({ email = '', companyDomain }) => [email.toLowerCase(), companyDomain]));
    for (const { id, properties } of employed) {
      const [company = ''] = asUser.associated({ type: 'contacts', id }, 'companies');
      const { domain, name } = asUser.get('companies', company)?.properties ?? {};
      expect(employed.map((person) => person.properties['company'])).toContain(name);
      const { email = '(none)' } = properties;
      if (domainOf.has(email)) expect(domain).toBe(domainOf.get(email));
      expect(properties['associatedcompanyid']).toBe(company);
    }
    const tagged = contacts.filter(({ properties }) => properties['tags']?.split(';').includes('VIP'));
    expect(tagged.length).toBeGreaterThan(0);
    expect(tagged.length).toBeLessThan(contacts.length / 2);
    const deals = asUser.list('deals');
    expect(deals).toHaveLength(Math.ceil(contacts.length / 5));
    for (const { id, properties } of deals) {
      expect(asUser.associated({ type: 'deals', id }, 'contacts')).toHaveLength(1);
      expect(properties['hubspot_owner_id']).toMatch(/^\d+$/);
      expect(properties['deal_currency_code']).toMatch(/^[A-Z]{3}$/);
    }
    const { results } = (await (await control('/lists')).json()) as { results: { name: string; members: string[] }[] };
    expect(results.map(({ name }) => name)).toEqual([
      'Newsletter',
      'Customers',
      'Event guests',
      'Partners',
      'In Thailand',
    ]);
    expect(results.slice(0, 4).every(({ members }) => members.length > 0)).toBe(true);
    expect(sandbox.announcedEvents).toBe(0);
    expect(sandbox.calls.total).toBe(0);
  });
});

it('lets a person change lists, associations and owners', async () => {
  const contact = sandbox.asUser.createContact({}).id;
  const company = sandbox.asUser.create('companies', {}).id;
  const { listId } = (await (await control('/ui/lists', 'POST', { name: 'Guests' })).json()) as { listId: string };
  await control(`/ui/lists/${listId}`, 'PATCH', { name: 'Visitors', add: [contact] });
  expect(sandbox.asUser.members(listId)).toEqual([contact]);
  await control(`/ui/lists/${listId}`, 'PATCH', { remove: [contact] });
  expect(sandbox.asUser.members(listId)).toEqual([]);
  expect((await control(`/ui/lists/${listId}`, 'DELETE')).status).toBe(204);
  const [from, to] = [
    { type: 'contacts', id: contact },
    { type: 'companies', id: company },
  ];
  await control('/ui/associations', 'POST', { from, to, label: 'Primary' });
  expect(sandbox.asUser.associated(from, 'companies')).toEqual([company]);
  await control('/ui/associations', 'POST', { from, to, remove: true });
  expect(sandbox.asUser.associated(from, 'companies')).toEqual([]);
  const egg = { email: 'dee@sandbox.hubspot.test', firstName: 'Dee', lastName: 'New' };
  const owner = (await (await control('/ui/owners', 'POST', egg)).json()) as { id: string };
  const listed = async () => results(await caller(sandbox)('GET', '/crm/v3/owners')).map(({ id }) => id);
  expect(await listed()).toContain(owner.id);
  await control(`/ui/owners/${owner.id}`, 'DELETE');
  expect(await listed()).not.toContain(owner.id);
  const mail = { email: 'a@example.com', definitionId: 269784, state: 'UNSUBSCRIBED' };
  await control('/ui/subscriptions', 'POST', mail);
  expect(sandbox.asUser.subscription('a@example.com', 269784).state).toBe('UNSUBSCRIBED');
});

it('announces companies and deals where it is asked to', async () => {
  const other = await startHubspotSandbox({
    webhookTargetUrl: receiver.url,
    webhookBatchDelayMs: 1,
    webhookObjects: ['companies'],
  });
  const contact = other.asUser.createContact({}).id;
  const company = other.asUser.create('companies', { name: 'Acme' }).id;
  other.asUser.associate({ type: 'companies', id: company }, { type: 'contacts', id: contact });
  const told = (): string[] => receiver.events().map((event) => String(event['subscriptionType']));
  await until('the association is announced at both ends', () => told().includes('company.associationChange'));
  expect(told()).toEqual(
    expect.arrayContaining(['company.creation', 'company.propertyChange', 'contact.associationChange']),
  );
  await other.close();
});

it('mints a token of another app, whose edits are told from the first app’s', async () => {
  const answer = await fetch(`${sandbox.url}/_sandbox/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'private-app', appId: 4711 }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  const call = caller(sandbox, accessToken);
  const { status } = await call('POST', '/crm/v3/objects/contacts', { properties: { firstname: 'Ann' } });
  expect(status).toBe(201);
  await until('the creation is announced', () => receiver.events().length > 0);
  expect(receiver.events()[0]).toMatchObject({ changeSource: 'INTEGRATION', sourceId: '4711' });
});
