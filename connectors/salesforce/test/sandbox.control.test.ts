import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Person } from '#sandbox-kit';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { call, eventsOf, query } from './sandbox-calls.js';

const PEOPLE_COUNT = 5_000;
const IDS_IN_ONE_QUERY = 500;

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
