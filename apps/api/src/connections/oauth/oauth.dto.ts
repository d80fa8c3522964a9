import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { IsTextRecord } from '../../http/text-record.js';

const NAME_CHARACTERS_MAX = 200;
const URL_CHARACTERS_MAX = 500;
const PATH_CHARACTERS_MAX = 2_000;
const SETTING_CHARACTERS_MAX = 1_000;
const SECRET_CHARACTERS_MAX = 10_000;
const TEXTS = { type: 'object', additionalProperties: { type: 'string' }, selfRequired: false } as const;

/** A path that no browser takes for another server's address. */
const OWN_PATH = /^\/(?![/\\])[^\\\s]*$/;

export class NewOAuthAttemptDto {
  @ApiProperty({ example: 'hubspot', description: 'The vendor: one of GET /v1/connectors that has the way "oauth"' })
  @IsString()
  @IsNotEmpty()
  connector!: string;

  @ApiProperty({ required: false, maxLength: NAME_CHARACTERS_MAX, description: 'What to call a new connection' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(NAME_CHARACTERS_MAX)
  name?: string;

  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'The connection to authorise again; it keeps its id, syncs and links, and takes no other account',
  })
  @IsOptional()
  @IsUUID()
  connectionId?: string;

  @ApiProperty({
    required: false,
    example: '/connections',
    description: 'A path of this server to send the browser to in the end; without it a page says what came of it',
  })
  @IsOptional()
  @MaxLength(PATH_CHARACTERS_MAX)
  @Matches(OWN_PATH, { message: 'returnTo must be a path of this server that begins with one slash' })
  returnTo?: string;

  @ApiProperty({ required: false, description: "Where the vendor is, if not at its usual place: an org's own host" })
  @IsOptional()
  @IsString()
  @MaxLength(URL_CHARACTERS_MAX)
  baseUrl?: string;

  @ApiProperty({ ...TEXTS, description: 'As the connector lists them; those that can be chosen may come later' })
  @IsOptional()
  @IsTextRecord(SETTING_CHARACTERS_MAX)
  settings?: Record<string, string>;

  @ApiProperty({
    ...TEXTS,
    writeOnly: true,
    description:
      'Client id and secret of an app of your own, by the names the way gives them; else the one set up here',
  })
  @IsOptional()
  @IsTextRecord(SECRET_CHARACTERS_MAX)
  secrets?: Record<string, string>;
}

export class OAuthStartDto {
  @ApiProperty({ format: 'uuid', description: 'The attempt, to ask what came of it' })
  id!: string;

  @ApiProperty({ description: "The vendor's page, for the person who is to agree" })
  url!: string;

  @ApiProperty({ format: 'date-time', description: 'An answer after this is refused' })
  expiresAt!: string;
}

export class OAuthAttemptDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ enum: ['waiting', 'connected', 'failed'] })
  state!: 'waiting' | 'connected' | 'failed';

  @ApiProperty()
  vendor!: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The connection it is about, once there is one',
  })
  connectionId!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed, e.g. SYNC_O101: the person said no' })
  code!: string | null;

  @ApiProperty({ type: String, nullable: true })
  message!: string | null;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}
