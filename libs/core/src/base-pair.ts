import { type CompiledField } from './compile-mapping.js';
import { type FieldValue, type Pair } from './values.js';

type RawPair = Pair<FieldValue | undefined>;

/**
 * What of a pair of values may become a field's base. Of groups only those that are paired: one that is paired later
 * would else look as if it had always been there, and its members would never be added on the other side.
 */
export const basePair = (field: CompiledField, pair: RawPair): RawPair => {
  if (field.kind !== 'set') return pair;
  const [a, b] = [field.set.known('a', pair.a), field.set.known('b', pair.b)];
  return a === pair.a && b === pair.b ? pair : { a, b };
};
