import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { chooseContactsAndMembers, openConsole, PASSWORD, PEOPLE, WORKSPACE } from '../support/console-page.js';
import { OAuthVendors } from '../support/oauth-vendors.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const executable = chromiumPath();

const ADA = 'ada@mail.syncline.dev';
const GRACE = 'grace@mail.syncline.dev';
const KATHERINE = 'katherine@mail.syncline.dev';

(executable === undefined ? describe.skip : describe)('from nothing', () => {
  let vendors: OAuthVendors;
  let syncline: RunningSyncline;
  let browser: Browser;

  beforeAll(async () => {
    vendors = await OAuthVendors.start();
    vendors.hubspot.asUser.createContact({ email: ADA, firstname: 'Ada' });
    vendors.hubspot.asUser.createContact({ email: GRACE, firstname: 'Grace' });
    vendors.mailchimp.asUser.subscribe(ADA, { merge_fields: { FNAME: 'Ada' } });
    vendors.mailchimp.asUser.subscribe(KATHERINE, { merge_fields: { FNAME: 'Kat' } });
    const environment = { ...vendors.environment, ...vendors.addresses };
    syncline = await startSyncline({ allowedOrigins: [], environment });
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await vendors.close();
  });

  it('to a live sync, both ways, by nothing but what the pages offer', async () => {
    const view = await openConsole(browser, { url: syncline.url }, { as: null });
    const { page } = view;
    const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
    const follow = (name: string): Promise<void> => page.getByRole('link', { name, exact: true }).first().click();
    const on = (): Promise<void> => press('Continue');

    await view.go('/');
    const person = {
      'The key that was printed': syncline.apiKey,
      'Name of the workspace': WORKSPACE,
      'Your name': PEOPLE.owner.name,
      Email: PEOPLE.owner.email,
      Password: PASSWORD,
    };
    for (const [label, text] of Object.entries(person)) await page.getByRole('textbox', { name: label }).fill(text);
    await press('Begin');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    for (const title of ['HubSpot', 'Mailchimp']) {
      await follow('Connections');
      await follow('Connect a tool');
      await page.getByRole('radio', { name: title, exact: true }).click();
      await press(`Go to ${title}`);
      await press('Approve');
      await page.getByText('Connected.', { exact: true }).waitFor();
    }

    await follow('Syncs');
    await follow('New sync');
    await chooseContactsAndMembers(page);
    for (const shown of ['Way 1', ADA, 'HubSpot wins']) {
      await on();
      await page.getByText(shown).first().waitFor();
    }
    await on();
    await on();
    await press('Make the plan');
    await page.getByRole('heading', { name: 'The plan is ready' }).waitFor();
    for (const email of [ADA, GRACE, KATHERINE]) await page.getByRole('cell', { name: email }).first().waitFor();
    await press('Approve and go live');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve and go live' }).click();
    await page.getByRole('heading', { name: 'The sync is live' }).waitFor();

    const contact = (email: string) =>
      vendors.hubspot.asUser.list('contacts').find(({ properties }) => properties['email'] === email);
    await eventually('Grace is in Mailchimp', () => vendors.mailchimp.asUser.get(GRACE));
    await eventually('Katherine is in HubSpot', () => contact(KATHERINE));

    vendors.mailchimp.asUser.update(KATHERINE, { merge_fields: { FNAME: 'Katherine' } });
    await eventually('an edit in Mailchimp', () => contact(KATHERINE)?.properties['firstname'] === 'Katherine');
    vendors.hubspot.asUser.updateContact(contact(GRACE)?.id ?? '', { firstname: 'Grace B.' });
    await follow('Syncs');
    await page
      .getByRole('link', { name: /HubSpot.*Mailchimp/ })
      .first()
      .click();
    await press('Sync now');
    await eventually('an edit in HubSpot', () => {
      const { FNAME } = vendors.mailchimp.asUser.get(GRACE)?.['merge_fields'] as { readonly FNAME: string };
      return FNAME === 'Grace B.';
    });
    expect(view.troubles).toEqual([]);
    await view.close();
  }, 120_000);
});
