import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildIfStale, sourceFingerprint } from './source-build.js';

let root = '';
let builds = 0;
const compile = (): void => {
  builds += 1;
  mkdirSync(join(root, 'dist'), { recursive: true });
};
const lock = (): string => join(root, 'node_modules/.cache/syncline-build.lock');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'syncline-build-'));
  builds = 0;
  mkdirSync(join(root, 'libs/core'), { recursive: true });
  writeFileSync(join(root, 'libs/core/index.ts'), 'export {};');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('buildIfStale', () => {
  it('builds once for the same sources', async () => {
    expect(await buildIfStale({ root, compile })).toBe(true);
    expect(await buildIfStale({ root, compile })).toBe(false);
    expect(builds).toBe(1);
  });

  it('builds again when a file was added, changed or removed', async () => {
    await buildIfStale({ root, compile });
    writeFileSync(join(root, 'libs/core/more.ts'), '');
    expect(await buildIfStale({ root, compile })).toBe(true);
    utimesSync(join(root, 'libs/core/more.ts'), 1, 1);
    expect(await buildIfStale({ root, compile })).toBe(true);
    rmSync(join(root, 'libs/core/more.ts'));
    expect(await buildIfStale({ root, compile })).toBe(true);
  });

  it('builds once when several ask at the same time', async () => {
    await Promise.all([1, 2, 3].map(() => buildIfStale({ root, compile })));
    expect(builds).toBe(1);
  });

  it('counts a build that failed as none, and leaves the way free', async () => {
    const fail = (): void => {
      throw new Error('does not compile');
    };
    await expect(buildIfStale({ root, compile: fail })).rejects.toThrow('does not compile');
    expect(existsSync(lock())).toBe(false);
    expect(await buildIfStale({ root, compile })).toBe(true);
  });

  it('does not wait for a build that was killed', async () => {
    mkdirSync(lock(), { recursive: true });
    utimesSync(lock(), 1, 1);
    expect(await buildIfStale({ root, compile })).toBe(true);
  });
});

describe('sourceFingerprint', () => {
  it('leaves out what is not part of the build', async () => {
    const before = await sourceFingerprint(root);
    writeFileSync(join(root, 'README.md'), '# Changed');
    expect(await sourceFingerprint(root)).toBe(before);
  });
});
