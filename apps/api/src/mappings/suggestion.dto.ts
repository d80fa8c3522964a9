import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, ValidateNested } from 'class-validator';
import {
  ALL_TERMS,
  type Confidence,
  COUNTRY_STYLES,
  type CountryStyle,
  type Side,
  SIDES,
  SUGGESTION_CODES,
  type SuggestionCode,
  type Term,
  TYPED,
  type Typed,
} from '#core';
import { MappingDto, MatchKeyDto } from '../syncs/mapping.dto.js';
import { SyncEndDto } from '../syncs/sync.dto.js';

/** Two objects that are to go together. */
export class EndsDto {
  @ApiProperty({ type: SyncEndDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => SyncEndDto)
  a!: SyncEndDto;

  @ApiProperty({ type: SyncEndDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => SyncEndDto)
  b!: SyncEndDto;
}

class CountryStylesDto {
  @ApiProperty({ enum: COUNTRY_STYLES })
  a!: CountryStyle;

  @ApiProperty({ enum: COUNTRY_STYLES })
  b!: CountryStyle;
}

/** Beside the code and the sentence what the sentence is made of; which of it there is goes by the code. */
class SuggestionReasonDto {
  @ApiProperty({ enum: SUGGESTION_CODES, description: 'Stable' })
  code!: SuggestionCode;

  @ApiProperty({ example: 'both mean the first name', description: 'In plain English' })
  message!: string;

  @ApiProperty({ required: false, enum: SIDES, description: 'The side it is about' })
  side?: Side;

  @ApiProperty({ required: false, description: 'Of the object' })
  object?: string;

  @ApiProperty({ required: false, description: 'Of the field' })
  title?: string;

  @ApiProperty({ required: false, description: 'Of the field' })
  name?: string;

  @ApiProperty({ required: false, enum: ALL_TERMS, description: 'What both fields mean' })
  term?: Term;

  @ApiProperty({ required: false, enum: TYPED, description: 'What text has to be written like' })
  type?: Typed;

  @ApiProperty({ required: false, enum: COUNTRY_STYLES, description: 'How both sides write countries' })
  style?: CountryStyle;

  @ApiProperty({ required: false, type: CountryStylesDto, description: 'How each side writes countries' })
  styles?: CountryStylesDto;

  @ApiProperty({ required: false, description: 'How many choices' })
  count?: number;

  @ApiProperty({ required: false, description: 'Sampled records of both sides whose values agree' })
  agreed?: number;

  @ApiProperty({ required: false, description: 'Of so many' })
  compared?: number;
}

class SuggestedFieldDto {
  @ApiProperty({ description: 'Id of the field mapping' })
  fieldId!: string;

  @ApiProperty({
    enum: ['sure', 'likely', 'maybe'],
    description: 'sure: names and values say so. likely: the names do. maybe: only the values do, or few of them',
  })
  confidence!: Confidence;

  @ApiProperty({ type: [SuggestionReasonDto] })
  reasons!: SuggestionReasonDto[];
}

class SuggestedKeyDto extends MatchKeyDto {
  @ApiProperty({ type: SuggestionReasonDto })
  reason!: SuggestionReasonDto;
}

export class SuggestionDto {
  @ApiProperty({ type: MappingDto, description: 'To be looked at, changed and saved' })
  mapping!: MappingDto;

  @ApiProperty({ type: [SuggestedFieldDto], description: 'Why each field of the mapping is in it, in its order' })
  fields!: SuggestedFieldDto[];

  @ApiProperty({ type: [SuggestedKeyDto] })
  keys!: SuggestedKeyDto[];

  @ApiProperty({ type: [SuggestionReasonDto], description: 'What a person has to decide before records are made' })
  toDecide!: SuggestionReasonDto[];

  @ApiProperty({ description: 'Sampled records found on both sides, on which values were compared' })
  comparedRecords!: number;
}
