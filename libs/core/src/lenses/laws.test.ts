import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileLens } from '../compile-lens.js';
import { type LensSpec } from '../lens.js';
import { type FieldValue } from '../values.js';

type Raw = FieldValue | undefined;

interface Case {
  readonly specs: readonly LensSpec[];
  readonly a: fc.Arbitrary<Raw>;
  readonly b: fc.Arbitrary<Raw>;
}

const BLANKS: readonly Raw[] = [undefined, null, '', '  '];
const rawOf = (...arbs: readonly fc.Arbitrary<Raw>[]): fc.Arbitrary<Raw> =>
  fc.oneof(fc.constantFrom(...BLANKS), ...arbs);
const pick = (...values: readonly FieldValue[]): fc.Arbitrary<Raw> => fc.constantFrom<Raw>(...values);
const both = (specs: readonly LensSpec[], raw: fc.Arbitrary<Raw>): Case => ({ specs, a: raw, b: raw });

const words = fc.string({
  unit: fc.constantFrom('a', 'B', ' ', 'é', 'e\u0301', '😀', 'ß', '\n', '\r', 'İ'),
  maxLength: 6,
});
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
  pick('1e3', '+.50', '-0', '1e400', '12,5', 'many'),
);
const times = fc.oneof(
  fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  fc.integer({ min: 0, max: 4e12 }),
  pick(
    '2024-02-29',
    '2023-02-29',
    '2024-09-10T13:57:45.000+0000',
    '2024-09-10T00:30:00+02:00',
    '1725926400000',
    'soon',
  ),
);

const CASES: Readonly<Record<string, Case>> = {
  text: both(
    [
      { kind: 'text' },
      { kind: 'text', caseInsensitive: true, a: { maxLength: 4 } },
      { kind: 'text', a: { maxLength: 3 }, b: { maxBytes: 5 } },
      { kind: 'text', b: { maxLength: 1 } },
    ],
    rawOf(words, pick(7, true, ['x'])),
  ),
  email: both(
    [{ kind: 'email' }, { kind: 'email', b: { maxLength: 9 } }],
    rawOf(words, pick('ann@x.org', 'ANN@x.org ', 'longer.name@x.org', 'ann@x')),
  ),
  phone: both(
    [{ kind: 'phone' }, { kind: 'phone', defaultCountry: 'US', a: { maxLength: 12 } }],
    rawOf(
      words,
      pick('+14155552671', '(415) 555-2671', '415-555-2671 ext 9', '+44 20 7946 0958', 4155552671, 'ask Bob'),
    ),
  ),
  number: both(
    [
      { kind: 'number', a: { as: 'string' }, b: { as: 'string' } },
      { kind: 'number', a: { as: 'string' }, b: { as: 'native' } },
      { kind: 'number', scale: 2, a: { as: 'native' }, b: { as: 'string' } },
      { kind: 'number', scale: 0 },
    ],
    rawOf(numbers),
  ),
  boolean: both(
    [{ kind: 'boolean' }, { kind: 'boolean', a: { as: 'string' } }],
    rawOf(pick(true, false, 'true', 'FALSE', 'yes', 'no', 1, '0', 'maybe')),
  ),
  date: both([{ kind: 'date' }], rawOf(times)),
  instant: both([{ kind: 'instant' }, { kind: 'instant', precisionMs: 1000 }], rawOf(times)),
  choice: both(
    [
      {
        kind: 'choice',
        pairs: [
          ['new', 'Open'],
          ['won', 'Closed'],
        ],
        unmatched: 'refuse',
      },
      {
        kind: 'choice',
        pairs: [
          ['new', 'Open'],
          ['won', 'Closed'],
        ],
        unmatched: 'pass',
      },
      {
        kind: 'choice',
        pairs: [
          ['new', 'Open'],
          ['old', 'Open'],
          ['won', 'Closed'],
        ],
        unmatched: 'pass',
      },
      {
        kind: 'choice',
        pairs: [
          ['new', 'Open'],
          ['new', 'Fresh'],
        ],
        unmatched: 'refuse',
      },
    ],
    rawOf(pick('new', 'old', 'won', 'Open', ' Open', 'Fresh', 'Closed', 'other')),
  ),
  members: both(
    [
      { kind: 'members', b: { setAs: 'semicolons' } },
      { kind: 'members', foldCase: true, a: { setAs: 'semicolons' }, b: { setAs: 'array' } },
    ],
    rawOf(
      fc.array(fc.constantFrom('red', 'RED', ' blue', 'x;y', ''), { maxLength: 4 }),
      pick('red;blue', ';red', 'blue; red;RED', ';', [], { street: 'x' }),
    ),
  ),
  consent: {
    specs: [{ kind: 'consent', outA: [true, 'optout'], outB: ['unsubscribed', 'cleaned'] }],
    a: rawOf(pick(true, false, 'true', 'OptOut', 'other')),
    b: rawOf(pick('unsubscribed', 'cleaned', 'subscribed', 'pending')),
  },
};

const SPECS = Object.entries(CASES).flatMap(([kind, { specs, a, b }]) =>
  specs.map((spec) => [`${kind} ${JSON.stringify(spec)}`, compileLens(spec), a, b] as const),
);

describe.each(SPECS)('%s', (_name, lens, rawA, rawB) => {
  const RUNS = { numRuns: 150 };

  it('gives the same value back after a round trip by the other side', () => {
    fc.assert(
      fc.property(rawA, rawB, (a, b) => {
        const there = lens.aToB(a, b);
        fc.pre(there.ok);
        const back = lens.bToA(there.value, a);
        expect(back.ok && lens.eqA(back.value, a)).toBe(true);
      }),
      RUNS,
    );
    fc.assert(
      fc.property(rawA, rawB, (a, b) => {
        const there = lens.bToA(b, a);
        fc.pre(there.ok);
        const back = lens.aToB(there.value, b);
        expect(back.ok && lens.eqB(back.value, b)).toBe(true);
      }),
      RUNS,
    );
  });

  it('leaves both sides agreeing, also after the vendor stored what was predicted', () => {
    fc.assert(
      fc.property(rawA, rawB, (a, b) => {
        const toB = lens.aToB(a, b);
        if (toB.ok) expect([lens.agree(a, toB.value), lens.agree(a, lens.predictB(toB.value))]).toEqual([true, true]);
        const toA = lens.bToA(b, a);
        if (toA.ok) expect([lens.agree(toA.value, b), lens.agree(lens.predictA(toA.value), b)]).toEqual([true, true]);
      }),
      RUNS,
    );
  });

  it('keeps the old value where it says the same already', () => {
    fc.assert(
      fc.property(rawA, rawB, (a, b) => {
        fc.pre(a !== undefined && b !== undefined && lens.agree(a, b));
        expect(lens.aToB(a, b)).toEqual({ ok: true, value: b });
        expect(lens.bToA(b, a)).toEqual({ ok: true, value: a });
      }),
      { ...RUNS, maxSkipsPerRun: 1_000 },
    );
  });

  it('predicts once and for all, and equality follows the canonical text', () => {
    fc.assert(
      fc.property(rawA, rawA, rawB, rawB, (a, a2, b, b2) => {
        if (a !== undefined) expect(lens.predictA(lens.predictA(a))).toEqual(lens.predictA(a));
        if (b !== undefined) expect(lens.predictB(lens.predictB(b))).toEqual(lens.predictB(b));
        expect(lens.eqA(a, a)).toBe(true);
        expect(lens.eqA(a, a2)).toBe(lens.canonA(a) === lens.canonA(a2));
        expect(lens.eqB(b, b2)).toBe(lens.canonB(b) === lens.canonB(b2));
      }),
      RUNS,
    );
  });

  it('recognises what it converted by the same key', () => {
    fc.assert(
      fc.property(rawA, (a) => {
        const there = lens.aToB(a, undefined);
        if (there.ok) expect(lens.keyB(there.value)).toBe(lens.keyA(a));
      }),
      RUNS,
    );
  });
});
