import { ApiProperty } from '@nestjs/swagger';
import { PROBLEMS } from './problem.js';

export class ProblemEntryDto {
  @ApiProperty({ description: 'JSON pointer into the body, or the name of a query parameter' })
  pointer!: string;

  @ApiProperty()
  message!: string;

  @ApiProperty({ required: false, description: 'Which rule, for a sync that is not valid' })
  code?: string;
}

export class ProblemDto {
  @ApiProperty({ example: 'urn:syncline:problem:SYNC_A404' })
  type!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  status!: number;

  @ApiProperty({ description: 'What happened and what to do about it' })
  detail!: string;

  @ApiProperty({ description: 'Stable', enum: Object.values(PROBLEMS).map(({ code }) => code) })
  code!: string;

  @ApiProperty({ type: [ProblemEntryDto], required: false })
  errors?: ProblemEntryDto[];

  @ApiProperty()
  requestId!: string;
}
