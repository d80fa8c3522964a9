import { type CompiledField } from './compile-mapping.js';
import { type FieldWrite } from './plan.js';
import { type FieldValue, type Side } from './values.js';

/**
 * What a set that was written to counts as settled with: the members that were there or were put there, without those
 * the vendor did not keep. Members that somebody else added or removed between the read and the write are left as they
 * were, so that the next look finds these changes.
 *
 * @param stored the set as the vendor holds it after the write
 */
export const membersAfterWrite = (
  field: Extract<CompiledField, { kind: 'set' }>,
  side: Side,
  write: FieldWrite,
  stored: FieldValue | undefined,
): FieldValue | undefined => {
  const [kept, put] = [field.set.read(side, stored), field.set.read(side, write.value)];
  // A create puts every member there.
  const added = field.set.read(side, write.delta?.add ?? write.value);
  const removed = field.set.read(side, write.delta?.remove);
  if (!kept.ok || !put.ok || !added.ok || !removed.ok) return stored;
  const settled = new Map(
    [...put.value, ...removed.value].filter(
      ([key]) => kept.value.has(key) || (!added.value.has(key) && !removed.value.has(key)),
    ),
  );
  const written = field.set.write(side, settled, write.value);
  return written.ok ? written.value : stored;
};
