import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type FieldDescription,
  type ObjectPort,
  type Session,
  type WriteOperation,
  type WriteOutcome,
} from '#connector-sdk';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { defineAudience, openOnSandbox, TEXT_FIELD } from './harness.js';
import { BACKFILL, creation, EMAIL, REALTIME, subscribed, updating } from './support.js';

let sandbox: MailchimpSandbox;
let session: Session;
let port: ObjectPort;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  session = openOnSandbox(sandbox).session;
  port = session.object('members');
});
afterEach(() => sandbox.close());

const address = (index: number): string => `consent-${index}@syncline.dev`;

const crowd = (size: number): string[] =>
  Array.from({ length: size }, (_, index) => subscribed(sandbox, address(index)));

const one = async (operation: WriteOperation): Promise<WriteOutcome | undefined> =>
  (await port.write([operation], REALTIME))[0];

/** The audience asks its contacts for marketing permissions. */
const askForPermissions = (): Promise<void> =>
  defineAudience(sandbox, { id: sandbox.listId, marketing_permissions: true });

const permissionFields = async (): Promise<FieldDescription[]> => {
  const [members] = await session.discover(REALTIME);
  return members?.fields.filter(({ name }) => name.startsWith('marketing_permissions.')) ?? [];
};

describe('marketing permissions', () => {
  it('are true or false each, named by id and titled by their text, where the audience asks for them', async () => {
    crowd(1);
    expect(await permissionFields()).toEqual([]);
    await askForPermissions();
    crowd(1);
    const fields = await permissionFields();
    expect(fields.map(({ title, type }) => [title, type])).toEqual([
      ['Email', 'boolean'],
      ['Direct Mail', 'boolean'],
      ['Customized Online Advertising', 'boolean'],
    ]);
    for (const { name } of fields) expect(name).toMatch(/^marketing_permissions\.[0-9a-f]{10}$/);
  });

  it('are not known before the audience has a member', async () => {
    await askForPermissions();
    expect(await permissionFields()).toEqual([]);
  });

  it('are written one member a call and read back, and leave the others and the status alone', async () => {
    await askForPermissions();
    const ids = crowd(4);
    const [email = '', mail = ''] = (await permissionFields()).map(({ name }) => name);
    await one(updating(ids[0] ?? '', { [email]: true, [mail]: true }));
    sandbox.calls.reset();
    const outcomes = await port.write(
      ids.map((id, index) => ({
        ...updating(id, index === 0 ? { [mail]: false } : { [TEXT_FIELD]: 'x' }),
        observe: [email, mail, 'status'],
      })),
      BACKFILL,
    );
    expect(outcomes).toMatchObject([
      { observed: { fields: { [email]: true, [mail]: false, status: 'subscribed' } } },
      ...[1, 2, 3].map(() => ({ observed: { fields: { [email]: false, [mail]: false, status: 'subscribed' } } })),
    ]);
    expect(sandbox.calls.byRoute()).toMatchObject({ 'POST /3.0/lists/:id': 1, 'PATCH /3.0/lists/:id/members/:id': 1 });
    const [record] = (await port.scan({ fields: [email, mail], cursor: null }, BACKFILL)).records;
    expect(record?.fields).toEqual({ [email]: true, [mail]: false });
  });

  it('are given with new members too, alone and among others', async () => {
    await askForPermissions();
    crowd(1);
    const [email = ''] = (await permissionFields()).map(({ name }) => name);
    const fields = [1, 2, 3].map((index) => ({ [EMAIL]: address(index), [email]: true }));
    const given = { kind: 'done', created: true, observed: { fields: { [email]: true } } };
    expect(await port.write(fields.slice(0, 1).map(creation), REALTIME)).toMatchObject([given]);
    expect(await port.write(fields.slice(1).map(creation), BACKFILL)).toMatchObject([given, given]);
  });

  it.each([null, 'yes', 1])('are refused the value %p without a call', async (value) => {
    const [id = ''] = crowd(1);
    sandbox.calls.reset();
    const field = 'marketing_permissions.0123456789';
    expect(await one(updating(id, { [field]: value }))).toMatchObject({ kind: 'rejected', field });
    expect(sandbox.calls.total).toBe(0);
  });
});

describe('statuses', () => {
  it('"transactional" is reached by members there already, alone and in a batch', async () => {
    const ids = crowd(4);
    const operations = ids.map((id) => updating(id, { status: 'transactional' }));
    const stored = { kind: 'done', observed: { fields: { status: 'transactional' } } };
    expect(await port.write(operations.slice(0, 1), REALTIME)).toMatchObject([stored]);
    expect(await port.write(operations.slice(1), BACKFILL)).toMatchObject([stored, stored, stored]);
  });

  it('of members that went are `gone`, whatever the call Mailchimp wants for them', async () => {
    const ids = crowd(3);
    [0, 1, 2].forEach((index) => sandbox.asUser.deletePermanently(address(index)));
    const [one = '', two = '', three = ''] = ids;
    const outcomes = await port.write(
      [
        updating(one, { status: 'transactional' }),
        updating(two, { status: 'unsubscribed' }),
        updating(three, { [EMAIL]: 'new@syncline.dev' }),
      ],
      REALTIME,
    );
    expect(outcomes).toEqual([{ kind: 'gone' }, { kind: 'gone' }, { kind: 'gone' }]);
  });

  it('refused for a reason of the value stay refused for that reason', async () => {
    const [id = ''] = crowd(1);
    const bad = { status: 'transactional', 'merge_fields.ADDRESS': { addr1: 'only this' } };
    expect(await one(updating(id, bad))).toMatchObject({ kind: 'rejected', field: 'merge_fields.ADDRESS' });
  });

  it.each([
    ['unsubscribed', () => sandbox.asUser.unsubscribe(address(0), { by: 'contact' })],
    ['complained', () => sandbox.asUser.unsubscribe(address(0), { by: 'complaint' })],
    ['bounced', () => sandbox.asUser.clean(address(0))],
  ])('of a contact who %s is never "subscribed" again by us, but may be asked', async (_how, refuse) => {
    const [id = ''] = crowd(1);
    refuse();
    const refused = { kind: 'rejected', code: 'MAILCHIMP_COMPLIANCE_STATE', field: 'status' };
    expect(await one(updating(id, { status: 'subscribed' }))).toMatchObject(refused);
    expect(await one(updating(id, { status: 'pending' }))).toMatchObject({
      kind: 'done',
      observed: { fields: { status: 'pending' } },
    });
  });

  it('tell why a contact is unsubscribed', async () => {
    const [id = ''] = crowd(1);
    sandbox.asUser.unsubscribe(address(0), { by: 'complaint' });
    const [state] = await port.get([id], ['status', 'unsubscribe_reason'], REALTIME);
    expect(state).toMatchObject({ fields: { status: 'unsubscribed', unsubscribe_reason: 'Reported as spam' } });
  });
});
