import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, ValidateNested } from 'class-validator';
import { type FieldValue, FINDING_CODES, type FindingCode, type FindingKind, type Side, type TextLimit } from '#core';
import { ApiFieldValue } from '../http/field-value.js';
import { MappingDto } from '../syncs/mapping.dto.js';
import { RoutingNoteDto } from '../syncs/routing.dto.js';
import { EndsDto } from './suggestion.dto.js';
import { Holds } from '../privacy/marks.js';

const FINDINGS = ['refused', 'lossy', 'tooLong', 'noPartner', 'blankRequired'] as const satisfies FindingKind[];

/** A mapping, saved or not, for two objects. */
export class TrialRequestDto extends EndsDto {
  @ApiProperty({ type: MappingDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => MappingDto)
  mapping!: MappingDto;
}

class TriedValueDto {
  @ApiProperty()
  recordId!: string;

  @ApiFieldValue({ required: true })
  before!: FieldValue;

  @ApiFieldValue({ required: false })
  after?: FieldValue;

  @ApiFieldValue({ required: false })
  back?: FieldValue;
}

class TextLimitDto {
  @ApiProperty()
  most!: number;

  @ApiProperty({ enum: ['characters', 'bytes'] })
  unit!: TextLimit['unit'];
}

class FindingDto {
  @ApiProperty({
    enum: FINDINGS,
    description:
      'refused: the lens takes it not, and it stays where it is. lossy: less comes back. tooLong: cut or refused by the vendor. noPartner: no choice there. blankRequired: no record is made',
  })
  kind!: FindingKind;

  @ApiProperty({
    enum: FINDING_CODES,
    example: 'SYNC_T001',
    description: 'Stable; that of the lens for a refused value',
  })
  code!: FindingCode;

  @ApiProperty()
  @Holds('text')
  message!: string;

  @ApiProperty({ required: false, description: 'Of a choice that is not there: what its field is called' })
  title?: string;

  @ApiProperty({ required: false, type: TextLimitDto, description: 'Of values that are too long' })
  limit?: TextLimitDto;

  @ApiProperty({ description: 'Sampled values it is about' })
  count!: number;

  @ApiProperty({ type: [TriedValueDto] })
  examples!: TriedValueDto[];
}

export class WayTrialDto {
  @ApiProperty({ description: 'Id of the field mapping' })
  fieldId!: string;

  @ApiProperty({ enum: ['a', 'b'], description: 'The side that would be written' })
  to!: Side;

  @ApiProperty({ description: 'Sampled values that are not blank' })
  tried!: number;

  @ApiProperty()
  blank!: number;

  @ApiProperty({ type: [TriedValueDto] })
  examples!: TriedValueDto[];

  @ApiProperty({ type: [FindingDto], description: 'None: every sampled value travels as it is' })
  findings!: FindingDto[];
}

class TrialProblemDto {
  @ApiProperty({ description: 'JSON pointer into the body of POST /v1/syncs' })
  pointer!: string;

  @ApiProperty()
  code!: string;

  @ApiProperty()
  message!: string;
}

export class TrialDto {
  @ApiProperty({ type: [TrialProblemDto], description: 'What the mapping would be refused for' })
  problems!: TrialProblemDto[];

  @ApiProperty({ type: [WayTrialDto], description: 'Each field, each way it travels; none for a mapping at fault' })
  ways!: WayTrialDto[];

  @ApiProperty({ type: [RoutingNoteDto], description: 'Which sync takes a new record, where another shares them' })
  routing!: RoutingNoteDto[];
}
