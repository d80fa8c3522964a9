import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type Route } from 'playwright-core';
import { chromiumPath } from '../support/chromium-path.js';
import { openChromium } from '../support/chromium.js';
import {
  chooseContactsAndMembers,
  type ConsolePage,
  type ConsolePeople,
  NARROW,
  openConsole,
  PASSWORD,
  PEOPLE,
  settlePeople,
} from '../support/console-page.js';
import { type ContactVendors, hubspotBody, mailchimpBody, startContactVendors } from '../support/contact-sync.js';
import { listed } from '../support/asking.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const ROWS = 100_000;
const PAGE_ROWS = 500;
/** Work of a page that holds it up for longer is a stall that a person sees. */
const STALL_MS = 150;

/** An answer of the API that a test changes before the page has it. */
interface Answer {
  readonly ways?: readonly { readonly to: string }[] | undefined;
}

interface TraceEvent {
  readonly name: string;
  /** Microseconds of the processor's time. */
  readonly tdur?: number;
}

/** By the processor's clock: how busy the machine is with other things tells nothing of the page. */
function longestTaskMs(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const times = traceEvents.flatMap(({ name, tdur }) => (name === 'RunTask' && tdur !== undefined ? [tdur] : []));
  return times.reduce((longest, time) => Math.max(longest, time), times.length === 0 ? Infinity : 0) / 1000;
}

const executable = chromiumPath();

(executable === undefined ? describe.skip : describe)('in the console', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let browser: Browser;
  let people: ConsolePeople;
  let view: ConsolePage;

  beforeAll(async () => {
    vendors = await startContactVendors();
    vendors.hubspot.asUser.createContact({ email: 'ada@mail.syncline.dev', firstname: 'Ada' });
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    people = await settlePeople(syncline);
    browser = await openChromium(executable ?? '');
    await syncline.as().post('/v1/connections').send(hubspotBody(vendors.hubspot)).expect(201);
  }, 120_000);

  afterEach(() => view.close());

  afterAll(async () => {
    await browser.close();
    await syncline.close();
    await vendors.close();
  });

  it('a tool is connected with its key', async () => {
    view = await openConsole(browser, people);
    const { secrets, settings, baseUrl } = mailchimpBody(vendors.mailchimp);
    await view.go('/connections/new?vendor=mailchimp');
    await view.page.getByRole('radio', { name: 'API key' }).check();
    await view.page.getByRole('textbox', { name: 'API key' }).fill(secrets.apiKey);
    await view.page.getByRole('textbox', { name: 'Audience id' }).fill(settings.listId);
    await view.page.getByRole('button', { name: 'More settings' }).click();
    await view.page.getByRole('textbox', { name: 'Address of the API' }).fill(baseUrl);
    await view.page.getByRole('button', { name: 'Connect', exact: true }).click();
    await view.page.getByRole('heading', { level: 1, name: 'Mailchimp' }).waitFor();
    await view.page.getByText('Connected.', { exact: true }).waitFor();
    expect(view.troubles).toEqual([]);
  });

  it('what a suggestion leaves out, and what a trial finds, is told by the names of the tools in the language', async () => {
    const plan = {
      side: 'b',
      object: 'Member',
      title: 'Plan',
      name: 'merge_fields.PLAN',
      message: 'the server says so',
    };
    const long = {
      kind: 'tooLong',
      code: 'SYNC_T002',
      limit: { most: 20, unit: 'characters' },
      count: 1,
      examples: [],
    };
    const noDay = { kind: 'refused', code: 'SYNC_L007', message: 'the server says so', count: 1, examples: [] };
    const newer = { ...noDay, code: 'A_NEWER_CODE', message: 'The server says so.' };
    const changed = (change: (answer: Answer) => Answer) => async (route: Route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change((await response.json()) as Answer) });
    };
    view = await openConsole(browser, people, {
      answers: {
        '/v1/mappings/suggest': changed((answer) => ({
          ...answer,
          toDecide: [{ ...plan, code: 'requiredUnmapped' }],
        })),
        '/v1/mappings/try': changed((answer) => ({
          ...answer,
          ways: answer.ways?.map((way) => (way.to === 'b' ? { ...way, findings: [long, noDay, newer] } : way)),
        })),
      },
    });
    const { page } = view;
    const on = (): Promise<void> => page.getByRole('button', { name: 'Continue' }).click();
    await view.go('/syncs/new');
    await chooseContactsAndMembers(page);
    await on();
    await page.getByText('Way 1').waitFor();
    await on();
    await page
      .getByText('Mailchimp takes no new Member without “Plan”, and nothing in HubSpot goes with it.')
      .waitFor();
    await page.getByText('Mailchimp takes 20 characters at most: the rest is cut or refused').first().waitFor();
    await page.getByText('The value is no date, so it is not written to Mailchimp.').first().waitFor();
    await page.getByText('The server says so.').first().waitFor();
    await page.evaluate(() => localStorage.setItem('syncline-language', 'fa'));
    await page.setViewportSize(NARROW);
    await page.reload();
    await page.getByText('نویسه می‌پذیرد: بقیه بریده یا رد می‌شود').first().waitFor();
    await view.picture('findings of a new sync narrow');
    expect(await view.axe()).toEqual([]);
    expect(await page.getByText('the server says so', { exact: true }).count()).toBe(0);
    expect(view.troubles).toEqual([]);
  });

  it('a sync goes from the wizard to live', async () => {
    view = await openConsole(browser, people);
    const { page } = view;
    const on = (): Promise<void> => page.getByRole('button', { name: 'Continue' }).click();
    await view.go('/syncs/new');
    await chooseContactsAndMembers(page);
    await on();
    await page.getByText('Way 1').waitFor();
    await page.getByText('An email address is somebody’s own').waitFor();
    await on();
    await page.getByText('ada@mail.syncline.dev').first().waitFor();
    await page.getByText(/^Mailchimp takes no new record without it/).waitFor();
    await view.picture('fields of a new sync');
    // A page that is left keeps what was decided.
    await page.reload();
    await page.getByText('ada@mail.syncline.dev').first().waitFor();
    await on();
    await page.getByRole('radio', { name: 'HubSpot wins', exact: true }).check();
    await on();
    await on();
    await page.getByRole('button', { name: 'Make the plan' }).click();
    await page.getByRole('heading', { name: 'The plan is ready' }).waitFor();
    await page.getByText('No record will be deleted.').first().waitFor();
    expect(vendors.mailchimp.asUser.get('ada@mail.syncline.dev')).toBeUndefined();
    await page.getByRole('button', { name: 'Approve and go live' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve and go live' }).click();
    await page.getByRole('heading', { name: 'The sync is live' }).waitFor();
    await eventually('the contact is created', () => vendors.mailchimp.asUser.get('ada@mail.syncline.dev'));
    expect(view.troubles).toEqual([]);
  }, 90_000);

  it('a record is found by its address from anywhere, by keyboard', async () => {
    view = await openConsole(browser, people);
    await view.go('/');
    await view.page.keyboard.press('Control+k');
    await view.page.getByPlaceholder(/Where to/).waitFor();
    await view.page.keyboard.type('ADA@');
    const found = view.page.getByText('ada@mail.syncline.dev');
    await found.waitFor();
    await found.click();
    await view.page.getByRole('heading', { level: 1, name: '@mail.syncline.dev' }).waitFor();
    expect(view.troubles).toEqual([]);
  });

  it('a sync is paused and resumed', async () => {
    view = await openConsole(browser, people);
    await view.go('/syncs');
    await view.page.getByRole('link', { name: 'HubSpot ↔ Mailchimp' }).click();
    await view.page.getByRole('button', { name: 'Pause' }).click();
    await view.page.getByRole('button', { name: 'Resume' }).click();
    await view.page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(view.troubles).toEqual([]);
  });

  it('a viewer is offered nothing they may not do', async () => {
    view = await openConsole(browser, people, { as: 'viewer' });
    await view.go('/syncs');
    await view.page.getByRole('row').nth(1).waitFor();
    for (const name of ['New sync', 'Pause', 'Connect a tool']) {
      expect(await view.page.getByRole('button', { name }).count()).toBe(0);
      expect(await view.page.getByRole('link', { name }).count()).toBe(0);
    }
    expect(await view.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
  });

  it('what fails says so, with its code and another try', async () => {
    let isDown = true;
    view = await openConsole(browser, people, {
      refused: /^500 /,
      answers: {
        '/v1/syncs': (route: { fulfill(answer: object): Promise<void>; continue(): Promise<void> }) =>
          isDown
            ? route.fulfill({
                status: 500,
                headers: { 'x-request-id': 'abc-1' },
                json: { code: 'SYNC_A500', title: 'Something went wrong in Syncline', detail: '' },
              })
            : route.continue(),
      },
    });
    await view.page.goto('/syncs');
    await view.page.getByText('SYNC_A500').waitFor();
    await view.page.getByText('abc-1').waitFor();
    isDown = false;
    await view.page.getByRole('button', { name: 'Try again' }).click();
    await view.page.getByRole('row').nth(1).waitFor();
  });

  it('a session that ends in the middle of the wizard is taken up again, and the draft with it', async () => {
    view = await openConsole(browser, people, { as: 'admin', refused: /^401 / });
    const { page } = view;
    await view.go('/syncs/new');
    await page.getByRole('textbox', { name: 'Name of the sync' }).fill('Half done');
    const members = await listed<{ id: string; email: string }>(syncline, '/v1/people');
    const mai = members.find(({ email }) => email === PEOPLE.admin.email);
    await syncline
      .as()
      .delete(`/v1/people/${mai?.id ?? ''}/sessions`)
      .expect(200);
    // Whatever asks next is refused.
    await page.getByRole('combobox', { name: 'Connection' }).first().click();
    await page.getByRole('option', { name: 'HubSpot', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByRole('textbox', { name: 'Email' }).fill(PEOPLE.admin.email);
    await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('combobox', { name: 'Object' }).first().click();
    await page.getByRole('option', { name: 'Contacts' }).first().click();
    await page.reload();
    expect(await page.getByRole('textbox', { name: 'Name of the sync' }).inputValue()).toBe('Half done');
    expect(view.troubles).toEqual([]);
  });

  it('who is not signed in comes back to where they wanted to go', async () => {
    view = await openConsole(browser, people, { as: null });
    await view.page.goto('/syncs?sort=name.desc');
    await view.page.getByRole('textbox', { name: 'Email' }).fill(PEOPLE.viewer.email);
    await view.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await view.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await view.page.waitForURL('**/syncs?sort=name.desc');
    expect(view.troubles).toEqual([]);
  });

  it('a list of 100,000 rows is read, searched and sorted without a stall', async () => {
    const entry = (at: number) => ({
      ...{ id: String(at), at: '2026-01-02T03:04:05.000Z', action: 'sync.pause', outcome: 'done', address: '' },
      actor: { kind: 'person', id: 'p', name: `Person ${at} สมชาย` },
      subject: { kind: 'sync', id: 's', name: 'Contacts' },
      ...{ before: null, after: null },
    });
    view = await openConsole(browser, people, {
      answers: {
        '/v1/audit': (route: { request(): { url(): string }; fulfill(answer: object): Promise<void> }) => {
          const from = Number(new URL(route.request().url()).searchParams.get('cursor') ?? 0);
          const items = Array.from({ length: PAGE_ROWS }, (_, at) => entry(from + at));
          const next = from + PAGE_ROWS;
          return route.fulfill({ json: { items, nextCursor: next < ROWS ? String(next) : null } });
        },
      },
    });
    await view.go('/audit');
    await browser.startTracing(view.page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    // Sorting asks for the whole list.
    await view.page.getByRole('button', { name: 'Who' }).click();
    await view.page.getByText('100,000 rows').waitFor({ timeout: 90_000 });
    await view.page.getByRole('textbox', { name: 'Search in Audit log' }).fill('Person 99999');
    await view.page
      .getByRole('status')
      .filter({ hasText: /^1 row$/ })
      .waitFor();
    await view.page.getByText('Person 99999 สมชาย').waitFor();
    expect(await view.page.getByRole('row').count()).toBeLessThan(100);
    expect(longestTaskMs(await browser.stopTracing())).toBeLessThan(STALL_MS);
    expect(view.troubles).toEqual([]);
  }, 120_000);
});
