import { type CompiledMapping } from './compile-mapping.js';
import { canon } from './facing.js';
import { murmur128 } from './murmur.js';
import { type LiveRecord, valueOf } from './record.js';
import { type Side } from './values.js';

/**
 * The hash of what a mapping sees of one side's record: 32 hexadecimal digits. Two states whose fields are all equal by
 * their lenses hash the same, so an equal hash means there is nothing to reconcile on this side. Depends on the
 * mapping version: a field added to the mapping changes every hash.
 */
export const hashRecord = (mapping: CompiledMapping, side: Side, record: LiveRecord): string =>
  murmur128(
    mapping.fields
      .map((field) => {
        const text = canon(field.lens, side, valueOf(record, field[side]));
        return `${field.id} ${text.length} ${text}`;
      })
      .join('\n'),
  );
