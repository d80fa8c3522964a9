import { type CompiledMapping, type FieldValue, type RecordState, type Side } from '#core';
import { type KnownValue } from './model.js';

/**
 * What a person knows a record by: the values of the first key that has any, without the blank ones.
 *
 * @param valueOf the value of a field, by the id of its mapping
 */
export function knownBy(
  keys: readonly { readonly fieldIds: readonly string[] }[],
  valueOf: (fieldId: string) => FieldValue | undefined,
): readonly KnownValue[] {
  for (const { fieldIds } of keys) {
    const values = fieldIds.flatMap((fieldId) => {
      const value = valueOf(fieldId) ?? null;
      return value === null || value === '' ? [] : [{ fieldId, value }];
    });
    if (values.length > 0) return values;
  }
  return [];
}

/** What the record of one side is known by. */
export const knownRecord = (
  { keys, fieldsById }: Pick<CompiledMapping, 'keys' | 'fieldsById'>,
  side: Side,
  record: RecordState | null | undefined,
): readonly KnownValue[] =>
  knownBy(keys, (fieldId) => {
    const field = fieldsById.get(fieldId);
    return field && record?.kind === 'live' ? record.fields[field[side]] : undefined;
  });
