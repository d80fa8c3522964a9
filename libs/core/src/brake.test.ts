import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allowedWithoutAsking, brakeLimitOf, DEFAULT_BRAKE, type DrasticKind, drasticKindOf } from './brake.js';
import { compileMapping } from './compile-mapping.js';
import { type Mapping } from './mapping.js';
import { reconcile } from './reconcile.js';
import { type LiveRecord, type RecordState } from './record.js';
import { type FieldValue } from './values.js';

const MAPPING: Mapping = {
  version: 1,
  fields: [
    { id: 'name', a: 'name', b: 'name', direction: 'both', kind: 'value', lens: { kind: 'text' } },
    {
      id: 'tags',
      a: 'tags',
      b: 'tags',
      direction: 'both',
      kind: 'set',
      lens: { kind: 'members', a: { setAs: 'array' }, b: { setAs: 'array' } },
    },
    {
      id: 'consent',
      a: 'out',
      b: 'out',
      direction: 'both',
      kind: 'consent',
      lens: { kind: 'consent', outA: [true], outB: [true] },
    },
  ],
  keys: [{ fieldIds: ['name'] }],
  policy: { kind: 'sideWins', side: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'propagate',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
};
const compiled = compileMapping(MAPPING);
const SETTLED = { name: 'Ann', tags: ['x', 'y'], out: false } as const;

const live = (fields: Readonly<Record<string, FieldValue>>): LiveRecord => ({
  ...{ kind: 'live', id: '1', stamp: '1', modifiedAtMs: null },
  fields: { ...SETTLED, ...fields },
});

/** What becomes of a settled pair whose record on side a is now this one. */
const kindAfter = (a: RecordState, b: RecordState = live({})): DrasticKind | null => {
  const pair = <Value>(value: Value) => ({ a: value, b: value });
  const base = { name: pair(SETTLED.name), tags: pair(SETTLED.tags), consent: pair(SETTLED.out) };
  const facts = { intents: [], frozen: new Set<string>(), tombstones: new Set<'a' | 'b'>(), decisions: new Map() };
  const plan = reconcile({ mapping: compiled, base, a, b, facts: { ...facts, clockOffsetMs: pair(0) } });
  return drasticKindOf(compiled, { a, b }, plan.operations);
};

describe('what counts for the brake', () => {
  it.each<[string, RecordState, DrasticKind | null]>([
    ['a deleted record', { kind: 'gone' }, 'delete'],
    ['a record that became one of another object', { kind: 'gone', convertedTo: { object: 'contact', id: '9' } }, null],
    ['an edited value', live({ name: 'Anna' }), 'overwrite'],
    ['an emptied value', live({ name: null }), 'overwrite'],
    ['a removed member', live({ tags: ['x'] }), 'overwrite'],
    ['an added member', live({ tags: ['x', 'y', 'z'] }), null],
    ['an opt-out', live({ out: true }), null],
    ['nothing', live({}), null],
    ['a failed read', { kind: 'unknown', reason: 'down' }, null],
  ])('%s', (_what, a, kind) => {
    expect(kindAfter(a)).toBe(kind);
  });

  it('not a pair of which both records are gone', () => {
    expect(kindAfter({ kind: 'gone' }, { kind: 'gone' })).toBeNull();
  });

  it('not a value filled in where there was none', () => {
    expect(kindAfter(live({}), live({ name: null }))).toBe('overwrite');
    const base = { name: { a: null, b: null } };
    const facts = { intents: [], frozen: new Set<string>(), tombstones: new Set<'a' | 'b'>(), decisions: new Map() };
    const records = { a: live({}), b: live({ name: null }) };
    const plan = reconcile({ mapping: compiled, base, ...records, facts: { ...facts, clockOffsetMs: { a: 0, b: 0 } } });
    expect(plan.operations).toHaveLength(1);
    expect(drasticKindOf(compiled, records, plan.operations)).toBeNull();
  });
});

describe('how much passes without asking', () => {
  it('is never less than the number given, never more than a share where that is larger, and grows with the links', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.0001, max: 0.9999, noNaN: true }),
        fc.nat(1_000),
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        (share, atLeast, links, more) => {
          const allowed = allowedWithoutAsking({ share, atLeast }, links);
          expect(allowed).toBeGreaterThanOrEqual(atLeast);
          expect(allowed <= atLeast || allowed <= links * share).toBe(true);
          expect(allowedWithoutAsking({ share, atLeast }, links + more)).toBeGreaterThanOrEqual(allowed);
          expect(allowedWithoutAsking({ share: 1, atLeast }, links)).toBe(Number.POSITIVE_INFINITY);
        },
      ),
    );
  });

  it('is the default where the mapping says nothing', () => {
    const limit = { share: 0.5, atLeast: 3 };
    expect(brakeLimitOf({}, 'delete')).toEqual(DEFAULT_BRAKE.delete);
    expect(brakeLimitOf({ brake: { delete: limit } }, 'delete')).toEqual(limit);
    expect(brakeLimitOf({ brake: { delete: limit } }, 'overwrite')).toEqual(DEFAULT_BRAKE.overwrite);
  });

  it.each([
    { share: 0, atLeast: 1 },
    { share: 1.1, atLeast: 1 },
    { share: Number.NaN, atLeast: 1 },
    { share: 0.1, atLeast: 1.5 },
  ])('is refused as %o', (limit) => {
    expect(() => compileMapping({ ...MAPPING, brake: { overwrite: limit } })).toThrow(
      expect.objectContaining({ code: 'SYNC_M040' }),
    );
  });
});
