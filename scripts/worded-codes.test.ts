import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ALL_TERMS, COUNTRY_STYLES, FINDING_CODES, SUGGESTION_CODES, TYPED } from '#core';
import { ALERT_KINDS, CONFLICT_REASONS, UNDO_REASONS } from '#engine';

type Texts = { readonly [Key in string]: string | Texts };

/** The names of the English texts under a key. */
function textsUnder(namespace: string, key: string): readonly string[] {
  const file = new URL(`../apps/console/src/i18n/locales/en/${namespace}.json`, import.meta.url);
  const { [key]: found = {} } = JSON.parse(readFileSync(file, 'utf8')) as Texts;
  return typeof found === 'object' ? Object.keys(found) : [];
}

/** Values are refused for the reasons that conflicts have, and told in the same words. */
const ofTrialsAlone = FINDING_CODES.filter((code) => !(CONFLICT_REASONS as readonly string[]).includes(code));

describe('the console has words for', () => {
  it.each([
    ['every reason for a conflict', 'conflicts', 'reason', CONFLICT_REASONS],
    ['every reason for a suggestion', 'newSync', 'reason', SUGGESTION_CODES],
    ['what two fields may mean', 'newSync', 'term', ALL_TERMS],
    ['what text may have to be written like', 'newSync', 'valueType', TYPED],
    ['how countries may be written', 'newSync', 'countryStyle', COUNTRY_STYLES],
    ['all that trying a mapping may find', 'newSync', 'finding', ofTrialsAlone],
    ['what is to be done about every alert', 'alerts', 'toDo', ALERT_KINDS],
    ['every kind of alert', 'alerts', 'kind', ALERT_KINDS],
  ] as const)('%s, and for nothing else', (_, namespace, key, codes) => {
    expect(textsUnder(namespace, key).toSorted()).toEqual([...codes].toSorted());
  });

  it('every reason why an undo leaves something, but for what a vendor says', () => {
    const ofUndo = Object.values(UNDO_REASONS).map(({ code }) => code);
    expect(textsUnder('runs', 'reason').filter((code) => code.startsWith('SYNC_U'))).toEqual(ofUndo.toSorted());
  });

  it('every kind of alert as a sentence', () => {
    expect(textsUnder('alerts', 'what')).toEqual(expect.arrayContaining([...ALERT_KINDS]));
  });
});
