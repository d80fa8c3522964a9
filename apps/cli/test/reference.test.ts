import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileMapping, type Mapping } from '#core';
import { referenceText, withReference } from '../reference/reference.js';
import { CLI_CODES } from '../src/trouble.js';
import { ALL_ROUTES, CONFLICT_ID, contacts } from './answers.js';
import { FakeApi } from './fake-api.js';
import { runCli } from './run-cli.js';

const document = await readFile('docs/cli.md', 'utf8');
const examples = [...referenceText().matchAll(/^ {2}\$ syncline (.*?)(?: > \S+)?$/gm)].map(([, line = '']) => line);

/** The words of a command line, quotes taken off. */
const words = (line: string): string[] =>
  (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => (/^['"]/.test(word) ? word.slice(1, -1) : word));

/** Commands in the prose of the documents, without remarks and without where their output goes. */
async function inProse(): Promise<readonly string[]> {
  const texts = await Promise.all(
    ['cli', 'access', 'mappings', 'segments', 'configuration', 'putting-right'].map((name) =>
      readFile(`docs/${name}.md`, 'utf8'),
    ),
  );
  return texts.flatMap((text) =>
    [...text.matchAll(/^```(?:sh|bash)?\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
      [...block.replaceAll('\\\n', '').matchAll(/^syncline (.*?)(?: +#.*| > \S+)?$/gm)].map(([, line = '']) =>
        line.replaceAll('<run>', RUN_ID),
      ),
    ),
  );
}

/** The workspace that the prepared answers tell of. */
async function exported(): Promise<string> {
  await using api = await FakeApi.start(ALL_ROUTES);
  return (await runCli(['export'], { url: api.url })).stdout;
}

const workspace = await exported();
const RUN_ID = '5b6f0a52-7d0c-4f0e-9a38-0d2f7f5b1c11';
const prose = await inProse();

describe('docs/cli.md', () => {
  let folder: string;
  const files = {
    ...{ 'sync.json': JSON.stringify(contacts), 'mapping.json': '{}', 'token.txt': 'token-in-a-file\n' },
    ...{
      'id.txt': 'an-id\n',
      'secret.txt': 'a-secret\n',
      'link.txt': 'http://127.0.0.1:4400/invitation?token=t\n',
      'workspace.yaml': workspace,
    },
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'syncline-cli-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  });
  afterAll(async () => rm(folder, { recursive: true }));

  /** Names of files in examples, as files that are there. */
  const placed = (word: string): string =>
    Object.keys(files).reduce((text, name) => text.replace(name, join(folder, name)), word);

  it('holds the help of every command as it is', () => {
    expect(document).toBe(withReference(document));
  });

  it('gives every command an example', () => {
    expect(examples).toHaveLength(referenceText().match(/^## /gm)?.length ?? 0);
  });

  it.each(examples)('has an example that works: syncline %s', async (line) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const result = await runCli(words(line).map(placed), {
      url: api.url,
      env: { HUBSPOT_TOKEN: 'token-in-a-variable' },
    });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stdout).not.toBe('');
    expect(api.routesSeen).not.toContain(null);
  });

  it.each(prose)('and the documents beside it show what works: syncline %s', async (line) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const env = { HUBSPOT_TOKEN: 'token-in-a-variable' };
    const result = await runCli(words(line).map(placed), { url: api.url, env });
    expect(result).toMatchObject({ exitCode: 0 });
  });

  it.each(examples.filter((line) => / list\b/.test(line)))('has every list as CSV, too: syncline %s', async (line) => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const { exitCode, stdout } = await runCli([...words(line), '--csv'], { url: api.url });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^\u{feff}[A-Z][A-Z (),-]+\n/u)]);
  });

  it('reaches every route of the API by its examples and a few more command lines', async () => {
    await using api = await FakeApi.start(ALL_ROUTES);
    const more = [
      ...['syncs mapping Contacts --versions', 'syncs show Contacts', 'diff'],
      // One of what the examples show for many, and the other way round.
      `conflicts resolve ${CONFLICT_ID} --keep a`,
      `dead-letters retry ${CONFLICT_ID}`,
      'dead-letters discard --code X --reason x',
    ];
    for (const line of [...examples, ...more]) {
      await runCli(words(line).map(placed), { url: api.url, env: { HUBSPOT_TOKEN: 'token' } });
    }
    expect(new Set(api.routesSeen)).toEqual(new Set(Object.keys(ALL_ROUTES)));
  });

  it('lists every code of the command', () => {
    for (const code of Object.values(CLI_CODES)) expect(document).toContain(`\`${code}\``);
  });

  it('shows a mapping that core accepts', () => {
    const [, json = ''] = /```json\n(.*?)```/s.exec(document) ?? [];
    const { mapping } = JSON.parse(json) as { mapping: Omit<Mapping, 'version'> };
    expect(() => compileMapping({ ...mapping, version: 1 })).not.toThrow();
  });
});
