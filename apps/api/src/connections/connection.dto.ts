import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength, ValidateIf } from 'class-validator';
import { type SignInWay } from '#connector-sdk';
import { type ConnectionHealth } from '#engine';
import { IsTextRecord } from '../http/text-record.js';
import { pageOfDto } from '../paging/page.dto.js';

const NAME_CHARACTERS_MAX = 200;
const URL_CHARACTERS_MAX = 500;
const SETTING_CHARACTERS_MAX = 1_000;
const SECRET_CHARACTERS_MAX = 10_000;
const HEALTHS = ['unchecked', 'ok', 'authFailed', 'missingRights', 'unreachable'] as const satisfies ConnectionHealth[];

const WAYS = ['oauth', 'token', 'apiKey', 'app'] as const satisfies SignInWay['kind'][];

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

export class LackDto {
  @ApiProperty({ description: 'A scope or right, as the vendor calls it' })
  right!: string;

  @ApiProperty({ description: 'What does not work without it, to end the sentence "Without it …"' })
  without!: string;
}

class VendorAllowanceDto {
  @ApiProperty({ type: 'integer' })
  max!: number;

  @ApiProperty({ type: 'integer' })
  remaining!: number;
}

/** The quota gauge. */
export class AllowanceDto {
  @ApiProperty({ description: 'A part of the allowance with limits of its own' })
  pool!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Calls a day that Syncline takes at most' })
  dailyMax!: number | null;

  @ApiProperty({ description: 'Calls Syncline has made since the day began, over all connections to the account' })
  usedToday!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Calls it may still make today; `null`: not limited' })
  leftToday!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the day begins anew' })
  resetsAt!: string | null;

  @ApiProperty({
    type: VendorAllowanceDto,
    nullable: true,
    description: "The vendor's own figures, which count every program's calls; `null` while it has not told",
  })
  vendor!: VendorAllowanceDto | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The vendor asked to wait until then',
  })
  waitsUntil!: string | null;

  @ApiProperty({ description: 'Share of the usual rate in use: less than 1 after the vendor asked to slow down' })
  rateShare!: number;
}

class SettingChoiceDto {
  @ApiProperty()
  value!: string;

  @ApiProperty()
  title!: string;
}

export class SettingChoicesDto {
  @ApiProperty({ description: 'The setting' })
  name!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ type: [SettingChoiceDto] })
  choices!: SettingChoiceDto[];
}

export class SettingChoicesListDto extends pageOfDto(SettingChoicesDto, 'SettingChoicesPageBase') {}

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

  @ApiProperty({ type: String, nullable: true, description: 'As the vendor calls the account' })
  accountName!: string | null;

  @ApiProperty({ enum: WAYS, nullable: true, description: 'How it is signed in, as its credentials show' })
  signedInBy!: SignInWay['kind'] | null;

  @ApiProperty({
    type: [String],
    nullable: true,
    description: 'Scopes a person agreed to; `null` where the credentials do not tell',
  })
  grantedScopes!: string[] | null;

  @ApiProperty({
    type: [LackDto],
    description: 'Scopes and rights that are missing, and what does not work without them',
  })
  lacks!: LackDto[];

  @ApiProperty({ type: [String], description: 'Settings that are needed and not there yet; see …/choices' })
  missingSettings!: string[];

  @ApiProperty({ type: [AllowanceDto], description: "What is left of the account's allowance" })
  allowances!: AllowanceDto[];

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

class FieldOptionsDto {
  @ApiProperty({ description: 'It holds nothing else' })
  closed!: boolean;

  @ApiProperty({ type: [SettingChoiceDto] })
  values!: SettingChoiceDto[];
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

  @ApiProperty({ type: FieldOptionsDto, required: false, description: 'What it can hold' })
  options?: FieldOptionsDto;

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
