import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig, loadSecretKeys } from './index.js';

const key = (version: number, byte: number) => `v${version}:${Buffer.alloc(32, byte).toString('base64')}`;

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loadConfig({}, '/srv')).toMatchObject({
      databaseUrl: null,
      redisUrl: null,
      dataDir: '/srv/.syncline',
      port: 4400,
      host: '127.0.0.1',
      publicUrl: null,
      secretKeys: null,
      baseUrls: new Map(),
      allowedOrigins: [],
      unknownVariables: [],
    });
  });

  it('takes blank variables as unset', () => {
    expect(loadConfig({ DATABASE_URL: '', SYNCLINE_PORT: '  ' })).toMatchObject({ databaseUrl: null, port: 4400 });
  });

  it('reads every kind of value', () => {
    const config = loadConfig({
      DATABASE_URL: 'postgres://u:p@db:5432/s',
      SYNCLINE_PORT: '8080',
      SYNCLINE_PUBLIC_URL: 'https://sync.example.com/',
      SYNCLINE_ALLOWED_ORIGINS: 'http://127.0.0.1:4010/, http://localhost:4011',
      SYNCLINE_LOG_LEVEL: 'debug',
      SYNCLINE_WORKER_CONCURRENCY: '3',
    });
    expect(config).toMatchObject({
      port: 8080,
      publicUrl: 'https://sync.example.com',
      allowedOrigins: ['http://127.0.0.1:4010', 'http://localhost:4011'],
      logLevel: 'debug',
      workerConcurrency: 3,
    });
  });

  it.each([
    ['DATABASE_URL', 'mysql://x', 'postgres://'],
    ['REDIS_URL', 'localhost:6379', 'redis://'],
    ['SYNCLINE_PORT', '70000', '1 to 65535'],
    ['SYNCLINE_PORT', '4400.5', '1 to 65535'],
    ['SYNCLINE_PUBLIC_URL', 'sync.example.com', 'https'],
    ['SYNCLINE_SECRET_KEY', 'hunter2', 'openssl rand'],
    ['SYNCLINE_SECRET_KEYS', `${key(1, 1)},oops`, 'base64'],
    ['SYNCLINE_SECRET_KEYS', `${key(1, 1)},${key(1, 2)}`, 'v1 is given twice'],
    ['SYNCLINE_ALLOWED_ORIGINS', 'http://127.0.0.1:4010/path', 'without a path'],
    ['SYNCLINE_LOG_LEVEL', 'loud', 'debug'],
    ['SYNCLINE_SMTP_URL', 'mail.example.com', 'smtps://'],
    ['SYNCLINE_SMTP_URL', 'smtp://mail.example.com', 'both or none'],
    ['SYNCLINE_MAIL_FROM', 'nobody', 'syncline@example.com'],
    ['SYNCLINE_MAIL_FROM', 'a@example.com\nBcc: b@example.com', 'syncline@example.com'],
    ['SYNCLINE_WORKER_CONCURRENCY', '0', '1 to 256'],
  ])('refuses %s=%s, saying what it must be', (name, value, hint) => {
    const refused = caught(() => loadConfig({ [name]: value }));
    expect(refused.code).toBe('SYNC_CFG001');
    expect(refused.problems).toHaveLength(1);
    expect(refused.message).toContain(name);
    expect(refused.message).toContain(hint);
  });

  it.each(['DATABASE_URL', 'REDIS_URL', 'SYNCLINE_SECRET_KEY', 'SYNCLINE_SECRET_KEYS'])(
    'does not repeat what %s held',
    (name) => {
      expect(caught(() => loadConfig({ [name]: 'hunter2' })).message).not.toContain('hunter2');
    },
  );

  it('names all wrong variables at once', () => {
    const refused = caught(() => loadConfig({ SYNCLINE_PORT: 'x', SYNCLINE_LOG_LEVEL: 'loud' }));
    expect(refused.problems).toHaveLength(2);
  });

  it('points out misspelt variables', () => {
    expect(loadConfig({ SYNCLINE_PROT: '1' }).unknownVariables).toEqual(['SYNCLINE_PROT']);
  });

  it('seals with the highest version and never prints a key', () => {
    const { secretKeys } = loadConfig({ SYNCLINE_SECRET_KEYS: `${key(9, 9)},${key(10, 10)}` });
    expect(secretKeys?.newestVersion).toBe(10);
    expect(secretKeys?.key(9)).toEqual(Buffer.alloc(32, 9));
    expect(inspect(secretKeys)).toBe('SecretKeys(v9, v10)');
  });
});

describe('OAuth apps', () => {
  const ID = 'SYNCLINE_OAUTH_HUBSPOT_CLIENT_ID';
  const SECRET = 'SYNCLINE_OAUTH_HUBSPOT_CLIENT_SECRET';

  it('are read by vendor, whatever vendors there are, and do not print their secrets', () => {
    const { oauthApps, unknownVariables } = loadConfig({ [ID]: ' one ', [SECRET]: 'hunter2' });
    const app = oauthApps.get('hubspot');
    expect([oauthApps.size, app?.clientId, app?.revealSecret()]).toEqual([1, 'one', 'hunter2']);
    expect(inspect(oauthApps) + JSON.stringify([...oauthApps])).not.toContain('hunter2');
    expect(unknownVariables).toEqual([]);
  });

  it.each([
    [ID, SECRET],
    [SECRET, ID],
  ])('refuse %s without %s, and do not repeat it', (there, missing) => {
    const refused = caught(() => loadConfig({ [there]: 'hunter2' }));
    expect(refused.code).toBe('SYNC_CFG001');
    expect(refused.message).toContain(`${there} is of no use without ${missing}`);
    expect(refused.message).not.toContain('hunter2');
  });
});

describe('addresses of vendors', () => {
  it('are read by vendor, whatever vendors there are, and may be called', () => {
    const { baseUrls, allowedOrigins, unknownVariables } = loadConfig({
      SYNCLINE_ALLOWED_ORIGINS: 'http://127.0.0.1:4009',
      SYNCLINE_BASE_URL_HUBSPOT: ' http://127.0.0.1:4010/api/ ',
    });
    expect([...baseUrls]).toEqual([['hubspot', 'http://127.0.0.1:4010/api']]);
    expect(allowedOrigins).toEqual(['http://127.0.0.1:4009', 'http://127.0.0.1:4010']);
    expect(unknownVariables).toEqual([]);
  });

  it.each(['127.0.0.1:4010', 'ftp://127.0.0.1', 'http://me:secret@127.0.0.1', 'http://127.0.0.1?a'])(
    'refuse %s',
    (url) => {
      const refused = caught(() => loadConfig({ SYNCLINE_BASE_URL_HUBSPOT: url }));
      expect(refused.code).toBe('SYNC_CFG001');
      expect(refused.message).toContain('SYNCLINE_BASE_URL_HUBSPOT must be an http(s) URL');
      expect(refused.message).not.toContain('secret');
    },
  );
});

describe('signing in elsewhere', () => {
  it('knows a provider people may sign in with, and prints none of its secret', () => {
    const env = {
      SYNCLINE_OPENID_ISSUER: 'https://login.example.com/acme',
      SYNCLINE_OPENID_CLIENT_ID: 'syncline',
      SYNCLINE_OPENID_CLIENT_SECRET: 'hunter2',
    };
    const { openId } = loadConfig(env);
    expect(openId).toMatchObject({
      issuer: env.SYNCLINE_OPENID_ISSUER,
      clientId: 'syncline',
      name: 'login.example.com',
    });
    expect(openId?.revealClientSecret()).toBe('hunter2');
    expect(inspect(openId) + JSON.stringify(openId)).not.toContain('hunter2');
    expect(loadConfig({}).openId).toBeNull();
  });

  it.each([
    [{ SYNCLINE_OPENID_ISSUER: 'https://login.example.com' }, 'must be set together'],
    [{ SYNCLINE_OPENID_CLIENT_ID: 'x' }, 'must be set together'],
    [
      {
        SYNCLINE_OPENID_ISSUER: 'http://login.example.com',
        ...{ SYNCLINE_OPENID_CLIENT_ID: 'x', SYNCLINE_OPENID_CLIENT_SECRET: 'y' },
      },
      'must be an https URL',
    ],
    [{ SYNCLINE_TRUSTED_PROXIES: 'everyone' }, 'SYNCLINE_TRUSTED_PROXIES'],
  ])('refuses %j', (env, message) => {
    expect(() => loadConfig(env)).toThrow(message);
  });
});

describe('loadSecretKeys', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'syncline-keys-'));
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true });
  });

  it('makes one key for processes that start at once, readable by its owner only', async () => {
    const rings = await Promise.all([1, 2, 3].map(() => loadSecretKeys({ secretKeys: null, dataDir })));
    expect(new Set(rings.map((ring) => ring.key(1)?.toString('hex'))).size).toBe(1);
    const path = join(dataDir, 'secret.keys');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toMatch(/^v1:/);
  });

  it('says what to do about a damaged key file', async () => {
    await writeFile(join(dataDir, 'secret.keys'), 'damaged');
    await expect(loadSecretKeys({ secretKeys: null, dataDir })).rejects.toMatchObject({ code: 'SYNC_CFG002' });
    await expect(loadSecretKeys({ secretKeys: null, dataDir })).rejects.toThrow(/backup/);
  });
});

function caught(act: () => unknown): ConfigError {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the mail server', () => {
  const mailOf = (url: string) =>
    loadConfig({ SYNCLINE_SMTP_URL: url, SYNCLINE_MAIL_FROM: 'Syncline <syncline@example.com>' }).mail;

  it('is named by a URL, whose password is not printed', () => {
    const mail = mailOf('smtps://ada%40example.com:p%3Aw@mail.example.com');
    expect(mail).toMatchObject({ host: 'mail.example.com', port: 465, secure: true, isLocal: false });
    expect([mail?.user, mail?.revealPassword()]).toEqual(['ada@example.com', 'p:w']);
    expect(inspect(mail) + JSON.stringify(mail)).not.toContain('p:w');
  });

  it('needs no login', () => {
    expect(mailOf('smtp://127.0.0.1:2525')).toMatchObject({ port: 2525, secure: false, isLocal: true, user: null });
    expect(mailOf('smtp://mail.example.com')).toMatchObject({ port: 587 });
  });

  it('is none where none is named', () => {
    expect(loadConfig({}).mail).toBeNull();
  });
});
