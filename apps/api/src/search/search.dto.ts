import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { ApiFieldValue } from '../http/field-value.js';
import { type FieldValue } from '#core';
import { Holds } from '../privacy/marks.js';

const CHARACTERS_MIN = 2;
const CHARACTERS_MAX = 200;

export class SearchQueryDto {
  @ApiProperty({
    minLength: CHARACTERS_MIN,
    maxLength: CHARACTERS_MAX,
    description: "Part of a value, e.g. of an e-mail or a name, or one of the records' ids",
  })
  @IsString()
  @MinLength(CHARACTERS_MIN)
  @MaxLength(CHARACTERS_MAX)
  q!: string;
}

export class FoundValueDto {
  @ApiProperty()
  fieldId!: string;

  @ApiFieldValue({ required: true })
  @Holds('value')
  value!: FieldValue;
}

export class FoundDto {
  @ApiProperty({ format: 'uuid' })
  linkId!: string;

  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty()
  syncName!: string;

  @ApiProperty({ type: String, nullable: true })
  aId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  bId!: string | null;

  @ApiProperty({
    type: [FoundValueDto],
    description: 'Values to know it by: what it is matched by, then what was found',
  })
  values!: FoundValueDto[];
}

export class FoundListDto {
  @ApiProperty({ type: [FoundDto], description: 'The first few; say more to find others' })
  items!: FoundDto[];
}
