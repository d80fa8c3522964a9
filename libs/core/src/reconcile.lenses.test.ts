import { describe, expect, it } from '@jest/globals';
import { LENS_CODES } from './codes.js';
import { type CompiledMapping, compileMapping } from './compile-mapping.js';
import { type FieldMapping } from './mapping.js';
import { planCreate } from './plan-create.js';
import { type Decision, type Facts, type Plan } from './plan.js';
import { type LiveRecord } from './record.js';
import { reconcile } from './reconcile.js';
import { NO_FACTS, writesOf } from './testing/world.js';
import { type FieldValue, type Pair, type Side } from './values.js';

type Raw = FieldValue | undefined;

const NAME: FieldMapping = {
  ...{ id: 'name', a: 'Name', b: 'nm', direction: 'both', kind: 'value' },
  lens: { kind: 'text' },
};
const mappingOf = (...fields: readonly Partial<FieldMapping>[]): CompiledMapping =>
  compileMapping({
    version: 1,
    fields: fields.map((field) => ({ ...NAME, ...field })),
    keys: [],
    policy: { kind: 'newest', epsilonMs: 10, tie: 'a' },
    blanks: { aToB: 'clear', bToA: 'clear' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
  });

const live = (fields: LiveRecord['fields']): LiveRecord => ({
  ...{ kind: 'live', id: '1', fields, stamp: '', modifiedAtMs: null },
});
const holding = (name: string, value: Raw): LiveRecord => live(value === undefined ? {} : { [name]: value });

interface Story extends Pair<Raw> {
  readonly mapping: CompiledMapping;
  readonly base: readonly [a: Raw, b: Raw] | null;
  readonly facts?: Partial<Facts>;
}
const planFor = ({ mapping, base, a, b, facts }: Story): Plan =>
  reconcile({
    mapping,
    base: base && { name: { a: base[0], b: base[1] } },
    a: holding('Name', a),
    b: holding('nm', b),
    facts: { ...NO_FACTS, ...facts },
  });
const written = (plan: Plan): readonly (readonly [Side, FieldValue, string])[] =>
  writesOf(plan).map(({ side, write }) => [side, write.value, write.cause] as const);

describe('a constant', () => {
  const mapping = mappingOf({ direction: 'aToB', lens: { kind: 'constant', side: 'b', value: 'HubSpot' } });

  it('is written whatever the other side holds, and once', () => {
    expect(written(planFor({ mapping, base: null, a: null, b: null }))).toEqual([['b', 'HubSpot', 'fill']]);
    expect(planFor({ mapping, base: [undefined, 'HubSpot'], a: 'x', b: ' HubSpot' }).kind).toBe('settled');
  });

  it('comes back when somebody edits it, and the edit is listed', () => {
    const plan = planFor({ mapping, base: ['x', 'HubSpot'], a: 'x', b: 'Other' });
    expect(written(plan)).toEqual([['b', 'HubSpot', 'change']]);
    expect(plan.conflicts).toMatchObject([{ kind: 'bothChanged', winner: 'a', now: { b: 'Other' } }]);
  });

  it('gives way to what a person decided', () => {
    const decisions = new Map<string, Decision>([['name', { kind: 'keepSide', side: 'b' }]]);
    const plan = planFor({ mapping, base: ['x', 'HubSpot'], a: 'x', b: 'Other', facts: { decisions } });
    expect([plan.operations, plan.rebases]).toMatchObject([[], [{ pair: { b: 'Other' } }]]);
    expect(planFor({ mapping, base: ['x', 'Other'], a: 'x', b: 'Other' }).kind).toBe('settled');
  });

  it('does not wait for a field of the other side that was not read', () => {
    expect(written(planFor({ mapping, base: [undefined, 'HubSpot'], a: undefined, b: null }))).toEqual([
      ['b', 'HubSpot', 'change'],
    ]);
  });
});

describe('a field made of parts', () => {
  const parts = { first: 'Ada', last: 'Byron' };
  const decide = (direction: FieldMapping['direction'], value: FieldValue): Plan =>
    planFor({
      mapping: mappingOf({ direction, aParts: { first: 'F', last: 'L' }, lens: { kind: 'name' } }),
      base: [parts, 'Ada Byron'],
      ...{ a: parts, b: 'Ada Byron' },
      facts: { decisions: new Map<string, Decision>([['name', { kind: 'value', value }]]) },
    });

  it('takes a person’s answer as parts, and refuses one that is not', () => {
    expect(written(decide('both', { first: 'Ada', last: 'King' }))).toEqual([
      ['a', { first: 'Ada', last: 'King' }, 'decision'],
      ['b', 'Ada King', 'decision'],
    ]);
    for (const direction of ['both', 'bToA', 'aToB'] as const) {
      const plan = decide(direction, 'Ada King');
      expect([plan.operations, plan.conflicts.map(({ decidedBy }) => decidedBy)]).toEqual([
        [],
        [LENS_CODES.wrongShape],
      ]);
    }
  });
});

describe('a set with a table', () => {
  const pairs = [
    ['red', 'Rot'],
    ['blue', 'Blau'],
  ] as const;
  const mapping = mappingOf({ kind: 'set', lens: { kind: 'members', pairs, unmatched: 'pass' } });

  it('exchanges members under the names of each side', () => {
    const plan = planFor({ mapping, base: [['red'], ['Rot']], a: ['red', 'blue', 'pink'], b: [] });
    expect(writesOf(plan).map(({ side, write }) => [side, write.value, write.delta])).toEqual([
      ['a', ['blue', 'pink'], { add: [], remove: ['red'] }],
      ['b', ['Blau', 'pink'], { add: ['Blau', 'pink'], remove: [] }],
    ]);
  });

  it('takes the same members under other names for settled', () => {
    expect(planFor({ mapping, base: null, a: ['blue', 'red'], b: ['Rot', 'Blau'] }).operations).toEqual([]);
  });
});

describe('a new record with defaults', () => {
  const lastName: FieldMapping = {
    ...NAME,
    id: 'last',
    a: 'Last',
    b: 'last',
    requiredOn: ['b'],
    defaults: { b: 'Unknown' },
  };
  const source: FieldMapping = {
    ...{ ...NAME, id: 'source', a: 'Name', b: 'source', direction: 'aToB' },
    lens: { kind: 'constant', side: 'b', value: 'HubSpot' },
  };
  const made = (values: LiveRecord['fields'], side: Side = 'b') => {
    const plan = planCreate({
      mapping: mappingOf(NAME, lastName, source),
      from: live(values),
      side,
    });
    return plan.kind === 'create'
      ? Object.fromEntries(plan.operation.writes.map(({ field, value }) => [field, value]))
      : plan;
  };

  it('writes the default of the side it creates on where the source is blank, and the value where it is not', () => {
    expect(made({ Name: 'Ann', Last: ' ' })).toEqual({ nm: 'Ann', last: 'Unknown', source: 'HubSpot' });
    expect(made({ Name: 'Ann', Last: 'Lee' })).toEqual({ nm: 'Ann', last: 'Lee', source: 'HubSpot' });
    expect(made({ nm: 'Ann', last: null }, 'a')).toEqual({ Name: 'Ann' });
  });

  it('makes no record of defaults and constants alone', () => {
    expect(made({ Name: '', Last: null })).toMatchObject({ kind: 'refused' });
  });

  it('is settled afterwards: the default does not travel back', () => {
    const mapping = mappingOf({ defaults: { b: 'Unknown' } });
    expect(planFor({ mapping, base: [null, 'Unknown'], a: null, b: 'Unknown' }).kind).toBe('settled');
  });
});
