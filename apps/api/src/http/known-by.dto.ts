import { ApiProperty } from '@nestjs/swagger';
import { type FieldValue } from '#core';
import { ApiFieldValue } from './field-value.js';

export class KnownValueDto {
  @ApiProperty()
  fieldId!: string;

  @ApiFieldValue({ required: true })
  value!: FieldValue;
}

/** Marks the values that people know a record by. */
export const KnownBy = (): PropertyDecorator =>
  ApiProperty({
    type: [KnownValueDto],
    description: 'What the record is known by: the values of the first key that has any; empty where none is known',
  });
