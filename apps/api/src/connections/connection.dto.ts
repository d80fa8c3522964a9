import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { type ConnectionHealth } from '#engine';
import { IsTextRecord } from '../http/text-record.js';
import { pageOfDto } from '../paging/page.dto.js';

const NAME_CHARACTERS_MAX = 200;
const URL_CHARACTERS_MAX = 500;
const SETTING_CHARACTERS_MAX = 1_000;
const SECRET_CHARACTERS_MAX = 10_000;
const HEALTHS = ['unchecked', 'ok', 'authFailed', 'missingRights', 'unreachable'] as const satisfies ConnectionHealth[];

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } } as const;

export class NewConnectionDto {
  @ApiProperty({ maxLength: NAME_CHARACTERS_MAX })
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  name!: string;

  @ApiProperty({ example: 'hubspot', description: 'One of GET /v1/connectors' })
  @IsString()
  @IsNotEmpty()
  vendor!: string;

  @ApiProperty({ required: false, description: "Where the vendor's API is, if not at its usual place" })
  @IsOptional()
  @IsString()
  @MaxLength(URL_CHARACTERS_MAX)
  baseUrl?: string;

  @ApiProperty({ ...TEXTS, description: 'As the connector lists them' })
  @IsTextRecord(SETTING_CHARACTERS_MAX)
  settings!: Record<string, string>;

  @ApiProperty({ ...TEXTS, writeOnly: true, description: 'As the connector lists its credentials; never given back' })
  @IsTextRecord(SECRET_CHARACTERS_MAX)
  secrets!: Record<string, string>;
}

export class ConnectionChangeDto {
  @ApiProperty({ required: false, maxLength: NAME_CHARACTERS_MAX })
  @ValidateIf((change: ConnectionChangeDto) => change.name !== undefined)
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  name?: string;

  @ApiProperty({ type: String, required: false, nullable: true, description: "`null`: the vendor's usual place" })
  @IsOptional()
  @IsString()
  @MaxLength(URL_CHARACTERS_MAX)
  baseUrl?: string | null;

  @ApiProperty({ ...TEXTS, selfRequired: false, description: 'Takes the place of all settings' })
  @ValidateIf((change: ConnectionChangeDto) => change.settings !== undefined)
  @IsTextRecord(SETTING_CHARACTERS_MAX)
  settings?: Record<string, string>;

  @ApiProperty({
    ...TEXTS,
    selfRequired: false,
    writeOnly: true,
    description: 'Those given are replaced; the others stay',
  })
  @ValidateIf((change: ConnectionChangeDto) => change.secrets !== undefined)
  @IsTextRecord(SECRET_CHARACTERS_MAX)
  secrets?: Record<string, string>;
}

export class ConnectionDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  vendor!: string;

  @ApiProperty({ type: String, nullable: true })
  baseUrl!: string | null;

  @ApiProperty(TEXTS)
  settings!: Record<string, string>;

  @ApiProperty({ type: [String], description: 'Names of the secrets that are kept; their values are never shown' })
  secretNames!: string[];

  @ApiProperty({ type: String, nullable: true, description: "The vendor's id of the account, once checked" })
  accountId!: string | null;

  @ApiProperty({ enum: HEALTHS })
  health!: ConnectionHealth;

  @ApiProperty({ type: String, nullable: true })
  healthMessage!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the vendor calls; `null` without SYNCLINE_PUBLIC_URL',
  })
  webhookUrl!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class ConnectionPageDto extends pageOfDto(ConnectionDto, 'ConnectionPageBase') {}

export class MissingRightDto {
  @ApiProperty()
  right!: string;

  @ApiProperty()
  neededFor!: string;
}

export class ConnectionCheckDto {
  @ApiProperty({ enum: HEALTHS })
  health!: ConnectionHealth;

  @ApiProperty({ type: String, nullable: true })
  message!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'As the vendor calls the account' })
  accountName!: string | null;

  @ApiProperty({ type: [MissingRightDto] })
  missing!: MissingRightDto[];
}

export class FieldDescriptionDto {
  @ApiProperty()
  name!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({
    enum: [
      ...['text', 'email', 'phone', 'url', 'number', 'boolean', 'date', 'instant'],
      ...['choice', 'members', 'reference', 'composite'],
    ],
  })
  type!: string;

  @ApiProperty({ description: "The vendor's own name of the type" })
  vendorType!: string;

  @ApiProperty()
  writable!: boolean;

  @ApiProperty({ description: 'Must be given when a record is created' })
  required!: boolean;

  @ApiProperty()
  unique!: boolean;

  @ApiProperty({ description: 'Records can be found by it, so it can be a match key' })
  lookup!: boolean;

  @ApiProperty({ required: false })
  maxLength?: number;

  @ApiProperty({ required: false })
  maxBytes?: number;

  @ApiProperty({ required: false })
  scale?: number;

  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true })
  options?: object;

  @ApiProperty({ type: [String], required: false, description: 'Objects whose ids it holds' })
  references?: readonly string[];

  @ApiProperty({ required: false, description: 'Its members are groups: tags, lists, campaigns, options' })
  groups?: boolean;

  @ApiProperty({ required: false, description: 'For an amount: the field of the same record with its currency' })
  currencyField?: string;

  @ApiProperty({ enum: ['string', 'native'] })
  storedAs!: string;

  @ApiProperty()
  custom!: boolean;
}

class ObjectDescriptionDto {
  @ApiProperty()
  name!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What the engine may rely on' })
  capabilities!: object;

  @ApiProperty({ type: [FieldDescriptionDto] })
  fields!: FieldDescriptionDto[];
}

export class ObjectListDto extends pageOfDto(ObjectDescriptionDto, 'ObjectPageBase') {}
