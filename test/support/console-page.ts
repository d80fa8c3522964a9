import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContext, type Page, type Route } from 'playwright-core';
import { type Role } from '#persistence';
import { type Answered, type Asker, type RunningSyncline } from './running-syncline.js';

const PICTURES = process.env['SYNCLINE_PICTURES'];
const SESSION_COOKIE = 'syncline_session';
const STEP_MS = 12_000;
const WIDE = { width: 1280, height: 800 };
/** A telephone's. */
export const NARROW = { width: 390, height: 844 };

/** Who the tests of the console sign in as, each by a session of their own. */
export interface ConsolePeople {
  readonly url: string;
  /** Values of their session cookies, by role. */
  readonly sessions?: Readonly<Record<Role, string>>;
}

export const WORKSPACE = 'Acme Operations';
export const PASSWORD = 'a long enough sentence';
export const PEOPLE: Readonly<Record<Role, { readonly name: string; readonly email: string }>> = {
  owner: { name: 'Noor Haddad', email: 'noor@mail.syncline.dev' },
  admin: { name: 'Nguyễn Thị Mai', email: 'mai@mail.syncline.dev' },
  operator: { name: 'สมชาย ใจดี', email: 'somchai@mail.syncline.dev' },
  viewer: { name: 'مینا رضایی', email: 'mina@mail.syncline.dev' },
};

/** Sets Syncline up, and has somebody of each role join. */
export async function settlePeople(syncline: RunningSyncline): Promise<ConsolePeople> {
  const owner = syncline.browser();
  const workspace = { name: WORKSPACE };
  const person = { ...PEOPLE.owner, password: PASSWORD };
  const made = await owner.post('/v1/set-up').send({ key: syncline.apiKey, workspace, person }).expect(201);
  const joined = async (role: Role): Promise<string> => {
    const { name, email } = PEOPLE[role];
    const token = await invitationToken(owner, { email, role });
    const accepted = await syncline
      .browser()
      .post('/v1/invitations/accept')
      .send({ token, name, password: PASSWORD })
      .expect(201);
    return sessionOf(accepted);
  };
  return {
    url: syncline.url,
    sessions: {
      owner: sessionOf(made),
      ...{ admin: await joined('admin'), operator: await joined('operator'), viewer: await joined('viewer') },
    },
  };
}

/** Invites somebody. @returns the token of the link they are sent */
export async function invitationToken(
  by: Asker,
  body: { readonly email: string; readonly role: Role },
): Promise<string> {
  const { body: made } = await by.post('/v1/invitations').send(body).expect(201);
  return new URL((made as { url: string }).url).searchParams.get('token') ?? '';
}

function sessionOf({ headers }: Answered): string {
  const [, value] = new RegExp(`${SESSION_COOKIE}=([^;,]+)`).exec(String(headers['set-cookie'])) ?? [];
  if (value === undefined) throw new Error('the answer begins no session');
  return value;
}

interface ConsoleOptions {
  readonly scheme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  readonly language?: string;
  /** Signed in as; the owner when left out, `null` for nobody. */
  readonly as?: Role | null;
  /** Answers in place of the API's, by path; functions answer themselves. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Refusals that are meant, e.g. `/^401 /`. */
  readonly refused?: RegExp;
}

/** A page of the console in a browser of its own, and what went wrong in it. */
export interface ConsolePage {
  readonly page: Page;
  /** Console errors, failed requests and refused ones, a line each; a test expects none. */
  readonly troubles: string[];
  go(path: string): Promise<void>;
  /** Pictures the page into the folder `SYNCLINE_PICTURES` names, to be looked at. */
  picture(name: string): Promise<void>;
  /** What axe finds, a line each. */
  axe(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Opens the console in a browser of its own. What is asked for is answered by the real API. */
export async function openConsole(
  browser: Browser,
  { url, sessions }: ConsolePeople,
  options: ConsoleOptions = {},
): Promise<ConsolePage> {
  const context: BrowserContext = await browser.newContext({
    viewport: options.size ?? WIDE,
    colorScheme: options.scheme ?? 'light',
    locale: options.language ?? 'en',
    reducedMotion: 'reduce',
    baseURL: url,
  });
  const role = options.as === undefined ? 'owner' : options.as;
  if (role !== null) {
    await context.addCookies([
      { name: SESSION_COOKIE, value: sessions?.[role] ?? '', url, httpOnly: true, sameSite: 'Lax' },
    ]);
  }
  for (const [path, answer] of Object.entries(options.answers ?? {})) {
    await context.route(
      ({ pathname }) => pathname === path,
      (route) =>
        typeof answer === 'function'
          ? (answer as (route: Route) => Promise<void>)(route)
          : route.fulfill({ json: answer }),
    );
  }
  // Shorter than a test may take, so that what was waited for is named.
  context.setDefaultTimeout(STEP_MS);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // A refusal is told with its address below.
    if (!message.text().startsWith('Failed to load resource')) troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('requestfailed', (request) => {
    // Those that a page gave up itself, e.g. a search that was typed on.
    const failure = `failed ${new URL(request.url()).pathname}`;
    if (request.failure()?.errorText !== 'net::ERR_ABORTED' && options.refused?.test(failure) !== true)
      troubles.push(failure);
  });
  page.on('response', (response) => {
    const refusal = `${response.status()} ${new URL(response.url()).pathname}`;
    if (response.status() >= 400 && options.refused?.test(refusal) !== true) troubles.push(refusal);
  });
  return {
    page,
    troubles,
    go: async (path) => {
      await page.goto(path, { waitUntil: 'networkidle' });
      await page.locator('[role="status"][aria-label]').first().waitFor({ state: 'hidden' });
    },
    picture: async (name) => {
      if (PICTURES === undefined) return;
      await mkdir(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    },
    axe: async () => {
      // By the debugger's way in: the page's own policy lets no script of others run.
      await page.evaluate(axe.source);
      const found = await page.evaluate<readonly AxeViolation[]>(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
      );
      return found.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
      );
    },
    close: () => context.close(),
  };
}

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Chooses, in the wizard, HubSpot's contacts and Mailchimp's members. */
export async function chooseContactsAndMembers(page: Page): Promise<void> {
  for (const [at, name, object] of [
    [0, 'HubSpot', 'Contacts'],
    [1, 'Mailchimp', /^Members/],
  ] as const) {
    await page.getByRole('combobox', { name: 'Connection' }).nth(at).click();
    await page.getByRole('option', { name, exact: true }).click();
    await page.getByRole('combobox', { name: 'Object' }).nth(at).click();
    await page.getByRole('option', { name: object }).first().click();
  }
}
