import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
  registerDecorator,
} from 'class-validator';
import { isTimeZone } from '#core';
import { type AlertRules, DEFAULT_ALERT_RULES, type QuietHours } from '#engine';

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** An object of the class named, checked like it. */
function Part(type: new () => object, example: object): PropertyDecorator {
  return (target, property) => {
    for (const decorate of [ApiProperty({ type, example }), IsObject(), ValidateNested(), Type(() => type)]) {
      decorate(target, property);
    }
  };
}

function Whole(min: number, max: number, description: string): PropertyDecorator {
  return (target, property) => {
    for (const decorate of [
      ApiProperty({ type: 'integer', minimum: min, maximum: max, description }),
      IsInt(),
      Min(min),
      Max(max),
    ]) {
      decorate(target, property);
    }
  };
}

function IsTimeZone(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isTimeZone',
      target: target.constructor,
      propertyName: property as string,
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isTimeZone(value),
        defaultMessage: () => `${String(property)} must be a name of the IANA time zone database, e.g. Asia/Bangkok`,
      },
    });
}

export class AlertSwitchDto {
  @ApiProperty({ description: 'Whether it is looked for' })
  @IsBoolean()
  on!: boolean;
}

export class StalledRuleDto extends AlertSwitchDto {
  @Whole(5, WEEK_MINUTES, 'How long a live sync may go without getting on; never less than three of its polls')
  afterMinutes!: number;
}

export class DeadLettersRuleDto extends AlertSwitchDto {
  @Whole(1, 1_000_000, 'So many')
  count!: number;

  @Whole(5, WEEK_MINUTES, 'within so many minutes, in one sync')
  withinMinutes!: number;
}

export class QuotaRuleDto extends AlertSwitchDto {
  @Whole(1, 100, "Share of the day's calls")
  percent!: number;
}

export class QuietHoursDto implements QuietHours {
  @ApiProperty({ pattern: TIME_OF_DAY.source, example: '22:00', description: 'A time of day, e.g. 22:00' })
  @Matches(TIME_OF_DAY, { message: '$property must be a time of day, e.g. 22:00' })
  from!: string;

  @ApiProperty({
    pattern: TIME_OF_DAY.source,
    example: '07:00',
    description: 'A time of day, e.g. 07:00; on the next day, if it is earlier',
  })
  @Matches(TIME_OF_DAY, { message: '$property must be a time of day, e.g. 07:00' })
  to!: string;

  @ApiProperty({ example: 'Asia/Bangkok', description: 'A name of the IANA time zone database' })
  @IsTimeZone()
  timeZone!: string;
}

export class AlertRulesDto implements AlertRules {
  @Part(StalledRuleDto, DEFAULT_ALERT_RULES.stalled)
  stalled!: StalledRuleDto;

  @Part(DeadLettersRuleDto, DEFAULT_ALERT_RULES.deadLetters)
  deadLetters!: DeadLettersRuleDto;

  @Part(AlertSwitchDto, DEFAULT_ALERT_RULES.credentials)
  credentials!: AlertSwitchDto;

  @Part(AlertSwitchDto, DEFAULT_ALERT_RULES.brake)
  brake!: AlertSwitchDto;

  @Part(QuotaRuleDto, DEFAULT_ALERT_RULES.quota)
  quota!: QuotaRuleDto;

  @Whole(1, 60, 'Messages on each channel; what is more is told in the next')
  messagesPerHour!: number;

  @ApiProperty({
    type: QuietHoursDto,
    nullable: true,
    description: 'What opens in them is told when they end, unless it is over by then',
  })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => QuietHoursDto)
  quietHours!: QuietHoursDto | null;

  @ApiProperty({ description: 'Whether credentials and brakes are told in quiet hours as well' })
  @IsBoolean()
  urgentInQuietHours!: boolean;
}
