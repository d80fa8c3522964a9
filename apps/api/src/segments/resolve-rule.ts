import { type ObjectDescription } from '#connector-sdk';
import { compileExpression, type Expression, ExpressionError, type Pair, type SegmentRule, type Side } from '#core';
import { expressionTypes, SEGMENT_CODES } from '#engine';
import { type ProblemEntry } from '../problems/problem.js';
import { type ListGroups, oneOf } from '../syncs/resolve-filters.js';

/** Whether a segment of the sync keeps this group. */
export type IsKept = (side: Side, field: string, groupId: string) => boolean;

const at = (code: string, message: string): ProblemEntry => ({ pointer: '/rule', code, message });

/** A segment's rule completed with what the vendors say of the fields and groups it names, or what is wrong with it. */
export async function resolveRule(
  source: string,
  objects: Pair<ObjectDescription>,
  groups: ListGroups,
  isKept: IsKept,
): Promise<SegmentRule | ProblemEntry> {
  const types = { a: expressionTypes(objects.a), b: expressionTypes(objects.b) };
  let expression: Expression;
  try {
    expression = compileExpression(source, types, 'boolean');
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return at(error.code, `${error.message}.`);
  }
  const sideOf = (record: Expression['uses'][number]['record']): Side => (record === 'a' ? 'a' : 'b');
  const used = (side: Side): SegmentRule['fields'][Side] =>
    Object.fromEntries(
      expression.uses.flatMap(({ record, field }) => {
        const type = types[side][field];
        return sideOf(record) === side && type ? [[field, type]] : [];
      }),
    );
  const ids: Pair<Record<string, Record<string, string>>> = { a: {}, b: {} };
  for (const { record, field, member } of expression.members) {
    const side = sideOf(record);
    if (types[side][field] !== 'groups') continue;
    const found = oneOf(await groups(side, field), member, `${side}.${field}`);
    if ('message' in found) return at('SYNC_V051', found.message);
    if (isKept(side, field, found.id))
      return at(
        SEGMENT_CODES.asksForSegment,
        `"${member}" of ${side}.${field} is kept by a segment. Segments do not see one another: write that segment's rule here instead.`,
      );
    ids[side][field] = { ...ids[side][field], [member]: found.id };
  }
  return { expression: source, fields: { a: used('a'), b: used('b') }, groups: ids };
}
