import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { samplePopulation } from '#sandbox-kit';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';
import { Caller, Receiver } from './sandbox-calls.js';

let sandbox: MailchimpSandbox;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
});
afterEach(() => sandbox.close());

const control = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> => {
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
};

describe('seeding', () => {
  const people = samplePopulation({ seed: 11, size: 5000 });
  const known = people.filter(({ copies }) => copies.mailchimp);

  it('takes 5,000 people at once, without calls or webhooks, opted-out ones as their own wish', async () => {
    const receiver = await Receiver.start();
    const caller = new Caller(sandbox);
    await caller.send('POST', caller.list('/webhooks'), { url: receiver.url });
    const callsBefore = sandbox.calls.total;
    sandbox.seedPeople(people);
    expect(sandbox.calls.total).toBe(callsBefore);
    expect(sandbox.webhooks.counts.delivered + sandbox.webhooks.counts.failed).toBe(0);
    const { body } = await caller.member('GET', '?count=1');
    expect(body['total_items']).toBe(known.flatMap(({ copies }) => copies.mailchimp ?? []).length);
    const optedOut = known.find(
      (person) => person.optedOut && person.copies.mailchimp?.every((copy) => copy.optedOut !== false),
    );
    const refused = await caller.member('PUT', optedOut?.email ?? '', { status: 'subscribed' });
    expect(refused.body['title']).toBe('Member In Compliance State');
    await receiver.close();
  });

  it('keeps the copy’s own spelling and leaves its blanks empty', () => {
    const [person] = known;
    if (!person?.email) throw new Error('the population has someone known to Mailchimp');
    const copies = { mailchimp: [{ firstName: ' ANA', blank: ['phone' as const] }] };
    sandbox.seedPeople([{ ...person, email: 'spelled@mail.example', copies }]);
    expect(sandbox.asUser.get('spelled@mail.example')?.['merge_fields']).toMatchObject({
      FNAME: ' ANA',
      LNAME: person.lastName,
      PHONE: '',
      COUNTRY: person.country,
    });
  });
});

describe('the control API', () => {
  it('defines audiences, seeds people, plays persons and tells the full state', async () => {
    const definition = { id: 'a36b032126', name: 'Defined', mergeFields: [{ tag: 'LTV', type: 'number' }] };
    expect((await control('POST', 'lists', definition)).body).toEqual({ id: 'a36b032126' });
    const people = samplePopulation({ seed: 1, size: 30 });
    expect((await control('POST', 'people', { people, listId: 'a36b032126' })).status).toBe(204);
    const listId = 'a36b032126';
    const email = 'ana@mail.example';
    const act = (action: string, more: object = {}) =>
      control('POST', `ui/members/${action}`, { email, listId, ...more });
    expect((await act('subscribe', { edit: { merge_fields: { LTV: 4 }, tags: ['x'] } })).body).toMatchObject({
      status: 'subscribed',
      merge_fields: { LTV: 4 },
    });
    await act('update', { edit: { merge_fields: { LTV: 5 } } });
    expect((await act('unsubscribe', { by: 'contact' })).body).toMatchObject({
      status: 'unsubscribed',
      sandbox: { complianceLocked: true },
    });
    await act('change-email', { newEmail: 'b@mail.example' });
    const { body } = await control('GET', `members?listId=${listId}`);
    const { members } = body as { members: { email_address: string; merge_fields: object }[] };
    expect(members.find(({ email_address }) => email_address === 'b@mail.example')?.merge_fields).toMatchObject({
      LTV: 5,
    });
    expect(members.length).toBeGreaterThan(5);
    const one = (address: string): Promise<{ body: unknown }> =>
      control('GET', `members?listId=${listId}&email=${encodeURIComponent(address)}`);
    expect((await one('B@mail.example')).body).toMatchObject({ members: [{ email_address: 'b@mail.example' }] });
    expect((await one(email)).body).toEqual({ members: [] });
    expect(sandbox.calls.total).toBe(0);
  });

  it('says what is wrong with a control call', async () => {
    expect((await control('POST', 'ui/members/dance', {})).status).toBe(404);
    expect((await control('POST', 'ui/members/archive', { email: 'nobody@mail.example' })).status).toBe(404);
  });

  it('gives every seed the same ids', async () => {
    const other = await startMailchimpSandbox();
    expect(other.listId).toBe(sandbox.listId);
    await other.close();
  });
});
