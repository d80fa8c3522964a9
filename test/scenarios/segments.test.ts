import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, shown, syncNow } from '../support/asking.js';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const inBangkok = 'ada@mail.syncline.dev';
const inRome = 'grace@mail.syncline.dev';
const optedOut = 'silent@mail.syncline.dev';

/** City is HubSpot's alone, the status Mailchimp's: no mapping has either. */
const RULE = 'a.city == "Bangkok" && b.status != "unsubscribed"';
const SEGMENT = { name: 'Bangkok', rule: RULE, side: 'b', field: 'tags', group: 'In Bangkok' };

interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
}

interface Refused {
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly message: string }[];
}

describe('a segment over HubSpot and Mailchimp, kept as a tag', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let segmentId = '';
  const ids: Record<string, string> = {};

  const at = (path = ''): string => `/v1/syncs/${sync.syncId}/segments${path}`;
  const tagsOf = (email: string): readonly string[] =>
    (vendors.mailchimp.asUser.get(email)?.['tags'] as { name: string }[] | undefined)?.map(({ name }) => name) ?? [];
  const contact = (email: string, city: string): void => {
    ids[email] = vendors.hubspot.asUser.createContact({ email, firstname: 'Ada', city }).id;
  };
  const refused = async (body: object): Promise<Refused> =>
    (
      await syncline
        .as()
        .post(at())
        .send({ ...SEGMENT, ...body })
        .expect(422)
    ).body as Refused;
  const previewed = async (): Promise<Run> => {
    const { body } = await syncline
      .as()
      .post(at(`/${segmentId}/preview`))
      .expect(202);
    const { id } = (body as { run: Run }).run;
    return eventually('the preview is ready', async () => {
      const run = await shown<Run>(syncline, `/v1/runs/${id}`);
      return run.state === 'ready' && run;
    });
  };

  beforeAll(async () => {
    vendors = await startContactVendors();
    contact(inBangkok, 'Bangkok');
    contact(inRome, 'Rome');
    contact(optedOut, 'Bangkok');
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addContactSync(syncline, vendors);
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('is only previewed once the sync has linked somebody', async () => {
    const { body } = await syncline.as().post(at()).send(SEGMENT).expect(201);
    segmentId = (body as { id: string }).id;
    expect(body).toMatchObject({ ...SEGMENT, state: 'draft', ruleInUse: null, groupId: null });
    const answer = await syncline
      .as()
      .post(at(`/${segmentId}/preview`))
      .expect(409);
    expect((answer.body as Refused).code).toBe('SYNC_A421');
    await goLive(syncline, sync.syncId);
    await eventually('all are members', () =>
      [inBangkok, inRome, optedOut].every((one) => vendors.mailchimp.asUser.get(one)),
    );
    vendors.mailchimp.asUser.unsubscribe(optedOut, { by: 'contact' });
  });

  it.each<[string, object, string, string]>([
    ['does not parse', { name: 'x', group: 'x', rule: 'a.city ==' }, '/rule', 'SYNC_X001'],
    ['names a field that is not there', { name: 'x', group: 'x', rule: 'a.cty == "Rome"' }, '/rule', 'SYNC_X003'],
    ['names a field without its side', { name: 'x', group: 'x', rule: 'city == "Rome"' }, '/rule', 'SYNC_X003'],
    ['is no yes or no', { name: 'x', group: 'x', rule: 'a.city' }, '/rule', 'SYNC_X006'],
    ['asks for a tag that is not there', { name: 'x', group: 'x', rule: '"Gone" in b.tags' }, '/rule', 'SYNC_V051'],
    ['is to be kept in a field without groups', { name: 'x', group: 'x', field: 'status' }, '/field', 'SYNC_G001'],
    ['is to be kept where another is', { name: 'x' }, '/group', 'SYNC_G005'],
    ['has the name of another', { group: 'x' }, '/name', 'SYNC_G009'],
  ])('is refused where it %s', async (_, body, pointer, code) => {
    const { errors } = await refused(body);
    expect(errors).toEqual([{ pointer, code, message: expect.any(String) }]);
  });

  it('says before it starts who would be in it', async () => {
    const run = await previewed();
    expect(run.counts).toMatchObject({ linked: 3, members: 1, added: 1, removed: 0, notComputed: 0 });
    expect([tagsOf(inBangkok), tagsOf(inRome)]).toEqual([[], []]);
    const other = await syncline.addWorkspace();
    await syncline
      .as(other.apiKey)
      .get(at(`/${segmentId}`))
      .expect(404);
    const approval = await syncline.as().post(`/v1/runs/${run.id}/approve`).send({}).expect(409);
    expect((approval.body as Refused).code).toBe('SYNC_A423');
  });

  it('asks to be confirmed where everyone would be in it, and is not applied by a preview of another rule', async () => {
    await syncline
      .as()
      .put(at(`/${segmentId}`))
      .send({ rule: 'a.email != ""' })
      .expect(200);
    const all = await previewed();
    const answer = await syncline
      .as()
      .post(at(`/${segmentId}/activate`))
      .send({ runId: all.id })
      .expect(409);
    expect((answer.body as Refused).code).toBe('SYNC_A451');
    await syncline
      .as()
      .put(at(`/${segmentId}`))
      .send({ rule: RULE })
      .expect(200);
    const stale = await syncline
      .as()
      .post(at(`/${segmentId}/activate`))
      .send({ runId: all.id, confirm: true })
      .expect(409);
    expect((stale.body as Refused).code).toBe('SYNC_A424');
    expect(tagsOf(inRome)).toEqual([]);
  });

  it('puts the tag on whom the preview showed', async () => {
    const { id } = await previewed();
    await syncline
      .as()
      .post(at(`/${segmentId}/activate`))
      .send({ runId: id })
      .expect(202);
    await eventually('the tag is there', () => tagsOf(inBangkok).includes('In Bangkok'));
    expect([tagsOf(inRome), tagsOf(optedOut)]).toEqual([[], []]);
    const segment = await shown<{ state: string; ruleInUse: string }>(syncline, at(`/${segmentId}`));
    expect(segment).toMatchObject({ state: 'active', ruleInUse: RULE });
    expect((vendors.mailchimp.asUser.get(inBangkok) as { sandbox?: unknown }).sandbox).toMatchObject({
      automationsStarted: [],
    });
  });

  it('follows both sides, and leaves subscriptions alone', async () => {
    vendors.hubspot.asUser.updateContact(ids[inRome] ?? '', { city: 'Bangkok' });
    vendors.mailchimp.asUser.unsubscribe(inBangkok, { by: 'contact' });
    await syncNow(syncline, sync.syncId);
    await eventually('both have moved', () => tagsOf(inRome).includes('In Bangkok') && tagsOf(inBangkok).length === 0);
    expect(vendors.mailchimp.asUser.get(inBangkok)?.['status']).toBe('unsubscribed');
    expect(vendors.mailchimp.asUser.get(inRome)?.['status']).not.toBe('unsubscribed');
  });

  it('puts the tag back on whom somebody took it off, and names itself as the reason', async () => {
    vendors.mailchimp.asUser.untag(inRome, 'In Bangkok');
    await syncNow(syncline, sync.syncId);
    await eventually('the tag is back', () => tagsOf(inRome).includes('In Bangkok'));
    const links = await listed<{ id: string; aId: string }>(syncline, `/v1/syncs/${sync.syncId}/links`);
    const link = links.find(({ aId }) => aId === ids[inRome]);
    const [explained] = await eventually('it is logged', async () => {
      const items = await listed<{ sides: { b: { members: { segment: string; origin: { kind: string } }[] } } }>(
        syncline,
        `/v1/links/${link?.id ?? ''}/explanation?field=segments:b:tags`,
      );
      return items[0]?.sides.b.members[0]?.origin.kind === 'written' && items;
    });
    expect(explained?.sides.b.members).toEqual([
      expect.objectContaining({ segment: 'Bangkok', name: 'In Bangkok', isIn: true }),
    ]);
  });

  it('takes its members out when it is removed so', async () => {
    await syncline
      .as()
      .delete(at(`/${segmentId}?members=remove`))
      .expect(200);
    await eventually('nobody has the tag', () =>
      [inBangkok, inRome, optedOut].every((one) => tagsOf(one).length === 0),
    );
    await eventually('the segment is gone', async () => (await listed(syncline, at())).length === 0);
  });
});
