import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MappingError } from './mapping-error.js';
import { type CompiledField, compileMapping } from './compile-mapping.js';
import { LENS_CODES } from './codes.js';
import { basePair } from './base-pair.js';
import { compileLens } from './compile-lens.js';
import { membersAfterWrite } from './members-after-write.js';
import { type BlankRules, type ConflictPolicy, type FieldMapping, type Mapping } from './mapping.js';
import { planCreate } from './plan-create.js';
import { type Facts } from './plan.js';
import { pairAfterWrites, reconcile } from './reconcile.js';
import { hashRecord } from './record-hash.js';
import { type LiveRecord } from './record.js';
import { type IdPair, type IdTable, type Owner, pairOwners } from './references.js';
import { NO_FACTS, writesOf } from './testing/world.js';
import { type FieldValue, type Pair, type Side, SIDES, otherSide } from './values.js';

const ONE: FieldMapping = {
  ...{ id: 'company', a: 'company', b: 'AccountId', direction: 'both', kind: 'value' },
  lens: { kind: 'reference', through: 'companies' },
};
const SEVERAL: FieldMapping = { ...ONE, kind: 'set', lens: { kind: 'members', references: true } };

const mappingOf = (field: FieldMapping, policy: ConflictPolicy, blanks: BlankRules): Mapping => ({
  version: 1,
  fields: [{ id: 'email', a: 'mail', b: 'Email', direction: 'both', kind: 'value', lens: { kind: 'email' } }, field],
  keys: [{ fieldIds: ['email'] }],
  policy,
  blanks,
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
});
const CLEAR: BlankRules = { aToB: 'clear', bToA: 'clear' };
const NEITHER_GONE: Pair<ReadonlySet<string>> = { a: new Set(), b: new Set() };
const pairs = (...numbers: readonly number[]): readonly IdPair[] =>
  numbers.map((number) => ({ a: `a${number}`, b: `b${number}` }));
const compiled = (
  table: IdTable,
  field = ONE,
  policy: ConflictPolicy = { kind: 'sideWins', side: 'a' },
  blanks = CLEAR,
) => compileMapping(mappingOf(field, policy, blanks), undefined, new Map([[field.id, table]]));

interface Link {
  readonly a: FieldValue;
  readonly b: FieldValue;
  readonly base: Pair<FieldValue | undefined> | null;
}
type Compiled = ReturnType<typeof compiled>;

const recordOf = (side: Side, value: FieldValue): LiveRecord => ({
  ...{ kind: 'live', id: side, stamp: '', modifiedAtMs: null },
  fields: side === 'a' ? { mail: 'x@y.test', company: value } : { Email: 'x@y.test', AccountId: value },
});
const planOf = (mapping: Compiled, link: Link, facts: Partial<Facts> = {}) =>
  reconcile({
    mapping,
    base: { email: { a: 'x@y.test', b: 'x@y.test' }, ...(link.base ? { company: link.base } : {}) },
    a: recordOf('a', link.a),
    b: recordOf('b', link.b),
    facts: { ...NO_FACTS, ...facts },
  });
const fieldOf = (mapping: Compiled): CompiledField => {
  const field = mapping.fieldsById.get('company');
  if (!field) throw new Error('company is mapped');
  return field;
};

/** One round as the engine does it: plan, write, keep the base. */
const settle = (mapping: Compiled, link: Link): Link => {
  const field = fieldOf(mapping);
  const plan = planOf(mapping, link);
  const after = { a: link.a, b: link.b };
  const observed = new Map<Side, FieldValue | undefined>();
  for (const { side, write } of writesOf(plan)) {
    after[side] = write.value;
    observed.set(side, field.kind === 'set' ? membersAfterWrite(field, side, write, after[side]) : after[side]);
  }
  const [rebase] = plan.rebases;
  const base = observed.size > 0 ? pairAfterWrites({ a: link.a, b: link.b }, observed) : rebase?.pair;
  return { ...after, base: base ? basePair(field, base) : link.base };
};

const NUMBERS = [1, 2, 3, 4, 5];
const idArb = (side: Side) => fc.constantFrom<FieldValue>(null, ...NUMBERS.map((number) => `${side}${number}`));
const idsArb = (side: Side) => fc.subarray(NUMBERS.map((number) => `${side}${number}`));
const policyArb = fc.constantFrom<ConflictPolicy>(
  { kind: 'sideWins', side: 'a' },
  { kind: 'sideWins', side: 'b' },
  { kind: 'preferNonBlank', otherwise: 'b' },
  { kind: 'manual' },
);
const textOf = (value: FieldValue): string => (typeof value === 'string' ? value : '');
/** 1 to 3 are linked; 4 and 5 are not. */
const LINKED = pairs(1, 2, 3);
const isLinked = (value: FieldValue): boolean => ['1', '2', '3'].some((number) => textOf(value).endsWith(number));
const RUNS = { numRuns: 1_000 };

describe('a reference', () => {
  const linkArb: fc.Arbitrary<Link> = fc.record({
    a: idArb('a'),
    b: idArb('b'),
    base: fc.option(fc.constantFrom(1, 2, 3).map((number) => ({ a: `a${number}`, b: `b${number}` }))),
  });

  it('is written as the linked record of the other side, and never as anything else', () => {
    fc.assert(
      fc.property(linkArb, policyArb, (link, policy) => {
        for (const { side, write } of writesOf(planOf(compiled({ pairs: LINKED }, ONE, policy), link))) {
          const from = link[otherSide(side)];
          expect(write.value).toBe(from === null ? null : `${side}${textOf(from).slice(1)}`);
          if (from !== null) expect(isLinked(from)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('to a record that is not linked is left out without a conflict, and blanks nothing', () => {
    fc.assert(
      fc.property(
        idArb('a').filter((id) => id !== null && !isLinked(id)),
        linkArb,
        (unlinked, link) => {
          const now = { ...link, a: unlinked, b: link.base?.b ?? null };
          const plan = planOf(compiled({ pairs: LINKED }), now);
          expect(plan).toMatchObject({
            operations: [],
            conflicts: [],
            left: [{ fieldId: 'company', why: 'unlinked' }],
          });
          // Its own turn comes with the link, whatever happened meanwhile.
          const later = settle(compiled({ pairs: pairs(1, 2, 3, 4, 5) }), settle(compiled({ pairs: LINKED }), now));
          expect(later.b).toBe(`b${textOf(unlinked).slice(1)}`);
        },
      ),
      RUNS,
    );
  });

  it('has nothing to do the second time, and its hash says nothing of what is linked', () => {
    fc.assert(
      fc.property(linkArb, policyArb, (link, policy) => {
        const mapping = compiled({ pairs: LINKED }, ONE, policy);
        expect(planOf(mapping, settle(mapping, link)).operations).toEqual([]);
        const hash = (linked: readonly IdPair[]) => hashRecord(compiled({ pairs: linked }), 'a', recordOf('a', link.a));
        expect(hash(LINKED)).toBe(hash([]));
      }),
      RUNS,
    );
  });

  it('that a person typed and that has to wait does not hold up an edit made meanwhile', () => {
    const typed = { decisions: new Map([['company', { kind: 'value', value: 'a4' } as const]]) };
    const settled = { a: 'a1', b: 'b1', base: { a: 'a1', b: 'b1' } };
    expect(planOf(compiled({ pairs: LINKED }), settled, typed).operations).toEqual([]);
    const edited = planOf(compiled({ pairs: LINKED }), { ...settled, a: 'a2' }, typed);
    expect(writesOf(edited)).toMatchObject([{ side: 'b', write: { value: 'b2', cause: 'change' } }]);
  });

  it.each(['a', 'b'] as const)('emptied on side %s by a person is emptied on the other', (side) => {
    const link = { a: 'a1', b: 'b1', base: { a: 'a1', b: 'b1' }, [side]: null };
    expect(settle(compiled({ pairs: LINKED }), link)).toMatchObject({ a: null, b: null });
  });

  it.each(['a', 'b'] as const)('emptied on side %s because its record is gone stays on the other', (side) => {
    const link = { a: 'a1', b: 'b1', base: { a: 'a1', b: 'b1' }, [side]: null };
    const gone = { ...NEITHER_GONE, [side]: new Set([`${side}1`]) };
    for (const table of [{ pairs: LINKED, gone }, { pairs: pairs(2) }]) {
      const plan = planOf(compiled(table), link);
      expect([plan.operations, plan.left]).toEqual([[], [{ fieldId: 'company', why: 'blankKept' }]]);
      expect(planOf(compiled(table), settle(compiled(table), link))).toMatchObject({ kind: 'settled' });
    }
  });

  it('follows where the person who emptied it chose another afterwards', () => {
    const gone = { ...NEITHER_GONE, a: new Set(['a1']) };
    const kept = settle(compiled({ pairs: LINKED, gone }), { a: null, b: 'b1', base: { a: 'a1', b: 'b1' } });
    expect(settle(compiled({ pairs: LINKED, gone }), { ...kept, a: 'a2' }).b).toBe('b2');
  });

  it('is left out of a new record until it is linked, which waits where it must have it', () => {
    const made = planCreate({ mapping: compiled({ pairs: [] }), from: recordOf('a', 'a1'), side: 'b' });
    expect(made).toMatchObject({ kind: 'create', unlinked: ['company'], conflicts: [] });
    expect(made.kind === 'create' && made.operation.writes.map(({ field }) => field)).toEqual(['Email']);
    const needed = compiled({ pairs: [] }, { ...ONE, requiredOn: ['b'] });
    expect(planCreate({ mapping: needed, from: recordOf('a', 'a1'), side: 'b' })).toEqual({
      ...{ kind: 'waits', unlinked: ['company'], conflicts: [] },
    });
    const linked = planCreate({ mapping: compiled({ pairs: LINKED }), from: recordOf('a', 'a1'), side: 'b' });
    expect(linked.kind === 'create' && linked.operation.writes.map(({ value }) => value)).toEqual(['x@y.test', 'b1']);
  });
});

describe('a set of references', () => {
  const held = (value: FieldValue): readonly string[] => (Array.isArray(value) ? (value as readonly string[]) : []);
  const linkArb = fc
    .record({ a: idsArb('a'), b: idsArb('b'), base: fc.option(fc.record({ a: idsArb('a'), b: idsArb('b') })) })
    .map(({ base, ...now }): Link => ({
      ...now,
      base: base && basePair(fieldOf(compiled({ pairs: LINKED }, SEVERAL)), base),
    }));

  it('never touches what is not linked, exchanges what is, and has nothing to do the second time', () => {
    fc.assert(
      fc.property(linkArb, (link) => {
        const mapping = compiled({ pairs: LINKED }, SEVERAL);
        const after = settle(mapping, link);
        for (const side of SIDES) {
          const own = (ids: FieldValue) => held(ids).filter((id) => !isLinked(id));
          expect(own(after[side]).sort()).toEqual([...own(link[side])].sort());
        }
        const plan = planOf(mapping, after);
        expect([plan.operations, plan.rebases]).toEqual([[], []]);
      }),
      RUNS,
    );
  });

  it('adds a member on the other side once it is linked', () => {
    fc.assert(
      fc.property(linkArb, (link) => {
        const before = settle(compiled({ pairs: LINKED }, SEVERAL), link);
        const after = settle(compiled({ pairs: pairs(1, 2, 3, 4) }, SEVERAL), before);
        const joined = held(before.a).includes('a4') || held(before.b).includes('b4');
        expect([held(after.a).includes('a4'), held(after.b).includes('b4')]).toEqual([joined, joined]);
      }),
      RUNS,
    );
  });

  it('takes nobody out because a record is gone, and does because a person did', () => {
    const link = { a: ['a2'], b: ['b1', 'b2'], base: { a: ['a1', 'a2'], b: ['b1', 'b2'] } };
    const gone = { ...NEITHER_GONE, a: new Set(['a1']) };
    const kept = compiled({ pairs: LINKED, gone }, SEVERAL);
    expect(settle(kept, link)).toMatchObject({ a: ['a2'], b: ['b1', 'b2'] });
    expect(planOf(kept, settle(kept, link)).operations).toEqual([]);
    expect(settle(compiled({ pairs: LINKED }, SEVERAL), link)).toMatchObject({ a: ['a2'], b: ['b2'] });
  });
});

describe('a translated id', () => {
  const tableArb: fc.Arbitrary<IdTable> = fc.record({
    pairs: fc.array(fc.record({ a: fc.constantFrom('a1', 'a2', 'a3'), b: fc.constantFrom('b1', 'b2', 'b3') }), {
      maxLength: 4,
    }),
    unmatchedAs: fc.constantFrom({}, { a: 'a1' }, { b: 'b9' }, { a: 'a9', b: 'b1' }),
  });

  it('comes back as it was, with several owners of one side for one of the other as well', () => {
    fc.assert(
      fc.property(tableArb, idArb('a'), idArb('b'), ({ pairs: linked, unmatchedAs = {} }, a, b) => {
        const spec = { kind: 'owner', pairs: linked.map((pair) => [pair.a, pair.b] as const), unmatchedAs } as const;
        const lens = compileLens(spec);
        const there = lens.aToB(a, b);
        if (there.ok) expect(lens.bToA(there.value, a)).toEqual({ ok: true, value: a });
        const back = lens.bToA(b, a);
        if (back.ok) expect(lens.aToB(back.value, b)).toEqual({ ok: true, value: b });
      }),
      RUNS,
    );
  });

  it('of an owner nobody knows is refused, unless it is said who stands in', () => {
    const lens = compileLens({ kind: 'owner', pairs: [['a1', 'b1']] });
    expect(lens.aToB('a2', 'b3')).toMatchObject({ ok: false, code: LENS_CODES.ownerUnknown });
    const standIn = compileLens({ kind: 'owner', unmatchedAs: { b: 'b7' } });
    expect(standIn.aToB('a2', 'b3')).toEqual({ ok: true, value: 'b7' });
    expect(standIn.agree('a2', 'b7')).toBe(true);
  });
});

describe('owners', () => {
  const owner = (id: string, email: string | null, active = true): Owner => ({ id, email, active });
  const ownersArb = (side: Side): fc.Arbitrary<readonly Owner[]> =>
    fc
      .array(fc.tuple(fc.constantFrom('Ada@x.test', ' ada@X.test', 'bo@x.test', 'cy@x.test', null), fc.boolean()), {
        maxLength: 5,
      })
      .map((all) => all.map(([email, active], at) => owner(`${side}${at}`, email, active)));

  it('are paired one to one by address, however it is written, and nobody is guessed', () => {
    const fold = (email: string | null | undefined): string => (email ?? '').trim().toLowerCase();
    fc.assert(
      fc.property(ownersArb('a'), ownersArb('b'), (a, b) => {
        const paired = pairOwners({ a, b }, []);
        for (const side of SIDES) expect(new Set(paired.map((pair) => pair[side])).size).toBe(paired.length);
        for (const pair of paired) {
          const [one, other] = [a.find(({ id }) => id === pair.a), b.find(({ id }) => id === pair.b)];
          expect(fold(one?.email)).toBe(fold(other?.email));
          const rivals = a.filter(
            ({ email, id, active }) => fold(email) === fold(one?.email) && id !== pair.a && active,
          );
          expect(rivals).toEqual([]);
        }
      }),
      RUNS,
    );
  });

  it('are paired by the table first, and by address among the rest', () => {
    const a = [owner('a1', 'ada@x.test'), owner('a2', 'bo@x.test'), owner('a3', null)];
    const b = [owner('b1', 'ADA@x.test'), owner('b2', 'bo@x.test'), owner('b3', 'old@x.test')];
    expect(pairOwners({ a, b }, [['a3', 'b3']])).toEqual([
      { a: 'a3', b: 'b3' },
      { a: 'a1', b: 'b1' },
      { a: 'a2', b: 'b2' },
    ]);
  });

  it('who have left do not stand in the way of whoever has their address now', () => {
    const b = [owner('b1', 'ada@x.test', false), owner('b2', 'ada@x.test')];
    expect(pairOwners({ a: [owner('a1', 'ada@x.test')], b }, [])).toEqual([{ a: 'a1', b: 'b2' }]);
  });
});

describe('a mapping of references', () => {
  it.each([
    ['as one value of several', { ...SEVERAL, kind: 'value' }],
    ['of groups at once', { ...SEVERAL, lens: { kind: 'members', references: true, groups: true } }],
    ['joined by semicolons', { ...SEVERAL, lens: { kind: 'members', references: true, b: { setAs: 'semicolons' } } }],
    ['with a table of members', { ...SEVERAL, lens: { kind: 'members', references: true, pairs: [['a', 'b']] } }],
    ['through a sync without being any', { ...SEVERAL, lens: { kind: 'members', through: 'companies' } }],
  ] as const)('is refused %s', (_what, field) => {
    expect(() => compiled({ pairs: [] }, field)).toThrow(MappingError);
    expect(() => compiled({ pairs: [] }, field)).toThrow(expect.objectContaining({ code: 'SYNC_M030' }));
  });

  it.each([
    ['blank owners', { ...ONE, lens: { kind: 'owner', pairs: [['', 'b']] } }, 'SYNC_M007'],
    ['a reference as a set', { ...ONE, kind: 'set' }, 'SYNC_M009'],
  ] as const)('is refused with %s', (_what, field, code) => {
    expect(() => compiled({ pairs: [] }, field)).toThrow(expect.objectContaining({ code }));
  });

  it('recognises nobody by a reference', () => {
    const mapping = { ...mappingOf(ONE, { kind: 'manual' }, CLEAR), keys: [{ fieldIds: ['company'] }] };
    expect(() => compileMapping(mapping)).toThrow(expect.objectContaining({ code: 'SYNC_M005' }));
  });
});
