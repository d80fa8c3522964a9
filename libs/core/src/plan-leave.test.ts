import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileMapping } from './compile-mapping.js';
import { type Mapping } from './mapping.js';
import { planLeave } from './plan-leave.js';
import { type LiveRecord } from './record.js';
import { otherSide, type Side, SIDES } from './values.js';

const FIELDS = ['name', 'city', 'phone'];
const mapping = (deleteVersusEdit: Mapping['deleteVersusEdit']) =>
  compileMapping({
    version: 1,
    fields: FIELDS.map((id) => ({ id, a: id, b: id, direction: 'both', kind: 'value', lens: { kind: 'text' } })),
    keys: [{ fieldIds: ['name'] }],
    policy: { kind: 'sideWins', side: 'a' },
    blanks: { aToB: 'clear', bToA: 'clear' },
    onDelete: 'unlink',
    deleteVersusEdit,
    create: { a: true, b: true },
  });
const NO_FACTS = {
  ...{ intents: [], frozen: new Set<string>(), tombstones: new Set<Side>(), decisions: new Map() },
  clockOffsetMs: { a: 0, b: 0 },
};
const live = (fields: Readonly<Record<string, string>>): LiveRecord => ({
  ...{ kind: 'live', id: '1', fields, stamp: '', modifiedAtMs: null },
});

const values = fc.record(Object.fromEntries(FIELDS.map((id) => [id, fc.constantFrom('', 'x', 'y')])));
const given = fc.record({
  a: values,
  b: values,
  base: values,
  left: fc.constantFrom<readonly Side[]>(['a'], ['b'], ['a', 'b']),
  deleteVersusEdit: fc.constantFrom('keep' as const, 'delete' as const),
});

describe('a record that leaves where partners are archived for that', () => {
  it('has nothing done to itself, and its partner archived only if it is as it was settled or edits count less', () => {
    fc.assert(
      fc.property(given, ({ a, b, base, left, deleteVersusEdit }) => {
        const plan = planLeave({
          mapping: mapping(deleteVersusEdit),
          base: Object.fromEntries(FIELDS.map((id) => [id, { a: base[id] ?? '', b: base[id] ?? '' }])),
          records: { a: live(a), b: live(b) },
          left,
          facts: NO_FACTS,
        });
        const [leaver = 'a'] = left;
        const partner = otherSide(leaver);
        const edited = FIELDS.filter((id) => ({ a, b })[partner][id] !== base[id]);
        const archives = left.length < SIDES.length && (edited.length === 0 || deleteVersusEdit === 'delete');
        expect(plan.link).toEqual({ kind: 'unlink', tombstones: [] });
        expect(plan.operations).toEqual(archives ? [{ kind: 'delete', side: partner }] : []);
        expect(plan.conflicts.map(({ fieldId }) => fieldId)).toEqual(left.length < SIDES.length ? edited : []);
        for (const { winner, now } of plan.conflicts) {
          expect(winner).toBe(archives ? leaver : partner);
          expect(now).toEqual({ a: expect.anything(), b: expect.anything() });
        }
      }),
    );
  });

  it('counts a value that was never settled as edited', () => {
    const records = { a: live({ name: 'x' }), b: live({ name: 'x' }) };
    const plan = planLeave({ mapping: mapping('keep'), base: null, records, left: ['a'], facts: NO_FACTS });
    expect(plan).toMatchObject({ operations: [], conflicts: [{ fieldId: 'name', winner: 'b' }] });
  });
});
