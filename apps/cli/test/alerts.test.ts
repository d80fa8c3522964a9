import { describe, expect, it } from '@jest/globals';
import { ALL_ROUTES, alertChannel, alertRules } from './answers.js';
import { FakeApi, ok } from './fake-api.js';
import { runCli } from './run-cli.js';

const ID = '7d1f0c9e-3b52-4a68-8c7d-2e9f1a0b4c5d';
const SECRET = 'https://hooks.slack.com/services/T0/B0/secret';

describe('alerts', () => {
  it('are listed with what they are about and how bad it is', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout } = await runCli(['alerts', 'list', '--state', 'open'], { url: api.url, columns: 240 });
    expect(api.seen[0]?.query).toEqual({ state: 'open' });
    expect(stdout).toMatch(/stalled +sync Contacts +since 2026-11-21/);
  });

  it('are muted for whole minutes', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    await runCli(['alerts', 'mute', ID, '--for', '4h'], { url: api.url });
    await runCli(['alerts', 'mute', ID, '--for', '90s'], { url: api.url });
    expect(api.seen.map(({ body }) => body)).toEqual([{ minutes: 240 }, { minutes: 2 }]);
  });
});

describe('alert channels', () => {
  it('take the URL of a webhook from where it is kept, never from the command line', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const add = (...args: string[]) =>
      runCli(['alert-channels', 'add', 'Ops', ...args], { url: api.url, env: { SLACK: SECRET } });
    const added = await add('--secret', 'url=env:SLACK');
    expect(added.exitCode).toBe(0);
    expect(api.seen.at(-1)?.body).toEqual({ name: 'Ops', kind: 'webhook', url: SECRET });
    expect(added.stdout + added.stderr).not.toContain(SECRET);
    await add('--email', 'a@example.com', '--email', 'b@example.com');
    expect(api.seen.at(-1)?.body).toEqual({
      name: 'Ops',
      kind: 'email',
      recipients: ['a@example.com', 'b@example.com'],
    });
    const asked = api.seen.length;
    for (const wrong of [
      [],
      ['--secret', `url=${SECRET}`],
      ['--secret', 'url=env:SLACK', '--email', 'a@example.com'],
    ]) {
      const refused = await add(...wrong);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).not.toContain(SECRET);
    }
    expect(api.seen).toHaveLength(asked);
  });

  it('are told of some kinds of alerts alone, or of all again', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/alert-channels': ok({
        items: [alertChannel, { ...alertChannel, name: 'On call', kinds: ['credentials', 'brake'] }],
        nextCursor: null,
      }),
    });
    const run = (...args: string[]) => runCli(['alert-channels', ...args], { url: api.url });
    await run('add', 'On call', '--email', 'a@example.com', '--kind', 'brake', '--kind', 'quota', '--kind', 'brake');
    expect(api.seen.at(-1)?.body).toMatchObject({ name: 'On call', kind: 'email', kinds: ['brake', 'quota'] });
    await run('update', 'Ops in Slack', '--kind', 'credentials');
    expect(api.seen.at(-1)?.body).toEqual({ kinds: ['credentials'] });
    await run('update', 'Ops in Slack', '--all-kinds');
    expect(api.seen.at(-1)?.body).toEqual({ kinds: null });
    const asked = api.seen.length;
    for (const wrong of [
      ['--kind', 'pigeons'],
      ['--kind', 'brake', '--all-kinds'],
    ]) {
      expect((await run('update', 'Ops in Slack', ...wrong)).exitCode).toBe(2);
    }
    expect(api.seen).toHaveLength(asked);
    const { stdout } = await run('list');
    expect(stdout).toMatch(/Ops in Slack .* all +yes/);
    expect(stdout).toMatch(/On call .* credentials brake +yes/);
  });

  it('are tested by name, and a test that does not arrive fails', async () => {
    const last = { ...alertChannel.last, state: 'failed', error: 'The receiver answered 404.', sentAt: null };
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'POST /v1/alert-channels/:id/test': [ok(alertChannel), ok({ ...alertChannel, last })],
    });
    const test = () => runCli(['alert-channels', 'test', 'Ops in Slack'], { url: api.url });
    expect((await test()).exitCode).toBe(0);
    const failed = await test();
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toContain('The message did not arrive: The receiver answered 404.');
  });
});

describe('alert rules', () => {
  const updated = async (...args: string[]) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(['alert-rules', 'update', ...args], { url: api.url });
    return { ...result, body: api.seen.find(({ method }) => method === 'PUT')?.body };
  };

  it('keep what is not given', async () => {
    const { body } = await updated('--stalled-after', '30m', '--ignore', 'quota', '--quiet', '21:00-06:00');
    expect(body).toEqual({
      ...alertRules,
      stalled: { on: true, afterMinutes: 30 },
      quota: { on: false, percent: 80 },
      quietHours: { ...alertRules.quietHours, from: '21:00', to: '06:00' },
    });
  });

  it('end the quiet hours', async () => {
    expect((await updated('--no-quiet', '--no-urgent')).body).toEqual({
      ...alertRules,
      quietHours: null,
      urgentInQuietHours: false,
    });
  });

  it.each([[[]], [['--watch', 'weather']], [['--quiet', '22-7']]])('refuse %j', async (args) => {
    const { exitCode, body } = await updated(...args);
    expect([exitCode, body]).toEqual([2, undefined]);
  });
});
