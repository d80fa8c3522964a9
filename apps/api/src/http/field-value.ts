import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { type FieldValue } from '#core';
import { Holds } from '../privacy/marks.js';

const TEXTS_MAX = 10_000;

/** A raw value in the description of the API. */
export const FIELD_VALUE = {
  description: 'A raw value as the vendor gives it: null, text, number, yes or no, a set of texts, or named parts',
  nullable: true,
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: { type: 'string' } },
    { type: 'object', additionalProperties: { type: 'string' } },
  ],
};

/** A property that holds a raw value of a vendor's field. */
export const ApiFieldValue = (options: { readonly required: boolean }): PropertyDecorator =>
  applyDecorators(Holds('value'), ApiProperty({ ...FIELD_VALUE, ...options }));

/** A property that holds raw values by the names of the vendor's fields. */
export const ApiFieldValues = (): PropertyDecorator =>
  applyDecorators(
    Holds('values'),
    ApiProperty({
      type: 'object',
      additionalProperties: FIELD_VALUE,
      description: "Raw values by the vendor's field names",
    }),
  );

const isText = (value: unknown): value is string => typeof value === 'string';

function isFieldValue(value: unknown): value is FieldValue {
  if (value === null || isText(value) || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  const texts = Object.values(value);
  return texts.length <= TEXTS_MAX && texts.every(isText);
}

/** A raw value, `null` included. */
export function IsFieldValue(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isFieldValue',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: isFieldValue,
        defaultMessage: () =>
          `${String(property)} must be null, text, a number, true or false, a list of texts, or an object of texts`,
      },
    });
}
