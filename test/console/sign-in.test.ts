import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import {
  type ConsolePage,
  type ConsolePeople,
  invitationToken,
  NARROW,
  openConsole,
  PASSWORD,
  PEOPLE,
  settlePeople,
} from '../support/console-page.js';
import { startWithOpenId, type WithOpenId } from '../support/openid.js';

const WRONG_ATTEMPTS_MAX = 5;
const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('who wants to come in', () => {
  let openId: WithOpenId;
  let people: ConsolePeople;
  let browser: Browser;
  let view: ConsolePage;
  let page: Page;

  beforeAll(async () => {
    openId = await startWithOpenId('Acme login');
    people = await settlePeople(openId.syncline);
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await openId.close();
  });

  const open = async (options: Parameters<typeof openConsole>[2] = {}): Promise<void> => {
    // The provider's own pages ask for a font of the world's.
    view = await openConsole(browser, people, { as: null, refused: /^failed \/css$/, ...options });
    page = view.page;
  };
  beforeEach(() => open());
  afterEach(() => view.close());

  const signInAs = async (email: string, password: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Email' }).fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  it('goes to the OpenID provider, and comes back to where they wanted to go', async () => {
    openId.claimsOf['noor-at-acme'] = { email: PEOPLE.owner.email, email_verified: true };
    await view.go('/connections');
    await page.getByRole('link', { name: 'Sign in with Acme login' }).click();
    await page.locator('input[name="login"]').fill('noor-at-acme');
    await page.locator('input[name="password"]').fill('theirs, not ours');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
    await page.getByRole('button', { name: 'You and this workspace' }).click();
    await page.getByText(PEOPLE.owner.email).waitFor();
    expect(view.troubles).toEqual([]);
  });

  it('is told when they gave up at the provider, and may use the password', async () => {
    await view.go('/sign-in');
    await page.getByRole('link', { name: 'Sign in with Acme login' }).click();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('alert').filter({ hasText: 'did not work, or you gave it up there' }).waitFor();
    await view.picture('signin-given-up-1280');
    await signInAs(PEOPLE.viewer.email, PASSWORD);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(view.troubles).toEqual([]);
  });

  it('is slowed down after many wrong passwords, told how long, and let in after that', async () => {
    await view.close();
    await open({ refused: /^4(01|29) \/v1\/session$/ });
    await view.go('/sign-in');
    for (let attempt = 0; attempt < WRONG_ATTEMPTS_MAX; attempt += 1) {
      const answered = page.waitForResponse((response) => response.url().endsWith('/v1/session'));
      await signInAs(PEOPLE.operator.email, `guess ${attempt}`);
      expect((await answered).status()).toBe(401);
    }
    await signInAs(PEOPLE.operator.email, PASSWORD);
    await page
      .getByRole('alert')
      .filter({ hasText: /You can try again in 5 min/ })
      .waitFor();
    await view.picture('signin-slowed-1280');
    // As it is when that time has passed.
    await openId.syncline.database.pool.query('UPDATE sign_in_attempt SET expire = 0');
    await signInAs(PEOPLE.operator.email, PASSWORD);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(view.troubles).toEqual([]);
  });

  it.each(['en', 'fa'])('is told that their invitation has expired, and what to do, in %s', async (language) => {
    const email = `late-${language}@mail.syncline.dev`;
    const token = await invitationToken(openId.syncline.as(), { email, role: 'viewer' });
    await openId.syncline.database.pool.query('UPDATE invitation SET expires_at = now() WHERE email = $1', [email]);
    await view.close();
    await open({ language, size: NARROW, refused: /^410 \/v1\/invitations\/look$/ });
    await view.go(`/invitation?token=${token}`);
    const over = language === 'en' ? 'This invitation cannot be used' : /دعوت/;
    await page.getByRole('heading', { level: 1, name: over }).waitFor();
    expect(await view.axe()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
    await view.picture(`invitation-over-390-${language}`);
    await page.getByRole('link').first().click();
    await page.waitForURL('**/sign-in');
    expect(view.troubles).toEqual([]);
  });
});
