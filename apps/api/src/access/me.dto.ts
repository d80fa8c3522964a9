import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { type Role, ROLES } from '#persistence';
import { ALL_PERMISSIONS, type Permission } from '../auth/permissions.js';

class MyselfDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ format: 'email' })
  email!: string;
}

class WorkspaceNameDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;
}

class MembershipDto extends WorkspaceNameDto {
  @ApiProperty({ enum: ROLES })
  role!: Role;
}

/** Who is signed in, where, and what they may do. */
export class MeDto {
  @ApiProperty({ type: MyselfDto })
  person!: MyselfDto;

  @ApiProperty({ type: WorkspaceNameDto, description: 'The one everything is asked of' })
  workspace!: WorkspaceNameDto;

  @ApiProperty({ enum: ROLES })
  role!: Role;

  @ApiProperty({ enum: ALL_PERMISSIONS, isArray: true })
  permissions!: readonly Permission[];

  @ApiProperty({ type: [MembershipDto], description: 'All they are in' })
  workspaces!: MembershipDto[];

  @ApiProperty({ description: 'Personal values are shown masked' })
  masked!: boolean;
}

export class SessionStateDto {
  @ApiProperty({ type: MeDto, nullable: true, description: 'Who is signed in; `null`: nobody' })
  me!: MeDto | null;
}

export class SwitchDto {
  @ApiProperty({ format: 'uuid', description: 'One of `workspaces`' })
  @IsUUID()
  workspaceId!: string;
}

class SessionDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  seenAt!: string;

  @ApiProperty({ description: 'Where it began' })
  address!: string;

  @ApiProperty()
  userAgent!: string;

  @ApiProperty({ description: 'The one that asks' })
  current!: boolean;
}

export class SessionListDto {
  @ApiProperty({ type: [SessionDto] })
  items!: SessionDto[];

  @ApiProperty({ type: String, nullable: true, description: '`null`: these are all' })
  nextCursor!: null;
}

export class SetUpNeededDto {
  @ApiProperty({ description: 'There is nobody yet who could sign in' })
  needed!: boolean;
}

class ProviderDto {
  @ApiProperty({ description: 'Its place in GET /v1/openid/:id/start' })
  id!: string;

  @ApiProperty()
  name!: string;
}

export class SignInWaysDto {
  @ApiProperty()
  password!: boolean;

  @ApiProperty({ type: [ProviderDto] })
  openId!: ProviderDto[];
}
