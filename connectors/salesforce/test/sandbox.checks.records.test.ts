import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { type Answer, call, create, query } from './sandbox-calls.js';

interface Item {
  id?: string;
  success: boolean;
  created?: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
}

describe('records', () => {
  let sandbox: SalesforceSandbox;

  beforeEach(async () => {
    sandbox = await startSalesforceSandbox();
  });
  afterEach(() => sandbox.close());

  const contacts = (...values: object[]): object[] =>
    values.map((value) => ({ attributes: { type: 'Contact' }, ...value }));
  const collection = async (method: string, body: object): Promise<Answer> =>
    call(sandbox, '/composite/sobjects', { method, body });
  const row = async (object: string, id: string): Promise<Record<string, unknown>> =>
    (await call(sandbox, `/sobjects/${object}/${id}`)).body as Record<string, unknown>;

  it('SF15 ids are 18 characters with their checksum; 15 do too, and their case matters', async () => {
    const id = await create(sandbox, 'Contact', { LastName: 'x' });
    expect(id).toMatch(/^003[A-Za-z0-9]{15}$/);
    expect((await row('Contact', id.slice(0, 15)))['Id']).toBe(id);
    const swapped = id.slice(0, 15).replace(/[a-z]/, (letter) => letter.toUpperCase());
    expect((await call(sandbox, `/sobjects/Contact/${swapped}`)).status).toBe(404);
    const wrongSuffix = id.slice(0, 17) + (id.endsWith('A') ? 'B' : 'A');
    expect((await call(sandbox, `/sobjects/Contact/${wrongSuffix}`)).status).toBe(404);
    expect((await query(sandbox, `SELECT Id FROM Contact WHERE Id = '${id.slice(0, 15)}'`)).records[0]?.['Id']).toBe(
      id,
    );
  });

  it('SF16 create is 201 with its place, update and delete are 204', async () => {
    const created = await call(sandbox, '/sobjects/Contact', { method: 'POST', body: { LastName: 'x' } });
    const { id } = created.body as { id: string };
    expect(created.status).toBe(201);
    expect(created.body).toEqual({ id, success: true, errors: [] });
    expect(created.headers.get('location')).toBe(`/services/data/v62.0/sobjects/Contact/${id}`);
    const path = `/sobjects/Contact/${id}`;
    expect((await call(sandbox, path, { method: 'PATCH', body: { FirstName: 'y' } })).status).toBe(204);
    const longAgo = { 'If-Unmodified-Since': new Date(0).toUTCString() };
    const late = await call(sandbox, path, { method: 'PATCH', body: { FirstName: 'z' }, headers: longAgo });
    expect(late.status).toBe(412);
    const inFuture = { 'If-Modified-Since': new Date(sandbox.clock.nowMs() + 60_000).toUTCString() };
    expect((await call(sandbox, path, { headers: inFuture })).status).toBe(304);
    expect(await call(sandbox, path, { method: 'DELETE' })).toMatchObject({ status: 204, body: '' });
  });

  it('SF17 upsert creates, updates, lists several matches, and takes external ids only', async () => {
    const upsert = (field: string, value: string, version = 62): Promise<Answer> =>
      call(sandbox, `/services/data/v${version}.0/sobjects/Contact/${field}/${encodeURIComponent(value)}`, {
        method: 'PATCH',
        body: { LastName: 'Up' },
      });
    const first = await upsert('Custom_External_ID__c', 'a/b c?d');
    expect(first).toMatchObject({ status: 201, body: { success: true, created: true, errors: [] } });
    const { id } = first.body as { id: string };
    expect(await upsert('Custom_External_ID__c', 'A/B c?d')).toMatchObject({
      status: 200,
      body: { id, created: false },
    });
    expect((await upsert('Custom_External_ID__c', 'a/b c?d', 45)).status).toBe(204);
    expect(await upsert('Title', 'x')).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
    sandbox.addCustomField('Contact', { name: 'Loose_Key__c', externalId: true });
    const twins = [await create(sandbox, 'Contact', { LastName: 'T', Loose_Key__c: 'twin' })];
    twins.push(await create(sandbox, 'Contact', { LastName: 'T', Loose_Key__c: 'twin' }));
    const several = await upsert('Loose_Key__c', 'twin');
    expect(several.status).toBe(300);
    expect(several.body).toEqual(twins.map((twin) => `/services/data/v62.0/sobjects/Contact/${twin}`));
  });

  it('SF18 text compares without case and comes back as stored', async () => {
    await create(sandbox, 'Contact', { LastName: 'x', Custom_External_ID__c: '1id' });
    const soql = "SELECT Custom_External_ID__c FROM Contact WHERE Custom_External_ID__c IN ('1ID')";
    expect((await query(sandbox, soql)).records).toMatchObject([{ Custom_External_ID__c: '1id' }]);
  });

  it('SF19 collections answer 200 in order, failed items without an id, even when all fail', async () => {
    const mixed = await collection('POST', { records: contacts({ LastName: 'a' }, {}, { LastName: 'c' }) });
    expect(mixed.status).toBe(200);
    const items = mixed.body as Item[];
    expect(items.map((item) => item.success)).toEqual([true, false, true]);
    expect(items[1]).not.toHaveProperty('id');
    expect((await row('Contact', items[2]?.id ?? ''))['LastName']).toBe('c');
    const all = await collection('POST', { records: contacts({}, {}) });
    expect([all.status, (all.body as Item[]).every((item) => !item.success)]).toEqual([200, true]);
  });

  it('SF20 all-or-none takes everything back and says so, still 200', async () => {
    const answer = await collection('POST', { allOrNone: true, records: contacts({ LastName: 'a' }, {}) });
    expect(answer.status).toBe(200);
    const codes = (answer.body as Item[]).map((item) => item.errors[0]?.statusCode);
    expect(codes).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
    expect((await query(sandbox, 'SELECT COUNT() FROM Contact')).totalSize).toBe(0);
  });

  it('SF21 too many, no and repeated records are refused', async () => {
    const many = await collection('POST', { records: Array.from({ length: 201 }, () => contacts({})[0]) });
    expect(many.status).toBe(400);
    const none = await collection('POST', { records: [] });
    expect(none).toMatchObject({
      status: 400,
      body: [{ message: 'At least 1 record is required', errorCode: 'REQUIRED_FIELD_MISSING' }],
    });
    const id = await create(sandbox, 'Contact', { LastName: 'x' });
    const twice = await collection('PATCH', {
      records: contacts({ id, Title: 'a' }, { id, Title: 'b' }, { Title: 'c' }),
    });
    const items = twice.body as Item[];
    expect(items.map((item) => item.success)).toEqual([true, false, false]);
    expect(items[2]?.errors[0]?.message).toBe('Id not specified in an update call');
  });

  it('SF22 null clears, what is omitted stays, compounds refuse writes', async () => {
    const id = await create(sandbox, 'Contact', { LastName: 'x', FirstName: 'y', MailingCity: 'Oslo' });
    const path = `/sobjects/Contact/${id}`;
    await call(sandbox, path, { method: 'PATCH', body: { FirstName: null } });
    const read = await row('Contact', id);
    expect(read).toMatchObject({ FirstName: null, LastName: 'x', Name: 'x' });
    expect(read['MailingAddress']).toEqual({
      city: 'Oslo',
      country: null,
      geocodeAccuracy: null,
      latitude: null,
      longitude: null,
      postalCode: null,
      state: null,
      street: null,
    });
    for (const body of [{ Name: 'z' }, { MailingAddress: { city: 'Rome' } }]) {
      const refused = await call(sandbox, path, { method: 'PATCH', body });
      expect(refused.body).toEqual([expect.objectContaining({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' })]);
    }
  });

  it('SF23 text is trimmed and the empty text is null', async () => {
    const id = await create(sandbox, 'Contact', { LastName: '  Space  ', Title: '', Department: '   ' });
    expect(await row('Contact', id)).toMatchObject({ LastName: 'Space', Title: null, Department: null });
  });

  it('SF24 assigning a topic again gives the assignment that exists', async () => {
    const EntityId = await create(sandbox, 'Contact', { LastName: 'x' });
    const TopicId = await create(sandbox, 'Topic', { Name: 'High value' });
    const first = await create(sandbox, 'TopicAssignment', { TopicId, EntityId });
    expect(first).toMatch(/^0FT/);
    expect(await create(sandbox, 'TopicAssignment', { TopicId, EntityId })).toBe(first);
    expect((await query(sandbox, 'SELECT COUNT() FROM TopicAssignment')).totalSize).toBe(1);
  });

  it('SF25 a campaign member has one person, for good, once', async () => {
    const CampaignId = await create(sandbox, 'Campaign', { Name: 'Spring' });
    const ContactId = await create(sandbox, 'Contact', { LastName: 'x', Email: 'x@example.com' });
    const LeadId = await create(sandbox, 'Lead', { LastName: 'y', Company: 'Acme' });
    const errorOf = async (values: object): Promise<unknown> =>
      ((await call(sandbox, '/sobjects/CampaignMember', { method: 'POST', body: values })).body as unknown[])[0];
    expect(await errorOf({ CampaignId })).toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' });
    expect(await errorOf({ CampaignId, ContactId, LeadId })).toMatchObject({ errorCode: 'FIELD_INTEGRITY_EXCEPTION' });
    const id = await create(sandbox, 'CampaignMember', { CampaignId, ContactId });
    expect(await errorOf({ CampaignId, ContactId })).toEqual({
      message: 'Already a campaign member.',
      errorCode: 'DUPLICATE_VALUE',
      fields: [],
    });
    const moved = await call(sandbox, `/sobjects/CampaignMember/${id}`, { method: 'PATCH', body: { ContactId } });
    expect(moved.body).toEqual([expect.objectContaining({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' })]);
    expect(await row('CampaignMember', id)).toMatchObject({ Type: 'Contact', Email: 'x@example.com' });
    expect(await row('Campaign', CampaignId)).toMatchObject({ NumberOfContacts: 1, NumberOfLeads: 0 });
  });

  it('SF26 whether a member responded follows the status; the opt-out is read from the person', async () => {
    const CampaignId = await create(sandbox, 'Campaign', { Name: 'Spring' });
    const ContactId = await create(sandbox, 'Contact', { LastName: 'x', HasOptedOutOfEmail: true });
    const id = await create(sandbox, 'CampaignMember', { CampaignId, ContactId });
    const path = `/sobjects/CampaignMember/${id}`;
    expect(await row('CampaignMember', id)).toMatchObject({
      Status: 'Sent',
      HasResponded: false,
      HasOptedOutOfEmail: true,
    });
    await call(sandbox, path, { method: 'PATCH', body: { Status: 'Responded' } });
    const today = new Date(sandbox.clock.nowMs()).toISOString().slice(0, 10);
    expect(await row('CampaignMember', id)).toMatchObject({ HasResponded: true, FirstRespondedDate: today });
    for (const body of [{ HasResponded: false }, { HasOptedOutOfEmail: false }]) {
      expect((await call(sandbox, path, { method: 'PATCH', body })).status).toBe(400);
    }
  });

  it('SF27 a converted lead cannot be changed, but deleted', async () => {
    const id = await create(sandbox, 'Lead', { LastName: 'y', Company: 'Acme' });
    sandbox.asUser.convertLead(id);
    const refused = await call(sandbox, `/sobjects/Lead/${id}`, { method: 'PATCH', body: { LastName: 'z' } });
    expect(refused.body).toEqual([
      { message: 'cannot reference converted lead', errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD', fields: [] },
    ]);
    expect((await call(sandbox, `/sobjects/Lead/${id}`, { method: 'DELETE' })).status).toBe(204);
  });

  it('SF28 describes answer 304 until a definition changes', async () => {
    const first = await call(sandbox, '/sobjects/Contact/describe');
    const headers = { 'If-Modified-Since': first.headers.get('last-modified') ?? '' };
    expect((await call(sandbox, '/sobjects/Contact/describe', { headers })).status).toBe(304);
    sandbox.clock.advance(2_000);
    const Metadata = { type: 'Text', label: 'Sync Key', length: 80, externalId: true, unique: true };
    const body = { FullName: 'Contact.Sync_Key__c', Metadata };
    const made = await call(sandbox, '/tooling/sobjects/CustomField', { method: 'POST', body });
    expect(made).toMatchObject({ status: 201, body: { success: true } });
    const again = await call(sandbox, '/sobjects/Contact/describe', { headers });
    const fields = (again.body as { fields: { name: string; unique: boolean; externalId: boolean }[] }).fields;
    expect(fields.find((field) => field.name === 'Sync_Key__c')).toMatchObject({ unique: true, externalId: true });
    const twice = await call(sandbox, '/tooling/sobjects/CustomField', { method: 'POST', body });
    expect(twice).toMatchObject({ status: 400, body: [{ errorCode: 'DUPLICATE_DEVELOPER_NAME' }] });
    const soql = encodeURIComponent(
      "SELECT DeveloperName FROM CustomField WHERE TableEnumOrId = 'Contact' AND DeveloperName = 'Sync_Key'",
    );
    expect((await call(sandbox, `/tooling/query?q=${soql}`)).body).toMatchObject({ totalSize: 1 });
  });
});
