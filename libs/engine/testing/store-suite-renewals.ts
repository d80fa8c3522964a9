import { describe, expect, it } from '@jest/globals';
import { Secret } from '#connector-sdk';
import { type RenewalClaim } from '#engine';
import { NOW_MS, type StoreWorld, uuid } from './store-fixture.js';

const TTL_MS = 45_000;

/** Whose turn it is to renew a connection's credentials. */
export function describeRenewals(world: () => StoreWorld): void {
  describe('renewals of credentials', () => {
    const claim = (holder: string, nowMs = NOW_MS): Promise<RenewalClaim> =>
      world().store.claimRenewal(world().a.id, holder, TTL_MS, nowMs);
    const mine = async (holder: string, nowMs = NOW_MS) => {
      const claimed = await claim(holder, nowMs);
      if (claimed.kind !== 'yours') throw new Error(`the right to renew is ${claimed.kind}`);
      return claimed;
    };
    const tokenNow = async (): Promise<string | undefined> =>
      (await world().store.getConnection(world().a.id))?.secrets['token']?.reveal();

    it('belong to one at a time, who is given the credentials as the one before left them', async () => {
      const { store, a } = world();
      const [first, second] = [uuid(), uuid()];
      const { revision, secrets } = await mine(first);
      expect(secrets['token']?.reveal()).toBe('token of a');
      expect(await claim(second)).toEqual({ kind: 'taken' });
      const renewal = { holder: first, revision, changed: { token: new Secret('rotated') } };
      expect(await store.endRenewal(a.id, renewal)).toBe(true);
      expect((await mine(second)).secrets['token']?.reveal()).toBe('rotated');
    });

    it('are given to one of many who ask at once', async () => {
      const claims = await Promise.all(Array.from({ length: 8 }, () => claim(uuid())));
      expect(claims.filter(({ kind }) => kind === 'yours')).toHaveLength(1);
    });

    it('pass on when the holder is not heard of for too long, whose late token is kept all the same', async () => {
      const { store, a } = world();
      const [slow, next] = [uuid(), uuid()];
      const { revision } = await mine(slow);
      expect(await claim(next, NOW_MS + TTL_MS - 1)).toEqual({ kind: 'taken' });
      await mine(next, NOW_MS + TTL_MS);
      const late = { holder: slow, revision, changed: { token: new Secret('late') } };
      expect(await store.endRenewal(a.id, late)).toBe(true);
      expect(await tokenNow()).toBe('late');
      expect(await claim(uuid(), NOW_MS + TTL_MS)).toEqual({ kind: 'taken' });
    });

    it('keep nothing of credentials that a person has replaced meanwhile', async () => {
      const { store, a, harness } = world();
      const holder = uuid();
      const { revision } = await mine(holder);
      await harness.changeSecrets(a.id, { token: new Secret('a new consent') });
      const renewal = { holder, revision, changed: { token: new Secret('of the old one') } };
      expect(await store.endRenewal(a.id, renewal)).toBe(false);
      expect(await tokenNow()).toBe('a new consent');
      await mine(uuid());
    });

    it('are of no connection that is gone', async () => {
      expect(await world().store.claimRenewal(uuid(), uuid(), TTL_MS, NOW_MS)).toEqual({ kind: 'gone' });
    });
  });
}
