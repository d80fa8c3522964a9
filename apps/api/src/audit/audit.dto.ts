import { ApiProperty } from '@nestjs/swagger';
import { IsISO8601, IsNotEmpty, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { pageOfDto, PageQueryDto } from '../paging/page.dto.js';

const TEXT_CHARACTERS_MAX = 200;

export class AuditQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, format: 'uuid', description: 'Id of the person or key' })
  @IsOptional()
  @IsUUID()
  actor?: string;

  @ApiProperty({ required: false, example: 'sync.pause', description: 'An act, or only the part before its dot' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TEXT_CHARACTERS_MAX)
  action?: string;

  @ApiProperty({ required: false, description: 'Id of what was acted on' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(TEXT_CHARACTERS_MAX)
  subject?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'From then on' })
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @ApiProperty({ required: false, format: 'date-time', description: 'Before then' })
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

export class ActorDto {
  @ApiProperty({ enum: ['person', 'key'] })
  kind!: 'person' | 'key';

  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'As they were called then' })
  name!: string;
}

class SubjectDto {
  @ApiProperty({ example: 'sync' })
  kind!: string;

  @ApiProperty({ type: String, nullable: true })
  id!: string | null;

  @ApiProperty({ type: String, nullable: true })
  name!: string | null;
}

const LOOK = {
  type: 'object',
  additionalProperties: true,
  nullable: true,
  description: 'How the subject stood, without secrets and without values of records',
} as const;

class AuditEntryDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: ActorDto })
  actor!: ActorDto;

  @ApiProperty({ example: 'sync.pause' })
  action!: string;

  @ApiProperty({ type: SubjectDto })
  subject!: SubjectDto;

  @ApiProperty(LOOK)
  before!: object | null;

  @ApiProperty({ ...LOOK, description: `${LOOK.description}; \`asked\` is what was asked for` })
  after!: object | null;

  @ApiProperty({
    example: 'done',
    description:
      'done; the code it was refused with after it had begun to write; denied: whoever tried may not; begun: its end is not known',
  })
  outcome!: string;

  @ApiProperty({ description: 'The address it came from' })
  address!: string;

  @ApiProperty()
  userAgent!: string;

  @ApiProperty()
  requestId!: string;
}

export class AuditPageDto extends pageOfDto(AuditEntryDto, 'AuditPageBase') {}
