import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import jsforce from 'jsforce';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { eventually } from './sandbox-calls.js';

const { Connection, StreamingExtension } = {
  Connection: jsforce.Connection,
  StreamingExtension: (await import('jsforce/lib/api/streaming.js')).StreamingExtension,
};
type Connection = InstanceType<typeof Connection>;

const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'ALL_PROXY', 'all_proxy'];

/** jsforce types a record of a merge without its fields. */
const withFields = <Base extends object>(base: Base, fields: Record<string, unknown>): Base => ({ ...base, ...fields });

/** What faye's client has beyond the part jsforce types. */
interface StoppableClient {
  disconnect(): PromiseLike<void> | undefined;
  _dispatcher: { close(): void };
}

/** Says good-bye and ends the client's retries, which would outlive the test. */
async function stopStreaming(client: unknown): Promise<void> {
  const stoppable = client as StoppableClient;
  await stoppable.disconnect();
  stoppable._dispatcher.close();
}

describe('jsforce drives the sandbox', () => {
  let sandbox: SalesforceSandbox;
  let connection: Connection;

  beforeAll(() => {
    for (const name of PROXY_VARIABLES) delete process.env[name]; // jsforce would use one even for 127.0.0.1
  });
  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({ rotateRefreshTokens: true });
    connection = new Connection({
      instanceUrl: sandbox.url,
      loginUrl: sandbox.url,
      version: '62.0',
      accessToken: 'sandbox-salesforce-token',
      refreshToken: 'sandbox-salesforce-refresh',
      oauth2: {
        clientId: 'sandbox-salesforce-client',
        clientSecret: 'sandbox-salesforce-secret',
        loginUrl: sandbox.url,
      },
      callOptions: { client: 'client-test' },
    });
  });
  afterEach(() => sandbox.close());

  it('creates, reads, updates and deletes a row', async () => {
    const created = await connection.sobject('Contact').create({ LastName: 'Okafor', Email: 'ada@example.com' });
    const id = String(created.id);
    expect(created.success).toBe(true);
    await connection.sobject('Contact').update({ Id: id, FirstName: 'Ada' });
    expect(await connection.sobject('Contact').retrieve(id)).toMatchObject({ Name: 'Ada Okafor' });
    await connection.sobject('Contact').destroy(id);
    await expect(connection.sobject('Contact').retrieve(id)).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
    expect(connection.limitInfo.apiUsage).toMatchObject({ limit: 15_000 });
  });

  it('writes collections and reads every page of a query', async () => {
    const records = Array.from({ length: 450 }, (_, index) => ({ LastName: `Person ${index}` }));
    const results = await connection.sobject('Contact').create(records, { allowRecursive: true });
    expect(results.every((result) => result.success)).toBe(true);
    const found = await connection.query('SELECT Id, LastName FROM Contact ORDER BY LastName', {
      autoFetch: true,
      maxFetch: 1_000,
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    expect(new Set(found.records.map((record) => record['Id'])).size).toBe(450);
    expect(await connection.sobject('Contact').count({ LastName: 'person 7' })).toBe(1);
  });

  it('upserts one row and a collection by external id', async () => {
    const contacts = connection.sobject('Contact');
    const one = { LastName: 'First', Custom_External_ID__c: 'key-1' };
    expect(await contacts.upsert(one, 'Custom_External_ID__c')).toMatchObject({ success: true, created: true });
    const both = [
      { LastName: 'Renamed', Custom_External_ID__c: 'KEY-1' },
      { LastName: 'Second', Custom_External_ID__c: 'key-2' },
    ];
    const results = await contacts.upsert(both, 'Custom_External_ID__c');
    expect(results.map((result) => (result.success ? result.created : undefined))).toEqual([false, true]);
  });

  it('refreshes an ended session and sends the call again', async () => {
    let rotated: string | undefined;
    connection.on('refresh', (_token: string, answer: { refresh_token?: string }) => {
      rotated = answer.refresh_token;
    });
    sandbox.expireSessions();
    expect((await connection.query('SELECT Id FROM Contact')).totalSize).toBe(0);
    expect(connection.accessToken).not.toBe('sandbox-salesforce-token');
    expect(rotated).toMatch(/^5Aep/);
  });

  it('loads and queries in bulk', async () => {
    connection.bulk2.pollInterval = 10;
    const results = await connection.bulk2.loadAndWaitForResults({
      object: 'Contact',
      operation: 'insert',
      input: [
        { LastName: 'Good', FirstName: 'A' },
        { LastName: '', FirstName: 'Nameless' },
      ],
    });
    expect(results.successfulResults).toHaveLength(1);
    expect(results.failedResults[0]?.sf__Error).toContain('REQUIRED_FIELD_MISSING');
    const stream = await connection.bulk2.query('SELECT Id, LastName FROM Contact');
    expect(await stream.toArray()).toEqual([expect.objectContaining({ LastName: 'Good' })]);
  });

  it('merges and converts over SOAP', async () => {
    const keep = sandbox.asUser.create('Contact', { LastName: 'Kept' });
    const lose = sandbox.asUser.create('Contact', { LastName: 'Lost' });
    const merged = await connection.soap.merge({
      masterRecord: withFields({ type: 'Contact', Id: keep }, { FirstName: 'Still' }),
      recordToMergeIds: [lose],
    });
    expect(merged).toMatchObject({ success: true, id: keep, mergedRecordIds: [lose] });
    expect(sandbox.asUser.get(lose)).toMatchObject({ IsDeleted: true, MasterRecordId: keep });
    const leadId = sandbox.asUser.create('Lead', { LastName: 'Prospect', Company: 'Acme' });
    const converted = await connection.soap.convertLead({ leadId, convertedStatus: 'Closed - Converted' });
    expect(sandbox.asUser.get(String(converted.contactId))).toMatchObject({ LastName: 'Prospect' });
  });

  it('describes, reads many by id and gets changes', async () => {
    const first = sandbox.asUser.create('Account', { Name: 'Acme' });
    const described = await connection.sobject('Account').describe();
    expect(described.fields.some((field) => field.name === 'Custom_External_ID__c')).toBe(true);
    expect((await connection.describeGlobal()).sobjects.map((object) => object.name)).toContain('TopicAssignment');
    const rows = await connection.sobject('Account').retrieve([first]);
    expect(rows[0]).toMatchObject({ Name: 'Acme' });
    const hour = 3_600_000;
    const now = sandbox.clock.nowMs();
    const updated = await connection.sobject('Account').updated(new Date(now - hour), new Date(now + hour));
    expect(updated.ids).toEqual([first]);
  });

  it('streams change events from a replay id on', async () => {
    sandbox.asUser.create('Contact', { LastName: 'Before' });
    const channel = '/data/ContactChangeEvent';
    const client = connection.streaming.createClient([new StreamingExtension.Replay(channel, -2)]);
    const heard: { payload: { Name?: { LastName?: string }; ChangeEventHeader: { changeOrigin: string } } }[] = [];
    const subscription = client.subscribe(channel, (event: (typeof heard)[number]) => heard.push(event));
    await subscription;
    await connection.sobject('Contact').create({ LastName: 'After' });
    await eventually(() => (heard.length === 2 ? true : undefined));
    expect(heard.map((event) => event.payload.Name?.LastName)).toEqual(['Before', 'After']);
    expect(heard[1]?.payload.ChangeEventHeader.changeOrigin).toBe('com/salesforce/api/rest/62.0;client=client-test');
    await stopStreaming(client);
  });

  it('tells a streaming client without a session to stop', async () => {
    sandbox.expireSessions();
    const failures: unknown[] = [];
    const stop = new StreamingExtension.AuthFailure((message: unknown) => failures.push(message));
    const client = connection.streaming.createClient([stop]);
    void client.subscribe('/data/ChangeEvents', () => undefined);
    await eventually(() => failures[0]);
    expect(failures[0]).toMatchObject({ ext: { sfdc: { failureReason: '401::Authentication invalid' } } });
    await stopStreaming(client);
  });
});
