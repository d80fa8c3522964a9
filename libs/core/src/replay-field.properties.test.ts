import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CompiledMapping, compileMapping } from './compile-mapping.js';
import { type Plan } from './plan.js';
import { editedAtMs } from './policy.js';
import { reconcile } from './reconcile.js';
import { type FieldMoment, isSameRuling, replayField, type Ruling } from './replay-field.js';
import { NO_FACTS, pairOf, rawMappingArb, type World, worldArb } from './testing/world.js';

const RUNS = { numRuns: 1_000 };

const singleFields = ({ mapping }: World) => mapping.fields.filter(({ kind }) => kind === 'value');

/** What is on record of one field of a world. */
const momentOf = (world: World, fieldId: string): FieldMoment => {
  const field = world.mapping.fieldsById.get(fieldId);
  if (!field) throw new Error(`no field ${fieldId}`);
  return {
    base: world.base?.[fieldId],
    now: pairOf(world, fieldId),
    editedAtMs: editedAtMs(field, world, { a: 0, b: 0 }),
  };
};

const replayed = (mapping: CompiledMapping, fieldId: string, moment: FieldMoment): Ruling | null => {
  const field = mapping.fieldsById.get(fieldId);
  return field ? replayField(mapping, field, moment) : null;
};

/** What a plan for whole records says of one field. */
function saidOf(plan: Plan, fieldId: string): Ruling {
  for (const operation of plan.operations) {
    const write = operation.kind === 'update' && operation.writes.find((one) => one.fieldId === fieldId);
    if (write) return { kind: 'write', side: operation.side, value: write.value };
  }
  const conflict = plan.conflicts.find((one) => one.fieldId === fieldId);
  if (conflict?.kind === 'unconvertible') return { kind: 'refuse', code: conflict.decidedBy };
  return { kind: conflict ? 'wait' : 'keep' };
}

describe('a field that is ruled on once more', () => {
  it('is ruled on as it was within the whole records, whatever the mapping', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const plan = reconcile({ ...world, facts: NO_FACTS });
        for (const { id } of singleFields(world))
          expect(replayed(world.mapping, id, momentOf(world, id))).toEqual(saidOf(plan, id));
      }),
      RUNS,
    );
  });

  it('is ruled on by the mapping given, not by the one in force then', () => {
    fc.assert(
      fc.property(worldArb, rawMappingArb, (world, raw) => {
        const mapping = compileMapping(raw);
        const plan = reconcile({ ...world, mapping, facts: NO_FACTS });
        for (const { id } of singleFields(world))
          expect(replayed(mapping, id, momentOf(world, id))).toEqual(saidOf(plan, id));
      }),
      RUNS,
    );
  });

  it('is ruled on without the times of the edits wherever no times would make a difference, and only there', () => {
    const times = fc.record({ a: fc.option(fc.nat(9)), b: fc.option(fc.nat(9)) });
    fc.assert(
      fc.property(worldArb, fc.array(times, { minLength: 1 }), (world, possible) => {
        for (const { id } of singleFields(world)) {
          const moment = momentOf(world, id);
          const known = [...possible, { a: 0, b: 9 }, { a: 9, b: 0 }].map((edited) =>
            replayed(world.mapping, id, { ...moment, editedAtMs: edited }),
          );
          const blind = replayed(world.mapping, id, { ...moment, editedAtMs: null });
          const [first] = known;
          const isSure = known.every((one) => one && first && isSameRuling(one, first));
          expect(blind).toEqual(isSure ? first : null);
        }
      }),
      RUNS,
    );
  });
});
