import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BlankRules, type ConflictPolicy, type Mapping, type Side } from '#core';
import { EngineWorld, type Person, SYNC_ID } from '../../testing/engine-fixture.js';
import { decisionsOf } from './decisions.js';
import { type Proposal } from './proposal.js';
import { replay, type Replayed } from './replay.js';

const RUNS = { numRuns: 150 };
const PEOPLE = ['Ann', 'Bob'];
const FIELDS = ['name', 'city', 'phone'] as const;

const sideArb = fc.constantFrom<Side>('a', 'b');
const policyArb: fc.Arbitrary<ConflictPolicy> = fc.oneof(
  fc.record({ kind: fc.constantFrom('newest' as const), epsilonMs: fc.constantFrom(0, 3_000), tie: sideArb }),
  fc.record({ kind: fc.constant('sideWins' as const), side: sideArb }),
  fc.record({ kind: fc.constant('preferNonBlank' as const), otherwise: sideArb }),
  fc.record({ kind: fc.constantFrom('mostRecentNonBlank' as const), epsilonMs: fc.constant(0), tie: sideArb }),
  fc.record({ kind: fc.constant('manual' as const) }),
);
const blankArb = fc.constantFrom('clear' as const, 'keep' as const);
const blanksArb: fc.Arbitrary<BlankRules> = fc.record({ aToB: blankArb, bToA: blankArb });

interface Rules {
  readonly policy: ConflictPolicy;
  readonly blanks: BlankRules;
  readonly own: ConflictPolicy | null;
}
const rulesArb: fc.Arbitrary<Rules> = fc.record({ policy: policyArb, blanks: blanksArb, own: fc.option(policyArb) });

/** One edit of somebody, or a rest after which everything has travelled. */
const stepArb = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      who: fc.nat(1),
      side: sideArb,
      field: fc.constantFrom(...FIELDS),
      value: fc.constantFrom('Bonn', 'Bath', 'Ayr', null),
    }),
  },
  { weight: 2, arbitrary: fc.constant('rest' as const) },
  { weight: 1, arbitrary: fc.constant('answer' as const) },
);
type Step = typeof stepArb extends fc.Arbitrary<infer Value> ? Value : never;

const mappingOf = ({ policy, blanks, own }: Rules): Partial<Mapping> => ({
  policy,
  blanks,
  fields: new EngineWorld().mapping.fields.map((field) =>
    own && field.id === 'city' ? { ...field, policy: own } : field,
  ),
});

/** The same people on both sides, some of whose fields differ already when they are linked; then the steps. */
async function lived(
  rules: Rules,
  start: readonly Person[],
  steps: readonly Step[],
  losing: readonly Side[] = [],
): Promise<EngineWorld> {
  const world = new EngineWorld({ mapping: mappingOf(rules) });
  const ids = PEOPLE.map((name, at) => {
    const email = `${name.toLowerCase()}@example.com`;
    return { a: world.add('a', { email, name, ...start[at] }), b: world.add('b', { email, name: `${name} B.` }) };
  });
  await world.settle();
  for (const side of losing) world.vendors[side].failNext({ on: 'update', kind: 'lostAnswer' });
  for (const step of [...steps, 'rest' as const]) {
    world.nowMs += 2_000;
    if (step === 'rest') await world.settle();
    else if (step === 'answer') answerOne(world);
    else world.edit(step.side, ids[step.who]?.[step.side] ?? '', { [step.field]: step.value });
  }
  return world;
}

function answerOne(world: EngineWorld): void {
  const open = world.conflicts().find(({ status, fieldId }) => status === 'open' && fieldId !== null);
  if (!open) return;
  world.store.answer(SYNC_ID, open.id, { kind: 'keepSide', side: 'a' });
  const link = world.store.links(SYNC_ID).find(({ id }) => id === open.linkId);
  if (link?.aId) world.vendors.a.editAsPerson(link.aId, { phone: `after ${world.nowMs}` });
}

async function replayed(world: EngineWorld, proposal: Proposal, max?: number): Promise<Replayed> {
  world.nowMs += 1_000;
  const sync = await world.store.getSync(SYNC_ID);
  if (!sync) throw new Error('the world has one sync');
  return replay(world.engine, sync, proposal, 90, max);
}

const historyArb = fc.tuple(
  rulesArb,
  fc.array(fc.record({ city: fc.constantFrom('Bonn', null), phone: fc.constantFrom('1', null) }), {
    minLength: 2,
    maxLength: 2,
  }),
  fc.array(stepArb, { minLength: 4, maxLength: 25 }),
);

const differences = ({ fields }: Replayed) => fields.flatMap(({ samples }) => samples);
const unjudged = ({ fields }: Replayed) => fields.flatMap((field) => field.unjudged.map(({ code }) => code));
const differing = ({ fields }: Replayed) => fields.reduce((sum, { differ }) => sum + differ, 0);

const rulings = (world: EngineWorld): readonly string[] =>
  decisionsOf(world.store.log(SYNC_ID), world.conflicts()).decisions.map(({ was }) =>
    was.kind === 'write' ? `write ${was.side}` : was.kind,
  );

describe('a replay of what a drain decided', () => {
  it('finds no difference with the policy that was in force, and judges all but what persons and creates did', async () => {
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(historyArb, async ([rules, start, steps]) => {
        const world = await lived(rules, start, steps);
        const { policy, blanks, own } = rules;
        const found = await replayed(world, { policy, blanks, fields: own ? [{ id: 'city', policy: own }] : [] });
        expect(differences(found)).toEqual([]);
        expect(differing(found)).toBe(0);
        expect(unjudged(found).filter((code) => !['SYNC_R100', 'SYNC_R101', 'SYNC_R102'].includes(code))).toEqual([]);
        for (const ruling of rulings(world)) met.add(ruling);
      }),
      RUNS,
    );
    expect([...met].sort()).toEqual(['keep', 'wait', 'write a', 'write b']);
  });

  it('finds no difference with the policy in force where answers to writes were lost', async () => {
    await fc.assert(
      fc.asyncProperty(historyArb, fc.array(sideArb, { maxLength: 4 }), async ([rules, start, steps], losing) => {
        const world = await lived(rules, start, steps, losing);
        const { policy, blanks, own } = rules;
        const found = await replayed(world, { policy, blanks, fields: own ? [{ id: 'city', policy: own }] : [] });
        expect(differing(found)).toBe(0);
      }),
      RUNS,
    );
  });

  it('finds what a flipped policy flips: the conflicts it had decided, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        sideArb,
        blanksArb,
        fc.array(stepArb, { minLength: 6, maxLength: 25 }),
        async (side, blanks, steps) => {
          const rules: Rules = { policy: { kind: 'sideWins', side }, blanks, own: null };
          const world = await lived(rules, [], steps);
          const other = side === 'a' ? 'b' : 'a';
          const found = await replayed(world, { policy: { kind: 'sideWins', side: other } });
          const decided = world.store
            .log(SYNC_ID)
            .filter(({ cause, decidedBy }) => cause === 'policy' && decidedBy === 'sideWins');
          expect(differing(found)).toBe(decided.length);
          const perField = new Map(found.fields.map(({ fieldId, differ }) => [fieldId, differ]));
          for (const fieldId of FIELDS)
            expect(perField.get(fieldId) ?? 0).toBe(decided.filter((one) => one.fieldId === fieldId).length);
          for (const { was, wouldBe } of differences(found)) {
            expect(was).toMatchObject({ kind: 'write', side: other });
            expect(wouldBe).toMatchObject({ kind: 'write', side });
          }
        },
      ),
      RUNS,
    );
  });

  it('finds every conflict that waited for a person, were it for a policy', async () => {
    await fc.assert(
      fc.asyncProperty(sideArb, fc.array(stepArb, { minLength: 6, maxLength: 25 }), async (side, steps) => {
        const blanks = { aToB: 'clear', bToA: 'clear' } as const;
        const world = await lived({ policy: { kind: 'manual' }, blanks, own: null }, [], steps);
        const waited = world
          .conflicts()
          .filter(({ kind, decidedBy }) => kind === 'bothChanged' && decidedBy === 'manual');
        const found = await replayed(world, { policy: { kind: 'sideWins', side } });
        expect(differing(found)).toBe(waited.length);
        for (const { was, wouldBe } of differences(found)) {
          expect(was.kind).toBe('wait');
          expect(wouldBe).toMatchObject({ kind: 'write', side: side === 'a' ? 'b' : 'a' });
        }
      }),
      RUNS,
    );
  });
});
