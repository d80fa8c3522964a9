import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listed, syncNow } from '../support/asking.js';
import {
  addContactSync,
  contactMapping,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

/** One kind of mail in HubSpot, which is what the audience is for. */
const NEWSLETTER = 269784;
const emailOf = (name: string): string => `${name}@mail.syncline.dev`;

describe('the consent to one kind of mail and to one audience', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;

  const inMailchimp = (name: string) => vendors.mailchimp.asUser.get(emailOf(name))?.['status'];
  const inHubspot = (name: string) => vendors.hubspot.asUser.subscription(emailOf(name), NEWSLETTER).state;
  const look = () => syncNow(syncline, sync.syncId);

  beforeAll(async () => {
    vendors = await startContactVendors();
    for (const name of ['ada', 'grace']) {
      vendors.hubspot.asUser.createContact({ email: emailOf(name), firstname: name });
      vendors.hubspot.asUser.setSubscription(emailOf(name), NEWSLETTER, 'SUBSCRIBED');
      vendors.mailchimp.asUser.subscribe(emailOf(name), { merge_fields: { FNAME: name } });
    }
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    sync = await addContactSync(syncline, vendors);
    const consent = {
      ...{ id: 'newsletter', a: `subscription:${NEWSLETTER}`, b: 'status', direction: 'both', kind: 'consent' },
      lens: { kind: 'consent', outA: ['UNSUBSCRIBED'], outB: ['unsubscribed', 'cleaned'] },
    };
    await syncline
      .as()
      .put(`/v1/syncs/${sync.syncId}/mapping`)
      .send({ ...contactMapping, fields: [...contactMapping.fields, consent] })
      .expect(200);
    await goLive(syncline, sync.syncId);
    await eventually('both are linked', async () => {
      return (await listed(syncline, `/v1/syncs/${sync.syncId}/links`)).length === 2;
    });
  }, 60_000);

  afterAll(async () => {
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('is withdrawn in the other tool, whichever it was withdrawn in', async () => {
    vendors.mailchimp.asUser.unsubscribe(emailOf('ada'), { by: 'contact' });
    vendors.hubspot.asUser.setSubscription(emailOf('grace'), NEWSLETTER, 'UNSUBSCRIBED');
    await look();
    await eventually(
      'both are out',
      () => inHubspot('ada') === 'UNSUBSCRIBED' && inMailchimp('grace') === 'unsubscribed',
    );
    const contacts = vendors.hubspot.asUser.list('contacts');
    // Of all other mail nobody has opted out.
    expect(contacts.map(({ properties }) => properties['hs_email_optout'] ?? 'false')).toEqual(['false', 'false']);
  }, 60_000);

  it('is not given again by the sync when somebody gives it again in one tool: that is listed', async () => {
    vendors.hubspot.asUser.setSubscription(emailOf('grace'), NEWSLETTER, 'SUBSCRIBED');
    await look();
    const [conflict] = await eventually('it is listed', async () => {
      const found = await listed<object>(syncline, `/v1/conflicts?syncId=${sync.syncId}`);
      return found.length > 0 && found;
    });
    expect(conflict).toMatchObject({ fieldId: 'newsletter', decidedBy: 'consent' });
    expect(inMailchimp('grace')).toBe('unsubscribed');
    await eventually('the opt-out of the other tool counts', () => inHubspot('grace') === 'UNSUBSCRIBED');
  }, 60_000);

  const linkOf = async (name: string) => {
    const [link] = await listed<{ id: string }>(syncline, `/v1/syncs/${sync.syncId}/links?search=${emailOf(name)}`);
    return link?.id ?? '';
  };
  const evidence = { how: 'form', proof: 'https://forms.example.com/4711', note: 'at the fair' };
  const optIn = async (name: string, at = new Date()) =>
    syncline
      .as()
      .post(`/v1/links/${await linkOf(name)}/consent`)
      .send({ fieldId: 'newsletter', evidence: { ...evidence, at: at.toISOString() } });

  it('is given again in both tools on evidence, which answers the conflict and is told of', async () => {
    const linkId = await linkOf('grace');
    const [conflict] = await listed<{ id: string }>(syncline, `/v1/conflicts?syncId=${sync.syncId}`);
    const recorded = await eventually('the sync is at rest', async () => {
      const given = { ...evidence, at: new Date().toISOString() };
      const answer = await syncline.as().post(`/v1/conflicts/${conflict?.id}/resolve`).send({ evidence: given });
      return answer.status === 200 && answer;
    });
    expect(recorded.body).toMatchObject({ status: 'resolved' });
    await eventually('both are in', () => inHubspot('grace') === 'SUBSCRIBED' && inMailchimp('grace') === 'subscribed');
    const known = await eventually('it is carried out', async () => {
      const { body } = await syncline.as().get(`/v1/links/${linkId}/consent`).expect(200);
      const { items } = body as { items: { id: string; state: string }[] };
      return items[0]?.state === 'done' && items[0];
    });
    const { body } = await syncline.as().get(`/v1/links/${linkId}/explanation?field=newsletter`).expect(200);
    expect(body).toMatchObject({
      items: [
        { evidence: [{ id: known.id, ...evidence }], sides: { b: { origin: { change: { cause: 'evidence' } } } } },
      ],
    });
  }, 60_000);

  it('is refused where the contact of Mailchimp can only come back by themselves, and kept nowhere', async () => {
    const answer = await eventually('the sync is at rest', async () => {
      const { status, body } = await optIn('ada');
      return (body as { code: string }).code !== 'SYNC_A427' && { status, body: body as object };
    });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'SYNC_A443', errors: [{ code: 'MAILCHIMP_COMPLIANCE_STATE' }] },
    });
    expect(await listed(syncline, `/v1/links/${await linkOf('ada')}/consent`)).toEqual([]);
    expect([inHubspot('ada'), inMailchimp('ada')]).toEqual(['UNSUBSCRIBED', 'unsubscribed']);
  }, 60_000);

  it('is withdrawn again by an opt-out that follows the evidence', async () => {
    vendors.mailchimp.asUser.unsubscribe(emailOf('grace'), { by: 'contact' });
    await look();
    await eventually('it is withdrawn', () => inHubspot('grace') === 'UNSUBSCRIBED');
    await eventually('evidence from before it is refused', async () => {
      const { body } = await optIn('grace', new Date(0));
      return (body as { errors?: { code: string }[] }).errors?.[0]?.code === 'SYNC_N106';
    });
  }, 60_000);
});
