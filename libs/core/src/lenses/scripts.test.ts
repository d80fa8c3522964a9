import { describe, expect, it } from '@jest/globals';
import { compileLens } from '../compile-lens.js';
import { DIGITS, type DigitsName } from '../stored-form.js';
import { ok, toA, toB } from '../testing/through.js';
import { asciiDigits, digitsWriter } from './digits.js';

/** A first and a last name each: left to right, right to left, with joiners, without spaces, with marks upon marks. */
const NAMES = [
  ['Latin', 'Zoë', 'Ångström-O’Neill'],
  ['Vietnamese', 'Nguyễn', 'Thị Ánh'],
  ['Greek', 'Οδυσσέας', 'Ελύτης'],
  ['Cyrillic', 'Анна', 'Ахматова'],
  ['Arabic', 'محمد', 'عبد الله'],
  ['Persian', 'می\u200cترا', 'احمدی'],
  ['Hebrew', 'עָדָה', 'לביא'],
  ['Thai', 'สมชาย', 'ใจดี'],
  ['Devanagari', 'ज़ोया', 'अख़्तर'],
  ['Tamil', 'கண்ணன்', 'சுப்பிரமணியன்'],
  ['Chinese', '小明', '王'],
  ['Japanese', '太郎', '山田'],
  ['Korean', '길동', '홍'],
  ['Georgian', 'ნინო', 'ბერიძე'],
  ['Amharic', 'አበበ', 'ቢቂላ'],
  ['Emoji', '👩🏽‍🚀', '🏳️‍🌈'],
] as const;

/** Nobody sees a joiner at the end of a text, so it does not count to the character before it. */
const JOINS_NOTHING = /[\u200c\u200d]+$/u;

describe('names in every script', () => {
  it.each(NAMES)('travel as they are: %s', (_script, first, last) => {
    for (const text of [first, last]) {
      expect(toB({ kind: 'text' }, text)).toEqual(ok(text.normalize('NFC')));
      expect(compileLens({ kind: 'text' }).agree(text.normalize('NFD'), text)).toBe(true);
      expect(compileLens({ kind: 'text' }).keyA(text)).toBe(compileLens({ kind: 'text' }).keyB(text.normalize('NFD')));
    }
  });

  it.each(NAMES)('are joined and come back as the parts they were: %s', (_script, first, last) => {
    const spec = { kind: 'name', a: { parts: ['first', 'last'] } } as const;
    const parts = { first: first.normalize('NFC'), last: last.normalize('NFC') };
    const whole = toB(spec, parts);
    expect(whole).toEqual(ok(`${parts.first} ${parts.last}`));
    expect(toA(spec, whole.ok ? whole.value : null, parts)).toEqual(ok(parts));
  });

  it.each(NAMES)('are cut where a character as people see it ends: %s', (_script, first, last) => {
    const text = `${first} ${last}`.normalize('NFC');
    const seen = [...new Intl.Segmenter('en').segment(text)].map(({ segment }) => segment);
    for (let maxLength = seen[0]?.length ?? 1; maxLength < text.length; maxLength += 1) {
      const there = toB({ kind: 'text', b: { maxLength } }, text);
      const written = there.ok && typeof there.value === 'string' ? there.value : '';
      expect(written.length).toBeLessThanOrEqual(maxLength);
      expect(
        seen.map((_, count) =>
          seen
            .slice(0, count + 1)
            .join('')
            .replace(JOINS_NOTHING, '')
            .trim(),
        ),
      ).toContain(written.replace(JOINS_NOTHING, ''));
    }
  });
});

describe('a value of 64 KB', () => {
  const LONG = '👩🏽‍🚀ชื่อ '.repeat(6_000).trim();

  it.each<[string, Parameters<typeof compileLens>[0]]>([
    ['text', { kind: 'text', b: { maxLength: 80 } }],
    ['cleaned text', { kind: 'text', collapseSpaces: true, removeInvisible: true, b: { maxBytes: 255 } }],
    ['name', { kind: 'name', a: { parts: ['first', 'last'] }, b: { maxLength: 80 } }],
    ['email', { kind: 'email' }],
    ['phone', { kind: 'phone' }],
    ['url', { kind: 'url' }],
    ['country', { kind: 'country' }],
    ['number', { kind: 'number', a: { group: ' ' } }],
    ['date', { kind: 'date', a: { format: 'D/M/YYYY', digits: 'thai' } }],
  ])('is dealt with by a lens of kind %s', (_kind, spec) => {
    const lens = compileLens(spec);
    const raws = [
      LONG,
      ' '.repeat(64_000) + 'x',
      '1'.repeat(64_000),
      '\u200b'.repeat(64_000),
      `${'a.'.repeat(32_000)}@`,
    ];
    for (const raw of raws) {
      const value = spec.kind === 'name' ? { first: raw, last: raw } : raw;
      const there = lens.aToB(value, undefined);
      if (there.ok) expect(lens.agree(value, there.value)).toBe(true);
    }
  });
});

describe('digits', () => {
  it.each(DIGITS)('of %s are written and read', (name: DigitsName) => {
    expect(asciiDigits(digitsWriter(name)('0123456789'))).toBe('0123456789');
  });

  it('of every script there is are read', () => {
    const simple = Intl.supportedValuesOf('numberingSystem').map((name) =>
      new Intl.NumberFormat('en', { numberingSystem: name, useGrouping: false }).format(9876543210),
    );
    expect(simple.length).toBeGreaterThan(50);
    expect(new Set(simple.map(asciiDigits).filter((text) => /\d/.test(text)))).toEqual(new Set(['9876543210']));
  });
});
