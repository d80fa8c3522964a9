import { describe, expect, it } from '@jest/globals';
import { type FieldDescription, type FieldType, type ObjectDescription } from '#connector-sdk';
import { type FieldMapping, type LensSpec, type LiveRecord, type Mapping } from '#core';
import { checkSync, type Surroundings, type SyncDraft } from './check-sync.js';

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
    ...{ idempotentCreate: true, writesEcho: true, stampResolutionMs: 0 },
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
});
