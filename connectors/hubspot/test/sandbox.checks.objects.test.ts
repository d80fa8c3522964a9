import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type HubspotSandbox, startHubspotSandbox } from '#sandboxes/hubspot';
import { caller, record, results } from './sandbox.support.js';

const CONTACTS = '/crm/v3/objects/contacts';
let sandbox: HubspotSandbox;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  sandbox = await startHubspotSandbox({ requestsPer10s: 1000 });
  call = caller(sandbox);
});
afterEach(() => sandbox.close());

async function defineProperties(...properties: Record<string, unknown>[]): Promise<void> {
  for (const property of properties) {
    const answer = await call('POST', '/crm/v3/properties/contacts', {
      label: property['name'],
      groupName: 'contactinformation',
      fieldType: 'text',
      ...property,
    });
    expect(answer.status).toBe(201);
  }
}

const option = (value: string) => ({ label: `The ${value}`, value, hidden: false });

describe('HubSpot sandbox: values', () => {
  it('HS09 gives values back as text whatever type was sent', async () => {
    await defineProperties(
      { name: 'points', type: 'number', fieldType: 'number' },
      { name: 'vip', type: 'bool', fieldType: 'booleancheckbox' },
    );
    const made = await call('POST', CONTACTS, { properties: { points: 3039, vip: true } });
    expect(record(made).properties).toMatchObject({ points: '3039', vip: 'true' });
  });

  it('HS10 takes a date at midnight UTC or as YYYY-MM-DD, and refuses other moments', async () => {
    await defineProperties({ name: 'born', type: 'date', fieldType: 'date' });
    const midnight = await call('POST', CONTACTS, { properties: { born: 1_709_164_800_000 } });
    expect(record(midnight).properties['born']).toBe('2024-02-29');
    const written = await call('POST', CONTACTS, { properties: { born: '2024-02-29' } });
    expect(record(written).properties['born']).toBe('2024-02-29');
    const noon = await call('POST', CONTACTS, { properties: { born: 1_709_208_000_000 } });
    expect([noon.status, noon.body['category']]).toEqual([400, 'VALIDATION_ERROR']);
    expect(noon.body['message']).toContain('is at 12:0:0.0 UTC, not midnight!');
    expect((await call('POST', CONTACTS, { properties: { born: '2024-02-30' } })).status).toBe(400);
  });

  it('HS11 gives a datetime back in ISO form with milliseconds', async () => {
    await defineProperties({ name: 'met_at', type: 'datetime', fieldType: 'date' });
    const made = await call('POST', CONTACTS, { properties: { met_at: 1_709_208_000_000 } });
    expect(record(made).properties['met_at']).toBe('2024-02-29T12:00:00.000Z');
  });

  it('HS12 adds to a multi-select by a leading semicolon, else replaces, and clears by an empty text', async () => {
    await defineProperties({
      name: 'likes',
      type: 'enumeration',
      fieldType: 'checkbox',
      options: ['A', 'B', 'C'].map(option),
    });
    const { id } = record(await call('POST', CONTACTS, { properties: { likes: 'A' } }));
    const write = async (likes: string) =>
      record(await call('PATCH', `${CONTACTS}/${id}`, { properties: { likes } })).properties['likes'];
    expect(await write(';B')).toBe('A;B');
    expect(await write('C')).toBe('C');
    expect(await write('')).toBe('');
  });

  it('HS13 refuses an option by its label or outside the list', async () => {
    await defineProperties({
      name: 'tier',
      type: 'enumeration',
      fieldType: 'select',
      options: [option('gold')],
    });
    for (const tier of ['The gold', 'silver']) {
      const answer = await call('POST', CONTACTS, { properties: { tier } });
      expect([answer.status, answer.body['category']]).toEqual([400, 'VALIDATION_ERROR']);
      expect(answer.body['errors']).toMatchObject([{ code: 'INVALID_OPTION', context: { propertyName: ['tier'] } }]);
    }
  });

  it('HS14 refuses unknown properties and writes nothing', async () => {
    const { id } = record(await call('POST', CONTACTS, { properties: { firstname: 'Old' } }));
    const answer = await call('PATCH', `${CONTACTS}/${id}`, { properties: { firstname: 'New', first000name: 'x' } });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      category: 'VALIDATION_ERROR',
      message:
        'Property values were not valid: [{"isValid":false,"message":"Property \\"first000name\\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"first000name"}]',
      errors: [
        {
          message: 'Property "first000name" does not exist',
          code: 'PROPERTY_DOESNT_EXIST',
          context: { propertyName: ['first000name'] },
        },
      ],
    });
    expect(sandbox.asUser.get('contacts', id)?.properties['firstname']).toBe('Old');
  });

  it('HS15 refuses values of properties that HubSpot computes', async () => {
    const definition = await call('GET', '/crm/v3/properties/contacts/hs_email_optout');
    expect(definition.body['modificationMetadata']).toMatchObject({ readOnlyValue: true });
    const answer = await call('POST', CONTACTS, { properties: { hs_email_optout: 'true' } });
    expect(answer.body['errors']).toMatchObject([{ code: 'READ_ONLY_VALUE' }]);
  });

  it('HS16 ignores a lifecycle stage that goes back, unless it was cleared first', async () => {
    const made = await call('POST', CONTACTS, { properties: { lifecyclestage: 'customer' } });
    const path = `${CONTACTS}/${record(made).id}`;
    const write = async (lifecyclestage: string) => {
      const answer = await call('PATCH', path, { properties: { lifecyclestage } });
      return [answer.status, record(answer).properties['lifecyclestage']];
    };
    expect(await write('lead')).toEqual([200, 'customer']);
    expect(await write('evangelist')).toEqual([200, 'evangelist']);
    expect(await write('')).toEqual([200, '']);
    expect(await write('lead')).toEqual([200, 'lead']);
  });
});

describe('HubSpot sandbox: records', () => {
  it('HS17 refuses a contact whose address is taken, also as a secondary one', async () => {
    const first = record(await call('POST', CONTACTS, { properties: { email: 'one@example.com' } }));
    const again = await call('POST', CONTACTS, { properties: { email: 'ONE@example.com' } });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      category: 'CONFLICT',
      message: `Contact already exists. Existing ID: ${first.id}`,
    });
    const second = record(await call('POST', CONTACTS, { properties: { email: 'two@example.com' } }));
    const merge = { primaryObjectId: first.id, objectIdToMerge: second.id };
    const survivor = record(await call('POST', `${CONTACTS}/merge`, merge));
    const secondary = await call('POST', CONTACTS, { properties: { email: 'two@example.com' } });
    expect(secondary.body['message']).toBe(`Contact already exists. Existing ID: ${survivor.id}`);
  });

  it('HS18 finds contacts by address, percent-encoded ones too', async () => {
    const email = 'a+b/c@example.com';
    const { id } = record(await call('POST', CONTACTS, { properties: { email } }));
    const path = `${CONTACTS}/${encodeURIComponent(email)}?idProperty=email`;
    expect(record(await call('GET', path)).id).toBe(id);
    const written = await call('PATCH', path, { properties: { firstname: 'Ann' } });
    expect([written.status, record(written).id]).toEqual([200, id]);
    expect((await call('GET', `${CONTACTS}/Ann?idProperty=firstname`)).status).toBe(400);
  });

  it('HS19 hides a deleted record from all but archived reads', async () => {
    const { id } = record(await call('POST', CONTACTS, { properties: { firstname: 'Gone' } }));
    expect((await call('DELETE', `${CONTACTS}/${id}`)).status).toBe(204);
    expect((await call('GET', `${CONTACTS}/${id}`)).status).toBe(404);
    const archived = await call('GET', `${CONTACTS}/${id}?archived=true`);
    expect(archived.body).toMatchObject({ id, archived: true });
    expect(Date.parse(String(archived.body['archivedAt']))).not.toBeNaN();
    expect(results(await call('GET', CONTACTS))).toEqual([]);
    expect(results(await call('GET', `${CONTACTS}?archived=true`)).map((one) => one.id)).toEqual([id]);
  });

  it('HS20 leaves out what was not asked for and gives null for what is unset', async () => {
    const { id } = record(await call('POST', CONTACTS, { properties: { firstname: 'Ann', city: 'Oslo' } }));
    const always = ['createdate', 'hs_object_id', 'lastmodifieddate'];
    const read = record(await call('GET', `${CONTACTS}/${id}?properties=city,phone,nonsense`)).properties;
    expect(Object.keys(read).sort()).toEqual([...always, 'city', 'phone'].sort());
    expect(read['phone']).toBeNull();
    sandbox.refreshSearchIndex();
    const found = results(await call('POST', `${CONTACTS}/search`, { properties: ['phone'] }))[0]?.properties ?? {};
    expect(Object.keys(found).sort()).toEqual([...always, 'phone'].sort());
    expect(found['phone']).toBeNull();
  });

  it('HS21 touches new contacts and companies by itself, custom objects and updated records never', async () => {
    await call('POST', '/crm-object-schemas/v3/schemas', {
      name: 'pet',
      labels: { singular: 'Pet', plural: 'Pets' },
      properties: [{ name: 'pet_name', label: 'Name', type: 'string', fieldType: 'text' }],
    });
    const make = async (type: string, properties: Record<string, string>) =>
      record(await call('POST', `/crm/v3/objects/${type}`, { properties }));
    const touched = async (type: string, made: { id: string; updatedAt: string }) => {
      const read = record(await call('GET', `/crm/v3/objects/${type}/${made.id}`));
      return Date.parse(read.updatedAt) - Date.parse(made.updatedAt);
    };
    const contact = await make('contacts', { firstname: 'A' });
    const company = await make('companies', { name: 'B' });
    const pet = await make('pet', { pet_name: 'C' });
    sandbox.clock.advance(600);
    expect(await touched('companies', company)).toBe(0);
    sandbox.clock.advance(4_400);
    expect(await touched('companies', company)).toBeGreaterThanOrEqual(670);
    expect(await touched('companies', company)).toBeLessThanOrEqual(5_000);
    sandbox.clock.advance(21_000);
    expect(await touched('contacts', contact)).toBeGreaterThanOrEqual(1_000);
    expect(await touched('contacts', contact)).toBeLessThanOrEqual(26_000);
    expect(await touched('pet', pet)).toBe(0);
    const updated = record(await call('PATCH', `${CONTACTS}/${contact.id}`, { properties: { firstname: 'D' } }));
    sandbox.clock.advance(60_000);
    expect(await touched('contacts', updated)).toBe(0);
    const read = record(await call('GET', `${CONTACTS}/${contact.id}`));
    expect(read.properties['lastmodifieddate']).toBe(read.updatedAt);
  });

  it('keeps who set a property to what, newest first', async () => {
    const { id } = record(await call('POST', CONTACTS, { properties: { firstname: 'One' } }));
    sandbox.asUser.updateContact(id, { firstname: 'Two' });
    const read = await call('GET', `${CONTACTS}/${id}?propertiesWithHistory=firstname`);
    expect(read.body['propertiesWithHistory']).toMatchObject({
      firstname: [
        { value: 'Two', sourceType: 'CRM_UI', sourceId: 'userId:76070032', updatedByUserId: 76070032 },
        { value: 'One', sourceType: 'INTEGRATION', sourceId: String(sandbox.settings.appId) },
      ],
    });
    const inputs = [{ id }];
    const batch = await call('POST', `${CONTACTS}/batch/read`, { inputs, propertiesWithHistory: ['firstname'] });
    expect(results(batch)[0]?.['propertiesWithHistory']).toEqual(read.body['propertiesWithHistory']);
  });

  it('answers for a type by any of its names, and names a type it does not know', async () => {
    const { id } = record(await call('POST', CONTACTS, { properties: { firstname: 'A' } }));
    for (const name of ['contacts', 'CONTACT', '0-1', 'Contacts']) {
      expect(record(await call('GET', `/crm/v3/objects/${name}/${id}`)).id).toBe(id);
    }
    expect(record(await call('GET', `/crm/objects/2026-03/contacts/${id}`)).id).toBe(id);
    const unknown = await call('GET', '/crm/v3/objects/butterflies');
    expect(unknown.body).toEqual({
      status: 'error',
      message: 'Unable to infer object type from: butterflies',
      correlationId: unknown.headers.get('x-hubspot-correlation-id'),
    });
  });

  it('takes what replayed traffic of 2022 names to exist, and answers as HubSpot did then', async () => {
    const base = '/crm/v3/objects/2-3604285';
    expect((await call('GET', base)).status).toBe(400);
    const byKey = caller(sandbox, null);
    const search = { filterGroups: [{ filters: [{ propertyName: 'own_key', operator: 'EQ', value: 'k' }] }] };
    expect((await byKey('POST', `${base}/search?hapikey=k`, search)).body).toEqual({ total: 0, results: [] });
    const made = await byKey('POST', `${base}?hapikey=k`, { properties: { own_key: 'k', size: '3' } });
    expect(made.status).toBe(201);
    const always = ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'];
    expect(Object.keys(record(made).properties)).toEqual([...always, 'own_key', 'size']);
    expect(made.body).not.toHaveProperty('url');
  });

  it('pages through a list to its end', async () => {
    const inputs = Array.from({ length: 25 }, (_unused, at) => ({ properties: { firstname: `N${at}` } }));
    await call('POST', `${CONTACTS}/batch/create`, { inputs });
    const names = new Set<string | null | undefined>();
    let after: string | undefined = '0';
    while (after !== undefined) {
      const page = await call('GET', `${CONTACTS}?after=${after}`);
      for (const one of results(page)) names.add(one.properties['firstname']);
      const paging = page.body['paging'] as { next: { after: string } } | undefined;
      after = paging?.next.after;
    }
    expect(names.size).toBe(25);
  });
});
