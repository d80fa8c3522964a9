import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, type Page, type Route } from 'playwright-core';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { type ConsolePage, type ConsolePeople, NARROW, openConsole, settlePeople } from '../support/console-page.js';
import {
  addContactSync,
  contactMapping,
  type ContactSync,
  type ContactVendors,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { listed } from '../support/asking.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface Found {
  readonly id: string;
  readonly aId: string;
  readonly status: string;
  readonly kind: string;
  readonly base: Readonly<Record<string, { readonly a: string }>>;
}

const PEOPLE = 6;
const email = (index: number): string => `person${index}@mail.syncline.dev`;
const path = chromiumPath();
/** In the page: what can be scrolled to below everything there is to see. */
const BLANK_BELOW_PX = `document.documentElement.scrollHeight - scrollY
  - document.querySelector('main').getBoundingClientRect().bottom`;
const isBuilt = existsSync(join(import.meta.dirname, '../../dist/console/index.html'));

if (path === undefined || !isBuilt) {
  process.stderr.write('\n*** The console is NOT tested in a browser: it wants Chromium and `npm run build`. ***\n\n');
  describe.skip('the pages of one sync: skipped, no Chromium or no built console here', () => {
    it('needs chromium and dist/console', () => undefined);
  });
} else {
  describe('the pages of one sync', () => {
    let vendors: ContactVendors;
    let syncline: RunningSyncline;
    let sync: ContactSync;
    let browser: Browser;
    let people: ConsolePeople;
    let view: ConsolePage;
    let page: Page;
    let linkId: string;
    /** A contact that Mailchimp refuses until its address is mended. */
    let mended: string;

    const list = (address: string): Promise<readonly Found[]> => listed<Found>(syncline, address);
    const memberName = (index: number): unknown =>
      (vendors.mailchimp.asUser.get(email(index))?.['merge_fields'] as Record<string, unknown> | undefined)?.['FNAME'];
    const contactOf = async (index: number): Promise<string> => {
      const links = await list(`/v1/syncs/${sync.syncId}/links?limit=100`);
      return links.find(({ base }) => base['email']?.a === email(index))?.aId ?? '';
    };

    beforeAll(async () => {
      vendors = await startContactVendors();
      for (let index = 0; index < PEOPLE; index += 1)
        vendors.hubspot.asUser.createContact({ email: email(index), firstname: `Name ${index}` });
      syncline = await startSyncline({ allowedOrigins: vendors.origins });
      sync = await addContactSync(syncline, vendors);
      const fields = contactMapping.fields.map((field) =>
        field.id === 'first' ? { ...field, policy: { kind: 'manual' } } : field,
      );
      await syncline
        .as()
        .put(`/v1/syncs/${sync.syncId}/mapping`)
        .send({ ...contactMapping, fields })
        .expect(200);
      await goLive(syncline, sync.syncId);
      await syncline.as().post(`/v1/syncs/${sync.syncId}/pause`).expect(200);
      for (const index of [0, 1, 2]) {
        vendors.hubspot.asUser.updateContact(await contactOf(index), { firstname: `Mine ${index}` });
        vendors.mailchimp.asUser.update(email(index), { merge_fields: { FNAME: `Other ${index}` } });
      }
      vendors.hubspot.asUser.createContact({ email: 'refused@example.com', firstname: 'Refused' });
      const { id: mendedId } = vendors.hubspot.asUser.createContact({ email: 'typo@example.com', firstname: 'Mended' });
      mended = mendedId;
      await syncline.as().post(`/v1/syncs/${sync.syncId}/resume`).expect(200);
      await syncline.as().post(`/v1/syncs/${sync.syncId}/sync-now`).expect(202);
      await eventually('conflicts and dead letters', async () => {
        const conflicts = await list('/v1/conflicts?status=open');
        const letters = await list('/v1/dead-letters?status=open');
        return conflicts.length === 3 && letters.length === 2;
      });
      linkId = (await list(`/v1/syncs/${sync.syncId}/links?search=${encodeURIComponent(email(0))}`))[0]?.id ?? '';
      people = await settlePeople(syncline);
      browser = await openChromium(path);
    }, 90_000);
    afterAll(async () => {
      await browser.close();
      await syncline.close();
      await vendors.close();
    }, 30_000);

    const open = async (options: Parameters<typeof openConsole>[2]): Promise<void> => {
      view = await openConsole(browser, people, options);
      page = view.page;
    };
    /** The page asks again while a worker holds the sync: the refusal is no trouble. */
    const whileSomebodyWorks = async (): Promise<void> => {
      await view.close();
      await open({ refused: /^409 / });
    };
    beforeEach(() => open({}));
    afterEach(async () => {
      await view.close();
      expect(view.troubles).toEqual([]);
    });
    const go = (address: string) => page.goto(`${syncline.url}${address}`);
    const ofSync = (tab = ''): string => `/syncs/${sync.syncId}${tab}`;
    const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click();
    const runId = async (): Promise<string> =>
      (await list(`/v1${ofSync('/runs')}`)).find(({ kind }) => kind === 'firstSync')?.id ?? '';
    const conflictId = async (): Promise<string> => (await list('/v1/conflicts'))[0]?.id ?? '';

    const PAGES: readonly (readonly [string, () => string | Promise<string>, string])[] = [
      ['status', () => ofSync(), 'What will not happen'],
      ['records', () => ofSync('/records'), email(3)],
      ['one record', () => `/links/${linkId}`, 'Values and why'],
      ['conflicts', () => ofSync('/conflicts'), 'What they hold'],
      ['conflicts of all syncs', () => '/conflicts', 'What they hold'],
      ['one conflict', async () => `/conflicts/${await conflictId()}`, 'Last agreed on'],
      ['dead letters', () => ofSync('/dead-letters'), 'MAILCHIMP_INVALID'],
      ['dead letters of all syncs', () => '/dead-letters', 'MAILCHIMP_INVALID'],
      ['runs', () => ofSync('/runs'), 'First sync'],
      ['one run', async () => `/runs/${await runId()}`, 'Created in Mailchimp'],
      ['mapping', () => ofSync('/mapping'), 'policy.kind'],
    ];

    it.each(PAGES)('%s: axe finds nothing, light or dark', async (name, address, words) => {
      for (const scheme of ['light', 'dark'] as const) {
        await view.close();
        await open({ scheme });
        await go(await address());
        await page.getByText(words).first().waitFor();
        expect(await view.axe()).toEqual([]);
        await view.picture(`one ${name}-1280-${scheme}`);
      }
    });

    it.each(PAGES)('%s: fits a telephone, from right to left too', async (name, address) => {
      for (const language of ['en', 'fa']) {
        await view.close();
        await open({ size: NARROW, language });
        await view.go(await address());
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
        expect(await page.evaluate(BLANK_BELOW_PX)).toBeLessThanOrEqual(1);
        await view.picture(`one ${name}-390-${language}`);
      }
    });

    it('has the tab that is open in sight on a telephone', async () => {
      for (const language of ['en', 'ar']) {
        await view.close();
        await open({ size: NARROW, language });
        await view.go(ofSync('/segments'));
        const tab = page.getByRole('main').locator('nav [data-status="active"]');
        const { x, width } = (await tab.boundingBox()) ?? { x: -1, width: 0 };
        expect([x >= 0, x + width <= NARROW.width]).toEqual([true, true]);
      }
    });

    it('lists ten thousand conflicts, and finds one', async () => {
      const [one] = await list('/v1/conflicts?status=open');
      const answer = (route: Route): Promise<void> => {
        const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
        const items = Array.from({ length: 500 }, (_, at) => ({ ...one, id: `c${from + at}` }));
        return route.fulfill({ json: { items, nextCursor: from + 500 < 10_000 ? String(from + 500) : null } });
      };
      await view.close();
      await open({ answers: { '/v1/conflicts': answer } });
      await view.go('/conflicts');
      await page.getByRole('columnheader').first().getByRole('button').click();
      await page.getByText('10,000 rows').waitFor();
      expect(await page.getByRole('row').count()).toBeLessThan(100);
    });

    it('calls records by what they are known by, masked for a viewer', async () => {
      await go(ofSync('/conflicts'));
      await page.getByRole('cell', { name: email(0) }).waitFor();
      await go(ofSync('/dead-letters'));
      await page.getByRole('cell', { name: `typo@example.com HubSpot ${mended}` }).waitFor();
      await view.close();
      await open({ as: 'viewer' });
      await go(ofSync('/dead-letters'));
      await page.getByRole('cell', { name: `t•••@••• HubSpot ${mended}` }).waitFor();
      await go(ofSync('/conflicts'));
      await page.getByRole('cell', { name: 'p•••@•••' }).first().waitFor();
    });

    it('pauses and resumes with one press each', async () => {
      await go(ofSync());
      await press('Pause');
      await page.getByText('nothing is sent').first().waitFor();
      await press('Resume');
      await page.getByRole('button', { name: 'Pause' }).waitFor();
    });

    it('finds a record among all, and says the search in the URL', async () => {
      await go(ofSync('/records'));
      await page.getByRole('textbox', { name: 'Search all records' }).fill('person4');
      await page.waitForURL(/q=person4/);
      await page.getByText('1 row', { exact: true }).waitFor();
      await page.getByRole('link', { name: email(4) }).click();
      await page.getByRole('heading', { level: 1, name: email(4) }).waitFor();
    });

    it('answers a conflict, and undoes the answer by a plan that is looked at first', async () => {
      const conflicts = await listed<Found & { now: { a: string } }>(syncline, '/v1/conflicts?status=open');
      const mine = conflicts.find(({ now }) => now.a === 'Mine 0');
      await go(`/conflicts/${mine?.id ?? ''}`);
      await page.getByText('HubSpot and Mailchimp both changed this value').waitFor();
      await press('Keep HubSpot');
      await page.getByText('Resolved').waitFor();
      expect(memberName(0)).toBe('Mine 0');
      await press('Undo, show the plan');
      await page.waitForURL(/\/runs\//);
      await press('Approve');
      await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
      await eventually('Mailchimp has its own value again', () => memberName(0) === 'Other 0');
    });

    it('says why a value is not carried over, by the names of the tools and in the language', async () => {
      const [one] = await list('/v1/conflicts');
      const address = `/v1/conflicts/${one?.id ?? ''}`;
      const about = { ...one, kind: 'unconvertible', winner: null, side: 'b', message: 'The server says so.' };
      for (const [decidedBy, language, shown] of [
        ['SYNC_L013', 'en', 'Mailchimp takes no new record without this field, and it is blank in HubSpot.'],
        ['SYNC_L013', 'vi', 'Mailchimp không nhận bản ghi mới nếu thiếu trường này'],
        ['SYNC_L013', 'ar', 'سجلًا جديدًا دون هذا الحقل'],
        ['A_NEWER_CODE', 'vi', 'The server says so.'],
      ] as const) {
        await view.close();
        await open({ language, answers: { [address]: { ...about, decidedBy } } });
        await view.go(`/conflicts/${one?.id ?? ''}`);
        await page.getByText(shown).waitFor();
        expect(await page.getByText('The server says so.').count()).toBe(decidedBy === 'A_NEWER_CODE' ? 1 : 0);
        await view.picture(`conflict ${decidedBy} ${language}`);
        await page.setViewportSize(NARROW);
        await view.picture(`conflict ${decidedBy} ${language} narrow`);
      }
    });

    it('answers all open conflicts of a field alike', async () => {
      await go(ofSync('/conflicts'));
      await press('Answer many');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: 'Keep Mailchimp' }).check();
      await dialog.getByRole('button', { name: /^Answer \d/ }).click();
      await page.waitForURL(/\/runs\//);
      await page.getByRole('heading', { level: 1, name: 'Many conflicts' }).waitFor();
      await page.getByRole('button', { name: 'Undo, show the plan' }).waitFor();
      await go(ofSync('/conflicts'));
      await page.getByText('No open conflicts').waitFor();
      await eventually('Mailchimp’s value is in HubSpot', async () => {
        const id = await contactOf(1);
        return vendors.hubspot.asUser.get('contacts', id)?.properties['firstname'] === 'Other 1';
      });
    });

    it('parts a pair for a reason that is shown, and links it again', async () => {
      await whileSomebodyWorks();
      const [link] = await list(`/v1${ofSync('/links')}?search=${encodeURIComponent(email(5))}`);
      await go(`/links/${link?.id ?? ''}`);
      await press('Sync now');
      await page.getByText('being read and brought together').waitFor();
      await press('Unlink');
      const dialog = page.getByRole('dialog');
      const act = dialog.getByRole('button', { name: 'Unlink' });
      expect(await act.isDisabled()).toBe(true);
      await dialog.getByText('An opt-out on one side').waitFor();
      await dialog.getByRole('textbox').fill('Two people, one address');
      await act.click();
      await page.getByText('Not kept the same since').waitFor();
      // The dialog, which goes away, says it as well.
      await page.getByRole('main').getByText('Two people, one address', { exact: true }).waitFor();
      expect(await list(`/v1${ofSync('/links')}?search=${encodeURIComponent(email(5))}`)).toEqual([]);
      await press('Link again');
      await page.getByRole('dialog').getByRole('button', { name: 'Link again' }).click();
      await page.getByRole('button', { name: 'Unlink' }).waitFor();
      const [again] = await list(`/v1${ofSync('/links')}`).then((links) =>
        links.filter(({ aId }) => aId === link?.aId),
      );
      expect(page.url()).toContain(again?.id ?? 'a new link');
    });

    it('lets a frozen field go on', async () => {
      await whileSomebodyWorks();
      const [link] = await list(`/v1${ofSync('/links')}?search=${encodeURIComponent(email(4))}`);
      const { store } = syncline.runtime.engine;
      const lease = await eventually('nobody works on the sync', () =>
        store.acquireLease(sync.syncId, 10_000, Date.now()),
      );
      await store.commit(lease, { linkUpdates: [{ linkId: link?.id ?? '', frozen: ['first'] }] });
      await store.releaseLease(lease);
      await go(`/links/${link?.id ?? ''}`);
      await page.getByText('Paused for this record').waitFor();
      await press('Let it go on');
      await page.getByText('A person let it go on').waitFor();
      const { body } = await syncline
        .as()
        .get(`/v1/links/${link?.id ?? ''}`)
        .expect(200);
      expect(body).toMatchObject({ frozen: [] });
    });

    it('filters a plan by its counts, in the URL', async () => {
      await go(`/runs/${await runId()}`);
      await page.getByRole('link', { name: /Created in Mailchimp/ }).click();
      await page.waitForURL(/kind=createOnB/);
      await page.getByText(`${PEOPLE} rows`).waitFor();
    });

    it('tries a dead letter again once what was wrong is mended', async () => {
      vendors.hubspot.asUser.updateContact(mended, { email: 'mended@mail.syncline.dev' });
      await go(ofSync('/dead-letters'));
      const row = page.getByRole('row').filter({ hasText: mended });
      await row.getByRole('button', { name: 'Send again' }).click();
      await eventually('the member is there', () => vendors.mailchimp.asUser.get('mended@mail.syncline.dev'));
      await row.waitFor({ state: 'hidden' });
    });

    it('discards a dead letter only with a reason', async () => {
      await go(ofSync('/dead-letters'));
      await press('Discard all (1)');
      const dialog = page.getByRole('dialog');
      const act = dialog.getByRole('button', { name: 'Discard all (1)' });
      expect(await act.isDisabled()).toBe(true);
      await dialog.getByRole('textbox').fill('A test address');
      await act.click();
      await page.getByText('No dead letters').waitFor();
      const [letter] = await listed<{ discardReason: string }>(syncline, '/v1/dead-letters?status=discarded');
      expect(letter?.discardReason).toBe('A test address');
    });

    it('goes back to an earlier version of the mapping by way of a plan', async () => {
      await go(`${ofSync('/mapping')}?version=1`);
      await press('Go back to this version');
      await page.getByRole('dialog').getByRole('button', { name: 'Go back to this version' }).click();
      await page.waitForURL(/\/runs\//);
      await page.getByRole('heading', { level: 1, name: 'Mapping change' }).waitFor();
    });

    it('tells why a value is as it is, and has it the other way round', async () => {
      const id = await contactOf(5);
      vendors.mailchimp.asUser.update(email(5), { merge_fields: { FNAME: 'Renamed' } });
      await syncline.as().post(`/v1/syncs/${sync.syncId}/sync-now`).expect(202);
      const name = (): unknown => vendors.hubspot.asUser.get('contacts', id)?.properties['firstname'];
      await eventually('the name has travelled', () => name() === 'Renamed');
      const link = (await list(`/v1/syncs/${sync.syncId}/links?search=${encodeURIComponent(email(5))}`))[0];
      await go(`/links/${link?.id ?? ''}`);
      const field = page.getByRole('region', { name: 'first' });
      await field.getByText('Made from “Renamed” in Mailchimp').waitFor();
      await field.getByRole('button', { name: 'Take this back, show the plan : first, HubSpot' }).click();
      await page.waitForURL(/\/runs\//);
      await press('Approve');
      await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
      await eventually('HubSpot has its own value again', () => name() === 'Name 5');
    });

    it('offers nothing to do to somebody who may only look', async () => {
      await view.close();
      await open({ as: 'viewer' });
      await go(`/conflicts/${await conflictId()}`);
      await page.getByText('Last agreed on').first().waitFor();
      expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
      await go(ofSync());
      await page.getByText('What will not happen').waitFor();
      expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
    });
  });
}
