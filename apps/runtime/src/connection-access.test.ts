import { describe, expect, it } from '@jest/globals';
import { type ConnectorManifest, Secret } from '#connector-sdk';
import { type Connection } from '#engine';
import { accessFingerprint, baseUrlOf, manifestProblems } from './connection-access.js';

const manifest: ConnectorManifest = {
  vendor: 'acme',
  title: 'Acme',
  credentials: [{ name: 'key', title: 'Key', required: true, help: 'From the settings.' }],
  signIn: [{ kind: 'token', title: 'Key', help: 'From the settings.', credentials: ['key'] }],
  settings: [{ name: 'list', title: 'List', required: true, help: 'Ten digits.', pattern: '^[0-9]{10}$' }],
  hosts: ['*.acme.com'],
  defaultBaseUrl: 'https://api.acme.com',
  pools: {},
  webhooks: 'none',
};

const connection: Connection = {
  id: 'c',
  workspaceId: 'w',
  name: 'Acme',
  vendor: 'acme',
  baseUrl: null,
  settings: { list: '0123456789' },
  secrets: { key: new Secret('k1') },
  accountId: null,
  accessRevision: 0,
  clockOffsetMs: 0,
  health: 'ok',
  healthMessage: null,
  webhookToken: 't',
};

describe('manifestProblems', () => {
  it('finds what is missing, unknown or of the wrong form', () => {
    const given = { settings: { list: '12', color: 'red' }, secretNames: ['token'] };
    expect(manifestProblems(manifest, given).map(({ pointer }) => pointer)).toEqual([
      '/settings/list',
      '/settings/color',
      '/secrets/token',
      '/secrets/key',
    ]);
    expect(manifestProblems(manifest, { settings: connection.settings, secretNames: ['key'] })).toEqual([]);
  });
});

describe('accessFingerprint', () => {
  const NONE: ReadonlySet<string> = new Set();

  it('stays while nothing changes that a session is opened with', () => {
    const renamed: Connection = { ...connection, name: 'Other', health: 'unreachable', healthMessage: 'x' };
    expect(accessFingerprint(renamed, NONE)).toBe(accessFingerprint(connection, NONE));
  });

  it('stays when a vendor rotates a credential, and changes when it goes', () => {
    const rotating = new Set(['key']);
    const rotated: Connection = { ...connection, secrets: { key: new Secret('k2') } };
    expect(accessFingerprint(rotated, rotating)).toBe(accessFingerprint(connection, rotating));
    expect(accessFingerprint({ ...connection, secrets: {} }, rotating)).not.toBe(
      accessFingerprint(connection, rotating),
    );
  });

  it.each<[string, Partial<Connection>]>([
    ['a secret', { secrets: { key: new Secret('k2') } }],
    ['a setting', { settings: { list: '9876543210' } }],
    ['the base URL', { baseUrl: 'https://eu.acme.com' }],
    ['the account, and with it the allowance', { accountId: '7' }],
  ])('changes with %s', (_, change) => {
    expect(accessFingerprint({ ...connection, ...change }, NONE)).not.toBe(accessFingerprint(connection, NONE));
  });
});

describe('baseUrlOf', () => {
  it("is the vendor's own unless another is given and allowed", () => {
    expect(baseUrlOf({ baseUrl: null }, manifest, [])).toBe('https://api.acme.com');
    expect(baseUrlOf({ baseUrl: 'http://127.0.0.1:1' }, manifest, ['http://127.0.0.1:1'])).toBe('http://127.0.0.1:1');
    expect(() => baseUrlOf({ baseUrl: 'https://evil.test' }, manifest, [])).toThrow(/allow-list/);
  });
});
