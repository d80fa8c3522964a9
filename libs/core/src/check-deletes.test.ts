import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from './compile-mapping.js';
import { type DeletePolicy, deletePolicyOf, type Mapping, type SurvivorMark } from './mapping.js';
import { isEnding } from './plan.js';
import { reconcile } from './reconcile.js';
import { type LiveRecord } from './record.js';
import { otherSide, type Side, SIDES } from './values.js';

const MAPPING: Mapping = {
  version: 1,
  fields: [
    { id: 'name', a: 'name', b: 'Name', direction: 'both', kind: 'value', lens: { kind: 'text' } },
    {
      ...{ id: 'consent', a: 'out', b: 'Out', direction: 'both', kind: 'consent' },
      lens: { kind: 'consent', outA: [true], outB: [true] },
    },
  ],
  keys: [{ fieldIds: ['name'] }],
  policy: { kind: 'sideWins', side: 'a' },
  blanks: { aToB: 'clear', bToA: 'clear' },
  onDelete: 'unlink',
  deleteVersusEdit: 'keep',
  create: { a: true, b: true },
};
const MARK: SurvivorMark = { kind: 'value', field: 'note', value: 'lost' };
const code = (value: string) => expect.objectContaining({ code: value });

describe('a mapping that marks survivors', () => {
  it.each<[string, Partial<Mapping>]>([
    ['on both sides', { onDelete: 'tag', marks: { a: MARK } }],
    ['of deletions on side a', { deletedOn: { a: 'tag' }, marks: { a: MARK } }],
  ])('is refused without saying how, %s', (_where, change) => {
    expect(() => compileMapping({ ...MAPPING, ...change })).toThrow(code('SYNC_M041'));
  });

  it('needs no mark for a side whose records never survive so', () => {
    const mapping: Mapping = { ...MAPPING, deletedOn: { a: 'tag' }, marks: { b: MARK } };
    expect(() => compileMapping(mapping)).not.toThrow();
  });

  it.each<SurvivorMark>([
    { kind: 'value', field: ' ', value: 'lost' },
    { kind: 'value', field: 'note', value: ' ' },
    { kind: 'value', field: 'note', value: null },
    { kind: 'member', field: 'lists', groupId: '' },
    { kind: 'value', field: 'Out', value: false },
  ])('is refused with the mark %o', (mark) => {
    expect(() => compileMapping({ ...MAPPING, marks: { b: mark } })).toThrow(code('SYNC_M042'));
  });
});

describe('whatever the policies of the two sides', () => {
  const policy = fc.constantFrom<DeletePolicy>('unlink', 'propagate', 'archive', 'tag', 'recreate');
  const live: LiveRecord = {
    kind: 'live',
    id: '1',
    stamp: '1',
    modifiedAtMs: null,
    fields: { name: 'Ann', Name: 'Ann' },
  };

  it('only propagate and archive delete, only tag marks, only recreate keeps the link, always the survivor', () => {
    fc.assert(
      fc.property(policy, policy, policy, fc.constantFrom<Side>('a', 'b'), (onDelete, onA, onB, gone) => {
        const mapping = compileMapping({
          ...MAPPING,
          onDelete,
          deletedOn: { a: onA, b: onB },
          marks: { a: MARK, b: MARK },
        });
        const states = { a: live, b: live, [gone]: { kind: 'gone' as const } };
        const base = { name: { a: 'Ann', b: 'Ann' } };
        const facts = { intents: [], frozen: new Set<string>(), tombstones: new Set<Side>(), decisions: new Map() };
        const plan = reconcile({ mapping, base, ...states, facts: { ...facts, clockOffsetMs: { a: 0, b: 0 } } });
        const effective = deletePolicyOf(mapping, gone);
        expect(effective).toBe(gone === 'a' ? onA : onB);
        const kinds = plan.operations.map(({ kind }) => kind);
        const expected = {
          unlink: [],
          propagate: ['delete'],
          archive: ['delete'],
          tag: ['mark'],
          recreate: ['create'],
        };
        expect(kinds).toEqual(expected[effective]);
        expect(plan.link.kind).toBe(effective === 'recreate' ? 'keep' : 'unlink');
        for (const operation of plan.operations) {
          expect(operation.side).toBe(isEnding(operation) ? otherSide(gone) : gone);
        }
        for (const side of SIDES)
          if (side === gone && plan.link.kind === 'unlink') expect(plan.link.tombstones).toContain(side);
      }),
    );
  });
});
