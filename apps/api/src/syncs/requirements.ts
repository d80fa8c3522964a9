import { type ObjectDescription } from '#connector-sdk';
import { type FieldMapping, type Mapping, type Pair, SIDES, writableSides } from '#core';

/** The mapping with what each vendor requires of new records, beside what its author requires. */
export function withRequirements(
  mapping: Omit<Mapping, 'version'>,
  objects: Pair<ObjectDescription | null>,
): Omit<Mapping, 'version'> {
  const fields = mapping.fields.map((field): FieldMapping => {
    const sides = SIDES.filter(
      (side) =>
        field.requiredOn?.includes(side) ||
        (writableSides(field.direction).includes(side) &&
          objects[side]?.fields.some(({ name, required }) => required && name === field[side])),
    );
    return sides.length === 0 ? field : { ...field, requiredOn: sides };
  });
  return { ...mapping, fields };
}
