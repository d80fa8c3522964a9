import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ObjectPort } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { openOnSandbox, TEXT_FIELD } from './harness.js';
import { BACKFILL, creation, drain, EMAIL, INCREMENTAL, REALTIME, subscribed, updating } from './support.js';

let sandbox: MailchimpSandbox;
let port: ObjectPort;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  port = openOnSandbox(sandbox).session.object('members');
});
afterEach(() => sandbox.close());

const MINUTE_MS = 60_000;

const crowd = (size: number): string[] =>
  Array.from({ length: size }, (_, index) => subscribed(sandbox, `crowd-${index}@syncline.dev`));

/** The next page of members is answered empty. */
const emptyPage = (body: { total_items: number }) => ({
  method: 'GET',
  path: '/members$',
  effect: { kind: 'respond', status: 200, body: { members: [], ...body } } as const,
});

describe('scanning', () => {
  it('leaves out archived members and keeps unsubscribed and cleaned ones', async () => {
    const ids = crowd(4);
    sandbox.asUser.unsubscribe('crowd-0@syncline.dev', { by: 'contact' });
    sandbox.asUser.clean('crowd-1@syncline.dev');
    sandbox.asUser.archive('crowd-2@syncline.dev');
    const page = await port.scan({ fields: ['status'], cursor: null }, BACKFILL);
    expect(page.records.map(({ id, fields }) => [id, fields['status']])).toEqual([
      [ids[0], 'unsubscribed'],
      [ids[1], 'cleaned'],
      [ids[3], 'subscribed'],
    ]);
  });

  it('skips no one when members go while it pages', async () => {
    const ids = crowd(1_300);
    const first = await port.scan({ fields: [EMAIL], cursor: null }, BACKFILL);
    for (let index = 0; index < 5; index++) sandbox.asUser.deletePermanently(`crowd-${index}@syncline.dev`);
    const rest = await port.scan({ fields: [EMAIL], cursor: first.cursor }, BACKFILL);
    const seen = new Set([...first.records, ...rest.records].map((record) => record.id));
    expect(ids.slice(5).filter((id) => !seen.has(id))).toEqual([]);
    expect(rest.cursor).toBeNull();
  });

  it('goes on from the same place after a page that failed', async () => {
    crowd(1_200);
    const first = await port.scan({ fields: [EMAIL], cursor: null }, BACKFILL);
    sandbox.faults.add({ method: 'GET', path: '/members$', effect: { kind: 'html', status: 502 } });
    const next = { fields: [EMAIL], cursor: first.cursor };
    expect((await connectorErrorOf(() => port.scan(next, BACKFILL))).kind).toBe('unavailable');
    expect((await port.scan(next, BACKFILL)).records).toHaveLength(200);
  });

  it('reads a thousand members a call', async () => {
    crowd(2_001);
    sandbox.calls.reset();
    for (let cursor: string | null = null, more = true; more;) {
      const page = await port.scan({ fields: [EMAIL], cursor }, BACKFILL);
      cursor = page.cursor;
      more = cursor !== null;
    }
    expect(sandbox.calls.total).toBe(3);
  });

  it('gives unset merge values as the empty text they are, numbers as numbers, addresses in parts', async () => {
    const address = { addr1: '1 High St', addr2: '', city: 'Leeds', state: 'WY', zip: 'LS1', country: 'GB' };
    subscribed(sandbox, 'parts@syncline.dev', { ADDRESS: address });
    const fields = ['merge_fields.ADDRESS', 'merge_fields.LNAME', 'vip', 'tags'];
    const page = await port.scan({ fields, cursor: null }, BACKFILL);
    expect(page.records[0]?.fields).toEqual({
      'merge_fields.ADDRESS': address,
      'merge_fields.LNAME': '',
      vip: false,
      tags: [],
    });
  });
});

describe('contacts without an address', () => {
  it('are read like others, and written by their id', async () => {
    const ids = crowd(3);
    const member = { contact_id: 'sms', status: 'subscribed', last_changed: '2026-01-01T00:00:00+00:00' };
    const members = [member, { ...member, contact_id: 'sms2', email_address: '' }];
    const body = { members, total_items: 2 };
    sandbox.faults.add({ method: 'GET', path: '/members$', effect: { kind: 'respond', status: 200, body } });
    const { records } = await port.scan({ fields: [EMAIL], cursor: null }, BACKFILL);
    expect(records).toMatchObject([
      { id: 'sms', fields: { [EMAIL]: '' } },
      { id: 'sms2', fields: { [EMAIL]: '' } },
    ]);
    await port.get(ids, [EMAIL], BACKFILL);
    const stored = { ...member, merge_fields: {}, status: 'unsubscribed' };
    const effect = { kind: 'respond', status: 200, body: stored } as const;
    sandbox.faults.add({ method: 'PATCH', path: '/members/sms$', effect });
    sandbox.faults.add({ method: 'GET', path: '/members/sms$', effect });
    const outcomes = await port.write(
      ['sms', ...ids].map((id) => updating(id, { [TEXT_FIELD]: 'x', status: 'unsubscribed' })),
      BACKFILL,
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done']);
  });
});

describe('changes', () => {
  it('reports an archived member as deleted, though plain lists leave it out', async () => {
    const [id] = crowd(1);
    sandbox.clock.advance(MINUTE_MS);
    const start = await drain(port, null);
    sandbox.asUser.archive('crowd-0@syncline.dev');
    expect(await drain(port, start.cursor)).toMatchObject({ changed: [], deleted: [id] });
  });

  it('reports the one record under its one id when its address changes', async () => {
    const [id] = crowd(1);
    sandbox.clock.advance(MINUTE_MS);
    const start = await drain(port, null);
    sandbox.asUser.changeEmail('crowd-0@syncline.dev', 'renamed@syncline.dev');
    expect((await drain(port, start.cursor)).changed).toEqual([id]);
  });

  it('falls silent once the overlap has passed', async () => {
    crowd(3);
    sandbox.clock.advance(MINUTE_MS);
    const start = await drain(port, null);
    expect(await drain(port, start.cursor)).toMatchObject({ changed: [], deleted: [] });
  });

  it('misses no one of thousands changed in one second, while some of them change again', async () => {
    const ids = crowd(2_300);
    sandbox.clock.advance(MINUTE_MS);
    const start = await drain(port, null);
    for (const id of ids) sandbox.asUser.update(id, { merge_fields: { FNAME: 'Import' } });
    const seen = new Set<string>();
    let cursor = start.cursor;
    for (let pages = 1, more = true; more; pages++) {
      const page = await port.changes({ cursor }, INCREMENTAL);
      for (const id of page.changed) seen.add(id);
      ({ cursor, more } = page);
      if (pages !== 2) continue;
      sandbox.clock.advance(MINUTE_MS);
      for (const id of ids.slice(0, 20)) sandbox.asUser.update(id, { merge_fields: { FNAME: 'Again' } });
    }
    expect(ids.filter((id) => !seen.has(id))).toEqual([]);
  });

  it('refuses a scan’s cursor', async () => {
    crowd(1_100);
    const { cursor } = await port.scan({ fields: [], cursor: null }, BACKFILL);
    expect((await connectorErrorOf(() => port.changes({ cursor }, INCREMENTAL))).kind).toBe('cursorExpired');
  });
});

describe('reading by id', () => {
  it('says `gone` for archived and for permanently deleted members', async () => {
    const ids = crowd(3);
    sandbox.asUser.archive('crowd-0@syncline.dev');
    sandbox.asUser.deletePermanently('crowd-1@syncline.dev');
    const states = await port.get(ids, [EMAIL], REALTIME);
    expect(states.map((state) => state.kind)).toEqual(['gone', 'gone', 'live']);
  });

  it('takes no member for gone because the whole audience is', async () => {
    const [id = ''] = crowd(1);
    const missing = openOnSandbox(sandbox, { settings: { listId: 'ffffffffff' } }).session.object('members');
    const gone = { kind: 'notFound', code: 'MAILCHIMP_NO_AUDIENCE' };
    const calls: (() => Promise<unknown>)[] = [
      () => missing.get([id], [EMAIL], REALTIME),
      () => missing.find({ field: EMAIL, values: ['crowd-0@syncline.dev'], fields: [] }, REALTIME),
      () => missing.scan({ fields: [], cursor: null }, BACKFILL),
      () => missing.write([updating(id, { [TEXT_FIELD]: 'x' })], REALTIME),
      () => missing.write([{ kind: 'delete', id }], REALTIME),
      () => missing.write([creation({ [EMAIL]: 'a@syncline.dev' }), creation({ [EMAIL]: 'b@syncline.dev' })], BACKFILL),
    ];
    for (const call of calls) expect(await connectorErrorOf(call)).toMatchObject(gone);
  });

  it('reads many ids from pages, and few one by one, whichever is fewer calls', async () => {
    const ids = crowd(2_500);
    await port.scan({ fields: [], cursor: null }, BACKFILL);
    sandbox.calls.reset();
    await port.get(ids, [EMAIL], BACKFILL);
    expect(sandbox.calls.total).toBe(3);

    const { session } = openOnSandbox(sandbox);
    await session.object('members').scan({ fields: [], cursor: null }, BACKFILL);
    sandbox.calls.reset();
    await session.object('members').get(ids.slice(2_400, 2_402), [EMAIL], REALTIME);
    expect(sandbox.calls.byRoute()).toEqual({ 'GET /3.0/lists/:id/members/:id': 2 });
  });

  it('reads what the feed just told of from the newest changes, not from the whole audience', async () => {
    const ids = crowd(3_000);
    sandbox.clock.advance(MINUTE_MS);
    await port.scan({ fields: [], cursor: null }, BACKFILL);
    const start = await drain(port, null);
    const edited = ids.slice(2_000, 2_050);
    for (const id of edited) sandbox.asUser.update(id, { merge_fields: { FNAME: 'Edited' } });
    const { changed } = await drain(port, start.cursor);
    sandbox.calls.reset();
    const states = await port.get(changed, [TEXT_FIELD], INCREMENTAL);
    expect(sandbox.calls.total).toBe(1);
    expect(states.map((state) => state.kind === 'live' && state.fields[TEXT_FIELD])).toEqual(
      edited.map(() => 'Edited'),
    );
  });

  it('takes no member for gone because a complete list does not hold it', async () => {
    const ids = crowd(5);
    sandbox.faults.add(emptyPage({ total_items: 0 }));
    const states = await port.get(ids, [EMAIL], BACKFILL);
    expect(states.map((state) => state.kind)).toEqual(ids.map(() => 'live'));
  });

  it('says `unknown`, with the reason, for the one read that failed', async () => {
    const ids = crowd(2);
    const fault = { method: 'GET', path: `/members/${ids[0]}`, effect: { kind: 'html', status: 502 } } as const;
    sandbox.faults.add(fault);
    const states = await port.get(ids, [EMAIL], REALTIME);
    expect(states).toMatchObject([{ kind: 'unknown', reason: 'MAILCHIMP_NOT_JSON' }, { kind: 'live' }]);
  });
});

describe('finding by address', () => {
  it('does not find archived members', async () => {
    crowd(1);
    sandbox.asUser.archive('crowd-0@syncline.dev');
    const request = { field: EMAIL, values: ['crowd-0@syncline.dev'], fields: [EMAIL] };
    expect(await port.find(request, REALTIME)).toEqual([]);
  });

  it('finds many addresses in pages', async () => {
    const ids = crowd(1_500);
    const values = ids.map((_, index) => `Crowd-${index}@syncline.dev`);
    sandbox.calls.reset();
    const found = await port.find({ field: EMAIL, values, fields: [EMAIL] }, BACKFILL);
    expect(found.map((record) => record.id).sort()).toEqual([...ids].sort());
    expect(sandbox.calls.total).toBe(2);
  });

  it('takes an address that no page of the whole audience holds for absent, without asking for it singly', async () => {
    const ids = crowd(1_300);
    const strangers = Array.from({ length: 300 }, (_, index) => `stranger-${index}@syncline.dev`);
    const known = ids.slice(0, 200).map((_, index) => `crowd-${index}@syncline.dev`);
    const request = { field: EMAIL, values: [...strangers, ...known], fields: [EMAIL] };
    sandbox.calls.reset();
    const found = await port.find(request, BACKFILL);
    expect(found.map((record) => record.id).sort()).toEqual(ids.slice(0, 200).sort());
    expect(sandbox.calls.byRoute()).toEqual({ 'GET /3.0/lists/:id/members': 2 });
  });

  it('asks singly for addresses missing from a list that holds fewer members than it says', async () => {
    const ids = crowd(5);
    sandbox.faults.add(emptyPage({ total_items: 5 }));
    const values = ids.map((_, index) => `crowd-${index}@syncline.dev`);
    const found = await port.find({ field: EMAIL, values, fields: [EMAIL] }, BACKFILL);
    expect(found.map((record) => record.id).sort()).toEqual([...ids].sort());
  });

  it('finds a member renamed a moment ago by its new address only', async () => {
    const [id] = crowd(1);
    await port.write([updating(String(id), { [EMAIL]: 'renamed@syncline.dev' })], REALTIME);
    const find = (value: string) => port.find({ field: EMAIL, values: [value], fields: [EMAIL] }, REALTIME);
    expect(await find('crowd-0@syncline.dev')).toEqual([]);
    expect((await find('renamed@syncline.dev')).map((record) => record.id)).toEqual([id]);
  });
});
