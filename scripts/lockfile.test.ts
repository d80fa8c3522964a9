import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Lockfile, missingOptionalPackages } from './lockfile.js';

const native = { optionalDependencies: { '@native/linux': '1.0.0', '@native/darwin': '1.0.0' } };

describe('missingOptionalPackages', () => {
  it('names a platform package that has no entry', () => {
    const lock: Lockfile = { packages: { 'node_modules/native': native, 'node_modules/@native/linux': {} } };
    expect(missingOptionalPackages(lock)).toEqual(['node_modules/native: @native/darwin']);
  });

  it('finds entries beside the package, inside it, and further up', () => {
    const lock: Lockfile = {
      packages: {
        'node_modules/outer/node_modules/native': native,
        'node_modules/outer/node_modules/native/node_modules/@native/linux': {},
        'node_modules/@native/darwin': {},
      },
    };
    expect(missingOptionalPackages(lock)).toEqual([]);
  });

  it('does not take an entry inside another package for one that can be seen', () => {
    const lock: Lockfile = {
      packages: {
        'node_modules/native': native,
        'node_modules/@native/linux': {},
        'node_modules/other/node_modules/@native/darwin': {},
      },
    };
    expect(missingOptionalPackages(lock)).toEqual(['node_modules/native: @native/darwin']);
  });

  it('looks at the project itself', () => {
    expect(missingOptionalPackages({ packages: { '': native } })).toEqual(['.: @native/linux', '.: @native/darwin']);
  });

  it('holds for the lock file of this repository', () => {
    const text = readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8');
    expect(missingOptionalPackages(JSON.parse(text) as Lockfile)).toEqual([]);
  });
});
