import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import {
  describeWithVendorFacts,
  OpenApiSpec,
  validateAnswer,
  validateRequest,
} from '../../../test/support/vendor-facts/index.js';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';
import { Caller, Receiver } from './sandbox-calls.js';

type Json = Record<string, unknown>;

/** In some places the document says merge values are objects, which the recordings and its own examples contradict. */
const isWrongInDocument = (mistake: string): boolean => /merge_fields\/\w+ must be object/.test(mistake);

describeWithVendorFacts('answers fit the published OpenAPI document', (factsFolder) => {
  const spec = OpenApiSpec.load(join(factsFolder, 'specs/mailchimp/marketing-3.0.55.openapi.json'), {
    basePath: '/3.0',
    emptyMeansUnset: true, // unset times are empty texts on the wire, as recorded
  });
  let sandbox: MailchimpSandbox;
  let receiver: Receiver;
  let caller: Caller;
  const visited = new Set<string>();

  beforeAll(async () => {
    sandbox = await startMailchimpSandbox({ batchStepMs: 1 });
    receiver = await Receiver.start();
    caller = new Caller(sandbox);
  });
  afterAll(async () => {
    await sandbox.close();
    await receiver.close();
  });
  beforeEach(() => {
    sandbox.asUser.subscribe('ana@mail.example', { merge_fields: { FNAME: 'Ana' }, tags: ['friends'] });
  });

  /** Makes a call whose request and answer must both fit the document. */
  async function call(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await caller.send(method, path, body);
    const bare = `/3.0/${path.split('?')[0]}`;
    visited.add(`${method} ${spec.find(method, bare)?.template}`);
    const query = Object.fromEntries(new URLSearchParams(path.split('?')[1]));
    expect(answer.status).toBeLessThan(300);
    const mistakes = [
      ...validateRequest(spec, method, bare, { query, body }),
      ...validateAnswer(spec, method, bare, answer.status, answer.text === '' ? undefined : answer.body),
    ].filter((mistake) => !isWrongInDocument(mistake));
    expect({ call: `${method} ${path}`, mistakes }).toEqual({ call: `${method} ${path}`, mistakes: [] });
    return answer.body;
  }
  const list = (rest = '') => caller.list(rest);
  const member = (rest = '') => list(`/members/${String(sandbox.asUser.get('ana@mail.example')?.['id'])}${rest}`);

  it('for the account and its lists', async () => {
    await call('GET', 'ping');
    await call('GET', '');
    await call('GET', 'lists?count=5&include_total_contacts=true');
    const contact = { company: 'A', address1: 'B', city: 'C', state: 'D', zip: '1', country: 'US' };
    const campaign_defaults = { from_name: 'A', from_email: 'a@mail.example', subject: '', language: 'en' };
    const made = { name: 'Second', permission_reminder: 'x', email_type_option: true, contact, campaign_defaults };
    const { id } = await call('POST', 'lists', made);
    await call('PATCH', `lists/${String(id)}`, { ...made, name: 'Renamed' });
    expect((await call('GET', `lists/${String(id)}`))['name']).toBe('Renamed');
    await call('DELETE', `lists/${String(id)}`);
    for (const report of ['activity', 'growth-history', 'clients', 'locations', 'abuse-reports', 'signup-forms']) {
      await call('GET', list(`/${report}`));
    }
  });

  it('for members and what hangs on them', async () => {
    await call('GET', list('/members?status=subscribed&sort_field=last_changed&sort_dir=DESC'));
    await call('POST', list('/members'), { email_address: 'new@mail.example', status: 'pending', tags: ['x'] });
    await call('GET', member());
    await call('PUT', member(), {
      email_address: 'ana@mail.example',
      status_if_new: 'subscribed',
      merge_fields: { LNAME: 'S' },
    });
    await call('PATCH', member(), { email_address: 'ana@mail.example', status: 'unsubscribed' });
    await call('POST', member('/tags'), { tags: [{ name: 'more', status: 'active' }] });
    await call('GET', member('/tags'));
    const note = await call('POST', member('/notes'), { note: 'hello' });
    await call('GET', member('/notes'));
    await call('GET', member(`/notes/${String(note['id'])}`));
    await call('PATCH', member(`/notes/${String(note['id'])}`), { note: 'hello again' });
    await call('GET', member());
    await call('DELETE', member(`/notes/${String(note['id'])}`));
    await call('POST', member('/events'), { name: 'bought', properties: { what: 'hat' } });
    for (const part of ['events', 'activity', 'activity-feed', 'goals']) await call('GET', member(`/${part}`));
    await call('GET', 'search-members?query=ana');
    await call('POST', list(), {
      members: [{ email_address: 'b@mail.example', status: 'subscribed' }, { email_address: 'ana@mail.example' }],
    });
    await call('DELETE', list('/members/b@mail.example'));
    await call('POST', list('/members/b@mail.example/actions/delete-permanent'));
  });

  it('for merge fields, segments and groups', async () => {
    const field = await call('POST', list('/merge-fields'), {
      tag: 'SIZE',
      name: 'Size',
      type: 'dropdown',
      options: { choices: ['S', 'L'] },
    });
    await call('GET', list('/merge-fields?count=50'));
    await call('GET', list(`/merge-fields/${String(field['merge_id'])}`));
    await call('PATCH', list(`/merge-fields/${String(field['merge_id'])}`), { name: 'Hat size' });
    await call('DELETE', list(`/merge-fields/${String(field['merge_id'])}`));
    const segment = await call('POST', list('/segments'), { name: 'VIP', static_segment: ['ana@mail.example'] });
    const path = list(`/segments/${String(segment['id'])}`);
    await call('GET', list('/segments?type=static'));
    await call('GET', `${path}?include_unsubscribed=true`);
    await call('PATCH', path, { name: 'VIPs' });
    await call('POST', path, { members_to_add: ['ana@mail.example', 'none@mail.example'], members_to_remove: [] });
    await call('POST', `${path}/members`, { email_address: 'ana@mail.example' });
    await call('GET', `${path}/members?include_unsubscribed=true`);
    await call('DELETE', `${path}/members/${String(sandbox.asUser.get('ana@mail.example')?.['id'])}`);
    await call('GET', list('/tag-search?name=VIP'));
    await call('DELETE', path);
    const category = await call('POST', list('/interest-categories'), { title: 'Topics', type: 'radio' });
    const topics = list(`/interest-categories/${String(category['id'])}`);
    await call('GET', list('/interest-categories'));
    await call('GET', topics);
    await call('PATCH', topics, { title: 'Subjects', type: 'radio' });
    const interest = await call('POST', `${topics}/interests`, { name: 'News' });
    await call('GET', `${topics}/interests`);
    await call('GET', `${topics}/interests/${String(interest['id'])}`);
    await call('PATCH', `${topics}/interests/${String(interest['id'])}`, { name: 'Old news' });
    await call('PATCH', member(), { email_address: 'ana@mail.example', interests: { [String(interest['id'])]: true } });
    await call('DELETE', `${topics}/interests/${String(interest['id'])}`);
    await call('DELETE', topics);
  });

  it('for webhooks and batches', async () => {
    const webhook = await call('POST', list('/webhooks'), {
      url: receiver.url,
      events: { subscribe: true },
      sources: { api: true },
    });
    await call('GET', list('/webhooks'));
    await call('GET', list(`/webhooks/${String(webhook['id'])}`));
    await call('PATCH', list(`/webhooks/${String(webhook['id'])}`), { events: { profile: true } });
    await call('DELETE', list(`/webhooks/${String(webhook['id'])}`));
    const batch = await call('POST', 'batches', { operations: [{ method: 'GET', path: 'ping' }] });
    await call('GET', 'batches');
    await call('GET', `batches/${String(batch['id'])}`);
    await call('DELETE', `batches/${String(batch['id'])}`);
  });

  it('for problems', async () => {
    const calls: [string, string, unknown?][] = [
      ['GET', 'lists/none'],
      ['POST', list('/members'), {}],
      ['PUT', list('/members/none@mail.example'), { email_address: 'none@mail.example' }],
      ['POST', list('/segments'), { name: '' }],
    ];
    for (const [method, path, body] of calls) {
      const answer = await caller.send(method, path, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(validateAnswer(spec, method, `/3.0/${path}`, answer.status, answer.body)).toEqual([]);
    }
  });

  it('for every operation on lists, members and batches that the sandbox claims', () => {
    expect(visited.size).toBeGreaterThanOrEqual(68);
    expect([...visited].filter((operation) => operation.includes('undefined'))).toEqual([]);
  });
});
