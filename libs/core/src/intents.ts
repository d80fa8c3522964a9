import { type CompiledField } from './compile-mapping.js';
import { eq } from './facing.js';
import { type Base, type OpenIntent } from './plan.js';
import { type FieldValue, type Pair, type Side, otherSide } from './values.js';

type RawPair = Pair<FieldValue | undefined>;

/** The open intents on a field whose effect is what the side they wrote to now holds. */
export const landedOn = (
  field: CompiledField,
  side: Side,
  value: FieldValue | undefined,
  intents: readonly OpenIntent[],
): readonly OpenIntent[] =>
  intents.filter(
    (intent) =>
      intent.fieldId === field.id &&
      intent.side === side &&
      (eq(field.lens, side, value, intent.sent) || eq(field.lens, side, value, intent.predicted)),
  );

/**
 * The base as it would have been committed had the engine seen its write land: the value it wrote is no one's edit.
 * An intent whose source is still what it was explains the whole pair and goes first.
 */
export const explainedBase = (
  field: CompiledField,
  base: Base | null,
  now: RawPair,
  landed: readonly OpenIntent[],
): RawPair | undefined => {
  const sourceUnchanged = ({ side, source }: OpenIntent): boolean =>
    eq(field.lens, otherSide(side), now[otherSide(side)], source);
  const intent = landed.find(sourceUnchanged) ?? landed[0];
  if (intent === undefined) return base?.[field.id];
  return intent.side === 'a' ? { a: now.a, b: intent.source } : { a: intent.source, b: now.b };
};
