import { ApiProperty } from '@nestjs/swagger';
import { type RoutingNote } from './routing.js';

const CODES = ['SYNC_V060', 'SYNC_V061'] as const satisfies RoutingNote['code'][];

/** A sync that shares records with this one, such as that of leads with that of contacts. */
export class RoutingNoteDto implements RoutingNote {
  @ApiProperty({ enum: CODES, description: 'SYNC_V060: a warning. SYNC_V061: for information' })
  code!: RoutingNote['code'];

  @ApiProperty({ format: 'uuid', description: 'The other sync' })
  syncId!: string;

  @ApiProperty({ description: 'Which of the two takes a new record' })
  message!: string;
}
