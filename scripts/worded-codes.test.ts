import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { CONFLICT_REASONS } from '#engine';

type Texts = { readonly [Key in string]: string | Texts };

/** The names of the English texts under a key. */
function textsUnder(namespace: string, key: string): readonly string[] {
  const file = new URL(`../apps/console/src/i18n/locales/en/${namespace}.json`, import.meta.url);
  const { [key]: found = {} } = JSON.parse(readFileSync(file, 'utf8')) as Texts;
  return typeof found === 'object' ? Object.keys(found) : [];
}

describe('the console has words for', () => {
  it.each([['every reason for a conflict', 'conflicts', 'reason', CONFLICT_REASONS]] as const)(
    '%s, and for nothing else',
    (_, namespace, key, codes) => {
      expect(textsUnder(namespace, key).toSorted()).toEqual([...codes].toSorted());
    },
  );
});
