import { type CompiledField, type CompiledMapping } from './compile-mapping.js';
import { canon } from './facing.js';
import { verdictOf } from './filter.js';
import { murmur128 } from './murmur.js';
import { type Base } from './plan.js';
import { type LiveRecord } from './record.js';
import { type Watched, watchedForm } from './segments.js';
import { type FieldValue, type Fields, type Side } from './values.js';

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
  hashValues(mapping, side, {
    ofField: (field) => fields[field[side]],
    ofWatched: ({ field }) => fields[field],
  });

/** The hash a record has when it holds exactly the values of the base. */
export const hashBase = (mapping: CompiledMapping, side: Side, base: Base): string =>
  hashValues(mapping, side, {
    ofField: ({ id }) => base[id]?.[side],
    ofWatched: ({ id }) => base[id]?.[side],
  });

interface Held {
  readonly ofField: (field: CompiledField) => FieldValue | undefined;
  readonly ofWatched: (field: Watched) => FieldValue | undefined;
}

const hashValues = ({ fields, segments }: CompiledMapping, side: Side, { ofField, ofWatched }: Held): string => {
  const mapped = [...fields, ...segments.fields.flatMap((kept) => (kept.side === side ? [kept.field] : []))];
  const watched = segments.watched.filter((field) => field.side === side);
  const lines = [
    ...mapped.map((field) => [field.id, canon(field.lens, side, ofField(field))] as const),
    ...watched.map((field) => [field.id, watchedForm(ofWatched(field))] as const),
  ];
  return murmur128(lines.map(([id, text]) => `${id} ${text.length} ${text}`).join('\n'));
};

/** What the hash of a record that is not inside its side's filter begins with. */
export const OUTSIDE_MARK = '-';
