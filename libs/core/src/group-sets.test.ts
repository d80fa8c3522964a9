import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { basePair } from './base-pair.js';
import { MappingError } from './mapping-error.js';
import { type CompiledField, compileMapping } from './compile-mapping.js';
import { type GroupPair, isGroupAllowed } from './groups.js';
import { membersAfterWrite } from './members-after-write.js';
import { type FieldMapping, type Mapping } from './mapping.js';
import { planCreate } from './plan-create.js';
import { type FieldWrite } from './plan.js';
import { hashRecord } from './record-hash.js';
import { pairAfterWrites, reconcile } from './reconcile.js';
import { type LiveRecord } from './record.js';
import { NO_FACTS, writesOf } from './testing/world.js';
import { type FieldValue, type Side, SIDES, otherSide } from './values.js';

const LISTS: FieldMapping = {
  id: 'lists',
  a: 'lists',
  b: 'LISTS',
  direction: 'both',
  kind: 'set',
  lens: { kind: 'members', groups: true },
};
const mappingWith = (changes: Partial<FieldMapping> = {}): Mapping => ({
  version: 1,
  fields: [{ ...LISTS, ...changes }],
  keys: [],
  policy: { kind: 'manual' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
});
const BOTH = { a: true, b: true };
const pairOf = (number: number, writable = BOTH): GroupPair => ({ a: `a${number}`, b: `b${number}`, writable });
const compiled = (pairs: readonly GroupPair[]) => compileMapping(mappingWith(), new Map([['lists', pairs]]));
type SetField = Extract<CompiledField, { kind: 'set' }>;
const listsOf = (pairs: readonly GroupPair[]): SetField => {
  const field = compiled(pairs).fieldsById.get('lists');
  if (field?.kind !== 'set') throw new Error('lists are a set');
  return field;
};

/** Who is in which groups, by their ids, and what the engine remembers of it. */
interface Link {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly base: { readonly a: FieldValue | undefined; readonly b: FieldValue | undefined } | null;
}
const recordOf = (side: Side, link: Link): LiveRecord => ({
  kind: 'live',
  id: side,
  fields: { [side === 'a' ? 'lists' : 'LISTS']: link[side] },
  stamp: '',
  modifiedAtMs: null,
});
const planOf = (pairs: readonly GroupPair[], link: Link) =>
  reconcile({
    mapping: compiled(pairs),
    base: link.base && { lists: link.base },
    a: recordOf('a', link),
    b: recordOf('b', link),
    facts: NO_FACTS,
  });

const apply = (held: readonly string[], write: FieldWrite, refused: readonly string[]): readonly string[] => [
  ...held.filter((id) => !write.delta?.remove.includes(id)),
  ...(write.delta?.add ?? []).filter((id) => !refused.includes(id)),
];

/** One round as the engine does it: plan, write member by member, keep the base. */
const settle = (pairs: readonly GroupPair[], link: Link, refused: readonly string[] = []): Link => {
  const plan = planOf(pairs, link);
  const field = listsOf(pairs);
  const after = { a: link.a, b: link.b };
  const observed = new Map<Side, FieldValue | undefined>();
  for (const { side, write } of writesOf(plan)) {
    after[side] = apply(link[side], write, refused);
    observed.set(side, membersAfterWrite(field, side, write, after[side]));
  }
  const [rebase] = plan.rebases;
  if (observed.size > 0)
    return { ...after, base: basePair(field, pairAfterWrites({ a: link.a, b: link.b }, observed)) };
  return { ...after, base: rebase ? rebase.pair : link.base };
};

const GROUPS = [1, 2, 3, 4, 5];
const idsArb = (side: Side): fc.Arbitrary<string[]> => fc.subarray(GROUPS.map((number) => `${side}${number}`));
/** Groups 1 to 3 are paired; 4 and 5 are each side's own. */
const PAIRED = [pairOf(1), pairOf(2), pairOf(3)];
const linkArb: fc.Arbitrary<Link> = fc.record({
  a: idsArb('a'),
  b: idsArb('b'),
  base: fc.option(fc.record({ a: idsArb('a'), b: idsArb('b') }).map((pair) => basePair(listsOf(PAIRED), pair))),
});
const has = (ids: FieldValue | undefined, id: string): boolean => Array.isArray(ids) && (ids as string[]).includes(id);
const RUNS = { numRuns: 1_000 };

describe('a set of groups', () => {
  it('keeps what both sides added, honours what they removed', () => {
    fc.assert(
      fc.property(linkArb, (link) => {
        const after = settle(PAIRED, link);
        for (const number of [1, 2, 3]) {
          const was = { a: has(link.base?.a, `a${number}`), b: has(link.base?.b, `b${number}`) };
          const is = { a: has(link.a, `a${number}`), b: has(link.b, `b${number}`) };
          for (const side of SIDES) {
            const other = otherSide(side);
            const expected = is[side] ? !was[side] || !was[other] || is[other] : is[other] && !was[other];
            expect(has(after[side], `${side}${number}`)).toBe(expected);
          }
        }
      }),
      RUNS,
    );
  });

  it('never touches a group that is not paired, and has nothing to do the second time', () => {
    fc.assert(
      fc.property(linkArb, (link) => {
        const after = settle(PAIRED, link);
        for (const side of SIDES)
          for (const number of [4, 5]) {
            expect(has(after[side], `${side}${number}`)).toBe(has(link[side], `${side}${number}`));
            expect(has(after.base?.[side], `${side}${number}`)).toBe(false);
          }
        for (const { side, write } of writesOf(planOf(PAIRED, link)))
          for (const number of [4, 5])
            expect(has(write.value, `${side}${number}`)).toBe(has(link[side], `${side}${number}`));
        expect(planOf(PAIRED, after)).toMatchObject({ kind: 'settled', operations: [], rebases: [] });
      }),
      RUNS,
    );
  });

  it('adds the members of a group that is paired later, on both sides, and shows it by the hash', () => {
    fc.assert(
      fc.property(linkArb, (link) => {
        const before = settle(PAIRED, link);
        const more = [...PAIRED, pairOf(4)];
        const after = settle(more, before);
        const joined = has(before.a, 'a4') || has(before.b, 'b4');
        expect([has(after.a, 'a4'), has(after.b, 'b4')]).toEqual([joined, joined]);
        const hash = (pairs: readonly GroupPair[]) => hashRecord(compiled(pairs), 'a', recordOf('a', before));
        expect(hash(PAIRED) !== hash(more)).toBe(has(before.a, 'a4'));
      }),
      RUNS,
    );
  });

  it('removes nobody when a pair ends, and forgets that it was ever there', () => {
    fc.assert(
      fc.property(linkArb, (link) => {
        const before = settle(PAIRED, link);
        // The vendor of side a deleted the group, and with it who was in it.
        const bereft = { ...before, a: before.a.filter((id) => id !== 'a1') };
        const left = PAIRED.slice(1);
        const after = settle(left, bereft);
        expect(after.b).toEqual(before.b);
        expect([has(after.base?.a, 'a1'), has(after.base?.b, 'b1')]).toEqual([false, false]);
        const again = settle([...left, { a: 'a9', b: 'b1', writable: BOTH }], after);
        expect(has(again.a, 'a9')).toBe(has(before.b, 'b1'));
      }),
      RUNS,
    );
  });

  it('does not undo elsewhere what a vendor refused', () => {
    fc.assert(
      fc.property(linkArb, fc.constantFrom<Side>('a', 'b'), (link, side) => {
        const other = otherSide(side);
        let now = settle(PAIRED, link, [`${side}1`, `${side}2`]);
        for (const number of [1, 2]) {
          const had = has(link[other], `${other}${number}`);
          const wasOnBoth = has(link.base?.[side], `${side}${number}`) && has(link.base?.[other], `${other}${number}`);
          if (had && !wasOnBoth) expect(has(now[other], `${other}${number}`)).toBe(true);
        }
        const held = now[other];
        for (let round = 0; round < 3; round++) now = settle(PAIRED, now, [`${side}1`, `${side}2`]);
        expect(now[other]).toEqual(held);
      }),
      RUNS,
    );
  });

  it('passes on who is in a group it may not change, and never writes there', () => {
    const pairs = [pairOf(1, { a: true, b: false }), pairOf(2), pairOf(3)];
    fc.assert(
      fc.property(linkArb, (link) => {
        for (const { side, write } of writesOf(planOf(pairs, link))) {
          if (side !== 'b') continue;
          expect([...(write.delta?.add ?? []), ...(write.delta?.remove ?? [])]).not.toContain('b1');
          expect(has(write.value, 'b1')).toBe(has(link.b, 'b1'));
        }
        const after = settle(pairs, link);
        if (has(link.b, 'b1') && !has(link.base?.b, 'b1')) expect(has(after.a, 'a1')).toBe(true);
        expect(planOf(pairs, after).operations).toEqual([]);
      }),
      RUNS,
    );
  });

  it('creates a record with the paired groups that may be changed, as the other side names them', () => {
    const mapping = compiled([pairOf(1), pairOf(2, { a: true, b: false })]);
    const from = recordOf('a', { a: ['a1', 'a2', 'a4'], b: [], base: null });
    expect(planCreate({ mapping, from, side: 'b' })).toMatchObject({
      kind: 'create',
      operation: { writes: [{ field: 'LISTS', value: ['b1'] }] },
    });
    const alone = recordOf('a', { a: ['a4'], b: [], base: null });
    expect(planCreate({ mapping, from: alone, side: 'b' }).kind).toBe('refused');
  });
});

describe('rules for groups', () => {
  it.each([
    [{ allow: ['VIP*'] }, 'vip customers', true],
    [{ allow: ['VIP*'] }, 'Our VIPs', false],
    [{ deny: ['*internal*'] }, 'An INTERNAL list', false],
    [{ allow: ['*'], deny: ['Old *'] }, 'old friends', false],
    [{ allow: ['a*b*b'] }, 'ab', false],
    [{ allow: ['a*b*b'] }, 'a b then b', true],
    [{ allow: [] }, 'anything', false],
    [{ allow: ['Café'] }, 'Cafe\u0301', true],
    [{}, 'anything', true],
  ])('%j let %s take part: %s', (rules, name, allowed) => {
    expect(isGroupAllowed({ create: BOTH, ...rules }, name)).toBe(allowed);
  });

  it.each([
    [{ kind: 'value' }, 'SYNC_M020'],
    [{ lens: { kind: 'members', groups: true, b: { setAs: 'semicolons' } } }, 'SYNC_M020'],
    [{ lens: { kind: 'members' }, groups: { create: BOTH } }, 'SYNC_M020'],
    [{ groups: { create: BOTH, deny: [' '] } }, 'SYNC_M021'],
    [{ groups: { create: BOTH, allow: ['x'.repeat(201)] } }, 'SYNC_M021'],
  ] as const)('%j is refused with %s', (changes, code) => {
    const compile = () => compileMapping(mappingWith(changes));
    expect(compile).toThrow(MappingError);
    expect(compile).toThrow(expect.objectContaining({ code, fieldId: 'lists' }));
  });
});
