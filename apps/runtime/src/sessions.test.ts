import { beforeEach, describe, expect, it } from '@jest/globals';
import { OAuthApp } from '#config';
import {
  type ConnectionContext,
  type Connector,
  ConnectorError,
  type OAuthWay,
  Secret,
  type Session,
} from '#connector-sdk';
import { type Connection, type ConnectionHealth } from '#engine';
import { silentLogger } from '../../../test/support/silent-logger.js';
import { RuntimeSessions } from './sessions.js';

const PAGE = { records: [], cursor: null };

const OAUTH: OAuthWay = {
  ...{ kind: 'oauth', title: 'Sign in', help: '', atBaseUrl: false, pkce: true, scopes: [] },
  authoriseUrl: 'https://acme.com/authorise',
  tokenUrl: 'https://acme.com/token',
  app: { id: 'clientId', secret: 'clientSecret' },
  keeps: [{ credential: 'refreshToken', from: 'refresh_token', rotates: true }],
  optionalScopes: 'together',
};

/** A vendor whose calls fail when told to, and that remembers its sessions. */
class Acme {
  readonly contexts: ConnectionContext[] = [];
  closed = 0;
  failure: ConnectorError | null = null;

  readonly connector: Connector = {
    manifest: {
      ...{
        vendor: 'acme',
        title: 'Acme',
        credentials: [],
        signIn: [OAUTH],
        settings: [],
        hosts: ['acme.com'],
        pools: {},
      },
      defaultBaseUrl: 'https://acme.com',
      webhooks: 'none',
    },
    open: (context) => {
      this.contexts.push(context);
      return this.#session();
    },
  };

  #session(): Session {
    const call = async <Answer>(answer: Answer): Promise<Answer> => {
      if (this.failure) throw this.failure;
      return answer;
    };
    return {
      check: () => call({ accountId: '1', accountName: 'Acme', missing: [], clockOffsetMs: 0 }),
      discover: () => call([]),
      object: () => ({
        capabilities: {
          ...{ readBatchMax: 1, writeBatchMax: 1, scanPageMax: 1, visibilityLagMs: 0, changeFeed: true },
          ...{
            deletesInFeed: true,
            conditionalWrites: false,
            history: false,
            idempotentCreate: true,
            writesEcho: true,
            stampResolutionMs: 0,
            restorableDays: null,
          },
        },
        scan: () => call(PAGE),
        changes: () => call({ changed: [], deleted: [], cursor: '1', more: false }),
        get: () => call([]),
        find: () => call([]),
        write: () => call([]),
      }),
      close: async () => void (this.closed += 1),
    };
  }
}

describe('the sessions of a process', () => {
  let acme: Acme;
  let stored: Connection;
  let healths: [ConnectionHealth, string | null][];
  let sessions: RuntimeSessions;

  const end = { connectionId: 'c', object: 'contacts' };
  const scan = async () => (await sessions.port(end)).scan({ fields: [], cursor: null }, { lane: 'backfill' });
  const trouble = (kind: ConnectorError['kind']) => new ConnectorError(kind, { code: 'ACME_X', message: 'Trouble.' });

  beforeEach(() => {
    acme = new Acme();
    healths = [];
    stored = {
      ...{ id: 'c', workspaceId: 'w', name: 'Acme', vendor: 'acme', baseUrl: null, settings: {}, accountId: '1' },
      secrets: { token: new Secret('one') },
      ...{ accessRevision: 0, clockOffsetMs: 0, health: 'ok' as const, healthMessage: null, webhookToken: 't' },
    };
    sessions = new RuntimeSessions({
      connectors: new Map([['acme', acme.connector]]),
      store: {
        getConnection: async () => stored,
        claimRenewal: async () => ({ kind: 'yours', revision: stored.accessRevision, secrets: stored.secrets }),
        endRenewal: async (_, { changed }) => {
          stored = { ...stored, secrets: { ...stored.secrets, ...changed } };
          return true;
        },
        saveHealth: async (_, health, message) => {
          healths.push([health, message]);
          stored = { ...stored, health, healthMessage: message };
        },
      },
      limiterFor: () => ({
        run: (_pool, _context, send) => send(),
        throttled: async () => undefined,
        observed: () => undefined,
      }),
      clock: { nowMs: () => 0 },
      logger: silentLogger,
      httpTimeoutMs: 1_000,
      allowedOrigins: [],
      oauthApps: new Map([['acme', new OAuthApp('our-app', 'our-secret')]]),
    });
  });

  it('opens one session per connection, and a new one when its credentials change', async () => {
    await scan();
    await scan();
    expect(acme.contexts).toHaveLength(1);
    stored = { ...stored, secrets: { token: new Secret('two') } };
    await scan();
    expect(acme.contexts).toHaveLength(2);
    expect(acme.closed).toBe(1);
  });

  it('keeps what a vendor rotates, and goes on with the session, whoever renewed it', async () => {
    stored = { ...stored, secrets: { refreshToken: new Secret('first') } };
    await scan();
    await acme.contexts[0]?.renewSecrets(async (present) => {
      expect(present['refreshToken']?.reveal()).toBe('first');
      return { changed: { refreshToken: new Secret('second') }, renewed: undefined };
    });
    expect(stored.secrets['refreshToken']?.reveal()).toBe('second');
    stored = { ...stored, secrets: { refreshToken: new Secret('renewed elsewhere') } };
    await scan();
    expect(acme.contexts).toHaveLength(1);
  });

  it('opens a new session once a person has authorised the connection again', async () => {
    stored = { ...stored, secrets: { refreshToken: new Secret('first') } };
    await scan();
    stored = { ...stored, accessRevision: 1, secrets: { refreshToken: new Secret('of a new consent') } };
    await scan();
    expect(acme.contexts).toHaveLength(2);
  });

  it.each([
    ['lends our app to a connection that came of a consent to it', { refreshToken: new Secret('r') }, 'our-app'],
    ['leaves a connection its own app', { refreshToken: new Secret('r'), clientId: new Secret('own') }, 'own'],
    ['lends it to no other connection', { token: new Secret('t') }, undefined],
  ])('%s', async (_, secrets, clientId) => {
    stored = { ...stored, secrets };
    await scan();
    expect(acme.contexts[0]?.secrets['clientId']?.reveal()).toBe(clientId);
  });

  it('tries credentials out that are stored nowhere, and tells what the vendor made of them', async () => {
    const candidate = { ...stored, secrets: { refreshToken: new Secret('fresh') } };
    const { answer, secrets } = await sessions.tryOut(candidate, async (connector, context) => {
      await context.renewSecrets(async () => ({
        changed: { refreshToken: new Secret('rotated at once') },
        renewed: undefined,
      }));
      return connector.open(context).check({ lane: 'realtime' });
    });
    expect(answer.accountId).toBe('1');
    expect(secrets['refreshToken']?.reveal()).toBe('rotated at once');
    expect(stored.secrets['token']?.reveal()).toBe('one');
  });

  it.each([
    ['auth', 'authFailed'],
    ['permission', 'missingRights'],
    ['unavailable', 'unreachable'],
    ['timeout', 'unreachable'],
  ] as const)('keeps %s trouble as %s, once', async (kind, health) => {
    acme.failure = trouble(kind);
    await expect(scan()).rejects.toBe(acme.failure);
    await expect(scan()).rejects.toBe(acme.failure);
    expect(healths).toEqual([[health, 'Trouble. (ACME_X)']]);
  });

  it('is well again after a call that went well, but not from missing rights', async () => {
    acme.failure = trouble('unavailable');
    await expect(scan()).rejects.toBe(acme.failure);
    acme.failure = null;
    await scan();
    expect(healths.at(-1)).toEqual(['ok', null]);
    stored = { ...stored, health: 'missingRights' };
    await scan();
    expect(stored.health).toBe('missingRights');
  });

  it('says nothing of a connection for trouble that is not its own', async () => {
    acme.failure = trouble('rateLimited');
    await expect(scan()).rejects.toBe(acme.failure);
    expect(healths).toEqual([]);
  });
});
