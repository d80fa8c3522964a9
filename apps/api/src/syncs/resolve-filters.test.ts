import { describe, expect, it } from '@jest/globals';
import { type FieldDescription, type Group, type ObjectDescription } from '#connector-sdk';
import { type Filters, type Mapping } from '#core';
import { resolveFilters } from './resolve-filters.js';

const field = (name: string, rest: Partial<FieldDescription>): FieldDescription => ({
  ...{ name, title: name, type: 'text', vendorType: '', writable: true, required: false, unique: false, lookup: false },
  ...{ storedAs: 'native', custom: false },
  ...rest,
});

const CONTACT = {
  name: 'contacts',
  title: 'Contact',
  capabilities: {},
  fields: [
    field('country', {}),
    field('score', { type: 'number' }),
    field('lists', { type: 'members', groups: true, title: 'Lists' }),
    field('ADDRESS', { type: 'composite' }),
  ],
} as unknown as ObjectDescription;

const GROUPS: readonly Group[] = [
  { id: '17', name: 'VIP', writable: true },
  { id: '20', name: 'Twin', writable: true },
  { id: '21', name: ' twin ', writable: true },
];

const resolve = (filters: Filters) => {
  const mapping = {
    fields: [
      { id: 'lists', a: 'lists', b: 'lists', direction: 'both', kind: 'set', lens: { kind: 'members', groups: true } },
    ],
    filters,
  } as unknown as Omit<Mapping, 'version'>;
  return resolveFilters(mapping, { a: CONTACT, b: CONTACT }, async () => GROUPS);
};

const filter = (expression: string) => ({ expression, fields: {} });

describe('filters sent by a client', () => {
  it('are completed with the types and the groups that the vendor has, whatever was sent of them', async () => {
    const a = { ...filter('"vip" in lists && score > 3 && ADDRESS.city == ""'), fields: { score: 'text' } } as const;
    const { mapping, problems } = await resolve({ a, onLeave: { kind: 'unlink' } });
    expect(problems).toEqual([]);
    expect(mapping.filters).toEqual({
      a: {
        expression: a.expression,
        fields: { lists: 'groups', score: 'number', ADDRESS: 'parts' },
        groups: { lists: { vip: '17' } },
      },
      onLeave: { kind: 'unlink' },
    });
  });

  it('are told the group partners are taken out of, on the side of the partner alone', async () => {
    const onLeave = { kind: 'removeFromGroup', fieldId: 'lists', name: 'vip', ids: { a: 'forged' } } as const;
    const { mapping } = await resolve({ a: filter('country == "TH"'), onLeave });
    expect(mapping.filters?.onLeave).toEqual({ ...onLeave, ids: { b: '17' } });
  });

  it.each<[string, string, string]>([
    ['country ==', 'SYNC_X001', 'ends too early'],
    ['Country == "TH"', 'SYNC_X003', 'did you mean country'],
    ['score == "3"', 'SYNC_X004', 'number == text'],
    ['country', 'SYNC_X006', 'boolean'],
    ['"Nobody" in lists', 'SYNC_V051', 'no group "Nobody"'],
    ['"Twin" in lists', 'SYNC_V051', 'several groups'],
  ])('are refused where they say %s', async (expression, code, text) => {
    const { problems } = await resolve({ b: filter(expression), onLeave: { kind: 'keep' } });
    expect(problems).toEqual([
      { pointer: '/mapping/filters/b/expression', code, message: expect.stringContaining(text) },
    ]);
  });

  it.each([
    ['country', 'vip'],
    ['lists', 'Nobody'],
  ])('are refused where partners leave a group that is none: %s, %s', async (fieldId, name) => {
    const onLeave = { kind: 'removeFromGroup', fieldId, name, ids: {} } as const;
    const { problems } = await resolve({ a: filter('country == "TH"'), onLeave });
    expect(problems).toMatchObject([{ pointer: '/mapping/filters/onLeave', code: 'SYNC_V051' }]);
  });
});
