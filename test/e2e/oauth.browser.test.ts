import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { listed, shown } from '../support/asking.js';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { OAUTH_VENDORS, type OAuthVendor, OAuthVendors } from '../support/oauth-vendors.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface ShownConnection {
  readonly id: string;
  readonly health: string;
  readonly signedInBy: string | null;
  readonly accountId: string | null;
}

const SESSION = { name: 'syncline_session', value: 'the-session-of-the-one-who-asks' };
const path = chromiumPath();

if (path === undefined) {
  process.stderr.write('\n*** Signing in is NOT tested in a browser: set CHROME_PATH or install chromium. ***\n\n');
  describe.skip('connecting in a browser: skipped, no Chromium here', () => {
    it('needs CHROME_PATH or chromium', () => undefined);
  });
} else {
  describe('connecting in a browser', () => {
    let vendors: OAuthVendors;
    let syncline: RunningSyncline;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let troubles: string[];

    beforeAll(async () => {
      vendors = await OAuthVendors.start();
      syncline = await startSyncline({
        ...{ allowedOrigins: vendors.origins, worker: false, environment: vendors.environment },
      });
      browser = await openChromium(path);
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      await syncline.close();
      await vendors.close();
    });
    beforeEach(async () => {
      context = await browser.newContext();
      page = await context.newPage();
      troubles = [];
      page.on('console', (message) => void (message.type() === 'error' && troubles.push(message.text())));
      page.on('pageerror', (error) => troubles.push(String(error)));
    });
    afterEach(() => context.close());

    const start = async (body: object, cookie = ''): Promise<string> => {
      const { body: started } = await syncline
        .as()
        .post('/v1/connections/oauth')
        .set('cookie', cookie)
        .send(body)
        .expect(201);
      return (started as { url: string }).url;
    };
    const startNew = (connector: OAuthVendor, change: object = {}, cookie = ''): Promise<string> =>
      start({ connector, name: connector, baseUrl: vendors[connector].url, ...change }, cookie);
    const press = async (name: 'Approve' | 'Deny'): Promise<void> => {
      await page.getByRole('button', { name }).click();
      await page.waitForURL(`${syncline.url}/**`);
    };
    const heading = (): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();
    const newest = async (): Promise<ShownConnection | undefined> =>
      (await listed<ShownConnection>(syncline, '/v1/connections'))[0];

    it.each(OAUTH_VENDORS)('%s: shows what is asked, takes a yes, and tells that it worked', async (vendor) => {
      await page.goto(await startNew(vendor));
      const asked = await page.getByRole('listitem').allInnerTexts();
      expect(asked.length > 0).toBe(vendor !== 'mailchimp');
      await press('Approve');
      expect(await heading()).toBe('The account is connected');
      expect(await newest()).toMatchObject({ health: 'ok', signedInBy: 'oauth' });
      expect(troubles).toEqual([]);
    });

    it.each(OAUTH_VENDORS)('%s: takes a no for a no', async (vendor) => {
      const before = await newest();
      await page.goto(await startNew(vendor));
      await press('Deny');
      expect(await heading()).toBe('The account was not connected');
      expect(await page.getByRole('main').innerText()).toContain('SYNC_O101');
      expect(await newest()).toEqual(before);
    });

    it('comes back to where it was asked from, with the connection', async () => {
      await page.goto(await startNew('mailchimp', { returnTo: '/connections?sort=name' }));
      await press('Approve');
      const { pathname, searchParams } = new URL(page.url());
      expect([pathname, searchParams.get('sort')]).toEqual(['/connections', 'name']);
      expect(searchParams.get('connectionId')).toBe((await newest())?.id);
    });

    it('has the session of who asked, and nobody else’s', async () => {
      const url = await startNew('mailchimp', {}, `${SESSION.name}=${SESSION.value}`);
      await page.goto(url);
      await press('Approve');
      expect(await page.getByRole('main').innerText()).toContain('SYNC_O105');
      const stolen = page.url();
      await context.addCookies([{ ...SESSION, url: syncline.url, httpOnly: true, sameSite: 'Lax' }]);
      await page.goto(stolen);
      expect(await heading()).toBe('The account is connected');
      await page.reload();
      expect(await page.getByRole('main').innerText()).toContain('SYNC_O103');
    });

    it('sends the cookie of a session along when the vendor sends the browser back', async () => {
      await context.addCookies([{ ...SESSION, url: syncline.url, httpOnly: true, sameSite: 'Lax' }]);
      await page.goto(await startNew('salesforce', {}, `${SESSION.name}=${SESSION.value}`));
      await press('Approve');
      expect(await heading()).toBe('The account is connected');
    });

    it('brings a connection back whose consent was taken back at the vendor', async () => {
      await page.goto(await startNew('hubspot'));
      await press('Approve');
      const made = await newest();
      await vendors.swap('hubspot', 1);
      await syncline.as().post(`/v1/connections/${made?.id}/check`).expect(200);
      expect((await newest())?.health).toBe('authFailed');
      await page.goto(await start({ connector: 'hubspot', connectionId: made?.id }));
      await press('Approve');
      expect(await shown(syncline, `/v1/connections/${made?.id}`)).toMatchObject({
        ...{ health: 'ok', accountId: made?.accountId },
      });
      expect(troubles).toEqual([]);
    });
  });
}
