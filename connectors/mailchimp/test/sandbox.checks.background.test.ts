import { createHmac } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { extract } from 'tar-stream';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';
import { Caller, Receiver } from './sandbox-calls.js';

let sandbox: MailchimpSandbox;
let caller: Caller;
const EMAIL = 'ana.sousa@mail.example';
const MINUTE_MS = 60_000;
const BATCH_STEP_MS = 3_600_000;

beforeEach(async () => {
  sandbox = await startMailchimpSandbox({ batchStepMs: BATCH_STEP_MS, seed: 5 });
  caller = new Caller(sandbox);
});
afterEach(() => sandbox.close());

/** Waits, over HTTP alone, until the condition holds; each look is a real round trip. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

describe('batches of operations', () => {
  const submit = (operations: object[]) => caller.send('POST', 'batches', { operations });
  const status = async (id: unknown) => (await caller.send('GET', `batches/${String(id)}`)).body;
  const put = (email: string, id: string) => ({
    method: 'PUT',
    path: caller.list(`/members/${email}`),
    operation_id: id,
    body: JSON.stringify({ email_address: email, status_if_new: 'subscribed' }),
  });
  const finish = async (id: unknown) => {
    sandbox.clock.advance(BATCH_STEP_MS);
    expect((await status(id))['status']).toBe('started');
    sandbox.clock.advance(BATCH_STEP_MS);
    await until(async () => (await status(id))['status'] === 'finished');
    return status(id);
  };

  it('MC42 runs operations in an order of its own and is finished even when some failed', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `op${index}`);
    const { body } = await submit([...ids.map((id) => put(`${id}@mail.example`, id)), put('AAAAA', 'bad')]);
    expect(body).toMatchObject({
      status: 'pending',
      total_operations: 9,
      finished_operations: 0,
      response_body_url: '',
    });
    const done = await finish(body['id']);
    expect(done).toMatchObject({ status: 'finished', finished_operations: 9, errored_operations: 1 });
    const results = await download(String(done['response_body_url']));
    expect(results.map(({ operation_id }) => operation_id)).not.toEqual([...ids, 'bad']);
    const bad = results.find(({ operation_id }) => operation_id === 'bad');
    expect(bad?.status_code).toBe(400);
    expect(typeof bad?.response).toBe('string');
    expect(JSON.parse(bad?.response ?? '')).toMatchObject({ title: 'Invalid Resource' });
    expect(sandbox.asUser.get('op3@mail.example')?.['status']).toBe('subscribed');
  });

  it('MC43 lets a result link live ten minutes and gives a fresh one', async () => {
    const { body } = await submit([put(EMAIL, 'a')]);
    const stale = String((await finish(body['id']))['response_body_url']);
    sandbox.clock.advance(9 * MINUTE_MS);
    expect((await fetch(stale)).status).toBe(200);
    sandbox.clock.advance(MINUTE_MS);
    expect((await fetch(stale)).status).toBe(403);
    expect(await download(String((await status(body['id']))['response_body_url']))).toHaveLength(1);
  });

  it('MC43 refuses the 501st pending batch', async () => {
    const first = await submit([put(EMAIL, 'a')]);
    for (let count = 2; count <= 500; count++) await submit([put(EMAIL, 'a')]);
    expect((await submit([put(EMAIL, 'a')])).status).toBe(429);
    await caller.send('DELETE', `batches/${String(first.body['id'])}`);
    expect((await submit([put(EMAIL, 'a')])).status).toBe(200);
  });
});

interface BatchResult {
  status_code: number;
  operation_id: string;
  response: string;
}

async function download(url: string): Promise<BatchResult[]> {
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  const results: BatchResult[] = [];
  const files = extract();
  Readable.from(gunzipSync(bytes)).pipe(files);
  for await (const file of files) {
    const chunks: Buffer[] = [];
    for await (const chunk of file) chunks.push(chunk as Buffer);
    if (file.header.type === 'file') results.push(...(JSON.parse(Buffer.concat(chunks).toString()) as BatchResult[]));
  }
  return results;
}

describe('webhooks', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.close());

  const create = async (more: object = {}) =>
    (await caller.send('POST', caller.list('/webhooks'), { url: receiver.url, ...more })).body;
  const types = () => receiver.posts.map(({ form }) => form.get('type'));

  it('MC44 tries the address with GET and takes nothing but 200', async () => {
    receiver.status = 404;
    const refused = await caller.send('POST', caller.list('/webhooks'), { url: receiver.url });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'url' }] } });
    receiver.status = 200;
    expect(await create()).toMatchObject({ url: receiver.url, list_id: sandbox.listId });
    expect(receiver.received.map(({ method }) => method)).toEqual(['GET', 'GET']);
    expect((await caller.send('POST', caller.list('/webhooks'), { url: receiver.url })).status).toBe(400);
  });

  it('MC45 sends forms with nested keys and a UTC time without zone', async () => {
    await create();
    await caller.subscribe(EMAIL, {
      merge_fields: { FNAME: 'Ana', ADDRESS: { addr1: 'Rua 1', city: 'Porto', state: 'PT', zip: '4000' } },
    });
    const { headers, form } = await receiver.post(1);
    const member = sandbox.asUser.get(EMAIL);
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(form.get('fired_at')).toBe(String(member?.['last_changed']).slice(0, 19).replace('T', ' '));
    expect(Object.fromEntries(form)).toMatchObject({
      type: 'subscribe',
      'data[id]': member?.['unique_email_id'],
      'data[list_id]': sandbox.listId,
      'data[email]': EMAIL,
      'data[email_type]': 'html',
      'data[web_id]': String(member?.['web_id']),
      'data[merges][EMAIL]': EMAIL,
      'data[merges][FNAME]': 'Ana',
      'data[merges][ADDRESS][city]': 'Porto',
    });
  });

  it('MC45 tells of profile changes, unsubscribes, bounces and archiving', async () => {
    await create();
    sandbox.asUser.subscribe(EMAIL);
    sandbox.asUser.update(EMAIL, { merge_fields: { FNAME: 'B' } });
    sandbox.asUser.unsubscribe(EMAIL, { by: 'complaint' });
    sandbox.asUser.subscribe('b@mail.example');
    sandbox.asUser.archive('b@mail.example');
    sandbox.asUser.subscribe('c@mail.example');
    sandbox.asUser.clean('c@mail.example');
    const forms = (await receiver.untilPosts(7)).map(({ form }) => form);
    const of = (type: string) => forms.filter((form) => form.get('type') === type);
    expect(types().sort()).toEqual([
      'cleaned',
      'profile',
      'subscribe',
      'subscribe',
      'subscribe',
      'unsubscribe',
      'unsubscribe',
    ]);
    expect(
      of('unsubscribe')
        .map((form) => [form.get('data[action]'), form.get('data[reason]')])
        .sort(),
    ).toEqual([
      ['delete', 'manual'],
      ['unsub', 'abuse'],
    ]);
    expect(Object.fromEntries(of('cleaned')[0] ?? [])).toMatchObject({
      'data[reason]': 'hard',
      'data[email]': 'c@mail.example',
    });
  });

  it('MC46 tells of an address change with both addresses, the new id and no merges', async () => {
    await create({ events: { upemail: true } });
    sandbox.asUser.subscribe(EMAIL);
    sandbox.asUser.changeEmail(EMAIL, 'new@mail.example');
    const { form } = await receiver.post(1);
    expect(Object.fromEntries(form)).toEqual({
      type: 'upemail',
      fired_at: form.get('fired_at'),
      'data[list_id]': sandbox.listId,
      'data[new_id]': sandbox.asUser.get('new@mail.example')?.['unique_email_id'],
      'data[new_email]': 'new@mail.example',
      'data[old_email]': EMAIL,
    });
  });

  it.each([false, true])('MC47 tells of changes made by API only where source api is on (%s)', async (api) => {
    await create({ sources: { user: true, admin: true, api } });
    await caller.subscribe('by.api@mail.example');
    sandbox.asUser.subscribe('by.form@mail.example');
    await receiver.untilPosts(api ? 2 : 1);
    const told = receiver.posts.map(({ form }) => form.get('data[email]')).sort();
    expect(told).toEqual(api ? ['by.api@mail.example', 'by.form@mail.example'] : ['by.form@mail.example']);
    const keys = receiver.posts.flatMap(({ form }) => [...form.keys()]);
    expect(keys.filter((key) => /source|origin|actor/.test(key))).toEqual([]);
  });

  it('MC48 says nothing of tags, which move last_changed', async () => {
    await create();
    await caller.subscribe(EMAIL);
    await receiver.untilPosts(1);
    sandbox.clock.advance(1000);
    await caller.send('POST', caller.list(`/members/${EMAIL}/tags`), { tags: [{ name: 'quiet', status: 'active' }] });
    await caller.member('PATCH', EMAIL, { merge_fields: { FNAME: 'After' } });
    await receiver.untilPosts(2);
    expect(types()).toEqual(['subscribe', 'profile']);
  });

  it('MC49 sends again what was not accepted, the same in every word, and stops at 410', async () => {
    const { id } = await create();
    receiver.status = 500;
    await caller.subscribe(EMAIL);
    await receiver.untilPosts(1);
    await until(async () => (await control()).counts.failed === 1);
    receiver.status = 410;
    sandbox.clock.advance(MINUTE_MS);
    const [first, second] = await receiver.untilPosts(2);
    expect(second?.body).toBe(first?.body);
    expect([...(first?.form.keys() ?? [])].filter((key) => /delivery|event_id/.test(key))).toEqual([]);
    await until(async () => (await control()).counts.givenUp === 1);
    receiver.status = 200;
    await caller.subscribe('b@mail.example');
    sandbox.clock.advance(90 * MINUTE_MS);
    await caller.send('PATCH', caller.list(`/webhooks/${String(id)}`), { events: { unsubscribe: true } });
    await caller.member('PATCH', 'b@mail.example', { status: 'unsubscribed' });
    await receiver.untilPosts(3);
    expect(types()).toEqual(['subscribe', 'subscribe', 'unsubscribe']);
  });

  it('MC49 can drop, repeat and reorder deliveries', async () => {
    await create();
    sandbox.webhooks.disorder.duplicate = 1;
    await caller.subscribe(EMAIL);
    const [first, second] = await receiver.untilPosts(2);
    expect(second?.body).toBe(first?.body);
  });

  it('MC50 signs when asked, with a secret shown once, over the raw body', async () => {
    const created = await create({ signing_enabled: true });
    const path = caller.list(`/webhooks/${String(created['id'])}`);
    expect((await caller.send('GET', path)).body).not.toHaveProperty('signing_secret');
    await caller.subscribe(EMAIL);
    const { headers, body } = await receiver.post(1);
    const [, seconds = '', digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-mailchimp-signature'])) ?? [];
    expect(createHmac('sha256', String(created['signing_secret'])).update(`${seconds}.${body}`).digest('hex')).toBe(
      digest,
    );
    expect(Math.abs(Number(seconds) * 1000 - sandbox.clock.nowMs())).toBeLessThan(5 * MINUTE_MS);
    await caller.send('PATCH', path, { signing_enabled: false });
    await caller.subscribe('b@mail.example');
    expect((await receiver.untilPosts(2))[1]?.headers).not.toHaveProperty('x-mailchimp-signature');
  });

  const control = async () =>
    (await (await fetch(`${sandbox.url}/_sandbox/webhooks`)).json()) as { counts: { failed: number; givenUp: number } };
});
