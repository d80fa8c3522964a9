import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CompiledMapping, compileMapping } from './compile-mapping.js';
import { type ConsentEvidence } from './evidence.js';
import { blank, eq } from './facing.js';
import { planCreate } from './plan-create.js';
import { type Facts, type Plan } from './plan.js';
import { hashRecord } from './record-hash.js';
import { UNKNOWN_PLAN, reconcile } from './reconcile.js';
import { type RecordState } from './record.js';
import {
  NO_FACTS,
  type Vendor,
  type World,
  apply,
  faithful,
  intentsOf,
  land,
  normalising,
  pairOf,
  rawMappingArb,
  recordArb,
  worldArb,
  writesOf,
} from './testing/world.js';
import { type FieldValue, type Side, SIDES, otherSide } from './values.js';

const RUNS = { numRuns: 1_000 };
const plan = (world: World, facts: Partial<Facts> = {}): Plan =>
  reconcile({ ...world, facts: { ...NO_FACTS, ...facts } });
const vendors: readonly (readonly [string, Vendor])[] = [
  ['faithful', faithful],
  ['normalising', normalising],
];
const fieldOf = (mapping: CompiledMapping, id: string) => {
  const field = mapping.fieldsById.get(id);
  if (field === undefined) throw new Error(`no field ${id}`);
  return field;
};
const isOut = (world: World, side: Side): boolean => {
  const field = fieldOf(world.mapping, 'consent');
  return field.kind === 'consent' && field.optedOut(side, pairOf(world, 'consent')[side]);
};
const settle = (world: World, vendor: Vendor = faithful): World => apply(world, plan(world), vendor);
const waits = ({ conflicts }: Plan): boolean => conflicts.every(({ winner }) => winner === undefined);

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !(value instanceof Map || value instanceof Set)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
};

describe('reconcile', () => {
  it('gives the same plan for the same input and changes none of it', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        deepFreeze([world.base, world.a, world.b]);
        expect(plan(world)).toEqual(plan(world));
      }),
      RUNS,
    );
  });

  it('does not depend on the order of fields in the mapping, of names in a record or of intents', () => {
    fc.assert(
      fc.property(rawMappingArb, recordArb('a'), recordArb('b'), worldArb, (raw, a, b, { base }) => {
        const world = { mapping: compileMapping(raw), a, b, base };
        const turned = {
          ...world,
          mapping: compileMapping({ ...raw, fields: raw.fields.toReversed() }),
          a: { ...a, fields: Object.fromEntries(Object.entries(a.fields).toReversed()) },
        };
        const intents = [...intentsOf(plan({ ...world, base: null })), ...intentsOf(plan(world))];
        const sorted = (found: Plan) => ({
          writes: writesOf(found).toSorted((x, y) => (x.write.fieldId + x.side < y.write.fieldId + y.side ? -1 : 1)),
          rebases: found.rebases
            .map(({ fieldId, pair }) => ({ fieldId, pair }))
            .toSorted((x, y) => (x.fieldId < y.fieldId ? -1 : 1)),
        });
        expect(sorted(plan(turned, { intents: intents.toReversed() }))).toEqual(sorted(plan(world, { intents })));
      }),
      RUNS,
    );
  });

  it.each(vendors)('has nothing to do the second time, with %s vendors', (_name, vendor) => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const second = plan(settle(world, vendor));
        expect(second.operations).toEqual([]);
        expect(second.rebases).toEqual([]);
        expect(waits(second)).toBe(true);
        expect(second.kind).toBe(second.conflicts.length === 0 ? 'settled' : 'changes');
      }),
      RUNS,
    );
  });

  it('writes nothing to a settled link, even where the pair is unequal', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const ids = world.mapping.fields.map(({ id }) => id);
        const settled = { ...world, base: Object.fromEntries(ids.map((id) => [id, pairOf(world, id)])) };
        expect(writesOf(plan(settled))).toEqual([]);
        expect(plan(settled).rebases).toEqual([]);
      }),
      RUNS,
    );
  });

  it('makes both sides agree on every two-way field it does not report, with faithful vendors', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const first = plan(world);
        const after = apply(world, first, faithful);
        const touched = new Set([...writesOf(first).map(({ write }) => write.fieldId)]);
        for (const { id, lens, direction } of world.mapping.fields) {
          if (direction !== 'both' || !touched.has(id)) continue;
          // Members refused by a side's own base are settled though unequal, so sets have their own property.
          const now = pairOf(after, id);
          if (id !== 'tags') expect(lens.agree(now.a, now.b)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('never overwrites the only editor', () => {
    fc.assert(
      fc.property(worldArb, fc.constantFrom<Side>('a', 'b'), fc.nat(), (world, side, seed) => {
        const settled = settle(world);
        const [edits] = fc.sample(recordArb(side), { numRuns: 1, seed });
        const edited = {
          ...settled,
          [side]: { ...settled[side], fields: { ...settled[side].fields, ...edits?.fields } },
        };
        for (const { side: target, write } of writesOf(plan(edited))) {
          const base = edited.base?.[write.fieldId];
          if (target !== side || write.cause === 'consent' || base === undefined) continue;
          const otherLens = fieldOf(edited.mapping, write.fieldId).lens;
          const other = otherSide(side);
          expect(eq(otherLens, other, pairOf(edited, write.fieldId)[other], base[other])).toBe(false);
        }
      }),
      RUNS,
    );
  });

  it('lists every value it overrules', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const found = plan(world);
        for (const { side, write } of writesOf(found)) {
          if (write.cause === 'set' || write.cause === 'consent') continue;
          const base = world.base?.[write.fieldId];
          const { lens } = fieldOf(world.mapping, write.fieldId);
          const own = pairOf(world, write.fieldId);
          const isEdit = base === undefined ? !blank(lens, side, own[side]) : !eq(lens, side, own[side], base[side]);
          if (!isEdit) continue;
          expect(found.conflicts).toContainEqual(
            expect.objectContaining({ fieldId: write.fieldId, kind: 'bothChanged', now: own, winner: otherSide(side) }),
          );
        }
      }),
      RUNS,
    );
  });

  it('keeps what both sides added to a set, honours what they removed and touches nothing else', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const field = fieldOf(world.mapping, 'tags');
        if (field.kind !== 'set') throw new Error('tags is a set');
        const keys = (side: Side, raw: FieldValue | undefined): ReadonlySet<string> => {
          const read = field.set.read(side, raw);
          return new Set(read.ok ? read.value.keys() : []);
        };
        const found = plan(world);
        fc.pre(!found.left.some(({ fieldId }) => fieldId === 'tags'));
        const now = pairOf(world, 'tags');
        const after = pairOf(apply(world, found, faithful), 'tags');
        for (const side of SIDES) {
          const other = otherSide(side);
          const base = {
            own: keys(side, world.base?.['tags']?.[side]),
            other: keys(other, world.base?.['tags']?.[other]),
          };
          const [own, others] = [keys(side, now[side]), keys(other, now[other])];
          const expected = new Set([
            ...[...own].filter((key) => !base.own.has(key) || !base.other.has(key) || others.has(key)),
            ...[...others].filter((key) => !base.other.has(key)),
          ]);
          expect([...keys(side, after[side])].sort()).toEqual([...expected].sort());
        }
      }),
      RUNS,
    );
  });

  const evidenceArb = (world: World): fc.Arbitrary<ConsentEvidence> => {
    const value = (...values: FieldValue[]) => fc.constantFrom<FieldValue | undefined>(undefined, ...values);
    const now = pairOf(world, 'consent');
    const shown = fc.oneof(
      { weight: 3, arbitrary: fc.constant(now) },
      fc.record({ a: value(true, false), b: value('subscribed', 'unsubscribed', 'cleaned') }),
    );
    return fc.record({ id: fc.constant('e1'), shown, optIn: fc.constant({ a: false, b: 'subscribed' }) });
  };
  const evidencedArb = worldArb.chain((world) =>
    evidenceArb(world).map((evidence) => ({ world, evidence, facts: { evidence: new Map([['consent', evidence]]) } })),
  );
  const wasOut = (world: World, side: Side, raw: FieldValue | undefined): boolean => {
    const field = fieldOf(world.mapping, 'consent');
    return field.kind === 'consent' && field.optedOut(side, raw);
  };

  it('loosens consent by evidence alone, and only what was out, settled and shown when it was recorded', () => {
    fc.assert(
      fc.property(evidencedArb, ({ world, evidence, facts }) => {
        const found = plan(world, facts);
        const plain = plan(world);
        const isOf = ({ write }: { readonly write: { readonly fieldId: string } }) => write.fieldId === 'consent';
        expect(writesOf(found).filter((one) => !isOf(one))).toEqual(writesOf(plain).filter((one) => !isOf(one)));
        const now = pairOf(world, 'consent');
        const out = SIDES.filter((side) => isOut(world, side));
        const isForThese = out.every(
          (side) => now[side] === evidence.shown[side] && wasOut(world, side, world.base?.['consent']?.[side]),
        );
        fc.pre(!found.left.some(({ fieldId, why }) => fieldId === 'consent' && why === 'notRead'));
        if (out.length > 0 && isForThese) {
          expect(writesOf(found).filter(isOf)).toMatchObject(
            out.map((side) => ({ side, write: { value: evidence.optIn[side], cause: 'evidence', decidedBy: 'e1' } })),
          );
          expect(found.evidenceOver).toBeUndefined();
        } else {
          expect(writesOf(found).filter(isOf)).toEqual(writesOf(plain).filter(isOf));
          expect(found.evidenceOver).toEqual([{ id: 'e1', end: out.length === 0 ? 'done' : 'overruled' }]);
        }
      }),
      RUNS,
    );
  });

  it('lets an opt-out that follows evidence win again, on both sides', () => {
    fc.assert(
      fc.property(evidencedArb, fc.constantFrom<Side>('a', 'b'), ({ world, facts }, side) => {
        const first = plan(world, facts);
        fc.pre(writesOf(first).some(({ write }) => write.cause === 'evidence'));
        const loosened = apply(world, first, faithful);
        expect(SIDES.map((one) => isOut(loosened, one))).toEqual([false, false]);
        const name = side === 'a' ? 'OptedOut' : 'status';
        const fields = { ...loosened[side].fields, [name]: side === 'a' ? true : 'unsubscribed' };
        const again = { ...loosened, [side]: { ...loosened[side], fields } };
        // As if nobody had noticed yet that the evidence was carried out.
        const second = plan(again, facts);
        expect(writesOf(second).filter(({ write }) => write.cause === 'evidence')).toEqual([]);
        expect(second.evidenceOver).toEqual([{ id: 'e1', end: 'overruled' }]);
        expect(SIDES.map((one) => isOut(apply(again, second, faithful), one))).toEqual([true, true]);
      }),
      RUNS,
    );
  });

  it('sends an opt-in whose answer was lost no second time', () => {
    fc.assert(
      fc.property(evidencedArb, fc.subarray([...SIDES]), ({ world, facts }, sides) => {
        const first = plan(world, facts);
        const sent = writesOf(first).filter(({ write }) => write.cause === 'evidence');
        fc.pre(sent.length > 0);
        const crashed = land(world, first, faithful, sides);
        const second = plan(crashed, { ...facts, intents: intentsOf(first) });
        expect(writesOf(second).filter(({ write }) => write.cause === 'evidence')).toEqual([]);
        expect(second.evidenceOver).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it('only tightens consent', () => {
    fc.assert(
      fc.property(worldArb, (world) => {
        const after = settle(world);
        const found = plan(world);
        for (const side of SIDES) if (isOut(world, side)) expect(isOut(after, side)).toBe(true);
        if (found.left.some(({ fieldId }) => fieldId === 'consent')) return;
        expect(isOut(after, 'a')).toBe(isOut(after, 'b'));
        expect(isOut(after, 'a')).toBe(isOut(world, 'a') || isOut(world, 'b'));
      }),
      RUNS,
    );
  });

  it('concludes nothing from a failed read or a merge, whatever the other side says', () => {
    const inconclusive = fc.constantFrom<RecordState>(
      { kind: 'unknown', reason: 'timeout' },
      { kind: 'gone', mergedInto: 'z-9' },
    );
    fc.assert(
      fc.property(worldArb, inconclusive, fc.constantFrom<Side>('a', 'b'), fc.boolean(), (world, state, side, gone) => {
        const other: RecordState = gone ? { kind: 'gone' } : world[otherSide(side)];
        expect(reconcile({ ...world, [otherSide(side)]: other, [side]: state, facts: NO_FACTS })).toEqual(UNKNOWN_PLAN);
      }),
      RUNS,
    );
  });

  it('never creates behind a tombstone, and deletes only when told to propagate', () => {
    fc.assert(
      fc.property(worldArb, fc.constantFrom<Side>('a', 'b'), (world, side) => {
        const found = reconcile({
          ...world,
          [side]: { kind: 'gone' },
          facts: { ...NO_FACTS, tombstones: new Set([side]) },
        });
        const kinds = found.operations.map(({ kind }) => kind);
        expect(kinds).not.toContain('create');
        if (world.mapping.onDelete !== 'propagate') expect(kinds).toEqual([]);
        expect(found.link.kind).toBe('unlink');
      }),
      RUNS,
    );
  });

  it('comes to the same end when it crashed after some writes had landed', () => {
    fc.assert(
      fc.property(worldArb, fc.subarray([...SIDES]), (world, sides) => {
        const first = plan(world);
        const straight = apply(world, first, faithful);
        const crashed = land(world, first, faithful, sides);
        const second = plan(crashed, { intents: intentsOf(first) });
        const recovered = apply(crashed, second, faithful);
        for (const { id, lens } of world.mapping.fields)
          for (const side of SIDES)
            expect(eq(lens, side, pairOf(recovered, id)[side], pairOf(straight, id)[side])).toBe(true);
        for (const { side, write } of writesOf(second))
          expect(
            sides.includes(side) &&
              writesOf(first).some((done) => done.side === side && done.write.fieldId === write.fieldId),
          ).toBe(false);
      }),
      RUNS,
    );
  });

  it('takes no field for edited when the hash of the record is the one it was settled with', () => {
    fc.assert(
      fc.property(worldArb, recordArb('a'), (world, again) => {
        const same = world.mapping.fields.every(({ lens, a }) => eq(lens, 'a', world.a.fields[a], again.fields[a]));
        expect(hashRecord(world.mapping, 'a', world.a) === hashRecord(world.mapping, 'a', again)).toBe(same);
      }),
      RUNS,
    );
  });
});

describe('planCreate', () => {
  it('leaves nothing to write once the record it planned exists', () => {
    fc.assert(
      fc.property(worldArb, fc.constantFrom<Side>('a', 'b'), (world, side) => {
        const created = planCreate({ mapping: world.mapping, from: world[otherSide(side)], side });
        fc.pre(created.kind === 'create');
        const fields = Object.fromEntries(created.operation.writes.map((write) => [write.field, write.predicted]));
        const second = plan({ ...world, base: null, [side]: { ...world[side], fields } });
        const written = writesOf(second).filter(({ side: target, write }) => target === side && write.cause !== 'fill');
        expect(written).toEqual([]);
      }),
      RUNS,
    );
  });
});
