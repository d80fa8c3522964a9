import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { type Change, type Difference, type Subject } from '#configuration';
import { ActorDto } from '../audit/audit.dto.js';

const FILE_CHARACTERS_MAX = 200;
const PATH = { type: [String] as [StringConstructor] };

export class ApplicationDto {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What the file says, as GET /v1/configuration/schema describes it',
  })
  @IsObject()
  configuration!: Record<string, unknown>;

  @ApiProperty({
    required: false,
    maxLength: FILE_CHARACTERS_MAX,
    description: 'What the file is called',
    example: 'workspace.yaml',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(FILE_CHARACTERS_MAX)
  file?: string;
}

class AppliedDto {
  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: ActorDto })
  by!: ActorDto;

  @ApiProperty({ type: String, nullable: true, description: 'What the file was called' })
  file!: string | null;
}

const NOUNS = [
  'connection',
  'sync',
  'segment',
  'alertRules',
  'alertChannel',
  'person',
] as const satisfies Subject['noun'][];
const KINDS = ['add', 'change', 'remove'] as const satisfies Change['kind'][];

class DriftSubjectDto implements Subject {
  @ApiProperty({ enum: NOUNS })
  noun!: Subject['noun'];

  @ApiProperty()
  name!: string;

  @ApiProperty({ ...PATH, description: 'Where it is in a file' })
  path!: string[];
}

class DriftDifferenceDto implements Record<keyof Difference, unknown> {
  @ApiProperty({ ...PATH, description: 'Below the subject. Field mappings are named by their ids' })
  path!: string[];

  @ApiProperty({ type: String, nullable: true, description: 'What the workspace has, as JSON; `null`: nothing' })
  before!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What the file says, as JSON; `null`: nothing' })
  after!: string | null;
}

class DriftChangeDto {
  @ApiProperty({
    enum: KINDS,
    description:
      'What applying the file once more would do. add: it is in the file, and not in the workspace. remove: the other way round, and only with --prune',
  })
  kind!: Change['kind'];

  @ApiProperty({ type: DriftSubjectDto })
  subject!: DriftSubjectDto;

  @ApiProperty({ type: [DriftDifferenceDto], description: 'None for what is there on one side only' })
  differences!: DriftDifferenceDto[];
}

export class DriftDto {
  @ApiProperty({ type: AppliedDto, nullable: true, description: '`null`: no file was ever applied' })
  applied!: AppliedDto | null;

  @ApiProperty({ type: [DriftChangeDto], description: 'Of what the caller may see' })
  changes!: DriftChangeDto[];
}
