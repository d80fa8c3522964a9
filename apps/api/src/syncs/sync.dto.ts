import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsDefined,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type SyncState } from '#engine';
import { pageOfDto } from '../paging/page.dto.js';
import { MappingDto, StoredMappingDto } from './mapping.dto.js';

const NAME_CHARACTERS_MAX = 200;
export const POLL_EVERY_MS = { min: 1_000, max: 86_400_000, default: 30_000 } as const;
export const SWEEP_EVERY_MS = { min: 60_000, max: 7 * 86_400_000, default: 6 * 3_600_000 } as const;

export class SyncEndDto {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  connectionId!: string;

  @ApiProperty({ example: 'contacts', description: 'As discovery names it' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  object!: string;
}

class EndConnectionDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'As its owner calls it' })
  name!: string;

  @ApiProperty({ example: 'hubspot' })
  vendor!: string;
}

class SyncEndShownDto {
  @ApiProperty({ format: 'uuid' })
  connectionId!: string;

  @ApiProperty({ type: EndConnectionDto })
  connection!: EndConnectionDto;

  @ApiProperty({ example: 'contacts', description: 'As discovery names it' })
  object!: string;
}

export class NewSyncDto {
  @ApiProperty({ maxLength: NAME_CHARACTERS_MAX })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  name!: string;

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

  @ApiProperty({ type: MappingDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => MappingDto)
  mapping!: MappingDto;

  @ApiProperty({ required: false, ...bounds(POLL_EVERY_MS), description: 'How often changes are asked for' })
  @IsOptional()
  @IsInt()
  @Min(POLL_EVERY_MS.min)
  @Max(POLL_EVERY_MS.max)
  pollEveryMs?: number;

  @ApiProperty({ required: false, ...bounds(SWEEP_EVERY_MS), description: 'How often everything is compared' })
  @IsOptional()
  @IsInt()
  @Min(SWEEP_EVERY_MS.min)
  @Max(SWEEP_EVERY_MS.max)
  sweepEveryMs?: number;
}

function bounds(of: { min: number; max: number; default: number }): {
  minimum: number;
  maximum: number;
  default: number;
} {
  return { minimum: of.min, maximum: of.max, default: of.default };
}

export class SyncChangeDto {
  @ApiProperty({ required: false, maxLength: NAME_CHARACTERS_MAX })
  @ValidateIf((change: SyncChangeDto) => change.name !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  name?: string;

  @ApiProperty({ required: false, minimum: POLL_EVERY_MS.min, maximum: POLL_EVERY_MS.max })
  @ValidateIf((change: SyncChangeDto) => change.pollEveryMs !== undefined)
  @IsInt()
  @Min(POLL_EVERY_MS.min)
  @Max(POLL_EVERY_MS.max)
  pollEveryMs?: number;

  @ApiProperty({ required: false, minimum: SWEEP_EVERY_MS.min, maximum: SWEEP_EVERY_MS.max })
  @ValidateIf((change: SyncChangeDto) => change.sweepEveryMs !== undefined)
  @IsInt()
  @Min(SWEEP_EVERY_MS.min)
  @Max(SWEEP_EVERY_MS.max)
  sweepEveryMs?: number;
}

export class SyncDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ type: SyncEndShownDto })
  a!: SyncEndShownDto;

  @ApiProperty({ type: SyncEndShownDto })
  b!: SyncEndShownDto;

  @ApiProperty({ type: StoredMappingDto, description: 'The current version' })
  mapping!: StoredMappingDto;

  @ApiProperty({
    enum: ['draft', 'live', 'paused', 'braked'],
    description:
      'draft: nothing is written. live: changes travel. paused: changes are noted, not sent. braked: so much would be deleted or overwritten that a person is asked; only opt-outs are sent',
  })
  state!: SyncState;

  @ApiProperty({ type: String, nullable: true, description: 'Why the engine paused or braked it' })
  pausedBecause!: string | null;

  @ApiProperty()
  pollEveryMs!: number;

  @ApiProperty()
  sweepEveryMs!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class SyncPageDto extends pageOfDto(SyncDto, 'SyncPageBase') {}

class MappingVersionDto {
  @ApiProperty({ type: StoredMappingDto })
  mapping!: StoredMappingDto;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class MappingPageDto extends pageOfDto(MappingVersionDto, 'MappingPageBase') {}
