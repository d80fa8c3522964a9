import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileLens } from '../compile-lens.js';
import { LENS_CASES } from '../testing/lens-cases.js';

const SPECS = Object.entries(LENS_CASES).flatMap(([kind, { specs, a, b }]) =>
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
