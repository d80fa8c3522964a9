import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { describeWithVendorFacts, OpenApiSpec, validateAnswer } from '../../../test/support/vendor-facts/index.js';
import { type Body, caller, type TestAnswer } from './sandbox.support.js';

/** Published schemas the live vendor itself breaks, with the recorded answer that shows it. */
const VENDOR_BREAKS_SPEC: readonly { at: RegExp; mistake: RegExp; reason: string }[] = [
  {
    at: /^(GET|POST) .*(objects\/|2026-03\/)/,
    mistake: /\/properties\/\w+ must be string/,
    reason: 'unset properties are null in reads and searches (recorded)',
  },
  {
    at: /^(GET|POST|PUT) \/crm\/v4\//,
    mistake: /(from|to)ObjectId must be string/,
    reason: 'ids of association answers travel as numbers (recorded association samples)',
  },
  {
    at: /207$/,
    mistake: /errors\/\d+ must have required property '(errors|links|context)'/,
    reason: 'recorded 207 errors leave these out',
  },
  {
    at: /207$/,
    mistake: /subCategory must be object/,
    reason: 'a subCategory is a text (recorded)',
  },
  {
    at: /associations/,
    mistake: /label must be string/,
    reason: 'the label of an unlabelled association is null (recorded)',
  },
  {
    at: / \/crm\/v3\/owners/,
    mistake: /userId must be integer/,
    reason: 'userId is null for owners who left (owners documentation)',
  },
  {
    at: /communication-preferences\/v3/,
    mistake: /must be (string|equal to one of the allowed values)/,
    reason: 'unset parts of a status are null',
  },
];

describeWithVendorFacts('HubSpot sandbox answers by the published specs', (factsFolder) => {
  const folder = join(factsFolder, 'specs/hubspot');
  const specs = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, spec: OpenApiSpec.load(join(folder, file)) }));
  let sandbox: HubspotSandbox;
  const visited: string[] = [];
  const mistakes: string[] = [];
  const leniencies = new Set<string>();

  beforeAll(async () => {
    sandbox = await startHubspotSandbox({ requestsPer10s: 10_000, searchesPerSecond: 1000 });
  });
  afterAll(() => sandbox.close());

  /** Makes a call and notes what every spec that knows the path says of the answer. */
  async function visit(method: string, path: string, body?: unknown): Promise<TestAnswer> {
    const answer = await caller(sandbox)(method, path, body);
    const known = specs.filter(({ spec }) => spec.find(method, path) !== undefined);
    if (known.length === 0) mistakes.push(`no spec has ${method} ${path}`);
    const place = `${method} ${path} ${answer.status}`;
    visited.push(place);
    for (const { file, spec } of known) {
      const found = validateAnswer(spec, method, path, answer.status, answer.status === 204 ? '' : answer.body);
      const accepted = (mistake: string): boolean => {
        const entry = VENDOR_BREAKS_SPEC.find((one) => one.at.test(place) && one.mistake.test(mistake));
        if (entry) leniencies.add(entry.reason);
        return entry !== undefined;
      };
      mistakes.push(...found.filter((mistake) => !accepted(mistake)).map((mistake) => `${file} ${place}: ${mistake}`));
    }
    return answer;
  }
  const idOf = (answer: TestAnswer): string => String(answer.body['id']);

  async function tourObjects(): Promise<void> {
    for (const type of ['contacts', 'companies', '0-3']) {
      const base = `/crm/v3/objects/${type}`;
      const one = idOf(await visit('POST', base, { properties: {}, associations: [] }));
      const two = idOf(await visit('POST', base, { properties: {}, associations: [] }));
      await visit('GET', base);
      await visit('GET', `${base}/${one}?propertiesWithHistory=createdate`);
      await visit('PATCH', `${base}/${one}`, { properties: { hubspot_owner_id: '41629779' } });
      await visit('GET', `${base}/1`);
      const made = await visit('POST', `${base}/batch/create`, { inputs: [{ properties: {} }, { properties: {} }] });
      const inputs = (made.body['results'] as Body[]).map(({ id }) => ({ id: String(id), properties: {} }));
      await visit('POST', `${base}/batch/read`, { inputs, properties: [] });
      await visit('POST', `${base}/batch/read`, { inputs: [...inputs, { id: '1' }], properties: [] });
      await visit('POST', `${base}/batch/update`, { inputs });
      await visit('POST', `${base}/batch/upsert`, {
        inputs: inputs.map((input) => ({ ...input, idProperty: 'hs_object_id' })),
      });
      await visit('POST', `${base}/batch/archive`, { inputs });
      sandbox.refreshSearchIndex();
      await visit('POST', `${base}/search`, { limit: 1 });
      await visit('POST', `${base}/merge`, { primaryObjectId: one, objectIdToMerge: two });
      await visit('DELETE', `${base}/${one}`);
    }
    const { id } = (await visit('POST', '/crm/objects/2026-03/contacts', { properties: {} })).body;
    await visit('GET', `/crm/objects/2026-03/contacts/${String(id)}`);
    await visit('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: id });
    await visit('POST', '/crm/v3/objects/contacts', { properties: { nonsense: '1' } });
    await visit('GET', '/crm/v3/objects/butterflies');
  }

  async function tourDefinitions(): Promise<void> {
    const base = '/crm/v3/properties/contacts';
    await visit('GET', base);
    await visit('POST', `${base}/groups`, { name: 'own', label: 'Own' });
    await visit('GET', `${base}/groups`);
    await visit('GET', `${base}/groups/own`);
    await visit('PATCH', `${base}/groups/own`, { label: 'Ours' });
    const egg = { name: 'age', label: 'Age', groupName: 'own', type: 'number', fieldType: 'number' };
    await visit('POST', base, egg);
    await visit('POST', base, egg);
    await visit('GET', `${base}/age`);
    await visit('PATCH', `${base}/age`, { label: 'Years' });
    await visit('POST', `${base}/batch/create`, { inputs: [egg, { ...egg, name: 'height' }] });
    await visit('POST', `${base}/batch/read`, { inputs: [{ name: 'age' }], archived: false });
    await visit('POST', `${base}/batch/archive`, { inputs: [{ name: 'height' }] });
    await visit('DELETE', `${base}/age`);
    const schemas = '/crm-object-schemas/v3/schemas';
    await visit('POST', schemas, {
      name: 'pet',
      labels: { singular: 'Pet', plural: 'Pets' },
      properties: [{ name: 'pet_name', label: 'Name', type: 'string', fieldType: 'text' }],
      associatedObjects: ['CONTACT'],
    });
    await visit('GET', schemas);
    await visit('GET', `${schemas}/pet`);
    await visit('PATCH', `${schemas}/pet`, { description: 'Animals' });
    const associated = await visit('POST', `${schemas}/pet/associations`, {
      fromObjectTypeId: 'pet',
      toObjectTypeId: '0-1',
      name: 'walks',
    });
    await visit('DELETE', `${schemas}/pet/associations/${idOf(associated)}`);
    await visit('DELETE', `${schemas}/pet`);
  }

  async function tourAssociations(): Promise<void> {
    const contact = idOf(await visit('POST', '/crm/v3/objects/contacts', { properties: {} }));
    const company = idOf(await visit('POST', '/crm/v3/objects/companies', { properties: {} }));
    const pair = `/crm/v4/objects/contacts/${contact}/associations`;
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
    await visit('PUT', `${pair}/default/companies/${company}`);
    await visit('PUT', `${pair}/companies/${company}`, types);
    await visit('GET', `${pair}/companies`);
    const batch = '/crm/v4/associations/contacts/companies/batch';
    const link = { from: { id: contact }, to: { id: company } };
    await visit('POST', `${batch}/create`, { inputs: [{ ...link, types }] });
    await visit('POST', `${batch}/create`, { inputs: [{ ...link, to: { id: '1' }, types }] });
    await visit('POST', `${batch}/associate/default`, { inputs: [link] });
    await visit('POST', `${batch}/read`, { inputs: [{ id: contact }] });
    await visit('POST', `${batch}/read`, { inputs: [{ id: '1' }] });
    await visit('POST', `${batch}/labels/archive`, { inputs: [{ ...link, types }] });
    await visit('POST', `${batch}/archive`, { inputs: [{ from: link.from, to: [link.to] }] });
    await visit('DELETE', `${pair}/companies/${company}`);
    const labels = '/crm/associations/v4/contacts/companies/labels';
    await visit('POST', labels, { label: 'Friend', name: 'friend' });
    await visit('GET', labels);
  }

  async function tourLists(): Promise<void> {
    const base = '/crm/v3/lists';
    const record = idOf(await visit('POST', '/crm/v3/objects/contacts', { properties: {} }));
    const made = await visit('POST', base, { name: 'L', objectTypeId: '0-1', processingType: 'MANUAL' });
    const listId = String((made.body['list'] as Body)['listId']);
    await visit('GET', `${base}?listIds=${listId}`);
    await visit('GET', `${base}/${listId}`);
    await visit('GET', `${base}/object-type-id/0-1/name/L`);
    await visit('POST', `${base}/search`, { offset: 0, additionalProperties: [] });
    await visit('PUT', `${base}/${listId}/memberships/add`, [record, '1']);
    await visit('GET', `${base}/${listId}/memberships`);
    await visit('GET', `${base}/${listId}/memberships/join-order`);
    await visit('GET', `${base}/records/0-1/${record}/memberships`);
    await visit('POST', `${base}/records/memberships/batch/read`, {
      inputs: [{ objectTypeId: '0-1', recordId: record }],
    });
    await visit('PUT', `${base}/${listId}/memberships/add-and-remove`, {
      recordIdsToAdd: [],
      recordIdsToRemove: [record],
    });
    await visit('PUT', `${base}/${listId}/memberships/remove`, [record]);
    await visit('DELETE', `${base}/${listId}/memberships`);
    await visit('PUT', `${base}/${listId}/update-list-name?listName=M`);
    await visit('DELETE', `${base}/${listId}`);
    await visit('PUT', `${base}/${listId}/restore`);
    await visit('GET', `${base}/999`);
  }

  async function tourPeople(): Promise<void> {
    const v4 = '/communication-preferences/v4';
    const one = `${v4}/statuses/a@example.com`;
    await visit('GET', `${v4}/definitions`);
    await visit('GET', `${one}?channel=EMAIL`);
    await visit('POST', one, { subscriptionId: 269784, statusState: 'SUBSCRIBED', channel: 'EMAIL' });
    await visit('POST', `${one}/unsubscribe-all?channel=EMAIL&verbose=true`);
    await visit('GET', `${one}/unsubscribe-all?channel=EMAIL`);
    const inputs = ['a@example.com', 'b@example.com'];
    await visit('POST', `${v4}/statuses/batch/read?channel=EMAIL`, { inputs });
    await visit('POST', `${v4}/statuses/batch/unsubscribe-all?channel=EMAIL`, { inputs });
    await visit('POST', `${v4}/statuses/batch/unsubscribe-all/read?channel=EMAIL`, { inputs });
    const status = { subscriptionId: 269785, statusState: 'UNSUBSCRIBED', channel: 'EMAIL' };
    await visit('POST', `${v4}/statuses/batch/write`, { inputs: [{ ...status, subscriberIdString: inputs[0] }] });
    const v3 = '/communication-preferences/v3';
    await visit('GET', `${v3}/definitions`);
    await visit('GET', `${v3}/status/email/c@example.com`);
    await visit('POST', `${v3}/subscribe`, { emailAddress: 'c@example.com', subscriptionId: '269784' });
    await visit('POST', `${v3}/unsubscribe`, { emailAddress: 'c@example.com', subscriptionId: '269784' });
  }

  async function tourAccount(): Promise<void> {
    await visit('GET', '/account-info/v3/details');
    await visit('GET', '/crm/v3/owners');
    await visit('GET', '/crm/v3/owners?archived=true');
    await visit('GET', '/crm/v3/owners/41629779');
    for (const type of ['contacts', 'deals']) await visit('GET', `/crm/v3/pipelines/${type}`);
    const base = `/webhooks/v3/${sandbox.settings.appId}`;
    await visit('PUT', `${base}/settings`, {
      targetUrl: 'http://127.0.0.1:9/hooks',
      throttling: { maxConcurrentRequests: 10 },
    });
    await visit('GET', `${base}/settings`);
    const made = await visit('POST', `${base}/subscriptions`, { eventType: 'contact.creation', active: true });
    await visit('GET', `${base}/subscriptions`);
    await visit('GET', `${base}/subscriptions/${idOf(made)}`);
    await visit('PATCH', `${base}/subscriptions/${idOf(made)}`, { active: false });
    await visit('POST', `${base}/subscriptions/batch/update`, { inputs: [{ id: Number(idOf(made)), active: false }] });
    await visit('DELETE', `${base}/subscriptions/${idOf(made)}`);
    await visit('DELETE', `${base}/settings`);
    const { value = '', refreshToken = '' } = sandbox.mintToken('oauth');
    await visit('GET', `/oauth/v1/access-tokens/${value}`);
    await visit('GET', `/oauth/v1/refresh-tokens/${refreshToken}`);
    await visit('DELETE', `/oauth/v1/refresh-tokens/${refreshToken}`);
  }

  it('on a tour through every part of the API', async () => {
    for (const tour of [tourObjects, tourDefinitions, tourAssociations, tourLists, tourPeople, tourAccount]) {
      await tour();
    }
    expect(mistakes).toEqual([]);
    // A leniency nobody needs any more would hide the next mistake.
    expect([...leniencies].sort()).toEqual(VENDOR_BREAKS_SPEC.map((entry) => entry.reason).sort());
    expect(visited.length).toBeGreaterThan(120);
    const unexpected = visited.filter((place) => /\b(401|403|415|429|5\d\d)$/.test(place));
    expect(unexpected).toEqual([]);
  });
});
