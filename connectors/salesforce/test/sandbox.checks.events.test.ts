import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { call, create, eventsOf, eventually, query, StreamReader } from './sandbox-calls.js';

const HOUR_MS = 3_600_000;

interface Job {
  id: string;
  state: string;
  contentUrl?: string;
  errorMessage?: string;
  numberRecordsProcessed?: number;
  numberRecordsFailed?: number;
}

describe('merges, bulk jobs and events', () => {
  let sandbox: SalesforceSandbox;

  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({ bulkStepMs: 60_000, sessionTtlMs: 1_000 * HOUR_MS });
  });
  afterEach(() => sandbox.close());

  const headersOf = async (channel?: string): Promise<Record<string, unknown>[]> =>
    (await eventsOf(sandbox, channel)).map((event) => event.data.payload.ChangeEventHeader);
  const job = async (path: string, method = 'GET', body?: object): Promise<Job> =>
    (await call(sandbox, `/jobs/${path}`, { method, body })).body as Job;
  const ingest = async (csv: string, more: object = {}): Promise<Job> => {
    const { id, contentUrl } = await job('ingest', 'POST', { object: 'Contact', operation: 'insert', ...more });
    const headers = { 'content-type': 'text/csv' };
    await call(sandbox, `/${contentUrl ?? ''}`, { method: 'PUT', body: csv, headers });
    await job(`ingest/${id}`, 'PATCH', { state: 'UploadComplete' });
    sandbox.clock.advance(60_000);
    sandbox.clock.advance(60_000);
    return job(`ingest/${id}`);
  };

  it('SF36 merged losers name their master, children move, and events tell all of it', async () => {
    const winner = await create(sandbox, 'Contact', { LastName: 'Winner' });
    const loser = await create(sandbox, 'Contact', { LastName: 'Loser' });
    const CampaignId = await create(sandbox, 'Campaign', { Name: 'Spring' });
    const member = await create(sandbox, 'CampaignMember', { CampaignId, ContactId: loser });
    const seen = (await headersOf()).length;
    sandbox.asUser.merge(winner, [loser], { Title: 'Chosen' });
    const all = await query(sandbox, `SELECT IsDeleted, MasterRecordId FROM Contact WHERE Id = '${loser}'`, true);
    expect(all.records[0]).toMatchObject({ IsDeleted: true, MasterRecordId: winner });
    expect(sandbox.asUser.get(member)).toMatchObject({ ContactId: winner });
    const events = (await headersOf())
      .slice(seen)
      .map((header) => [header['entityName'], header['changeType'], header['recordIds']]);
    expect(events).toEqual([
      ['CampaignMember', 'UPDATE', [member]],
      ['Contact', 'DELETE', [loser]],
      ['Contact', 'UPDATE', [winner]],
    ]);
  });

  it('SF37 conversion makes account, contact and opportunity in one transaction of four events', async () => {
    const lead = await create(sandbox, 'Lead', { LastName: 'Prospect', Company: 'Acme', Email: 'p@example.com' });
    const { accountId, contactId, opportunityId } = sandbox.asUser.convertLead(lead);
    expect(sandbox.asUser.get(contactId)).toMatchObject({ AccountId: accountId, Email: 'p@example.com' });
    const headers = (await headersOf()).slice(-4);
    expect(headers.map((header) => [header['entityName'], header['changeType'], header['sequenceNumber']])).toEqual([
      ['Account', 'CREATE', 1],
      ['Contact', 'CREATE', 2],
      ['Opportunity', 'CREATE', 3],
      ['Lead', 'UPDATE', 4],
    ]);
    expect(headers.flatMap((header) => header['recordIds'])).toEqual([accountId, contactId, opportunityId, lead]);
    expect(new Set(headers.map((header) => header['transactionKey'])).size).toBe(1);
  });

  it('SF38 a bulk job walks its states and takes one upload', async () => {
    const { id, contentUrl, state } = await job('ingest', 'POST', { object: 'Contact', operation: 'insert' });
    expect([state, contentUrl]).toEqual(['Open', `services/data/v62.0/jobs/ingest/${id}/batches`]);
    const upload = { method: 'PUT', body: 'LastName\nBulk\n', headers: { 'content-type': 'text/csv' } };
    expect((await call(sandbox, `/jobs/ingest/${id}/batches`, upload)).status).toBe(201);
    expect((await call(sandbox, `/jobs/ingest/${id}/batches`, upload)).status).toBe(400);
    expect((await job(`ingest/${id}`, 'PATCH', { state: 'UploadComplete' })).state).toBe('UploadComplete');
    sandbox.clock.advance(60_000);
    expect((await job(`ingest/${id}`)).state).toBe('InProgress');
    sandbox.clock.advance(60_000);
    expect(await job(`ingest/${id}`)).toMatchObject({
      state: 'JobComplete',
      jobType: 'V2Ingest',
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
    });
  });

  it('SF39 a complete job can have failed rows, which only failedResults tells', async () => {
    const done = await ingest('LastName,Birthdate\nGood,2000-01-02\nBad,2000-13-99999\n');
    expect(done).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    const failed = (await call(sandbox, `/jobs/ingest/${done.id}/failedResults/`)).body;
    expect(failed).toBe(
      '"sf__Id","sf__Error","LastName","Birthdate"\n' +
        `"","INVALID_FIELD:Failed to deserialize field at col 1. Due to, '2000-13-99999' is not a valid value for the type xsd:date:Birthdate --","Bad","2000-13-99999"\n`,
    );
    const good = String((await call(sandbox, `/jobs/ingest/${done.id}/successfulResults`)).body).split('\n');
    expect(good[0]).toBe('"sf__Id","sf__Created","LastName","Birthdate"');
    expect(good[1]).toMatch(/^"003\w{15}","true","Good","2000-01-02"$/);
  });

  it('SF40 a wrong column fails the whole job', async () => {
    const done = await ingest('LastName,Nope_field\nGood,1\n');
    expect(done).toMatchObject({
      state: 'Failed',
      errorMessage: 'InvalidBatch : Field name not found : Nope_field',
      numberRecordsProcessed: 0,
    });
    expect((await query(sandbox, 'SELECT COUNT() FROM Contact')).totalSize).toBe(0);
  });

  it('SF41 bulk query results page by locator until it reads null', async () => {
    await ingest(`LastName\n${['a', 'b', 'c'].join('\n')}\n`);
    const { id, state } = await job('query', 'POST', {
      operation: 'query',
      query: 'SELECT LastName, Account.Name FROM Contact ORDER BY LastName',
    });
    expect(state).toBe('UploadComplete');
    sandbox.clock.advance(60_000);
    sandbox.clock.advance(60_000);
    const first = await call(sandbox, `/jobs/query/${id}/results?maxRecords=2`);
    expect(first.body).toBe('"LastName","Account.Name"\n"a",""\n"b",""\n');
    const locator = first.headers.get('sforce-locator') ?? '';
    const last = await call(sandbox, `/jobs/query/${id}/results?maxRecords=2&locator=${locator}`);
    expect(last.body).toBe('"LastName","Account.Name"\n"c",""\n');
    expect(last.headers.get('sforce-locator')).toBe('null');
  });

  it('SF42 an event names the client that wrote over the API, and none of ours for a person', async () => {
    const headers = { 'Sforce-Call-Options': 'client=our-sync' };
    await call(sandbox, '/sobjects/Contact', { method: 'POST', body: { LastName: 'api' }, headers });
    await create(sandbox, 'Contact', { LastName: 'no option' });
    sandbox.asUser.create('Contact', { LastName: 'person' });
    expect((await headersOf('/data/ContactChangeEvent')).map((header) => header['changeOrigin'])).toEqual([
      'com/salesforce/api/rest/62.0;client=our-sync',
      'com/salesforce/api/rest/62.0',
      'com/salesforce/api/soap/66.0;client=SfdcInternalAPI/',
    ]);
  });

  it('SF43 updates carry what changed, cleared fields as null; deletions carry nothing', async () => {
    const id = await create(sandbox, 'Contact', { LastName: 'a', Title: 'b', MailingCity: 'Oslo', Phone: '1' });
    sandbox.clock.advance(5_000);
    const body = { Title: null, MailingCity: 'Rome', Phone: '1' };
    await call(sandbox, `/sobjects/Contact/${id}`, { method: 'PATCH', body });
    await call(sandbox, `/sobjects/Contact/${id}`, { method: 'DELETE' });
    const [created, updated, deleted] = (await eventsOf(sandbox)).map((event) => event.data.payload);
    expect(created).toMatchObject({ Name: { LastName: 'a' }, MailingAddress: { City: 'Oslo' } });
    expect(created).not.toHaveProperty('Department');
    const { ChangeEventHeader: header, ...changed } = updated ?? { ChangeEventHeader: {} };
    expect(header).toMatchObject({ changeType: 'UPDATE', recordIds: [id] });
    expect(changed).toEqual({
      Title: null,
      MailingAddress: { City: 'Rome' },
      LastModifiedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
    });
    expect(Object.keys(deleted ?? {})).toEqual(['ChangeEventHeader']);
  });

  it('SF44 like changes of one transaction share an event with several ids', async () => {
    const ids = [
      await create(sandbox, 'Contact', { LastName: 'a' }),
      await create(sandbox, 'Contact', { LastName: 'b' }),
    ];
    await call(sandbox, `/composite/sobjects?ids=${ids.join(',')}`, { method: 'DELETE' });
    expect((await headersOf()).at(-1)).toMatchObject({ changeType: 'DELETE', recordIds: ids });
  });

  it('SF45 replay gives only what is later, -2 all kept, and refuses ids older than 72 hours', async () => {
    const names = ['one', 'two', 'three'];
    for (const LastName of names) await create(sandbox, 'Contact', { LastName });
    const kept = await eventsOf(sandbox, '/data/ContactChangeEvent');
    const [first] = kept.map((event) => event.data.event.replayId);
    const reader = new StreamReader(sandbox);
    await reader.subscribe('/data/ContactChangeEvent', first ?? 0);
    const later = (await reader.read()).map((event) => event.data.payload['Name']);
    expect(later).toEqual([{ LastName: 'two' }, { LastName: 'three' }]);
    sandbox.clock.advance(72 * HOUR_MS + 1_000);
    await create(sandbox, 'Contact', { LastName: 'four' });
    const refused = await new StreamReader(sandbox).subscribe('/data/ContactChangeEvent', first ?? 0);
    expect(refused['successful']).toBe(false);
    expect(refused['error']).toMatch(/^400::The replayId \{\d+\} you provided was invalid/);
    expect(await eventsOf(sandbox)).toHaveLength(1);
    const onlyNew = new StreamReader(sandbox);
    await onlyNew.subscribe('/data/ChangeEvents', -1);
    const waiting = onlyNew.read();
    await create(sandbox, 'Contact', { LastName: 'five' });
    expect((await waiting).map((event) => event.data.payload['Name'])).toEqual([{ LastName: 'five' }]);
  });

  it('SF46 gap events have no fields; an overflow stands for the whole object', async () => {
    const id = await create(sandbox, 'Contact', { LastName: 'a' });
    sandbox.emitGap('Contact', 'GAP_UPDATE', [id]);
    sandbox.emitGap('Contact', 'GAP_OVERFLOW');
    const [, gap, overflow] = (await eventsOf(sandbox, '/data/ContactChangeEvent')).map((event) => event.data.payload);
    expect(gap).toEqual({ ChangeEventHeader: expect.objectContaining({ changeType: 'GAP_UPDATE', recordIds: [id] }) });
    expect(overflow).toEqual({
      ChangeEventHeader: expect.objectContaining({ changeType: 'GAP_OVERFLOW', recordIds: ['000000000000000AAA'] }),
    });
  });

  it('SF47 commit numbers are above 2^53 and come whole', async () => {
    await create(sandbox, 'Contact', { LastName: 'a' });
    const [event] = await eventsOf(sandbox);
    const text = /"commitNumber":(\d+)/.exec(event?.raw ?? '')?.[1] ?? '0';
    expect(BigInt(text)).toBeGreaterThan(2n ** 53n);
    expect(BigInt(text) % 10n).not.toBe(0n);
  });

  describe('outbound messages', () => {
    let receiver: Server;
    let bodies: string[];
    let acknowledge: boolean;

    beforeEach(async () => {
      bodies = [];
      receiver = createServer((request, response) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          bodies.push(body);
          response.end(`<e:Envelope xmlns:e="x"><e:Body><Ack>${String(acknowledge)}</Ack></e:Body></e:Envelope>`);
        });
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => {
      receiver.closeAllConnections();
      receiver.close();
    });

    it('SF48 a message not acknowledged is sent again with the same id and the latest values', async () => {
      const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
      sandbox.addOutboundMessage({ object: 'Contact', url, fields: ['LastName'], on: ['create'] });
      acknowledge = false;
      const id = await create(sandbox, 'Contact', { LastName: 'first' });
      await eventually(() => (sandbox.outbox.counts.failed === 1 ? true : undefined));
      await call(sandbox, `/sobjects/Contact/${id}`, { method: 'PATCH', body: { LastName: 'latest' } });
      acknowledge = true;
      sandbox.clock.advance(60_000);
      await eventually(() => (sandbox.outbox.counts.delivered === 1 ? true : undefined));
      expect(bodies.map((body) => /<sf:LastName>(.*?)</.exec(body)?.[1])).toEqual(['first', 'latest']);
      const notification = bodies.map((body) => /<Notification><Id>(04l\w{15})</.exec(body)?.[1]);
      expect(notification[0]).toBeDefined();
      expect(notification[1]).toBe(notification[0]);
    });
  });
});
