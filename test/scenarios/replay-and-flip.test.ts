import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../../apps/cli/test/run-cli.js';
import { listed, shown, syncNow } from '../support/asking.js';
import {
  addContactSync,
  contactMapping,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { textField } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';
const MAPPING = {
  ...contactMapping,
  fields: [
    ...contactMapping.fields,
    { ...textField('last', 'lastname', 'merge_fields.LNAME'), policy: { kind: 'manual' } },
    textField('company', 'company', 'merge_fields.COMPANY'),
  ],
};

interface Explained {
  readonly value?: unknown;
  readonly origin: { readonly kind: string };
  readonly flip: { readonly kind: string; readonly command: string } | null;
}

describe('a sync on which both sides have edited', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let syncId: string;
  let linkId: string;
  let contactId: string;

  const contact = () => vendors.hubspot.asUser.get('contacts', contactId)?.properties;
  const member = () =>
    vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Readonly<Record<string, unknown>> | undefined;
  const inHubspot = (properties: Readonly<Record<string, string>>): void =>
    void vendors.hubspot.asUser.updateContact(contactId, properties);
  const inMailchimp = (fields: Readonly<Record<string, string>>): void =>
    void vendors.mailchimp.asUser.update(EMAIL, { merge_fields: fields });
  const settled = async (what: string, look: () => unknown): Promise<void> => {
    await syncNow(syncline, syncId);
    await eventually(what, async () => {
      const { syncs } = await shown<{ syncs: readonly { dirty: number }[] }>(syncline, '/v1/health');
      return syncs.every(({ dirty }) => dirty === 0) && Boolean(await look());
    });
  };
  const explain = async (field: string): Promise<Readonly<Record<'a' | 'b', Explained>>> => {
    const [explanation] = await listed<{ sides: Readonly<Record<'a' | 'b', Explained>> }>(
      syncline,
      `/v1/links/${linkId}/explanation?field=${field}`,
    );
    if (!explanation) throw new Error(`${field} is not explained`);
    return explanation.sides;
  };
  const cli = async (line: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await runCli(line.split(' ').slice(1), {
      url: syncline.url,
      env: { SYNCLINE_API_KEY: syncline.apiKey },
    });
    expect([line, exitCode, stderr]).toEqual([line, 0, stderr]);
    return stdout;
  };
  const replay = (body: object) => syncline.as().post(`/v1/syncs/${syncId}/replay`).send(body);

  beforeAll(async () => {
    vendors = await startContactVendors();
    contactId = vendors.hubspot.asUser.createContact({
      ...{ email: EMAIL, firstname: 'Ada', lastname: 'Byron', company: 'Analytical' },
    }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    syncId = (await addContactSync(syncline, vendors)).syncId;
    await syncline.as().put(`/v1/syncs/${syncId}/mapping`).send(MAPPING).expect(200);
    await goLive(syncline, syncId);
    await eventually('the member is made', () => member()?.['COMPANY'] === 'Analytical');
    await syncline.as().post(`/v1/syncs/${syncId}/pause`).expect(200);
    inHubspot({ firstname: 'Augusta', lastname: 'King', company: '' });
    inMailchimp({ FNAME: 'Ada A.', LNAME: 'Lovelace' });
    await syncline.as().post(`/v1/syncs/${syncId}/resume`).expect(200);
    await settled('the edits have met', async () => {
      const open = await listed<object>(syncline, `/v1/conflicts?syncId=${syncId}&status=open`);
      return open.length === 1 && member()?.['FNAME'] === 'Augusta';
    });
    const [link] = await listed<{ id: string }>(syncline, `/v1/syncs/${syncId}/links`);
    linkId = link?.id ?? '';
  }, 90_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('shows what another policy would have made of it, and writes nothing', async () => {
    const before = JSON.stringify([contact(), member(), await shown<object>(syncline, `/v1/links/${linkId}`)]);
    const { body } = await replay({
      days: 7,
      policy: { kind: 'sideWins', side: 'b' },
      blanks: { aToB: 'clear', bToA: 'clear' },
      fields: [{ id: 'last', policy: null }],
    }).expect(200);
    const { fields } = body as { fields: readonly { fieldId: string; differ: number; samples: readonly object[] }[] };
    const told = Object.fromEntries(fields.map(({ fieldId, samples }) => [fieldId, samples]));
    expect(told).toMatchObject({
      first: [
        {
          ...{ linkId, aId: contactId, isDone: true, base: { a: 'Ada', b: 'Ada' }, now: { a: 'Augusta', b: 'Ada A.' } },
          ...{
            was: { kind: 'write', side: 'b', value: 'Augusta' },
            wouldBe: { kind: 'write', side: 'a', value: 'Ada A.' },
          },
        },
      ],
      last: [{ now: { a: 'King', b: 'Lovelace' }, was: { kind: 'wait' }, wouldBe: { kind: 'write', side: 'a' } }],
      company: [{ was: { kind: 'keep' }, wouldBe: { kind: 'write', side: 'b' } }],
    });
    expect(JSON.stringify([contact(), member(), await shown<object>(syncline, `/v1/links/${linkId}`)])).toBe(before);
    const same = await replay({ days: 7 }).expect(200);
    expect((same.body as { fields: { differ: number }[] }).fields.map(({ differ }) => differ)).toEqual(
      fields.map(() => 0),
    );
    expect(await cli(`syncline replay ${syncId} --days 7 --policy b`)).toContain(
      'It would have been: written to a: Ada A.',
    );
  });

  it('refuses a replay of too many days, of fields nobody has, and of policies nobody knows', async () => {
    const pointers = (body: unknown) =>
      (body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
    for (const days of [0, 91, 1.5, '7', undefined]) {
      const { body } = await replay({ days }).expect(400);
      expect(body).toMatchObject({ code: 'SYNC_A400' });
      expect(new Set(pointers(body))).toEqual(new Set(['/days']));
    }
    const unknown = await replay({ days: 7, fields: [{ id: 'first' }, { id: 'colour' }] }).expect(422);
    expect(unknown.body).toMatchObject({ code: 'SYNC_A445', errors: [{ pointer: '/fields/1/id' }] });
    for (const wrong of [
      { policy: { kind: 'loudest' } },
      { policy: { kind: 'sideWins', side: 'c' } },
      { blanks: { aToB: 'keep' } },
      { fields: [{ id: 'first' }, { id: 'first' }] },
      { fields: [{ id: 'first', lens: { kind: 'text' } }] },
      { fields: [null] },
      { fields: 'first' },
      { mapping: {} },
    ]) {
      const { body } = await replay({ days: 7, ...wrong }).expect(400);
      expect(body).toMatchObject({ code: 'SYNC_A400' });
    }
    const { body } = await syncline
      .as()
      .post('/v1/syncs/0f8fad5b-d9cb-469f-a165-70867728950e/replay')
      .send({ days: 7 })
      .expect(404);
    expect(body).toMatchObject({ code: 'SYNC_A404' });
  });

  it('takes back what a policy chose by the command that its explanation names', async () => {
    const { a, b } = await explain('first');
    expect(b).toMatchObject({ value: 'Augusta', origin: { kind: 'written' }, flip: { kind: 'undo' } });
    const said = await cli(`syncline explain ${linkId} first`);
    for (const { flip } of [a, b]) expect(said).toContain(`to have it the other way: ${flip?.command ?? 'nothing'}`);
    await cli(b.flip?.command ?? 'nothing');
    await settled('the write is taken back', () => member()?.['FNAME'] === 'Ada A.');
  });

  it('decides an open conflict by the command that its explanation names', async () => {
    const { b } = await explain('last');
    expect(b.flip).toMatchObject({ kind: 'resolve' });
    await cli(b.flip?.command ?? 'nothing');
    await settled('side b counts on both', () => contact()?.['lastname'] === 'Lovelace');
    expect(member()?.['LNAME']).toBe('Lovelace');
  });

  it('lets one side count where the sides differ for good, by the command that its explanation names', async () => {
    const { a } = await explain('company');
    expect(a.flip).toMatchObject({ kind: 'set' });
    await cli(a.flip?.command ?? 'nothing');
    await settled('the emptied value counts on both', () => member()?.['COMPANY'] === '');
    expect(contact()?.['company'] ?? '').toBe('');
  });
});
