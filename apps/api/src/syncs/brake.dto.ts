import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { DRASTIC_KINDS, type DrasticKind } from '#core';
import { type SyncState } from '#engine';
import { KnownBy, KnownValueDto } from '../http/known-by.dto.js';
import { pageOfDto, PageQueryDto } from '../paging/page.dto.js';
import { PlannedChangeDto } from '../runs/run.dto.js';
import { Holds } from '../privacy/marks.js';

export class BrakeDto {
  @ApiProperty({ enum: ['draft', 'live', 'paused', 'braked'] })
  state!: SyncState;

  @ApiProperty({ type: String, nullable: true, description: 'Why it is braked or was paused' })
  @Holds('text')
  because!: string | null;

  @ApiProperty({ description: 'Links that lost one of their records, held so far' })
  deletes!: number;

  @ApiProperty({ description: 'Links of which values would be overwritten, held so far' })
  overwrites!: number;

  @ApiProperty({ description: 'Records waiting to be worked on, for whatever reason' })
  waiting!: number;
}

export class HeldQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, enum: DRASTIC_KINDS })
  @IsOptional()
  @IsIn(DRASTIC_KINDS)
  kind?: DrasticKind;
}

class HeldChangeDto {
  @ApiProperty({ enum: DRASTIC_KINDS })
  kind!: DrasticKind;

  @ApiProperty()
  aId!: string;

  @ApiProperty()
  bId!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: '`null` once the pair was parted' })
  linkId!: string | null;

  @KnownBy()
  knownBy!: KnownValueDto[];

  @ApiProperty({ type: [PlannedChangeDto], description: 'What would be written to values of the pair' })
  changes!: PlannedChangeDto[];

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class HeldChangePageDto extends pageOfDto(HeldChangeDto, 'HeldChangePageBase') {}
