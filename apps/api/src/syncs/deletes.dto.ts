import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type DeletePolicy, type FieldValue, type SurvivorMark } from '#core';
import { ApiFieldValue, IsFieldValue } from '../http/field-value.js';

const NAME_CHARACTERS_MAX = 200;
export const DELETE_POLICIES = [
  'unlink',
  'propagate',
  'archive',
  'tag',
  'recreate',
] as const satisfies readonly DeletePolicy[];
const MARK_KINDS = ['value', 'member'] as const satisfies readonly SurvivorMark['kind'][];

export class DeletedOnDto {
  @ApiProperty({ required: false, enum: DELETE_POLICIES, description: 'When a record was deleted on side a' })
  @IsOptional()
  @IsIn(DELETE_POLICIES)
  a?: DeletePolicy;

  @ApiProperty({ required: false, enum: DELETE_POLICIES })
  @IsOptional()
  @IsIn(DELETE_POLICIES)
  b?: DeletePolicy;
}

/** With `value` for the kind `value`, with `groupId` for the kind `member`. */
export class SurvivorMarkDto {
  @ApiProperty({ enum: MARK_KINDS })
  @IsIn(MARK_KINDS)
  kind!: SurvivorMark['kind'];

  @ApiProperty({ maxLength: NAME_CHARACTERS_MAX, description: "The vendor's name of the field; need not be mapped" })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  field!: string;

  @ApiFieldValue({ required: false })
  @ValidateIf((mark: SurvivorMarkDto) => mark.kind === 'value')
  @IsFieldValue()
  value?: FieldValue;

  @ApiProperty({ required: false, maxLength: NAME_CHARACTERS_MAX, description: 'A group of the field' })
  @ValidateIf((mark: SurvivorMarkDto) => mark.kind === 'member')
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  groupId?: string;
}

export class MarksDto {
  @ApiProperty({ type: SurvivorMarkDto, required: false, description: 'How a survivor of side a is marked' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SurvivorMarkDto)
  a?: SurvivorMarkDto;

  @ApiProperty({ type: SurvivorMarkDto, required: false })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => SurvivorMarkDto)
  b?: SurvivorMarkDto;
}
