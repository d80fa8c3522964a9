import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';
import { Caller } from './sandbox-calls.js';

let sandbox: MailchimpSandbox;
let caller: Caller;

beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  caller = new Caller(sandbox);
});
afterEach(() => sandbox.close());

const basic = (user: string, key: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${key}`).toString('base64')}`,
});

/** A call under another Host header, which `fetch` does not allow. */
const statusUnderHost = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${sandbox.apiKey}` };
    request(`${sandbox.url}/3.0/ping`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

describe('transport', () => {
  it('MC01 takes Basic with any user name and Bearer, refuses a wrong key and another data centre', async () => {
    for (const headers of [basic('anyone', sandbox.apiKey), basic('', sandbox.apiKey), caller.headers]) {
      expect((await new Caller(sandbox, headers).send('GET', 'ping')).status).toBe(200);
    }
    const wrong = await new Caller(sandbox, basic('user', 'other-us1')).send('GET', 'ping');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
    expect(wrong.body).toMatchObject({ status: 401, title: 'API Key Invalid' });
    expect((await new Caller(sandbox, {}).send('GET', 'ping')).body['title']).toBe('API Key Missing');
    expect(await statusUnderHost('us1.api.mailchimp.com')).toBe(200);
    expect(await statusUnderHost('us2.api.mailchimp.com')).toBe(401);
  });

  it('MC02 refuses the eleventh connection a user has open, whichever key it uses', async () => {
    const other = sandbox.addUser('colleague');
    sandbox.latencyMs = 150;
    const colleague = new Caller(sandbox, { authorization: `Bearer ${other.accessToken}` });
    const answers = await Promise.all([
      ...Array.from({ length: 11 }, () => caller.send('GET', 'ping')),
      colleague.send('GET', 'ping'),
    ]);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(refused[0]?.body).toMatchObject({
      title: 'TooManyRequests',
      detail: 'You have exceeded the limit of 10 simultaneous connections.',
    });
    expect(answers[11]?.status).toBe(200);
    expect(sandbox.calls.byRoute()).toEqual({ 'GET /3.0/ping': 12 });
    for (const { headers } of answers) {
      expect([...headers.keys()].filter((name) => /retry-after|rate-?limit/.test(name))).toEqual([]);
    }
    sandbox.latencyMs = 0;
    expect((await caller.send('GET', 'ping')).status).toBe(200);
  });

  it('MC02 counts all credentials of one user together', async () => {
    const { apiKey, accessToken } = sandbox.addUser('colleague');
    sandbox.latencyMs = 150;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        new Caller(sandbox, { authorization: `Bearer ${index % 2 ? apiKey : accessToken}` }).send('GET', 'ping'),
      ),
    );
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(2);
  });

  it('MC03 can answer as the edge does, in HTML', async () => {
    for (const status of [403, 429, 502]) {
      sandbox.faults.add({ effect: { kind: 'html', status } });
      const answer = await caller.send('GET', 'ping');
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toContain('text/html');
    }
  });

  it('MC04 pages by ten, refuses more than a thousand, and fields together with exclude_fields', async () => {
    for (let index = 0; index < 12; index++) await caller.subscribe(`reader${index}@mail.example`);
    const first = await caller.member('GET', '');
    expect(first.body).toMatchObject({ total_items: 12, list_id: sandbox.listId });
    expect(first.body['members']).toHaveLength(10);
    expect((await caller.member('GET', '?count=1001')).status).toBe(400);
    expect((await caller.member('GET', '?fields=total_items&exclude_fields=members')).status).toBe(400);
    const picked = await caller.member(
      'GET',
      '?fields=members.email_address,members.merge_fields.FNAME,total_items&count=1&offset=11',
    );
    expect(picked.body).toEqual({
      members: [{ email_address: 'reader11@mail.example', merge_fields: { FNAME: '' } }],
      total_items: 12,
    });
    const omitted = await caller.member(
      'GET',
      '?exclude_fields=members._links,members.merge_fields.FNAME,_links&count=1',
    );
    expect(omitted.body).not.toHaveProperty('_links');
    const [member] = omitted.body['members'] as Record<string, object>[];
    expect(member).not.toHaveProperty('_links');
    expect(member?.['merge_fields']).not.toHaveProperty('FNAME');
    expect(member?.['merge_fields']).toHaveProperty('LNAME');
  });

  it('MC05 answers 204 with nothing', async () => {
    await caller.subscribe('gone@mail.example');
    const answer = await caller.member('DELETE', 'gone@mail.example');
    expect(answer).toMatchObject({ status: 204, text: '' });
  });

  it('MC06 repeats the request id in problems; "Member Exists" has no type', async () => {
    const missing = await caller.member('GET', 'nobody@mail.example');
    expect(missing.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(missing.body['instance']).toBe(missing.headers.get('x-request-id'));
    expect(missing.body['type']).toBe('https://mailchimp.com/developer/marketing/docs/errors/');
    await caller.subscribe('twice@mail.example');
    expect((await caller.subscribe('twice@mail.example')).body).not.toHaveProperty('type');
  });

  it('answers unreadable JSON, unknown paths and wrong methods as problems', async () => {
    const broken = await fetch(`${sandbox.url}/3.0/lists`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...caller.headers },
      body: '{"name":',
    });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ title: 'JSON Parse Error' });
    expect((await caller.send('GET', 'nothing/here')).status).toBe(404);
    const wrong = await caller.send('DELETE', 'ping');
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET');
  });

  it('takes another method from X-HTTP-Method-Override on POST, and forces errors by X-Trigger-Error', async () => {
    await caller.subscribe('over@mail.example');
    const overriding = new Caller(sandbox, { ...caller.headers, 'x-http-method-override': 'PATCH' });
    const patched = await overriding.member('POST', 'over@mail.example', { merge_fields: { FNAME: 'Ole' } });
    expect(patched.body['full_name']).toBe('Ole');
    const triggering = new Caller(sandbox, { ...caller.headers, 'x-trigger-error': 'InternalServerError' });
    expect((await triggering.send('GET', 'ping')).status).toBe(500);
  });

  it('signs users in by OAuth: consent, token, metadata', async () => {
    const redirect = 'http://127.0.0.1:1/back';
    const asked = { response_type: 'code', client_id: 'sandbox-mailchimp-client', state: 's', redirect_uri: redirect };
    const page = await fetch(`${sandbox.url}/oauth2/authorize?${new URLSearchParams(asked).toString()}`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const decide = async (decision: string): Promise<URLSearchParams> => {
      const body = new URLSearchParams({ ...asked, decision });
      const sent = await fetch(`${sandbox.url}/oauth2/authorize`, { method: 'POST', body, redirect: 'manual' });
      return new URL(sent.headers.get('location') ?? '').searchParams;
    };
    expect(Object.fromEntries(await decide('deny'))).toEqual({ error: 'access_denied', state: 's' });
    const back = await decide('approve');
    expect(back.get('state')).toBe('s');
    const trade = (secret = 'sandbox-mailchimp-secret') =>
      fetch(`${sandbox.url}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: 'sandbox-mailchimp-client',
          client_secret: secret,
          redirect_uri: redirect,
          code: back.get('code') ?? '',
        }),
      });
    expect((await trade('guessed')).status).toBe(400);
    const token = (await (await trade()).json()) as { access_token: string; expires_in: number };
    expect(token.expires_in).toBe(0);
    expect((await trade()).status).toBe(400);
    const metadata = await fetch(`${sandbox.url}/oauth2/metadata`, {
      headers: { authorization: `OAuth ${token.access_token}` },
    });
    expect(await metadata.json()).toMatchObject({ dc: 'us1', role: 'owner', api_endpoint: sandbox.url });
    const bearer = new Caller(sandbox, { authorization: `Bearer ${token.access_token}` });
    expect((await bearer.send('GET', 'ping')).status).toBe(200);
  });
});
