import { ApiProperty } from '@nestjs/swagger';
import { type ConnectionHealth, type SyncState } from '#engine';
import { Holds } from '../privacy/marks.js';

export class BacklogDto {
  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['draft', 'live', 'paused', 'braked'] })
  state!: SyncState;

  @ApiProperty({ type: String, nullable: true })
  @Holds('text')
  pausedBecause!: string | null;

  @ApiProperty({ description: 'Records waiting to be read again' })
  dirty!: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  oldestAt!: string | null;

  @ApiProperty()
  openConflicts!: number;

  @ApiProperty()
  openDeadLetters!: number;
}

export class ConnectionHealthDto {
  @ApiProperty({ format: 'uuid' })
  connectionId!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  vendor!: string;

  @ApiProperty({ enum: ['unchecked', 'ok', 'authFailed', 'missingRights', 'unreachable'] })
  health!: ConnectionHealth;

  @ApiProperty({ type: String, nullable: true })
  @Holds('text')
  message!: string | null;
}

export class HealthDto {
  @ApiProperty({
    enum: ['ok', 'attention', 'failing'],
    description: 'attention: a connection or a sync needs a person. failing: the database or the queue is away.',
  })
  status!: 'ok' | 'attention' | 'failing';

  @ApiProperty({ enum: ['ok', 'away'] })
  database!: 'ok' | 'away';

  @ApiProperty({ enum: ['ok', 'away'] })
  queue!: 'ok' | 'away';

  @ApiProperty({ type: [BacklogDto] })
  syncs!: BacklogDto[];

  @ApiProperty({ type: [ConnectionHealthDto] })
  connections!: ConnectionHealthDto[];
}
