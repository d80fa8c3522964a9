import { describe, expect, it } from '@jest/globals';
import { compileMapping } from './compile-mapping.js';
import { type ConflictPolicy, type FieldMapping, type Mapping } from './mapping.js';
import { planCreate } from './plan-create.js';
import { type Base, type Decision, type Facts, type OpenIntent, type Plan } from './plan.js';
import { type LiveRecord, type RecordState } from './record.js';
import { reconcile } from './reconcile.js';
import { NO_FACTS, writesOf } from './testing/world.js';
import { type FieldValue, type Side } from './values.js';

const NAME: FieldMapping = {
  id: 'name',
  a: 'Name',
  b: 'nm',
  direction: 'both',
  kind: 'value',
  lens: { kind: 'text', b: { maxLength: 8 } },
};
const mappingOf = (field: Partial<FieldMapping> = {}, changes: Partial<Mapping> = {}) =>
  compileMapping({
    version: 1,
    fields: [{ ...NAME, ...field }],
    keys: [{ fieldIds: ['name'] }],
    policy: { kind: 'newest', epsilonMs: 10, tie: 'a' },
    blanks: { aToB: 'clear', bToA: 'clear' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
    ...changes,
  });
const live = (fields: LiveRecord['fields'], more: Partial<LiveRecord> = {}): LiveRecord => ({
  kind: 'live',
  id: '1',
  fields,
  stamp: '',
  modifiedAtMs: null,
  ...more,
});
const GONE: RecordState = { kind: 'gone' };

interface Story {
  readonly mapping?: ReturnType<typeof mappingOf>;
  readonly base?: readonly [a: FieldValue | undefined, b: FieldValue | undefined] | null;
  readonly a: FieldValue | undefined | RecordState;
  readonly b: FieldValue | undefined | RecordState;
  readonly facts?: Partial<Facts>;
}
const isState = (told: Story['a']): told is RecordState => typeof told === 'object' && told !== null && 'kind' in told;
const stateOf = (told: Story['a'], name: string): RecordState => {
  if (isState(told)) return told;
  return live(told === undefined ? {} : { [name]: told });
};
const planFor = ({ mapping = mappingOf(), base = ['Ann', 'Ann'], a, b, facts }: Story): Plan => {
  const pair: Base | null = base === null ? null : { name: { a: base[0], b: base[1] } };
  const told = { a: stateOf(a, 'Name'), b: stateOf(b, 'nm') };
  return reconcile({ mapping, base: pair, ...told, facts: { ...NO_FACTS, ...facts } });
};
const written = (plan: Plan): readonly (readonly [Side, FieldValue, string])[] =>
  writesOf(plan).map(({ side, write }) => [side, write.value, write.cause] as const);

describe('a field with one value', () => {
  it('carries the only change to the other side and says what it replaces', () => {
    const plan = planFor({ a: 'Annabella', b: 'Ann' });
    expect(plan.operations).toEqual([
      {
        kind: 'update',
        side: 'b',
        writes: [
          {
            fieldId: 'name',
            field: 'nm',
            value: 'Annabell',
            predicted: 'Annabell',
            expected: 'Ann',
            source: 'Annabella',
            cause: 'change',
          },
        ],
      },
    ]);
    expect(plan.conflicts).toEqual([]);
  });

  it('is settled where the pair is unequal but as it was last seen', () => {
    expect(planFor({ base: ['Ann', 'ANN!'], a: ' Ann', b: 'ANN!' }).kind).toBe('settled');
  });

  it('takes two equal edits for no conflict', () => {
    const plan = planFor({ a: 'Bo', b: 'Bo ' });
    expect(plan.rebases).toEqual([{ fieldId: 'name', pair: { a: 'Bo', b: 'Bo ' }, intentIds: [] }]);
    expect([plan.operations, plan.conflicts]).toEqual([[], []]);
  });

  it('fills a blank when the records are first linked, and conflicts over two values', () => {
    expect(written(planFor({ base: null, a: 'Ann', b: '' }))).toEqual([['b', 'Ann', 'fill']]);
    const plan = planFor({ base: null, a: 'Ann', b: 'Bo' });
    expect(written(plan)).toEqual([['b', 'Ann', 'policy']]);
    expect(plan.conflicts).toMatchObject([{ kind: 'bothChanged', base: undefined, now: { a: 'Ann', b: 'Bo' } }]);
  });

  it('does not take a value that was not read for a cleared one', () => {
    const plan = planFor({ a: undefined, b: 'Bo' });
    expect([plan.kind, plan.left]).toEqual(['settled', [{ fieldId: 'name', why: 'notRead' }]]);
  });

  it('clears the other side, or not, as the blank rule of that way says', () => {
    expect(written(planFor({ a: '', b: 'Ann' }))).toEqual([['b', null, 'change']]);
    const keep = mappingOf({ blanks: { aToB: 'keep', bToA: 'clear' } });
    const plan = planFor({ mapping: keep, a: '', b: 'Ann' });
    expect([plan.operations, plan.left]).toEqual([[], [{ fieldId: 'name', why: 'blankKept' }]]);
    expect(written(planFor({ mapping: keep, a: 'Ann', b: null }))).toEqual([['a', null, 'change']]);
  });

  it('does not let a blank that may not travel overrule a value', () => {
    const mapping = mappingOf({ blanks: { aToB: 'keep', bToA: 'keep' }, policy: { kind: 'sideWins', side: 'a' } });
    const plan = planFor({ mapping, a: '', b: 'Bo' });
    expect(written(plan)).toEqual([['a', 'Bo', 'policy']]);
    expect(plan.conflicts).toMatchObject([{ winner: 'b', decidedBy: 'blanks', now: { a: '', b: 'Bo' } }]);
  });

  it('leaves a frozen field alone and says so only while it differs', () => {
    const facts = { frozen: new Set(['name']) };
    expect(planFor({ a: 'Bo', b: 'Ann', facts })).toMatchObject({ kind: 'settled', left: [{ why: 'frozen' }] });
    expect(planFor({ a: 'Bo', b: 'Bo', facts }).left).toEqual([]);
  });

  it('reports a value it cannot convert and writes nothing', () => {
    const mapping = mappingOf({ lens: { kind: 'number' } });
    const plan = planFor({ mapping, base: [1, 1], a: 'many', b: 1 });
    expect(plan.operations).toEqual([]);
    expect(plan.conflicts).toMatchObject([
      { kind: 'unconvertible', decidedBy: 'SYNC_L004', side: 'b', winner: undefined },
    ]);
    expect(plan.left).toEqual([{ fieldId: 'name', why: 'unconvertible' }]);
  });
});

describe('a conflict', () => {
  const at = (value: string, name: string, modifiedAtMs: number | null, fieldMs?: number): LiveRecord =>
    live(
      { [name]: value },
      { modifiedAtMs, ...(fieldMs === undefined ? {} : { fieldModifiedAtMs: { [name]: fieldMs } }) },
    );
  const winner = (policy: ConflictPolicy, a: Story['a'], b: Story['a'], clockOffsetMs = { a: 0, b: 0 }) => {
    const { conflicts } = planFor({ mapping: mappingOf({ policy }), a, b, facts: { clockOffsetMs } });
    return conflicts[0]?.winner;
  };
  const newest: ConflictPolicy = { kind: 'newest', epsilonMs: 10, tie: 'a' };

  it('goes to the newest edit once both clocks are corrected', () => {
    expect(winner(newest, at('X', 'Name', 100), at('Y', 'nm', 200))).toBe('b');
    expect(winner(newest, at('X', 'Name', 100), at('Y', 'nm', 200), { a: 0, b: 150 })).toBe('a');
    expect(winner(newest, at('X', 'Name', 500, 100), at('Y', 'nm', 200))).toBe('b');
  });

  it('goes to the tie side within epsilon and where a side gives no time', () => {
    expect(winner(newest, at('X', 'Name', 100), at('Y', 'nm', 109))).toBe('a');
    expect(winner(newest, at('X', 'Name', 100), at('Y', 'nm', 110))).toBe('b');
    expect(winner(newest, at('X', 'Name', null), at('Y', 'nm', 900))).toBe('a');
  });

  it('goes to the side with a value under the policies that prefer one', () => {
    const prefer: ConflictPolicy = { kind: 'preferNonBlank', otherwise: 'b' };
    expect(winner(prefer, 'X', '')).toBe('a');
    expect(winner(prefer, 'X', 'Y')).toBe('b');
    const recent: ConflictPolicy = { kind: 'mostRecentNonBlank', epsilonMs: 0, tie: 'a' };
    expect(winner(recent, at('', 'Name', 900), at('Y', 'nm', 1))).toBe('b');
    expect(winner(recent, at('X', 'Name', 1), at('Y', 'nm', 2))).toBe('b');
  });

  it('waits for a person under the manual policy, and does what the person says', () => {
    const mapping = mappingOf({ policy: { kind: 'manual' } });
    const waiting = planFor({ mapping, a: 'X', b: 'Y' });
    expect([waiting.operations, waiting.rebases, waiting.conflicts[0]?.winner]).toEqual([[], [], undefined]);
    const decided = (decision: Decision): Plan =>
      planFor({ mapping, a: 'X', b: 'Y', facts: { decisions: new Map([['name', decision]]) } });
    expect(written(decided({ kind: 'keepSide', side: 'b' }))).toEqual([['a', 'Y', 'decision']]);
    expect(written(decided({ kind: 'value', value: 'Z' }))).toEqual([
      ['a', 'Z', 'decision'],
      ['b', 'Z', 'decision'],
    ]);
  });
});

describe('a one-way field', () => {
  const mapping = mappingOf({ direction: 'aToB' });

  it('never writes back, and lists what it overwrites', () => {
    const plan = planFor({ mapping, a: 'Ann', b: 'Bo' });
    expect([plan.operations, plan.rebases, plan.left]).toEqual([[], [], [{ fieldId: 'name', why: 'oneWay' }]]);
    const overwriting = planFor({ mapping, a: 'Cy', b: 'Bo' });
    expect(written(overwriting)).toEqual([['b', 'Cy', 'change']]);
    expect(overwriting.conflicts).toMatchObject([{ winner: 'a', decidedBy: 'direction', now: { a: 'Cy', b: 'Bo' } }]);
  });

  it('does not empty the target of a source that was blank from the start', () => {
    expect(planFor({ mapping, base: null, a: '', b: 'Bo' }).operations).toEqual([]);
  });
});

describe('an open intent', () => {
  const intent = (changes: Partial<OpenIntent> = {}): OpenIntent => ({
    id: 'i1',
    fieldId: 'name',
    side: 'b',
    sent: 'Annabell',
    predicted: 'Annabell',
    source: 'Annabella',
    status: 'unknown',
    ...changes,
  });

  it('explains a write that landed, so that it is not taken for an edit', () => {
    const plan = planFor({ a: 'Annabella', b: 'Annabell', facts: { intents: [intent()] } });
    expect(plan.operations).toEqual([]);
    expect(plan.rebases).toEqual([{ fieldId: 'name', pair: { a: 'Annabella', b: 'Annabell' }, intentIds: ['i1'] }]);
  });

  it('explains what landed though its source has changed again since', () => {
    const plan = planFor({ a: 'Cy', b: 'Annabell', facts: { intents: [intent()] } });
    expect(written(plan)).toEqual([['b', 'Cy', 'change']]);
    expect(plan.conflicts).toEqual([]);
  });

  it('does not explain an edit by someone else', () => {
    expect(planFor({ a: 'Annabella', b: 'Bo', facts: { intents: [intent()] } }).conflicts).toHaveLength(1);
  });

  it('goes first where its source is unchanged, if writes to both sides have landed', () => {
    const older = intent({ id: 'i0', side: 'a', sent: 'Bo', predicted: 'Bo', source: 'Cy' });
    const newer = intent({ side: 'b', sent: 'Bob', predicted: 'Bob', source: 'Bo' });
    const plan = planFor({ a: 'Bo', b: 'Bob', facts: { intents: [older, newer] } });
    expect(plan.operations).toEqual([]);
    expect(plan.rebases).toMatchObject([{ pair: { a: 'Bo', b: 'Bob' }, intentIds: ['i0', 'i1'] }]);
  });

  it('is sent again where it has not landed', () => {
    expect(written(planFor({ a: 'Annabella', b: 'Ann', facts: { intents: [intent()] } }))).toEqual([
      ['b', 'Annabell', 'change'],
    ]);
  });
});

describe('consent', () => {
  const mapping = mappingOf({ kind: 'consent', lens: { kind: 'consent', outA: [true], outB: ['out'] } }, { keys: [] });

  it('overrules an opt-in by the opt-out of the other side and lists it', () => {
    const plan = planFor({ mapping, base: [true, 'out'], a: true, b: 'in' });
    expect(written(plan)).toEqual([['b', 'out', 'consent']]);
    expect(plan.conflicts).toMatchObject([{ winner: 'a', decidedBy: 'consent' }]);
  });

  it('does not repeat an opt-out the vendor did not keep, but does not pass over it either', () => {
    const plan = planFor({ mapping, base: [true, 'in'], a: true, b: 'in' });
    expect(plan.operations).toEqual([]);
    expect(plan.conflicts).toMatchObject([{ winner: undefined, decidedBy: 'consentNotKept', side: 'b' }]);
  });
});

describe('a set', () => {
  const mapping = mappingOf({ kind: 'set', lens: { kind: 'members', b: { setAs: 'semicolons' } } }, { keys: [] });

  it('exchanges what each side added and removed, and does not bring back what a vendor refused', () => {
    const plan = planFor({
      mapping,
      base: [['x', 'refused', 'old'], 'x;old'],
      a: ['x', 'refused', 'new'],
      b: 'x;old;own',
    });
    expect(writesOf(plan).map(({ side, write }) => [side, write.value, write.delta])).toEqual([
      ['a', ['x', 'refused', 'new', 'own'], { add: ['own'], remove: [] }],
      ['b', 'x;own;new', { add: ['new'], remove: ['old'] }],
    ]);
  });

  it('keeps a member that one side added while the other removed it', () => {
    const plan = planFor({ mapping, base: [[], 'x'], a: ['x'], b: '' });
    expect(written(plan)).toEqual([['b', 'x', 'set']]);
  });
});

describe('a link that lost a record', () => {
  const propagate = { onDelete: 'propagate' } as const;

  it('ends, and remembers who is gone', () => {
    expect(planFor({ a: GONE, b: 'Ann' })).toMatchObject({
      operations: [],
      link: { kind: 'unlink', tombstones: ['a'] },
    });
    expect(planFor({ a: GONE, b: GONE }).link).toEqual({ kind: 'unlink', tombstones: ['a', 'b'] });
  });

  it('takes the survivor with it only when told to', () => {
    const plan = planFor({ mapping: mappingOf({}, propagate), a: 'Ann', b: GONE });
    expect(plan.operations).toEqual([{ kind: 'delete', side: 'a' }]);
    expect(plan.link).toEqual({ kind: 'unlink', tombstones: ['a', 'b'] });
  });

  it('does not take the survivor of a record that became one of another object', () => {
    const converted = { kind: 'gone', convertedTo: { object: 'Contact', id: '003' } } as const;
    const plan = planFor({ mapping: mappingOf({}, propagate), a: 'Ann', b: converted });
    expect(plan).toMatchObject({ operations: [], link: { kind: 'unlink', tombstones: ['b'] } });
  });

  it.each([
    ['keep', [], 'a', ['b']],
    ['delete', [{ kind: 'delete', side: 'a' }], 'b', ['a', 'b']],
  ] as const)('asks deleteVersusEdit=%s about an edited survivor', (rule, operations, winner, tombstones) => {
    const mapping = mappingOf({}, { ...propagate, deleteVersusEdit: rule });
    const plan = planFor({ mapping, a: 'Edited', b: GONE });
    expect(plan).toMatchObject({ operations, link: { kind: 'unlink', tombstones } });
    expect(plan.conflicts).toMatchObject([{ kind: 'deleteVersusEdit', winner, decidedBy: rule }]);
  });

  it('does not delete a survivor it has never seen settled', () => {
    expect(planFor({ mapping: mappingOf({}, propagate), base: null, a: 'Ann', b: GONE }).operations).toEqual([]);
  });

  it('is not surprised by what it wrote to the survivor itself', () => {
    const intents: OpenIntent[] = [
      { id: 'i', fieldId: 'name', side: 'a', sent: 'Bo', predicted: 'Bo', source: 'Bo', status: 'sent' },
    ];
    const plan = planFor({ mapping: mappingOf({}, propagate), a: 'Bo', b: GONE, facts: { intents } });
    expect(plan.operations).toEqual([{ kind: 'delete', side: 'a' }]);
  });

  it('creates the lost record anew when told to', () => {
    const plan = planFor({ mapping: mappingOf({}, { onDelete: 'recreate' }), a: 'Ann', b: GONE });
    expect(plan.operations).toMatchObject([{ kind: 'create', side: 'b', writes: [{ field: 'nm', value: 'Ann' }] }]);
    expect(plan.link).toEqual({ kind: 'keep' });
  });
});

describe('planCreate', () => {
  const fields: readonly FieldMapping[] = [
    NAME,
    { ...NAME, id: 'back', a: 'Back', b: 'back', direction: 'bToA' },
    { ...NAME, id: 'score', a: 'Score', b: 'score', lens: { kind: 'number' } },
    {
      ...NAME,
      id: 'consent',
      a: 'Out',
      b: 'out',
      kind: 'consent',
      lens: { kind: 'consent', outA: [true], outB: ['out'] },
    },
  ];
  const create = (values: LiveRecord['fields']) =>
    planCreate({ mapping: mappingOf({}, { fields }), from: live(values), side: 'b' });

  it('writes what travels there and is not blank, opt-outs included, and reports what it had to leave out', () => {
    const plan = create({ Name: 'Ann', Back: 'x', Score: 'many', Out: true });
    expect(plan.kind === 'create' && plan.operation.writes.map(({ field, value }) => [field, value])).toEqual([
      ['nm', 'Ann'],
      ['out', 'out'],
    ]);
    expect(plan.conflicts).toMatchObject([{ fieldId: 'score', kind: 'unconvertible' }]);
  });

  it('does not write an opt-in', () => {
    const plan = create({ Name: 'Ann', Out: false });
    expect(plan.kind === 'create' && plan.operation.writes.map(({ field }) => field)).toEqual(['nm']);
  });

  it('refuses a record that could not be recognised again, or that is empty', () => {
    expect(create({ Name: { first: 'Ann' }, Score: 1 })).toMatchObject({
      kind: 'refused',
      conflicts: [{ fieldId: 'name' }],
    });
    expect(create({ Name: '' })).toEqual({ kind: 'refused', conflicts: [] });
  });
});
