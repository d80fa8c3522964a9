import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { listed } from '../support/asking.js';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { type ConsolePage, type ConsolePeople, NARROW, openConsole, settlePeople } from '../support/console-page.js';
import { addContactSync, type ContactVendors, goLive, startContactVendors } from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

interface Segment {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

const PICTURES = process.env['SYNCLINE_PICTURES'];
const NAMES = ['Ada', 'Ben', 'Cho'];
const email = (name: string): string => `${name.toLowerCase()}@mail.syncline.dev`;
const executable = chromiumPath();
const isBuilt = existsSync(join(import.meta.dirname, '../../dist/console/index.html'));

(executable === undefined || !isBuilt ? describe.skip : describe)('the segments of a sync', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let browser: Browser;
  let people: ConsolePeople;
  let syncId: string;

  const segments = (): Promise<readonly Segment[]> => listed<Segment>(syncline, `/v1/syncs/${syncId}/segments`);
  const tagged = (): readonly string[] =>
    NAMES.filter((name) => {
      const tags = vendors.mailchimp.asUser.get(email(name))?.['tags'] as readonly { name: string }[] | undefined;
      return tags?.some((tag) => tag.name === 'Starts with A or B') ?? false;
    });
  const addByApi = async (name: string): Promise<string> => {
    const body = { name, rule: 'a.firstname == "Cho"', side: 'b', field: 'tags', group: name };
    return ((await syncline.as().post(`/v1/syncs/${syncId}/segments`).send(body).expect(201)).body as Segment).id;
  };
  const picture = async (view: ConsolePage, name: string): Promise<void> => {
    if (PICTURES !== undefined)
      await view.page.screenshot({ path: join(PICTURES, `segments-${name}.png`), fullPage: true });
  };
  const fill = async (page: Page, rule: string): Promise<void> =>
    page.getByRole('textbox', { name: 'Rule', exact: true }).fill(rule);
  const saved = (page: Page) => page.getByRole('button', { name: 'Save and count' });

  beforeAll(async () => {
    vendors = await startContactVendors();
    for (const name of NAMES) vendors.hubspot.asUser.createContact({ email: email(name), firstname: name });
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    ({ syncId } = await addContactSync(syncline, vendors));
    await goLive(syncline, syncId);
    people = await settlePeople(syncline);
    await eventually('the members are made', () => NAMES.every((name) => vendors.mailchimp.asUser.get(email(name))));
    browser = await openChromium(executable ?? '');
    if (PICTURES !== undefined) await mkdir(PICTURES, { recursive: true });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await vendors.close();
  }, 30_000);

  it('are built with what is wrong said where it is, counted, looked at and activated', async () => {
    const view = await openConsole(browser, people, { refused: /^422 / });
    const { page } = view;
    await view.go(`/syncs/${syncId}`);
    await page.getByRole('link', { name: 'Segments' }).click();
    await page.getByText('No segments yet').waitFor();
    await page.getByRole('link', { name: 'New segment' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Starts with A or B');
    await fill(page, 'a.frstname == "Ada"');
    await saved(page).click();
    await page.getByText('(SYNC_X003)').waitFor();
    await picture(view, 'wrong');
    expect(await page.getByRole('textbox', { name: 'Rule', exact: true }).getAttribute('aria-invalid')).toBe('true');

    await fill(page, '');
    await page.getByRole('combobox', { name: 'Put a field in' }).fill('firstname');
    await page.getByRole('option', { name: /a\.firstname/ }).click();
    const rule = page.getByRole('textbox', { name: 'Rule', exact: true });
    expect(await rule.inputValue()).toBe('a.firstname');
    await fill(page, 'a.firstname == "Ada" || b["merge_fields.FNAME"] == "Ben"');
    await saved(page).click();
    await page.waitForURL(/segments\/.*run=/);
    await page.getByRole('button', { name: 'Activate' }).waitFor();
    await page
      .getByRole('row', { name: /Put in/ })
      .nth(1)
      .waitFor();
    await page.getByRole('link', { name: email('Ada') }).waitFor();
    await picture(view, 'counted');
    expect(tagged()).toEqual([]);
    await page.getByRole('button', { name: 'Activate' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Put into “Starts with A or B”: 2').waitFor();
    await dialog.getByRole('button', { name: 'Activate' }).click();
    await eventually('the members are in the group', () => tagged().length === 2);
    expect(tagged()).toEqual(['Ada', 'Ben']);
    await page.getByText('Kept true').waitFor();
    expect(view.troubles).toEqual([]);
    await view.close();
  }, 60_000);

  it('are given another rule, which counts from its activation on', async () => {
    const [segment] = await segments();
    const view = await openConsole(browser, people);
    const { page } = view;
    await view.go(`/syncs/${syncId}/segments/${segment?.id ?? ''}`);
    await fill(page, 'a.firstname == "Ada"');
    await saved(page).click();
    await page.getByText('Rule saved, not in use yet').waitFor();
    await page.getByRole('row', { name: /Taken out/ }).waitFor();
    expect(tagged()).toEqual(['Ada', 'Ben']);
    await page.getByRole('button', { name: 'Activate' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
    await eventually('the other is taken out', () => tagged().length === 1);
    expect(view.troubles).toEqual([]);
    await view.close();
  }, 60_000);

  it('are removed as was said: members stay, or are taken out first', async () => {
    const view = await openConsole(browser, people);
    const { page } = view;
    const other = await addByApi('Draft');
    await view.go(`/syncs/${syncId}/segments/${other}`);
    await page.getByRole('button', { name: 'Remove, members stay' }).click();
    await page.getByRole('dialog').getByText('Whoever is in “Draft” stays in it.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove, members stay' }).click();
    await page.getByRole('link', { name: 'Starts with A or B' }).click();
    await page.getByRole('button', { name: 'Take members out, then remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take members out, then remove' }).click();
    await eventually('nobody is in it, and it is gone', async () => {
      return tagged().length === 0 && (await segments()).length === 0;
    });
    await page.getByText('No segments yet').waitFor();
    expect(view.troubles).toEqual([]);
    await view.close();
  }, 60_000);

  describe('their pages', () => {
    let paths: Readonly<Record<string, string>>;

    beforeAll(async () => {
      const id = await addByApi('Only Cho');
      const { body } = await syncline.as().post(`/v1/syncs/${syncId}/segments/${id}/preview`).expect(202);
      const { run } = body as { run: { id: string } };
      await eventually('it is counted', async () => {
        const { body: now } = await syncline.as().get(`/v1/runs/${run.id}`);
        return (now as { state: string }).state === 'ready';
      });
      const list = `/syncs/${syncId}/segments`;
      paths = { list, new: `${list}/new`, one: `${list}/${id}?run=${run.id}` };
    }, 30_000);

    it.each(['list', 'new', 'one'])('%s: axe finds nothing, in light and dark', async (name) => {
      for (const scheme of ['light', 'dark'] as const) {
        const view = await openConsole(browser, people, { scheme });
        await view.go(paths[name] ?? '');
        await view.page
          .getByText(name === 'new' ? 'Save and count' : 'Only Cho')
          .first()
          .waitFor();
        expect(await view.axe()).toEqual([]);
        expect(view.troubles).toEqual([]);
        await picture(view, `${name}-${scheme}`);
        await view.close();
      }
    });

    const telephones = ['list', 'new', 'one'].flatMap((name) =>
      ['en', 'th', 'ar', 'fa', 'vi'].map((language) => [name, language] as const),
    );
    it.each(telephones)('%s: fits a telephone in %s', async (name, language) => {
      const view = await openConsole(browser, people, { size: NARROW, language });
      await view.go(paths[name] ?? '');
      await view.page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor();
      if (name !== 'new') await view.page.getByText('Only Cho').first().waitFor();
      expect(await view.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
      expect(view.troubles).toEqual([]);
      await picture(view, `${name}-390-${language}`);
      await view.close();
    });

    it('offer nothing to do to somebody who may only look', async () => {
      const view = await openConsole(browser, people, { as: 'viewer' });
      await view.go(paths['one'] ?? '');
      await view.page.getByText('Only Cho').first().waitFor();
      expect(await view.page.getByRole('button', { name: /Activate|Save|Remove|Count/ }).count()).toBe(0);
      await view.go(paths['list'] ?? '');
      expect(await view.page.getByRole('link', { name: 'New segment' }).count()).toBe(0);
      await view.close();
    });
  });
});
