import { setTimeout as delay } from 'node:timers/promises';
import { type Fields, type FieldValue } from '#core';
import { type ConnectionContext, Secret, type Secrets } from '#connector-sdk';
import {
  type ConnectorHarness,
  type KitFault,
  RecordingLimiter,
  testContext,
  type TestContext,
} from '#connector-sdk/testing';
import { hubspotConnector } from '#connectors/hubspot';
import { type HubspotSandbox, type HubspotSandboxOptions, startHubspotSandbox } from '#sandboxes/hubspot';
import { type Fault } from '#sandbox-kit';

/** Limits out of the way: what they do is tested by faults, and the kit's limiter does not wait for time. */
const UNLIMITED = { requestsPer10s: 1_000_000, searchesPerSecond: 1_000_000 };
const CROWD_SIZE = 450;
/** The unique text property the kit gives objects that have none of their own. */
const KIT_KEY = 'kit_key';

export const sandboxSecrets = (sandbox: HubspotSandbox): Secrets => ({
  accessToken: new Secret(sandbox.settings.accessToken),
  clientSecret: new Secret(sandbox.settings.clientSecret),
});

/** A context on a sandbox, in the sandbox's own time. */
export const sandboxContext = (
  sandbox: HubspotSandbox,
  overrides: Partial<Omit<ConnectionContext, 'limiter' | 'logger' | 'renewSecrets'>> = {},
): TestContext =>
  testContext({
    baseUrl: sandbox.url,
    clock: sandbox.clock,
    secrets: sandboxSecrets(sandbox),
    limiter: new RecordingLimiter(hubspotConnector.manifest.pools),
    ...overrides,
  });

export const startUnlimited = (options: HubspotSandboxOptions = {}): Promise<HubspotSandbox> =>
  startHubspotSandbox({ ...UNLIMITED, ...options });

let people = 0;

/** Contacts nobody has yet; `tag` keeps them apart from earlier runs on an account that outlives the test. */
export function freshContacts(count: number, tag = 'kit'): readonly Fields[] {
  return Array.from({ length: count }, () => {
    people += 1;
    return { email: `${tag}.${people}@syncline.example.com`, firstname: `Person${people}`, lastname: 'Tester' };
  });
}

const faultOf = (fault: KitFault, object: string): Fault => {
  const effects = {
    rateLimited: {
      kind: 'respond',
      status: 429,
      headers: { 'retry-after': '2', 'content-type': 'application/json' },
      body: {
        status: 'error',
        message: 'You have reached your ten_secondly_rolling limit.',
        errorType: 'RATE_LIMIT',
        correlationId: '00000000-0000-4000-8000-000000000000',
        policyName: 'TEN_SECONDLY_ROLLING',
      },
    },
    html: { kind: 'html', status: 502 },
    lostAnswer: { kind: 'drop-after' },
  } as const;
  const read = object === 'owners' ? '/crm/v3/owners/?$' : `/crm/v3/objects/${object}(/batch/read)?$`;
  const paths = { read, create: '/batch/upsert$', update: '/batch/update$' };
  return { path: paths[fault.on], effect: effects[fault.kind] };
};

/** What the kit has to know of one object. */
interface ObjectUnderTest {
  /** The name in paths; of a custom object it is known once the sandbox has made it. */
  object: string;
  readonly textField: string;
  readonly lookup: ConnectorHarness['lookup'];
  readonly fresh: (serial: number) => Fields;
  readonly refused: Fields;
  /** Prepares the account before the first rule. */
  readonly prepare?: (sandbox: HubspotSandbox) => Promise<void> | void;
  /** The object its reference is to. */
  readonly reference?: { readonly field: string; readonly to: string };
}

/** Gives an object the unique property the kit finds records by; only contacts have one of HubSpot's. */
const defineKitKey = async (sandbox: HubspotSandbox, object: string, groupName: string): Promise<void> => {
  const response = await fetch(`${sandbox.url}/crm/v3/properties/${object}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.settings.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: KIT_KEY,
      label: 'Kit key',
      groupName,
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
    }),
  });
  if (response.status !== 201) throw new Error(`the kit's key was not made: ${response.status}`);
};

const CONTACTS: ObjectUnderTest = {
  object: 'contacts',
  textField: 'firstname',
  lookup: { field: 'email', ignoresCase: true },
  fresh: (serial) => ({
    email: `kit.${serial}@syncline.example.com`,
    firstname: `Person${serial}`,
    lastname: 'Tester',
  }),
  refused: { email: 'not an address', firstname: 'Refused' },
  reference: { field: 'association:primary_company', to: 'companies' },
};

const KEYED = { field: KIT_KEY, ignoresCase: true };

export const COMPANIES: ObjectUnderTest = {
  object: 'companies',
  textField: 'name',
  lookup: KEYED,
  fresh: (serial) => ({ [KIT_KEY]: `company-${serial}`, name: `Company ${serial}` }),
  refused: { name: 'Refused', numberofemployees: 'many' },
  prepare: (sandbox) => defineKitKey(sandbox, 'companies', 'companyinformation'),
};

export const DEALS: ObjectUnderTest = {
  object: 'deals',
  textField: 'dealname',
  lookup: KEYED,
  fresh: (serial) => ({ [KIT_KEY]: `deal-${serial}`, dealname: `Deal ${serial}`, amount: '1200' }),
  refused: { dealname: 'Refused', amount: 'a lot' },
  prepare: (sandbox) => defineKitKey(sandbox, 'deals', 'dealinformation'),
  reference: { field: 'association:primary_company', to: 'companies' },
};

export const customObject = (): ObjectUnderTest => {
  const pets: ObjectUnderTest = {
    object: 'p44237313_pet',
    textField: 'name',
    lookup: KEYED,
    fresh: (serial) => ({ [KIT_KEY]: `pet-${serial}`, name: `Pet ${serial}` }),
    refused: { name: 'Refused', no_such_property: 'x' },
    async prepare(sandbox) {
      pets.object = sandbox.asUser.createCustomObject({ name: 'pet', associatedObjects: ['CONTACT'] });
      await defineKitKey(sandbox, pets.object, 'pet_information');
    },
  };
  return pets;
};

/** The conformance kit's world on a sandbox of its own. */
export function sandboxHarness(under: ObjectUnderTest = CONTACTS): ConnectorHarness {
  let sandbox: HubspotSandbox | undefined;
  const running = (): HubspotSandbox => {
    if (!sandbox) throw new Error('the sandbox is not started');
    return sandbox;
  };
  const freshFields = (count: number): readonly Fields[] =>
    Array.from({ length: count }, () => under.fresh((people += 1)));
  const { reference } = under;
  return {
    connector: hubspotConnector,
    object: under.object,
    textField: under.textField,
    lookup: under.lookup,
    groupField: 'lists',
    ...(reference && {
      reference: {
        field: reference.field,
        targets: async (count: number) =>
          Array.from({ length: count }, () => running().asUser.create(reference.to, {}).id),
      },
    }),
    async open(secrets) {
      const context = sandboxContext(running(), secrets ? { secrets } : {});
      const session = hubspotConnector.open(context);
      return { session, context, close: () => session.close() };
    },
    freshFields,
    refusedFields: () => under.refused,
    async passTime(ms) {
      running().clock.advance(ms);
    },
    person: {
      async edit(id, fields) {
        running().asUser.update(under.object, id, { ...fields });
      },
      async remove(id) {
        running().asUser.delete(under.object, id);
      },
    },
    crowd: {
      size: CROWD_SIZE,
      async create() {
        return freshFields(CROWD_SIZE).map((fields) => running().asUser.create(under.object, { ...fields }).id);
      },
      async edit(ids) {
        for (const id of ids) running().asUser.update(under.object, id, { [under.textField]: 'Edited' });
      },
    },
    async fault(fault) {
      running().faults.add(faultOf(fault, under.object));
    },
    wrongSecrets: { accessToken: new Secret('pat-na1-00000000-wrong') },
    async setUp() {
      sandbox = await startUnlimited();
      await under.prepare?.(sandbox);
    },
    async tearDown() {
      await sandbox?.close();
    },
  };
}

const OWNERS_CROWD_SIZE = 1_100;
const READ_ONLY = 'owners can only be read: HubSpot makes them of its users';
/** What a rule writes, or tells apart by writing. */
const WRITING_RULES = [
  ...['R03', 'R12', 'R16', 'R30', 'R34', 'R37', 'R40', 'R41', 'R42', 'R43', 'R44', 'R45', 'R46', 'R47', 'R48'],
  ...['R61', 'R64', 'R65', 'R66'],
];

/** The same for the people who own records. */
export function ownersHarness(): ConnectorHarness {
  let sandbox: HubspotSandbox | undefined;
  const running = (): HubspotSandbox => {
    if (!sandbox) throw new Error('the sandbox is not started');
    return sandbox;
  };
  const text = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');
  const add = ({ email, firstName, lastName }: Fields): string =>
    running().asUser.addOwner({ email: text(email), firstName: text(firstName), lastName: text(lastName) }).id;
  const freshFields = (count: number): readonly Fields[] =>
    Array.from({ length: count }, () => {
      people += 1;
      return { email: `owner.${people}@syncline.example.com`, firstName: `Owner${people}`, lastName: 'Tester' };
    });
  const { reference: _toNothing, groupField: _ofNone, ...common } = sandboxHarness();
  return {
    ...common,
    object: 'owners',
    textField: 'firstName',
    lookup: { field: 'email', ignoresCase: true },
    async open(secrets) {
      const context = sandboxContext(running(), secrets ? { secrets } : {});
      const session = hubspotConnector.open(context);
      return { session, context, close: () => session.close() };
    },
    freshFields,
    make: async (records) => records.map(add),
    async passTime(ms) {
      running().clock.advance(ms);
    },
    person: {
      async edit(id, fields) {
        running().asUser.renameOwner(id, { firstName: text(fields['firstName']) });
      },
      async remove(id) {
        running().asUser.archiveOwner(id);
      },
    },
    crowd: {
      size: OWNERS_CROWD_SIZE,
      create: async () => freshFields(OWNERS_CROWD_SIZE).map(add),
      async edit(ids) {
        for (const id of ids) running().asUser.renameOwner(id, { firstName: 'Edited' });
      },
    },
    async fault(fault) {
      running().faults.add(faultOf(fault, 'owners'));
    },
    bypass: {
      ...Object.fromEntries(WRITING_RULES.map((rule) => [rule, READ_ONLY])),
      R33: 'all changes of owners come in one page',
    },
    async setUp() {
      sandbox = await startUnlimited();
    },
    async tearDown() {
      await sandbox?.close();
    },
  };
}

/**
 * The same kit on a live HubSpot test account: `HUBSPOT_LIVE_ACCESS_TOKEN` holds its private app's token. `undefined`
 * without it. What only a sandbox can do is bypassed by name.
 */
export function liveHarness(environment: Readonly<Record<string, string | undefined>>): ConnectorHarness | undefined {
  const token = environment['HUBSPOT_LIVE_ACCESS_TOKEN'];
  if (token === undefined || token === '') return undefined;
  const secrets: Secrets = { accessToken: new Secret(token) };
  const tag = `live${Date.now().toString(36)}`;
  const open = async (given = secrets): ReturnType<ConnectorHarness['open']> => {
    const context = testContext({ secrets: given, httpTimeoutMs: 30_000 });
    const session = hubspotConnector.open(context);
    return { session, context, close: () => session.close() };
  };
  const noPerson = 'nobody edits the live account while the kit runs';
  const noCrowd = 'a live account is not filled with hundreds of records';
  const noFaults = 'a live vendor takes no faults';
  return {
    connector: hubspotConnector,
    object: 'contacts',
    textField: 'firstname',
    lookup: { field: 'email', ignoresCase: true },
    open,
    freshFields: (count) => freshContacts(count, tag),
    groupField: 'lists',
    refusedFields: () => ({ email: 'not an address', firstname: 'Refused' }),
    passTime: (ms) => delay(ms),
    wrongSecrets: { accessToken: new Secret('pat-na1-00000000-wrong') },
    async cleanUp(ids) {
      const { session } = await open();
      await session.object('contacts').write(
        ids.map((id) => ({ kind: 'delete', id })),
        { lane: 'backfill' },
      );
      await session.close();
    },
    bypass: {
      ...Object.fromEntries(['R31', 'R50'].map((rule) => [rule, noPerson])),
      ...Object.fromEntries(['R10', 'R11', 'R17', 'R33', 'R44'].map((rule) => [rule, noCrowd])),
      ...Object.fromEntries(['R60', 'R61', 'R62', 'R63', 'R64', 'R65', 'R66'].map((rule) => [rule, noFaults])),
    },
  };
}
