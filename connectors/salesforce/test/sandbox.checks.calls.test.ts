import { createSign, generateKeyPairSync } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { consentAddress, decideOn } from '../../../test/support/consent.js';
import { call, create, token } from './sandbox-calls.js';

const REFRESH = {
  grant_type: 'refresh_token',
  client_id: 'sandbox-salesforce-client',
  client_secret: 'sandbox-salesforce-secret',
  refresh_token: 'sandbox-salesforce-refresh',
};
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

function assertion(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'RS256' })}.${part(claims)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(keys.privateKey, 'base64url')}`;
}

/** fetch does not let the host be chosen. */
function statusWithHost(url: string, host: string): Promise<number> {
  const headers = { host, authorization: 'Bearer sandbox-salesforce-token' };
  return new Promise((resolve, reject) => {
    httpRequest(`${url}/services/data/v62.0/limits`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('sessions, limits and errors', () => {
  let sandbox: SalesforceSandbox;

  beforeEach(async () => {
    sandbox = await startSalesforceSandbox({
      rotateRefreshTokens: true,
      sessionTtlMs: 60_000,
      jwtPublicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    });
  });
  afterEach(() => sandbox.close());

  it('SF01 a token answer names the instance, has no expiry, and other hosts refuse the token', async () => {
    const { status, body } = await token(sandbox, REFRESH);
    expect(status).toBe(200);
    expect(body).toMatchObject({ instance_url: sandbox.url, token_type: 'Bearer' });
    expect((body as { id: string }).id).toMatch(/\/id\/00D\w{15}\/005\w{15}$/);
    expect(Number((body as { issued_at: string }).issued_at)).toBeGreaterThan(1_600_000_000_000);
    expect(body).not.toHaveProperty('expires_in');
    expect(await statusWithHost(sandbox.url, 'login.example')).toBe(401);
    expect(await statusWithHost(sandbox.url, new URL(sandbox.url).host)).toBe(200);
  });

  it('SF02 an ended session is 401 in an array, and a refreshed token passes', async () => {
    sandbox.clock.advance(60_000);
    const refused = await call(sandbox, '/limits');
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
    const fresh = (await token(sandbox, REFRESH)).body as { access_token: string };
    expect((await call(sandbox, '/limits', { token: fresh.access_token })).status).toBe(200);
  });

  it('SF03 with rotation a refresh gives a new refresh token and ends the old one', async () => {
    const first = (await token(sandbox, REFRESH)).body as { refresh_token: string };
    expect(first.refresh_token).not.toBe(REFRESH.refresh_token);
    const again = await token(sandbox, REFRESH);
    expect(again.status).toBe(400);
    expect(again.body).toEqual({ error: 'invalid_grant', error_description: 'expired access/refresh token' });
    expect((await token(sandbox, { ...REFRESH, refresh_token: first.refresh_token })).status).toBe(200);
  });

  it('SF04 client-credentials and JWT answers carry no refresh token', async () => {
    const { client_id, client_secret } = REFRESH;
    const credentials = await token(sandbox, { grant_type: 'client_credentials', client_id, client_secret });
    expect(credentials.status).toBe(200);
    expect(credentials.body).not.toHaveProperty('refresh_token');
    const claims = {
      iss: client_id,
      sub: 'admin@sandbox.example',
      aud: 'https://login.salesforce.com',
      exp: Math.floor(sandbox.clock.nowMs() / 1_000) + 120,
    };
    const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    const bearer = await token(sandbox, { grant_type, assertion: assertion(claims) });
    expect(bearer.status).toBe(200);
    expect(bearer.body).not.toHaveProperty('refresh_token');
    const tooLong = assertion({ ...claims, exp: claims.exp + 600 });
    expect((await token(sandbox, { grant_type, assertion: tooLong })).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('SF05 a 401 can persist after a good refresh', async () => {
    const body = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];
    sandbox.faults.add({ path: '^/services/data/', times: 2, effect: { kind: 'respond', status: 401, body } });
    for (const _attempt of [1, 2]) {
      const tokens = (await token(sandbox, { ...REFRESH, refresh_token: await freshRefresh() })).body;
      const answer = await call(sandbox, '/limits', { token: (tokens as { access_token: string }).access_token });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual(body);
    }
  });

  /** A code exchanged at once, so that each refresh of a rotating app has its own token. */
  async function freshRefresh(): Promise<string> {
    const { client_id, client_secret } = REFRESH;
    const redirect_uri = 'http://app.example/back';
    const page = consentAddress(`${sandbox.url}/services/oauth2/authorize`, { client_id, redirect_uri });
    const code = (await decideOn(page)).searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', client_id, client_secret, redirect_uri, code };
    const answer = await token(sandbox, form);
    return (answer.body as { refresh_token: string }).refresh_token;
  }

  it('SF06 every answer tells the calls used, one for each call however many records it has', async () => {
    const used = async (path: string, body?: object): Promise<number> => {
      const answer = await call(sandbox, path, body ? { method: 'POST', body } : {});
      const [, calls, max] = /^api-usage=(\d+)\/(\d+)$/.exec(answer.headers.get('sforce-limit-info') ?? '') ?? [];
      expect(max).toBe('15000');
      return Number(calls);
    };
    const records = Array.from({ length: 200 }, () => ({ attributes: { type: 'Contact' }, LastName: 'Many' }));
    const before = await used('/limits');
    expect(await used('/composite/sobjects', { records })).toBe(before + 1);
    expect(await used('/sobjects/Nothing')).toBe(before + 2);
  });

  it('SF07 past the daily limit calls are 403 without Retry-After, until the day moves on', async () => {
    sandbox.setDailyCallsMax(1);
    await call(sandbox, '/limits');
    const refused = await call(sandbox, '/limits');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(refused.body).toEqual([{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
    sandbox.clock.advance(24 * 3_600_000 + 60_000);
    const { access_token } = (await token(sandbox, REFRESH)).body as { access_token: string };
    expect((await call(sandbox, '/limits', { token: access_token })).status).toBe(200);
  });

  it('SF08 an unknown API version is 404 with an array', async () => {
    for (const version of ['v41.0', 'v67.0']) {
      const answer = await call(sandbox, `/services/data/${version}/limits`);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual([expect.objectContaining({ errorCode: 'NOT_FOUND' })]);
    }
    const versions = (await call(sandbox, '/services/data', { token: null })).body as { label: string }[];
    expect(versions.at(-1)).toEqual({ label: "Spring '26", url: '/services/data/v66.0', version: '66.0' });
  });

  it('SF09 error bodies have errorCode, items of collections statusCode', async () => {
    const single = await call(sandbox, '/sobjects/Contact', { method: 'POST', body: {} });
    expect(single.body).toEqual([
      {
        message: 'Required fields are missing: [LastName]',
        errorCode: 'REQUIRED_FIELD_MISSING',
        fields: ['LastName'],
      },
    ]);
    const records = [{ attributes: { type: 'Contact' } }];
    const many = await call(sandbox, '/composite/sobjects', { method: 'POST', body: { records } });
    expect(many.body).toEqual([
      {
        success: false,
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [LastName]',
            fields: ['LastName'],
          },
        ],
      },
    ]);
  });

  it('SF10 wrong values are told by label, their fields by API name', async () => {
    sandbox.addValidationRule({
      object: 'Opportunity',
      errorCondition: 'CloseDate < 2020-01-01',
      message: 'Close dates lie ahead',
      field: 'CloseDate',
    });
    const errorOf = async (object: string, body: object): Promise<unknown> => {
      const answer = await call(sandbox, `/sobjects/${object}`, { method: 'POST', body });
      expect(answer.status).toBe(400);
      return (answer.body as unknown[])[0];
    };
    const name = 'x'.repeat(256);
    expect(await errorOf('Account', { Name: name })).toEqual({
      errorCode: 'STRING_TOO_LONG',
      message: `Account Name: data value too large: ${name} (max length=255)`,
      fields: ['Name'],
    });
    expect(await errorOf('Contact', { LastName: 'x', picklist_field__c: 'nope' })).toEqual({
      errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      message: 'picklist field: bad value for restricted picklist field: nope',
      fields: ['picklist_field__c'],
    });
    expect(await errorOf('Contact', { LastName: 'x', email_field__c: 'badone' })).toEqual({
      errorCode: 'INVALID_EMAIL_ADDRESS',
      message: 'email field: invalid email address: badone',
      fields: ['email_field__c'],
    });
    const opportunity = { Name: 'Old', StageName: 'Prospecting', CloseDate: '2019-12-31' };
    expect(await errorOf('Opportunity', opportunity)).toEqual({
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      message: 'Close dates lie ahead',
      fields: ['CloseDate'],
    });
    const two = { LastName: 'x', Email: 'bad', Title: 'y'.repeat(200) };
    const both = await call(sandbox, '/sobjects/Contact', { method: 'POST', body: two });
    expect((both.body as { errorCode: string }[]).map((error) => error.errorCode)).toEqual([
      'INVALID_EMAIL_ADDRESS',
      'STRING_TOO_LONG',
    ]);
  });

  it('SF11 unknown and read-only fields are told apart', async () => {
    const write = (body: object): Promise<{ status: number; body: unknown }> =>
      call(sandbox, '/sobjects/Account', { method: 'POST', body });
    expect((await write({ Name: 'x', AccountNumer: '1' })).body).toEqual([
      { message: "No such column 'AccountNumer' on sobject of type Account", errorCode: 'INVALID_FIELD' },
    ]);
    const readOnly = (await write({ Name: 'x', MasterRecordId: null })).body as { message: string }[];
    expect(readOnly).toEqual([
      expect.objectContaining({ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['MasterRecordId'] }),
    ]);
    expect(readOnly[0]?.message).toMatch(/^Unable to create\/update fields: MasterRecordId\. Please check/);
    const soql = encodeURIComponent('SELECT Id, Nope__c FROM Contact');
    const queried = await call(sandbox, `/query?q=${soql}`);
    expect(queried.status).toBe(400);
    expect(queried.body).toEqual([expect.objectContaining({ errorCode: 'INVALID_FIELD' })]);
  });

  it('SF12 deleted records are ENTITY_IS_DELETED, unknown ids NOT_FOUND, both 404', async () => {
    const id = await create(sandbox, 'Contact', { LastName: 'Gone' });
    expect((await call(sandbox, `/sobjects/Contact/${id}`, { method: 'DELETE' })).status).toBe(204);
    for (const method of ['DELETE', 'PATCH']) {
      const body = method === 'PATCH' ? { LastName: 'x' } : undefined;
      const deleted = await call(sandbox, `/sobjects/Contact/${id}`, { method, body });
      expect(deleted.status).toBe(404);
      const error = { message: 'entity is deleted', errorCode: 'ENTITY_IS_DELETED', fields: [] };
      expect(deleted.body).toEqual([error]);
      const unknown = await call(sandbox, '/sobjects/Contact/003000000000000AAA', { method, body });
      expect(unknown.status).toBe(404);
      expect(unknown.body).toEqual([expect.objectContaining({ errorCode: 'NOT_FOUND' })]);
    }
  });

  it('SF13 a duplicate rule can be saved past when it allows so, a unique field never', async () => {
    sandbox.addDuplicateRule({ object: 'Contact', name: 'Same_Email', matchFields: ['Email'], allowSave: true });
    await create(sandbox, 'Contact', { LastName: 'One', Email: 'a@example.com', Custom_External_ID__c: 'k' });
    const body = { LastName: 'Two', Email: 'A@Example.com' };
    const refused = await call(sandbox, '/sobjects/Contact', { method: 'POST', body });
    const [error] = refused.body as {
      errorCode: string;
      duplicateResut: { allowSave: boolean; matchResults: [{ size: number }] };
    }[];
    expect(error?.errorCode).toBe('DUPLICATES_DETECTED');
    expect(error?.duplicateResut).toMatchObject({ allowSave: true, duplicateRule: 'Same_Email' });
    expect(error?.duplicateResut.matchResults[0].size).toBe(1);
    const headers = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };
    expect((await call(sandbox, '/sobjects/Contact', { method: 'POST', body, headers })).status).toBe(201);
    const sameKey = { LastName: 'Three', Custom_External_ID__c: 'K' };
    const clash = await call(sandbox, '/sobjects/Contact', { method: 'POST', body: sameKey, headers });
    expect(clash.status).toBe(400);
    expect(clash.body).toEqual([expect.objectContaining({ errorCode: 'DUPLICATE_VALUE' })]);
  });

  it('SF14 a locked row fails alone, the other 199 are saved, and it can be sent again', async () => {
    sandbox.faults.add({ effect: { kind: 'vendor', name: 'lock-row', detail: { index: 7 } } });
    const records = Array.from({ length: 200 }, (_, index) => ({
      attributes: { type: 'Contact' },
      LastName: `Row ${index}`,
    }));
    const send = async (some: object[]): Promise<{ success: boolean; errors: { statusCode: string }[] }[]> =>
      (await call(sandbox, '/composite/sobjects', { method: 'POST', body: { records: some } })).body as never;
    const results = await send(records);
    expect(results.filter((result) => result.success)).toHaveLength(199);
    expect(results[7]?.errors[0]?.statusCode).toBe('UNABLE_TO_LOCK_ROW');
    expect((await send(records.slice(7, 8)))[0]?.success).toBe(true);
  });
});
