import { type FieldDescription, type ObjectDescription } from '#connector-sdk';
import { deletePolicyOf, otherSide, type Side, type SurvivorMark } from '#core';
import { fieldOf, type Surroundings, type SyncDraft, type SyncProblem } from './sync-problem.js';

/** Groups named in a message: enough to find the right one. */
const NAMED_MAX = 10;

/** What the vendors say of how survivors of one side are dealt with. */
export function checkDeletes({ mapping }: SyncDraft, side: Side, around: Surroundings): SyncProblem[] {
  const object = around.objects[side];
  if (!object) return [];
  const mark = mapping.marks?.[side];
  return [...notRestorable(mapping, side, object), ...(mark ? checkMark(mark, side, object, around) : [])];
}

function notRestorable(mapping: SyncDraft['mapping'], side: Side, object: ObjectDescription): SyncProblem[] {
  if (object.capabilities.restorableDays !== 0) return [];
  const gone = otherSide(side);
  const refused = (pointer: string, instead: string): SyncProblem => ({
    pointer,
    code: 'SYNC_V043',
    message: `What is deleted of ${object.title} cannot be brought back, so nothing of it can be archived. Choose ${instead}.`,
  });
  const pointer = mapping.deletedOn?.[gone] === undefined ? '/mapping/onDelete' : `/mapping/deletedOn/${gone}`;
  const { filters } = mapping;
  return [
    ...(deletePolicyOf(mapping, gone) === 'archive'
      ? [refused(pointer, 'unlink or tag, or propagate if it may be deleted for good')]
      : []),
    ...(filters?.[gone] !== undefined && filters.onLeave.kind === 'archive'
      ? [refused('/mapping/filters/onLeave', 'keep, unlink or removeFromGroup')]
      : []),
  ];
}

function checkMark(mark: SurvivorMark, side: Side, object: ObjectDescription, around: Surroundings): SyncProblem[] {
  const pointer = `/mapping/marks/${side}`;
  const field = fieldOf(object, mark.field);
  if (!field) {
    return [
      { pointer, code: 'SYNC_V040', message: `${object.title} has no field "${mark.field}" to mark survivors in.` },
    ];
  }
  if (!field.writable) {
    return [{ pointer, code: 'SYNC_V041', message: `${field.title} cannot be written, so it cannot mark survivors.` }];
  }
  const why =
    mark.kind === 'value' ? unfitValue(mark.value, field) : unfitGroup(mark.groupId, field, around.groups?.[side]);
  return why === null ? [] : [{ pointer, code: 'SYNC_V042', message: why }];
}

const TEXTUAL: ReadonlySet<FieldDescription['type']> = new Set([
  'text',
  'email',
  'phone',
  'url',
  'choice',
  'date',
  'instant',
]);

/** Why the field would not take the value; `null` where it would as far as is known. */
function unfitValue(value: unknown, { title, type, storedAs, options, maxLength }: FieldDescription): string | null {
  if (options?.closed && !options.values.some((option) => option.value === value)) {
    return `${title} takes one of ${options.values.map((option) => option.value).join(', ')}, not ${JSON.stringify(value)}.`;
  }
  if (TEXTUAL.has(type) || (storedAs === 'string' && (type === 'number' || type === 'boolean'))) {
    if (typeof value !== 'string') return `${title} takes a text, not ${JSON.stringify(value)}.`;
    if (maxLength !== undefined && [...value].length > maxLength)
      return `${title} takes ${maxLength} characters at most.`;
    return null;
  }
  if (type === 'number' || type === 'boolean') {
    return typeof value === type ? null : `${title} takes a ${type}, not ${JSON.stringify(value)}.`;
  }
  return `${title} is of type ${type}, which takes no single value: name a group with {"kind": "member"}, or another field.`;
}

function unfitGroup(
  groupId: string,
  field: FieldDescription,
  groups: NonNullable<Surroundings['groups']>[Side],
): string | null {
  if (field.groups !== true)
    return `${field.title} holds no groups: mark with {"kind": "value"}, or name another field.`;
  const known = groups?.find(({ id }) => id === groupId);
  if (groups === undefined || known?.writable === true) return null;
  if (known) return `Nobody can be put into ${known.name}: the vendor decides who is in it.`;
  const some = groups.filter(({ writable }) => writable).slice(0, NAMED_MAX);
  const listed = some.map(({ id, name }) => `${id} (${name})`).join(', ');
  return `${field.title} has no group ${JSON.stringify(groupId)}. ${some.length === 0 ? 'It has none yet.' : `There are ${listed}.`}`;
}
