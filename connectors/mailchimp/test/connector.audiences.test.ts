import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Session } from '#connector-sdk';
import { connectorErrorOf } from '#connector-sdk/testing';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { defineAudience, openOnSandbox, TEXT_FIELD } from './harness.js';
import { BACKFILL, creation, EMAIL, groupOf, REALTIME, subscribed, updating } from './support.js';

const OTHER = 'b1b2b3b4b5';
const IN_OTHER = `members:${OTHER}`;
const PERSON = 'both@syncline.dev';

let sandbox: MailchimpSandbox;
let session: Session;

beforeEach(async () => {
  sandbox = await startMailchimpSandbox();
  await defineAudience(sandbox, {
    id: OTHER,
    name: 'Shop',
    mergeFields: [{ tag: 'SIZE', type: 'number', required: true }],
  });
  session = openOnSandbox(sandbox).session;
});
afterEach(() => sandbox.close());

describe('audiences', () => {
  it('are all discovered, the one in the settings first, each with its own fields', async () => {
    const objects = await session.discover(REALTIME);
    expect(objects.map(({ name, title }) => [name, title])).toEqual([
      ['members', 'Members of Sandbox Audience'],
      [IN_OTHER, 'Members of Shop'],
    ]);
    const [own, other] = objects.map(({ fields }) => fields.map(({ name }) => name));
    expect(own).toContain('merge_fields.COMPANY');
    expect(other).not.toContain('merge_fields.COMPANY');
    expect(objects[1]?.fields.find(({ name }) => name === 'merge_fields.SIZE')).toMatchObject({
      type: 'number',
      required: true,
    });
  });

  it('go by other names for a connection that has another one in its settings', async () => {
    const other = openOnSandbox(sandbox, { settings: { listId: OTHER } }).session;
    const objects = await other.discover(REALTIME);
    expect(objects.map(({ name, title }) => [name, title])).toEqual([
      ['members', 'Members of Shop'],
      [`members:${sandbox.listId}`, 'Members of Sandbox Audience'],
    ]);
  });

  it('keep their members, groups and changes to themselves', async () => {
    const [own, other] = [session.object('members'), session.object(IN_OTHER)];
    const id = subscribed(sandbox, PERSON, { FNAME: 'Own' });
    const size = { 'merge_fields.SIZE': 4 };
    const [made] = await other.write([creation({ [EMAIL]: PERSON, [TEXT_FIELD]: 'Other', ...size })], REALTIME);
    const otherId = made?.kind === 'done' ? made.id : '';
    expect(otherId).not.toBe(id);
    await groupOf(own, 'Own tag');
    expect(await other.groups?.list('tags', REALTIME)).toEqual([]);
    const read = async (port: typeof own) =>
      (await port.scan({ fields: [TEXT_FIELD], cursor: null }, BACKFILL)).records.map((record) => [
        record.id,
        record.fields[TEXT_FIELD],
      ]);
    expect(await read(own)).toEqual([[id, 'Own']]);
    expect(await read(other)).toEqual([[otherId, 'Other']]);
    expect(await own.get([otherId], [], REALTIME)).toEqual([{ kind: 'gone' }]);
    const { cursor } = await other.changes({ cursor: null }, BACKFILL);
    await other.write([updating(otherId, { [TEXT_FIELD]: 'Changed' })], REALTIME);
    expect((await other.changes({ cursor }, BACKFILL)).changed).toEqual([otherId]);
  });

  it('have one name each', async () => {
    for (const name of [`members:${sandbox.listId}`, 'members:', 'members:../x', 'lists']) {
      const error = await connectorErrorOf(async () => session.object(name));
      expect(error).toMatchObject({ kind: 'notFound', code: 'MAILCHIMP_NO_OBJECT' });
    }
  });

  it('that are not there are said to be missing, at discovery and by every call', async () => {
    const lost = openOnSandbox(sandbox, { settings: { listId: 'ffffffffff' } }).session;
    const missing = { kind: 'notFound', code: 'MAILCHIMP_NO_AUDIENCE' };
    expect(await connectorErrorOf(() => lost.discover(REALTIME))).toMatchObject(missing);
    const port = session.object('members:ffffffffff');
    const calls: (() => Promise<unknown>)[] = [
      () => port.scan({ fields: [], cursor: null }, BACKFILL),
      async () => port.groups?.list('tags', REALTIME),
      async () => port.groups?.list('interests', REALTIME),
      () => port.get(['x'], [], REALTIME),
    ];
    for (const call of calls) expect(await connectorErrorOf(call)).toMatchObject(missing);
  });
});
