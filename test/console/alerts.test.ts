import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { type Alert } from '#engine';
import { listed, shown } from '../support/asking.js';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import {
  type ConsolePage,
  type ConsolePeople,
  NARROW,
  openConsole,
  PEOPLE,
  settlePeople,
} from '../support/console-page.js';
import { addContactSync, type ContactVendors, startContactVendors } from '../support/contact-sync.js';
import { type Mailbox, openMailbox } from '../support/mailbox.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';
import { openWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';

/** Pages are pictured into this folder, to be looked at. */
const PICTURES = process.env['SYNCLINE_PICTURES'];
const LANGUAGES = ['en', 'th', 'ar', 'fa', 'vi'];
const NONE = { sinceMs: null, count: null, share: null, health: null } as const;
const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('the page of alerts', () => {
  let vendors: ContactVendors;
  let mailbox: Mailbox;
  let receiver: WebhookReceiver;
  let syncline: RunningSyncline;
  let browser: Browser;
  let view: ConsolePage;
  let people: ConsolePeople;
  let ids: Readonly<Record<'syncId' | 'hubspotId' | 'mailchimpId', string>>;

  beforeAll(async () => {
    [vendors, mailbox, receiver] = await Promise.all([startContactVendors(), openMailbox(), openWebhookReceiver()]);
    syncline = await startSyncline({
      allowedOrigins: [...vendors.origins, receiver.origin],
      environment: { SYNCLINE_SMTP_URL: mailbox.url, SYNCLINE_MAIL_FROM: 'syncline@example.com' },
      // No worker: what is put there by hand stays as it is.
      worker: false,
    });
    people = await settlePeople(syncline);
    ids = await addContactSync(syncline, vendors);
    browser = await openChromium(executable ?? '');
    if (PICTURES !== undefined) await mkdir(PICTURES, { recursive: true });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await Promise.all([vendors.close(), mailbox.close(), receiver.close()]);
  });

  const alert = (change: Partial<Alert>): Alert => ({
    ...{ id: crypto.randomUUID(), kind: 'brake', subject: { kind: 'sync', id: ids.syncId, name: 'Contacts' } },
    ...{ facts: NONE, openedAtMs: Date.now() - 3_600_000, closedAtMs: null, acknowledged: null, mutedUntilMs: null },
    ...change,
  });
  const connection = (name: string) => ({ kind: 'connection', id: ids.mailchimpId, name }) as const;

  beforeEach(async () => {
    const { store } = syncline.runtime.alerts;
    await syncline.database.pool.query('DELETE FROM alert');
    await syncline.database.pool.query('DELETE FROM alert_channel');
    await store.keepAlerts(syncline.workspaceId, [
      alert({}),
      alert({ kind: 'stalled', facts: { ...NONE, sinceMs: Date.now() - 7_200_000 } }),
      alert({ kind: 'deadLetters', facts: { ...NONE, count: 1_234 } }),
      alert({ kind: 'credentials', subject: connection('จดหมายข่าว'), facts: { ...NONE, health: 'authFailed' } }),
      alert({ kind: 'quota', subject: connection('النشرة البريدية'), facts: { ...NONE, share: 0.874 } }),
      alert({ kind: 'credentials', subject: connection('Mailchimp'), closedAtMs: Date.now() - 60_000 }),
    ]);
    const channel = { name: 'Ops in Slack', kind: 'webhook', url: `${receiver.origin}/not-to-be-shown` };
    await syncline.as().post('/v1/alert-channels').send(channel).expect(201);
    await syncline
      .as()
      .post('/v1/alert-channels')
      .send({ name: 'Ops by mail', kind: 'email', recipients: ['ops@example.com', 'olga@example.com'] })
      .expect(201);
  });
  afterEach(() => view.close());

  const open = async (options?: Parameters<typeof openConsole>[2]): Promise<void> => {
    view = await openConsole(browser, people, options);
    await view.go('/alerts');
    await view.page.getByRole('heading', { level: 1 }).waitFor();
  };
  const item = (words: string) => view.page.getByRole('listitem').filter({ hasText: words });

  it.each(['light', 'dark'] as const)('is accessible and without trouble, %s', async (scheme) => {
    await open({ scheme });
    expect(await view.axe()).toEqual([]);
    expect(view.troubles).toEqual([]);
    if (PICTURES !== undefined)
      await view.page.screenshot({ path: join(PICTURES, `alerts-1280-${scheme}.png`), fullPage: true });
  });

  it.each(LANGUAGES)('fits a telephone, in %s', async (language) => {
    await open({ size: NARROW, language });
    expect(await view.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(NARROW.width);
    const isRightToLeft = language === 'ar' || language === 'fa';
    expect(await view.page.evaluate('document.documentElement.dir')).toBe(isRightToLeft ? 'rtl' : 'ltr');
    expect(view.troubles).toEqual([]);
    if (PICTURES !== undefined)
      await view.page.screenshot({ path: join(PICTURES, `alerts-390-${language}.png`), fullPage: true });
  });

  it('counts the open ones in the navigation, and says of each what to do and where', async () => {
    await open();
    await view.page.getByRole('link', { name: /^Alerts.*open: 5/ }).waitFor();
    await item('is held by its brake').getByText('release the brake').waitFor();
    await item('Waiting for a person: 1,234').getByRole('link', { name: 'Go to the dead letters' }).click();
    await view.page.waitForURL(`**/syncs/${ids.syncId}/dead-letters`);
    await view.page.goBack();
    await item('จดหมายข่าว').getByRole('link', { name: 'Go to the connection' }).click();
    await view.page.waitForURL(`**/connections/${ids.mailchimpId}`);
    expect(view.troubles).toEqual([]);
  });

  it('takes down who looks after an alert, and mutes one by keyboard', async () => {
    await open();
    const brake = item('is held by its brake');
    await brake.getByRole('button', { name: 'I look after it' }).click();
    await brake.getByText(`${PEOPLE.owner.name} looks after it`).waitFor();
    await brake.getByRole('button', { name: 'I look after it' }).waitFor({ state: 'detached' });
    const stalled = item('has stood still since');
    await stalled.getByRole('button', { name: 'Mute for' }).focus();
    await view.page.keyboard.press('Enter');
    await view.page.getByRole('menuitem').first().waitFor();
    // The menu takes the keyboard a moment after it is there.
    await eventually('an item has the focus', async () => {
      await view.page.keyboard.press('ArrowDown');
      return view.page.locator('[role="menuitem"]:focus').isVisible();
    });
    await view.page.keyboard.press('Enter');
    await stalled.getByRole('button', { name: 'Unmute' }).click();
    await stalled.getByRole('button', { name: 'Mute for' }).waitFor();
    expect(view.troubles).toEqual([]);
  });

  it('adds a channel, sends it a test, switches it off and removes it', async () => {
    await open();
    const { page } = view;
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByText('Webhook', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Night shift');
    await page.getByLabel('URL of the webhook').fill(`${receiver.origin}/night`);
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // Rows stay where they are while they are pointed at.
    const away = () => page.mouse.move(0, 0);
    await away();
    const row = page.getByRole('row').filter({ hasText: 'Night shift' });
    const told = receiver.messages.length;
    await row.getByRole('button', { name: 'Send a test' }).click();
    await away();
    await row.getByText('Sent', { exact: true }).waitFor();
    expect(receiver.messages.slice(told).map(({ path }) => path)).toEqual(['/night']);
    receiver.answer(404);
    await row.getByRole('button', { name: 'Send a test' }).click();
    await away();
    await row.getByText('The receiver answered 404.').waitFor();
    receiver.answer(200);

    await row.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('switch', { name: 'Tell alerts here' }).uncheck({ force: true });
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await away();
    await row.getByText('Switched off').waitFor();
    await row.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await away();
    await row.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain('not-to-be-shown');
    expect((await listed<{ name: string }>(syncline, '/v1/alert-channels')).map(({ name }) => name)).toEqual([
      'Ops in Slack',
      'Ops by mail',
    ]);
    expect(view.troubles).toEqual([]);
  });

  it('tells a channel of the kinds that are chosen, and of every kind again', async () => {
    await open();
    const { page } = view;
    const row = page.getByRole('row').filter({ hasText: 'Ops in Slack' });
    const kinds = async () => (await listed<{ kinds: unknown }>(syncline, '/v1/alert-channels'))[0]?.kinds;
    const dialog = page.getByRole('dialog');
    const saved = async () => {
      await dialog.getByRole('button', { name: 'Save' }).click();
      await dialog.waitFor({ state: 'detached' });
      // Rows stay where they are while they are pointed at.
      await page.mouse.move(0, 0);
    };
    await row.getByText('Every kind').waitFor();
    await row.getByRole('button', { name: 'Change' }).click();
    for (const name of ['Stands still', 'Refused writes', 'Quota'])
      await dialog.getByRole('checkbox', { name }).uncheck();
    await view.picture('channel-kinds-1280');
    await saved();
    await row.getByText('Credentials and Brake').waitFor();
    expect(await kinds()).toEqual(['credentials', 'brake']);
    await row.getByRole('button', { name: 'Change' }).click();
    for (const name of ['Brake', 'Credentials']) await dialog.getByRole('checkbox', { name }).uncheck();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    for (const box of await dialog.getByRole('checkbox').all()) await box.check();
    await saved();
    await row.getByText('Every kind').waitFor();
    expect(await kinds()).toBeNull();
    expect(view.troubles).toEqual([]);
  });

  it('says why a channel is refused', async () => {
    await open();
    const { page } = view;
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByText('Webhook', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Inside');
    await page.getByLabel('URL of the webhook').fill('https://169.254.169.254/latest');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByText('It leads into an inner network.').waitFor();
  });

  it('keeps quiet hours with their time zone', async () => {
    await open();
    const { page } = view;
    await page.getByRole('switch', { name: 'Quiet hours' }).check({ force: true });
    await page.getByLabel('From').fill('21:30');
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.fill('Bangkok');
    await page.getByRole('option', { name: 'Asia/Bangkok' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The rules are saved.').waitFor();
    expect(await shown(syncline, '/v1/alert-rules')).toMatchObject({
      quietHours: { from: '21:30', to: '07:00', timeZone: 'Asia/Bangkok' },
    });
    await page.reload();
    expect(await page.getByLabel('From').inputValue()).toBe('21:30');
    expect(view.troubles).toEqual([]);
  });

  it('lets a viewer look, and nothing else', async () => {
    await open({ as: 'viewer' });
    await item('is held by its brake').waitFor();
    for (const name of ['I look after it', 'Mute for', 'Add a channel', 'Send a test', 'Save'])
      expect(await view.page.getByRole('button', { name }).count()).toBe(0);
    await view.page.getByText('Only an admin or owner can change these.').waitFor();
    expect(view.troubles).toEqual([]);
  });
});
