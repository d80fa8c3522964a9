import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export const WINDOWS = ['hour', 'day', 'week', 'month'] as const;
export type Window = (typeof WINDOWS)[number];

export class ActivityQueryDto {
  @ApiProperty({ required: false, enum: WINDOWS, default: 'day', description: 'How far back, ending now' })
  @IsOptional()
  @IsIn(WINDOWS)
  window?: Window;
}

export class ActivityPointDto {
  @ApiProperty({ format: 'date-time', description: 'The beginning of the step' })
  at!: string;

  @ApiProperty({ description: 'Values people or programs changed at a vendor' })
  edits!: number;

  @ApiProperty({ description: 'Values Syncline wrote' })
  writes!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Milliseconds from the decision to write to its confirmation, the middle; `null` without writes',
  })
  writeMsP50!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The same, 95 of 100 were faster' })
  writeMsP95!: number | null;
}

export class SyncActivityDto {
  @ApiProperty({ format: 'uuid' })
  syncId!: string;

  @ApiProperty()
  edits!: number;

  @ApiProperty()
  writes!: number;
}

export class ActivityDto {
  @ApiProperty({ format: 'date-time' })
  from!: string;

  @ApiProperty({ format: 'date-time' })
  to!: string;

  @ApiProperty()
  stepMs!: number;

  @ApiProperty({ type: [ActivityPointDto], description: 'Every step, oldest first' })
  points!: ActivityPointDto[];

  @ApiProperty({ type: [SyncActivityDto], description: 'Syncs that had anything to do' })
  syncs!: SyncActivityDto[];
}
