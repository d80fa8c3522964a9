import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ConnectionContext, type Connector, ConnectorError, Secret, type Session } from '#connector-sdk';
import { type Connection, type ConnectionHealth } from '#engine';
import { silentLogger } from '../../../test/support/silent-logger.js';
import { RuntimeSessions } from './sessions.js';

const PAGE = { records: [], cursor: null };

/** A vendor whose calls fail when told to, and that remembers its sessions. */
class Acme {
  readonly contexts: ConnectionContext[] = [];
  closed = 0;
  failure: ConnectorError | null = null;

  readonly connector: Connector = {
    manifest: {
      ...{ vendor: 'acme', title: 'Acme', credentials: [], settings: [], hosts: ['acme.com'], pools: {} },
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
      ...{ clockOffsetMs: 0, health: 'ok' as const, healthMessage: null, webhookToken: 't' },
    };
    sessions = new RuntimeSessions({
      connectors: new Map([['acme', acme.connector]]),
      store: {
        getConnection: async () => stored,
        saveSecrets: async (_, changed) => void (stored = { ...stored, secrets: { ...stored.secrets, ...changed } }),
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

  it('keeps what a session rotates itself and goes on with that session', async () => {
    await scan();
    await acme.contexts[0]?.saveSecrets({ token: new Secret('rotated') });
    await scan();
    expect(stored.secrets['token']?.reveal()).toBe('rotated');
    expect(acme.contexts).toHaveLength(1);
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
