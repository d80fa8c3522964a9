import { describe, expect, it } from '@jest/globals';
import { ALL_ROUTES, LINK_ID } from './answers.js';
import { FakeApi, ok, problem } from './fake-api.js';
import { runCli } from './run-cli.js';

describe('troubles', () => {
  const refusal = problem(422, 'SYNC_A430', 'One thing would keep it from working.', {
    errors: [{ pointer: '/mapping/fields/0/b', message: 'there is no field\u001b[31m', code: 'SYNC_V002' }],
  });

  it('say what, where, what to do and the code', async () => {
    await using api = await FakeApi.start({ 'POST /v1/syncs': refusal });
    const result = await runCli(['syncs', 'add', '-f', '-'], { url: api.url, stdin: '{}' });
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toBe(
      [
        'error: Title of SYNC_A430. One thing would keep it from working.',
        `  where: POST ${api.url}/v1/syncs`,
        '    /mapping/fields/0/b: there is no field\u{fffd}[31m (SYNC_V002)',
        '  what to do: Correct what is named above and run the command again.',
        '  code: SYNC_A430',
        '  request: r-1',
        '',
      ].join('\n'),
    );
  });

  it('of a busy sync are waited out', async () => {
    const busy = problem(409, 'SYNC_A427', 'A worker is at it.');
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'POST /v1/links/:id/keep': [busy, busy, ok({ linkId: LINK_ID, fieldId: 'city', side: 'a' })],
    });
    const result = await runCli(['links', 'keep', LINK_ID, 'city', '--side', 'a'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 0, stderr: '', pausedMs: 2_000 });
    expect(api.seen.map(({ body }) => body)).toEqual(Array(3).fill({ fieldId: 'city', side: 'a' }));
  });

  it('of a sync that stays busy end in about 20 seconds', async () => {
    await using api = await FakeApi.start({
      'POST /v1/links/:id/keep': problem(409, 'SYNC_A427', 'A worker is at it.'),
    });
    const result = await runCli(['links', 'keep', LINK_ID, 'city', '--side', 'a'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 1, pausedMs: 19_000 });
    expect(result.stderr).toMatch(/Wait a little[^]*SYNC_A427/);
  });

  it('of any other conflict are told at once', async () => {
    await using api = await FakeApi.start({ 'POST /v1/links/:id/keep': problem(409, 'SYNC_A444', 'No.') });
    const result = await runCli(['links', 'keep', LINK_ID, 'city', '--side', 'a'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 1, pausedMs: 0 });
  });

  it('are JSON to a program', async () => {
    await using api = await FakeApi.start({ 'POST /v1/syncs': refusal });
    const result = await runCli(['syncs', 'add', '-f', '-', '--json'], { url: api.url, stdin: '{}' });
    expect(JSON.parse(result.stderr)).toMatchObject({ code: 'SYNC_A430', requestId: 'r-1' });
  });

  it('of a missing key name the variable', async () => {
    await using api = await FakeApi.start({ 'GET /v1/health': problem(401, 'SYNC_A401', 'Send a key.') });
    const result = await runCli(['health'], { url: api.url, env: { SYNCLINE_API_KEY: ' ' } });
    expect(api.seen[0]?.authorization).toBeUndefined();
    expect(result.stderr).toContain('SYNCLINE_API_KEY');
  });

  it('of a server that is not there tell how to reach it', async () => {
    await using api = await FakeApi.start({});
    const { url } = api;
    await api[Symbol.asyncDispose]();
    const result = await runCli(['health'], { url });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('SYNC_CLI002');
    expect(result.stderr).toContain('SYNCLINE_URL');
  });

  it.each([
    ['a page', 200, '<html>hello</html>'],
    ['a page with an error', 502, '<html>bad gateway</html>'],
    ['JSON that is no problem', 404, { message: 'not here' }],
    ['a redirect', 302, ''],
  ])('of another server tell it from Syncline: %s', async (_, status, body) => {
    await using api = await FakeApi.start({ 'GET /v1/health': { status, body } });
    const result = await runCli(['health'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toContain('SYNC_CLI003');
  });

  it.each([
    [['syncs', 'shw']],
    [['nothing']],
    [['syncs', 'show']],
    [['syncs', 'list', '--limit', '0']],
    [['syncs', 'list', '--limit', '5', '--all']],
    [['syncs', 'list', '--csv', '--json']],
    [['syncs', 'show', 'x', '--csv']],
    [['dead-letters', 'retry', 'x', '--refused-by', 'a']],
    [['syncs', 'update', 'x', '--poll-every', '5']],
    [['runs', 'items', 'x', '--kind', 'none']],
    [['records', 'show', 'x', 'c', '1']],
    [['syncs', 'add', '-f', '-', '--a', 'HubSpot']],
    [['health', '--url', 'ftp://x']],
    [['health', '--url', 'http://user:secret@host']],
  ])('of the command line end with 2 and ask nothing: %j', async (args) => {
    await using api = await FakeApi.start({});
    const result = await runCli(args, { url: api.url, stdin: '{}' });
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain('SYNC_CLI001');
    expect(api.seen).toEqual([]);
  });

  it.each([
    ['SYNCLINE_PORT', '70000', '1 to 65535'],
    ['SYNCLINE_PORT', '0', 'SYNCLINE_URL'],
    ['SYNCLINE_URL', 'not an address', 'http'],
  ])('of %s=%s say what helps', async (name, value, hint) => {
    const result = await runCli(['health'], { env: { [name]: value } });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain(hint);
  });

  it.each([
    ['{"name":', 'not JSON'],
    ['[]', 'object'],
  ])('of the file %j say what is wrong with it', async (stdin, hint) => {
    const result = await runCli(['syncs', 'add', '-f', '-'], { stdin });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain(hint);
  });

  it('show help without failing when it is asked for', async () => {
    expect(await runCli(['syncs', '--help'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await runCli(['syncs'])).toMatchObject({ exitCode: 2, stdout: '' });
  });
});

describe('secrets', () => {
  const add = ['connections', 'add', 'hubspot', '--name', 'x', '--secret'];

  it.each([
    ['accessToken=env:TOKEN', undefined, 'from-env'],
    ['accessToken=-', 'from-stdin\n', 'from-stdin'],
  ])('are read from where %s says', async (place, stdin, value) => {
    await using api = await FakeApi.start({ 'POST /v1/connections': problem(422, 'SYNC_A431', 'No.') });
    const world = { url: api.url, env: { TOKEN: 'from-env' }, ...(stdin === undefined ? {} : { stdin }) };
    const result = await runCli([...add, place], world);
    expect(api.seen[0]?.body).toMatchObject({ secrets: { accessToken: value } });
    expect(result.stdout + result.stderr).not.toContain(value);
  });

  it('are asked for on a terminal and not shown', async () => {
    await using api = await FakeApi.start({ 'POST /v1/connections': problem(422, 'SYNC_A431', 'No.') });
    const result = await runCli([...add, 'accessToken=-'], { url: api.url, columns: 80, stdin: 'typed-secret\n' });
    expect(api.seen[0]?.body).toMatchObject({ secrets: { accessToken: 'typed-secret' } });
    expect(result.stderr).toContain('accessToken: ');
    expect(result.stdout + result.stderr).not.toContain('typed-secret');
  });

  it.each([['accessToken=hunter2'], ['hunter2'], ['accessToken=env:hunter 2'], ['accessToken=']])(
    'are not taken from the command line, nor repeated: %s',
    async (option) => {
      await using api = await FakeApi.start({ 'POST /v1/connections': ok({}) });
      const result = await runCli([...add, option], { url: api.url });
      expect(result).toMatchObject({ exitCode: 2, stdout: '' });
      expect(result.stderr).not.toContain('hunter');
      expect(api.seen).toEqual([]);
    },
  );

  it.each([
    [['a=-', '--secret', 'b=-'], 'standard input'],
    [['a=env:TOKEN', '--secret', 'a=env:TOKEN'], 'twice'],
    [['a=env:NOT_SET'], 'NOT_SET'],
    [['a=@/not/there'], '/not/there'],
  ])('that cannot be read say why: %j', async (options, hint) => {
    const result = await runCli([...add, ...options], { env: { TOKEN: 't' } });
    expect(result.exitCode).not.toBe(0);
    expect(result.stderr).toContain(hint);
  });
});
