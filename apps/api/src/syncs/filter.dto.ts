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
import { EXPRESSION_CHARACTERS_MAX, type ExpressionType, type Side } from '#core';

const LEAVE_KINDS = ['keep', 'unlink', 'archive', 'removeFromGroup'] as const;
const TYPES = ['text', 'number', 'boolean', 'set', 'groups', 'parts'] as const satisfies readonly ExpressionType[];
const NAME_CHARACTERS_MAX = 200;
const SIDES = ['a', 'b'] as const;

const FOUND_OUT = 'Found out when the mapping is saved; what is sent is not looked at';

export class RecordFilterDto {
  @ApiProperty({
    maxLength: EXPRESSION_CHARACTERS_MAX,
    description: "True for records that take part, over the side's fields",
    example: 'country == "TH" && "VIP" in tags',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(EXPRESSION_CHARACTERS_MAX)
  expression!: string;

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: { type: 'string', enum: [...TYPES] },
    description: `The type of each field it names. ${FOUND_OUT}`,
  })
  @IsOptional()
  @IsObject()
  fields?: Record<string, ExpressionType>;

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: { type: 'string' } },
    description: `The id of each group it names, by field and name. ${FOUND_OUT}`,
  })
  @IsOptional()
  @IsObject()
  groups?: Record<string, Record<string, string>>;
}

export class LeavePolicyDto {
  @ApiProperty({
    enum: LEAVE_KINDS,
    description:
      'keep: it stays linked, and only opt-outs and deletions travel. unlink: the link ends. archive: the link ends and the partner is archived, where it can be brought back. removeFromGroup: like keep, and the partner is taken out of a group',
  })
  @IsIn(LEAVE_KINDS)
  kind!: (typeof LEAVE_KINDS)[number];

  @ApiProperty({ required: false, description: 'For removeFromGroup: id of the field mapping of groups' })
  @ValidateIf(({ kind }: LeavePolicyDto) => kind === 'removeFromGroup')
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  fieldId?: string;

  @ApiProperty({ required: false, description: "For removeFromGroup: the group's name on the partner's side" })
  @ValidateIf(({ kind }: LeavePolicyDto) => kind === 'removeFromGroup')
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  name?: string;

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: { type: 'string' },
    description: `The group's id by side. ${FOUND_OUT}`,
  })
  @IsOptional()
  @IsObject()
  ids?: Record<string, string>;
}

export class FiltersDto {
  @ApiProperty({ type: RecordFilterDto, required: false })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => RecordFilterDto)
  a?: RecordFilterDto;

  @ApiProperty({ type: RecordFilterDto, required: false })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => RecordFilterDto)
  b?: RecordFilterDto;

  @ApiProperty({ type: LeavePolicyDto, description: 'What becomes of a linked record that leaves its filter' })
  @IsObject()
  @ValidateNested()
  @Type(() => LeavePolicyDto)
  onLeave!: LeavePolicyDto;
}

/** A filter to be tried on live records before it is saved. */
export class FilterTrialDto {
  @ApiProperty({ enum: SIDES })
  @IsIn(SIDES)
  side!: Side;

  @ApiProperty({ maxLength: EXPRESSION_CHARACTERS_MAX, example: 'country == "TH"' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(EXPRESSION_CHARACTERS_MAX)
  expression!: string;
}

const FILTER_WARNINGS = ['SYNC_V052', 'SYNC_V053'] as const;

class FilterWarningDto {
  @ApiProperty({ enum: FILTER_WARNINGS })
  code!: (typeof FILTER_WARNINGS)[number];

  @ApiProperty()
  message!: string;
}

export class FilterTriedDto {
  @ApiProperty({ description: 'Live records it was tried on' })
  sampled!: number;

  @ApiProperty({ description: 'Of these, records that take part' })
  inside!: number;

  @ApiProperty()
  outside!: number;

  @ApiProperty({ description: 'Records whose values it cannot be computed from' })
  unknown!: number;

  @ApiProperty({ type: [String], description: 'Ids of some that take part' })
  insideIds!: string[];

  @ApiProperty({ type: [String], description: 'Ids of some that do not' })
  outsideIds!: string[];

  @ApiProperty({ type: [FilterWarningDto], description: 'When it takes everyone or nobody of the sample' })
  warnings!: FilterWarningDto[];
}
