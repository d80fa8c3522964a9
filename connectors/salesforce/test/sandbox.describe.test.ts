import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { describeWithVendorFacts } from '../../../test/support/vendor-facts/index.js';
import { call, create, eventsOf } from './sandbox-calls.js';

type Json = Record<string, unknown>;

/** Links to the pages of the recorded org carry its own host name. */
const HOST_LINKS = ['uiDetailTemplate', 'uiEditTemplate', 'uiNewRecord'];

/** How the type definitions of jsforce name a describe type. */
const typeName = (type: string): string => {
  if (type === 'boolean') return 'boolean';
  if (['int', 'double', 'currency', 'percent'].includes(type)) return 'number';
  if (['date', 'datetime'].includes(type)) return 'DateString';
  return type === 'address' ? 'Address' : 'string';
};

describeWithVendorFacts('describes and events look as recorded', (factsFolder) => {
  let sandbox: SalesforceSandbox;
  const facts = (path: string): Json =>
    JSON.parse(readFileSync(join(factsFolder, 'specs/salesforce', path), 'utf8')) as Json;
  const describeOf = async (object: string): Promise<Json> =>
    (await call(sandbox, `/services/data/v42.0/sobjects/${object}/describe`)).body as Json;
  const withoutHostLinks = (describe: Json): Json => ({
    ...describe,
    urls: Object.fromEntries(Object.entries(describe['urls'] as Json).filter(([name]) => !HOST_LINKS.includes(name))),
  });

  beforeEach(async () => {
    sandbox = await startSalesforceSandbox();
  });
  afterEach(() => sandbox.close());

  it.each(['Account', 'Contact', 'Lead', 'Campaign', 'Topic'])('%s is described key for key', async (object) => {
    const recorded = facts(`describe/${object}.describe.v42.json`);
    expect(withoutHostLinks(await describeOf(object))).toEqual(withoutHostLinks(recorded));
  });

  it.each(['CampaignMember', 'CampaignMemberStatus', 'TopicAssignment', 'User'])(
    '%s has the fields, types and nulls of the type definitions',
    async (object) => {
      const expected = facts(`describe/${object}.fields.json`)['fields'] as Json[];
      const described = (await describeOf(object))['fields'] as { name: string; type: string; nillable: boolean }[];
      const shown = described.map(({ name, type, nillable }) => ({
        name,
        type: typeName(type) + (nillable ? ' | null' : ''),
        nillable,
      }));
      expect(shown).toEqual(expected);
    },
  );

  it('later versions describe the keys the vendor added', async () => {
    const [{ body }] = facts('samples-amp-labs/metadata/read/accounts-sampled.json')['compositeResponse'] as [
      { body: Json },
    ];
    const answer = (await call(sandbox, '/services/data/v60.0/sobjects/Account/describe')).body as Json;
    expect(Object.keys(answer).sort()).toEqual(Object.keys(body).sort());
    const keysOf = (describe: Json): string[] => Object.keys((describe['fields'] as Json[])[0] ?? {}).sort();
    expect(keysOf(answer)).toEqual(keysOf(body));
  });

  it('an event of a person changing a contact is as sampled, without what only the gRPC channel tells', async () => {
    const sample = facts('cdc/update_contact.json');
    const id = await create(sandbox, 'Contact', { LastName: 'Elder' });
    sandbox.clock.advance(2_000);
    sandbox.asUser.update('Contact', id, { LastName: 'Youngest' });
    const payload = (await eventsOf(sandbox, '/data/ContactChangeEvent')).at(-1)?.data.payload as Json;
    const { ChangeEventHeader: header, ...fields } = payload;
    const { ChangeEventHeader: sampleHeader, ...sampleFields } = sample;
    const { changedFields: _changedFields, ...sampled } = sampleHeader as Json;
    expect(Object.keys(header as Json).sort()).toEqual(Object.keys(sampled).sort());
    expect(fields).toEqual({ ...sampleFields, LastModifiedDate: expect.any(String) });
    const { entityName, changeType, sequenceNumber } = sampled;
    expect(header).toMatchObject({ entityName, changeType, sequenceNumber, recordIds: [id] });
    const origin = /;client=.*$/.exec(String(sampled['changeOrigin']))?.[0] ?? 'none';
    expect(String((header as Json)['changeOrigin'])).toContain(origin);
  });

  it('changed parts of an address nest under it, as sampled', async () => {
    const sample = facts('cdc/update_contact_compound_address.json');
    const id = await create(sandbox, 'Contact', { LastName: 'x' });
    sandbox.clock.advance(2_000);
    sandbox.asUser.update('Contact', id, { MailingStreet: '1235 wildwood St' });
    const payload = (await eventsOf(sandbox, '/data/ContactChangeEvent')).at(-1)?.data.payload as Json;
    expect(payload['MailingAddress']).toEqual(sample['MailingAddress']);
  });

  it('a creation has every field the sample has a value for', async () => {
    const sample = facts('cdc/new_account.json');
    await create(sandbox, 'Account', { Name: 'Acme', Description: 'Sample account record.' });
    const payload = (await eventsOf(sandbox, '/data/AccountChangeEvent')).at(-1)?.data.payload as Json;
    const filled = Object.keys(sample).filter((name) => sample[name] !== null);
    expect(Object.keys(payload).sort()).toEqual(filled.sort());
  });
});
