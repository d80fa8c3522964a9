import { type CompiledMapping } from './compile-mapping.js';
import { canon } from './facing.js';
import { verdictOf } from './filter.js';
import { murmur128 } from './murmur.js';
import { type LiveRecord } from './record.js';
import { type Fields, type Side } from './values.js';

/**
 * The hash of what a mapping sees of one side's record: 32 hexadecimal digits. Two states whose fields are all equal by
 * their lenses hash the same, so an equal hash means there is nothing to reconcile on this side. Depends on the
 * mapping version: a field added to the mapping changes every hash. That of a record which is not inside its side's filter
 * begins with `OUTSIDE_MARK`: coming back in, or leaving, changes it.
 */
export const hashRecord = (mapping: CompiledMapping, side: Side, record: LiveRecord): string => {
  const hash = hashFields(mapping, side, record.fields);
  return verdictOf(mapping.filters, side, record.fields) === 'inside' ? hash : `${OUTSIDE_MARK}${hash}`;
};

/** The same for values that are taken to be of a record inside the filter. */
export const hashFields = (mapping: CompiledMapping, side: Side, fields: Fields): string =>
  murmur128(
    mapping.fields
      .map((field) => {
        const text = canon(field.lens, side, fields[field[side]]);
        return `${field.id} ${text.length} ${text}`;
      })
      .join('\n'),
  );

/** What the hash of a record that is not inside its side's filter begins with. */
export const OUTSIDE_MARK = '-';
