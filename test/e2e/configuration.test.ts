import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CliResult, runCli } from '../../apps/cli/test/run-cli.js';
import { type ContactVendors, goLive, startContactVendors } from '../support/contact-sync.js';
import { type RunningSyncline, startSyncline } from '../support/running-syncline.js';

describe('the example of docs/configuration.md', () => {
  let vendors: ContactVendors;
  let syncline: RunningSyncline;
  let folder: string;
  let file: string;
  let example: string;

  beforeAll(async () => {
    vendors = await startContactVendors();
    syncline = await startSyncline({ allowedOrigins: vendors.origins });
    folder = await mkdtemp(join(tmpdir(), 'syncline-configuration-'));
    file = join(folder, 'workspace.yaml');
    await writeFile(join(folder, 'hubspot-client-secret.txt'), vendors.hubspot.settings.clientSecret);
    const document = await readFile('docs/configuration.md', 'utf8');
    // The sandboxes are elsewhere than the vendors, and have a list of their own.
    example = (/```yaml\n([\s\S]*?)```/.exec(document)?.[1] ?? '')
      .replace('vendor: hubspot', `vendor: hubspot\n    baseUrl: ${vendors.hubspot.url}`)
      .replace('vendor: mailchimp', `vendor: mailchimp\n    baseUrl: ${vendors.mailchimp.url}`)
      .replace('a1b2c3d4e5', vendors.mailchimp.listId);
    await writeFile(file, example);
  }, 180_000);
  afterAll(async () => {
    await syncline.close();
    await vendors.close();
    await rm(folder, { recursive: true });
  }, 60_000);

  const cli = (...args: readonly string[]): Promise<CliResult> =>
    runCli(args, {
      url: syncline.url,
      env: {
        SYNCLINE_API_KEY: syncline.apiKey,
        HUBSPOT_ACCESS_TOKEN: vendors.hubspot.settings.accessToken,
        MAILCHIMP_API_KEY: vendors.mailchimp.apiKey,
        SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T0/B0/secret',
      },
    });

  async function apply(): Promise<CliResult> {
    const planned = await cli('plan', '-f', file);
    expect(planned).toMatchObject({ exitCode: 0 });
    return cli('apply', '-f', file, '--yes', /^plan {2}(\w+)$/m.exec(planned.stdout)?.[1] ?? 'none');
  }

  it('makes a workspace of nothing, after which there is nothing to do, and exporting says the same', async () => {
    const applied = await apply();
    expect([applied.stderr, applied.exitCode]).toEqual([expect.stringContaining('add segment "Thailand"'), 0]);
    expect((await cli('diff', '-f', file)).stdout).toContain('as the file says');
    const exported = await cli('export');
    await writeFile(file, exported.stdout);
    expect((await cli('diff', '-f', file)).stdout).toContain('as the file says');
    await writeFile(file, example);
  }, 120_000);

  it('plans what another mapping would do to a live sync, and puts just that in use', async () => {
    const { items } = (await syncline.as().get('/v1/syncs').expect(200)).body as { items: { id: string }[] };
    await goLive(syncline, items[0]?.id ?? '');
    const another =
      '        - { id: last, a: lastname, b: merge_fields.LNAME, direction: both, kind: value, lens: { kind: text } }';
    await writeFile(file, example.replace('      keys:', `${another}\n      keys:`));
    const planned = await cli('plan', '-f', file);
    expect(planned.stdout).toContain('mappingChange');
    expect((await cli('plan', '-f', file)).stdout).toBe(planned.stdout);
    expect((await cli('syncs', 'mapping', 'Contacts')).stdout).not.toContain('lastname');
    expect(await apply()).toMatchObject({ exitCode: 0 });
    expect((await cli('syncs', 'mapping', 'Contacts')).stdout).toContain('lastname');
    expect((await cli('diff', '-f', file)).stdout).toContain('as the file says');
  }, 180_000);
});
