import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { caller, type CrmObject, record, results } from './sandbox.support.js';

const CONTACTS = '/crm/v3/objects/contacts';
let sandbox: HubspotSandbox;
let call: ReturnType<typeof caller>;

async function start(mergeReturnsNewId = true): Promise<void> {
  sandbox = await startHubspotSandbox({ requestsPer10s: 1000, mergeReturnsNewId });
  call = caller(sandbox);
}
beforeEach(() => start());
afterEach(() => sandbox.close());

const create = async (type: string, properties: Record<string, string>): Promise<CrmObject> =>
  record(await call('POST', `/crm/v3/objects/${type}`, { properties }));

describe('HubSpot sandbox: associations', () => {
  it.each([
    ['contacts', 'companies', 279, 280],
    ['contacts', 'deals', 4, 3],
  ])('HS36 shows an association of %s and %s from both ends under paired ids', async (from, to, there, back) => {
    const [one, other] = [await create(from, {}), await create(to, {})];
    await call('PUT', `/crm/v4/objects/${from}/${one.id}/associations/default/${to}/${other.id}`);
    const list = async (type: string, id: string, target: string) =>
      (await call('GET', `/crm/v4/objects/${type}/${id}/associations/${target}`)).body['results'];
    const kind = (typeId: number) => [{ category: 'HUBSPOT_DEFINED', typeId, label: null }];
    expect(await list(from, one.id, to)).toEqual([{ toObjectId: Number(other.id), associationTypes: kind(there) }]);
    expect(await list(to, other.id, from)).toEqual([{ toObjectId: Number(one.id), associationTypes: kind(back) }]);
    await call('DELETE', `/crm/v4/objects/${to}/${other.id}/associations/${from}/${one.id}`);
    expect(await list(from, one.id, to)).toEqual([]);
  });

  it('HS36 replaces the labels of a pair by a labelled PUT and lists associations in object reads', async () => {
    const [contact, company] = [await create('contacts', {}), await create('companies', {})];
    const path = `/crm/v4/objects/contacts/${contact.id}/associations/companies/${company.id}`;
    const kinds = async () => {
      const list = await call('GET', path.replace(/\/\d+$/, ''));
      const [first] = list.body['results'] as { associationTypes: { typeId: number }[] }[];
      return first?.associationTypes.map((kind) => kind.typeId).sort();
    };
    const listed = async () => {
      const read = await call('GET', `${CONTACTS}/${contact.id}?associations=companies`);
      const { companies } = read.body['associations'] as { companies: { results: { id: string; type: string }[] } };
      return companies.results.map(({ type }) => type).sort();
    };
    await call('PUT', path, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }]);
    expect(await kinds()).toEqual([1, 279]);
    // The plain name is that of the primary association; the unlabelled one has a suffix.
    expect(await listed()).toEqual(['contact_to_company', 'contact_to_company_unlabeled']);
    await call('PUT', path, [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }]);
    expect(await kinds()).toEqual([279]);
    expect(await listed()).toEqual(['contact_to_company_unlabeled']);
  });

  it('gives a contact one primary company at a time, shows it as a property, and does not count it as an edit', async () => {
    const contact = await create('contacts', {});
    const [one, two] = [await create('companies', {}), await create('companies', {})];
    const { updatedAt } = record(await call('GET', `${CONTACTS}/${contact.id}`));
    const primary = async () => {
      const read = await call('GET', `${CONTACTS}/${contact.id}?properties=associatedcompanyid&associations=companies`);
      const { companies } = read.body['associations'] as { companies: { results: { id: string; type: string }[] } };
      const marked = companies.results.filter(({ type }) => type === 'contact_to_company').map(({ id }) => id);
      return { marked, shown: record(read).properties['associatedcompanyid'], updatedAt: record(read).updatedAt };
    };
    for (const { id } of [one, two]) {
      const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
      await call('PUT', `/crm/v4/objects/contacts/${contact.id}/associations/companies/${id}`, types);
      expect(await primary()).toEqual({ marked: [id], shown: id, updatedAt });
    }
    await call('DELETE', `/crm/v4/objects/contacts/${contact.id}/associations/companies/${two.id}`);
    expect((await primary()).marked).toEqual([]);
  });

  it('keeps the primary company of the surviving record when two with one each are merged', async () => {
    const contacts = [await create('contacts', {}), await create('contacts', {})];
    const companies = [await create('companies', {}), await create('companies', {})];
    contacts.forEach(({ id }, index) => {
      const company = { type: 'companies', id: companies[index]?.id ?? '' };
      sandbox.asUser.associate({ type: 'contacts', id }, company, 'Primary');
    });
    const survivor = sandbox.asUser.mergeContacts(contacts[0]?.id ?? '', contacts[1]?.id ?? '').id;
    const read = await call('POST', '/crm/v4/associations/contacts/companies/batch/read', {
      inputs: [{ id: survivor }],
    });
    const [{ to }] = read.body['results'] as [{ to: { toObjectId: number; associationTypes: { typeId: number }[] }[] }];
    const primaries = to.filter(({ associationTypes }) => associationTypes.some(({ typeId }) => typeId === 1));
    expect(to).toHaveLength(2);
    expect(primaries.map(({ toObjectId }) => String(toObjectId))).toEqual([companies[0]?.id]);
  });

  it('reads associations of up to 1,000 records in a call, and the many of one record in pages', async () => {
    const company = await create('companies', {});
    const base = '/crm/v4/associations/companies/contacts/batch';
    const contacts = Array.from({ length: 501 }, () => sandbox.asUser.createContact({}).id);
    const inputs = contacts.map((id) => ({ from: { id: company.id }, to: { id } }));
    expect((await call('POST', `${base}/associate/default`, { inputs })).status).toBe(200);
    const page = async (after?: string) => {
      const body = { inputs: [{ id: company.id, ...(after === undefined ? {} : { after }) }] };
      const [result] = (await call('POST', `${base}/read`, body)).body['results'] as {
        to: { toObjectId: number }[];
        paging?: { next: { after: string } };
      }[];
      return result;
    };
    const first = await page();
    const second = await page(first?.paging?.next.after);
    expect([first?.to.length, second?.to.length, second?.paging]).toEqual([500, 1, undefined]);
    const many = Array.from({ length: 1_001 }, (_, index) => ({ id: String(index) }));
    expect((await call('POST', `${base}/read`, { inputs: many })).status).toBe(400);
    expect((await call('POST', `${base}/read`, { inputs: many.slice(1) })).status).toBe(207);
  });

  it('HS37 lists the failed inputs of an association batch', async () => {
    const { id } = await create('contacts', {});
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 449 }];
    const inputs = ['unknown_id', id].map((to) => ({ from: { id }, to: { id: to }, types }));
    const answer = await call('POST', '/crm/v4/associations/contacts/contacts/batch/create', { inputs });
    expect([answer.status, answer.body['numErrors'], results(answer)]).toEqual([207, 2, []]);
    expect(answer.body['errors']).toEqual([
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        subCategory: 'crm.associations.INVALID_IDENTIFIER',
        message: 'unknown_id is not a valid ID',
        context: { id: ['unknown_id'] },
      },
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        message: `Object ${id} cannot be associated to itself (${id})`,
      },
    ]);
    const read = await call('POST', '/crm/v4/associations/contacts/companies/batch/read', { inputs: [{ id }] });
    expect(read.body['errors']).toEqual([
      {
        status: 'error',
        category: 'OBJECT_NOT_FOUND',
        subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
        message: `No company is associated with contact ${id}.`,
        context: { fromObjectId: [id], fromObjectType: ['contact'], toObjectType: ['company'] },
      },
    ]);
  });
});

describe('HubSpot sandbox: lists', () => {
  const filterBranch = {
    filterBranchType: 'OR',
    filters: [],
    filterBranches: [
      {
        filterBranchType: 'AND',
        filterBranches: [],
        filters: [{ filterType: 'PROPERTY', property: 'city', operation: { operator: 'IS_EQUAL_TO', value: 'Oslo' } }],
      },
    ],
  };
  const makeList = async (name: string, processingType: string) => {
    const answer = await call('POST', '/crm/v3/lists', { name, objectTypeId: '0-1', processingType, filterBranch });
    return { status: answer.status, id: String((answer.body['list'] as Record<string, unknown>)?.['listId']), answer };
  };

  it('HS38 refuses membership changes of a DYNAMIC list, which follows its filters', async () => {
    const there = await create('contacts', { city: 'Oslo' });
    const gone = await create('contacts', { city: 'Rome' });
    const { id } = await makeList('Oslo people', 'DYNAMIC');
    const refused = await call('PUT', `/crm/v3/lists/${id}/memberships/add`, [gone.id]);
    expect(refused.status).toBe(400);
    const members = await call('GET', `/crm/v3/lists/${id}/memberships`);
    expect((members.body['results'] as { recordId: string }[]).map((member) => member.recordId)).toEqual([there.id]);
  });

  it('HS38 reports ids that are in already or unknown, and takes the others, on a MANUAL list', async () => {
    const [one, two] = [await create('contacts', {}), await create('contacts', {})];
    const { id } = await makeList('Hand-picked', 'MANUAL');
    const put = async (action: string, body: unknown) =>
      (await call('PUT', `/crm/v3/lists/${id}/memberships/${action}`, body)).body;
    expect(await put('add', [one.id])).toMatchObject({ recordsIdsAdded: [one.id], recordIdsMissing: [] });
    const again = await put('add', [one.id, two.id, '1']);
    expect(again).toEqual({ recordsIdsAdded: [two.id], recordIdsRemoved: [], recordIdsMissing: ['1'] });
    const change = { recordIdsToAdd: [], recordIdsToRemove: [one.id] };
    expect(await put('add-and-remove', change)).toMatchObject({ recordIdsRemoved: [one.id] });
    const memberships = await call('GET', `/crm/v3/lists/records/0-1/${two.id}/memberships`);
    expect((memberships.body['results'] as { listId: string }[]).map((list) => list.listId)).toEqual([id]);
  });

  it('tells of each list when a record last joined and last left it', async () => {
    const { id } = await makeList('Watched', 'MANUAL');
    const one = await create('contacts', {});
    const times = async () => {
      const found = await call('POST', '/crm/v3/lists/search', { offset: 0, objectTypeId: '0-1' });
      const [list] = found.body['lists'] as { additionalProperties: Record<string, string> }[];
      return list?.additionalProperties;
    };
    expect(await times()).not.toHaveProperty('hs_last_record_added_at');
    await call('PUT', `/crm/v3/lists/${id}/memberships/add`, [one.id]);
    const added = (await times())?.['hs_last_record_added_at'];
    expect(Number(added)).toBeGreaterThan(0);
    sandbox.clock.advance(1_000);
    await call('PUT', `/crm/v3/lists/${id}/memberships/remove`, [one.id]);
    expect((await times())?.['hs_last_record_added_at']).toBe(added);
    expect(Number((await times())?.['hs_last_record_removed_at'])).toBeGreaterThanOrEqual(Number(added) + 1_000);
  });

  it('HS39 keeps list names apart over all object types', async () => {
    await makeList('Everywhere', 'MANUAL');
    const egg = { name: 'everywhere', objectTypeId: '0-2', processingType: 'MANUAL' };
    expect((await call('POST', '/crm/v3/lists', egg)).status).toBe(400);
  });

  it('HS39 refuses a list name in use and brings a deleted list back', async () => {
    const { id } = await makeList('Twice', 'MANUAL');
    const clash = await call('POST', '/crm/v3/lists', { name: 'twice', objectTypeId: '0-1', processingType: 'MANUAL' });
    expect(clash.status).toBe(400);
    expect((await call('DELETE', `/crm/v3/lists/${id}`)).status).toBe(204);
    expect((await call('GET', `/crm/v3/lists/${id}`)).status).toBe(404);
    expect((await call('PUT', `/crm/v3/lists/${id}/restore`)).status).toBe(204);
    expect((await call('GET', `/crm/v3/lists/${id}`)).status).toBe(200);
    await call('DELETE', `/crm/v3/lists/${id}`);
    sandbox.clock.advance(91 * 86_400_000);
    expect((await call('PUT', `/crm/v3/lists/${id}/restore`)).status).toBe(404);
  });
});

describe('HubSpot sandbox: merge and privacy', () => {
  const merge = (primary: CrmObject, other: CrmObject) =>
    call('POST', `${CONTACTS}/merge`, { primaryObjectId: primary.id, objectIdToMerge: other.id });

  it('HS40 merges into a new record; both inputs are gone from every read', async () => {
    const primary = await create('contacts', { email: 'a@example.com', firstname: 'Ann' });
    const other = await create('contacts', { email: 'b@example.com', firstname: 'Anna', city: 'Oslo' });
    const company = await create('companies', {});
    await call('PUT', `/crm/v4/objects/contacts/${other.id}/associations/default/companies/${company.id}`);
    const survivor = record(await merge(primary, other));
    expect([primary.id, other.id]).not.toContain(survivor.id);
    for (const { id } of [primary, other]) {
      expect((await call('GET', `${CONTACTS}/${id}`)).status).toBe(404);
      expect((await call('GET', `${CONTACTS}/${id}?archived=true`)).status).toBe(404);
    }
    const names = 'firstname,city,email,hs_additional_emails,hs_merged_object_ids';
    const read = record(await call('GET', `${CONTACTS}/${survivor.id}?properties=${names}&associations=companies`));
    expect(read.properties).toMatchObject({
      firstname: 'Ann',
      city: 'Oslo',
      email: 'a@example.com',
      hs_additional_emails: 'b@example.com',
      hs_merged_object_ids: `${primary.id};${other.id}`,
    });
    expect(read['associations']).toMatchObject({ companies: { results: [{ id: company.id }] } });
    expect(record(await call('GET', `${CONTACTS}/b@example.com?idProperty=email`)).id).toBe(survivor.id);
  });

  it('HS40 keeps the id of the primary where the account does so', async () => {
    await sandbox.close();
    await start(false);
    const [primary, other] = [await create('contacts', {}), await create('contacts', {})];
    expect(record(await merge(primary, other)).id).toBe(primary.id);
    expect((await call('GET', `${CONTACTS}/${other.id}?archived=true`)).status).toBe(404);
  });

  it('HS41 forgets a person for good and refuses the address ever after', async () => {
    const { id } = await create('contacts', { email: 'Gone@example.com' });
    expect((await call('POST', `${CONTACTS}/gdpr-delete`, { objectId: id })).status).toBe(204);
    expect((await call('GET', `${CONTACTS}/${id}?archived=true`)).status).toBe(404);
    const again = await call('POST', CONTACTS, { properties: { email: 'gone@example.com' } });
    expect(again.body['errors']).toMatchObject([{ code: 'GDPR_BLOCKLISTED' }]);
    const unknown = { objectId: 'never@example.com', idProperty: 'email' };
    expect((await call('POST', `${CONTACTS}/gdpr-delete`, unknown)).status).toBe(204);
    expect((await call('POST', CONTACTS, { properties: { email: 'never@example.com' } })).status).toBe(400);
  });

  it('shows an opt-out from one kind of mail on the contact, which counts as an edit', async () => {
    const { id } = await create('contacts', { email: 'a@example.com' });
    const shown = () => sandbox.asUser.get('contacts', id)?.properties['hs_email_optout_269784'];
    const before = sandbox.asUser.get('contacts', id)?.updatedAt;
    expect(shown()).toBeUndefined();
    sandbox.clock.advance(60_000);
    const input = { subscriberIdString: 'a@example.com', subscriptionId: 269784, channel: 'EMAIL' };
    const path = '/communication-preferences/v4/statuses/batch/write';
    await call('POST', path, { inputs: [{ ...input, statusState: 'UNSUBSCRIBED' }] });
    expect(shown()).toBe('true');
    expect(sandbox.asUser.get('contacts', id)?.updatedAt).not.toBe(before);
    await call('POST', path, { inputs: [{ ...input, statusState: 'SUBSCRIBED' }] });
    expect(shown()).toBe('false');
  });

  it('shows an opt-out from all mail on the contact, and lets the newer API alone undo it', async () => {
    const { id } = await create('contacts', { email: 'a@example.com' });
    const base = '/communication-preferences';
    const optout = () => sandbox.asUser.get('contacts', id)?.properties['hs_email_optout'];
    await call('POST', `${base}/v4/statuses/a@example.com/unsubscribe-all?channel=EMAIL`);
    expect(optout()).toBe('true');
    const statuses = await call('GET', `${base}/v4/statuses/a@example.com?channel=EMAIL`);
    const states = (statuses.body['results'] as { status: string }[]).map((one) => one.status);
    expect(new Set(states)).toEqual(new Set(['UNSUBSCRIBED']));
    const subscribe = { emailAddress: 'a@example.com', subscriptionId: '269784' };
    expect((await call('POST', `${base}/v3/subscribe`, subscribe)).status).toBe(400);
    const write = { subscriptionId: 269784, statusState: 'SUBSCRIBED', channel: 'EMAIL' };
    const undone = await call('POST', `${base}/v4/statuses/a@example.com`, write);
    expect(undone.body['results']).toMatchObject([{ setStatusSuccessReason: 'RESUBSCRIBE_OCCURRED' }]);
    expect(optout()).toBe('false');
  });
});
