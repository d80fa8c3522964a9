import { expect } from '@jest/globals';
import { credentialsOf } from '../../src/index.js';
import { type Rule } from '../rule.js';

/** How an account can be connected, as the manifest tells it. */
export const signInRules: readonly Rule[] = [
  {
    id: 'R09',
    title: 'every way to sign in names credentials of the manifest, and every scope what it is for',
    async run({ harness }) {
      const { credentials, signIn } = harness.connector.manifest;
      expect(signIn.length).toBeGreaterThan(0);
      const known = new Set(credentials.map(({ name }) => name));
      for (const way of signIn) {
        expect(way.title).not.toBe('');
        expect(way.help).not.toBe('');
        expect(credentialsOf(way).filter((name) => !known.has(name))).toEqual([]);
        if (way.kind !== 'oauth') continue;
        for (const url of [way.authoriseUrl, way.tokenUrl]) expect(new URL(url).protocol).toBe('https:');
        expect(way.keeps.length).toBeGreaterThan(0);
        const names = way.scopes.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const { purpose, without } of way.scopes) {
          expect(purpose).toMatch(/\.$/);
          expect(without).not.toMatch(/^$|\.$/);
        }
      }
    },
  },
];
