import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { listed } from '../support/asking.js';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { type ConsolePeople, openConsole, settlePeople } from '../support/console-page.js';
import {
  addContactSync,
  contactMapping,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface Link {
  readonly aId: string;
  readonly bId: string;
}

const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('records that may be the same', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let browser: Browser;
  let people: ConsolePeople;
  let syncId: string;
  /** Two contacts of one name; the member is the second. */
  let contacts: readonly string[];

  beforeAll(async () => {
    vendors = await startContactVendors();
    const contact = (email: string): string =>
      vendors.hubspot.asUser.createContact({ email, firstname: 'Zoë', lastname: 'Ray' }).id;
    contacts = [contact('zoe.one@mail.syncline.dev'), contact('zoe.two@mail.syncline.dev')];
    vendors.mailchimp.asUser.subscribe('zoe.two@mail.syncline.dev', { merge_fields: { FNAME: 'Zoë', LNAME: 'Ray' } });
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    people = await settlePeople(syncline);
    ({ syncId } = await addContactSync(syncline, vendors));
    const last = { id: 'last', a: 'lastname', b: 'merge_fields.LNAME' };
    const fields = [...contactMapping.fields, { ...contactMapping.fields[1], ...last }];
    // Several people may share a name.
    const mapping = { ...contactMapping, fields, keys: [{ fieldIds: ['first', 'last'] }] };
    await syncline.as().put(`/v1/syncs/${syncId}/mapping`).send(mapping).expect(200);
    await goLive(syncline, syncId);
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await vendors.close();
  });

  it('are put side by side, and linked by saying which two are', async () => {
    // While a worker holds the sync the page gives the answer again.
    const view = await openConsole(browser, people, { refused: /^409 / });
    const { page } = view;
    await view.go('/conflicts');
    await page.getByRole('link', { name: 'Zoë · Ray', exact: true }).click();
    await page.getByText('zoe.one@mail.syncline.dev', { exact: true }).waitFor();
    for (const [tool, count] of [
      ['HubSpot', 2],
      ['Mailchimp', 1],
    ] as const)
      expect(await page.getByRole('heading', { level: 2, name: tool }).count()).toBe(count);
    expect(await page.getByText('zoe.two@mail.syncline.dev', { exact: true }).count()).toBe(2);
    expect(await view.axe()).toEqual([]);
    await view.picture('identity-1280');

    await page.getByRole('combobox', { name: 'HubSpot' }).click();
    await page.getByRole('option', { name: contacts[1] ?? '' }).click();
    await page.getByRole('button', { name: 'These two are the same' }).click();
    await page.getByText('Resolved').waitFor();
    const links = await listed<Link>(syncline, `/v1/syncs/${syncId}/links`);
    expect(links.map(({ aId }) => aId)).toEqual([contacts[1]]);
    await view.go('/conflicts');
    await page.getByText('No open conflicts').waitFor();
    expect(view.troubles).toEqual([]);
    await view.close();
  });
});
