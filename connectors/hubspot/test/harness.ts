import { setTimeout as delay } from 'node:timers/promises';
import { type Fields } from '#core';
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
const READ_PATHS = '/crm/v3/objects/contacts(/batch/read)?$';

export const sandboxSecrets = (sandbox: HubspotSandbox): Secrets => ({
  accessToken: new Secret(sandbox.settings.accessToken),
  clientSecret: new Secret(sandbox.settings.clientSecret),
});

/** A context on a sandbox, in the sandbox's own time. */
export const sandboxContext = (
  sandbox: HubspotSandbox,
  overrides: Partial<Omit<ConnectionContext, 'limiter' | 'logger' | 'saveSecrets'>> = {},
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

const faultOf = (fault: KitFault): Fault => {
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
  const paths = { read: READ_PATHS, create: '/batch/upsert$', update: '/batch/update$' };
  return { path: paths[fault.on], effect: effects[fault.kind] };
};

/** The conformance kit's world on a sandbox of its own. */
export function sandboxHarness(): ConnectorHarness {
  let sandbox: HubspotSandbox | undefined;
  const running = (): HubspotSandbox => {
    if (!sandbox) throw new Error('the sandbox is not started');
    return sandbox;
  };
  return {
    connector: hubspotConnector,
    object: 'contacts',
    textField: 'firstname',
    lookup: { field: 'email', ignoresCase: true },
    async open(secrets) {
      const context = sandboxContext(running(), secrets ? { secrets } : {});
      const session = hubspotConnector.open(context);
      return { session, context, close: () => session.close() };
    },
    freshFields: (count) => freshContacts(count),
    refusedFields: () => ({ email: 'not an address', firstname: 'Refused' }),
    async passTime(ms) {
      running().clock.advance(ms);
    },
    person: {
      async edit(id, fields) {
        running().asUser.updateContact(id, { ...fields });
      },
      async remove(id) {
        running().asUser.deleteContact(id);
      },
    },
    crowd: {
      size: CROWD_SIZE,
      async create() {
        const made = freshContacts(CROWD_SIZE, 'crowd').map((fields) => running().asUser.createContact({ ...fields }));
        return made.map((contact) => contact.id);
      },
      async edit(ids) {
        for (const id of ids) running().asUser.updateContact(id, { lastname: 'Edited' });
      },
    },
    async fault(fault) {
      running().faults.add(faultOf(fault));
    },
    wrongSecrets: { accessToken: new Secret('pat-na1-00000000-wrong') },
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
