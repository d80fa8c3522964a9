import { ApiProperty } from '@nestjs/swagger';
import { Type as Convert } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { WayTrialDto } from '../mappings/trial.dto.js';
import { RunDto } from '../runs/run.dto.js';
import { RoutingNoteDto } from './routing.dto.js';
import { StoredMappingDto } from './mapping.dto.js';

/** The largest a database counts to. */
const VERSION_MAX = 2_147_483_647;

export class MappingBaseDto {
  @ApiProperty({
    required: false,
    minimum: 1,
    maximum: VERSION_MAX,
    description: 'The newest version whoever saves has seen: it is refused where a newer one exists',
  })
  @IsOptional()
  @Convert(() => Number)
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  basedOn?: number;
}

export class SavedMappingDto {
  @ApiProperty({ type: StoredMappingDto })
  mapping!: StoredMappingDto;

  @ApiProperty({ description: 'false: it comes into use when the plan of its run is approved' })
  inUse!: boolean;

  @ApiProperty({ type: RunDto, nullable: true, description: 'Plans what it would change; `null` for a draft' })
  run!: RunDto | null;

  @ApiProperty({ type: [WayTrialDto], description: 'What trying it on live values found' })
  trial!: WayTrialDto[];

  @ApiProperty({ type: [RoutingNoteDto], description: 'Which sync takes a new record, where another shares them' })
  routing!: RoutingNoteDto[];
}
