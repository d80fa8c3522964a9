import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PlanItem } from '#engine';
import { listed, shown, syncNow } from '../support/asking.js';
import {
  addContactSync,
  contactMapping,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const EMAIL = 'ada@mail.syncline.dev';

interface ShownRun {
  readonly id: string;
  readonly state: string;
}
interface ShownChange {
  readonly id: number;
  readonly fieldId: string;
  readonly side: 'a' | 'b';
  readonly after?: unknown;
}

describe('what was written is taken back', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let contactId: string;
  let linkId: string;

  const nameThere = () =>
    (vendors.mailchimp.asUser.get(EMAIL)?.['merge_fields'] as Readonly<Record<string, unknown>> | undefined)?.['FNAME'];
  const nameHere = () => vendors.hubspot.asUser.get('contacts', contactId)?.properties['firstname'];
  const runIs = (id: string, state: string): Promise<unknown> =>
    eventually(`run ${id} is ${state}`, async () => {
      return (await shown<ShownRun>(syncline, `/v1/runs/${id}`)).state === state;
    });
  const items = (runId: string) => listed<PlanItem>(syncline, `/v1/runs/${runId}/items`);
  const approve = async (runId: string): Promise<void> => {
    await syncline.as().post(`/v1/runs/${runId}/approve`).send({}).expect(202);
    await runIs(runId, 'done');
  };
  /** The plan of an undo, ready but not approved. */
  const planned = async (path: string, body: object = {}): Promise<string> => {
    const answer = await syncline.as().post(path).send(body).expect(202);
    const { id } = (answer.body as { run: ShownRun }).run;
    await runIs(id, 'ready');
    return id;
  };
  /** The latest logged change of the name in Mailchimp that left it so. */
  const changeTo = (value: string): Promise<ShownChange> =>
    eventually(`it is logged that the name became ${value}`, async () => {
      const changes = await listed<ShownChange>(syncline, `/v1/links/${linkId}/changes`);
      return changes.find(({ fieldId, side, after }) => fieldId === 'first' && side === 'b' && after === value);
    });
  const renamed = async (firstname: string): Promise<ShownChange> => {
    vendors.hubspot.asUser.updateContact(contactId, { firstname });
    await syncline.as().post(`/v1/syncs/${sync.syncId}/sync-now`).expect(202);
    return changeTo(firstname);
  };
  const saved = async (mapping: object): Promise<string> => {
    const { body } = await syncline.as().put(`/v1/syncs/${sync.syncId}/mapping`).send(mapping).expect(200);
    const { id } = (body as { run: ShownRun }).run;
    await runIs(id, 'ready');
    return id;
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    contactId = vendors.hubspot.asUser.createContact({ email: EMAIL, firstname: 'Ada', lastname: 'Byron' }).id;
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addContactSync(syncline, vendors);
    await goLive(syncline, sync.syncId);
    linkId = await eventually('they are linked', async () => {
      return (await listed<{ id: string; bId: string | null }>(syncline, `/v1/syncs/${sync.syncId}/links`)).find(
        ({ bId }) => bId !== null,
      )?.id;
    });
  }, 60_000);
  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  });

  it('and an undo is itself undone', async () => {
    const { id } = await renamed('Augusta');
    const undo = await planned(`/v1/links/${linkId}/undo`, { changeId: id });
    expect(nameThere()).toBe('Augusta');
    await approve(undo);
    expect([nameHere(), nameThere()]).toEqual(['Augusta', 'Ada']);
    const again = await planned(`/v1/runs/${undo}/undo`);
    expect(await items(again)).toMatchObject([
      { kind: 'putBack', changes: [{ side: 'b', fieldId: 'first', before: 'Ada', after: 'Augusta' }] },
    ]);
    await approve(again);
    expect([nameHere(), nameThere()]).toEqual(['Augusta', 'Augusta']);
    // Once more it would do nothing, and says so.
    const nothing = await planned(`/v1/runs/${undo}/undo`);
    expect(await items(nothing)).toMatchObject([
      { kind: 'skipped', reason: { code: expect.stringMatching(/^SYNC_U/) } },
    ]);
  }, 60_000);

  it('and a pair is as it was at a moment, whoever changed it since', async () => {
    const at = new Date().toISOString();
    await renamed('Enchantress');
    vendors.mailchimp.asUser.update(EMAIL, { merge_fields: { FNAME: 'Number' } });
    await syncNow(syncline, sync.syncId);
    await eventually('the name has come back', () => nameHere() === 'Number');
    const restore = await planned(`/v1/links/${linkId}/restore`, { at });
    expect(await items(restore)).toMatchObject([
      { kind: 'putBack', changes: [{ after: 'Augusta' }, { after: 'Augusta' }] },
    ]);
    await approve(restore);
    expect([nameHere(), nameThere()]).toEqual(['Augusta', 'Augusta']);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const refused = await syncline.as().post(`/v1/links/${linkId}/restore`).send({ at: tomorrow }).expect(409);
    expect(refused.body).toMatchObject({ code: 'SYNC_A440' });
  }, 60_000);

  it('but not by a plan that has gone stale', async () => {
    const { id } = await renamed('Countess');
    const undo = await planned(`/v1/links/${linkId}/undo`, { changeId: id });
    const older = await saved({ ...contactMapping, policy: { kind: 'sideWins', side: 'b' } });
    const newer = await saved({ ...contactMapping, policy: { kind: 'manual' } });
    const refused = await syncline.as().post(`/v1/runs/${older}/approve`).send({}).expect(409);
    expect(refused.body).toMatchObject({ code: 'SYNC_A423' });
    await approve(newer);
    const { body } = await syncline.as().post(`/v1/runs/${undo}/approve`).send({}).expect(409);
    expect(body).toMatchObject({ code: 'SYNC_A424' });
    expect(nameThere()).toBe('Countess');
  }, 60_000);

  it('after a mapping change as well, and what is mapped no longer stays', async () => {
    const kept = await renamed('Lady');
    await approve(await saved({ ...contactMapping, policy: { kind: 'sideWins', side: 'a' } }));
    await approve(await planned(`/v1/links/${linkId}/undo`, { changeId: kept.id }));
    expect(nameThere()).toBe('Countess');

    const left = await renamed('Ada Augusta');
    const [email, first] = contactMapping.fields;
    await approve(await saved({ ...contactMapping, fields: [email, { ...first, a: 'lastname' }] }));
    await eventually('the other field has come over', () => nameThere() === 'Byron');
    const undo = await planned(`/v1/links/${linkId}/undo`, { changeId: left.id });
    expect(await items(undo)).toMatchObject([
      { kind: 'skipped', skipped: [{ side: 'b', fieldId: 'first', reason: { code: 'SYNC_U102' } }] },
    ]);
    await approve(undo);
    expect([nameHere(), nameThere()]).toEqual(['Ada Augusta', 'Byron']);
  }, 60_000);
});
