import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { ALERT_KINDS, type AlertKind, type ChannelWay, MESSAGE_STATES, type MessageState } from '#engine';
import { pageOfDto } from '../paging/page.dto.js';

const KINDS = ['email', 'webhook'] as const satisfies readonly ChannelWay['kind'][];
export const CHANNEL_NAME_CHARACTERS_MAX = 100;
const URL_CHARACTERS_MAX = 2_000;
const RECIPIENTS_MAX = 20;

const NAME = { maxLength: CHANNEL_NAME_CHARACTERS_MAX, description: 'Unique in the workspace', example: 'Ops' };
const RECIPIENTS = {
  type: [String] as [StringConstructor],
  required: false,
  maxItems: RECIPIENTS_MAX,
  description: 'Of mail; all of them see each other',
  example: ['ops@example.com'],
};
const URL_GIVEN = {
  required: false,
  maxLength: URL_CHARACTERS_MAX,
  description: 'Of a webhook: https, on the public internet. It is kept sealed and not given out again',
  example: 'https://hooks.slack.com/services/…',
};

export class AlertChannelChangeDto {
  @ApiProperty({ ...NAME, required: false })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(CHANNEL_NAME_CHARACTERS_MAX)
  name?: string;

  @ApiProperty(RECIPIENTS)
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(RECIPIENTS_MAX)
  @ArrayUnique()
  @IsEmail({}, { each: true })
  recipients?: string[];

  @ApiProperty(URL_GIVEN)
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(URL_CHARACTERS_MAX)
  url?: string;

  @ApiProperty({
    required: false,
    nullable: true,
    isArray: true,
    enum: ALERT_KINDS,
    minItems: 1,
    description: 'It is told of alerts of these kinds alone; `null`, or left out of a new one: of all',
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1, { message: '$property must name a kind of alert; leave it out, or give null, for all' })
  @ArrayUnique()
  @IsIn(ALERT_KINDS, { each: true })
  kinds?: AlertKind[] | null;

  @ApiProperty({ required: false, description: 'Whether it is told anything' })
  @IsOptional()
  @IsBoolean()
  on?: boolean;
}

export class NewAlertChannelDto extends AlertChannelChangeDto {
  @ApiProperty(NAME)
  @IsString()
  @IsNotEmpty()
  @MaxLength(CHANNEL_NAME_CHARACTERS_MAX)
  declare name: string;

  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS)
  kind!: ChannelWay['kind'];
}

export class LastMessageDto {
  @ApiProperty({ enum: MESSAGE_STATES, description: 'waiting: it is to be sent, perhaps once more. failed: given up' })
  state!: MessageState;

  @ApiProperty({ type: String, nullable: true, description: 'Why the last try failed' })
  error!: string | null;

  @ApiProperty()
  attempts!: number;

  @ApiProperty({ format: 'date-time' })
  queuedAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  sentAt!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'When it is tried next' })
  nextAt!: string | null;
}

export class AlertChannelDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: KINDS })
  kind!: ChannelWay['kind'];

  @ApiProperty({ type: [String], description: 'Empty for webhooks' })
  recipients!: string[];

  @ApiProperty({ type: String, nullable: true, description: 'Where a webhook is; the rest of its URL is a secret' })
  urlHost!: string | null;

  @ApiProperty({ nullable: true, isArray: true, enum: ALERT_KINDS, description: '`null`: of alerts of every kind' })
  kinds!: AlertKind[] | null;

  @ApiProperty()
  on!: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: LastMessageDto, nullable: true, description: 'The message queued last' })
  last!: LastMessageDto | null;
}

export class AlertChannelListDto extends pageOfDto(AlertChannelDto, 'AlertChannelListBase') {}
