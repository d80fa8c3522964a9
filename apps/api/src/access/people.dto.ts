import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsISO8601,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { type Approvals, type Role, ROLES } from '#persistence';
import { ALL_PERMISSIONS, type Permission } from '../auth/permissions.js';
import { IsAddress, IsName, NAME_CHARACTERS_MAX } from './person.dto.js';

const FIELDS_MAX = 500;
const FIELD_CHARACTERS_MAX = 200;
const APPROVALS = ['none', 'second-person'] as const satisfies readonly Approvals[];

export class PersonDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ format: 'email' })
  email!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiProperty({ format: 'date-time' })
  joinedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute' })
  seenAt!: string | null;
}

export class PersonListDto {
  @ApiProperty({ type: [PersonDto] })
  items!: PersonDto[];

  @ApiProperty({ type: String, nullable: true, description: '`null`: these are all' })
  nextCursor!: null;
}

export class RoleDto {
  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;
}

export class EndedSessionsDto {
  @ApiProperty({ description: 'How many sessions ended' })
  ended!: number;
}

export class NewInvitationDto {
  @IsAddress()
  email!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  role!: Role;
}

export class InvitationDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'email' })
  email!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiProperty()
  invitedBy!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;

  @ApiProperty()
  expired!: boolean;
}

export class MadeInvitationDto extends InvitationDto {
  @ApiProperty({ description: 'To be sent to them; shown this once' })
  url!: string;
}

export class InvitationListDto {
  @ApiProperty({ type: [InvitationDto] })
  items!: InvitationDto[];

  @ApiProperty({ type: String, nullable: true, description: '`null`: these are all' })
  nextCursor!: null;
}

class InvitingWorkspaceDto {
  @ApiProperty()
  name!: string;
}

export class OpenInvitationDto {
  @ApiProperty({ type: InvitingWorkspaceDto })
  workspace!: InvitingWorkspaceDto;

  @ApiProperty({ format: 'email' })
  email!: string;

  @ApiProperty({ enum: ROLES })
  role!: Role;
}

export class NewApiKeyDto {
  @IsName()
  name!: string;

  @ApiProperty({ enum: ALL_PERMISSIONS, isArray: true, description: 'What it may do: only what you may' })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(ALL_PERMISSIONS, { each: true })
  scopes!: Permission[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, required: false, description: '`null`: never' })
  @IsOptional()
  @IsISO8601({ strict: true })
  expiresAt?: string | null;
}

export class ApiKeyDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'How it begins' })
  prefix!: string;

  @ApiProperty({ type: [String] })
  scopes!: readonly string[];

  @ApiProperty({ type: String, nullable: true, description: '`null`: the first start of the server' })
  madeBy!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute' })
  lastUsedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt!: string | null;
}

export class MadeApiKeyDto extends ApiKeyDto {
  @ApiProperty({ description: 'The key itself; shown this once' })
  text!: string;
}

export class ApiKeyListDto {
  @ApiProperty({ type: [ApiKeyDto] })
  items!: ApiKeyDto[];

  @ApiProperty({ type: String, nullable: true, description: '`null`: these are all' })
  nextCursor!: null;
}

export class WorkspaceDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: APPROVALS, description: 'second-person: nobody approves the plan they had made' })
  approvals!: Approvals;

  @ApiProperty({
    type: [String],
    description:
      'Names of fields, of a mapping or of a vendor, whose values viewers see masked; `*` stands for any characters, case does not count',
    example: ['*mail*', 'phone', 'Birthdate'],
  })
  maskedFields!: readonly string[];

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class WorkspaceChangeDto {
  @ApiProperty({ required: false, maxLength: NAME_CHARACTERS_MAX })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_CHARACTERS_MAX)
  name?: string;

  @ApiProperty({ required: false, enum: APPROVALS })
  @IsOptional()
  @IsIn(APPROVALS)
  approvals?: Approvals;

  @ApiProperty({ required: false, type: [String], description: 'Takes the place of the whole list' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(FIELDS_MAX)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(FIELD_CHARACTERS_MAX, { each: true })
  maskedFields?: string[];
}
