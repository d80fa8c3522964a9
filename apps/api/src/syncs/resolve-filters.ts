import { type Group, type ObjectDescription } from '#connector-sdk';
import {
  compileExpression,
  type Expression,
  ExpressionError,
  type Filters,
  foldGroupName,
  hasGroups,
  type LeavePolicy,
  otherSide,
  type Pair,
  type RecordFilter,
  type Side,
  SIDES,
} from '#core';
import { expressionTypes } from '#engine';
import { fieldOf, type SyncDraft, type SyncProblem } from './sync-problem.js';

/** Lists the groups of a field of one side, as its vendor has them now. */
export type ListGroups = (side: Side, field: string) => Promise<readonly Group[]>;

export interface Resolved {
  readonly mapping: SyncDraft['mapping'];
  readonly problems: readonly SyncProblem[];
}

/**
 * Completes the filters of a mapping with what the vendors say: the type of each field they name, and the id of each
 * group. What a client sends of these is not looked at.
 */
export async function resolveFilters(
  mapping: SyncDraft['mapping'],
  objects: Pair<ObjectDescription | null>,
  groups: ListGroups,
): Promise<Resolved> {
  if (mapping.filters === undefined) return { mapping, problems: [] };
  const problems: SyncProblem[] = [];
  const sides: { a?: RecordFilter; b?: RecordFilter } = {};
  for (const side of SIDES) {
    const filter = mapping.filters[side];
    const object = objects[side];
    if (!filter || !object) continue;
    const resolved = await resolveFilter(filter, object, side, groups);
    if ('code' in resolved) problems.push(resolved);
    else sides[side] = resolved;
  }
  const onLeave = await resolveLeave(mapping, objects, groups);
  if ('code' in onLeave) problems.push(onLeave);
  const filters: Filters = { ...sides, onLeave: 'code' in onLeave ? { kind: 'keep' } : onLeave };
  return { mapping: { ...mapping, filters }, problems };
}

/** The filter of one side with types and ids, or what is wrong with it. */
export async function resolveFilter(
  { expression: source }: Pick<RecordFilter, 'expression'>,
  object: ObjectDescription,
  side: Side,
  groups: ListGroups,
): Promise<RecordFilter | SyncProblem> {
  const pointer = `/mapping/filters/${side}/expression`;
  let expression: Expression;
  try {
    expression = compileExpression(source, { fields: expressionTypes(object) }, 'boolean');
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { pointer, code: error.code, message: `${error.message}.` };
  }
  const all = expressionTypes(object);
  const fields = Object.fromEntries(expression.uses.flatMap(({ field }) => (all[field] ? [[field, all[field]]] : [])));
  const ids: Record<string, Record<string, string>> = {};
  for (const { field, member } of expression.members) {
    if (fields[field] !== 'groups') continue;
    const found = oneOf(await groups(side, field), member, fieldOf(object, field)?.title ?? field);
    if ('message' in found) return { pointer, code: 'SYNC_V051', message: found.message };
    ids[field] = { ...ids[field], [member]: found.id };
  }
  return { expression: source, fields, ...(Object.keys(ids).length === 0 ? {} : { groups: ids }) };
}

/** The group of this name, or what stands in the way of saying which is meant. */
export const oneOf = (
  listed: readonly Group[],
  name: string,
  title: string,
): { readonly id: string } | { readonly message: string } => {
  const [first, ...more] = listed.filter((group) => foldGroupName(group.name) === foldGroupName(name));
  if (!first) return { message: `${title} has no group "${name}". Make it there first, or name another.` };
  if (more.length > 0) return { message: `${title} has several groups "${name}". Rename one, so that it is clear.` };
  return { id: first.id };
};

/** The groups partners are taken out of, by id; `keep` and `unlink` as they are. */
async function resolveLeave(
  { filters, fields }: SyncDraft['mapping'],
  objects: Pair<ObjectDescription | null>,
  groups: ListGroups,
): Promise<LeavePolicy | SyncProblem> {
  const onLeave = filters?.onLeave ?? { kind: 'keep' };
  if (onLeave.kind !== 'removeFromGroup') return onLeave;
  const pointer = '/mapping/filters/onLeave';
  const at = fields.find(({ id }) => id === onLeave.fieldId);
  if (!at || !hasGroups(at))
    return {
      pointer,
      code: 'SYNC_V051',
      message: `${onLeave.fieldId} is not a field mapping of groups: name one, or choose another rule.`,
    };
  const ids: { a?: string; b?: string } = {};
  for (const side of SIDES) {
    const object = objects[side];
    if (filters?.[otherSide(side)] === undefined || !object) continue;
    const found = oneOf(await groups(side, at[side]), onLeave.name, fieldOf(object, at[side])?.title ?? at[side]);
    if ('message' in found) return { pointer, code: 'SYNC_V051', message: found.message };
    ids[side] = found.id;
  }
  return { ...onLeave, ids };
}
