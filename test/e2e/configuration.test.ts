import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CliResult, runCli } from '../../apps/cli/test/run-cli.js';
import { type ContactVendors, goLive, startContactVendors } from '../support/contact-sync.js';
import { eventually, type RunningSyncline, startSyncline } from '../support/running-syncline.js';

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

  it('tells where the workspace has left the file since, to those who may see it there', async () => {
    expect((await cli('apply', '-f', file)).exitCode).toBe(0);
    const drift = async (key?: string): Promise<Drift> =>
      (await syncline.as(key).get('/v1/configuration/drift').expect(200)).body as Drift;
    expect(await drift()).toMatchObject({ applied: { file: 'workspace.yaml', by: { kind: 'key' } }, changes: [] });
    const { items } = (await syncline.as().get('/v1/syncs').expect(200)).body as { items: { id: string }[] };
    await syncline.as().patch(`/v1/syncs/${items[0]?.id}`).send({ pollEveryMs: 90_000 }).expect(200);
    const away = { name: 'Away', kind: 'webhook', url: 'https://hooks.example.com/secret' };
    const { body: channel } = await syncline.as().post('/v1/alert-channels').send(away).expect(201);
    const sync = {
      kind: 'change',
      subject: { noun: 'sync', name: 'Contacts', path: ['syncs', 'Contacts'] },
      differences: [{ path: ['pollEveryMs'], before: '90000', after: '60000' }],
    };
    expect((await drift()).changes).toMatchObject([sync, { kind: 'remove', subject: { name: 'Away' } }]);
    expect((await cli('diff')).stdout).toContain('pollEveryMs: 90000 → 60000');
    const key = { name: 'Syncs only', scopes: ['syncs.read'] };
    const { text } = (await syncline.as().post('/v1/api-keys').send(key).expect(201)).body as { text: string };
    expect((await drift(text)).changes).toEqual([sync]);
    expect(await drift((await syncline.addWorkspace()).apiKey)).toEqual({ applied: null, changes: [] });
    await syncline
      .as()
      .delete(`/v1/alert-channels/${(channel as { id: string }).id}`)
      .expect(204);
    await apply();
    expect((await drift()).changes).toEqual([]);
    const { body } = await syncline.as().get('/v1/audit?action=configuration.apply').expect(200);
    expect(body).toMatchObject({
      items: [{ after: { asked: { file: 'workspace.yaml' } }, outcome: 'done' }, {}, {}, {}],
    });
  }, 120_000);

  it.each([
    [{ version: 1, syncz: {} }, '/configuration/syncz'],
    [
      { version: 1, connections: { X: { vendor: 'hubspot', secrets: { accessToken: 'in-the-clear' } } } },
      '/configuration/connections/X/secrets/accessToken',
    ],
  ])('keeps nothing that no file may say: %j', async (configuration, pointer) => {
    const { body, text } = await syncline.as().put('/v1/configuration/applied').send({ configuration }).expect(400);
    expect(body).toMatchObject({ code: 'SYNC_A400', errors: [{ pointer }] });
    expect(text).not.toContain('in-the-clear');
    expect(await syncline.runtime.queries.appliedConfiguration.get(syncline.workspaceId)).toMatchObject({
      configuration: { syncs: { Contacts: {} } },
    });
  });

  it('brings no mapping into use without the second person that the workspace wants', async () => {
    const olga = syncline.browser();
    const person = { name: 'Olga', email: 'olga@example.com', password: 'four words of mine' };
    await olga
      .post('/v1/set-up')
      .send({ key: syncline.apiKey, workspace: { name: 'Acme' }, person })
      .expect(201);
    await olga.patch('/v1/workspace').send({ approvals: 'second-person' }).expect(200);
    await writeFile(file, example.replace('lens: { kind: text }', 'lens: { kind: text, caseInsensitive: true }'));
    const mapping = async (): Promise<string> => (await cli('syncs', 'mapping', 'Contacts')).stdout;
    const before = await mapping();
    // Once more is no second person.
    for (const round of [1, 2]) {
      const applied = await apply();
      expect([round, applied.exitCode, await mapping()]).toEqual([round, 0, before]);
      expect(applied.stderr).toContain('another person has to approve its plan');
    }
    const planned = await cli('plan', '-f', file, '--json');
    const { data } = JSON.parse(planned.stdout) as { data: { run: { id: string } }[] };
    await olga.post(`/v1/runs/${data[0]?.run.id}/approve`).expect(202);
    await eventually('the mapping is in use', async () => (await mapping()) !== before);
    expect((await cli('diff', '-f', file)).stdout).toContain('as the file says');
    // Nor does taking the sync away and making it anew: what is new waits for a plan.
    await writeFile(file, example.slice(0, example.indexOf('syncs:')));
    const gone = await cli('plan', '-f', file, '--prune');
    await cli('apply', '-f', file, '--prune', '--yes', /^plan {2}(\w+)$/m.exec(gone.stdout)?.[1] ?? 'none');
    await writeFile(file, example);
    await apply();
    const { items } = (await syncline.as().get('/v1/syncs').expect(200)).body as { items: object[] };
    expect(items).toMatchObject([{ name: 'Contacts', state: 'draft' }]);
  }, 180_000);
});

interface Drift {
  readonly applied: object | null;
  readonly changes: readonly object[];
}
