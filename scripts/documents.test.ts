import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { compileMapping, type FieldMapping, type Mapping } from '#core';
import { CALLBACK_PATH } from '../apps/api/src/connections/oauth/callback-address.js';
import { brokenLinks, filesEnding, named, readDocuments } from './documents.js';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const documents = readDocuments(root);
const sources = filesEnding(root, '.ts')
  .filter((path) => path !== 'scripts/documents.test.ts')
  .map(read)
  .join('\n');
const operations = read('docs/operations.md');

/** What each document names that does not exist, as `file: name`. */
const missing = (pattern: RegExp, exists: (name: string) => boolean): readonly string[] =>
  documents.flatMap(({ path, text }) =>
    named(text, pattern)
      .filter((name) => !exists(name))
      .map((name) => `${path}: ${name}`),
  );

/** A README names files from its own folder, from one above it, or from the root. */
function seenFrom(document: string, name: string): boolean {
  for (let folder = dirname(document); ; folder = dirname(folder)) {
    if (existsSync(join(root, folder, name))) return true;
    if (folder === '.') return false;
  }
}

describe('brokenLinks', () => {
  it('finds missing files and missing headings, and leaves code and other sites alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'syncline-docs-'));
    try {
      writeFileSync(join(folder, 'there.md'), '# A title, with `code`\n');
      const text = [
        '[fine](there.md) [fine](there.md#a-title-with-code) [fine](https://example.com/x) `[code](nowhere.md)`',
        '[file](gone.md) [heading](there.md#other)',
      ].join('\n');
      expect(brokenLinks(folder, { path: 'from.md', text })).toEqual(['gone.md', 'there.md#other']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the documents', () => {
  it('link only to what is there', () => {
    expect(documents.flatMap((one) => brokenLinks(root, one).map((target) => `${one.path}: ${target}`))).toEqual([]);
  });

  it('name only files and folders that exist', () => {
    const pattern = /`((?:apps|connectors|docker|docs|libs|scripts|test)\/[\w./-]*[\w/])`/g;
    const unfound = documents.flatMap(({ path, text }) =>
      named(text, pattern)
        .filter((name) => !seenFrom(path, name))
        .map((name) => `${path}: ${name}`),
    );
    expect(unfound).toEqual([]);
  });

  it('name only environment variables that something reads', () => {
    expect(missing(/\bSYNCLINE_[A-Z_]*[A-Z]\b/g, (name) => new RegExp(`\\b${name}\\b`).test(sources))).toEqual([]);
  });

  it('name only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect(missing(/\bnpm run ([a-z]+)/g, (name) => name in scripts)).toEqual([]);
  });

  it('name only routes of the API', () => {
    const { paths } = JSON.parse(read('apps/api/openapi.json')) as { paths: Record<string, unknown> };
    const shapes = new Set([...Object.keys(paths), CALLBACK_PATH].map((path) => path.replace(/\{[^}]+\}/g, ':')));
    const known = (route: string): boolean => shapes.has(route.replace(/\{[^}]+\}|:\w+/g, ':'));
    expect(missing(/`(?:(?:GET|POST|PUT|PATCH|DELETE) )?(\/v1\/[\w/{}:.-]+)`/g, known)).toEqual([]);
  });

  it('name only commands of the command line client', () => {
    const commands = named(read('docs/cli.md'), /^#+ syncline (.+)$/gm);
    expect(commands).not.toEqual([]);
    const known = (command: string): boolean =>
      commands.some((one) => one === command || one.startsWith(`${command} `));
    expect(
      missing(/(?:npm run syncline --|`syncline|^syncline) ([a-z][a-z-]*(?: [a-z][a-z-]*(?=[ `\n]))?)/gm, known),
    ).toEqual([]);
  });

  it('name only codes that exist', () => {
    expect(missing(/\bSYNC_[A-Z]+\d{3}\b/g, (code) => sources.includes(code))).toEqual([]);
  });

  it('index every decision', () => {
    const index = read('docs/adr/README.md');
    const files = filesEnding(root, '.md').filter((path) => /^docs\/adr\/\d/.test(path));
    expect(files.filter((path) => !index.includes(path.slice('docs/adr/'.length)))).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  it('lists every environment variable the configuration reads', () => {
    const variables = named(read('libs/config/src/environment.ts'), /^ {2}([A-Z_]+)\?:/gm);
    expect(variables).toContain('DATABASE_URL');
    expect(variables.filter((name) => !operations.includes(`| \`${name}\``))).toEqual([]);
  });

  it('explains every code of a start that failed and of the engine', () => {
    const codes = named(sources, /\bSYNC_(?:CFG|DB|RUN|SEC|E)\d{3}\b/g);
    expect(codes.filter((code) => !operations.includes(`| \`${code}\``))).toEqual([]);
  });
});

describe('docs/mappings.md', () => {
  it('begins with a mapping that is valid', () => {
    const [example] = named(read('docs/mappings.md'), /^```json\n([\s\S]*?)^```/gm);
    const { mapping } = JSON.parse(example ?? '') as { mapping: Omit<Mapping, 'version'> };
    expect(compileMapping({ version: 1, ...mapping }).fields.map(({ id }) => id)).toContain('email');
  });

  it('has a field mapping for every lens that is valid', () => {
    const [first, ...examples] = named(read('docs/mappings.md'), /^```json\n([\s\S]*?)^```/gm);
    const { mapping } = JSON.parse(first ?? '') as { mapping: Omit<Mapping, 'version'> };
    const fields = examples.map((example) => JSON.parse(example) as FieldMapping);
    for (const field of fields) {
      expect(compileMapping({ ...mapping, version: 1, fields: [field], keys: [] }).fields).toHaveLength(1);
    }
    const lenses = named(read('libs/core/src/lens.ts'), /kind: '(\w+)'/g);
    expect(lenses.filter((kind) => !fields.some(({ lens }) => lens.kind === kind))).toEqual([]);
  });

  it('explains every code of a refused value', () => {
    const codes = named(read('libs/core/src/codes.ts'), /'(SYNC_L\d{3})'/g);
    expect(codes).not.toEqual([]);
    expect(codes.filter((code) => !read('docs/mappings.md').includes(`| \`${code}\``))).toEqual([]);
  });

  it('lists every lens', () => {
    const lenses = named(read('libs/core/src/lens.ts'), /kind: '(\w+)'/g);
    expect(lenses.filter((kind) => !read('docs/mappings.md').includes(`| \`${kind}\``))).toEqual([]);
  });
});
