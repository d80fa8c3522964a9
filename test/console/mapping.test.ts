import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Page } from 'playwright-core';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import { type ConsolePeople, openConsole, settlePeople } from '../support/console-page.js';
import { addContactSync, type ContactVendors, goLive, startContactVendors } from '../support/contact-sync.js';
import { listed } from '../support/asking.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('a mapping changed in the console', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let people: ConsolePeople;
  let browser: Browser;
  let syncId: string;

  beforeAll(async () => {
    vendors = await startContactVendors();
    vendors.hubspot.asUser.createContact({ email: 'ada@mail.syncline.dev', firstname: 'Ada', lastname: 'Lovelace' });
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    ({ syncId } = await addContactSync(syncline, vendors));
    await goLive(syncline, syncId);
    people = await settlePeople(syncline);
    await syncline.as().patch('/v1/workspace').send({ approvals: 'second-person' }).expect(200);
    browser = await openChromium(executable ?? '');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await vendors.close();
  });

  const lastName = (): unknown =>
    (vendors.mailchimp.asUser.get('ada@mail.syncline.dev')?.['merge_fields'] as Record<string, unknown> | undefined)?.[
      'LNAME'
    ];
  const addLastName = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Add a pair of fields' }).click();
    const dialog = page.getByRole('dialog');
    for (const [label, typed, option] of [
      ['Field of HubSpot', 'lastname', /lastname/],
      ['Field of Mailchimp', 'LNAME', /LNAME/],
    ] as const) {
      await dialog.getByRole('combobox', { name: label }).fill(typed);
      await page.getByRole('option', { name: option }).first().click();
    }
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
  };

  it('is planned, refused to whoever asked for it, and approved by another who sees what it changes', async () => {
    const mai = await openConsole(browser, people, { as: 'admin', refused: /^403 .*approve$/ });
    await mai.go(`/syncs/${syncId}/mapping`);
    await mai.page.getByRole('link', { name: 'Change the mapping' }).click();
    await addLastName(mai.page);
    await mai.page.getByRole('button', { name: 'Save and make the plan' }).click();
    await mai.page.getByRole('heading', { level: 1, name: 'Mapping change' }).waitFor();
    await mai.page.getByRole('button', { name: 'Approve' }).click();
    const dialog = mai.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await dialog.getByText('SYNC_A470').waitFor();
    expect(lastName()).toBe('');

    const noor = await openConsole(browser, people, { as: 'owner' });
    await noor.page.goto(mai.page.url());
    await noor.page.getByRole('cell', { name: 'lastname ↔ merge_fields.LNAME' }).waitFor();
    await noor.page.getByText('Lovelace').first().waitFor();
    await noor.page.getByRole('button', { name: 'Approve' }).click();
    await noor.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await eventually('the last name is there', () => lastName() === 'Lovelace');
    expect([...mai.troubles, ...noor.troubles]).toEqual([]);
    await mai.close();
    await noor.close();
  }, 60_000);

  it('is not saved over what another saved meanwhile: the second is told, and nothing is lost', async () => {
    const options = { refused: /^409 .*mapping$/ } as const;
    const [first, second] = [
      await openConsole(browser, people, options),
      await openConsole(browser, people, { ...options, as: 'admin' }),
    ];
    for (const view of [first, second]) await view.go(`/syncs/${syncId}/edit-mapping?part=rules`);
    await first.page.getByRole('radio', { name: 'Mailchimp wins', exact: true }).check();
    await second.page.getByRole('checkbox', { name: /in Mailchimp/ }).uncheck();
    await first.page.getByRole('button', { name: 'Save and make the plan' }).click();
    await first.page.waitForURL(/\/runs\//);
    await second.page.getByRole('button', { name: 'Save and make the plan' }).click();
    const told = second.page.getByRole('alert').filter({ hasText: 'was saved while you were editing' });
    await told.getByText('policy.side').waitFor();
    // A reload loses nothing either.
    await second.page.reload();
    await told.waitFor();
    expect(await second.page.getByRole('checkbox', { name: /in Mailchimp/ }).isChecked()).toBe(false);
    await told.getByRole('button', { name: 'Save mine over it' }).click();
    await second.page.waitForURL(/\/runs\//);
    await second.page.getByRole('cell', { name: 'create.b' }).waitFor();
    expect([...first.troubles, ...second.troubles]).toEqual([]);
    await first.close();
    await second.close();
  }, 60_000);

  it('says in its rules what becomes of the other record, and from how much on the brake asks', async () => {
    const view = await openConsole(browser, people, {});
    const { page } = view;
    await view.go(`/syncs/${syncId}/edit-mapping?part=rules`);
    await page.getByRole('radio', { name: /^Archive the other record/ }).check();
    await page.getByRole('radio', { name: 'The newest edit that is not empty wins' }).check();
    const deletions = page.getByRole('group', { name: 'Hold deletions and ask first, from' });
    await deletions.getByRole('textbox', { name: 'Percent of all pairs' }).fill('2.5');
    await deletions.getByRole('textbox', { name: 'but no fewer than' }).fill('7');
    expect(await view.axe()).toEqual([]);
    await view.picture('edit-rules-1280');
    await page.getByRole('button', { name: 'Save and make the plan' }).click();
    await page.waitForURL(/\/runs\//);
    const [newest] = await listed<{ readonly mapping: object }>(syncline, `/v1/syncs/${syncId}/mappings`);
    expect(newest?.mapping).toMatchObject({
      ...{ onDelete: 'archive', policy: { kind: 'mostRecentNonBlank' } },
      brake: { delete: { share: 0.025, atLeast: 7 }, overwrite: { share: 0.25, atLeast: 100 } },
    });
    expect(view.troubles).toEqual([]);
    await view.close();
  }, 60_000);
});
