import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { type Alert, ALERT_KINDS, type AlertKind, type AlertSubject, type ConnectionHealth } from '#engine';
import { type Answer } from '../http/answer.js';
import { pageOfDto, PageQueryDto } from '../paging/page.dto.js';

const STATES = ['open', 'past'] as const;
const MUTED_MINUTES_MAX = 30 * 24 * 60;

export class AlertQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, enum: STATES, description: 'past: over' })
  @IsOptional()
  @IsIn(STATES)
  state?: (typeof STATES)[number];

  @ApiProperty({ required: false, enum: ALERT_KINDS })
  @IsOptional()
  @IsIn(ALERT_KINDS)
  kind?: AlertKind;
}

export class AlertSubjectDto {
  @ApiProperty({ enum: ['sync', 'connection'] })
  kind!: AlertSubject['kind'];

  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'As it was called when the alert was last looked after' })
  name!: string;
}

export class AlertDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({
    enum: ALERT_KINDS,
    description:
      'stalled: a live sync does not get on. deadLetters: more and more writes are refused. credentials: a vendor refuses a connection, or grants it too little. brake: a sync is held until a person has looked. quota: most of the calls of the day are used',
  })
  kind!: AlertKind;

  @ApiProperty({ type: AlertSubjectDto })
  subject!: AlertSubjectDto;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'stalled: when it last got on' })
  since!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'deadLetters: those that are open' })
  count!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: "quota: the share of the day's calls that is used, 0 to 1",
  })
  share!: number | null;

  @ApiProperty({
    enum: ['unchecked', 'ok', 'authFailed', 'missingRights', 'unreachable'],
    nullable: true,
    description: 'credentials: how the connection is',
  })
  health!: ConnectionHealth | null;

  @ApiProperty({ format: 'date-time' })
  openedAt!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: '`null` while it lasts' })
  closedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Who looks after it' })
  acknowledgedBy!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  acknowledgedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'Nothing is told of it before then' })
  mutedUntil!: string | null;
}

export class AlertPageDto extends pageOfDto(AlertDto, 'AlertPageBase') {}

export class MuteDto {
  @ApiProperty({
    minimum: 0,
    maximum: MUTED_MINUTES_MAX,
    description: 'For how many minutes nothing is told of it; 0: it is told again',
    example: 240,
  })
  @IsInt()
  @Min(0)
  @Max(MUTED_MINUTES_MAX)
  minutes!: number;
}

const timeOf = (atMs: number | null | undefined): string | null =>
  atMs === null || atMs === undefined ? null : new Date(atMs).toISOString();

export const alertAnswer = (alert: Alert): Answer<AlertDto> => ({
  id: alert.id,
  kind: alert.kind,
  subject: alert.subject,
  since: timeOf(alert.facts.sinceMs),
  count: alert.facts.count,
  share: alert.facts.share,
  health: alert.facts.health,
  openedAt: new Date(alert.openedAtMs).toISOString(),
  closedAt: timeOf(alert.closedAtMs),
  acknowledgedBy: alert.acknowledged?.by ?? null,
  acknowledgedAt: timeOf(alert.acknowledged?.atMs),
  mutedUntil: timeOf(alert.mutedUntilMs),
});
