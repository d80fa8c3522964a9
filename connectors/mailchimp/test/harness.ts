import { setTimeout as delay } from 'node:timers/promises';
import { type Fields } from '#core';
import { Secret, type Secrets } from '#connector-sdk';
import {
  type ConnectorHarness,
  type KitFault,
  type OpenConnection,
  RecordingLimiter,
  testContext,
} from '#connector-sdk/testing';
import { type MailchimpSandbox, startMailchimpSandbox } from '#sandboxes/mailchimp';
import { mailchimpConnector } from '../src/index.js';

export const TEXT_FIELD = 'merge_fields.FNAME';

/** Three pages of a thousand, for scans and for changes. */
const CROWD_SIZE = 2_050;

/** Mailchimp's own limit for one call. */
const LIVE_TIMEOUT_MS = 120_000;

let people = 0;
const seed = Date.now().toString(36);

/** Addresses no one has, on a host Mailchimp does not take for made up. */
const freshMembers = (count: number, host = 'mail.syncline.dev'): Fields[] =>
  Array.from({ length: count }, () => ({
    email_address: `kit-${seed}-${(people += 1)}@${host}`,
    status: 'transactional',
    [TEXT_FIELD]: 'Kit',
  }));

export interface OpenOptions {
  readonly secrets?: Secrets;
  readonly settings?: Readonly<Record<string, string>>;
  readonly httpTimeoutMs?: number;
}

/** A session on the sandbox, with the sandbox's clock. */
export function openOnSandbox(sandbox: MailchimpSandbox, options: OpenOptions = {}): OpenConnection {
  const context = testContext({
    baseUrl: sandbox.url,
    clock: sandbox.clock,
    secrets: options.secrets ?? { apiKey: new Secret(sandbox.apiKey) },
    settings: { listId: sandbox.listId, ...options.settings },
    ...(options.httpTimeoutMs === undefined ? {} : { httpTimeoutMs: options.httpTimeoutMs }),
    limiter: new RecordingLimiter(mailchimpConnector.manifest.pools),
  });
  const session = mailchimpConnector.open(context);
  return { session, context, close: () => session.close() };
}

/** Makes an audience, or replaces the one that has the id. */
export async function defineAudience(sandbox: MailchimpSandbox, definition: object): Promise<void> {
  const answer = await fetch(`${sandbox.url}/_sandbox/lists`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(definition),
  });
  if (answer.status !== 200) throw new Error(`the sandbox took no audience: ${answer.status}`);
}

const MEMBERS_PATH = '/members$';
const MEMBER_PATH = '/members/[^/]+$';

const FAULT_PLACES: Readonly<Record<KitFault['on'], { method: string; path: string }>> = {
  read: { method: 'GET', path: '/members' },
  create: { method: 'POST', path: MEMBERS_PATH },
  update: { method: 'PATCH', path: MEMBER_PATH },
};

/** Mailchimp's words for too many connections, by its documentation. */
export const TOO_MANY_CONNECTIONS = {
  type: 'https://mailchimp.com/developer/marketing/docs/errors/',
  title: 'TooManyRequests',
  status: 429,
  detail: 'You have exceeded the limit of 10 simultaneous connections.',
  instance: '00000000-0000-0000-0000-000000000000',
};

function strike(sandbox: MailchimpSandbox, { on, kind }: KitFault): void {
  const place = FAULT_PLACES[on];
  switch (kind) {
    case 'rateLimited':
      return sandbox.faults.add({ ...place, effect: { kind: 'respond', status: 429, body: TOO_MANY_CONNECTIONS } });
    case 'html':
      return sandbox.faults.add({ ...place, effect: { kind: 'html', status: 503 } });
    case 'lostAnswer':
      return sandbox.faults.add({ ...place, effect: { kind: 'drop-after' } });
  }
}

const asMergeFields = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.replace('merge_fields.', ''), value]));

/** The kit's harness on a sandbox that starts with the first rule; `otherId` is of an audience besides the default one. */
export function sandboxHarness(otherId?: string): ConnectorHarness {
  let started: MailchimpSandbox | undefined;
  const sandbox = (): MailchimpSandbox => {
    if (!started) throw new Error('the sandbox has not been started');
    return started;
  };
  let edits = 0;
  return {
    connector: mailchimpConnector,
    object: otherId === undefined ? 'members' : `members:${otherId}`,
    textField: TEXT_FIELD,
    lookup: { field: 'email_address', ignoresCase: true },
    async setUp() {
      started = await startMailchimpSandbox();
      if (otherId !== undefined) await defineAudience(started, { id: otherId });
    },
    tearDown: () => sandbox().close(),
    open: async (secrets) => openOnSandbox(sandbox(), secrets ? { secrets } : {}),
    freshFields: (count) => freshMembers(count),
    refusedFields: () => ({ email_address: 'AAAAA', status: 'transactional' }),
    passTime: async (ms) => sandbox().clock.advance(ms),
    person: {
      async edit(id, fields) {
        sandbox().asUser.update(id, { merge_fields: asMergeFields(fields) }, otherId);
      },
      async remove(id) {
        sandbox().asUser.archive(id, otherId);
      },
    },
    crowd: {
      size: CROWD_SIZE,
      create: async () =>
        freshMembers(CROWD_SIZE).map((fields) => {
          const email = typeof fields['email_address'] === 'string' ? fields['email_address'] : '';
          return String(sandbox().asUser.subscribe(email, {}, otherId)['contact_id']);
        }),
      async edit(ids) {
        edits += 1;
        for (const id of ids) sandbox().asUser.update(id, { merge_fields: { FNAME: `Crowd ${edits}` } }, otherId);
      },
    },
    fault: async (fault) => strike(sandbox(), fault),
    wrongSecrets: { apiKey: new Secret('0123456789abcdef0123456789abcdef-us1') },
  };
}

const LIVE_BYPASS: Readonly<Record<string, string>> = {
  ...bypassed('no two thousand contacts are made on a real account', ['R10', 'R11', 'R17', 'R33', 'R44']),
  ...bypassed('nobody works in the account during the run', ['R31', 'R32', 'R49', 'R50']),
  ...bypassed('faults cannot be made on a real account', ['R60', 'R61', 'R62', 'R63', 'R64', 'R65', 'R66']),
};

function bypassed(reason: string, rules: readonly string[]): Record<string, string> {
  return Object.fromEntries(rules.map((rule) => [rule, reason]));
}

/**
 * The kit's harness on a real audience, from `MAILCHIMP_API_KEY`, `MAILCHIMP_LIST_ID` and `MAILCHIMP_TEST_DOMAIN` (a
 * domain Mailchimp takes addresses of); `undefined` without them. Contacts it makes are archived at the end.
 */
export function liveHarness(env: Readonly<Record<string, string | undefined>>): ConnectorHarness | undefined {
  const { MAILCHIMP_API_KEY: apiKey, MAILCHIMP_LIST_ID: listId, MAILCHIMP_TEST_DOMAIN: domain } = env;
  if (!apiKey || !listId || !domain) return undefined;
  const open = (secrets: Secrets = { apiKey: new Secret(apiKey) }): OpenConnection => {
    const limiter = new RecordingLimiter(mailchimpConnector.manifest.pools);
    const context = testContext({ secrets, settings: { listId }, httpTimeoutMs: LIVE_TIMEOUT_MS, limiter });
    const session = mailchimpConnector.open(context);
    return { session, context, close: () => session.close() };
  };
  const dataCentre = apiKey.slice(apiKey.lastIndexOf('-'));
  return {
    connector: mailchimpConnector,
    object: 'members',
    textField: TEXT_FIELD,
    lookup: { field: 'email_address', ignoresCase: true },
    open: async (secrets) => open(secrets),
    freshFields: (count) => freshMembers(count, domain),
    refusedFields: () => ({ email_address: 'AAAAA', status: 'transactional' }),
    passTime: (ms) => delay(ms),
    wrongSecrets: { apiKey: new Secret(`0123456789abcdef0123456789abcdef${dataCentre}`) },
    bypass: LIVE_BYPASS,
    async cleanUp(ids) {
      const { session } = open();
      await session.object('members').write(
        ids.map((id) => ({ kind: 'delete', id })),
        { lane: 'backfill' },
      );
    },
  };
}
