import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compose, type Runtime } from '../../apps/runtime/src/compose.js';
import { decideOn } from '../support/consent.js';
import { OAuthVendors } from '../support/oauth-vendors.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';
import { silentLogger } from '../support/silent-logger.js';

const ROUNDS = 5;
/** Time in which a second process reaches for the token the first one is using up. */
const TOKEN_DELAY_MS = 150;

describe('a vendor that rotates refresh tokens, and several processes', () => {
  let vendors: OAuthVendors;
  let syncline: RunningSyncline;
  let processes: readonly Runtime[];
  let connectionId: string;

  const authorise = async (body: object): Promise<string> => {
    const started = await syncline
      .as()
      .post('/v1/connections/oauth')
      .send({ connector: 'salesforce', returnTo: '/', ...body })
      .expect(201);
    const back = await decideOn((started.body as { url: string }).url);
    const told = await fetch(back, { redirect: 'manual' });
    return new URL(told.headers.get('location') ?? '', syncline.url).searchParams.get('connectionId') ?? '';
  };
  const check = async (runtime: Runtime): Promise<string> => {
    const connection = await runtime.engine.store.getConnection(connectionId);
    if (!connection) throw new Error('the connection is gone');
    return (await runtime.sessions.call(connection, (session) => session.check({ lane: 'realtime' }))).accountId;
  };
  const renewals = (): number => vendors.salesforce.calls.byRoute()['POST /services/oauth2/token'] ?? 0;
  const health = async (): Promise<unknown> =>
    (await syncline.as().get(`/v1/connections/${connectionId}`).expect(200)).body;

  beforeAll(async () => {
    vendors = await OAuthVendors.start();
    const options = { allowedOrigins: vendors.origins, worker: false, environment: vendors.environment };
    syncline = await startSyncline(options);
    const { config } = syncline.runtime;
    const another = (): Promise<Runtime> => compose({ config, logger: silentLogger });
    processes = [syncline.runtime, await another(), await another()];
  }, 60_000);
  afterAll(async () => {
    for (const runtime of processes.slice(1)) await runtime.close();
    await syncline.close();
    await vendors.close();
  });
  beforeEach(async () => {
    connectionId = await authorise({ name: 'Salesforce', baseUrl: vendors.salesforce.url });
  });

  it('renews for one at a time, so that nobody uses up a token that another has', async () => {
    const path = '/services/oauth2/token$';
    vendors.salesforce.faults.add({ path, times: 99, effect: { kind: 'delay', delayMs: TOKEN_DELAY_MS } });
    const before = renewals();
    for (let round = 0; round < ROUNDS; round++) {
      vendors.salesforce.expireSessions();
      const accounts = await Promise.all(processes.map(check));
      expect(new Set(accounts).size).toBe(1);
    }
    vendors.salesforce.faults.clear();
    expect(renewals() - before).toBe(ROUNDS * processes.length);
    expect(await health()).toMatchObject({ health: 'ok', healthMessage: null });
  }, 60_000);

  it('goes on with what it has when another renews', async () => {
    await Promise.all(processes.map(check));
    const before = renewals();
    for (const runtime of [...processes, ...processes]) await check(runtime);
    expect(renewals()).toBe(before);
  });

  it('takes up a new consent in every process, also in one whose credentials had ended', async () => {
    await Promise.all(processes.map(check));
    const connection = await syncline.runtime.engine.store.getConnection(connectionId);
    vendors.salesforce.expireSessions();
    vendors.salesforce.org.sessions.revoke(connection?.secrets['refreshToken']?.reveal() ?? '');
    for (const runtime of processes) await expect(check(runtime)).rejects.toMatchObject({ kind: 'auth' });
    expect(await health()).toMatchObject({ health: 'authFailed' });
    expect(await authorise({ connectionId })).toBe(connectionId);
    await Promise.all(processes.map(check));
    expect(await health()).toMatchObject({ health: 'ok' });
  });

  it('does not wait for a process that was killed while it renewed for longer than a call may take', async () => {
    const { store, clock } = syncline.runtime.engine;
    await store.claimRenewal(connectionId, crypto.randomUUID(), TOKEN_DELAY_MS, clock.nowMs());
    await Promise.all(processes.map(check));
  });
});
