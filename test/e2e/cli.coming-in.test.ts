import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CliResult, runCli } from '../../apps/cli/test/run-cli.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

const OWNERS = 'four words of mine';
const ADAS = 'other words of hers';

describe('coming in from a terminal', () => {
  let syncline: RunningSyncline;
  let folder: string;

  beforeAll(async () => {
    syncline = await startSyncline({ allowedOrigins: [], worker: false });
    folder = await mkdtemp(join(tmpdir(), 'syncline-coming-in-'));
  }, 60_000);
  afterAll(async () => {
    await syncline.close();
    await rm(folder, { recursive: true });
  });

  const cli = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
    runCli(args, { url: syncline.url, env: { SYNCLINE_API_KEY: syncline.apiKey, ...env } });

  const setUp = (env: Readonly<Record<string, string>>): Promise<CliResult> =>
    cli(['set-up', 'Acme', '--name', 'Olga', '--email', 'olga@example.com', '--secret', 'password=env:PASSWORD'], env);

  const signIn = (email: string, password: string) => syncline.browser().post('/v1/session').send({ email, password });

  it('makes the first owner with the printed key, once', async () => {
    expect(await setUp({ PASSWORD: 'too short' })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('/person/password'),
    });
    expect(await setUp({ PASSWORD: OWNERS, SYNCLINE_API_KEY: 'syncline_other' })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('SYNC_A401'),
    });
    expect(await setUp({ PASSWORD: OWNERS })).toMatchObject({ exitCode: 0 });
    await signIn('olga@example.com', OWNERS).expect(201);
    expect((await cli(['workspace', 'show'])).stdout).toContain('Acme');
    expect(await setUp({ PASSWORD: OWNERS })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/invite you[^]*SYNC_A463/),
    });
  }, 60_000);

  it('joins by the link, once', async () => {
    const invited = await cli(['invitations', 'add', 'ada@example.com', '--role', 'viewer', '--json']);
    const { url } = JSON.parse(invited.stdout) as { url: string };
    const link = join(folder, 'link.txt');
    await writeFile(link, `${url}\n`);
    const noKey = { SYNCLINE_API_KEY: '', PASSWORD: ADAS };
    expect((await cli(['invitations', 'look', '--secret', `link=@${link}`], noKey)).stdout).toContain(
      'ada@example.com',
    );
    const accept = ['invitations', 'accept', '--name', 'Ada', '--secret', `link=@${link}`];
    const accepted = await cli([...accept, '--secret', 'password=env:PASSWORD'], noKey);
    expect(accepted).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/Acme[^]*viewer/) });
    await signIn('ada@example.com', ADAS).expect(201);
    expect(await cli([...accept, '--secret', 'password=env:PASSWORD'], noKey)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/another one[^]*SYNC_A464/),
    });
    expect((await cli(['people', 'list', '--csv'])).stdout).toMatch(
      /^[^\n]+\n[^\n]*Ada,ada@example\.com,viewer[^]*Olga/,
    );
  }, 60_000);

  it('has all of it in the audit log, which is exported whole', async () => {
    const { stdout } = await cli(['audit', 'list', '--all', '--csv']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/BEFORE,AFTER,WITH,REQUEST$/);
    for (const act of ['invitation.add', 'invitation.accept', 'setUp']) expect(stdout).toContain(act);
  }, 60_000);
});
