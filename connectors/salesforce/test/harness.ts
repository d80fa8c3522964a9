import { type Fields } from '#core';
import { Secret, type Secrets } from '#connector-sdk';
import { type ConnectorHarness, type KitFault, testContext } from '#connector-sdk/testing';
import { type SalesforceSandbox, startSalesforceSandbox } from '#sandboxes/salesforce';
import { salesforce } from '../src/index.js';

/** The unique external id field of the recorded org, which stands for "the same person" here. */
const LOOKUP_FIELD = 'Custom_External_ID__c';
/** Three pages of scan and of changes, whose pages hold 2,000. */
const CROWD_SIZE = 4_100;

const SANDBOX_SECRETS: Secrets = {
  clientId: new Secret('sandbox-salesforce-client'),
  clientSecret: new Secret('sandbox-salesforce-secret'),
  refreshToken: new Secret('sandbox-salesforce-refresh'),
};

let serial = 0;

const freshFields = (count: number, seed: string): readonly Fields[] =>
  Array.from({ length: count }, () => {
    serial += 1;
    const word = `${seed}${serial}`;
    return { LastName: `Kit ${word}`, Title: `Title ${word}`, [LOOKUP_FIELD]: `key-${word}` };
  });

/** What the vendor answers for each kind of trouble. */
const FAULT_EFFECTS = {
  rateLimited: {
    kind: 'respond',
    status: 403,
    body: [
      {
        message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
        errorCode: 'REQUEST_LIMIT_EXCEEDED',
      },
    ],
  },
  html: { kind: 'html', status: 503 },
  lostAnswer: { kind: 'drop-after' },
} as const;

/** Reads are queries or retrieves, creates upserts, updates collections; only the calls meant are struck. */
const FAULT_TARGETS: Readonly<Record<KitFault['on'], { method?: string; path: string }>> = {
  read: { path: '/query$|/composite/sobjects/Contact$' },
  create: { path: '/composite/sobjects/Contact/Syncline_Key__c$' },
  update: { method: 'PATCH', path: '/composite/sobjects$' },
};

/** The conformance kit's world on the sandbox. */
export function sandboxHarness(): ConnectorHarness & { sandbox(): SalesforceSandbox } {
  let running: SalesforceSandbox | undefined;
  const sandbox = (): SalesforceSandbox => {
    if (!running) throw new Error('the sandbox has not started');
    return running;
  };
  return {
    connector: salesforce,
    object: 'Contact',
    textField: 'Title',
    lookup: { field: LOOKUP_FIELD, ignoresCase: true },
    sandbox,
    async open(secrets = SANDBOX_SECRETS) {
      const context = testContext({ baseUrl: sandbox().url, secrets, clock: sandbox().clock });
      const session = salesforce.open(context);
      return { session, context, close: () => session.close() };
    },
    freshFields: (count) => freshFields(count, 'a'),
    refusedFields: () => ({ ...freshFields(1, 'b')[0], LastName: 'x'.repeat(81) }),
    passTime: async (ms) => sandbox().clock.advance(ms),
    person: {
      edit: async (id, fields) => sandbox().asUser.update('Contact', id, fields),
      remove: async (id) => sandbox().asUser.delete(id),
    },
    crowd: {
      size: CROWD_SIZE,
      create: async () =>
        freshFields(CROWD_SIZE, 'c').map((fields) =>
          sandbox().asUser.create('Contact', fields as Record<string, string>),
        ),
      edit: async (ids) => {
        for (const id of ids) sandbox().asUser.update('Contact', id, { Department: `Crowd ${(serial += 1)}` });
      },
    },
    fault: async ({ on, kind }) => sandbox().faults.add({ ...FAULT_TARGETS[on], effect: FAULT_EFFECTS[kind] }),
    wrongSecrets: { ...SANDBOX_SECRETS, refreshToken: new Secret('no-such-refresh-token') },
    setUp: async () => {
      running = await startSalesforceSandbox({ dailyCallsMax: 100_000 });
    },
    tearDown: () => sandbox().close(),
  };
}

/**
 * The kit's world on a real org, for a run with credentials in the environment: `SALESFORCE_URL`, and either
 * `SALESFORCE_ACCESS_TOKEN` or `SALESFORCE_CLIENT_ID` with `SALESFORCE_CLIENT_SECRET` or `SALESFORCE_REFRESH_TOKEN`.
 * Contacts must have a unique external id field named by `SALESFORCE_LOOKUP_FIELD`. Absent credentials give `null`.
 */
export function liveHarness(environment: Readonly<Record<string, string | undefined>>): ConnectorHarness | null {
  const baseUrl = environment['SALESFORCE_URL'];
  const lookupField = environment['SALESFORCE_LOOKUP_FIELD'];
  if (!baseUrl || !lookupField) return null;
  const given: Secrets = Object.fromEntries(
    Object.entries({
      accessToken: environment['SALESFORCE_ACCESS_TOKEN'],
      clientId: environment['SALESFORCE_CLIENT_ID'],
      clientSecret: environment['SALESFORCE_CLIENT_SECRET'],
      refreshToken: environment['SALESFORCE_REFRESH_TOKEN'],
    }).flatMap(([name, value]) => (value ? [[name, new Secret(value)]] : [])),
  );
  const seed = `live-${Date.now().toString(36)}-`;
  const open = async (secrets: Secrets = given): ReturnType<ConnectorHarness['open']> => {
    const context = testContext({ baseUrl, secrets, httpTimeoutMs: 60_000 });
    const session = salesforce.open(context);
    return { session, context, close: () => session.close() };
  };
  const notHere = 'needs a sandbox: a live org offers no person and no faults on demand';
  return {
    connector: salesforce,
    object: 'Contact',
    textField: 'Title',
    lookup: { field: lookupField, ignoresCase: true },
    open,
    freshFields: (count) =>
      freshFields(count, seed).map(({ [LOOKUP_FIELD]: key, ...fields }) => ({ ...fields, [lookupField]: key ?? null })),
    refusedFields: () => ({ LastName: 'x'.repeat(81) }),
    passTime: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    wrongSecrets: { accessToken: new Secret('00D000000000000!no.such.session') },
    cleanUp: async (ids) => {
      const connection = await open();
      await connection.session.object('Contact').write(
        ids.map((id) => ({ kind: 'delete', id })),
        { lane: 'backfill' },
      );
      await connection.close();
    },
    bypass: Object.fromEntries(
      ['R10', 'R11', 'R17', 'R31', 'R32', 'R33', 'R44', 'R49', 'R60', 'R61', 'R62', 'R63', 'R64', 'R65', 'R66'].map(
        (rule) => [rule, notHere],
      ),
    ),
  };
}
