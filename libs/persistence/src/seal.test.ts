import { describe, expect, it } from '@jest/globals';
import { SecretKeys } from '#config';
import { Secret } from '#connector-sdk';
import { Sealer } from './seal.js';

const key = (version: number) => `v${version}:${Buffer.alloc(32, version).toString('base64')}`;
const CONNECTION = '6b5c1c9e-3c3a-4a54-9a33-1a2b3c4d5e6f';

describe('sealing', () => {
  it('opens what it sealed, and never seals the same twice', () => {
    const sealer = new Sealer(new SecretKeys([key(1)]));
    const [first, second] = [1, 2].map(() => sealer.seal(new Secret('gr€en'), CONNECTION, 'token'));
    expect(first).not.toBe(second);
    expect(sealer.open(first ?? '', CONNECTION, 'token').reveal()).toBe('gr€en');
    expect(Buffer.from(first ?? '', 'base64url').includes('gr€en')).toBe(false);
  });

  it('opens values of an older key and seals with the newest', () => {
    const old = new Sealer(new SecretKeys([key(1)])).seal(new Secret('s'), CONNECTION, 'token');
    const rotated = new Sealer(new SecretKeys([key(2), key(1)]));
    expect(rotated.open(old, CONNECTION, 'token').reveal()).toBe('s');
    const fresh = rotated.seal(new Secret('s'), CONNECTION, 'token');
    expect(fresh).toMatch(/^v2\./);
    const dropped = new Sealer(new SecretKeys([key(2)]));
    expect(dropped.open(fresh, CONNECTION, 'token').reveal()).toBe('s');
    expect(() => dropped.open(old, CONNECTION, 'token')).toThrow(/SYNC_SEC101.*v1/);
  });

  it('opens nothing that was changed or moved elsewhere', () => {
    const sealer = new Sealer(new SecretKeys([key(1)]));
    const sealed = sealer.seal(new Secret('s'), CONNECTION, 'token');
    const tampered = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => sealer.open(tampered, CONNECTION, 'token')).toThrow(/SYNC_SEC102/);
    expect(() => sealer.open(sealed, CONNECTION, 'refresh')).toThrow(/SYNC_SEC102/);
    expect(() => sealer.open(sealed, CONNECTION.replace('6', '7'), 'token')).toThrow(/SYNC_SEC102/);
    expect(() => sealer.open('nonsense', CONNECTION, 'token')).toThrow(/SYNC_SEC102/);
  });
});
