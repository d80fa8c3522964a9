import { describe, expect, it } from '@jest/globals';
import { type FieldDescription, type FieldType, type Group, type ObjectDescription } from '#connector-sdk';
import { type FieldValue, type Mapping } from '#core';
import { checkDeletes } from './check-deletes.js';
import { type Surroundings, type SyncDraft } from './sync-problem.js';

const described = (name: string, type: FieldType, rest: Partial<FieldDescription> = {}): FieldDescription => ({
  ...{ name, title: name, type, vendorType: type, writable: true, required: false, unique: false, lookup: false },
  ...{ storedAs: 'native', custom: false, ...rest },
});

const object = (restorableDays: number | null): ObjectDescription => ({
  name: 'contacts',
  title: 'Contacts',
  capabilities: {
    ...{ readBatchMax: 100, writeBatchMax: 100, scanPageMax: 100, visibilityLagMs: 0 },
    ...{ changeFeed: true, deletesInFeed: true, conditionalWrites: false, history: false },
    ...{ idempotentCreate: true, writesEcho: true, stampResolutionMs: 0, restorableDays },
  },
  fields: [
    described('note', 'text', { maxLength: 10 }),
    described('computed', 'text', { writable: false }),
    described('level', 'choice', { options: { closed: true, values: [{ value: 'low', title: 'Low' }] } }),
    described('score', 'number'),
    described('kept', 'number', { storedAs: 'string' }),
    described('vip', 'boolean'),
    described('owner', 'reference'),
    described('lists', 'members', { groups: true }),
  ],
});

const GROUPS: readonly Group[] = [
  { id: '1', name: 'Lost', writable: true },
  { id: '2', name: 'By rule', writable: false },
];

const found = (
  mapping: Partial<Mapping>,
  restorableDays: number | null = null,
  groups: Surroundings['groups'] = {},
) => {
  const draft = { mapping: { onDelete: 'tag', ...mapping } } as unknown as SyncDraft;
  const objects = { a: object(restorableDays), b: object(restorableDays) };
  const around = { objects, otherSyncs: [], samples: { a: [], b: [] }, groups };
  return checkDeletes(draft, 'b', around).map(({ code, pointer }) => `${code} ${pointer}`);
};
const value = (field: string, given: FieldValue) => ({ marks: { b: { kind: 'value', field, value: given } as const } });
const member = (field: string, groupId: string) => ({ marks: { b: { kind: 'member', field, groupId } as const } });

describe('a mark for survivors', () => {
  it.each<[string, FieldValue]>([
    ['note', 'lost'],
    ['level', 'low'],
    ['score', 1],
    ['kept', '1'],
    ['vip', true],
  ])('fits %s as %j', (field, given) => {
    expect(found(value(field, given))).toEqual([]);
  });

  it.each<[string, FieldValue, string]>([
    ['absent', 'lost', 'SYNC_V040'],
    ['computed', 'lost', 'SYNC_V041'],
    ['note', 'more than ten', 'SYNC_V042'],
    ['note', 1, 'SYNC_V042'],
    ['level', 'high', 'SYNC_V042'],
    ['score', '1', 'SYNC_V042'],
    ['kept', 1, 'SYNC_V042'],
    ['vip', 'yes', 'SYNC_V042'],
    ['owner', '17', 'SYNC_V042'],
    ['lists', '1', 'SYNC_V042'],
  ])('does not fit %s as %j', (field, given, code) => {
    expect(found(value(field, given))).toEqual([`${code} /mapping/marks/b`]);
  });

  it('is a group of the field that people can be put into', () => {
    expect(found(member('lists', '1'), null, { b: GROUPS })).toEqual([]);
    expect(found(member('lists', '2'), null, { b: GROUPS })).toEqual(['SYNC_V042 /mapping/marks/b']);
    expect(found(member('lists', '3'), null, { b: GROUPS })).toEqual(['SYNC_V042 /mapping/marks/b']);
    expect(found(member('note', '1'), null, { b: GROUPS })).toEqual(['SYNC_V042 /mapping/marks/b']);
  });
});

describe('archiving', () => {
  it('is refused where what is deleted is gone for good', () => {
    expect(found({ onDelete: 'archive' }, 90)).toEqual([]);
    expect(found({ onDelete: 'archive' }, null)).toEqual([]);
    expect(found({ onDelete: 'archive' }, 0)).toEqual(['SYNC_V043 /mapping/onDelete']);
    expect(found({ onDelete: 'unlink', deletedOn: { a: 'archive' } }, 0)).toEqual(['SYNC_V043 /mapping/deletedOn/a']);
    expect(found({ onDelete: 'archive', deletedOn: { a: 'unlink' } }, 0)).toEqual([]);
    expect(found({ onDelete: 'propagate' }, 0)).toEqual([]);
    const a = { expression: 'true', fields: {} };
    const filters = { a, onLeave: { kind: 'archive' } } as const;
    expect(found({ onDelete: 'unlink', filters }, 0)).toEqual(['SYNC_V043 /mapping/filters/onLeave']);
    expect(found({ onDelete: 'unlink', filters }, 90)).toEqual([]);
    expect(found({ onDelete: 'unlink', filters: { ...filters, onLeave: { kind: 'unlink' } } }, 0)).toEqual([]);
  });
});
