import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { listed } from '../support/asking.js';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { type ConsolePage, type ConsolePeople, openConsole, settlePeople } from '../support/console-page.js';
import { OAuthVendors } from '../support/oauth-vendors.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('tools are connected by consent', () => {
  let vendors: OAuthVendors;
  let syncline: RunningSyncline;
  let people: ConsolePeople;
  let browser: Browser;
  let view: ConsolePage;

  beforeAll(async () => {
    vendors = await OAuthVendors.start();
    syncline = await startSyncline({
      ...{ allowedOrigins: vendors.origins, worker: false, environment: vendors.environment },
    });
    people = await settlePeople(syncline);
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterEach(() => view.close());

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await vendors.close();
  });

  /** From the page that adds a connection to the vendor's own. */
  const askFor = async (vendor: 'hubspot' | 'salesforce' | 'mailchimp', title: string): Promise<void> => {
    const { page } = view;
    await view.go('/connections/new');
    await page.getByRole('radio', { name: title, exact: true }).click();
    await page.getByRole('button', { name: 'More settings' }).click();
    await page.getByRole('textbox', { name: 'Address of the API' }).fill(vendors[vendor].url);
    await page.getByRole('button', { name: `Go to ${title}` }).click();
    await page.waitForURL(`${vendors[vendor].url}/**`);
  };

  it.each([
    ['hubspot', 'HubSpot'],
    ['salesforce', 'Salesforce'],
    ['mailchimp', 'Mailchimp'],
  ] as const)('%s', async (vendor, title) => {
    view = await openConsole(browser, people);
    await askFor(vendor, title);
    await view.page.getByRole('button', { name: 'Approve' }).click();
    await view.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await view.page.getByText('Connected.', { exact: true }).waitFor();
    expect(view.troubles).toEqual([]);
  });

  it('says so when consent was denied, and connects nothing', async () => {
    const before = await listed(syncline, '/v1/connections');
    view = await openConsole(browser, people);
    await askFor('hubspot', 'HubSpot');
    await view.page.getByRole('button', { name: 'Deny' }).click();
    await view.page.getByRole('alert').filter({ hasText: 'SYNC_O101' }).waitFor();
    expect(await listed(syncline, '/v1/connections')).toEqual(before);
    expect(view.troubles).toEqual([]);
  });

  it('a connection whose consent has ended is authorised again', async () => {
    await vendors.swap('salesforce', 1);
    // Nobody knows yet: what is asked of the tool is refused.
    view = await openConsole(browser, people, { refused: /^422 .*objects$/ });
    const { page } = view;
    await view.go('/connections');
    await page.getByRole('link', { name: 'Salesforce' }).click();
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByText('Sign-in refused').first().waitFor();
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Connected.', { exact: true }).waitFor();
    expect(view.troubles).toEqual([]);
  });
});
