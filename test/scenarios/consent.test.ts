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
});
