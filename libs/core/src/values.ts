/** The two ends of a sync. Never "source" and "destination": both may change at any time. */
export type Side = 'a' | 'b';

export const SIDES: readonly Side[] = ['a', 'b'];

export const otherSide = (side: Side): Side => (side === 'a' ? 'b' : 'a');

/** One value per side. */
export interface Pair<Value> {
  readonly a: Value;
  readonly b: Value;
}

/**
 * A raw value as a vendor answered it, before any conversion.
 * - `null`: the vendor says the field is empty. An empty string means the same to some vendors; lenses decide.
 * - an array of strings: a set (tags, a multi-select); order carries no meaning.
 * - an object of strings: a composite such as an address.
 */
export type FieldValue = null | string | number | boolean | readonly string[] | { readonly [part: string]: string };

/** A record's fields by the vendor's field name. A missing name is *absent*: not read, or not there for this record. */
export type Fields = Readonly<Record<string, FieldValue>>;
