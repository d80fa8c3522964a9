import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { type Answer, call, create, query, type QueryAnswer } from './sandbox-calls.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

describe('reading changes', () => {
  let sandbox: SalesforceSandbox;

  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({ sessionTtlMs: 100 * DAY_MS });
  });
  afterEach(() => sandbox.close());

  const changeRead = (what: 'updated' | 'deleted', startMs: number, endMs: number): Promise<Answer> => {
    const [start, end] = [startMs, endMs].map((ms) => encodeURIComponent(new Date(ms).toISOString()));
    return call(sandbox, `/sobjects/Contact/${what}/?start=${start}&end=${end}`);
  };
  const stampOf = async (id: string): Promise<{ SystemModstamp: string; LastModifiedDate: string }> =>
    (await call(sandbox, `/sobjects/Contact/${id}`)).body as { SystemModstamp: string; LastModifiedDate: string };

  it('SF29 a query pages with a constant total; stale locators are refused; queryAll pages at /query', async () => {
    sandbox.seedPeople(
      Array.from({ length: 450 }, (_, index) => ({
        id: `person-${index}`,
        language: 'en',
        firstName: 'P',
        lastName: `Number ${index}`,
        country: 'NO',
        optedOut: false,
        copies: { salesforce: [{}] },
      })),
    );
    const headers = { 'Sforce-Query-Options': 'batchSize=200' };
    const pages: QueryAnswer[] = [];
    let path: string | undefined = `/queryAll?q=${encodeURIComponent('SELECT Id FROM Contact ORDER BY Id')}`;
    while (path !== undefined) {
      const page: QueryAnswer = (await call(sandbox, path, { headers })).body as QueryAnswer;
      pages.push(page);
      path = page.nextRecordsUrl;
    }
    expect(pages.map((page) => [page.records.length, page.totalSize, page.done])).toEqual([
      [200, 450, false],
      [200, 450, false],
      [50, 450, true],
    ]);
    expect(pages[0]?.nextRecordsUrl).toMatch(/^\/services\/data\/v62\.0\/query\/0r8\w{15}-200$/);
    sandbox.clock.advance(2 * DAY_MS + 1_000);
    const stale = await call(sandbox, pages[0]?.nextRecordsUrl ?? '');
    expect(stale).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }] });
  });

  it('SF30 datetimes are whole seconds in UTC, so two writes within one share a stamp', async () => {
    sandbox.clock.advance(1_000 - (sandbox.clock.nowMs() % 1_000) + 10);
    const first = await stampOf(await create(sandbox, 'Contact', { LastName: 'a' }));
    const second = await stampOf(await create(sandbox, 'Contact', { LastName: 'b' }));
    expect(first.SystemModstamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
    expect(second.SystemModstamp).toBe(first.SystemModstamp);
  });

  it('SF31 a system change moves SystemModstamp only', async () => {
    const id = await create(sandbox, 'Contact', { LastName: 'a' });
    const before = await stampOf(id);
    sandbox.clock.advance(5_000);
    sandbox.asUser.touch(id);
    const after = await stampOf(id);
    expect(after.LastModifiedDate).toBe(before.LastModifiedDate);
    expect(after.SystemModstamp > before.SystemModstamp).toBe(true);
  });

  it('SF32 a transaction committed late shows up behind a watermark already passed', async () => {
    const late = await create(sandbox, 'Contact', { LastName: 'late' });
    sandbox.clock.advance(10_000);
    sandbox.asUser.update('Contact', late, { LastName: 'was late' }, { commitAfterMs: 30_000 });
    sandbox.clock.advance(5_000);
    const watermark = (await stampOf(await create(sandbox, 'Contact', { LastName: 'on time' }))).SystemModstamp;
    expect((await call(sandbox, `/sobjects/Contact/${late}`)).body).toMatchObject({ LastName: 'late' });
    sandbox.clock.advance(30_000);
    const read = await stampOf(late);
    expect(read).toMatchObject({ LastName: 'was late' });
    expect(read.SystemModstamp < watermark).toBe(true);
  });

  it('SF33 getUpdated works in minutes, refuses other spans, and tells how far it is complete', async () => {
    const id = await create(sandbox, 'Contact', { LastName: 'a' });
    const now = sandbox.clock.nowMs();
    const found = await changeRead('updated', now - MINUTE_MS, now + 2 * MINUTE_MS);
    expect(found).toMatchObject({ status: 200, body: { ids: [id] } });
    const covered = Date.parse((found.body as { latestDateCovered: string }).latestDateCovered.replace('+0000', 'Z'));
    expect(covered % MINUTE_MS).toBe(0);
    expect(covered).toBeLessThanOrEqual(now);
    const refused = { status: 400, body: [{ errorCode: 'INVALID_REPLICATION_DATE' }] };
    const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
    expect(await changeRead('updated', minute, minute + 59_000)).toMatchObject(refused);
    expect(await changeRead('updated', now - 31 * DAY_MS, now)).toMatchObject(refused);
    sandbox.asUser.update('Contact', id, { Title: 'x' }, { commitAfterMs: 10 * MINUTE_MS });
    const openedMs = sandbox.clock.nowMs();
    sandbox.clock.advance(5 * MINUTE_MS);
    const stalled = await changeRead('updated', now, sandbox.clock.nowMs());
    const stalledAt = (stalled.body as { latestDateCovered: string }).latestDateCovered.replace('+0000', 'Z');
    expect(Date.parse(stalledAt)).toBeLessThanOrEqual(openedMs);
  });

  it('SF34 getDeleted gives dates and how far back its log goes', async () => {
    const startMs = sandbox.clock.nowMs();
    const id = await create(sandbox, 'Contact', { LastName: 'a' });
    await call(sandbox, `/sobjects/Contact/${id}`, { method: 'DELETE' });
    sandbox.clock.advance(2 * MINUTE_MS);
    const read = (await changeRead('deleted', startMs - MINUTE_MS, sandbox.clock.nowMs())).body as {
      deletedRecords: { id: string; deletedDate: string }[];
    };
    expect(read.deletedRecords).toEqual([{ id, deletedDate: expect.stringMatching(/\.000\+0000$/) }]);
    sandbox.purgeDeletionLog();
    sandbox.clock.advance(2 * MINUTE_MS);
    const purged = (await changeRead('deleted', startMs - MINUTE_MS, sandbox.clock.nowMs())).body as {
      deletedRecords: unknown[];
      earliestDateAvailable: string;
    };
    expect(purged.deletedRecords).toEqual([]);
    expect(Date.parse(purged.earliestDateAvailable.replace('+0000', 'Z'))).toBeGreaterThan(startMs);
  });

  it('SF35 deleted records are in queryAll for 15 days; undelete restores the id', async () => {
    const [kept, lost] = [
      await create(sandbox, 'Contact', { LastName: 'kept' }),
      await create(sandbox, 'Contact', { LastName: 'lost' }),
    ];
    for (const id of [kept, lost]) await call(sandbox, `/sobjects/Contact/${id}`, { method: 'DELETE' });
    const soql = 'SELECT Id, IsDeleted FROM Contact';
    expect((await query(sandbox, soql)).totalSize).toBe(0);
    expect((await query(sandbox, soql, true)).records.map((record) => record['IsDeleted'])).toEqual([true, true]);
    sandbox.asUser.undelete(kept);
    expect((await query(sandbox, soql)).records[0]?.['Id']).toBe(kept);
    sandbox.clock.advance(15 * DAY_MS + 1_000);
    expect((await query(sandbox, soql, true)).records.map((record) => record['Id'])).toEqual([kept]);
  });

  it('SOQL answers what the clauses say', async () => {
    const account = await create(sandbox, 'Account', { Name: 'Acme' });
    sandbox.addCustomField('Contact', {
      name: 'Likes__c',
      type: 'MultiselectPicklist',
      values: ['Tea', 'Cake', 'Jam'],
    });
    const people = [
      { LastName: 'Ay', AccountId: account, Likes__c: 'Tea;Jam', Birthdate: '1990-01-01' },
      { LastName: 'Bee', FirstName: 'O_k', Likes__c: 'Cake', number_field__c: 5 },
      { LastName: "O'Cee", FirstName: 'Ok', number_field__c: 7 },
    ];
    for (const person of people) await create(sandbox, 'Contact', person);
    const names = async (clauses: string): Promise<unknown[]> =>
      (await query(sandbox, `SELECT LastName FROM Contact ${clauses}`)).records.map((record) => record['LastName']);
    expect(await names("WHERE LastName LIKE 'B%' OR (NOT LastName != 'ay')")).toEqual(['Ay', 'Bee']);
    expect(await names("WHERE FirstName LIKE 'o\\_k'")).toEqual(['Bee']);
    expect(await names("WHERE LastName = 'O\\'Cee' AND number_field__c >= 6.5")).toEqual(["O'Cee"]);
    expect(await names("WHERE Account.Name = 'ACME'")).toEqual(['Ay']);
    expect(await names("WHERE Likes__c INCLUDES ('Tea;Jam', 'Cake')")).toEqual(['Ay', 'Bee']);
    expect(await names("WHERE Likes__c EXCLUDES ('Cake')")).toEqual(['Ay', "O'Cee"]);
    expect(await names('WHERE FirstName = null')).toEqual(['Ay']);
    expect(await names("WHERE LastName NOT IN ('ay', 'bee')")).toEqual(["O'Cee"]);
    expect(await names('WHERE Birthdate < 1995-05-05 AND CreatedDate = TODAY')).toEqual(['Ay']);
    expect(
      await names(`WHERE CreatedDate > ${new Date(0).toISOString()} ORDER BY FirstName DESC NULLS LAST LIMIT 2`),
    ).toEqual(["O'Cee", 'Bee']);
    expect(await names('ORDER BY number_field__c NULLS FIRST, LastName LIMIT 2 OFFSET 1')).toEqual(['Bee', "O'Cee"]);
    const nested = await query(
      sandbox,
      'SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Id IN (SELECT AccountId FROM Contact)',
    );
    expect(nested.records[0]).toMatchObject({
      Name: 'Acme',
      Contacts: { totalSize: 1, records: [{ LastName: 'Ay' }] },
    });
    const parents = await query(sandbox, 'SELECT Account.Name FROM Contact ORDER BY LastName LIMIT 2');
    expect(parents.records.map((record) => record['Account'])).toEqual([
      { attributes: { type: 'Account', url: `/services/data/v62.0/sobjects/Account/${account}` }, Name: 'Acme' },
      null,
    ]);
    const grouped = await query(sandbox, 'SELECT AccountId, COUNT(Id) n FROM Contact GROUP BY AccountId');
    expect(grouped.records.map((record) => record['n'])).toEqual([1, 2]);
    expect(await query(sandbox, 'SELECT COUNT() FROM Contact')).toEqual({ totalSize: 3, done: true, records: [] });
  });

  it.each([
    ["SELECT Id FROM Contact WHERE LastName = 'a' AND FirstName = 'b' OR Title = 'c'", 'MALFORMED_QUERY'],
    ['SELECT Id FROM', 'MALFORMED_QUERY'],
    ["SELECT Id FROM Contact WHERE LastName = 'open", 'MALFORMED_QUERY'],
    ['SELECT Id FROM Accout', 'INVALID_TYPE'],
    ['SELECT Id FROM Contact WHERE LastName = 5', 'INVALID_FIELD'],
    ["SELECT Id FROM Contact WHERE Id = 'nonsense'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ['SELECT Id FROM Contact OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE'],
    ["SELECT Id FROM Contact WHERE Description = 'x'", 'INVALID_FIELD'],
  ])('SOQL refuses %s as %s', async (soql, errorCode) => {
    const answer = await call(sandbox, `/query?q=${encodeURIComponent(soql)}`);
    expect(answer).toMatchObject({ status: 400, body: [{ errorCode }] });
  });

  it('composite calls use earlier answers, and all-or-none undoes them', async () => {
    const compositeRequest = [
      { method: 'POST', url: '/services/data/v62.0/sobjects/Account', referenceId: 'acme', body: { Name: 'Acme' } },
      {
        method: 'POST',
        url: '/services/data/v62.0/sobjects/Contact',
        referenceId: 'ada',
        body: { LastName: 'Ada', AccountId: '@{acme.id}' },
      },
      { method: 'GET', url: '/services/data/v62.0/sobjects/Contact/@{ada.id}?fields=AccountId', referenceId: 'read' },
    ];
    const done = await call(sandbox, '/composite', { method: 'POST', body: { compositeRequest } });
    const items = (done.body as { compositeResponse: { httpStatusCode: number; body: Record<string, unknown> }[] })
      .compositeResponse;
    expect(items.map((item) => item.httpStatusCode)).toEqual([201, 201, 200]);
    expect(items[2]?.body['AccountId']).toBe(items[0]?.body['id']);
    const failing = [compositeRequest[0], { ...compositeRequest[1], body: {} }];
    const undone = await call(sandbox, '/composite', {
      method: 'POST',
      body: { allOrNone: true, compositeRequest: failing },
    });
    const codes = (undone.body as { compositeResponse: { body: { errorCode: string }[] }[] }).compositeResponse;
    expect(codes.map((item) => item.body[0]?.errorCode)).toEqual(['PROCESSING_HALTED', 'REQUIRED_FIELD_MISSING']);
    expect((await query(sandbox, 'SELECT COUNT() FROM Account')).totalSize).toBe(1);
    const batchRequests = [
      { method: 'GET', url: 'v62.0/limits' },
      { method: 'GET', url: 'v62.0/sobjects/Nope' },
    ];
    const batch = await call(sandbox, '/composite/batch', { method: 'POST', body: { batchRequests } });
    expect(batch.body).toMatchObject({ hasErrors: true, results: [{ statusCode: 200 }, { statusCode: 404 }] });
  });
});
