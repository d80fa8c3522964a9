import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arranging } from './arrange.js';
import { type Column, compareValues } from './rows.js';
import { inOneGo, inSlices } from './steps.js';

interface Row {
  readonly at: number;
  readonly name: string | null;
}

const columns: readonly Column<Row>[] = [{ id: 'name', header: 'Name', value: ({ name }) => name }];
const textOf = ({ name }: Row): string => (name ?? '').toLowerCase();
const rowsOf = (names: readonly (string | null)[]): readonly Row[] => names.map((name, at) => ({ at, name }));
const sorted = (rows: readonly Row[], desc: boolean): readonly Row[] =>
  inOneGo(arranging(rows, columns, { find: '', sort: { id: 'name', desc } }, textOf));

describe('arranging a list', () => {
  const names = fc.array(fc.option(fc.string({ maxLength: 2 })), { maxLength: 2_000, size: 'max' });

  it('sorts as the whole list would be sorted at once, equal ones as they came', () => {
    fc.assert(
      fc.property(names, (given) => {
        const rows = rowsOf(given);
        expect(sorted(rows, false)).toEqual([...rows].sort((a, b) => compareValues(a.name, b.name) || a.at - b.at));
      }),
      { numRuns: 30 },
    );
  });

  it('has what is empty last, whichever way it is sorted', () => {
    const rows = rowsOf(['b', null, 'a', '']);
    expect(sorted(rows, false).map(({ name }) => name)).toEqual(['a', 'b', null, '']);
    expect(sorted(rows, true).map(({ name }) => name)).toEqual(['b', 'a', null, '']);
  });

  it('finds those that hold what is searched for, and leaves the order', () => {
    const rows = rowsOf(['Beta', 'alpha', 'Bet']);
    const found = inOneGo(arranging(rows, columns, { find: 'BET', sort: null }, textOf));
    expect(found.map(({ at }) => at)).toEqual([0, 2]);
  });

  it('never works longer than a slice before others have their turn, and ends when nobody wants it any more', async () => {
    const rows = rowsOf(Array.from({ length: 50_000 }, (_, at) => `name ${(at * 7919) % 50_000}`));
    const steps = arranging(rows, columns, { find: '', sort: { id: 'name', desc: false } }, textOf);
    const end = new AbortController();
    const arranged = inSlices(steps, end.signal);
    const turn = new Promise<string>((go) => setTimeout(() => go('another')));
    expect(await Promise.race([arranged, turn])).toBe('another');
    end.abort();
    expect(await arranged).toBeNull();
  });
});
