import { describe, expect, it } from '@jest/globals';
import { ConnectorError, type ConnectorErrorKind } from '#connector-sdk';
import { EngineWorld, SYNC_ID } from '../testing/engine-fixture.js';
import { PERSON_WAIT_MS, tryAgainAtMs } from './vendor-wait.js';
import { work } from './work.js';

describe('after trouble with a vendor', () => {
  const { engine } = new EngineWorld();
  const nowMs = engine.clock.nowMs();
  const waitAfter = (kind: ConnectorErrorKind, retryAtMs?: number): number => {
    const error = new ConnectorError(kind, {
      ...{ code: 'TROUBLE', message: 'trouble' },
      ...(retryAtMs === undefined ? {} : { retryAtMs }),
    });
    return tryAgainAtMs(engine, error) - nowMs;
  };

  it.each(['auth', 'permission', 'config'] as const)('of kind %s a person is given a minute', (kind) => {
    expect(waitAfter(kind)).toBe(PERSON_WAIT_MS);
  });

  it.each(['unavailable', 'timeout', 'rateLimited', 'protocol'] as const)('of kind %s it is tried soon', (kind) => {
    expect(waitAfter(kind)).toBe(engine.limits.retryDelayMs);
  });

  it('it is tried when the vendor said, but never at once', () => {
    expect(waitAfter('rateLimited', nowMs + 20_000)).toBe(20_000);
    expect(waitAfter('quotaExhausted', nowMs - 20_000)).toBe(engine.limits.retryDelayMs);
  });

  it.each(['drain', 'poll', 'sweep'] as const)('a %s waits as long as any other work', async (kind) => {
    let isRevoked = false;
    const world = new EngineWorld({
      port: (_side, port) =>
        new Proxy(port, {
          get: (target, name) => {
            const known: unknown = Reflect.get(target, name, target);
            if (!isRevoked || typeof known !== 'function') return known;
            return () => Promise.reject(new ConnectorError('auth', { code: 'REVOKED', message: 'revoked' }));
          },
        }),
    });
    const { aId } = await world.linked({ email: 'ann@example.com', name: 'Ann' });
    world.edit('a', aId, { city: 'Cologne' });
    await world.deliverHints();
    world.issued = [];
    isRevoked = true;
    await work(world.engine, { kind, syncId: SYNC_ID });
    expect(world.issued.map(({ ticket, delayMs }) => [ticket.kind, delayMs])).toContainEqual([kind, PERSON_WAIT_MS]);
  });
});
