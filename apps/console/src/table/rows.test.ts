import { describe, expect, it } from '@jest/globals';
import { type Column, compareValues, csvLines, folded, parseSort } from './rows.js';
import { inOneGo } from './steps.js';

const columns: readonly Column<{ name: string; count: number | null }>[] = [
  { id: 'name', header: 'Name, full', value: ({ name }) => name },
  { id: 'count', header: 'Count', value: ({ count }) => count },
];

const toCsv = (rows: readonly { name: string; count: number | null }[]): string =>
  inOneGo(csvLines(columns, rows)).join('');

describe('a table exported', () => {
  it('keeps quotes, commas and line ends inside of their cells', () => {
    expect(toCsv([{ name: 'a "b", c\nd', count: 1 }])).toBe('"Name, full",Count\r\n"a ""b"", c\nd",1\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx'])('makes no formula of %j', (name) => {
    expect(toCsv([{ name, count: null }]).split('\r\n')[1]).toMatch(/^"?'/);
  });

  it('keeps a negative number a number', () => {
    expect(toCsv([{ name: 'x', count: -1 }])).toContain('x,-1');
  });
});

describe('sorting', () => {
  it('orders numbers by size, texts as people do, and what is empty last', () => {
    const sorted = (values: (string | number | null)[]) => [...values].sort(compareValues);
    expect(sorted([10, 9, null, 1])).toEqual([1, 9, 10, null]);
    expect(sorted(['b10', 'B9', '', 'a'])).toEqual(['a', 'B9', 'b10', '']);
  });

  it('is read from the URL, and nothing from what is none', () => {
    expect(parseSort('a.b.desc')).toEqual({ id: 'a.b', desc: true });
    expect(parseSort('name.up')).toBeNull();
    expect(parseSort(undefined)).toBeNull();
  });
});

it('a search finds one character in any of its forms', () => {
  expect(folded('ÅNGSTRÖM')).toBe(folded('a\u030angstro\u0308m'));
  expect(folded('ａｂｃ')).toBe('abc');
});
