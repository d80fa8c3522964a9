import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FieldDescription, type ObjectPort, type Session } from '#connector-sdk';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { openOnSandbox } from './harness.js';
import { Caller } from './sandbox-calls.js';
import { BACKFILL, creation, EMAIL, REALTIME, subscribed, updating } from './support.js';

const ADDRESS = 'merge_fields.ADDRESS';
const BIRTHDAY = 'merge_fields.BIRTHDAY';
const SINCE = 'merge_fields.SINCE';

const LEEDS = { addr1: '1 High St', addr2: 'Flat 2', city: 'Leeds', state: 'WY', zip: 'LS1', country: 'GB' };
const ATLANTA = { addr1: '675 Ponce De Leon Ave', city: 'Atlanta', state: 'GA', zip: '30308' };

let sandbox: MailchimpSandbox;
let session: Session;
let port: ObjectPort;
beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  session = openOnSandbox(sandbox).session;
  port = session.object('members');
  const caller = new Caller(sandbox);
  await caller.field('BIRTHDAY', 'birthday');
  await caller.field('SINCE', 'date');
  await caller.field('PLAN', 'dropdown', { required: true, options: { choices: ['free', 'paid'] } });
});
afterEach(() => sandbox.close());

const person = (index: number): string => `merge-${index}@syncline.dev`;

describe('merge fields', () => {
  it('are described by what they hold, and as required where Mailchimp requires them', async () => {
    const [members] = await session.discover(REALTIME);
    const field = (name: string): FieldDescription | undefined => members?.fields.find((one) => one.name === name);
    expect(field(ADDRESS)).toMatchObject({ type: 'composite', vendorType: 'address', required: false });
    expect(field(BIRTHDAY)).toMatchObject({ type: 'text', vendorType: 'birthday', required: false });
    expect(field(SINCE)).toMatchObject({ type: 'date', vendorType: 'date' });
    expect(field('merge_fields.PLAN')).toMatchObject({
      type: 'choice',
      required: true,
      options: { closed: true, values: [{ value: 'free' }, { value: 'paid' }] },
    });
  });

  it('keep the parts of an address through create, update, scan, get and find', async () => {
    const fields = { [EMAIL]: person(0), [ADDRESS]: LEEDS, 'merge_fields.PLAN': 'free' };
    const [made] = await port.write([creation(fields)], REALTIME);
    expect(made).toMatchObject({ kind: 'done', observed: { fields: { [ADDRESS]: LEEDS } } });
    const id = made?.kind === 'done' ? made.id : '';
    // What is left out is as Mailchimp fills it.
    const stored = { ...ATLANTA, addr2: '', country: 'US' };
    const together = [id, subscribed(sandbox, person(1))].map((one) => updating(one, { [ADDRESS]: ATLANTA }));
    expect(await port.write(together, BACKFILL)).toMatchObject(
      together.map(() => ({ kind: 'done', observed: { fields: { [ADDRESS]: stored } } })),
    );
    const { records } = await port.scan({ fields: [ADDRESS], cursor: null }, BACKFILL);
    expect(records.map((record) => record.fields[ADDRESS])).toEqual([stored, stored]);
    expect(await port.get([id], [ADDRESS], REALTIME)).toMatchObject([{ fields: { [ADDRESS]: stored } }]);
    const found = await port.find({ field: EMAIL, values: [person(0)], fields: [ADDRESS] }, REALTIME);
    expect(found).toMatchObject([{ fields: { [ADDRESS]: stored } }]);
  });

  it('clear an address with null', async () => {
    const id = subscribed(sandbox, person(0), { ADDRESS: LEEDS });
    const [outcome] = await port.write([updating(id, { [ADDRESS]: null })], REALTIME);
    expect(outcome).toMatchObject({ kind: 'done', observed: { fields: { [ADDRESS]: '' } } });
  });

  it('take birthdays as month and day, and dates as they are given back', async () => {
    const id = subscribed(sandbox, person(0));
    const [outcome] = await port.write([updating(id, { [BIRTHDAY]: '02/29', [SINCE]: '2024-02-29' })], REALTIME);
    expect(outcome).toMatchObject({ observed: { fields: { [BIRTHDAY]: '02/29', [SINCE]: '2024-02-29' } } });
    for (const value of ['29/02', '1990-02-28']) {
      const refused = { kind: 'rejected', field: BIRTHDAY };
      expect(await port.write([updating(id, { [BIRTHDAY]: value })], REALTIME)).toMatchObject([refused]);
    }
  });

  it('that are required are missed in a new member, and named', async () => {
    const refused = { kind: 'rejected', code: 'MAILCHIMP_INVALID', field: 'merge_fields.PLAN' };
    expect(await port.write([creation({ [EMAIL]: person(0) })], REALTIME)).toMatchObject([refused]);
    const fields = { [EMAIL]: person(0), 'merge_fields.PLAN': 'paid' };
    expect(await port.write([creation(fields)], REALTIME)).toMatchObject([{ kind: 'done' }]);
  });
});
