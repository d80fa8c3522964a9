import { type Fields } from '#core';
import { Secret, type Secrets } from '#connector-sdk';
import { type ConnectorHarness, type Crowd, type KitFault, testContext } from '#connector-sdk/testing';
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

/** The same, added to objects that lack one. */
const ADDED_LOOKUP_FIELD = 'Kit_Key__c';

/** What the kit needs to know of one object to try it. */
interface TriedObject {
  readonly object: string;
  readonly lookupField: string;
  readonly textField: string;
  /** Longer than its field takes. */
  readonly refused: Fields;
  /** What a new record needs beside the text and the lookup field. */
  readonly required: (word: string) => Fields;
}

const CONTACT: TriedObject = {
  object: 'Contact',
  lookupField: LOOKUP_FIELD,
  textField: 'Title',
  refused: { LastName: 'x'.repeat(81) },
  required: (word) => ({ LastName: `Kit ${word}` }),
};

/** The other kinds of object there are: with and without merges and conversions, standard and custom. */
export const OTHER_OBJECTS: readonly TriedObject[] = [
  {
    object: 'Account',
    lookupField: ADDED_LOOKUP_FIELD,
    textField: 'Site',
    refused: { Name: 'x'.repeat(256) },
    required: (word) => ({ Name: `Kit ${word}` }),
  },
  {
    object: 'Lead',
    lookupField: ADDED_LOOKUP_FIELD,
    textField: 'Title',
    refused: { LastName: 'x'.repeat(81) },
    required: (word) => ({ LastName: `Kit ${word}`, Company: 'Kit' }),
  },
  {
    object: 'Opportunity',
    lookupField: ADDED_LOOKUP_FIELD,
    textField: 'NextStep',
    refused: { Name: 'x'.repeat(121) },
    required: (word) => ({ Name: `Kit ${word}`, StageName: 'Prospecting', CloseDate: '2030-01-31' }),
  },
  {
    object: 'Campaign',
    lookupField: ADDED_LOOKUP_FIELD,
    textField: 'Description',
    refused: { Name: 'x'.repeat(81) },
    required: (word) => ({ Name: `Kit ${word}` }),
  },
  {
    object: 'Thing__c',
    lookupField: ADDED_LOOKUP_FIELD,
    textField: 'Note__c',
    refused: { Name: 'x'.repeat(81) },
    required: (word) => ({ Name: `Kit ${word}` }),
  },
];

/** Rules of paging, which is the same for every object. */
const NO_CROWD = Object.fromEntries(
  ['R10', 'R11', 'R17', 'R33', 'R44'].map((rule) => [rule, 'tried with the crowd of contacts']),
);

let serial = 0;

const freshFields = (
  count: number,
  seed: string,
  { required, textField, lookupField }: TriedObject,
): readonly Fields[] =>
  Array.from({ length: count }, () => {
    serial += 1;
    const word = `${seed}${serial}`;
    return { ...required(word), [textField]: `Text ${word}`, [lookupField]: `key-${word}` };
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
const faultTargets = (object: string): Readonly<Record<KitFault['on'], { method?: string; path: string }>> => ({
  read: { path: `/query$|/composite/sobjects/${object}$` },
  create: { path: `/composite/sobjects/${object}/Syncline_Key__c$` },
  update: { method: 'PATCH', path: '/composite/sobjects$' },
});

/** An org in which the object to be tried is there and has the lookup field. */
async function startOrgOf({ object, textField, lookupField }: TriedObject): Promise<SalesforceSandbox> {
  const sandbox = await startSalesforceSandbox({ dailyCallsMax: 100_000 });
  const { schema } = sandbox.org;
  if (!schema.object(object)) sandbox.addCustomObject({ name: object });
  if (!schema.must(object).field(textField)) sandbox.addCustomField(object, { name: textField });
  if (!schema.must(object).field(lookupField)) {
    sandbox.addCustomField(object, { name: lookupField, unique: true, externalId: true });
  }
  return sandbox;
}

/** The conformance kit's world on the sandbox; a crowd, which takes its time, is tried with contacts only. */
export function sandboxHarness(tried: TriedObject = CONTACT): ConnectorHarness & { sandbox(): SalesforceSandbox } {
  const { object, textField, lookupField } = tried;
  let running: SalesforceSandbox | undefined;
  const sandbox = (): SalesforceSandbox => {
    if (!running) throw new Error('the sandbox has not started');
    return running;
  };
  return {
    connector: salesforce,
    object,
    textField,
    lookup: { field: lookupField, ignoresCase: true },
    sandbox,
    async open(secrets = SANDBOX_SECRETS) {
      const context = testContext({ baseUrl: sandbox().url, secrets, clock: sandbox().clock });
      const session = salesforce.open(context);
      return { session, context, close: () => session.close() };
    },
    freshFields: (count) => freshFields(count, 'a', tried),
    refusedFields: () => ({ ...freshFields(1, 'b', tried)[0], ...tried.refused }),
    passTime: async (ms) => sandbox().clock.advance(ms),
    person: {
      edit: async (id, fields) => sandbox().asUser.update(object, id, fields),
      remove: async (id) => sandbox().asUser.delete(id),
    },
    ...(tried === CONTACT ? { crowd: crowdOf(sandbox) } : { bypass: NO_CROWD }),
    fault: async ({ on, kind }) => sandbox().faults.add({ ...faultTargets(object)[on], effect: FAULT_EFFECTS[kind] }),
    wrongSecrets: { ...SANDBOX_SECRETS, refreshToken: new Secret('no-such-refresh-token') },
    setUp: async () => {
      running = await startOrgOf(tried);
    },
    tearDown: () => sandbox().close(),
  };
}

const crowdOf = (sandbox: () => SalesforceSandbox): Crowd => ({
  size: CROWD_SIZE,
  create: async () =>
    freshFields(CROWD_SIZE, 'c', CONTACT).map((fields) =>
      sandbox().asUser.create('Contact', fields as Record<string, string>),
    ),
  edit: async (ids) => {
    for (const id of ids) sandbox().asUser.update('Contact', id, { Department: `Crowd ${(serial += 1)}` });
  },
});

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
      freshFields(count, seed, CONTACT).map(({ [LOOKUP_FIELD]: key, ...fields }) => ({
        ...fields,
        [lookupField]: key ?? null,
      })),
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
