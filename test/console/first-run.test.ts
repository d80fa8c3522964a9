import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { NARROW, openConsole, PASSWORD, PEOPLE, WORKSPACE } from '../support/console-page.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('a Syncline that was just started', () => {
  let syncline: RunningSyncline;
  let browser: Browser;

  beforeAll(async () => {
    syncline = await startSyncline({ allowedOrigins: [], worker: false });
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
  });

  const open = (options: Parameters<typeof openConsole>[2] = {}) =>
    openConsole(browser, { url: syncline.url }, { as: null, ...options });

  it.each(['light', 'dark'] as const)('asks to be set up, on a telephone too, %s', async (scheme) => {
    const view = await open({ scheme, size: NARROW });
    await view.go('/');
    await view.page.getByRole('heading', { level: 1, name: 'Welcome to Syncline' }).waitFor();
    expect(await view.axe()).toEqual([]);
    expect(await view.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
    expect(view.troubles).toEqual([]);
    await view.close();
  });

  it('is set up with the printed key, left, and come back to with the password', async () => {
    const view = await open({ refused: /^401 \/v1\/(set-up|session)$/ });
    const { page } = view;
    const { name, email } = PEOPLE.owner;
    await view.go('/');
    const given = {
      'The key that was printed': 'syncline_wrong',
      ...{ 'Name of the workspace': WORKSPACE, 'Your name': name, Email: email, Password: PASSWORD },
    };
    for (const [label, text] of Object.entries(given)) await page.getByRole('textbox', { name: label }).fill(text);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('textbox', { name: 'The key that was printed' }).fill(syncline.apiKey);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    await page.getByRole('button', { name: 'You and this workspace' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('textbox', { name: 'Email' }).fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not this one at all');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Email or password is not right.').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(view.troubles).toEqual([]);
    await view.close();
  });
});
