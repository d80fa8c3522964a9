import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type MailchimpSandbox, startMailchimpSandbox } from '../sandbox/index.js';
import { Caller } from './sandbox-calls.js';

let sandbox: MailchimpSandbox;
let caller: Caller;
const EMAIL = 'ana.sousa@mail.example';
const SECOND_MS = 1000;

beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  caller = new Caller(sandbox);
});
afterEach(() => sandbox.close());

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const now = () => `${new Date(sandbox.clock.nowMs()).toISOString().slice(0, 19)}+00:00`;
/** Lets a second pass, so that a moved stamp shows. @returns the time it is then */
const tick = (): string => {
  sandbox.clock.advance(SECOND_MS);
  return now();
};
/** The second may turn while a call is under way. */
const expectStampSince = (since: string, stamp: unknown): void => {
  const until = now();
  expect({ stamp, since, until, isBetween: since <= String(stamp) && String(stamp) <= until }).toMatchObject({
    isBetween: true,
  });
};
const read = async (key = EMAIL) => (await caller.member('GET', key)).body;

describe('identity', () => {
  it('MC07 finds one member by hash, address in any case, and contact id', async () => {
    const { body } = await caller.subscribe('A.Sousa@Mail.example');
    expect(body['id']).toBe(md5('a.sousa@mail.example'));
    for (const key of [String(body['id']), 'a.SOUSA@mail.example', String(body['contact_id'])]) {
      expect((await read(key))['id']).toBe(body['id']);
    }
    expect((await caller.subscribe('a.sousa@mail.example')).body['title']).toBe('Member Exists');
  });

  it('MC08 refuses POST of a member, while PUT changes it', async () => {
    await caller.subscribe(EMAIL);
    expect(await caller.subscribe(EMAIL)).toMatchObject({
      status: 400,
      body: {
        title: 'Member Exists',
        detail: `${EMAIL} is already a list member. Use PUT to insert or update list members.`,
      },
    });
    expect((await caller.member('PUT', EMAIL, { email_address: EMAIL, status: 'subscribed' })).status).toBe(200);
  });

  it('MC09 refuses PUT of a new address without a status', async () => {
    expect((await caller.member('PUT', EMAIL, { email_address: EMAIL })).status).toBe(400);
    expect((await caller.member('PUT', EMAIL, { status_if_new: 'subscribed' })).status).toBe(400);
    expect((await caller.member('PUT', EMAIL, { email_address: EMAIL, status_if_new: 'pending' })).body['status']).toBe(
      'pending',
    );
  });

  it('MC10 never changes a member by status_if_new', async () => {
    await caller.subscribe(EMAIL, { status: 'unsubscribed' });
    const { status, body } = await caller.member('PUT', EMAIL, { email_address: EMAIL, status_if_new: 'subscribed' });
    expect([status, body['status']]).toEqual([200, 'unsubscribed']);
  });

  it('MC11 keeps an unsubscribed member unsubscribed when PUT has no status', async () => {
    await caller.subscribe(EMAIL, { status: 'unsubscribed' });
    const { body } = await caller.member('PUT', EMAIL, { merge_fields: { FNAME: 'Ana' } });
    expect(body).toMatchObject({ status: 'unsubscribed', full_name: 'Ana' });
  });

  it('MC21 moves a member to a new address: contact id and tags stay, unique_email_id changes', async () => {
    const before = (await caller.subscribe(EMAIL, { tags: ['friends'] })).body;
    const movedAt = tick();
    const after = (await caller.member('PUT', md5(EMAIL), { email_address: 'ana.new@mail.example' })).body;
    expect((await caller.member('GET', md5(EMAIL))).status).toBe(404);
    expect((await caller.member('GET', md5('ana.new@mail.example'))).status).toBe(200);
    expect(after).toMatchObject({
      contact_id: before['contact_id'],
      timestamp_opt: before['timestamp_opt'],
      tags: before['tags'],
    });
    expectStampSince(movedAt, after['last_changed']);
    expect(after['unique_email_id']).not.toBe(before['unique_email_id']);
  });

  it('MC22 refuses an address another member has', async () => {
    await caller.subscribe(EMAIL);
    await caller.subscribe('other@mail.example');
    const answer = await caller.member('PUT', EMAIL, {
      email_address: 'other@mail.example',
      merge_fields: { FNAME: 'X' },
    });
    expect(answer.body['title']).toBe('Member Exists');
    expect(await read()).toMatchObject({ email_address: EMAIL, full_name: '' });
  });

  it('MC29 keeps contact_id for life, across address changes and archiving', async () => {
    const { body } = await caller.subscribe(EMAIL);
    const shape = [/^[0-9a-f]{32}$/, /^[0-9a-f]{10}$/];
    expect(String(body['contact_id'])).toMatch(shape[0] ?? '');
    expect(String(body['unique_email_id'])).toMatch(shape[1] ?? '');
    sandbox.asUser.changeEmail(EMAIL, 'ana.b@mail.example');
    await caller.member('DELETE', 'ana.b@mail.example');
    const back = (await caller.subscribe('ana.b@mail.example')).body;
    expect(back['contact_id']).toBe(body['contact_id']);
    sandbox.asUser.changeEmail('ana.b@mail.example', EMAIL);
    expect((await read())['unique_email_id']).toBe(body['unique_email_id']);
  });
});

describe('values', () => {
  it('MC12 keeps omitted values, clears by "", ignores unknown tags', async () => {
    await caller.subscribe(EMAIL, { merge_fields: { FNAME: 'Ana', LNAME: 'Sousa' } });
    const { status, body } = await caller.member('PATCH', EMAIL, { merge_fields: { LNAME: '', NOBODY: 'x' } });
    expect(status).toBe(200);
    expect(body['merge_fields']).toMatchObject({ FNAME: 'Ana', LNAME: '' });
    expect(body['merge_fields']).not.toHaveProperty('NOBODY');
  });

  it('MC13 refuses text in a number field and changes nothing', async () => {
    await caller.field('LTV', 'number');
    await caller.subscribe(EMAIL, { merge_fields: { LTV: 4 } });
    const { status, body } = await caller.member('PUT', EMAIL, { merge_fields: { FNAME: 'X', LTV: 'AAAAA' } });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      detail: 'Your merge fields were invalid.',
      errors: [{ field: 'LTV', message: 'Please enter a number' }],
    });
    expect((await read())['merge_fields']).toMatchObject({ FNAME: '', LTV: 4 });
  });

  it('MC14 refuses what is no address and what looks made up', async () => {
    expect((await caller.subscribe('AAAAA')).body['detail']).toBe('Please provide a valid email address.');
    expect((await caller.subscribe('foo@example.com')).body['detail']).toBe(
      'foo@example.com looks fake or invalid, please enter a real email address.',
    );
  });

  it('MC15 wants required merge fields, unless told to skip', async () => {
    await caller.field('CODE', 'text', { required: true });
    expect((await caller.subscribe(EMAIL)).body).toMatchObject({
      errors: [{ field: 'CODE', message: 'Please enter a value' }],
    });
    const skipped = await caller.member('POST', '?skip_merge_validation=true', {
      email_address: EMAIL,
      status: 'subscribed',
    });
    expect(skipped.status).toBe(200);
  });

  it('MC16 cuts text after 255 bytes, between characters', async () => {
    const { body } = await caller.subscribe(EMAIL, {
      merge_fields: { FNAME: 'é'.repeat(200), LNAME: 'x'.repeat(300) },
    });
    expect(body['merge_fields']).toMatchObject({ FNAME: 'é'.repeat(127), LNAME: 'x'.repeat(255) });
  });

  it('MC17 shows unset values as "", numbers as numbers', async () => {
    await caller.field('LTV', 'number');
    const { body } = await caller.subscribe(EMAIL, { merge_fields: { LTV: '15.5', PHONE: 12345 } });
    expect(body['merge_fields']).toEqual({
      FNAME: '',
      LNAME: '',
      ADDRESS: '',
      PHONE: '12345',
      COMPANY: '',
      COUNTRY: '',
      LTV: 15.5,
    });
  });

  it('MC17 shows values in the display order of their fields', async () => {
    await caller.field('FIRST', 'text', { display_order: 1 });
    const { body } = await caller.subscribe(EMAIL);
    expect(Object.keys(body['merge_fields'] as object).slice(0, 3)).toEqual(['FIRST', 'FNAME', 'LNAME']);
  });

  it('MC18 wants complete addresses and MM/DD birthdays, and reads dates in four spellings', async () => {
    await caller.field('BORN', 'birthday');
    await caller.field('SINCE', 'date');
    await caller.subscribe(EMAIL);
    const set = async (merge_fields: object) => caller.member('PATCH', EMAIL, { merge_fields });
    const whole = { addr1: 'Rua 1', city: 'Porto', state: 'PT', zip: '4000' };
    for (const part of ['addr1', 'city', 'state', 'zip']) {
      expect((await set({ ADDRESS: { ...whole, [part]: '' } })).status).toBe(400);
    }
    expect((await set({ ADDRESS: whole })).body['merge_fields']).toMatchObject({
      ADDRESS: { ...whole, addr2: '', country: 'US' },
    });
    for (const born of ['1980-12-21', '21/12', '13/01', '12/32']) expect((await set({ BORN: born })).status).toBe(400);
    expect((await set({ BORN: '12/21' })).status).toBe(200);
    for (const since of ['2024-02-03', '2024/02/03', '03-02-2024', '02/03/2024']) {
      expect((await set({ SINCE: since })).body['merge_fields']).toMatchObject({ SINCE: '2024-02-03' });
    }
    expect((await set({ SINCE: '2024-02-30' })).status).toBe(400);
  });

  it('MC19 leaves last_changed alone when nothing changes', async () => {
    const { body } = await caller.subscribe(EMAIL, { merge_fields: { FNAME: 'Ana' } });
    tick();
    const same = { email_address: EMAIL, status: 'subscribed', merge_fields: { FNAME: 'Ana', LNAME: '' } };
    expect((await caller.member('PUT', EMAIL, same)).body['last_changed']).toBe(body['last_changed']);
    await caller.member('POST', `${md5(EMAIL)}/tags`, { tags: [] });
    expect((await read())['last_changed']).toBe(body['last_changed']);
  });

  it('MC20 moves last_changed with values, status, address and tags', async () => {
    await caller.subscribe(EMAIL);
    const changes: [string, string, object][] = [
      ['PATCH', EMAIL, { merge_fields: { FNAME: 'B' } }],
      ['PATCH', EMAIL, { status: 'unsubscribed' }],
      ['POST', `${md5(EMAIL)}/tags`, { tags: [{ name: 't', status: 'active' }] }],
      ['POST', `${md5(EMAIL)}/tags`, { tags: [{ name: 't', status: 'inactive' }] }],
      ['PATCH', EMAIL, { email_address: `x${EMAIL}` }],
    ];
    for (const [method, path, body] of changes) {
      const changedAt = tick();
      await caller.member(method, path, body);
      const key = 'email_address' in body ? `x${EMAIL}` : EMAIL;
      expectStampSince(changedAt, (await read(key))['last_changed']);
    }
  });
});

describe('coming and going', () => {
  it('MC23 archives on DELETE, and refuses a second one', async () => {
    await caller.subscribe(EMAIL);
    expect((await caller.member('DELETE', EMAIL)).status).toBe(204);
    expect((await read())['status']).toBe('archived');
    const again = await caller.member('DELETE', EMAIL);
    expect([again.status, again.headers.get('allow')]).toEqual([405, 'GET, PUT']);
    expect(again.body['detail']).toBe(
      'This list member cannot be removed. Can not archive a contact that is bounced, pending or archived',
    );
  });

  it('MC24 takes an archived member back with its tags and a new timestamp_opt', async () => {
    await caller.subscribe(EMAIL, { tags: ['old'] });
    await caller.member('DELETE', EMAIL);
    const backAt = tick();
    const { status, body } = await caller.subscribe(EMAIL);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'subscribed', tags: [{ name: 'old' }] });
    expectStampSince(backAt, body['timestamp_opt']);
  });

  it('MC25 lets no caller subscribe who left, bounced or complained; pending asks them', async () => {
    const left: [string, () => unknown][] = [
      ['left@mail.example', () => sandbox.asUser.unsubscribe('left@mail.example', { by: 'contact' })],
      ['spam@mail.example', () => sandbox.asUser.unsubscribe('spam@mail.example', { by: 'complaint' })],
      ['dead@mail.example', () => sandbox.asUser.clean('dead@mail.example')],
    ];
    for (const [email, leave] of left) {
      await caller.subscribe(email);
      leave();
      const refused = await caller.member('PUT', email, { email_address: email, status: 'subscribed' });
      expect([refused.status, refused.body['title']]).toEqual([400, 'Member In Compliance State']);
      const batch = await caller.send('POST', caller.list(), {
        members: [{ email_address: email, status: 'subscribed' }],
        update_existing: true,
      });
      expect(batch.body).toMatchObject({ error_count: 1, total_updated: 0 });
      expect((await caller.member('PUT', email, { email_address: email, status: 'pending' })).body['status']).toBe(
        'pending',
      );
    }
  });

  it('MC25 keeps the refusal of a contact who was archived afterwards', async () => {
    await caller.subscribe(EMAIL);
    sandbox.asUser.unsubscribe(EMAIL, { by: 'contact' });
    await caller.member('DELETE', EMAIL);
    expect((await caller.subscribe(EMAIL)).body['title']).toBe('Member In Compliance State');
    expect(sandbox.asUser.subscribe(EMAIL)).toMatchObject({
      status: 'subscribed',
      sandbox: { complianceLocked: false },
    });
  });

  it('MC26 reverses an unsubscribe made through the API', async () => {
    await caller.subscribe(EMAIL);
    const off = await caller.member('PUT', EMAIL, { status: 'unsubscribed' });
    expect(off.body['unsubscribe_reason']).toBe('N/A (Unsubscribed by admin)');
    const on = await caller.member('PUT', EMAIL, { status: 'subscribed' });
    expect([on.status, on.body['status']]).toEqual([200, 'subscribed']);
    expect(on.body).not.toHaveProperty('unsubscribe_reason');
  });

  it.each([true, false])('MC26 ignores that reversal in a batch when so started (%s)', async (ignoring) => {
    const other = await startMailchimpSandbox({ batchIgnoresAdminResubscribe: ignoring });
    const batching = new Caller(other);
    await batching.subscribe(EMAIL, { status: 'unsubscribed' });
    const { status, body } = await batching.send('POST', batching.list(), {
      members: [{ email_address: EMAIL, status: 'subscribed' }],
      update_existing: true,
    });
    expect([status, body['error_count']]).toEqual([200, 0]);
    expect(other.asUser.get(EMAIL)?.['status']).toBe(ignoring ? 'unsubscribed' : 'subscribed');
    await other.close();
  });

  it('MC27 never takes back by API who was deleted for good', async () => {
    await caller.subscribe(EMAIL);
    expect((await caller.member('POST', `${md5(EMAIL)}/actions/delete-permanent`)).status).toBe(204);
    expect((await caller.member('GET', EMAIL)).status).toBe(404);
    expect((await caller.subscribe(EMAIL)).body['title']).toBe('Forgotten Email Not Subscribed');
    const put = await caller.member('PUT', EMAIL, { email_address: EMAIL, status_if_new: 'subscribed' });
    expect(put.body['title']).toBe('Forgotten Email Not Subscribed');
    await caller.subscribe('other@mail.example');
    expect((await caller.member('PUT', 'other@mail.example', { email_address: EMAIL })).status).toBe(400);
    expect(sandbox.asUser.subscribe(EMAIL)['status']).toBe('subscribed');
  });

  it('MC28 sends one confirmation for pending, none for the same PUT again', async () => {
    const pending = { email_address: EMAIL, status: 'pending', merge_fields: { FNAME: 'Ana' } };
    await caller.member('PUT', EMAIL, pending);
    expect(sandbox.asUser.get(EMAIL)?.sandbox.confirmationsSent).toBe(1);
    await caller.member('PUT', EMAIL, pending);
    expect(sandbox.asUser.get(EMAIL)?.sandbox.confirmationsSent).toBe(1);
  });
});
