import { describe, expect, it } from '@jest/globals';
import {
  ALL_ROUTES,
  CONFLICT_ID,
  conflict,
  deadLetter,
  contacts,
  explanation,
  hubspot,
  HUBSPOT_ID,
  oauthAttempt,
  page,
  readyRun,
  LINK_ID,
  RUN_ID,
  SALESFORCE_ID,
  SYNC_ID,
  wellHealth,
} from './answers.js';
import { FakeApi, ok, problem } from './fake-api.js';
import { runCli } from './run-cli.js';

describe('requests', () => {
  it('bear the key of the environment', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    await runCli(['health'], { url: api.url, env: { SYNCLINE_API_KEY: 'syncline_k' } });
    expect(api.seen[0]?.authorization).toBe('Bearer syncline_k');
  });

  it('go to --url rather than to SYNCLINE_URL', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(['health', '--url', `${api.url}/`], { url: 'http://127.0.0.1:1' });
    expect(result.exitCode).toBe(0);
  });

  it('go where a server with the same environment listens', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const port = new URL(api.url).port;
    const result = await runCli(['health'], { env: { SYNCLINE_HOST: '0.0.0.0', SYNCLINE_PORT: port } });
    expect(result.exitCode).toBe(0);
  });

  it('escape ids, which come from a command line', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    await runCli(['runs', 'show', '../syncs?x=1'], { url: api.url });
    expect(api.seen[0]).toMatchObject({ path: '/v1/runs/..%2Fsyncs%3Fx%3D1', query: {} });
  });

  it('look through all syncs', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const found = await runCli(['find', 'ada@'], { url: api.url });
    expect(found.stdout).toMatch(/LINK.*\n.*Contacts.*email .*ada@example\.com/);
    const activity = await runCli(['activity', '--window', 'week'], { url: api.url });
    expect(activity.stdout).toMatch(/EDITS[^]* 3 +2 +400ms +1900ms/);
    expect(api.seen).toMatchObject([
      { path: '/v1/search', query: { q: 'ada@' } },
      { path: '/v1/activity', query: { window: 'week' } },
    ]);
  });

  it('are not made when there is nothing to change', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    for (const args of [
      ['syncs', 'update', SYNC_ID],
      ['connections', 'update', HUBSPOT_ID],
    ]) {
      expect(await runCli(args, { url: api.url })).toMatchObject({ exitCode: 2 });
    }
    expect(api.seen).toEqual([]);
  });

  it('carry the change of a sync in milliseconds', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    await runCli(['syncs', 'update', SYNC_ID, '--poll-every', '90s', '--sweep-every', '2h'], { url: api.url });
    expect(api.seen[0]).toMatchObject({ method: 'PATCH', body: { pollEveryMs: 90_000, sweepEveryMs: 7_200_000 } });
  });
});

describe('names', () => {
  it('stand for ids of connections and syncs', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const args = ['syncs', 'add', '-f', '-', '--a', 'HubSpot:contacts', '--b', 'Salesforce:Contact'];
    await runCli(args, { url: api.url, stdin: '{"name":"Contacts"}' });
    expect(api.seen.at(-1)?.body).toEqual({
      name: 'Contacts',
      a: { connectionId: HUBSPOT_ID, object: 'contacts' },
      b: { connectionId: SALESFORCE_ID, object: 'Contact' },
    });
  });

  it('of connections are told with a sync, as they are given', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    for (const args of [
      ['syncs', 'show', 'Contacts'],
      ['syncs', 'list'],
    ]) {
      const { stdout } = await runCli(args, { url: api.url });
      for (const end of ['HubSpot:contacts', 'Salesforce:Contact']) expect(stdout).toContain(end);
    }
  });

  it('are looked for on every page', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/syncs': [ok({ items: [], nextCursor: 'second' }), ok(page(contacts))],
    });
    expect(await runCli(['syncs', 'pause', 'Contacts'], { url: api.url })).toMatchObject({ exitCode: 0 });
    expect(api.seen.map(({ query }) => query['cursor'])).toEqual([undefined, 'second', undefined]);
  });

  it('that two connections share are refused with both ids', async () => {
    await using api = await FakeApi.start({
      'GET /v1/connections': ok(page(hubspot, { ...hubspot, id: SALESFORCE_ID })),
    });
    const result = await runCli(['connections', 'check', 'HubSpot'], { url: api.url });
    expect(result.exitCode).toBe(1);
    for (const text of ['SYNC_CLI005', HUBSPOT_ID, SALESFORCE_ID]) expect(result.stderr).toContain(text);
  });
});

describe('lists', () => {
  it('say that there is more, and how to get it', async () => {
    await using api = await FakeApi.start({ 'GET /v1/syncs': ok({ items: [contacts], nextCursor: 'abc' }) });
    const result = await runCli(['syncs', 'list', '--limit', '1'], { url: api.url });
    expect(api.seen[0]?.query).toEqual({ limit: '1' });
    expect(result.stderr).toBe('There is more: add --all, or --cursor abc\n');
  });

  it('are read whole with --all, keeping the filter on each page', async () => {
    await using api = await FakeApi.start({
      'GET /v1/conflicts': [ok({ items: [conflict], nextCursor: 'abc' }), ok(page({ ...conflict, id: 'last' }))],
    });
    const result = await runCli(['conflicts', 'list', '--all', '--status', 'open', '--json'], { url: api.url });
    expect(JSON.parse(result.stdout)).toEqual(page(conflict, { ...conflict, id: 'last' }));
    expect(api.seen.map(({ query }) => query)).toEqual([
      { status: 'open', limit: '500' },
      { status: 'open', limit: '500', cursor: 'abc' },
    ]);
  });

  it('of conflicts name the records that are not linked', async () => {
    const records = [
      { side: 'a', remoteId: '171590000332' },
      { side: 'b', remoteId: '0035e00000LzAwu' },
      { side: 'b', remoteId: '0035e00000LzAwv' },
    ];
    const unclear = { ...conflict, kind: 'identity', linkId: null, fieldId: null, now: null, records };
    await using api = await FakeApi.start({ 'GET /v1/conflicts': ok(page(unclear)) });
    const { stdout } = await runCli(['conflicts', 'list'], { url: api.url });
    expect(stdout).toMatch(/171590000332 +0035e00000LzAwu, 0035e00000LzAwv/);
  });

  it('of conflicts and dead letters say who it is about', async () => {
    const knownBy = [
      { fieldId: 'email', value: 'ada@mail.syncline.dev' },
      { fieldId: 'city', value: 'Bonn' },
    ];
    await using api = await FakeApi.start({
      'GET /v1/conflicts': ok(page({ ...conflict, knownBy })),
      'GET /v1/dead-letters': ok(page({ ...deadLetter, knownBy: [] }, { ...deadLetter, knownBy })),
    });
    for (const list of ['conflicts', 'dead-letters']) {
      const { stdout } = await runCli([list, 'list', '--csv'], { url: api.url });
      expect(stdout).toContain(',WHO,');
      expect(stdout).toContain(',ada@mail.syncline.dev · Bonn,');
    }
  });

  it('that are empty say so to a person and stay lists to a program', async () => {
    await using api = await FakeApi.start({ 'GET /v1/syncs': ok(page()) });
    expect((await runCli(['syncs', 'list'], { url: api.url })).stdout).toBe('There is no sync.\n');
    expect(JSON.parse((await runCli(['--json', 'syncs', 'list'], { url: api.url })).stdout)).toEqual(page());
  });
});

describe('lists as CSV', () => {
  it('hold what the table holds, whole, on a terminal too', async () => {
    const name = `Contacts, ${'long '.repeat(40)}"quoted"`;
    await using api = await FakeApi.start({ 'GET /v1/syncs': ok(page({ ...contacts, name })) });
    const { stdout } = await runCli(['syncs', 'list', '--csv'], { url: api.url, columns: 40 });
    const [titles, line] = stdout.split('\n');
    expect(titles).toMatch(/^\u{feff}ID,NAME,/u);
    expect(line).toContain(`${SYNC_ID},"${name.replaceAll('"', '""')}",`);
  });

  it('hold nothing that a spreadsheet takes for a formula, and empty cells for what is not there', async () => {
    const found = { ...conflict, fieldId: '=HYPERLINK("x")', winner: null, now: null };
    await using api = await FakeApi.start({ 'GET /v1/conflicts': ok(page(found)) });
    const { stdout } = await runCli(['conflicts', 'list', '--csv'], { url: api.url });
    expect(stdout).toContain(`,"'=HYPERLINK(""x"")",,,,`);
  });

  it('read every page with --all, and say on the other stream that there is more', async () => {
    const first = ok({ items: [conflict], nextCursor: 'abc' });
    await using api = await FakeApi.start({ 'GET /v1/conflicts': [first, ok(page(conflict)), first] });
    const all = await runCli(['conflicts', 'list', '--all', '--csv'], { url: api.url });
    expect(all.stdout.match(/^.+$/gm)).toHaveLength(3);
    const one = await runCli(['conflicts', 'list', '--csv'], { url: api.url });
    expect(one).toMatchObject({
      stdout: expect.stringMatching(/^.+\n.+\n$/),
      stderr: expect.stringContaining('--all'),
    });
  });

  it('leave a time that never was empty', async () => {
    const person = { id: 'p-1', name: 'Olga', email: 'olga@example.com', role: 'owner', joinedAt: '', seenAt: null };
    await using api = await FakeApi.start({ 'GET /v1/people': ok(page(person)) });
    const { stdout } = await runCli(['people', 'list', '--csv'], { url: api.url });
    expect(stdout).toMatch(/^p-1,Olga,olga@example\.com,owner,$/m);
  });

  it('have the titles alone where there is nothing', async () => {
    await using api = await FakeApi.start({ 'GET /v1/people': ok(page()) });
    const { stdout } = await runCli(['people', 'list', '--csv'], { url: api.url });
    expect(stdout).toBe('\u{feff}ID,NAME,E-MAIL,ROLE,LAST SEEN\n');
  });

  it('are not to be had of what is no list', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(['connectors', 'hubspot', '--csv'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('Only a list') });
  });

  it('of the audit log hold before and after, which the table has no room for', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const [titles = '', line = ''] = (await runCli(['audit', 'list', '--csv'], { url: api.url })).stdout.split('\n');
    expect(titles).toContain('BEFORE,AFTER,WITH,REQUEST');
    expect(line).toContain('"{""state"":""live""}"');
    expect((await runCli(['audit', 'list'], { url: api.url })).stdout).not.toContain('BEFORE');
  });
});

describe('conflicts show', () => {
  it('names the sides by their connections', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout } = await runCli(['conflicts', 'show', CONFLICT_ID], { url: api.url });
    expect(stdout).toContain('HubSpot (a): Köln');
    expect(stdout).toContain('Salesforce (b): Cologne');
    expect(stdout).toMatch(/winner +HubSpot \(a\)/);
  });
});

describe('conflicts resolve', () => {
  it.each([
    [['--keep', 'b'], { keep: 'b' }],
    [['--value', 'null'], { value: 'null' }],
    [['--json-value', 'null'], { value: null }],
    [['--json-value', '["x","y"]'], { value: ['x', 'y'] }],
    [['--link', '101', '0031'], { link: { aId: '101', bId: '0031' } }],
    [['--dismiss'], { dismiss: true }],
  ])('sends %j as %j', async (options, body) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(['conflicts', 'resolve', CONFLICT_ID, ...options], { url: api.url });
    expect(result.exitCode).toBe(0);
    expect(api.seen[0]?.body).toEqual(body);
  });

  it.each([
    [[]],
    [['--keep', 'a', '--dismiss']],
    [['--link', '101']],
    [['--keep', 'c']],
    [['--json-value', '{"x":1}']],
  ])('refuses %j as a decision', async (options) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(['conflicts', 'resolve', CONFLICT_ID, ...options], { url: api.url });
    expect(result).toMatchObject({ exitCode: 2, stdout: '' });
    expect(result.stderr).toContain('SYNC_CLI001');
    expect(api.seen).toEqual([]);
  });
});

describe('many conflicts at once', () => {
  it('are answered by sync, field and side', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const options = ['--sync', 'Contacts', '--field', 'city', '--keep', 'b', '--kind', 'bothChanged'];
    const result = await runCli(['conflicts', 'resolve', ...options], { url: api.url });
    expect(result.exitCode).toBe(0);
    expect(api.seen.at(-1)).toMatchObject({
      route: 'POST /v1/conflicts/resolve',
      body: { syncId: SYNC_ID, fieldId: 'city', keep: 'b', kind: 'bothChanged' },
    });
    expect(result.stderr).toContain(`syncline runs undo ${RUN_ID}`);
  });

  it.each([
    [['--field', 'city', '--keep', 'a']],
    [['--sync', 'Contacts', '--field', 'city']],
    [['--sync', 'Contacts', '--field', 'city', '--keep', 'a', '--dismiss']],
  ])('refuses %j', async (options) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    expect(await runCli(['conflicts', 'resolve', ...options], { url: api.url })).toMatchObject({ exitCode: 2 });
    expect(api.seen).toEqual([]);
  });
});

describe('many dead letters at once', () => {
  it('are asked for until none is left, and counted', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'POST /v1/dead-letters/retry': [ok({ done: 10_000, left: 3 }), ok({ done: 3, left: 0 })],
    });
    const result = await runCli(['dead-letters', 'retry', '--code', 'X', '--json'], { url: api.url });
    expect(JSON.parse(result.stdout)).toEqual({ done: 10_003, left: 0 });
    expect(api.seen.map(({ body }) => body)).toEqual([{ code: 'X' }, { code: 'X' }]);
  });

  it('are told apart by who refused them', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    await runCli(['dead-letters', 'retry', '--code', 'X', '--refused-by', 'b'], { url: api.url });
    await runCli(['dead-letters', 'list', '--code', 'X', '--refused-by', 'b'], { url: api.url });
    expect(api.seen[0]?.body).toEqual({ code: 'X', refusedBy: 'b' });
    expect(api.seen.at(-1)?.query).toEqual({ code: 'X', refusedBy: 'b' });
  });

  it('are given up with a reason', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const options = ['--code', 'X', '--sync', 'Contacts', '--reason', 'left'];
    expect((await runCli(['dead-letters', 'discard', ...options], { url: api.url })).exitCode).toBe(0);
    expect(api.seen.at(-1)?.body).toEqual({ code: 'X', syncId: SYNC_ID, reason: 'left' });
  });

  it.each([[['retry']], [['retry', CONFLICT_ID, '--code', 'X']], [['discard', '--reason', 'x']]])(
    'have to be named: %j',
    async (args) => {
      await using api = await FakeApi.start(ALL_ROUTES);
      expect(await runCli(['dead-letters', ...args], { url: api.url })).toMatchObject({ exitCode: 2 });
      expect(api.seen).toEqual([]);
    },
  );
});

describe('one link', () => {
  it.each([
    [['sync-now', LINK_ID], 'POST /v1/links/:id/sync-now', undefined],
    [['unfreeze', LINK_ID, 'city'], 'POST /v1/links/:id/unfreeze', { fieldId: 'city' }],
    [['unlink', LINK_ID, '--reason', 'two people'], 'POST /v1/links/:id/unlink', { reason: 'two people' }],
    [['add', 'Contacts', '101', '0031'], 'POST /v1/syncs/:id/links', { aId: '101', bId: '0031' }],
  ])('%j asks %s', async (args, route, body) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    expect((await runCli(['links', ...args], { url: api.url })).exitCode).toBe(0);
    expect(api.seen.at(-1)).toMatchObject({ route, body });
  });

  it('tells how to take an unlinking back', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout, stderr } = await runCli(['links', 'unlink', LINK_ID, '--reason', 'x'], { url: api.url });
    expect(stdout).toContain('two people');
    expect(stderr).toContain(`syncline links add ${SYNC_ID} 101 0031`);
  });
});

describe('removal', () => {
  it('asks for --yes where nobody can be asked', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    expect(await runCli(['syncs', 'remove', 'Contacts'], { url: api.url })).toMatchObject({ exitCode: 2 });
    expect(api.routesSeen).not.toContain('DELETE /v1/syncs/:id');
  });

  it.each([
    ['y\n', 0, true],
    ['n\n', 1, false],
    ['\n', 1, false],
  ])('asks on a terminal and takes %j for an answer', async (stdin, exitCode, removed) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(['syncs', 'remove', 'Contacts'], { url: api.url, columns: 80, stdin });
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toContain('no record is deleted');
    expect(api.routesSeen.includes('DELETE /v1/syncs/:id')).toBe(removed);
  });
});

describe('mapping', () => {
  it('names the fields of the vendor that one is made of', async () => {
    const [email] = contacts.mapping.fields;
    const parts = { first: 'firstname', last: 'lastname' };
    const fields = [email, { ...email, id: 'name', a: 'name', aParts: parts, b: 'Name', lens: { kind: 'name' } }];
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/syncs/:id': ok({ ...contacts, mapping: { ...contacts.mapping, fields } }),
    });
    const { stdout } = await runCli(['syncs', 'mapping', SYNC_ID], { url: api.url, columns: 120 });
    expect(stdout).toMatch(/email +email +<-> +Email/);
    expect(stdout).toMatch(/name +firstname \+ lastname +<-> +Name/);
  });

  it('that the server gave can be sent back as it is', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const shown = await runCli(['syncs', 'mapping', 'Contacts', '--json'], { url: api.url });
    await runCli(['syncs', 'mapping', 'Contacts', '-f', '-'], { url: api.url, stdin: shown.stdout });
    const { version: _, ...content } = contacts.mapping;
    expect(api.seen.at(-1)).toMatchObject({ method: 'PUT', body: content });
    expect(api.seen.at(-1)?.body).not.toHaveProperty('version');
  });
});

describe('first sync', () => {
  const run = (state: string, counts: object): ReturnType<typeof ok> => ok({ ...readyRun, state, counts });

  it('shows progress until the plan is ready, then the plan', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/runs/:id': [run('scanning', {}), run('scanning', { scannedA: 1, scannedB: 2 }), ok(readyRun)],
    });
    const result = await runCli(['syncs', 'plan', SYNC_ID, '--wait'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 0, pausedMs: 1_000 });
    expect(result.stderr.split('\n').slice(0, 3)).toEqual([
      'reading both sides: 0 records',
      'reading both sides: 3 records',
      'plan ready: 4 of 4',
    ]);
    expect(result.stdout).toContain('createOnB: 2');
    expect(result.stdout).toContain('0 calls to side a, 1 to side b, about 90s');
  });

  it('draws a bar on a terminal, away from the answer', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/runs/:id': [run('applying', { matched: 4, applied: 1 }), run('done', { matched: 4, applied: 4 })],
    });
    const result = await runCli(['syncs', 'approve', SYNC_ID, '--wait', '--json'], { url: api.url, columns: 100 });
    expect(result.stderr).toContain('4 of 4');
    expect(JSON.parse(result.stdout)).toMatchObject({ state: 'done' });
  });

  it('fails when the run fails, saying why', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/runs/:id': ok({ ...readyRun, state: 'failed', error: 'the token was revoked' }),
    });
    const result = await runCli(['syncs', 'plan', SYNC_ID, '--wait'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toContain('the token was revoked');
    expect(result.stderr).toContain('SYNC_CLI006');
  });

  it('stops watching when its time is up', async () => {
    await using api = await FakeApi.start({ ...ALL_ROUTES, 'GET /v1/runs/:id': run('scanning', {}) });
    const result = await runCli(['syncs', 'plan', SYNC_ID, '--wait', '--timeout', '3s'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 1, pausedMs: 3_000 });
    expect(result.stderr).toContain('SYNC_CLI007');
  });

  it('goes on watching through answers that fail for a moment', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/runs/:id': [problem(503, 'SYNC_A503', 'The database is away.'), ok(readyRun)],
    });
    expect(await runCli(['syncs', 'plan', SYNC_ID, '--wait'], { url: api.url })).toMatchObject({ exitCode: 0 });
  });

  it('approves the newest plan that is ready', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/syncs/:id/runs': ok(page({ ...readyRun, id: 'sweep', kind: 'sweep' }, readyRun)),
    });
    await runCli(['syncs', 'approve', SYNC_ID], { url: api.url });
    expect(api.seen.at(-1)?.path).toBe(`/v1/runs/${RUN_ID}/approve`);
  });

  it('approves no other plan than the one meant', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(['syncs', 'approve', SYNC_ID, '--run', CONFLICT_ID], { url: api.url });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('SYNC_CLI008');
    expect(api.routesSeen).not.toContain('POST /v1/runs/:id/approve');
  });
});

describe('the brake', () => {
  it('is released only after saying how much will be done', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const asked = await runCli(['brake', 'release', 'Contacts'], { url: api.url, columns: 80, stdin: 'n\n' });
    expect(asked.stderr).toContain('40 link(s)');
    expect(api.routesSeen).not.toContain('POST /v1/syncs/:id/brake/release');
    expect(await runCli(['brake', 'release', 'Contacts', '--yes'], { url: api.url })).toMatchObject({ exitCode: 0 });
    expect(api.routesSeen).toContain('POST /v1/syncs/:id/brake/release');
  });

  it('shows what it holds, with the values', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout } = await runCli(['brake', 'list', 'Contacts'], { url: api.url, columns: 120 });
    expect(stdout).toMatch(/ada@example.com +overwrite +101 +003A +name on b: Ada → Adele/);
    const shown = await runCli(['brake', 'show', 'Contacts'], { url: api.url, columns: 120 });
    expect(shown.stdout).toContain('have lost one of their records');
  });
});

describe('health', () => {
  it('fails when the server cannot work', async () => {
    await using api = await FakeApi.start({
      'GET /v1/health': ok({ ...wellHealth, status: 'failing', queue: 'away' }),
    });
    const result = await runCli(['health'], { url: api.url });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('SYNC_CLI010');
  });

  it('does not fail for what a person should look at', async () => {
    await using api = await FakeApi.start({ 'GET /v1/health': ok({ ...wellHealth, status: 'attention' }) });
    expect(await runCli(['health'], { url: api.url })).toMatchObject({ exitCode: 0 });
  });
});

describe('connections', () => {
  it('that do not work are shown, and fail', async () => {
    await using api = await FakeApi.start({
      'POST /v1/connections': { status: 201, body: { ...hubspot, health: 'authFailed', healthMessage: 'expired' } },
    });
    const result = await runCli(['connections', 'add', 'hubspot', '--name', 'x'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(HUBSPOT_ID) });
    expect(result.stderr).toContain('expired');
  });

  it('go back to the usual address with --no-base-url', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    await runCli(['connections', 'update', HUBSPOT_ID, '--no-base-url'], { url: api.url });
    expect(api.seen[0]?.body).toEqual({ baseUrl: null });
  });

  it('are updated without touching the address when it is not given', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    await runCli(['connections', 'update', HUBSPOT_ID, '--setting', 'appId=1=2', '--setting', 'x=y'], { url: api.url });
    expect(api.seen[0]?.body).toEqual({ settings: { appId: '1=2', x: 'y' } });
  });
});

describe('connecting by OAuth', () => {
  const CONNECT = ['connections', 'authorise', 'hubspot', '--name', 'HubSpot'];
  const attempts = (...states: readonly object[]) => ({
    ...ALL_ROUTES,
    'GET /v1/connections/oauth/:attemptId': states.map((state) => ok({ ...oauthAttempt, ...state })),
  });
  const waiting = { state: 'waiting', connectionId: null };

  it('tells the address, waits until somebody has agreed, and shows the connection', async () => {
    await using api = await FakeApi.start(attempts(waiting, waiting, {}));
    const result = await runCli([...CONNECT, '--json'], { url: api.url });
    expect(result).toMatchObject({ exitCode: 0, pausedMs: 2_000 });
    expect(result.stderr).toContain('https://app.hubspot.com/oauth/authorize?state=s');
    expect(JSON.parse(result.stdout)).toMatchObject({ id: HUBSPOT_ID });
    expect(api.seen[0]?.body).toEqual({ connector: 'hubspot', name: 'HubSpot' });
  });

  it('says why it came to nothing, with the code of the server', async () => {
    const denied = { state: 'failed', connectionId: null, code: 'SYNC_O101', message: 'You said no.' };
    await using api = await FakeApi.start(attempts(waiting, denied));
    const { exitCode, stderr } = await runCli(CONNECT, { url: api.url });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('You said no.')]);
    expect(stderr).toContain('SYNC_O101');
  });

  it('authorises a connection again by its name, with an app of one’s own from a variable', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const args = ['connections', 'authorise', 'hubspot', '--connection', 'HubSpot', '--secret', 'clientId=env:APP'];
    await runCli(args, { url: api.url, env: { APP: 'own' } });
    expect(api.seen.find(({ method }) => method === 'POST')?.body).toEqual({
      ...{ connector: 'hubspot', connectionId: HUBSPOT_ID, secrets: { clientId: 'own' } },
    });
  });

  it.each([[[]], [['--name', 'x', '--connection', 'HubSpot']]])(
    'does not guess what is meant with %j',
    async (given) => {
      await using api = await FakeApi.start(ALL_ROUTES);
      expect(await runCli(['connections', 'authorise', 'hubspot', ...given], { url: api.url })).toMatchObject({
        exitCode: 2,
      });
      expect(api.seen).toEqual([]);
    },
  );

  it('names what is to be chosen yet, and what it may be', async () => {
    await using api = await FakeApi.start({
      ...ALL_ROUTES,
      'GET /v1/connections/:id': ok({ ...hubspot, missingSettings: ['listId'], health: 'unchecked' }),
    });
    const result = await runCli(CONNECT, { url: api.url });
    expect([result.exitCode, result.stderr]).toEqual([0, expect.stringContaining('listId')]);
    const { stdout } = await runCli(['connections', 'choices', HUBSPOT_ID], { url: api.url });
    expect(stdout).toContain('a1b2c3d4e5');
  });

  it('shows the quota, what is missing, and each scope with what it is for', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout } = await runCli(['connections', 'show', HUBSPOT_ID], { url: api.url });
    expect(stdout).toContain('general: 12 used, 212488 left');
    expect(stdout).toContain('at 50 % of its rate');
    expect(stdout).toContain('lists: without it lists are not among the fields');
    expect((await runCli(['connectors', 'hubspot'], { url: api.url })).stdout).toContain('Reads lists.');
    expect(await runCli(['connectors', 'acme'], { url: api.url })).toMatchObject({ exitCode: 2 });
  });
});

describe('an explanation', () => {
  it('is told in sentences, with the command that flips each value', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout } = await runCli(['explain', explanation.linkId, 'city'], { url: api.url });
    expect(api.seen[0]).toMatchObject({ query: { field: 'city' } });
    expect(stdout).toContain('the sides differ: this is what the vendor made of the value.');
    expect(stdout).toContain('It was edited at the vendor, seen 2026-');
    expect(stdout).toContain('It was written by Syncline at 2026-');
    expect(stdout).toContain('It was made from Köln on side a.');
    expect(stdout).toContain('The rule "newest" chose it. Agreed before: a Bonn, b Bonn.');
    expect(stdout).toContain('stored: Köln; the answer was lost and it was found done later.');
    expect(stdout).toContain('VIP (7) is out.');
    expect(stdout).toContain(`syncline links undo ${explanation.linkId} --change 11 --approve`);
    expect(stdout).toContain(`syncline links keep ${explanation.linkId} city --side a`);
  });

  it('is as the API gives it with --json', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout } = await runCli(['explain', explanation.linkId, '--json'], { url: api.url });
    expect(JSON.parse(stdout)).toEqual({ items: [explanation] });
  });
});

describe('taking something back', () => {
  it('sends the number of the change, and says how to go on', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stderr } = await runCli(['links', 'undo', explanation.linkId, '--change', '12'], { url: api.url });
    expect(api.seen[0]).toMatchObject({ method: 'POST', body: { changeId: 12 } });
    expect(stderr).toContain(`syncline runs approve ${RUN_ID}`);
  });
});

describe('taking something back at once', () => {
  it('approves the plan as soon as it is ready, and waits until it is carried out', async () => {
    const ready = ok({ ...readyRun, kind: 'undo', state: 'ready' });
    const done = ok({ ...readyRun, kind: 'undo', state: 'done' });
    await using api = await FakeApi.start({ ...ALL_ROUTES, 'GET /v1/runs/:id': [ready, done] });
    const line = ['links', 'undo', explanation.linkId, '--change', '11', '--approve'];
    const { exitCode, stdout, stderr } = await runCli(line, { url: api.url });
    expect(exitCode).toBe(0);
    expect(api.routesSeen).toEqual([
      'POST /v1/links/:id/undo',
      'GET /v1/runs/:id',
      'POST /v1/runs/:id/approve',
      'GET /v1/runs/:id',
    ]);
    expect(stdout).toMatch(/state +done/);
    expect(stderr).toContain(`syncline runs items ${RUN_ID}`);
  });
});

describe('a replay', () => {
  const asked = async (...options: readonly string[]) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(['replay', SYNC_ID, ...options], { url: api.url });
    return { ...result, body: api.seen.find(({ method }) => method === 'POST')?.body };
  };
  const inFile = async (content: unknown, ...options: readonly string[]) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const line = ['replay', SYNC_ID, '-f', '-', ...options];
    const result = await runCli(line, { url: api.url, stdin: JSON.stringify(content) });
    return { ...result, body: api.seen.find(({ method }) => method === 'POST')?.body };
  };

  it.each([
    [['--policy', 'b'], { policy: { kind: 'sideWins', side: 'b' } }],
    [['--policy', 'newest'], { policy: { kind: 'newest', epsilonMs: 0, tie: 'a' } }],
    [['--blanks', 'keep'], { blanks: { aToB: 'keep', bToA: 'keep' } }],
    [
      ['--field-policy', 'city=a', '--field-policy', 'name=manual'],
      {
        fields: [
          { id: 'city', policy: { kind: 'sideWins', side: 'a' } },
          { id: 'name', policy: { kind: 'manual' } },
        ],
      },
    ],
  ])('proposes %j as %j', async (options, proposal) => {
    expect(await asked(...options)).toMatchObject({ exitCode: 0, body: { days: 7, ...proposal } });
    expect((await asked(...options, '--days', '30')).body).toEqual({ days: 30, ...proposal });
  });

  it.each([
    [[]],
    [['--policy', 'c']],
    [['--policy', 'a', '-f', 'x.json']],
    [['--field-policy', 'city']],
    [['--blanks', 'sometimes']],
    [['--policy', 'a', '--days', '91']],
    [['--policy', 'a', '--days', '0']],
  ])('refuses %j', async (options) => {
    expect(await asked(...options)).toMatchObject({ exitCode: 2, stdout: '', body: undefined });
  });

  it('takes a file as it is, and of a whole mapping what the policies say', async () => {
    const part = { policy: { kind: 'manual' }, fields: [{ id: 'city', blanks: null }] };
    expect((await inFile(part)).body).toEqual({ days: 7, ...part });
    const { body, stderr } = await inFile(contacts.mapping, '--days', '3');
    expect(body).toEqual({
      days: 3,
      policy: contacts.mapping.policy,
      blanks: contacts.mapping.blanks,
      fields: contacts.mapping.fields.map(({ id, policy = null, blanks = null }) => ({ id, policy, blanks })),
    });
    expect(stderr).toContain('Of the file only who wins and the blank rules were replayed.');
  });

  it('is told field by field, with the latest differences and what cannot be judged', async () => {
    const { stdout } = await asked('--policy', 'b');
    expect(stdout).toContain('20000 changes and 12 conflicts on record. There is more since 2026-11-13T10:00:00Z');
    expect(stdout).toContain('2 of 12 decisions would have gone another way.');
    expect(stdout).toMatch(/city +12 +2 +3/);
    expect(stdout).toContain(`link ${LINK_ID} (ada@example.com): a Köln`);
    expect(stdout).toContain('a Köln, b Cologne; agreed before: a Bonn, b Bonn.');
    expect(stdout).toContain('written to b: Köln. It would have been: written to a: Cologne.');
    expect(stdout).toContain('An earlier decision about it would have differed, too.');
    expect(stdout).toContain('nothing agreed before.');
    expect(stdout).toContain('left to a person. It would have been: refused (SYNC_L001).');
    expect(stdout).toContain('not judged: 3. A person decided it, or had it taken back. (SYNC_R101)');
  });
});

describe('references', () => {
  it('are listed with the sync that translates them and how many records wait', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout } = await runCli(['references', 'list', SYNC_ID], { url: api.url });
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['FIELD', 'THROUGH', 'WAITING'],
      ['company', 'Companies (live)', '3'],
      ['boards', 'a sync that is gone', '0'],
      [''],
    ]);
  });
});

describe('mappings', () => {
  it('are suggested with reasons, and the mapping alone is JSON to be saved', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const ends = ['--a', 'HubSpot:contacts', '--b', 'Salesforce:Contact'];
    const told = await runCli(['mappings', 'suggest', ...ends], { url: api.url, columns: 200 });
    expect(told.stdout).toMatch(/email +email +<-> +Email +email +sure +their names are the same/);
    expect(told.stdout).toContain('matched by email: Email is unique');
    const alone = await runCli(['mappings', 'suggest', ...ends, '--mapping'], { url: api.url });
    const { version: _, ...content } = contacts.mapping;
    expect(JSON.parse(alone.stdout)).toEqual(content);
  });

  it('are tried, each finding with its code and its records', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { stdout } = await runCli(['mappings', 'try', 'Contacts'], { url: api.url, columns: 200 });
    expect(stdout).toContain('email to b, 1 value: not an e-mail address (SYNC_L002)');
    expect(stdout).toContain('record 102: ada at home');
  });

  it('that are saved while the sync is live tell how they come into use', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const saved = await runCli(['syncs', 'mapping', 'Contacts', '-f', '-'], { url: api.url, stdin: '{}' });
    expect(saved.stderr).toContain(`syncline syncs approve ${SYNC_ID} --run ${RUN_ID}`);
    expect(saved.stdout).toContain('1 value: not an e-mail address');
    await runCli(['syncs', 'approve', 'Contacts', '--without-backfill'], { url: api.url });
    expect(api.seen.at(-1)).toMatchObject({ method: 'POST', body: { withoutBackfill: true } });
  });
});
