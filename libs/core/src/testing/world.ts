import fc from 'fast-check';
import { type CompiledMapping, compileMapping } from '../compile-mapping.js';
import { type BlankRules, type ConflictPolicy, type FieldMapping, type Mapping } from '../mapping.js';
import { type Base, type Facts, type FieldWrite, isEnding, type OpenIntent, type Plan } from '../plan.js';
import { pairAfterWrites } from '../reconcile.js';
import { type LiveRecord, valueOf } from '../record.js';
import { type FieldValue, type Fields, type Pair, type Side, SIDES } from '../values.js';

/** One link as the properties see it. */
export interface World {
  readonly mapping: CompiledMapping;
  readonly base: Base | null;
  readonly a: LiveRecord;
  readonly b: LiveRecord;
}

/** What a vendor stores when it is sent a write. */
export type Vendor = (side: Side, write: FieldWrite) => FieldValue;

export const faithful: Vendor = (_side, write) => write.predicted;

/** Stores something of its own making for nearly everything it is sent. */
export const normalising: Vendor = (side, { value, fieldId }) => {
  if (Array.isArray(value)) return (value as readonly string[]).filter((member) => member !== 'red');
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return value;
  return fieldId === 'email' ? value.toUpperCase() : `${side}${value.slice(1)} `;
};

export const NO_FACTS: Facts = {
  intents: [],
  frozen: new Set(),
  tombstones: new Set(),
  clockOffsetMs: { a: 0, b: 0 },
  decisions: new Map(),
};

const FIELDS: readonly FieldMapping[] = [
  { id: 'email', a: 'Email', b: 'email', direction: 'both', kind: 'value', lens: { kind: 'email' } },
  { id: 'name', a: 'Name', b: 'name', direction: 'both', kind: 'value', lens: { kind: 'text', b: { maxLength: 3 } } },
  {
    id: 'score',
    a: 'Score',
    b: 'score',
    direction: 'both',
    kind: 'value',
    lens: { kind: 'number', scale: 1, a: { as: 'native' }, b: { as: 'string' } },
  },
  { id: 'vip', a: 'Vip', b: 'vip', direction: 'both', kind: 'value', lens: { kind: 'boolean', b: { as: 'string' } } },
  { id: 'owner', a: 'Owner', b: 'owner', direction: 'aToB', kind: 'value', lens: { kind: 'text' } },
  {
    id: 'tags',
    a: 'Tags',
    b: 'tags',
    direction: 'both',
    kind: 'set',
    lens: { kind: 'members', foldCase: true, b: { setAs: 'semicolons' } },
  },
  {
    id: 'consent',
    a: 'OptedOut',
    b: 'status',
    direction: 'both',
    kind: 'consent',
    lens: { kind: 'consent', outA: [true], outB: ['unsubscribed', 'cleaned'] },
  },
];

const sideArb = fc.constantFrom<Side>('a', 'b');

const policyArb: fc.Arbitrary<ConflictPolicy> = fc.oneof(
  fc.record({ kind: fc.constant('newest' as const), epsilonMs: fc.constantFrom(0, 2), tie: sideArb }),
  fc.record({ kind: fc.constant('sideWins' as const), side: sideArb }),
  fc.record({ kind: fc.constant('preferNonBlank' as const), otherwise: sideArb }),
  fc.record({ kind: fc.constant('mostRecentNonBlank' as const), epsilonMs: fc.constantFrom(0, 2), tie: sideArb }),
  fc.record({ kind: fc.constant('manual' as const) }),
);

const ruleArb = fc.constantFrom('clear' as const, 'keep' as const);
const blanksArb: fc.Arbitrary<BlankRules> = fc.record({ aToB: ruleArb, bToA: ruleArb });

export const rawMappingArb: fc.Arbitrary<Mapping> = fc.record({
  version: fc.constant(1),
  fields: fc.constant(FIELDS),
  keys: fc.constant([{ fieldIds: ['email'] }]),
  policy: policyArb,
  blanks: blanksArb,
  onDelete: fc.constantFrom('unlink' as const, 'propagate' as const, 'recreate' as const),
  deleteVersusEdit: fc.constantFrom('keep' as const, 'delete' as const),
  create: fc.constant({ a: true, b: true }),
});

const optional = (...values: FieldValue[]): fc.Arbitrary<FieldValue | undefined> =>
  fc.constantFrom<FieldValue | undefined>(undefined, null, '', ...values);

/** Few values each, so that coincidences, which is where merging goes wrong, are common. */
const VALUES: Pair<Readonly<Record<string, fc.Arbitrary<FieldValue | undefined>>>> = {
  a: {
    Email: optional('ann@x.org', ' ANN@x.org', 'bob@x.org', 'no address'),
    Name: optional('Ann', 'Anna', 'Annabel', ' Ann', 'Bo'),
    Score: optional(0, 1, 1.04, 2.5),
    Vip: optional(true, false),
    Owner: optional('kim', 'lee'),
    Tags: fc.subarray<FieldValue>(['red', 'Blue', 'green', 'x;y']).map((members) => members as string[]),
    OptedOut: optional(true, false),
  },
  b: {
    email: optional('ann@x.org', 'bob@x.org', 'cy@x.org'),
    name: optional('Ann', 'Bo', 'Cy'),
    score: optional('0', '1.0', '2.50', '2.5', 'many'),
    vip: optional('true', 'false'),
    owner: optional('kim', 'lee'),
    tags: fc.subarray(['RED', 'blue', 'pink']).map((members) => members.join(';')),
    status: optional('subscribed', 'unsubscribed', 'cleaned'),
  },
};

const present = (fields: Readonly<Record<string, FieldValue | undefined>>): Fields =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, FieldValue] => entry[1] !== undefined));

export const recordArb = (side: Side): fc.Arbitrary<LiveRecord> =>
  fc
    .record({ fields: fc.record({ ...VALUES[side] }), modifiedAtMs: fc.option(fc.nat(6)) })
    .map(({ fields, modifiedAtMs }) => ({
      kind: 'live',
      id: `${side}-1`,
      fields: present(fields),
      stamp: 's',
      modifiedAtMs,
    }));

export const pairOf = (world: World, fieldId: string): Pair<FieldValue | undefined> => {
  const field = world.mapping.fieldsById.get(fieldId);
  if (field === undefined) throw new Error(`no field ${fieldId}`);
  return { a: valueOf(world.a, field.a), b: valueOf(world.b, field.b) };
};

/** A link with a base for some of its fields, drawn independently of what the sides hold now. */
export const worldArb: fc.Arbitrary<World> = fc
  .record({
    mapping: rawMappingArb.map(compileMapping),
    a: recordArb('a'),
    b: recordArb('b'),
    before: fc.option(fc.record({ a: recordArb('a'), b: recordArb('b') })),
    based: fc.subarray(FIELDS.map(({ id }) => id)),
  })
  .map(({ mapping, a, b, before, based }) => {
    const then = before && { mapping, base: null, ...before };
    return { mapping, a, b, base: then && Object.fromEntries(based.map((id) => [id, pairOf(then, id)])) };
  });

const withFields = (record: LiveRecord, changes: Fields): LiveRecord => ({
  ...record,
  fields: { ...record.fields, ...changes },
});

const edit = (world: World, side: Side, changes: Fields): World => ({
  ...world,
  [side]: withFields(world[side], changes),
});

/** Carries out the updates of a plan on some sides and stores what the vendors make of them; the books stay as they are. */
export const land = (world: World, plan: Plan, vendor: Vendor, sides: readonly Side[] = SIDES): World =>
  plan.operations.reduce((state, operation) => {
    if (operation.kind !== 'update' || !sides.includes(operation.side)) return state;
    const stored = operation.writes.map((write) => [write.field, vendor(operation.side, write)] as const);
    return edit(state, operation.side, Object.fromEntries(stored));
  }, world);

/** Carries out a plan and commits its bases as the engine does. */
export const apply = (world: World, plan: Plan, vendor: Vendor): World => {
  const after = land(world, plan, vendor);
  const written = new Map<string, Set<Side>>();
  for (const operation of plan.operations)
    if (operation.kind === 'update')
      for (const { fieldId } of operation.writes)
        written.set(fieldId, (written.get(fieldId) ?? new Set()).add(operation.side));
  const committed = [...written].map(([fieldId, sides]) => {
    const observed = new Map([...sides].map((side) => [side, pairOf(after, fieldId)[side]] as const));
    return [fieldId, pairAfterWrites(pairOf(world, fieldId), observed)] as const;
  });
  const rebased = plan.rebases.map(({ fieldId, pair }) => [fieldId, pair] as const);
  return { ...after, base: { ...world.base, ...Object.fromEntries([...rebased, ...committed]) } };
};

/** The intents the engine journals before it carries out a plan. */
export const intentsOf = (plan: Plan): readonly OpenIntent[] =>
  plan.operations.flatMap((operation) =>
    isEnding(operation)
      ? []
      : operation.writes.map((write) => ({
          id: `${operation.side}-${write.fieldId}`,
          fieldId: write.fieldId,
          side: operation.side,
          sent: write.value,
          predicted: write.predicted,
          source: write.source,
          status: 'unknown' as const,
        })),
  );

export const writesOf = (plan: Plan): readonly { readonly side: Side; readonly write: FieldWrite }[] =>
  plan.operations.flatMap((operation) =>
    isEnding(operation) ? [] : operation.writes.map((write) => ({ side: operation.side, write })),
  );
