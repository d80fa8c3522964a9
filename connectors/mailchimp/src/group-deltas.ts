import { type FieldValue, type Fields } from '#core';
import { type WriteOperation } from '#connector-sdk';
import { type Rejected } from './errors.js';

/** The fields whose values are ids of groups. */
export const TAGS = 'tags';
export const INTERESTS = 'interests';
export type GroupField = typeof TAGS | typeof INTERESTS;

/** Ids of groups that a member is put into and taken out of. */
export interface GroupDelta {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

const NOTHING: GroupDelta = { add: [], remove: [] };

/** An operation's groups and the rest of its fields, apart. */
export interface SplitFields {
  readonly fields: Fields;
  readonly deltas: Readonly<Record<GroupField, GroupDelta>>;
}

export const isMembers = (value: FieldValue): value is readonly string[] => Array.isArray(value);

export const isGroupField = (name: string): name is GroupField => name === TAGS || name === INTERESTS;

export const isNoChange = ({ add, remove }: { add: readonly unknown[]; remove: readonly unknown[] }): boolean =>
  add.length + remove.length === 0;

/** What an operation does to groups: a create puts the member into all of them, an update goes by its deltas alone. */
export function splitGroups(operation: Exclude<WriteOperation, { kind: 'delete' }>): SplitFields | Rejected {
  const { kind, fields } = operation;
  const named = kind === 'update' ? (operation.deltas ?? {}) : {};
  const stray = Object.keys(named).find((name) => !isGroupField(name));
  if (stray !== undefined) return badDelta(stray);
  const deltas = { [TAGS]: named[TAGS] ?? NOTHING, [INTERESTS]: named[INTERESTS] ?? NOTHING };
  const rest: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!isGroupField(name)) rest[name] = value;
    else if (kind === 'create' && (value === null || isMembers(value))) deltas[name] = { add: value ?? [], remove: [] };
    // Beside its delta the whole set says nothing more, and would undo what happened since it was read.
    else if (named[name] === undefined) return badDelta(name);
  }
  return { fields: rest, deltas };
}

const badDelta = (field: string): Rejected => ({
  kind: 'rejected',
  code: 'MAILCHIMP_BAD_DELTA',
  message: 'Tags and interest groups are sets of ids, changed by what is added and removed; nothing else is.',
  field,
});
