import { type ConnectionCheck, ConnectorError } from '#connector-sdk';
import { type ConnectionHealth, type Engine } from '#engine';
import { type RuntimeSessions } from './sessions.js';

const HEALTH_MESSAGE_MAX = 500;

export interface CheckOutcome {
  readonly health: ConnectionHealth;
  readonly message: string | null;
  readonly accountName: string | null;
  readonly missing: readonly { readonly right: string; readonly neededFor: string }[];
}

/** Asks the vendor what the credentials may do, and keeps what it says: account, clock offset and health. */
export async function checkConnection(
  engine: Pick<Engine, 'store'>,
  sessions: RuntimeSessions,
  connectionId: string,
): Promise<CheckOutcome | null> {
  const connection = await engine.store.getConnection(connectionId);
  if (!connection) return null;
  try {
    const found = await sessions.call(connection, (session) => session.check({ lane: 'realtime' }));
    return await keepCheck(engine, connectionId, found);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const health = healthAfter(error);
    const message = `${error.message} (${error.code})`;
    await engine.store.saveHealth(connectionId, health, message);
    return { health, message, accountName: null, missing: [] };
  }
}

/** Keeps what a check of the connection's credentials found. */
export async function keepCheck(
  engine: Pick<Engine, 'store'>,
  connectionId: string,
  found: ConnectionCheck,
): Promise<CheckOutcome> {
  await engine.store.saveAccount(connectionId, found);
  const lacking = found.missing.map(({ right, neededFor }) => `${right} (for ${neededFor})`).join(', ');
  const health = found.missing.length === 0 ? 'ok' : 'missingRights';
  const message = health === 'ok' ? null : `These rights are missing: ${lacking}.`.slice(0, HEALTH_MESSAGE_MAX);
  await engine.store.saveHealth(connectionId, health, message);
  return { health, message, accountName: found.accountName, missing: found.missing };
}

function healthAfter(error: ConnectorError): ConnectionHealth {
  switch (error.kind) {
    case 'auth':
    case 'config':
      return 'authFailed';
    case 'permission':
    case 'notFound':
      return 'missingRights';
    case 'rateLimited':
    case 'quotaExhausted':
    case 'unavailable':
    case 'timeout':
    case 'cursorExpired':
    case 'protocol':
      return 'unreachable';
  }
}
