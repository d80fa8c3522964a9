import { describe, expect, it } from '@jest/globals';
import { type FieldDescription, type FieldType, type ObjectDescription } from '#connector-sdk';
import { type FieldMapping } from '#core';
import { checkCurrencies } from './check-currency.js';
import { type LinkingSync, type ReferenceSurroundings, resolveReferences } from './resolve-references.js';
import { type SyncDraft } from './sync-problem.js';

const described = (name: string, type: FieldType, rest: Partial<FieldDescription> = {}): FieldDescription => ({
  ...{ name, title: name, type, vendorType: type, writable: true, required: false, unique: false, lookup: false },
  ...{ storedAs: 'native' as const, custom: false },
  ...rest,
});
const object = (name: string, ...fields: readonly FieldDescription[]): ObjectDescription => ({
  name,
  title: name,
  capabilities: {
    ...{ readBatchMax: 100, writeBatchMax: 100, scanPageMax: 100, visibilityLagMs: 0 },
    ...{ changeFeed: true, deletesInFeed: true, conditionalWrites: false, history: false },
    ...{ idempotentCreate: true, writesEcho: true, stampResolutionMs: 0, restorableDays: null },
  },
  fields,
});
const draft = (...fields: readonly FieldMapping[]): SyncDraft => ({
  a: { connectionId: 'A', object: 'contacts' },
  b: { connectionId: 'B', object: 'Contact' },
  mapping: {
    fields,
    keys: [],
    policy: { kind: 'manual' },
    blanks: { aToB: 'clear', bToA: 'clear' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: true, b: true },
  },
});
const both = { direction: 'both', kind: 'value' } as const;

describe('references of a mapping', () => {
  const contacts = object(
    'contacts',
    described('company', 'reference', { references: ['companies'] }),
    described('owner', 'reference', { references: ['owners'] }),
  );
  const contact = object(
    'Contact',
    described('AccountId', 'reference', { references: ['Account'] }),
    described('OwnerId', 'reference', { references: ['Group', 'User'] }),
  );
  const owners = object('owners', described('email', 'email'));
  const user = object(
    'User',
    described('SenderEmail', 'email'),
    described('Email', 'email'),
    described('IsActive', 'boolean'),
  );
  const sync = (id: string, a: readonly [string, string], b: readonly [string, string]): LinkingSync => ({
    ...{ id, name: id },
    ...{ a: { connectionId: a[0], object: a[1] }, b: { connectionId: b[0], object: b[1] } },
  });
  const companies = sync('companies', ['A', 'companies'], ['B', 'Account']);
  const around = (...syncs: readonly LinkingSync[]): ReferenceSurroundings => ({
    objects: { a: contacts, b: contact },
    discovered: { a: [contacts, owners], b: [contact, object('Group'), user] },
    syncs,
  });
  const company: FieldMapping = { id: 'company', a: 'company', b: 'AccountId', ...both, lens: { kind: 'reference' } };
  const owner: FieldMapping = { id: 'owner', a: 'owner', b: 'OwnerId', ...both, lens: { kind: 'owner' } };
  const codes = (field: FieldMapping, ...syncs: readonly LinkingSync[]): readonly string[] =>
    resolveReferences(draft(field), around(...syncs)).problems.map(({ code }) => code);
  const lensOf = (field: FieldMapping, ...syncs: readonly LinkingSync[]) =>
    resolveReferences(draft(field), around(...syncs)).mapping.fields[0]?.lens;

  it.each([
    ['the same way round', companies],
    ['the other way round', sync('companies', ['B', 'Account'], ['A', 'companies'])],
  ])('go through the only sync that links them, %s', (_way, linking) => {
    expect(lensOf(company, sync('deals', ['A', 'deals'], ['B', 'Opportunity']), linking)).toEqual({
      ...{ kind: 'reference', through: 'companies' },
    });
  });

  it.each([
    ['of other objects', sync('x', ['A', 'companies'], ['B', 'Contact'])],
    ['of another connection', sync('x', ['A', 'companies'], ['C', 'Account'])],
    ['between the objects the wrong way', sync('x', ['A', 'Account'], ['B', 'companies'])],
  ])('do not go through a sync %s', (_what, wrong) => {
    expect(codes(company, wrong)).toEqual(['SYNC_V031']);
    expect(codes({ ...company, lens: { kind: 'reference', through: 'x' } }, wrong, companies)).toEqual(['SYNC_V032']);
  });

  it('have to say through which of several, and may', () => {
    const second = { ...companies, id: 'second' };
    expect(codes(company, companies, second)).toEqual(['SYNC_V033']);
    const named: FieldMapping = { ...company, lens: { kind: 'reference', through: 'second' } };
    expect([codes(named, companies, second), lensOf(named, companies, second)]).toEqual([[], named.lens]);
  });

  it('leave alone what is no reference', () => {
    const text: FieldMapping = { ...company, lens: { kind: 'text' } };
    expect([codes(text), lensOf(text)]).toEqual([[], text.lens]);
  });

  it('find the people of both sides by the field that is called after it, and who is active', () => {
    expect(lensOf(owner)).toEqual({
      kind: 'owner',
      people: { a: { object: 'owners', email: 'email' }, b: { object: 'User', email: 'Email', active: 'IsActive' } },
    });
  });

  it('say so where the people have no addresses', () => {
    const blind = { ...around(), discovered: { a: [contacts, object('owners')], b: [contact, user] } };
    expect(resolveReferences(draft(owner), blind).problems.map(({ code }) => code)).toEqual(['SYNC_V034']);
  });
});

describe('amounts', () => {
  const amount: FieldMapping = { id: 'amount', a: 'amount', b: 'Amount', ...both, lens: { kind: 'number' } };
  const currency: FieldMapping = { id: 'currency', a: 'code', b: 'Code', ...both, lens: { kind: 'text' } };
  const several = { closed: true, values: ['USD', 'THB'].map((value) => ({ value, title: value })) };
  const sole = { closed: true, values: [{ value: 'USD', title: 'USD' }] };
  const deals = (name: string, field: string, code: string, options: FieldDescription['options'] | null) =>
    object(
      name,
      described(field, 'number', options === null ? {} : { currencyField: code }),
      ...(options ? [described(code, 'choice', { options })] : []),
      described('Note', 'text'),
    );
  const objects = (a: typeof several | typeof sole | null, b: typeof several | typeof sole | null) => ({
    a: deals('deals', 'amount', 'code', a),
    b: deals('Opportunity', 'Amount', 'Code', b),
  });
  const found = (around: ReturnType<typeof objects>, ...fields: readonly FieldMapping[]): number =>
    checkCurrencies(draft(...fields), around).filter(({ code }) => code === 'SYNC_V035').length;

  it('of several currencies are refused without them, once for each side they are written to', () => {
    expect(found(objects(several, several), amount)).toBe(2);
    expect(found(objects(several, several), { ...amount, direction: 'aToB' })).toBe(1);
  });

  it('travel with their currency, wherever they go', () => {
    expect(found(objects(several, several), amount, currency)).toBe(0);
    expect(found(objects(several, several), amount, { ...currency, direction: 'aToB' })).toBe(1);
    expect(found(objects(several, several), amount, { ...currency, b: 'Note' })).toBe(2);
  });

  it('of several currencies are not written where there is one, unless a field there says which', () => {
    const oneWay: FieldMapping = { ...amount, direction: 'aToB' };
    expect(found(objects(several, null), oneWay)).toBe(1);
    expect(found(objects(several, null), oneWay, { ...currency, b: 'Note', direction: 'aToB' })).toBe(0);
  });

  it('of one currency need it said where there are several: a constant will do', () => {
    const oneWay: FieldMapping = { ...amount, direction: 'aToB' };
    expect(found(objects(null, several), oneWay)).toBe(1);
    const fixed: FieldMapping = {
      ...currency,
      ...{ a: 'Note', direction: 'aToB', lens: { kind: 'constant', side: 'b', value: 'USD' } },
    };
    expect(found(objects(null, several), oneWay, fixed)).toBe(0);
    // A constant says nothing of amounts that come in several currencies.
    expect(found(objects(several, several), oneWay, { ...fixed, a: 'code' })).toBe(1);
  });

  it('of accounts with one currency each are nobody’s concern', () => {
    expect(found(objects(null, null), amount)).toBe(0);
    expect(found(objects(sole, sole), amount)).toBe(0);
  });
});
