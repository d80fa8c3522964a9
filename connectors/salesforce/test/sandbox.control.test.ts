import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Person } from '#sandbox-kit';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { call, eventsOf, query } from './sandbox-calls.js';

const PEOPLE_COUNT = 5_000;
const IDS_IN_ONE_QUERY = 500;
const SEEDED_COUNT = 50;
const DAY_MS = 86_400_000;

const parseDatetime = (text: string): number => Date.parse(text.replace('+0000', 'Z'));

const person = (index: number): Person => ({
  id: `person-${index}`,
  language: 'en',
  firstName: 'P',
  lastName: `Number ${index}`,
  email: `p${index}@example.com`,
  company: `Company ${index % 100}`,
  country: 'NO',
  optedOut: index === 0,
  copies: { salesforce: index === 1 ? [{}, { lastName: 'Nummer 1', blank: ['email'] }] : [{}] },
});

describe('the control API', () => {
  let sandbox: SalesforceSandbox;

  beforeEach(async () => {
    sandbox = await startSalesforceSandbox();
  });
  afterEach(() => sandbox.close());

  const control = (path: string, body: unknown = {}, method = 'POST'): Promise<{ status: number; body: unknown }> =>
    call(sandbox, `/_sandbox${path}`, { method, ...(method === 'POST' ? { body } : {}) });

  it('seeds thousands of people without calls or events, and finds them by index', async () => {
    sandbox.seedPeople(Array.from({ length: PEOPLE_COUNT }, (_, index) => person(index)));
    expect(sandbox.calls.total).toBe(0);
    expect((await query(sandbox, 'SELECT COUNT() FROM Contact')).totalSize).toBe(PEOPLE_COUNT + 1);
    expect((await query(sandbox, 'SELECT COUNT() FROM Account')).totalSize).toBe(100);
    const emails = Array.from({ length: IDS_IN_ONE_QUERY }, (_, index) => `'P${index}@example.com'`).join(',');
    const found = await query(sandbox, `SELECT Id, HasOptedOutOfEmail FROM Contact WHERE Email IN (${emails})`);
    expect(found.totalSize).toBe(IDS_IN_ONE_QUERY);
    expect(found.records[0]?.['HasOptedOutOfEmail']).toBe(true);
    const waiting = eventsOf(sandbox);
    sandbox.asUser.create('Contact', { LastName: 'first event' });
    expect(await waiting).toHaveLength(1);
  });

  it('seeds people as saved long ago, so that change feeds do not name them', async () => {
    sandbox.seedPeople(Array.from({ length: SEEDED_COUNT }, (_, index) => person(index)));
    const soql = 'SELECT Id, CreatedDate, LastModifiedDate, SystemModstamp FROM ';
    const contacts = await query(sandbox, `${soql}Contact`);
    const accounts = await query(sandbox, `${soql}Account`);
    const records = [...contacts.records, ...accounts.records];
    const agesMs = records.map(({ SystemModstamp }) => sandbox.clock.nowMs() - parseDatetime(String(SystemModstamp)));
    expect(Math.min(...agesMs)).toBeGreaterThanOrEqual(DAY_MS);
    expect(Math.max(...agesMs)).toBeLessThan(701 * DAY_MS);
    expect(new Set(agesMs).size).toBeGreaterThan(SEEDED_COUNT / 2);
    for (const { CreatedDate, LastModifiedDate, SystemModstamp } of records) {
      expect([CreatedDate, LastModifiedDate]).toEqual([SystemModstamp, SystemModstamp]);
    }
  });

  it('knows a company by its web site, however its people spell it, and puts tags on them where asked', async () => {
    const [one, other] = [person(1), person(2)];
    const company = { company: 'Leclercq et Roger', companyDomain: 'leclercq.example' };
    const copies = { salesforce: [{ company: 'LECLERCQ ET ROGER' }] };
    const many = Array.from({ length: SEEDED_COUNT }, (_, index) => ({ ...person(index + 3), ...company }));
    sandbox.seedPeople([{ ...one, ...company }, { ...other, ...company, copies }, ...many], { tags: true });
    const accounts = await query(sandbox, "SELECT Id, Name FROM Account WHERE Website = 'leclercq.example'");
    expect(accounts.records.map(({ Name }) => Name)).toEqual(['Leclercq et Roger']);
    const tagged = await query(sandbox, "SELECT COUNT() FROM Contact WHERE Tags__c INCLUDES ('VIP')");
    expect(tagged.totalSize).toBeGreaterThan(0);
    expect(tagged.totalSize).toBeLessThan(SEEDED_COUNT);
  });

  it('gives every record the same age and id for the same seed', async () => {
    const other = await startSalesforceSandbox();
    try {
      const seeded = await Promise.all(
        [sandbox, other].map(async (org) => {
          org.seedPeople(Array.from({ length: SEEDED_COUNT }, (_, index) => person(index)));
          const { records } = await query(org, 'SELECT Id, SystemModstamp FROM Contact ORDER BY Id');
          return records.map(({ Id, SystemModstamp }) => {
            const ageMs = org.clock.nowMs() - parseDatetime(String(SystemModstamp));
            return [Id, Math.round(ageMs / DAY_MS)];
          });
        }),
      );
      expect(seeded[0]).toEqual(seeded[1]);
    } finally {
      await other.close();
    }
  });

  it('does over HTTP what the object does', async () => {
    expect((await control('/people', [person(1)])).status).toBe(204);
    const made = await control('/ui/Lead', { LastName: 'x', Company: 'Acme' });
    const { id } = made.body as { id: string };
    expect((await control(`/ui/Lead/${id}`, { Title: 'CEO' })).status).toBe(204);
    const converted = await control(`/ui/Lead/${id}/convert`, { createOpportunity: false });
    expect(converted.body).toMatchObject({ ok: true, leadId: id, opportunityId: null });
    expect(await control('/ui/Lead', {})).toMatchObject({
      status: 400,
      body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }],
    });
    expect((await control('/custom-fields', { object: 'Contact', name: 'Key__c', unique: true })).body).toEqual({
      name: 'Key__c',
    });
    await control('/validation-rules', {
      object: 'Contact',
      errorCondition: "Title = 'Nobody'",
      message: 'No nobodies',
    });
    expect(await control('/ui/Contact', { LastName: 'x', Title: 'nobody' })).toMatchObject({
      status: 400,
      body: [{ message: 'No nobodies' }],
    });
    expect((await control('/objects/Contact', undefined, 'GET')).body).toHaveLength(3);
    await control('/sessions/expire');
    expect((await call(sandbox, '/limits')).status).toBe(401);
  });
});
