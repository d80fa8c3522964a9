import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALL_ROUTES } from './answers.js';
import { FakeApi, problem } from './fake-api.js';
import { runCli } from './run-cli.js';

let folder: string;
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-cli-'));
  await writeFile(file('password'), 'several words do well\n');
  await writeFile(file('link'), 'https://sync.example.com/invitation?token=tok-en_1\n');
});
afterAll(async () => rm(folder, { recursive: true }));

describe('setting up', () => {
  const setUp = (...more: readonly string[]): string[] => [
    ...['set-up', 'Acme', '--name', 'Olga', '--email', 'olga@example.com'],
    ...more,
  ];

  it('makes the owner with the key of the environment', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(setUp('--secret', `password=@${file('password')}`), {
      url: api.url,
      env: { SYNCLINE_API_KEY: 'syncline_first' },
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/workspace +Acme[^]*role +owner/) });
    expect(api.seen).toMatchObject([
      {
        route: 'POST /v1/set-up',
        body: {
          key: 'syncline_first',
          workspace: { name: 'Acme' },
          person: { name: 'Olga', email: 'olga@example.com', password: 'several words do well' },
        },
      },
    ]);
    expect(result.stdout + result.stderr).not.toContain('several words');
  });

  it('asks for nothing without the key', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(setUp('--secret', `password=@${file('password')}`), {
      url: api.url,
      env: { SYNCLINE_API_KEY: '' },
    });
    expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('SYNCLINE_API_KEY') });
    expect(api.seen).toEqual([]);
  });

  it.each([
    ['one that is missing', 'key=env:HOME', 'key'],
    ['the password itself', 'several words do well', 'never taken from the command line'],
  ])('refuses %s', async (_, secret, said) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(setUp('--secret', secret), { url: api.url, env: { HOME: '/root' } });
    expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(said) });
    expect(result.stderr).not.toContain('several words');
    expect(api.seen).toEqual([]);
  });

  it('says that it was done before', async () => {
    const over = problem(409, 'SYNC_A463', 'There are people here already.');
    await using api = await FakeApi.start({ 'POST /v1/set-up': over });
    const result = await runCli(setUp('--secret', `password=@${file('password')}`), { url: api.url });
    expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining('SYNC_A463') });
  });
});

describe('an invitation', () => {
  it('is looked at by its link, without a key', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const args = ['invitations', 'look', '--secret', `link=@${file('link')}`];
    const result = await runCli(args, { url: api.url, env: { SYNCLINE_API_KEY: '' } });
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/Acme[^]*ada@example\.com[^]*viewer/) });
    expect(api.seen).toMatchObject([{ body: { token: 'tok-en_1' } }]);
  });

  it('is accepted by its link, or by the token that was copied out of it', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    for (const place of [`@${file('link')}`, 'env:TOKEN']) {
      const secrets = ['--secret', `link=${place}`, '--secret', `password=@${file('password')}`];
      const result = await runCli(['invitations', 'accept', '--name', 'Ada', ...secrets], {
        url: api.url,
        env: { TOKEN: 'tok-en_1' },
      });
      expect(result).toMatchObject({ exitCode: 0 });
    }
    const body = { token: 'tok-en_1', name: 'Ada', password: 'several words do well' };
    expect(api.seen.map((request) => request.body)).toEqual([body, body]);
  });

  it('is not accepted without a password', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const args = ['invitations', 'accept', '--name', 'Ada', '--secret', `link=@${file('link')}`];
    const result = await runCli(args, { url: api.url });
    expect(result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('password is missing') });
    expect(api.seen).toEqual([]);
  });
});
