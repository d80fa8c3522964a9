import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { listed, shown, syncNow } from '../support/asking.js';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { type ConsolePage, type ConsolePeople, NARROW, openConsole, settlePeople } from '../support/console-page.js';
import {
  addContactSync,
  type ContactSync,
  type ContactVendors,
  contactMapping,
  goLive,
  startContactVendors,
} from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const PEOPLE = 6;
/** More than one of a kind, and it asks. */
const CAREFUL = { share: 0.01, atLeast: 1 };
const emailOf = (index: number): string => `person${index}@mail.syncline.dev`;
const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('the settings of a sync', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let sync: ContactSync;
  let browser: Browser;
  let people: ConsolePeople;
  let view: ConsolePage;
  let page: Page;

  beforeAll(async () => {
    vendors = await startContactVendors();
    for (let index = 0; index < PEOPLE; index += 1)
      vendors.hubspot.asUser.createContact({ email: emailOf(index), firstname: `Name ${index}` });
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    people = await settlePeople(syncline);
    sync = await addContactSync(syncline, vendors);
    await syncline
      .as()
      .put(`/v1/syncs/${sync.syncId}/mapping`)
      .send({ ...contactMapping, deletedOn: { a: 'archive' }, brake: { delete: CAREFUL, overwrite: CAREFUL } })
      .expect(200);
    await goLive(syncline, sync.syncId);
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await vendors.close();
  });

  const open = async (options: Parameters<typeof openConsole>[2]): Promise<void> => {
    view = await openConsole(browser, people, options);
    page = view.page;
  };
  const openAs = async (options: Parameters<typeof openConsole>[2]): Promise<void> => {
    await view.close();
    await open(options);
  };
  beforeEach(() => open({}));
  afterEach(async () => {
    await view.close();
    expect(view.troubles).toEqual([]);
  });

  const at = (): string => `/syncs/${sync.syncId}/settings`;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const field = (name: string) => page.getByRole('textbox', { name });
  const told = () => shown<{ name: string; pollEveryMs: number; sweepEveryMs: number }>(syncline, `/v1${ofSync()}`);
  const ofSync = (): string => `/syncs/${sync.syncId}`;

  it('is found by axe without fault, light or dark, with the dialog that removes it', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await openAs({ scheme });
      await view.go(at());
      await page.getByText('is deleted in Mailchimp too, and can be brought back').waitFor();
      expect(await view.axe()).toEqual([]);
      await view.picture(`settings-1280-${scheme}`);
      await press('Remove the sync');
      await page.getByText(`Pairs that are forgotten: ${PEOPLE}`).waitFor();
      expect(await view.axe()).toEqual([]);
      await view.picture(`settings remove-1280-${scheme}`);
    }
  });

  it('fits a telephone, from right to left too', async () => {
    for (const language of ['en', 'ar']) {
      await openAs({ size: NARROW, language });
      await view.go(at());
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
      await view.picture(`settings-390-${language}`);
    }
  });

  it('takes another name and rhythm, and shows them everywhere', async () => {
    await view.go(ofSync());
    await page.getByRole('link', { name: 'Settings' }).last().click();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await field('Name').fill('Newsletter');
    await field('Looks for changes every').fill('90');
    await page.getByRole('combobox', { name: 'Unit of: Looks for changes every' }).selectOption('seconds');
    await field('Compares everything every').fill('2');
    await page.getByRole('combobox', { name: 'Unit of: Compares everything every' }).selectOption('days');
    await press('Save');
    await page.getByRole('heading', { level: 1, name: 'Newsletter' }).waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    expect(await told()).toMatchObject({ name: 'Newsletter', pollEveryMs: 90_000, sweepEveryMs: 172_800_000 });
    await page.getByRole('link', { name: 'Status' }).click();
    await page.getByRole('link', { name: '1.5 min' }).waitFor();
    await page.getByRole('link', { name: '2 days' }).click();
    expect(await field('Looks for changes every').inputValue()).toBe('90');
  });

  it('tells at the field what rhythm cannot be, and saves nothing', async () => {
    const before = await told();
    await view.go(at());
    await field('Looks for changes every').fill('25');
    await page.getByRole('combobox', { name: 'Unit of: Looks for changes every' }).selectOption('hours');
    await field('Compares everything every').fill('');
    await field('Name').fill(' ');
    await press('Save');
    await page.getByText('Give a time between 1 sec and 1 day.').waitFor();
    await page.getByText('Give a time between 1 min and 7 days.').waitFor();
    await page.getByText('Give the sync a name.').waitFor();
    expect(await field('Looks for changes every').getAttribute('aria-invalid')).toBe('true');
    expect(await view.axe()).toEqual([]);
    await view.picture('settings wrong-1280');
    expect(await told()).toEqual(before);
  });

  it('offers nothing to do to somebody who may only look', async () => {
    for (const as of ['operator', 'viewer'] as const) {
      await openAs({ as });
      await view.go(at());
      await page.getByText('Decided by the mapping').waitFor();
      expect(await page.getByRole('textbox').count()).toBe(0);
      expect(await page.getByRole('button', { name: /Save|Remove/ }).count()).toBe(0);
      expect(await page.getByRole('link', { name: 'Change the rules' }).count()).toBe(0);
      await view.picture(`settings-1280-${as}`);
    }
  });

  it('promises of no tool that nothing is deleted there when something is: by the policy or by a filter', async () => {
    await view.go(ofSync());
    await page.getByText('No record will be deleted in HubSpot.').waitFor();
    expect(await page.getByText('No record will be deleted, on either side.').count()).toBe(0);
    const now = await shown<{ mapping: object }>(syncline, `/v1${ofSync()}`);
    const filters = { b: { expression: 'true' }, onLeave: { kind: 'archive' } };
    await openAs({ answers: { [`/v1${ofSync()}`]: { ...now, mapping: { ...now.mapping, filters } } } });
    await view.go(ofSync());
    await page.getByText('What will not happen').waitFor();
    expect(await page.getByText(/No record will be deleted/).count()).toBe(0);
  });

  it('lists what the brake holds, pair by pair, all of it or of one kind', async () => {
    const contacts = vendors.hubspot.asUser.list('contacts');
    const idOf = (index: number) => contacts.find(({ properties }) => properties['email'] === emailOf(index))?.id ?? '';
    for (const index of [0, 1]) vendors.hubspot.asUser.deleteContact(idOf(index));
    for (const index of [2, 3]) vendors.hubspot.asUser.updateContact(idOf(index), { firstname: `Renamed ${index}` });
    await syncNow(syncline, sync.syncId);
    await eventually('all of it is held', async () => {
      const held = await shown<{ deletes: number; overwrites: number }>(syncline, `/v1${ofSync()}/brake`);
      return held.deletes === 2 && held.overwrites === 2;
    });
    for (const scheme of ['light', 'dark'] as const) {
      await openAs({ scheme });
      await view.go(ofSync());
      await page.getByText('4 rows').waitFor();
      expect(await view.axe()).toEqual([]);
      await view.picture(`held-1280-${scheme}`);
    }
    const overwritten = page.getByRole('row').filter({ hasText: emailOf(2) });
    await overwritten.getByRole('cell', { name: 'Mailchimp first Name 2 Renamed 2' }).waitFor();
    await page.getByRole('link', { name: 'Pairs that lost a record: 2' }).click();
    await page.getByText('2 rows').waitFor();
    expect(new URL(page.url()).searchParams.get('held')).toBe('delete');
    expect(await overwritten.count()).toBe(0);
    await page.getByRole('link', { name: emailOf(0) }).click();
    await page.getByRole('heading', { level: 1, name: emailOf(0) }).waitFor();
    await openAs({ size: NARROW, language: 'ar' });
    await view.go(ofSync());
    await page.getByRole('link', { name: emailOf(2) }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
    await view.picture('held-390-ar');
  });

  it('is removed once its name is typed, forgets its pairs, and leaves every record', async () => {
    const { name } = await told();
    const contacts = vendors.hubspot.asUser.list('contacts').length;
    await view.go(at());
    await press('Remove the sync');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`Pairs that are forgotten: ${PEOPLE}`).waitFor();
    await dialog.getByText('No record is deleted or changed, in HubSpot or in Mailchimp.').waitFor();
    const act = dialog.getByRole('button', { name: 'Remove the sync' });
    expect(await act.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('Contact');
    expect(await act.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill(name);
    await act.click();
    await page.getByRole('heading', { level: 1, name: 'Syncs' }).waitFor();
    await page.getByText(`${name} is removed. No record was touched.`).waitFor();
    await page.getByText('No sync yet').waitFor();
    expect(await listed(syncline, '/v1/syncs')).toEqual([]);
    expect(vendors.hubspot.asUser.list('contacts')).toHaveLength(contacts);
    expect(vendors.mailchimp.asUser.get(emailOf(0))?.['status']).not.toBe('archived');
  });
});
