import axe from 'axe-core';
import { type Browser, type BrowserContext, type Page, type Route } from 'playwright-core';
import { type RunningSyncline } from './running-syncline.js';

const WIDE = { width: 1280, height: 800 };
/** A telephone's. */
export const NARROW = { width: 390, height: 844 };

const PERMISSIONS = [
  ...['health.read', 'connections.read', 'connections.check', 'connections.write', 'syncs.read', 'syncs.operate'],
  ...['syncs.write', 'mappings.try', 'runs.read', 'runs.plan', 'runs.approve', 'links.read', 'links.write'],
  ...['conflicts.read', 'conflicts.answer', 'deadLetters.read', 'deadLetters.answer', 'people.read'],
  ...['segments.read', 'segments.write', 'personal.read'],
  ...['people.manage', 'apiKeys.manage', 'audit.read', 'workspace.read', 'workspace.manage'],
];
const WORKSPACE = { id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', name: 'Acme Operations' };

/** Somebody who may do everything. */
export const OWNER = {
  person: { id: '0f8fad5b-d9cb-469f-a165-70867728950e', name: 'Noor Haddad', email: 'noor@acme.example' },
  workspace: WORKSPACE,
  role: 'owner',
  permissions: PERMISSIONS,
  workspaces: [{ ...WORKSPACE, role: 'owner' }],
  masked: false,
};

/** Somebody who may only look. */
export const VIEWER = {
  ...OWNER,
  role: 'viewer',
  permissions: PERMISSIONS.filter((name) => name.endsWith('.read') && name !== 'audit.read'),
  masked: true,
};

const AT = '2026-01-02T03:04:05.000Z';
const person = (id: string, name: string, role: string) => ({
  ...{ id, name, email: `${id}@acme.example`, role, joinedAt: AT, seenAt: AT },
});

/** Answers of the routes of people, sessions and keys, by path and query. */
const ACCESS: Readonly<Record<string, unknown>> = {
  '/v1/me': OWNER,
  '/v1/set-up': { needed: false },
  '/v1/sign-in': { password: true, openId: [{ id: 'company', name: 'Company sign-in' }] },
  '/v1/people': {
    items: [
      { ...person('noor', 'Noor Haddad', 'owner'), id: OWNER.person.id },
      person('somchai', 'สมชาย ใจดี', 'operator'),
      person('mai', 'Nguyễn Thị Mai', 'viewer'),
    ],
    nextCursor: null,
  },
  '/v1/invitations': {
    items: [
      {
        ...{ id: 'i1', email: 'new@acme.example', role: 'admin', invitedBy: 'Noor Haddad' },
        ...{ createdAt: AT, expiresAt: AT, expired: true },
      },
    ],
    nextCursor: null,
  },
  '/v1/invitations/look': { workspace: { name: WORKSPACE.name }, email: 'new@acme.example', role: 'operator' },
  '/v1/api-keys': {
    items: [
      {
        ...{ id: 'k1', name: 'Nightly export', prefix: 'syncline_abc123', scopes: ['syncs.read', 'links.read'] },
        ...{ madeBy: 'Noor Haddad', createdAt: AT, lastUsedAt: null, expiresAt: null },
      },
    ],
    nextCursor: null,
  },
  '/v1/workspace': { ...WORKSPACE, approvals: 'none', maskedFields: ['*mail*'], createdAt: AT },
  '/v1/me/sessions': {
    items: [
      { id: 's1', createdAt: AT, seenAt: AT, address: '10.0.0.7', userAgent: 'Chromium on Linux', current: true },
    ],
    nextCursor: null,
  },
  '/v1/audit': {
    items: [
      {
        ...{ id: 'e1', at: AT, actor: { kind: 'person', id: 'noor', name: 'Noor Haddad' }, action: 'sync.pause' },
        ...{ subject: { kind: 'sync', id: 'x', name: 'Contacts' }, before: { state: 'live' } },
        ...{ after: { state: 'paused' }, outcome: 'done', address: '10.0.0.7', userAgent: '', requestId: 'r' },
      },
    ],
    nextCursor: null,
  },
};

interface ConsoleOptions {
  readonly scheme?: 'light' | 'dark';
  readonly size?: { readonly width: number; readonly height: number };
  readonly language?: string;
  readonly me?: object;
  /** Answers in place of the usual ones, by path; functions answer themselves. */
  readonly answers?: Readonly<Record<string, unknown>>;
}

/** A page of the console in a browser of its own, and what went wrong in it. */
export interface ConsolePage {
  readonly page: Page;
  /** Console errors, failed requests and refused ones, a line each; a test expects none. */
  readonly troubles: string[];
  go(path: string): Promise<void>;
  /** What axe finds, a line each. */
  axe(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Opens the console. Requests bear the API key, and those of people and sessions are answered here; everything else is
 * answered by the real API.
 */
export async function openConsole(
  browser: Browser,
  syncline: RunningSyncline,
  options: ConsoleOptions = {},
): Promise<ConsolePage> {
  const context: BrowserContext = await browser.newContext({
    viewport: options.size ?? WIDE,
    colorScheme: options.scheme ?? 'light',
    locale: options.language ?? 'en',
    reducedMotion: 'reduce',
    baseURL: syncline.url,
    extraHTTPHeaders: { authorization: `Bearer ${syncline.apiKey}` },
  });
  const answers: Readonly<Record<string, unknown>> = {
    ...ACCESS,
    ...(options.me === undefined ? {} : { '/v1/me': options.me }),
    ...options.answers,
  };
  await context.route('**/v1/**', async (route: Route) => {
    const { pathname } = new URL(route.request().url());
    if (!(pathname in answers)) return route.continue();
    const answer = answers[pathname];
    if (typeof answer === 'function') return (answer as (route: Route) => Promise<void>)(route);
    return route.fulfill({ json: answer });
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('requestfailed', (request) => {
    // Those that a page gave up itself, e.g. a search that was typed on.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      troubles.push(`${request.method()} ${request.url()} failed`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
  });
  return {
    page,
    troubles,
    go: async (path) => {
      await page.goto(path, { waitUntil: 'networkidle' });
      await page.locator('[role="status"][aria-label]').first().waitFor({ state: 'hidden' });
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
