import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from './compile-mapping.js';
import { type Mapping } from './mapping.js';
import { type Base, type FieldWrite, type Plan } from './plan.js';
import { reconcile } from './reconcile.js';
import { hashBase, hashRecord } from './record-hash.js';
import { type LiveRecord } from './record.js';
import { type Segment, compileRule } from './segments.js';
import { type Fields, type FieldValue } from './values.js';

const NONE = { a: {}, b: {} };

const PREMIUM: Segment = {
  ...{ id: 's1', name: 'Premium Thais', side: 'b', field: 'TAGS', groupId: '7', groupName: 'Thais' },
  rule: {
    expression: 'a.country == "TH" && b.PLAN == "premium" && !a.optedOut',
    fields: { a: { country: 'text', optedOut: 'boolean' }, b: { PLAN: 'text' } },
    groups: NONE,
  },
};
const NAMED: Segment = {
  ...{ id: 's2', name: 'Named', side: 'b', field: 'TAGS', groupId: '8', groupName: 'Named' },
  rule: { expression: 'a.name != ""', fields: { a: { name: 'text' }, b: {} }, groups: NONE },
};

const MAPPING: Mapping = {
  version: 1,
  fields: [{ id: 'name', a: 'name', b: 'NAME', direction: 'both', kind: 'value', lens: { kind: 'text' } }],
  keys: [{ fieldIds: ['name'] }],
  policy: { kind: 'manual' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
};
const compiled = compileMapping({ ...MAPPING, segments: [PREMIUM, NAMED] });

const live = (fields: Fields): LiveRecord => ({ kind: 'live', id: '1', fields, stamp: '', modifiedAtMs: null });
const NO_FACTS = {
  ...{ intents: [], frozen: new Set<string>(), tombstones: new Set<never>(), decisions: new Map<string, never>() },
  clockOffsetMs: { a: 0, b: 0 },
};
const planOf = (a: Fields, b: Fields, base: Base | null = null, frozen: string[] = []): Plan =>
  reconcile({ mapping: compiled, base, a: live(a), b: live(b), facts: { ...NO_FACTS, frozen: new Set(frozen) } });
const tagWrites = (plan: Plan): readonly FieldWrite[] =>
  plan.operations.flatMap((operation) =>
    operation.kind === 'update' ? operation.writes.filter(({ field }) => field === 'TAGS') : [],
  );

const THAI = { name: '', country: 'TH', optedOut: false };
const person = fc.record({
  name: fc.constantFrom('', 'Ann'),
  country: fc.constantFrom(null, 'TH', 'DE'),
  optedOut: fc.constantFrom(null, true, false),
});
const customer = fc.record({
  PLAN: fc.constantFrom(null, 'premium', 'free'),
  TAGS: fc.subarray(['1', '2', '7', '8']),
});

describe('segments', () => {
  it('put in whoever the rule holds for, take out whoever it does not hold for, and leave other groups alone', () => {
    fc.assert(
      fc.property(person, customer, (a, b) => {
        const both = { ...b, NAME: a.name };
        const [write, ...more] = tagWrites(planOf(a, both));
        expect(more).toEqual([]);
        const holds = [
          ...(a.country === 'TH' && b.PLAN === 'premium' && a.optedOut !== true ? ['7'] : []),
          ...(a.name === '' ? [] : ['8']),
        ];
        const others = b.TAGS.filter((id) => id === '1' || id === '2');
        const after = write ? (write.value as readonly string[]) : b.TAGS;
        expect([...after].sort()).toEqual([...others, ...holds].sort());
        if (!write) return;
        const { add, remove } = write.delta ?? { add: [], remove: [] };
        expect(add.filter((id) => b.TAGS.includes(id))).toEqual([]);
        expect(remove.filter((id) => !b.TAGS.includes(id))).toEqual([]);
        expect([write.cause, write.fieldId]).toEqual(['segment', 'segments:b:TAGS']);
      }),
    );
  });

  it('have nothing to do once it is done, and know what was looked at', () => {
    fc.assert(
      fc.property(person, customer, (a, b) => {
        const first = planOf(a, { ...b, NAME: a.name });
        const [write] = tagWrites(first);
        const after = { ...b, NAME: a.name, TAGS: write ? write.value : (b.TAGS as FieldValue) };
        const settled = planOf(a, after);
        expect(settled.operations).toEqual([]);
        const base = Object.fromEntries(settled.rebases.map(({ fieldId, pair }) => [fieldId, pair]));
        expect(planOf(a, after, base).kind).toBe('settled');
        expect(hashBase(compiled, 'a', base)).toBe(hashRecord(compiled, 'a', live(a)));
        expect(hashBase(compiled, 'b', base)).toBe(hashRecord(compiled, 'b', live(after)));
      }),
    );
  });

  it('say in the write which of them decided', () => {
    const [write] = tagWrites(planOf({ ...THAI, name: 'Ann' }, { NAME: 'Ann', PLAN: 'premium', TAGS: [] }));
    expect(write?.decidedBy).toBe('Premium Thais, Named');
  });

  it('move nobody where a field was not read', () => {
    expect(tagWrites(planOf({ name: '', country: 'TH' }, { NAME: '', PLAN: 'premium', TAGS: [] }))).toEqual([]);
    const unread = planOf({ name: '', country: 'DE' }, { NAME: '', PLAN: 'premium', TAGS: ['7'] });
    expect(tagWrites(unread)).toEqual([]);
    expect(tagWrites(planOf(THAI, { NAME: '', PLAN: 'premium' }))).toEqual([]);
  });

  it('leave a pair alone on which the engine paused them', () => {
    const plan = planOf(THAI, { NAME: '', PLAN: 'premium', TAGS: [] }, null, ['segments:b:TAGS']);
    expect(plan.operations).toEqual([]);
    expect(plan.left).toEqual([{ fieldId: 'segments:b:TAGS', why: 'frozen' }]);
  });

  it.each<[string, Fields, Fields]>([
    ['a value that only a rule looks at', { PLAN: 'premium' }, { PLAN: 'free' }],
    ['someone moved by hand', { TAGS: ['7'] }, { TAGS: [] }],
  ])('change the hash of a record with %s', (_, before, after) => {
    const hash = (fields: Fields): string =>
      hashRecord(compiled, 'b', live({ NAME: '', PLAN: '', TAGS: [], ...fields }));
    expect(hash(before)).not.toBe(hash(after));
  });

  it('do not change the hash of a record with groups that are not theirs', () => {
    const hash = (tags: readonly string[]): string =>
      hashRecord(compiled, 'b', live({ NAME: '', PLAN: '', TAGS: tags }));
    expect(hash(['1', '2'])).toBe(hash(['2']));
  });

  it('do not see one another', () => {
    const groups = { a: {}, b: { TAGS: { VIP: '1' } } };
    const fields = { a: {}, b: { TAGS: 'groups' as const } };
    const others = [PREMIUM, NAMED];
    const judge = (expression: string, tags: readonly string[]): string =>
      compileRule({ expression, fields, groups }, others).judge({ a: {}, b: { TAGS: tags } }).kind;
    expect(judge('size(b.TAGS) == 1', ['1', '7', '8'])).toBe('in');
    expect(judge('"VIP" in b.TAGS', ['1', '7'])).toBe('in');
    expect(judge('"VIP" in b.TAGS', ['7', '8'])).toBe('out');
  });

  it('ask nothing of a mapping that has none: hashes are what they were', () => {
    const plain = compileMapping(MAPPING);
    expect(hashRecord(plain, 'a', live({ name: 'Ann', country: 'TH' }))).toBe(
      hashRecord(plain, 'a', live({ name: 'Ann', country: 'DE' })),
    );
  });
});
