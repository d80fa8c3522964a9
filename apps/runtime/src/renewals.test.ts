import { beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectorError, Secret, type Secrets } from '#connector-sdk';
import { type RenewalClaim } from '#engine';
import { Renewals, type RenewalsOptions } from './renewals.js';

const CONNECTION_ID = 'c';
const HTTP_TIMEOUT_MS = 1_000;

describe('renewals of a connection’s credentials', () => {
  let stored: Secrets;
  let revision: number;
  let nowMs: number;
  let claims: RenewalClaim['kind'][];
  let isDown: boolean;
  let renewals: Renewals;

  beforeEach(() => {
    [stored, revision, nowMs, claims, isDown] = [{ token: new Secret('first') }, 0, 0, [], false];
    const store: RenewalsOptions['store'] = {
      claimRenewal: async (_, __, ttlMs) => {
        const kind = claims.shift() ?? 'yours';
        if (kind === 'taken') nowMs += ttlMs;
        return kind === 'yours' ? { kind, revision, secrets: stored } : { kind };
      },
      endRenewal: async (_, renewal) => {
        if (isDown) throw new Error('the database is away');
        if (renewal.revision !== revision) return false;
        stored = { ...stored, ...renewal.changed };
        return true;
      },
    };
    renewals = new Renewals(CONNECTION_ID, { store, clock: { nowMs: () => nowMs }, httpTimeoutMs: HTTP_TIMEOUT_MS });
  });

  /** A vendor that takes only the token it gave last. */
  const rotate = (expected: string, next: string) =>
    renewals.renew(async (present) => {
      expect(present['token']?.reveal()).toBe(expected);
      return { changed: { token: new Secret(next) }, renewed: `access by ${next}` };
    });

  it('keep what changed before they give what was renewed', async () => {
    expect(await rotate('first', 'second')).toBe('access by second');
    expect(stored['token']?.reveal()).toBe('second');
  });

  it('give the right back when the vendor refuses', async () => {
    const refused = new ConnectorError('auth', { code: 'ACME_REFUSED', message: 'No.' });
    await expect(renewals.renew(() => Promise.reject(refused))).rejects.toBe(refused);
    expect(stored['token']?.reveal()).toBe('first');
    await rotate('first', 'second');
  });

  it('do not forget a token that the database did not take: it is the only one the vendor knows', async () => {
    isDown = true;
    await expect(rotate('first', 'second')).rejects.toThrow('the database is away');
    isDown = false;
    await rotate('second', 'third');
    expect(stored['token']?.reveal()).toBe('third');
  });

  it('forget it once a person has given other credentials', async () => {
    isDown = true;
    await expect(rotate('first', 'second')).rejects.toThrow('the database is away');
    isDown = false;
    revision += 1;
    stored = { token: new Secret('by hand') };
    await rotate('by hand', 'next');
  });

  it('wait for their turn, and not without end', async () => {
    claims = ['taken'];
    await rotate('first', 'second');
    claims = ['taken', 'taken', 'taken'];
    await expect(rotate('second', 'third')).rejects.toMatchObject({
      ...{ kind: 'unavailable', code: 'CONNECTION_RENEWAL_BUSY' },
    });
    claims = ['gone'];
    await expect(rotate('second', 'third')).rejects.toMatchObject({ kind: 'config', code: 'CONNECTION_DELETED' });
  });
});
