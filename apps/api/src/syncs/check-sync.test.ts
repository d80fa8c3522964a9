import { describe, expect, it } from '@jest/globals';
import { type FieldDescription, type FieldType, type ObjectDescription } from '#connector-sdk';
import { type FieldMapping, type LensSpec, type LiveRecord, type Mapping } from '#core';
import { checkSync } from './check-sync.js';
import { type Surroundings, type SyncDraft } from './sync-problem.js';

const described = (name: string, type: FieldType, rest: Partial<FieldDescription> = {}): FieldDescription => ({
  name,
  title: name,
  type,
  vendorType: type,
  writable: true,
  required: false,
  unique: false,
  lookup: false,
  storedAs: 'native',
  custom: false,
  ...rest,
});

const object = (name: string, ...more: FieldDescription[]): ObjectDescription => ({
  name,
  title: name,
  capabilities: {
    ...{ readBatchMax: 100, writeBatchMax: 100, scanPageMax: 100, visibilityLagMs: 0 },
    ...{ changeFeed: true, deletesInFeed: true, conditionalWrites: false, history: false },
    ...{ idempotentCreate: true, writesEcho: true, stampResolutionMs: 0, restorableDays: null },
  },
  fields: [
    described('mail', 'email', { lookup: true }),
    described('name', 'text'),
    described('born', 'date'),
    described('computed', 'text', { writable: false }),
    ...more,
  ],
});

const field = (id: string, name: string, lens: LensSpec, rest: Partial<FieldMapping> = {}): FieldMapping => ({
  id,
  a: name,
  b: name,
  direction: 'both',
  kind: 'value',
  lens,
  ...rest,
});

const email = field('email', 'mail', { kind: 'email' });

const draft = (fields: readonly FieldMapping[], rest: Partial<Mapping> = {}): SyncDraft => ({
  a: { connectionId: 'A', object: 'contacts' },
  b: { connectionId: 'B', object: 'members' },
  mapping: {
    fields,
    keys: [{ fieldIds: ['email'] }],
    policy: { kind: 'sideWins', side: 'a' },
    blanks: { aToB: 'keep', bToA: 'keep' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
    ...rest,
  },
});

const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  objects: { a: object('contacts'), b: object('members') },
  otherSyncs: [],
  samples: { a: [], b: [] },
  ...change,
});

const found = (given: SyncDraft, surroundings: Surroundings = around()) =>
  checkSync(given, surroundings).map(({ code, pointer }) => `${code} ${pointer}`);

const record = (id: string, fields: LiveRecord['fields']): LiveRecord => ({
  kind: 'live',
  id,
  fields,
  stamp: '1',
  modifiedAtMs: null,
});

describe('checkSync', () => {
  it('finds nothing wrong with a mapping that can work', () => {
    expect(found(draft([email, field('name', 'name', { kind: 'text' })]))).toEqual([]);
  });

  it('names a missing object and looks no further on that side', () => {
    const objects = { a: null, b: object('members') };
    expect(found(draft([email, field('x', 'nowhere', { kind: 'text' })]), around({ objects }))).toEqual([
      'SYNC_V001 /a',
      'SYNC_V002 /mapping/fields/1/b',
    ]);
  });

  it('refuses to write what cannot be written, and lets it be read', () => {
    const both = field('c', 'computed', { kind: 'text' });
    expect(found(draft([email, both]))).toEqual(['SYNC_V003 /mapping/fields/1/a', 'SYNC_V003 /mapping/fields/1/b']);
    expect(found(draft([email, { ...both, b: 'name', direction: 'aToB' }]))).toEqual([]);
  });

  it('refuses a lens that does not read the type, on either side', () => {
    expect(found(draft([email, field('born', 'born', { kind: 'number' })]))).toEqual([
      'SYNC_V004 /mapping/fields/1/a',
      'SYNC_V004 /mapping/fields/1/b',
    ]);
  });

  it('takes a formula where the field can hold what it comes to, over fields of any one value', () => {
    const formula = (expression: string, to: string) =>
      found(
        draft([
          email,
          {
            ...field('made', to, { kind: 'formula', side: 'b', expression }, { direction: 'aToB' }),
            ...{ a: 'parts', aParts: { name: 'name', born: 'born' } },
          },
        ]),
      );
    expect(formula('name + " " + born', 'name')).toEqual([]);
    expect(formula('name == born', 'born')).toEqual(['SYNC_V004 /mapping/fields/1/b']);
    expect(formula('name + nothing', 'name')).toEqual(['SYNC_M050 /mapping/fields/1']);
    expect(formula('name', 'computed')).toEqual(['SYNC_V003 /mapping/fields/1/b']);
  });

  it('wants a single-field key to be one that records can be found by', () => {
    const name = field('name', 'name', { kind: 'text' });
    const keys = [{ fieldIds: ['name'] }, { fieldIds: ['name', 'email'] }];
    expect(found(draft([email, name], { keys }))).toEqual(['SYNC_V005 /mapping/keys/0', 'SYNC_V005 /mapping/keys/0']);
  });

  it('wants required fields mapped towards the side that is created on', () => {
    const last = described('last', 'text', { required: true });
    const objects = { a: object('contacts', last), b: object('members', last) };
    const oneWay = field('last', 'last', { kind: 'text' }, { direction: 'aToB' });
    expect(found(draft([email, oneWay]), around({ objects }))).toEqual(['SYNC_V006 /mapping/create/a']);
    expect(found(draft([email, oneWay], { create: { a: false, b: true } }), around({ objects }))).toEqual([]);
  });

  it('passes on what core finds wrong with the mapping by itself', () => {
    expect(found(draft([email, { ...email, a: 'name', b: 'name' }]))).toContain('SYNC_M001 /mapping/fields/1');
  });

  it('tries lenses on live values: one that cuts gives them back whole', () => {
    const cut = field('name', 'name', { kind: 'text', b: { maxLength: 3 } });
    const samples = { a: [record('1', { name: 'Wilhelmina' })], b: [] };
    expect(found(draft([email, cut]), around({ samples }))).toEqual([]);
  });

  it('refuses a two-way lens that changes live values, and says of which records', () => {
    const composite = described('whole', 'composite');
    const objects = { a: object('contacts', composite), b: object('members', composite) };
    // Side b holds longer first names than the mapping says it can.
    const lens: LensSpec = {
      kind: 'name',
      a: { parts: ['first', 'last', 'suffix'] },
      b: { parts: ['first', 'last'], limits: { first: { maxLength: 3 } } },
    };
    const samples = {
      a: [record('7', { whole: { first: '', last: '', suffix: 'Jr.' } })],
      b: [record('501', { whole: { first: 'Maximilian', last: '' } })],
    };
    const given = draft([email, field('name', 'whole', lens)]);
    const problems = checkSync(given, around({ objects, samples }));
    expect(problems).toMatchObject([{ code: 'SYNC_V007', pointer: '/mapping/fields/1/lens' }]);
    expect(problems[0]?.message).toContain('1 of the sampled values');
    expect(problems[0]?.message).toContain('501 of side b');
    expect(problems[0]?.message).not.toContain('Maximilian');
    const oneWay = draft([email, field('name', 'whole', lens, { direction: 'aToB' })]);
    expect(found(oneWay, around({ objects, samples }))).toEqual([]);
  });

  it('refuses a two-way field that other syncs keep the same already, however far round', () => {
    const hub = { connectionId: 'C', object: 'leads' };
    const { a, b } = draft([email]);
    const otherSyncs = [
      { name: 'one', a, b: hub, mapping: { fields: [email] } },
      { name: 'two', a: hub, b, mapping: { fields: [email] } },
    ];
    expect(found(draft([email]), around({ otherSyncs }))).toEqual(['SYNC_V008 /mapping/fields/0']);
    expect(checkSync(draft([email]), around({ otherSyncs }))[0]?.message).toContain('"one" and "two"');
    expect(found(draft([{ ...email, direction: 'aToB' }]), around({ otherSyncs }))).toEqual([]);
    expect(found(draft([email]), around({ otherSyncs: otherSyncs.slice(0, 1) }))).toEqual([]);
  });

  it('finds a cycle that goes through the parts of a field', () => {
    const hub = { connectionId: 'C', object: 'leads' };
    const { a, b } = draft([email]);
    const parts = { ...field('whole', 'whole', { kind: 'name' }), aParts: { first: 'given', last: 'name' } };
    const otherSyncs = [
      { name: 'one', a, b: hub, mapping: { fields: [parts] } },
      { name: 'two', a: hub, b, mapping: { fields: [{ ...email, a: 'whole', b: 'name' }] } },
    ];
    const name = field('name', 'name', { kind: 'text' });
    expect(found(draft([email, name]), around({ otherSyncs }))).toEqual(['SYNC_V008 /mapping/fields/1']);
  });

  it('refuses one object as both sides', () => {
    const same = draft([email]);
    expect(found({ ...same, b: same.a })).toContain('SYNC_V009 /b');
  });

  describe('groups', () => {
    const lists = described('lists', 'members', { groups: true });
    const tags = described('tags', 'members');
    const withGroups = around({ objects: { a: object('contacts', lists, tags), b: object('members', lists, tags) } });
    const set = (name: string, lens: LensSpec, rest: Partial<FieldMapping> = {}) =>
      field(name, name, lens, { kind: 'set', ...rest });
    const codes = (...fields: FieldMapping[]) =>
      checkSync(draft([email, ...fields]), withGroups).map(({ code, pointer }) => `${code} ${pointer}`);

    it('go together by a lens that says so', () => {
      const rules = { groups: { create: { a: true, b: false }, allow: ['VIP*'] } };
      expect(codes(set('lists', { kind: 'members', groups: true }, rules), set('tags', { kind: 'members' }))).toEqual(
        [],
      );
    });

    it('are told apart from plain members on either side', () => {
      expect(codes(set('lists', { kind: 'members' }))).toEqual([
        'SYNC_V020 /mapping/fields/1/a',
        'SYNC_V020 /mapping/fields/1/b',
      ]);
      expect(codes(set('x', { kind: 'members', groups: true }, { a: 'lists', b: 'tags' }))).toEqual([
        'SYNC_V020 /mapping/fields/1/b',
      ]);
    });
  });

  describe('of a field made of parts', () => {
    const name = (aParts: Readonly<Record<string, string>>, rest: Partial<FieldMapping> = {}): FieldMapping => ({
      ...field('name', 'name', { kind: 'name' }),
      ...{ a: 'fullName', aParts },
      ...rest,
    });
    const objects = {
      a: object(
        'contacts',
        described('given', 'text'),
        described('family', 'text', { required: true }),
        described('salutation', 'choice'),
        described('sets', 'members'),
      ),
      b: object('members'),
    };
    const faults = (mapped: FieldMapping): readonly string[] => found(draft([email, mapped]), around({ objects }));

    it('looks at each part: there, writable, and of a type that can be a part', () => {
      expect(faults(name({ first: 'given', last: 'family', prefix: 'salutation' }))).toEqual([]);
      expect(faults(name({ first: 'nowhere', last: 'computed' }))).toEqual([
        'SYNC_V002 /mapping/fields/1/aParts/first',
        'SYNC_V003 /mapping/fields/1/aParts/last',
        'SYNC_V006 /mapping/create/a',
      ]);
      expect(faults(name({ first: 'sets', last: 'family' }))).toEqual(['SYNC_V004 /mapping/fields/1/aParts/first']);
      expect(faults(name({ first: 'computed', last: 'family' }, { direction: 'aToB' }))).toEqual([
        'SYNC_V006 /mapping/create/a',
      ]);
    });

    it('takes a part for the field that must be given', () => {
      expect(faults(name({ first: 'given', last: 'family' }))).not.toContain('SYNC_V006 /mapping/create/a');
    });

    it('refuses it as a key by itself', () => {
      const keys = [{ fieldIds: ['name'] }];
      const given = draft([email, name({ first: 'given', last: 'family' })], { keys });
      expect(found(given, around({ objects }))).toEqual(['SYNC_M013 /mapping/fields/1', 'SYNC_V005 /mapping/keys/0']);
    });
  });

  describe('of types and lists', () => {
    const colours = { closed: true, values: ['red', 'blue', 'other'].map((value) => ({ value, title: value })) };
    const more = [
      described('colour', 'choice', { options: colours }),
      described('colours', 'members', { options: colours }),
      described('open', 'choice', { options: { ...colours, closed: false } }),
      described('amount', 'number'),
      described('seen', 'instant'),
      described('ticked', 'boolean'),
      described('site', 'url'),
      described('postal', 'composite'),
      described('owner', 'reference', { references: ['owners'] }),
    ];
    const objects = { a: object('contacts', ...more), b: object('members', ...more) };
    const faults = (name: string, lens: LensSpec, rest: Partial<FieldMapping> = {}): readonly string[] =>
      found(draft([email, field('it', name, lens, rest)]), around({ objects }));

    it.each<[string, LensSpec]>([
      ['name', { kind: 'url' }],
      ['site', { kind: 'url' }],
      ['colour', { kind: 'country', a: { style: 'name' }, unmatched: 'pass' }],
      ['born', { kind: 'birthday' }],
      ['postal', { kind: 'address' }],
      ['born', { kind: 'date', b: { format: 'epochMs' } }],
      ['seen', { kind: 'date', a: { format: 'midnightUtc' }, b: { format: 'epochMs' } }],
      ['name', { kind: 'date', b: { format: 'DD/MM/YYYY', calendar: 'persian' } }],
    ])('lets %s go with %j', (name, lens) => expect(faults(name, lens)).toEqual([]));

    it('refuses to write ids of one tool into another, but passes them on as text and writes constants', () => {
      expect(faults('owner', { kind: 'text' })).toEqual([
        'SYNC_V013 /mapping/fields/1/a',
        'SYNC_V013 /mapping/fields/1/b',
      ]);
      expect(faults('owner', { kind: 'text' }, { direction: 'aToB', b: 'name' })).toEqual([]);
      const constant: LensSpec = { kind: 'constant', side: 'b', value: '005' };
      expect(faults('name', constant, { direction: 'aToB', b: 'owner' })).toEqual([]);
    });

    it.each<[string, LensSpec]>([
      ['amount', { kind: 'url' }],
      ['colours', { kind: 'country' }],
      ['amount', { kind: 'birthday' }],
      ['name', { kind: 'address' }],
      ['postal', { kind: 'text' }],
      ['ticked', { kind: 'number' }],
    ])('refuses a lens on the wrong type: %s with %j', (name, lens) =>
      expect(faults(name, lens)).toEqual(['SYNC_V004 /mapping/fields/1/a', 'SYNC_V004 /mapping/fields/1/b']),
    );

    it.each<[string, LensSpec]>([
      ['born', { kind: 'date', b: { format: 'DD/MM/YYYY' } }],
      ['born', { kind: 'date', b: { calendar: 'buddhist' } }],
      ['born', { kind: 'date', b: { format: 'midnightUtc' } }],
      ['born', { kind: 'birthday', b: { format: 'MM/DD' } }],
      ['amount', { kind: 'number', b: { decimal: ',' } }],
      ['ticked', { kind: 'boolean', b: { yes: 'Y', no: 'N' } }],
    ])('refuses to write a field of a type in a form the vendor does not have: %s with %j', (name, lens) => {
      expect(faults(name, lens)).toEqual(['SYNC_V010 /mapping/fields/1/lens/b']);
      expect(faults(name, lens, { direction: 'bToA' })).toEqual([]);
    });

    it('wants a day that is written to a point in time as one', () => {
      const lens: LensSpec = { kind: 'date', a: { format: 'midnightUtc' } };
      expect(faults('seen', lens)).toEqual(['SYNC_V010 /mapping/fields/1/lens/b']);
    });

    it('refuses to write what a closed list of choices does not have', () => {
      const choice = (b: string): LensSpec => ({ kind: 'choice', pairs: [['red', b]], unmatched: 'refuse' });
      expect(faults('colour', choice('blue'))).toEqual([]);
      expect(faults('open', choice('pink'))).toEqual([]);
      expect(faults('colour', choice('pink'))).toEqual(['SYNC_V011 /mapping/fields/1/b']);
      expect(faults('colour', choice('pink'), { direction: 'bToA' })).toEqual([]);
      expect(faults('colour', { kind: 'boolean', b: { yes: 'red', no: 'no' } })).toEqual([
        'SYNC_V011 /mapping/fields/1/b',
      ]);
      const constant: LensSpec = { kind: 'constant', side: 'b', value: 'pink' };
      expect(faults('colour', constant, { direction: 'aToB' })).toEqual(['SYNC_V011 /mapping/fields/1/b']);
      const members: LensSpec = {
        kind: 'members',
        pairs: [['red', 'blue']],
        unmatched: 'default',
        unmatchedAs: { a: 'other', b: 'pink' },
      };
      expect(faults('colours', members, { kind: 'set' })).toEqual(['SYNC_V011 /mapping/fields/1/b']);
      const text: LensSpec = { kind: 'text' };
      expect(faults('colour', text, { defaults: { a: 'pink' } })).toEqual(['SYNC_V011 /mapping/fields/1/a']);
    });
  });

  describe('of fields that must be given', () => {
    const last = described('last', 'text', { required: true });
    const objects = { a: object('contacts', described('last', 'text')), b: object('members', last) };
    const samples = {
      a: [record('1', { last: 'Lee' }), record('2', { last: ' ' }), record('3', { last: null })],
      b: [],
    };
    const lastName = (rest: Partial<FieldMapping> = {}) =>
      draft([email, field('last', 'last', { kind: 'text' }, rest)]);

    it('wants a default, or that such records are left out, where sampled records have them blank', () => {
      const [problem] = checkSync(lastName(), around({ objects, samples }));
      expect(problem).toMatchObject({ code: 'SYNC_V012', pointer: '/mapping/fields/1' });
      expect(problem?.message).toContain('2 of the sampled records of side a (2, 3)');
      expect(found(lastName({ defaults: { b: 'Unknown' } }), around({ objects, samples }))).toEqual([]);
      expect(found(lastName({ requiredOn: ['b'] }), around({ objects, samples }))).toEqual([]);
    });

    it('wants none where nothing is created, nothing is blank, or it is what records are recognised by', () => {
      const { mapping, ...ends } = lastName();
      const never = { ...ends, mapping: { ...mapping, create: { a: true, b: false } } };
      expect(found(never, around({ objects, samples }))).toEqual([]);
      expect(found(lastName(), around({ objects }))).toEqual([]);
      const mail = described('mail', 'email', { required: true, lookup: true });
      const keyed = { a: object('contacts'), b: { ...object('members'), fields: [mail] } };
      const blank = { a: [record('1', { mail: '' })], b: [] };
      expect(found(draft([email]), around({ objects: keyed, samples: blank }))).toEqual([]);
    });
  });
});
