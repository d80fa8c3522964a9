import { describe, expect, it } from '@jest/globals';
import { type Column, facts, table } from '../src/printing/table.js';
import { cut, durationText, plain, valueText, widthOf } from '../src/printing/text.js';

const bare = { width: null, bold: (text: string) => text };

describe('table', () => {
  const columns: readonly Column<{ id: string; name: string; count: number }>[] = [
    { title: 'ID', of: ({ id }) => id, whole: true },
    { title: 'NAME', of: ({ name }) => name },
    { title: 'COUNT', of: ({ count }) => count },
  ];

  it('aligns columns, numbers to the right, by the width characters take', () => {
    const items = [
      { id: 'i-1', name: '山田太郎', count: 5 },
      { id: 'i-22', name: 'Zoë', count: 1234 },
    ];
    expect(table(columns, items, bare)).toBe(
      ['ID    NAME      COUNT', 'i-1   山田太郎      5', 'i-22  Zoë        1234'].join('\n'),
    );
  });

  it('shortens the widest columns to fit a terminal, but never an id', () => {
    const items = [{ id: 'i'.repeat(36), name: 'n'.repeat(60), count: 1 }];
    const lines = table(columns, items, { ...bare, width: 60 }).split('\n');
    expect(lines.map((line) => widthOf(line)).every((width) => width <= 60)).toBe(true);
    expect(lines[1]).toContain('i'.repeat(36));
    expect(lines[1]).toContain('n…');
  });

  it('keeps ids whole even where they do not fit', () => {
    const items = [{ id: 'i'.repeat(36), name: 'name', count: 1 }];
    expect(table(columns, items, { ...bare, width: 20 })).toContain('i'.repeat(36));
  });
});

describe('facts', () => {
  it('gives each entry of a list a line', () => {
    expect(
      facts([
        ['id', 'x'],
        ['counts', ['matched: 1', 'update: 2']],
        ['why', null],
      ]),
    ).toBe(['id      x', 'counts  matched: 1', '        update: 2', 'why     -'].join('\n'));
  });
});

describe('text', () => {
  it('cannot steer the terminal', () => {
    expect(plain('a\u001b[2Jb\r\nc\u202ed')).toBe('a\u{fffd}[2Jb c\u{fffd}d');
  });

  it('is cut between characters, not inside them', () => {
    expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 5)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…');
    expect(cut('short', 5)).toBe('short');
  });

  it.each([
    [undefined, '(absent)'],
    [null, '(empty)'],
    ['', '(empty)'],
    [[], '(empty)'],
    [0, '0'],
    [false, 'false'],
    [['b', 'a'], 'b; a'],
    [{ city: 'Köln', zip: '50667' }, 'city: Köln, zip: 50667'],
  ])('tells the value %j as %s', (value, text) => {
    expect(valueText(value)).toBe(text);
  });

  it.each([
    [30_000, '30s'],
    [90_000, '90s'],
    [21_600_000, '6h'],
    [1_500, '1500ms'],
    [0, '0ms'],
  ])('tells %d milliseconds as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
