import { type FieldDescription, type ObjectDescription } from '#connector-sdk';
import { type ExpressionType, type FieldTypes } from '#core';

/** What expressions take a field for, by what its vendor says of it. */
function expressionType({ type, groups }: FieldDescription): ExpressionType {
  switch (type) {
    case 'number':
    case 'boolean':
      return type;
    case 'members':
      return groups === true ? 'groups' : 'set';
    case 'composite':
      return 'parts';
    default:
      return 'text';
  }
}

export const expressionTypes = ({ fields }: ObjectDescription): FieldTypes =>
  Object.fromEntries(fields.map((field) => [field.name, expressionType(field)]));
