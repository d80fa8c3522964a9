import { describe, expect, it } from '@jest/globals';
import { diffAnswers, IdMap, type ValueRules } from './difference.js';

const rules: ValueRules = {
  kindOf: (at) => (at.endsWith('id') ? 'id' : at.endsWith('_at') ? 'time' : at.endsWith('count') ? 'present' : 'exact'),
  alignBy: (at, item) => (at === 'results' ? (item as { email: string }).email : undefined),
};

describe('diffAnswers', () => {
  it('learns minted ids and finds them again inside other texts, before and after', () => {
    const ids = new IdMap();
    const recorded = { link: 'https://v/people/rec-123456', id: 'rec-123456', detail: 'rec-123456 is taken' };
    const actual = { link: 'https://v/people/own-777777', id: 'own-777777', detail: 'own-777777 is taken' };
    expect(diffAnswers(recorded, actual, rules, ids)).toEqual([]);
    expect(ids.translatePath('/people/rec-123456/tags')).toBe('/people/own-777777/tags');
  });

  it('reports an id that changed between two answers', () => {
    const ids = new IdMap();
    diffAnswers({ id: 'rec-1' }, { id: 'own-1' }, rules, ids);
    expect(diffAnswers({ id: 'rec-1' }, { id: 'own-2' }, rules, ids)).toHaveLength(1);
  });

  it('keeps short ids out of texts but maps them as whole path segments', () => {
    const ids = new IdMap();
    diffAnswers({ id: 3 }, { id: 8 }, rules, ids);
    expect(ids.translateText('API 3.0')).toBe('API 3.0');
    expect(ids.translatePath('/3.0/fields/3')).toBe('/3.0/fields/8');
  });

  it('names missing and extra keys, and values that differ, by position', () => {
    const found = diffAnswers({ a: 1, b: { c: 'x' } }, { b: { c: 'y' }, d: 1 }, rules, new IdMap());
    expect(found).toEqual([
      { kind: 'keys', at: '', recorded: ['a'], actual: ['d'] },
      { kind: 'value', at: 'b.c', recorded: 'x', actual: 'y' },
    ]);
  });

  it('takes any time for any time, but not an unset one for a set one', () => {
    const compare = (actual: string) =>
      diffAnswers({ changed_at: '2021-11-23T22:51:56+00:00' }, { changed_at: actual }, rules, new IdMap());
    expect(compare('2026-01-01T00:00:00+00:00')).toEqual([]);
    expect(compare('')).toHaveLength(1);
  });

  it('compares only the type of what is the account’s own', () => {
    expect(diffAnswers({ count: 4 }, { count: 9 }, rules, new IdMap())).toEqual([]);
    expect(diffAnswers({ count: 4 }, { count: '9' }, rules, new IdMap())).toHaveLength(1);
  });

  it('pairs unordered items by their key and ordered ones by index', () => {
    const one = { email: 'a@x.y', n: 1 };
    const two = { email: 'b@x.y', n: 2 };
    expect(diffAnswers({ results: [one, two] }, { results: [two, one] }, rules, new IdMap())).toEqual([]);
    expect(diffAnswers({ rows: [1, 2] }, { rows: [2, 1] }, rules, new IdMap())).toHaveLength(2);
    expect(diffAnswers({ rows: [1] }, { rows: [1, 2] }, rules, new IdMap())).toEqual([
      { kind: 'value', at: 'rows.length', recorded: 1, actual: 2 },
    ]);
  });
});
