import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, ValidateNested } from 'class-validator';
import { type Confidence } from '#core';
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

class SuggestedFieldDto {
  @ApiProperty({ description: 'Id of the field mapping' })
  fieldId!: string;

  @ApiProperty({
    enum: ['sure', 'likely', 'maybe'],
    description: 'sure: names and values say so. likely: the names do. maybe: only the values do, or few of them',
  })
  confidence!: Confidence;

  @ApiProperty({ type: [String], description: 'In plain words' })
  reasons!: string[];
}

class SuggestedKeyDto extends MatchKeyDto {
  @ApiProperty()
  reason!: string;
}

export class SuggestionDto {
  @ApiProperty({ type: MappingDto, description: 'To be looked at, changed and saved' })
  mapping!: MappingDto;

  @ApiProperty({ type: [SuggestedFieldDto], description: 'Why each field of the mapping is in it, in its order' })
  fields!: SuggestedFieldDto[];

  @ApiProperty({ type: [SuggestedKeyDto] })
  keys!: SuggestedKeyDto[];

  @ApiProperty({ type: [String], description: 'What a person has to decide before records are made' })
  toDecide!: string[];

  @ApiProperty({ description: 'Sampled records found on both sides, on which values were compared' })
  comparedRecords!: number;
}
