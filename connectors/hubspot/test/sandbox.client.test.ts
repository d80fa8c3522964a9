import { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec.js';
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';

let sandbox: HubspotSandbox;
let client: Client;

beforeEach(async () => {
  sandbox = await startHubspotSandbox({ indexLagMs: { min: 0, max: 0 } });
  client = new Client({ basePath: sandbox.url, accessToken: sandbox.settings.accessToken });
});
afterEach(() => sandbox.close());

describe('the vendor’s own client against the sandbox', () => {
  it('creates, reads, changes, searches and archives contacts', async () => {
    const { basicApi, batchApi, searchApi } = client.crm.contacts;
    const made = await basicApi.create({
      properties: { email: 'a+b@example.com', firstname: 'Ann' },
      associations: [],
    });
    expect(made.createdAt).toBeInstanceOf(Date);
    const read = await basicApi.getById('a+b@example.com', ['firstname'], undefined, undefined, false, 'email');
    expect([read.id, read.properties['firstname']]).toEqual([made.id, 'Ann']);
    await basicApi.update(made.id, { properties: { firstname: 'Anna' } });
    const found = await searchApi.doSearch({
      filterGroups: [{ filters: [{ propertyName: 'firstname', operator: FilterOperatorEnum.Eq, value: 'anna' }] }],
      properties: ['firstname'],
      limit: 10,
      after: '0',
      sorts: [],
    });
    expect([found.total, found.results[0]?.properties['firstname']]).toEqual([1, 'Anna']);
    const batch = await batchApi.read({
      inputs: [{ id: made.id }, { id: '1' }],
      properties: ['firstname'],
      propertiesWithHistory: ['firstname'],
    });
    expect(batch).toMatchObject({ numErrors: 1, results: [{ id: made.id }] });
    const [version] = batch.results[0]?.propertiesWithHistory?.['firstname'] ?? [];
    expect([version?.value, version?.timestamp instanceof Date]).toEqual(['Anna', true]);
    await basicApi.archive(made.id);
    await expect(basicApi.getById(made.id)).rejects.toMatchObject({ code: 404 });
  });

  it('pages through everything with getAll', async () => {
    const inputs = Array.from({ length: 100 }, (_unused, at) => ({
      properties: { firstname: `N${at}` },
      associations: [],
    }));
    await client.crm.contacts.batchApi.create({ inputs });
    await client.crm.contacts.batchApi.create({ inputs });
    expect(await client.crm.contacts.getAll()).toHaveLength(200);
  });

  it('upserts, merges, and deletes for privacy', async () => {
    const { batchApi, basicApi } = client.crm.contacts;
    const upserted = await batchApi.upsert({
      inputs: [{ id: 'x@example.com', idProperty: 'email', properties: { firstname: 'X' } }],
    });
    expect(upserted.results[0]?._new).toBe(true);
    const other = await basicApi.create({ properties: { email: 'y@example.com' }, associations: [] });
    const primaryObjectId = upserted.results[0]?.id ?? '';
    const survivor = await basicApi.merge({ primaryObjectId, objectIdToMerge: other.id });
    await basicApi.purge({ objectId: survivor.id });
    await expect(basicApi.getById(survivor.id)).rejects.toMatchObject({ code: 404 });
  });

  it('defines properties, associates, lists and reads the account', async () => {
    const { crm } = client;
    const definitions = await crm.properties.coreApi.getAll('contacts');
    expect(definitions.results.map((one) => one.name)).toEqual(expect.arrayContaining(['email', 'lifecyclestage']));
    const contact = await crm.contacts.basicApi.create({ properties: {}, associations: [] });
    const company = await crm.companies.basicApi.create({ properties: { domain: 'b.example' }, associations: [] });
    expect(company.properties['website']).toBe('b.example');
    await crm.associations.v4.basicApi.create('contacts', contact.id, 'companies', company.id, [
      {
        associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined,
        associationTypeId: 279,
      },
    ]);
    const page = await crm.associations.v4.basicApi.getPage('companies', company.id, 'contacts');
    expect(page.results.map((one) => Number(one.toObjectId))).toEqual([Number(contact.id)]);
    const { list } = await crm.lists.listsApi.create({ name: 'L', objectTypeId: '0-1', processingType: 'MANUAL' });
    const changed = await crm.lists.membershipsApi.add(list.listId, [contact.id]);
    expect(changed.recordsIdsAdded).toEqual([contact.id]);
    expect((await crm.owners.ownersApi.getPage()).results).toHaveLength(2);
  });

  it('reads custom objects, pipelines, associations in batches, and lists by the order of joining', async () => {
    const { crm } = client;
    const pets = sandbox.asUser.createCustomObject({ name: 'pet', associatedObjects: ['CONTACT'] });
    const [schema] = (await crm.schemas.coreApi.getAll()).results;
    expect([schema?.fullyQualifiedName, schema?.requiredProperties]).toEqual([pets, ['name']]);
    const pipelines = await crm.pipelines.pipelinesApi.getAll('deals');
    expect(pipelines.results[0]?.stages.map(({ id }) => id)).toContain('closedwon');
    const { results: labels } = await crm.associations.v4.schema.definitionsApi.getAll(pets, 'contacts');
    const [first = '', second = ''] = [sandbox.asUser.createContact({}).id, sandbox.asUser.createContact({}).id];
    const pet = sandbox.asUser.create(pets, { name: 'Rex' }).id;
    const { category = 'USER_DEFINED', typeId = 0 } = labels[0] ?? {};
    const types = [
      { associationCategory: category as unknown as AssociationSpecAssociationCategoryEnum, associationTypeId: typeId },
    ];
    const made = await crm.associations.v4.batchApi.create(pets, 'contacts', {
      inputs: [{ _from: { id: pet }, to: { id: first }, types }],
    });
    expect(made.results).toHaveLength(1);
    const read = await crm.associations.v4.batchApi.getPage('contacts', pets, {
      inputs: [{ id: first }, { id: second }],
    });
    expect(read.results.map(({ _from, to }) => [_from.id, Number(to[0]?.toObjectId)])).toEqual([[first, Number(pet)]]);
    const { list } = await crm.lists.listsApi.create({ name: 'L', objectTypeId: '0-1', processingType: 'MANUAL' });
    await crm.lists.membershipsApi.add(list.listId, [second]);
    sandbox.clock.advance(1_000);
    const change = { recordIdsToAdd: [first], recordIdsToRemove: [] };
    await crm.lists.membershipsApi.addAndRemove(list.listId, change);
    const members = await crm.lists.membershipsApi.getPageOrderedByAddedToListDate(list.listId);
    expect(members.results.map(({ recordId }) => recordId)).toEqual([second, first]);
    const { updatedList } = await crm.lists.listsApi.updateName(list.listId, 'M');
    expect(updatedList?.name).toBe('M');
    const found = await crm.lists.listsApi.doSearch({ query: 'm', offset: 0, additionalProperties: [] });
    expect(found.lists[0]?.additionalProperties).toHaveProperty('hs_last_record_added_at');
  });

  it('refreshes OAuth tokens and waits out a search limit by its recorded words', async () => {
    const { clientId, clientSecret } = sandbox.settings;
    const { refreshToken } = sandbox.mintToken('oauth');
    const tokens = await client.oauth.tokensApi.create(
      'refresh_token',
      undefined,
      undefined,
      clientId,
      clientSecret,
      refreshToken,
    );
    expect(tokens.expiresIn).toBe(1800);
    const patient = new Client({
      basePath: sandbox.url,
      accessToken: tokens.accessToken,
      numberOfApiCallRetries: 2,
    });
    sandbox.faults.add({ effect: { kind: 'vendor', name: 'search-limit' } });
    const question = { filterGroups: [], properties: [], limit: 1, after: '0', sorts: [] };
    const startedMs = performance.now();
    expect((await patient.crm.contacts.searchApi.doSearch(question)).total).toBe(0);
    expect(performance.now() - startedMs).toBeGreaterThan(900);
    expect(sandbox.calls.byRoute()['POST /crm/v3/objects/contacts/search']).toBe(2);
  });
});
