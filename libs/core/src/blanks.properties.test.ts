import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CompiledField, compileMapping } from './compile-mapping.js';
import { blank, convert, eq } from './facing.js';
import { type LensSpec } from './lens.js';
import { type BlankRules, type ConflictPolicy } from './mapping.js';
import { type Plan } from './plan.js';
import { type LiveRecord } from './record.js';
import { reconcile } from './reconcile.js';
import { NO_FACTS, writesOf } from './testing/world.js';
import { type FieldValue, type Pair, type Side, SIDES, otherSide } from './values.js';

type Raw = FieldValue | undefined;

/** Lenses of every shape of value, with values of side a; side b's are what the lens makes of them. */
const KINDS: readonly (readonly [LensSpec, readonly FieldValue[]])[] = [
  [{ kind: 'text', b: { maxLength: 4 } }, ['Ann', 'Annabel', 'Bo']],
  [{ kind: 'phone', b: { writeAs: 'e164' } }, ['+1 415 555 2671', '+1 415 555 2672']],
  [{ kind: 'number', scale: 1, b: { as: 'string' } }, [0, 1.25, -7]],
  [{ kind: 'boolean', blankIsNo: false, b: { yes: 'Yes', no: 'No' } }, [true, false]],
  [{ kind: 'date', b: { format: 'DD/MM/YYYY' } }, ['2024-02-29', '1990-05-17']],
  [{ kind: 'birthday', b: { format: 'MM/DD' }, a: { unknownYear: 1904 } }, ['1990-05-17', '1904-02-29']],
  [{ kind: 'country', b: { style: 'name' } }, ['DE', 'TH']],
  [{ kind: 'choice', pairs: [['won', 'Customer']], unmatched: 'pass' }, ['won', 'lost']],
  [
    { kind: 'name', a: { parts: ['first', 'last'] } },
    [
      { first: 'Ada', last: 'van Berg' },
      { first: 'Bo', last: 'Li' },
    ],
  ],
  [{ kind: 'address', b: { parts: { street: 'addr1', city: 'town' } } }, [{ street: '1 Main St', city: 'Rome' }]],
];

const BLANKS: readonly FieldValue[] = [null, '', '  ', '\u200b', [], { first: '', last: ' ' }];

interface Told {
  readonly field: CompiledField;
  /** A pair that agrees, both sides with a value. */
  readonly settled: Pair<FieldValue>;
  /** Another such pair. */
  readonly edited: Pair<FieldValue>;
  readonly side: Side;
  readonly empty: FieldValue;
}

const ruleArb = fc.constantFrom('clear' as const, 'keep' as const);
const rulesArb: fc.Arbitrary<BlankRules> = fc.record({ aToB: ruleArb, bToA: ruleArb });
const policyArb = fc.constantFrom<ConflictPolicy>(
  { kind: 'manual' },
  { kind: 'sideWins', side: 'a' },
  { kind: 'sideWins', side: 'b' },
  { kind: 'preferNonBlank', otherwise: 'a' },
);

const mappingOf = (lens: LensSpec, blanks: BlankRules, policy: ConflictPolicy) =>
  compileMapping({
    version: 1,
    fields: [{ id: 'it', a: 'A', b: 'B', direction: 'both', kind: 'value', lens }],
    keys: [],
    policy,
    blanks,
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
  });

const toldArb = fc.constantFrom(...KINDS).chain(([lens, values]) =>
  fc.record({
    mapping: fc.tuple(rulesArb, policyArb).map(([blanks, policy]) => mappingOf(lens, blanks, policy)),
    values: fc.tuple(fc.constantFrom(...values), fc.constantFrom(...values)),
    side: fc.constantFrom(...SIDES),
    empty: fc.constantFrom(...BLANKS),
  }),
);

const tellOf = ({
  mapping,
  values,
  side,
  empty,
}: typeof toldArb extends fc.Arbitrary<infer One> ? One : never): Told => {
  const [field] = mapping.fields;
  if (!field) throw new Error('the mapping has one field');
  const pairOf = (a: FieldValue): Pair<FieldValue> => {
    const b = field.lens.aToB(a, undefined);
    if (!b.ok) throw new Error(`the lens refuses ${JSON.stringify(a)}`);
    return { a, b: b.value };
  };
  return { field, settled: pairOf(values[0]), edited: pairOf(values[1]), side, empty };
};

const live = (name: string, value: Raw): LiveRecord => ({
  kind: 'live',
  id: name,
  fields: value === undefined ? {} : { [name]: value },
  stamp: '',
  modifiedAtMs: null,
});

const on = (side: Side, own: Raw, other: Raw): Pair<Raw> =>
  side === 'a' ? { a: own, b: other } : { a: other, b: own };

const check = (property: (told: Told, plan: (base: Pair<Raw> | null, now: Pair<Raw>) => Plan) => void): void =>
  fc.assert(
    fc.property(toldArb, (drawn) => {
      const plan = (base: Pair<Raw> | null, now: Pair<Raw>): Plan =>
        reconcile({
          mapping: drawn.mapping,
          base: base && { it: base },
          a: live('A', now.a),
          b: live('B', now.b),
          facts: NO_FACTS,
        });
      property(tellOf(drawn), plan);
    }),
    { numRuns: 300 },
  );

const ruleFrom = (field: CompiledField, side: Side) => (side === 'a' ? field.blanks.aToB : field.blanks.bToA);

describe('absent, empty and cleared', () => {
  it('absent: a value that was there and was not read says nothing, whatever the other side does', () => {
    check(({ settled, edited, side, empty }, plan) => {
      const other = otherSide(side);
      for (const held of [settled[other], edited[other], empty]) {
        const found = plan(settled, on(side, undefined, held));
        expect([found.operations, found.rebases, found.conflicts]).toEqual([[], [], []]);
        expect(found.left).toEqual([{ fieldId: 'it', why: 'notRead' }]);
      }
    });
  });

  it('empty: what was blank before the link is filled, and empties nothing', () => {
    check(({ field, settled, side, empty }, plan) => {
      const other = otherSide(side);
      for (const nothing of [empty, undefined]) {
        const found = plan(null, on(side, nothing, settled[other]));
        expect(writesOf(found)).toMatchObject([{ side, write: { cause: 'fill' } }]);
        const [filled] = writesOf(found);
        const back = convert(field.lens, other, filled?.write.value, settled[other]);
        expect(back.ok && eq(field.lens, other, back.value, settled[other])).toBe(true);
      }
    });
  });

  it('empty: a field that stays blank is settled, in whichever way the vendor says so', () => {
    check(({ settled, side, empty }, plan) => {
      const other = otherSide(side);
      for (const nothing of [empty, null, undefined]) {
        expect(plan(on(side, empty, settled[other]), on(side, nothing, settled[other])).kind).toBe('settled');
      }
    });
  });

  it('cleared: a value that somebody emptied empties the other side, or is only noted, as the rule of that way says', () => {
    check(({ field, settled, side, empty }, plan) => {
      const other = otherSide(side);
      const found = plan(settled, on(side, empty, settled[other]));
      expect(found.conflicts).toEqual([]);
      if (ruleFrom(field, side) === 'clear') {
        const writes = writesOf(found);
        expect(writes).toMatchObject([{ side: other, write: { cause: 'change' } }]);
        expect(writes.map(({ write }) => blank(field.lens, other, write.value))).toEqual([true]);
      } else {
        expect(writesOf(found)).toEqual([]);
        expect(found.rebases).toMatchObject([{ fieldId: 'it', pair: on(side, empty, settled[other]) }]);
        expect(found.left).toEqual([{ fieldId: 'it', why: 'blankKept' }]);
      }
    });
  });

  it('cleared and kept: the value comes back with the next edit of the other side only', () => {
    check(({ field, settled, edited, side, empty }, plan) => {
      const other = otherSide(side);
      const kept = on(side, empty, settled[other]);
      expect(plan(kept, kept).kind).toBe('settled');
      const found = plan(kept, on(side, empty, edited[other]));
      const isEdit = !eq(field.lens, other, edited[other], settled[other]);
      expect(writesOf(found).map((write) => write.side)).toEqual(isEdit ? [side] : []);
    });
  });

  it('cleared against edited: a blank that may not travel never overrules a value', () => {
    check(({ field, settled, edited, side, empty }, plan) => {
      const other = otherSide(side);
      fc.pre(ruleFrom(field, side) === 'keep' && !eq(field.lens, other, edited[other], settled[other]));
      const found = plan(settled, on(side, empty, edited[other]));
      expect(found.conflicts).toMatchObject([{ kind: 'bothChanged', winner: other, decidedBy: 'blanks' }]);
      expect(writesOf(found).map((write) => write.side)).toEqual([side]);
    });
  });
});
