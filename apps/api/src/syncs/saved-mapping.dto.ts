import { ApiProperty } from '@nestjs/swagger';
import { WayTrialDto } from '../mappings/trial.dto.js';
import { RunDto } from '../runs/run.dto.js';
import { RoutingNoteDto } from './routing.dto.js';
import { StoredMappingDto } from './mapping.dto.js';

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
