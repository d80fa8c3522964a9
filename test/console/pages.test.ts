import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { type ConsolePeople, invitationToken, NARROW, openConsole, settlePeople } from '../support/console-page.js';
import { addContactSync, type ContactVendors, goLive, startContactVendors } from '../support/contact-sync.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const executable = chromiumPath();

interface Looked {
  readonly name: string;
  readonly path: string;
  readonly shows: string;
  readonly as?: null;
}

/** Every page, with what shows that it is there. */
const PAGES = [
  { name: 'overview', path: '/', shows: 'Overview' },
  { name: 'connections', path: '/connections', shows: 'Connections' },
  { name: 'connection', path: '/connections/$hubspotId', shows: 'HubSpot' },
  { name: 'connect', path: '/connections/new?vendor=hubspot', shows: 'Connect a tool' },
  { name: 'syncs', path: '/syncs', shows: 'Syncs' },
  { name: 'sync', path: '/syncs/$syncId', shows: 'Contacts' },
  { name: 'edit mapping', path: '/syncs/$syncId/edit-mapping', shows: 'Change the mapping' },
  { name: 'replay', path: '/syncs/$syncId/replay?policy=newest', shows: 'What another policy would have done' },
  { name: 'new sync', path: '/syncs/new', shows: 'New sync' },
  { name: 'link', path: '/links/$linkId', shows: '@mail.syncline.dev' },
  { name: 'segments', path: '/syncs/$syncId/segments', shows: 'Contacts' },
  { name: 'settings of a sync', path: '/syncs/$syncId/settings', shows: 'Contacts' },
  { name: 'new segment', path: '/syncs/$syncId/segments/new', shows: 'Contacts' },
  { name: 'people', path: '/people', shows: 'People' },
  { name: 'keys', path: '/keys', shows: 'API keys' },
  { name: 'audit', path: '/audit', shows: 'Audit log' },
  { name: 'settings', path: '/settings', shows: 'Settings' },
  { name: 'account', path: '/account', shows: 'Your account' },
  { name: 'sign-in', path: '/sign-in', as: null, shows: 'Sign in' },
  { name: 'invitation', path: '/invitation?token=$token', as: null, shows: 'Join Acme Operations' },
] as const satisfies readonly Looked[];

/** Those that are looked at where there is something on them. */
const LISTS = [
  { name: 'records', path: '/syncs/$syncId/records', shows: 'Contacts' },
  { name: 'conflicts', path: '/conflicts', shows: 'Conflicts' },
  { name: 'conflicts of a sync', path: '/syncs/$syncId/conflicts', shows: 'Contacts' },
  { name: 'dead letters', path: '/dead-letters', shows: 'Dead letters' },
  { name: 'dead letters of a sync', path: '/syncs/$syncId/dead-letters', shows: 'Contacts' },
  { name: 'runs', path: '/syncs/$syncId/runs', shows: 'Contacts' },
  { name: 'run', path: '/runs/$runId', shows: 'First sync' },
  { name: 'mapping', path: '/syncs/$syncId/mapping', shows: 'Contacts' },
  { name: 'alerts', path: '/alerts', shows: 'Alerts' },
] as const satisfies readonly Looked[];

/** Beyond this share of the screen, times how far it moved, what one reads is felt to jump. */
const SHIFT_MAX = 0.1;
const KEEP_SHIFTS = `window.shifted = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });`;
const SHIFTED = 'window.shifted';

(executable === undefined ? describe.skip : describe)('every page of the console', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let browser: Browser;
  let people: ConsolePeople;
  let ids: Readonly<Record<string, string>>;

  beforeAll(async () => {
    vendors = await startContactVendors();
    vendors.hubspot.asUser.createContact({ email: 'ada@mail.syncline.dev', firstname: 'Ada' });
    vendors.hubspot.asUser.createContact({ email: 'somchai@mail.syncline.dev', firstname: 'สมชาย' });
    vendors.hubspot.asUser.createContact({ email: 'mhd@mail.syncline.dev', firstname: 'محمد' });
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    people = await settlePeople(syncline);
    const token = await invitationToken(syncline.as(), { email: 'new@mail.syncline.dev', role: 'operator' });
    const scopes = ['syncs.read', 'links.read'];
    await syncline.as().post('/v1/api-keys').send({ name: 'Nightly export', scopes, expiresAt: null }).expect(201);
    const sync = await addContactSync(syncline, vendors);
    const runId = await goLive(syncline, sync.syncId);
    const { body } = await syncline.as().get(`/v1/syncs/${sync.syncId}/links`).expect(200);
    const configuration = {
      version: 1,
      connections: { HubSpot: { vendor: 'hubspot' }, Warehouse: { vendor: 'mailchimp' } },
      alerts: { rules: { quota: { on: true, percent: 50 } } },
    };
    await syncline.as().put('/v1/configuration/applied').send({ configuration, file: 'workspace.yaml' }).expect(200);
    ids = { ...sync, token, runId, linkId: (body as { items: { id: string }[] }).items[0]?.id ?? '' };
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await vendors.close();
  });

  const pathOf = (path: string): string => path.replaceAll(/\$(\w+)/g, (_, name: string) => ids[name] ?? '');

  for (const scheme of ['light', 'dark'] as const) {
    it.each(PAGES)(`$name is accessible and without trouble, ${scheme}`, async ({ name, path, shows, ...who }) => {
      const view = await openConsole(browser, people, { scheme, ...who });
      await view.go(pathOf(path));
      await view.page.getByRole('heading', { level: 1, name: shows }).waitFor();
      expect(await view.axe()).toEqual([]);
      expect(view.troubles).toEqual([]);
      await view.picture(`${name}-1280-${scheme}`);
      await view.close();
    });
  }

  it.each(PAGES)('$name fits a telephone, from right to left too', async ({ name, path, shows: _, ...who }) => {
    for (const language of ['en', 'ar']) {
      const view = await openConsole(browser, people, { size: NARROW, language, ...who });
      await view.go(pathOf(path));
      await view.page.getByRole('heading', { level: 1 }).waitFor();
      expect(await view.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
      expect(await view.page.evaluate('document.documentElement.dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      expect(view.troubles).toEqual([]);
      await view.picture(`${name}-390-${language}`);
      await view.close();
    }
  });

  it.each(['light', 'dark'] as const)('overview plots what happened once that is scrolled to, %s', async (scheme) => {
    const view = await openConsole(browser, people, { scheme });
    await view.go('/');
    await view.page.getByRole('heading', { name: 'Changes over time' }).scrollIntoViewIfNeeded();
    await view.page.getByRole('heading', { name: 'How long writing takes' }).waitFor();
    expect(await view.axe()).toEqual([]);
    await view.picture(`overview-plots-1280-${scheme}`);
    expect(view.troubles).toEqual([]);
    await view.close();
  });

  it('overview tells of each sync how far behind it is, and of each tool how many calls it took', async () => {
    const view = await openConsole(browser, people, {});
    await view.go('/');
    const sync = view.page.getByRole('link', { name: /^Contacts/ }).locator('..');
    await sync.getByText('All caught up').waitFor();
    await view.page
      .getByRole('link', { name: /^HubSpot/ })
      .getByText('Calls today')
      .waitFor();
    await view.close();
  });

  it('settings tell where the workspace has left the file that was applied last, and what it was called', async () => {
    const view = await openConsole(browser, people, {});
    await view.go('/settings');
    await view.page.getByText('The workspace is not as the file says.').waitFor();
    await view.page.getByText('workspace.yaml').waitFor();
    const rows = view.page.getByRole('row');
    await rows.filter({ hasText: 'Connection Warehouse' }).getByText('in the file, not here').waitFor();
    await rows.filter({ hasText: 'Sync Contacts' }).getByText('here, not in the file').waitFor();
    await rows.filter({ hasText: 'Rules for alerts' }).filter({ hasText: 'quota.percent' }).getByText('80').waitFor();
    await view.close();
  });

  it.each([...PAGES, ...LISTS])(
    '$name says that it is on its way while the API is slow, and nothing jumps',
    async (one) => {
      const { name: _, path, shows, ...who } = one;
      const view = await openConsole(browser, people, who);
      const { page } = view;
      const [whoAnswers, restAnswers] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const isFirst = ({ pathname }: URL): boolean => pathname === '/v1/session' || pathname === '/v1/set-up';
      await page.route(
        ({ pathname }) => pathname.startsWith('/v1/'),
        async (route) => {
          await (isFirst(new URL(route.request().url())) ? whoAnswers : restAnswers).promise;
          await route.continue();
        },
      );
      await page.addInitScript(KEEP_SHIFTS);
      const onItsWay = page.locator('[role="status"][aria-label="Loading"]').first();
      await page.goto(pathOf(path));
      await onItsWay.waitFor();
      whoAnswers.resolve();
      if (!('as' in who)) await page.getByRole('navigation').first().waitFor();
      await onItsWay.waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      restAnswers.resolve();
      await page.getByRole('heading', { level: 1, name: shows }).waitFor();
      await onItsWay.waitFor({ state: 'hidden' });
      expect(await page.evaluate(SHIFTED)).toBeLessThan(SHIFT_MAX);
      expect(view.troubles).toEqual([]);
      await view.close();
    },
  );

  // Whether there is such a conflict is not come to.
  const conflict: Looked = { name: 'conflict', path: `/conflicts/${crypto.randomUUID()}`, shows: 'Conflict' };
  it.each<Looked>([...PAGES, ...LISTS, conflict])(
    '$name says so when the API fails, and when it is away',
    async ({ path, shows: _, name: _name, ...who }) => {
      for (const [code, answer] of [
        ['SYNC_A500', { status: 500, json: { code: 'SYNC_A500', title: 'Something went wrong', detail: '' } }],
        ['SYNC_C001', null],
      ] as const) {
        const view = await openConsole(browser, people, { ...who, refused: /^(500|failed) \/v1\// });
        await view.page.route(
          ({ pathname }) => pathname.startsWith('/v1/') && pathname !== '/v1/session',
          (route) => (answer === null ? route.abort('connectionrefused') : route.fulfill(answer)),
        );
        await view.page.goto(pathOf(path));
        await view.page.getByText(code).first().waitFor();
        expect(view.troubles).toEqual([]);
        await view.close();
      }
    },
  );
});
