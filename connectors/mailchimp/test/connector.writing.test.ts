import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fields } from '#core';
import { type ObjectPort, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { openOnSandbox, TEXT_FIELD } from './harness.js';
import { BACKFILL, creation, EMAIL, groupOf, REALTIME, regrouping, subscribed, updating } from './support.js';

let sandbox: MailchimpSandbox;
let port: ObjectPort;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  port = openOnSandbox(sandbox).session.object('members');
});
afterEach(() => sandbox.close());

const address = (index: number | string): string => `writer-${index}@syncline.dev`;

const crowd = (size: number): string[] =>
  Array.from({ length: size }, (_, index) => subscribed(sandbox, address(index)));

const one = async (operation: WriteOperation): Promise<WriteOutcome> => {
  const [outcome] = await port.write([operation], REALTIME);
  if (!outcome) throw new Error('expected an outcome');
  return outcome;
};

const statusOf = (email: string): unknown => sandbox.asUser.get(email)?.['status'];
const kinds = (outcomes: readonly WriteOutcome[]): string[] => outcomes.map((outcome) => outcome.kind);
const rename = (id: string, value: string): WriteOperation => updating(id, { [EMAIL]: value });

describe('consent', () => {
  it('creates a member without a mapped status as one who is sent nothing', async () => {
    await one(creation({ [EMAIL]: address(0) }));
    expect(statusOf(address(0))).toBe('transactional');
    const { session } = openOnSandbox(sandbox, { settings: { newMemberStatus: 'unsubscribed' } });
    await session.object('members').write([creation({ [EMAIL]: address(1) })], REALTIME);
    expect(statusOf(address(1))).toBe('unsubscribed');
  });

  it('creates opted-out people as unsubscribed, alone and in a batch', async () => {
    const fields = [0, 1, 2, 3].map((index): Fields => ({ [EMAIL]: address(index), status: 'unsubscribed' }));
    await port.write(fields.slice(0, 1).map(creation), REALTIME);
    await port.write(fields.slice(1).map(creation), BACKFILL);
    expect([0, 1, 2, 3].map((index) => statusOf(address(index)))).toEqual(fields.map(() => 'unsubscribed'));
  });

  it('never subscribes anyone again by updating another field, alone or in a batch', async () => {
    const ids = crowd(6);
    for (const index of [0, 1, 2, 3, 4, 5]) sandbox.asUser.unsubscribe(address(index), { by: 'admin' });
    await one(updating(String(ids[0]), { [TEXT_FIELD]: 'Alone' }));
    const outcomes = await port.write(
      ids.slice(1).map((id) => updating(id, { [TEXT_FIELD]: 'Together' })),
      BACKFILL,
    );
    expect(outcomes).toMatchObject(
      ids.slice(1).map((id) => ({ kind: 'done', id, observed: { fields: { status: 'unsubscribed' } } })),
    );
    expect(statusOf(address(0))).toBe('unsubscribed');
  });

  it('says for good that a contact who unsubscribed cannot be subscribed, alone and in a batch', async () => {
    const ids = crowd(3);
    sandbox.asUser.unsubscribe(address(0), { by: 'contact' });
    sandbox.asUser.clean(address(1));
    const refused = { kind: 'rejected', code: 'MAILCHIMP_COMPLIANCE_STATE', field: 'status' };
    expect(await one(updating(String(ids[0]), { status: 'subscribed' }))).toMatchObject(refused);
    const operations = ids.map((id) => updating(id, { status: 'subscribed' }));
    expect(await port.write(operations, BACKFILL)).toMatchObject([refused, refused, { kind: 'done' }]);
    expect([statusOf(address(0)), statusOf(address(1))]).toEqual(['unsubscribed', 'cleaned']);
  });

  it('writes alone a status that a batch passed over in silence', async () => {
    await sandbox.close();
    sandbox = await startMailchimpSandbox({ batchIgnoresAdminResubscribe: true });
    port = openOnSandbox(sandbox).session.object('members');
    const ids = crowd(2);
    sandbox.asUser.unsubscribe(address(0), { by: 'admin' });
    const outcomes = await port.write(
      ids.map((id) => updating(id, { status: 'subscribed' })),
      BACKFILL,
    );
    expect(outcomes).toMatchObject(ids.map(() => ({ kind: 'done', observed: { fields: { status: 'subscribed' } } })));
    expect(statusOf(address(0))).toBe('subscribed');
  });

  it('says for good that a permanently deleted address cannot come back', async () => {
    crowd(1);
    sandbox.asUser.deletePermanently(address(0));
    const refused = { kind: 'rejected', code: 'MAILCHIMP_FORGOTTEN_EMAIL', field: EMAIL };
    expect(await one(creation({ [EMAIL]: address(0) }))).toMatchObject(refused);
    const both = [creation({ [EMAIL]: address(0) }), creation({ [EMAIL]: address(1) })];
    expect(await port.write(both, BACKFILL)).toMatchObject([refused, { kind: 'done' }]);
  });

  it('has no way to write the status "archived"', async () => {
    const [id] = crowd(1);
    expect(await one(updating(String(id), { status: 'archived' }))).toMatchObject({
      kind: 'rejected',
      field: 'status',
    });
  });
});

describe('addresses', () => {
  it('keeps id and tags when an address changes, and batches by the new address afterwards', async () => {
    const ids = crowd(2);
    await one(regrouping(String(ids[0]), [await groupOf(port, 'vip')]));
    expect(await one(rename(String(ids[0]), address('new')))).toMatchObject({ kind: 'done', id: ids[0] });
    expect(sandbox.asUser.get(address(0))).toBeUndefined();
    expect(sandbox.asUser.get(address('new'))).toMatchObject({ contact_id: ids[0], tags: [{ name: 'vip' }] });
    const outcomes = await port.write(
      ids.map((id) => updating(id, { [TEXT_FIELD]: 'After' })),
      BACKFILL,
    );
    expect(kinds(outcomes)).toEqual(['done', 'done']);
    expect(sandbox.asUser.get(address(0))).toBeUndefined();
  });

  it('says who holds the address that a member is renamed to, and changes nothing', async () => {
    const ids = crowd(2);
    expect(await one(rename(String(ids[0]), address(1)))).toEqual({ kind: 'exists', id: ids[1] });
    expect(sandbox.asUser.get(address(0))?.['contact_id']).toBe(ids[0]);
  });

  it('notices in a batch that a member was renamed meanwhile, and writes it all the same', async () => {
    const ids = crowd(3);
    await port.get(ids, [EMAIL], BACKFILL);
    sandbox.asUser.changeEmail(address(1), address('moved'));
    const outcomes = await port.write(
      ids.map((id) => updating(id, { [TEXT_FIELD]: 'Batch' })),
      BACKFILL,
    );
    expect(outcomes).toMatchObject(ids.map((id) => ({ kind: 'done', id })));
    expect(sandbox.asUser.get(address(1))).toBeUndefined();
    expect(sandbox.asUser.get(address('moved'))).toMatchObject({ merge_fields: { FNAME: 'Batch' } });
  });

  it('tells, after an unseen rename, that a member archived meanwhile is gone', async () => {
    const ids = crowd(3);
    await port.get(ids, [EMAIL], BACKFILL);
    sandbox.asUser.archive(address(2));
    const outcomes = await port.write(
      ids.map((id) => updating(id, { [TEXT_FIELD]: 'Batch' })),
      BACKFILL,
    );
    expect(kinds(outcomes)).toEqual(['done', 'done', 'gone']);
  });

  it('keeps apart two creates of one address in one batch', async () => {
    const twice = [address(0), address(1), address(0).toUpperCase()].map((email) => creation({ [EMAIL]: email }));
    const outcomes = await port.write(twice, BACKFILL);
    expect(kinds(outcomes)).toEqual(['done', 'done', 'exists']);
    expect(outcomes[2]).toEqual({ kind: 'exists', id: outcomes[0]?.kind === 'done' ? outcomes[0].id : '' });
  });

  it('does not overwrite, in a batch of creates, a member made by someone else meanwhile', async () => {
    const id = subscribed(sandbox, address(0), { FNAME: 'Theirs' });
    const operations = [0, 1].map((index) => creation({ [EMAIL]: address(index), [TEXT_FIELD]: 'Ours' }));
    const outcomes = await port.write(operations, BACKFILL);
    expect(outcomes).toMatchObject([
      { kind: 'exists', id },
      { kind: 'done', created: true },
    ]);
    expect(sandbox.asUser.get(address(0))).toMatchObject({ status: 'subscribed', merge_fields: { FNAME: 'Theirs' } });
  });

  it('never quotes an address in a message', async () => {
    const outcome = await one(creation({ [EMAIL]: 'someone@example.com' }));
    expect(outcome.kind).toBe('rejected');
    expect(JSON.stringify(outcome)).not.toContain('someone');
  });
});

describe('values', () => {
  it('answers what Mailchimp kept of a text it cut', async () => {
    const [id] = crowd(1);
    const outcome = await one(updating(String(id), { [TEXT_FIELD]: 'é'.repeat(200) }));
    expect(outcome).toMatchObject({ observed: { fields: { [TEXT_FIELD]: 'é'.repeat(127) } } });
  });

  it('clears with null, and leaves what is not named', async () => {
    const id = subscribed(sandbox, address(0), { FNAME: 'First', LNAME: 'Last' });
    await one(updating(id, { [TEXT_FIELD]: null }));
    expect(sandbox.asUser.get(address(0))).toMatchObject({ merge_fields: { FNAME: '', LNAME: 'Last' } });
  });

  it('names the merge field a value is refused for, alone and in a batch', async () => {
    const ids = crowd(2);
    const bad = updating(String(ids[0]), { 'merge_fields.ADDRESS': { addr1: 'only this' } });
    const refused = { kind: 'rejected', code: 'MAILCHIMP_INVALID', field: 'merge_fields.ADDRESS' };
    expect(await one(bad)).toMatchObject(refused);
    const outcomes = await port.write([bad, updating(String(ids[1]), { [TEXT_FIELD]: 'Fine' })], BACKFILL);
    expect(outcomes).toMatchObject([refused, { kind: 'done' }]);
  });

  it('updates members who lack a field that was made required later, alone and in a batch; creates must have it', async () => {
    const ids = crowd(3);
    await fetch(`${sandbox.url}/3.0/lists/${sandbox.listId}/merge-fields`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`x:${sandbox.apiKey}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ tag: 'PLAN', name: 'Plan', type: 'text', required: true }),
    });
    expect(await one(updating(String(ids[0]), { [TEXT_FIELD]: 'Alone' }))).toMatchObject({ kind: 'done' });
    const together = await port.write(
      ids.map((id) => updating(id, { [TEXT_FIELD]: 'Together' })),
      BACKFILL,
    );
    expect(kinds(together)).toEqual(['done', 'done', 'done']);
    const lacking = { kind: 'rejected', field: 'merge_fields.PLAN' };
    expect(await one(creation({ [EMAIL]: address('new') }))).toMatchObject(lacking);
    const newcomers = ['two', 'three'].map((name) => creation({ [EMAIL]: address(name) }));
    expect(await port.write(newcomers, BACKFILL)).toMatchObject([lacking, lacking]);
  });

  it('leaves tags alone when it writes other fields in a batch', async () => {
    const ids = crowd(2);
    await one(regrouping(String(ids[0]), [await groupOf(port, 'kept')]));
    await port.write(
      ids.map((id) => updating(id, { [TEXT_FIELD]: 'Batch' })),
      BACKFILL,
    );
    expect(sandbox.asUser.get(address(0))).toMatchObject({ tags: [{ name: 'kept' }] });
  });

  it.each([
    ['merge_fields.FNAME', true],
    ['merge_fields.FNAME', ['a', 'b']],
    ['full_name', 'Read Only'],
    ['email_address', ''],
    ['tags', ['all', 'at', 'once']],
  ])('rejects for %s the value %p without a call', async (field, value) => {
    const [id] = crowd(1);
    sandbox.calls.reset();
    expect(await one(updating(String(id), { [field]: value }))).toMatchObject({ kind: 'rejected', field });
    expect(sandbox.calls.total).toBe(0);
  });

  it('refuses to create members without an address, in one write with others, without a call for them', async () => {
    const required = { kind: 'rejected', code: 'MAILCHIMP_EMAIL_REQUIRED', field: EMAIL };
    const addressless: Fields[] = [{ [TEXT_FIELD]: 'None' }, { [EMAIL]: null }, { [EMAIL]: '' }, { [EMAIL]: '  ' }];
    sandbox.calls.reset();
    expect(await port.write(addressless.map(creation), BACKFILL)).toMatchObject(addressless.map(() => required));
    expect(sandbox.calls.total).toBe(0);
    const mixed = [...addressless, { [EMAIL]: address(0) }].map(creation);
    expect(await port.write(mixed, BACKFILL)).toMatchObject([...addressless.map(() => required), { kind: 'done' }]);
    expect(sandbox.calls.total).toBe(1);
  });
});

describe('deletions', () => {
  it('archives, and says why it cannot', async () => {
    const [id = ''] = crowd(1);
    const pending = await one(creation({ [EMAIL]: address('pending'), status: 'pending' }));
    expect(await one({ kind: 'delete', id })).toMatchObject({ kind: 'done', id });
    expect(statusOf(address(0))).toBe('archived');
    expect(await one({ kind: 'delete', id })).toEqual({ kind: 'gone' });
    expect(await one({ kind: 'delete', id: pending.kind === 'done' ? pending.id : '' })).toMatchObject({
      kind: 'rejected',
      code: 'MAILCHIMP_CANNOT_ARCHIVE',
    });
  });
});
