import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RULE_DEFAULTS, written } from '#configuration';
import { runCli } from './run-cli.js';
import { WorkspaceApi } from './workspace-api.js';

const EXAMPLE = /```yaml\n([\s\S]*?)```/.exec(readFileSync('docs/configuration.md', 'utf8'))?.[1] ?? '';
const SECRETS = {
  HUBSPOT_ACCESS_TOKEN: 'hubspot-secret',
  MAILCHIMP_API_KEY: 'mailchimp-secret',
  SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/slack-secret',
};

const MAIL = `    Ops by mail:
      kind: email
      recipients: [ops@example.com]
`;

/** The example with one more channel. */
const withMail = (channel: string): string => EXAMPLE.replace('people:', `${channel}people:`);

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-configuration-'));
  await writeFile(join(folder, 'hubspot-client-secret.txt'), 'client-secret\n');
});
afterAll(async () => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.yaml`);
  await writeFile(path, text);
  return path;
}

const cli = (api: WorkspaceApi, args: readonly string[], env: Readonly<Record<string, string>> = SECRETS) =>
  runCli(args, { url: api.url, env });

const planIdOf = (stdout: string): string => /^plan {2}(\w+)$/m.exec(stdout)?.[1] ?? '';

/** Plans, and applies just that. */
async function apply(api: WorkspaceApi, file: string, env = SECRETS, more: readonly string[] = []) {
  const { stdout } = await cli(api, ['plan', '-f', file, ...more], env);
  return cli(api, ['apply', '-f', file, ...more, '--yes', planIdOf(stdout)], env);
}

describe('a file of configuration', () => {
  it('makes a workspace of the example in the documents, with its secrets, and then has nothing to do', async () => {
    await using api = await WorkspaceApi.start();
    const file = await fileOf(EXAMPLE);
    expect(await apply(api, file)).toMatchObject({ exitCode: 0 });
    expect(api.connections.map(({ name, secrets }) => [name, secrets])).toEqual([
      ['HubSpot', { accessToken: 'hubspot-secret', clientSecret: 'client-secret' }],
      ['Mailchimp', { apiKey: 'mailchimp-secret' }],
    ]);
    expect(api.syncs[0]?.segments).toMatchObject([{ name: 'Thailand', group: 'Thailand' }]);
    expect(api.rules).toEqual({
      ...RULE_DEFAULTS,
      stalled: { on: true, afterMinutes: 30 },
      quietHours: { from: '22:00', to: '07:00', timeZone: 'Asia/Bangkok' },
    });
    expect(api.channels).toMatchObject([
      { name: 'Ops in Slack', kind: 'webhook', url: SECRETS.SLACK_WEBHOOK_URL, on: true },
    ]);
    const asked = api.asked.length;
    const again = await cli(api, ['apply', '-f', file], {});
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stdout).toContain('as the file says');
    expect(api.asked.slice(asked)).toEqual(['PUT configuration/:id']);
  });

  it('is exported without a secret in it, and the same each time', async () => {
    await using api = await WorkspaceApi.start();
    await apply(api, await fileOf(EXAMPLE));
    const { stdout } = await cli(api, ['export']);
    expect(stdout).toContain('accessToken: ${env:HUBSPOT_ACCESS_TOKEN}');
    expect(stdout).toContain('url: ${env:OPS_IN_SLACK_URL}');
    expect(stdout).not.toContain('-secret"');
    for (const value of Object.values(SECRETS)) expect(stdout).not.toContain(value);
    expect((await cli(api, ['export'])).stdout).toBe(stdout);
    expect((await cli(api, ['diff', '-f', await fileOf(stdout)])).stdout).toContain('as the file says');
  });

  it('writes nothing when it is planned or compared', async () => {
    await using api = await WorkspaceApi.start();
    const file = await fileOf(EXAMPLE);
    for (const command of ['diff', 'plan'])
      expect(await cli(api, [command, '-f', file])).toMatchObject({ exitCode: 0 });
    expect(api.asked).toEqual([]);
  });

  it('is applied only as it was shown', async () => {
    await using api = await WorkspaceApi.start();
    const shown = planIdOf((await cli(api, ['plan', '-f', await fileOf(EXAMPLE)])).stdout);
    const other = await fileOf(EXAMPLE.replace('pollEveryMs: 60000', 'pollEveryMs: 90000'));
    const result = await cli(api, ['apply', '-f', other, '--yes', shown]);
    expect(result).toMatchObject({ exitCode: 1 });
    expect(result.stderr).toContain('SYNC_CLI012');
    expect(await cli(api, ['apply', '-f', other])).toMatchObject({ exitCode: 2 });
    expect(api.asked).toEqual([]);
  });

  it('changes the mapping of a live sync by approving the plan that was shown', async () => {
    await using api = await WorkspaceApi.start();
    await apply(api, await fileOf(EXAMPLE));
    Object.assign(api.syncs[0] ?? {}, { state: 'live' });
    const file = await fileOf(EXAMPLE.replace('lens: { kind: text }', 'lens: { kind: text, caseInsensitive: true }'));
    const planned = await cli(api, ['plan', '-f', file]);
    expect(planned.stdout).toContain('mapping.fields.first.lens.caseInsensitive: (nothing) → true');
    expect(planned.stdout).toMatch(/update: 3/);
    expect(api.runs.map(({ state }) => state)).toEqual(['ready']);
    expect(await cli(api, ['apply', '-f', file, '--yes', planIdOf(planned.stdout)])).toMatchObject({ exitCode: 0 });
    expect(api.runs.map(({ state }) => state)).toEqual(['done']);
    expect((await cli(api, ['diff', '-f', file])).stdout).toContain('as the file says');
  });

  it('leaves the plan of a live sync to another person where the workspace wants one, and does the rest', async () => {
    await using api = await WorkspaceApi.start();
    await apply(api, await fileOf(EXAMPLE));
    Object.assign(api.syncs[0] ?? {}, { state: 'live' });
    api.wantsSecondPerson = true;
    const file = await fileOf(
      EXAMPLE.replace('lens: { kind: text }', 'lens: { kind: text, caseInsensitive: true }').replace('30 }', '45 }'),
    );
    for (const round of [1, 2]) {
      const applied = await apply(api, file);
      expect([round, applied.exitCode]).toEqual([round, 0]);
      expect(applied.stderr).toContain('not done yet: change sync "Contacts": another person has to approve its plan');
    }
    expect(api.runs.map(({ state }) => state)).toEqual(['ready']);
    expect(api.rules).toMatchObject({ stalled: { afterMinutes: 45 } });
  });

  it('is compared with the workspace from then on, though nothing had to be done', async () => {
    await using api = await WorkspaceApi.start();
    expect((await cli(api, ['diff'])).stdout).toContain('No file was applied');
    const file = await fileOf(EXAMPLE);
    await apply(api, file);
    expect(api.applied).toMatchObject({ file: basename(file), configuration: { syncs: { Contacts: {} } } });
    expect(JSON.stringify(api.applied)).not.toContain('-secret"');
    api.applied = null;
    await cli(api, ['apply', '-f', file]);
    expect(api.applied).toMatchObject({ file: basename(file) });
    api.drift = {
      applied: { at: '2026-11-20T10:00:00.000Z', by: { kind: 'key', id: 'k', name: 'Deploy' }, file: 'workspace.yaml' },
      changes: [
        {
          kind: 'change',
          subject: { noun: 'sync', name: 'Contacts', path: ['syncs', 'Contacts'] },
          differences: [{ path: ['pollEveryMs'], before: '30000', after: '60000' }],
        },
        { kind: 'remove', subject: { noun: 'connection', name: 'Old', path: ['connections', 'Old'] }, differences: [] },
      ],
    };
    const { stdout } = await cli(api, ['diff']);
    expect(stdout).toMatch(/workspace\.yaml was applied .* by Deploy/);
    expect(stdout).toContain('pollEveryMs: 30000 → 60000');
    expect(stdout).toMatch(/left alone[^]*connection "Old"/);
  });

  it('that fails in the middle says what was done, and goes on when it is applied again', async () => {
    await using api = await WorkspaceApi.start();
    api.refused = 'Contacts';
    const file = await fileOf(EXAMPLE);
    const failed = await apply(api, file);
    expect(failed).toMatchObject({ exitCode: 1 });
    expect(failed.stderr).toContain('done: add connection "Mailchimp"');
    expect(failed.stderr).toContain('add sync "Contacts"');
    api.refused = null;
    expect(await apply(api, file)).toMatchObject({ exitCode: 0 });
    expect(api.connections).toHaveLength(2);
    expect(api.syncs).toHaveLength(1);
  });

  it('leaves alone what it does not name, unless that is to be removed', async () => {
    await using api = await WorkspaceApi.start();
    await apply(api, await fileOf(EXAMPLE));
    const rest = await fileOf(EXAMPLE.slice(0, EXAMPLE.indexOf('syncs:')));
    expect((await apply(api, rest)).stdout).toContain('sync "Contacts"');
    expect(api.syncs).toHaveLength(1);
    expect(await apply(api, rest, SECRETS, ['--prune'])).toMatchObject({ exitCode: 0 });
    expect(api.syncs).toEqual([]);
  });

  it('changes where alerts are told, takes back what it leaves out of the rules, and needs no secret for it', async () => {
    await using api = await WorkspaceApi.start();
    await apply(api, await fileOf(withMail(MAIL)));
    const file = await fileOf(
      withMail(MAIL)
        .replace('[ops@example.com]', '[olga@example.com]')
        .replace('kind: webhook', 'kind: webhook\n      on: false')
        .replace(/ {4}quietHours: .*\n/, ''),
    );
    const { stdout } = await cli(api, ['diff', '-f', file], {});
    expect(stdout).toContain('change the rules for alerts');
    expect(stdout).toContain('change alert channel "Ops by mail"');
    expect(stdout).toContain('recipients: ["ops@example.com"] → ["olga@example.com"]');
    expect(await apply(api, file, {} as never)).toMatchObject({ exitCode: 0 });
    expect(api.rules).toMatchObject({ stalled: { afterMinutes: 30 }, quietHours: null });
    expect(api.channels).toMatchObject([
      { name: 'Ops in Slack', url: SECRETS.SLACK_WEBHOOK_URL, on: false },
      { name: 'Ops by mail', recipients: ['olga@example.com'] },
    ]);
  });

  it('says of which kinds of alerts a channel is told, in any order; of all, where it says nothing', async () => {
    await using api = await WorkspaceApi.start();
    const of = (kinds: string): Promise<string> =>
      fileOf(EXAMPLE.replace('kind: webhook', `kind: webhook${kinds === '' ? '' : `\n      kinds: [${kinds}]`}`));
    await apply(api, await of('brake, credentials'));
    expect(api.channels).toMatchObject([{ kinds: ['brake', 'credentials'] }]);
    expect((await cli(api, ['diff', '-f', await of('credentials, brake')], {})).stdout).toContain('as the file says');
    expect((await cli(api, ['export'])).stdout).toMatch(/kinds:\n +- brake\n +- credentials\n/);
    const { stdout } = await cli(api, ['diff', '-f', await of('')], {});
    expect(stdout).toContain('kinds: ["brake","credentials"] →');
    expect(await apply(api, await of(''))).toMatchObject({ exitCode: 0 });
    expect(api.channels).toMatchObject([{ kinds: null }]);
    expect((await cli(api, ['export'])).stdout).not.toContain('kinds:');
    for (const wrong of ['pigeons', 'brake, brake'])
      expect((await cli(api, ['diff', '-f', await of(wrong)], {})).stderr).toContain(
        '/alerts/channels/Ops in Slack/kinds',
      );
  });

  it('that says nothing of alerts leaves them, and one that says so has no channel but its own', async () => {
    await using api = await WorkspaceApi.start();
    await apply(api, await fileOf(EXAMPLE));
    const { rules } = api;
    const before = EXAMPLE.slice(0, EXAMPLE.indexOf('alerts:'));
    const ofRules = EXAMPLE.slice(0, EXAMPLE.indexOf('  channels:'));
    for (const silent of [before, ofRules])
      expect((await apply(api, await fileOf(silent), SECRETS, ['--prune'])).stdout).toContain('as the file says');
    const none = await fileOf(`${before}alerts:\n  channels: {}\n`);
    expect((await apply(api, none)).stdout).toContain('alert channel "Ops in Slack"');
    expect(api.channels).toHaveLength(1);
    expect(await apply(api, none, SECRETS, ['--prune'])).toMatchObject({ exitCode: 0 });
    expect(api.channels).toEqual([]);
    expect(api.rules).toBe(rules);
  });

  describe('people', () => {
    const filed = (people: string): Promise<string> => fileOf(`version: 1\npeople:\n${people}`);
    const olga = { id: 'p1', email: 'Olga@example.com', role: 'owner' };

    it('are invited by a link that is shown once, and given the roles the file says', async () => {
      await using api = await WorkspaceApi.start();
      api.people.push(olga, { id: 'p2', email: 'ada@example.com', role: 'viewer' });
      const file = await filed(
        ['olga: { role: owner }', 'ada: { role: operator }', 'vera: { role: viewer }']
          .map((line) => `  ${line.replace(':', '@example.com:')}\n`)
          .join(''),
      );
      const applied = await apply(api, file);
      expect(applied.stdout).toContain('~ change person "ada@example.com"\n    role: "viewer" → "operator"');
      expect(applied.stderr).toContain('done: change person "ada@example.com"');
      expect(applied.stderr).toMatch(/not done yet: add person "vera@example.com".*\/invitation\?token=/);
      expect(api.asked).toEqual(['PATCH people/:id', 'POST invitations', 'PUT configuration/:id']);
      expect((await cli(api, ['diff', '-f', file])).stdout).toContain('as the file says');
      const exported = await cli(api, ['export']);
      expect(exported.stdout).toContain('vera@example.com:\n    role: viewer');

      // A role of somebody who has not come yet is changed by another invitation.
      const again = await filed('  vera@example.com: { role: admin }\n');
      await apply(api, again);
      expect(api.invitations).toMatchObject([{ email: 'vera@example.com', role: 'admin' }]);
      expect(api.people).toHaveLength(2);
    });

    it('are taken out only with --prune, and never the last owner', async () => {
      await using api = await WorkspaceApi.start();
      api.people.push({ ...olga }, { id: 'p2', email: 'ada@example.com', role: 'viewer' });
      api.invitations.push({ id: 'i1', email: 'vera@example.com', role: 'viewer', expired: false });
      const file = await filed('  olga@example.com: { role: owner }\n');
      const left = await cli(api, ['diff', '-f', file]);
      expect(left.stdout).toContain('Not in the file, and left alone');
      await apply(api, file, SECRETS, ['--prune']);
      expect([api.people.map(({ id }) => id), api.invitations]).toEqual([['p1'], []]);
      const none = await cli(api, ['plan', '-f', await filed('  olga@example.com: { role: admin }\n')]);
      expect(none).toMatchObject({ exitCode: 1 });
      expect(none.stderr).toContain('a workspace needs an owner');
    });

    it('are left out of what a key exports that may not manage them, and left alone by a file that does not name them', async () => {
      await using api = await WorkspaceApi.start();
      api.people.push(olga);
      api.hidesPeople = true;
      const exported = await cli(api, ['export']);
      expect(exported).toMatchObject({ exitCode: 0, stdout: expect.not.stringContaining('olga') as unknown });
      expect(exported.stderr).toContain('people.manage');
      expect((await apply(api, await fileOf('version: 1\n'), SECRETS, ['--prune'])).exitCode).toBe(0);
      expect(api.people).toEqual([olga]);
    });
  });

  it.each([
    ['an unknown key', EXAMPLE.replace('policy:', 'polcy:'), '26:7 /syncs/Contacts/mapping/polcy'],
    ['an unknown kind', EXAMPLE.replace('kind: newest', 'kind: newer'), 'mostRecentNonBlank'],
    ['a key that is there twice', `${EXAMPLE}version: 1\n`, 'unique'],
    ['no YAML', 'version: [1', '1:12: '],
    [
      'an unknown key of a rule',
      EXAMPLE.replace('afterMinutes', 'after'),
      '/alerts/rules/stalled/after: there is no key',
    ],
    ['a channel of no kind', EXAMPLE.replace('kind: webhook', 'kind: pager'), 'one of: email, webhook'],
    ['a webhook without its secret', EXAMPLE.replace(/ {8}url: .*\n/, '        {}\n'), 'the key "url" is missing'],
    ['a webhook that is written out', EXAMPLE.replace('${env:SLACK_WEBHOOK_URL}', 'https://abc-us1'), '${env:NAME}'],
    ['quiet hours that are no times', EXAMPLE.replace('22:00', '25:00'), 'must be: A time of day, e.g. 22:00'],
    ['quiet hours of no place', EXAMPLE.replace('Asia/Bangkok', 'Asia/Siam'), '/timeZone: "Asia/Siam" is no name'],
    ['a person of no role', EXAMPLE.replace('role: viewer', 'role: king'), 'owner, admin, operator, viewer'],
    ['a person of no address', EXAMPLE.replace('vera@', 'Vera@'), 'an address of mail, in small letters'],
    ['mail to no address', withMail(MAIL.replace('@', ' ')), 'must be: an address of mail'],
    ['a secret that is written out', EXAMPLE.replace('${env:MAILCHIMP_API_KEY}', 'abc-us1'), '${env:NAME}'],
    ['a connection that is not there', EXAMPLE.replace('connection: HubSpot', 'connection: Hub'), '"Hub"'],
    ['a cycle', twice(EXAMPLE), 'a cycle: these fields are kept the same already, by "Contacts"'],
  ])('with %s is refused, and nothing is done', async (_, text, hint) => {
    await using api = await WorkspaceApi.start();
    const result = await cli(api, ['apply', '-f', await fileOf(text)]);
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toContain('SYNC_CLI011');
    expect(result.stderr).toContain(hint);
    expect(result.stderr).not.toContain('abc-us1');
    expect(api.asked).toEqual([]);
  });

  it('whose secret is missing is refused before anything is done, by line', async () => {
    await using api = await WorkspaceApi.start();
    const result = await cli(api, ['plan', '-f', await fileOf(EXAMPLE)], { HUBSPOT_ACCESS_TOKEN: 'x' });
    expect(result.stderr).toMatch(/\/alerts\/channels\/Ops in Slack\/secrets\/url: the secret is missing/);
    expect(result).toMatchObject({ exitCode: 1 });
    expect(result.stderr).toContain('14:7 /connections/Mailchimp/secrets/apiKey: the secret is missing');
    expect(result.stderr).toContain('MAILCHIMP_API_KEY');
    expect(api.asked).toEqual([]);
  });
});

/** The same sync once more under another name. */
function twice(text: string): string {
  const [at, end] = [text.indexOf('  Contacts:'), text.indexOf('alerts:')];
  return `${text.slice(0, end)}${text.slice(at, end).replace('Contacts', 'Again')}${text.slice(end)}`;
}

describe('what was exported', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((text) => text.trim() !== '' && text.isWellFormed());
  const secretName = fc.constantFrom('accessToken', 'clientSecret', 'apiKey');
  const names = (max: number) => fc.uniqueArray(name, { minLength: 1, maxLength: max });
  const workspace = fc
    .record({
      connections: names(3),
      settings: fc.dictionary(fc.constantFrom('listId', 'region', 'app'), name),
      secrets: fc.uniqueArray(secretName),
      syncs: names(3),
      segments: names(2),
      rule: name,
      channels: fc.dictionary(name, fc.boolean(), { maxKeys: 3 }),
      percent: fc.integer({ min: 1, max: 100 }),
    })
    .map(({ connections, settings, secrets, syncs, segments, rule, channels, percent }) => ({
      version: 1 as const,
      alerts: {
        rules: { quota: { on: true, percent } },
        channels: Object.fromEntries(
          Object.entries(channels).map(([one, isMail]) => [
            one,
            isMail
              ? { kind: 'email', recipients: ['ops@example.com'] }
              : { kind: 'webhook', secrets: { url: '${env:S0}' } },
          ]),
        ),
      },
      connections: Object.fromEntries(
        connections.map((one, at) => [
          one,
          { vendor: 'hubspot', settings, secrets: Object.fromEntries(secrets.map((two) => [two, `\${env:S${at}}`])) },
        ]),
      ),
      syncs: Object.fromEntries(
        syncs.map((one, at) => [
          one,
          {
            a: { connection: connections[0] ?? '', object: `contacts${at}` },
            b: { connection: connections.at(-1) ?? '', object: `members${at}` },
            mapping: {
              fields: [
                { id: 'email', a: 'email', b: rule, direction: 'both', kind: 'value', lens: { kind: 'email' } },
                // References go by the sync before this one.
                ...(at === 0
                  ? []
                  : [
                      {
                        ...{ id: 'company', a: 'company', b: 'c', direction: 'aToB', kind: 'value' },
                        lens: { kind: 'reference', through: syncs[at - 1] },
                      },
                    ]),
              ],
              keys: [{ fieldIds: ['email'] }],
              policy: { kind: 'manual' },
              blanks: { aToB: 'keep', bToA: 'clear' },
              create: { a: true, b: false },
              onDelete: 'unlink',
              deleteVersusEdit: 'keep',
            },
            segments: Object.fromEntries(segments.map((two) => [two, { rule, side: 'a', field: 'tags' }])),
          },
        ]),
      ),
    }));
  const env = { S0: 'x', S1: 'y', S2: 'z' };

  it('makes the same of an empty workspace: exported from there it is the same text', async () => {
    await fc.assert(
      fc.asyncProperty(workspace, async (configuration) => {
        await using first = await WorkspaceApi.start();
        expect(await apply(first, await fileOf(written(configuration as never)), env as never)).toMatchObject({
          exitCode: 0,
        });
        const told = JSON.parse((await cli(first, ['export', '--json'])).stdout) as typeof configuration;
        expect(told.syncs).toMatchObject(configuration.syncs);
        expect(told.alerts.rules).toMatchObject(configuration.alerts.rules);
        const { stdout } = await cli(first, ['export']);
        const variables = Object.fromEntries(
          [...stdout.matchAll(/\$\{env:(\w+)\}/g)].map(([, one = '']) => [one, 'v']),
        );
        await using second = await WorkspaceApi.start();
        const applied = await apply(second, await fileOf(stdout), variables as never);
        expect(applied).toMatchObject({ exitCode: 0 });
        expect((await cli(second, ['export'])).stdout).toBe(stdout);
      }),
      { numRuns: 20 },
    );
  });
});
