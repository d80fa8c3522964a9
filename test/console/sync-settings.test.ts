import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { added, listed, shown, syncNow } from '../support/asking.js';
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
import { peopleMapping, salesforceBody, textField } from '../support/people-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const PEOPLE = 6;
/** More than one of a kind, and it asks. */
const CAREFUL = { share: 0.01, atLeast: 1 };
/** HubSpot's lists and Mailchimp's tags; no tag is made, and some lists are for HubSpot alone. */
const LISTS = {
  ...{ id: 'lists', a: 'lists', b: 'tags', direction: 'both', kind: 'set' },
  lens: { kind: 'members', groups: true },
  groups: { create: { a: true, b: false }, deny: ['Internal*'] },
};
const LAST = { ...textField('last', 'lastname', 'LastName'), requiredOn: ['b'] };
const COMPANY = {
  ...{ id: 'company', a: 'association:primary_company', b: 'AccountId', direction: 'both', kind: 'value' },
  lens: { kind: 'reference' },
};
const emailOf = (index: number): string => `person${index}@mail.syncline.dev`;
const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('the settings of a sync', () => {
  let vendors: ContactVendors;
  let salesforce: SalesforceSandbox;
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
    for (const name of ['VIP', 'Golf', 'Internal tests']) vendors.hubspot.asUser.createList({ name });
    vendors.mailchimp.asUser.subscribe(emailOf(5));
    for (const name of ['VIP', 'Chess']) vendors.mailchimp.asUser.tag(emailOf(5), name);
    salesforce = await startSalesforceSandbox();
    syncline = await startSyncline({ allowedOrigins: [...vendors.origins, salesforce.url] });
    people = await settlePeople(syncline);
    sync = await addContactSync(syncline, vendors);
    await syncline
      .as()
      .put(`/v1/syncs/${sync.syncId}/mapping`)
      .send({
        ...contactMapping,
        fields: [...contactMapping.fields, LISTS],
        deletedOn: { a: 'archive' },
        brake: { delete: CAREFUL, overwrite: CAREFUL },
      })
      .expect(200);
    await goLive(syncline, sync.syncId);
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await Promise.all([vendors.close(), salesforce.close()]);
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

  it('tells on the mapping tab which lists and tags are paired, and why others are not', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await openAs({ scheme });
      await view.go(`${ofSync()}/mapping`);
      await page.getByRole('row', { name: /^VIP VIP Paired/ }).waitFor();
      expect(await view.axe()).toEqual([]);
      await view.picture(`groups-1280-${scheme}`);
    }
    const rowOf = (name: string) => page.getByRole('row').filter({ hasText: name });
    await rowOf('Golf').getByText('Not made in Mailchimp: the mapping does not say so').waitFor();
    await rowOf('Internal tests').getByText('Left out by the mapping').waitFor();
    await rowOf('Chess').getByText('Paired').waitFor();
    expect(await page.getByText('References to other records').count()).toBe(0);
    await page.goto(`${ofSync()}/mapping?version=1`);
    await page.getByRole('button', { name: 'Go back to this version' }).waitFor();
    expect(await page.getByText('Tags, lists and campaigns').count()).toBe(0);
    await openAs({ size: NARROW, language: 'ar' });
    await view.go(`${ofSync()}/mapping`);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
    await view.picture('groups-390-ar');
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

  it('tells which sync translates references, which cannot be removed meanwhile', async () => {
    const salesforceId = await added(syncline, '/v1/connections', salesforceBody(salesforce));
    const addSync = (name: string, objects: readonly [string, string], fields: readonly object[], key: string) =>
      added(syncline, '/v1/syncs', {
        name,
        a: { connectionId: sync.hubspotId, object: objects[0] },
        b: { connectionId: salesforceId, object: objects[1] },
        mapping: { ...peopleMapping, fields, keys: [{ fieldIds: [key] }] },
      });
    const companies = await addSync('Companies', ['companies', 'Account'], [textField('name', 'name', 'Name')], 'name');
    const staff = await addSync(
      'Staff',
      ['contacts', 'Contact'],
      [...peopleMapping.fields.slice(0, 1), LAST, COMPANY],
      'email',
    );
    await openAs({ refused: /^409 \/v1\/syncs/ });
    await view.go(`/syncs/${staff}/mapping`);
    const table = page.getByRole('table', { name: 'References to other records' });
    await table
      .getByRole('row', { name: /company association:primary_company AccountId Companies Not started 0/ })
      .waitFor();
    expect(await view.axe()).toEqual([]);
    await view.picture('references-1280');
    await table.getByRole('link', { name: 'Companies' }).click();
    await page.getByRole('heading', { level: 1, name: 'Companies' }).waitFor();
    await view.go(`/syncs/${companies}/settings`);
    await press('Remove the sync');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Companies');
    await dialog.getByRole('button', { name: 'Remove the sync' }).click();
    await dialog.getByText('SYNC_A429').waitFor();
    await dialog.getByText(/translate references of "Staff"/).waitFor();
    expect(await shown(syncline, `/v1/syncs/${companies}`)).toMatchObject({ name: 'Companies' });
  });
});
