import { Expose, Transform, type TransformFnParams } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  Validate,
  type ValidationOptions,
} from 'class-validator';
import { IsOriginList, IsWebUrl } from './url-rules.js';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['auto', 'json', 'line'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Which parts run in this process. */
export const ROLES = ['all', 'api', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** One key: a version from `v1` up and 32 bytes in base64. */
export const KEY_PATTERN = /^v[1-9]\d{0,5}:[A-Za-z0-9+/]{43}=$/;
const KEY_LIST_PATTERN = /^v[1-9]\d{0,5}:[A-Za-z0-9+/]{43}=(,v[1-9]\d{0,5}:[A-Za-z0-9+/]{43}=)*$/;

/** Says what a value must look like and how to get there; the variable's name is put in front. */
const must = (beWhat: string): ValidationOptions => ({ message: `$property must be ${beWhat}` });

const Whole = (): PropertyDecorator =>
  Transform(({ value }: TransformFnParams): unknown => {
    const text: unknown = value;
    return typeof text === 'string' && /^\d+$/.test(text.trim()) ? Number(text) : text;
  });

function WholeBetween(min: number, max: number, beWhat: string): PropertyDecorator {
  return (target, property) => {
    for (const decorate of [
      Expose(),
      IsOptional(),
      Whole(),
      IsInt(must(beWhat)),
      Min(min, must(beWhat)),
      Max(max, must(beWhat)),
    ]) {
      decorate(target, property);
    }
  };
}

/** The environment variables Syncline reads, as they are written. README.md of this library explains each. */
export class Environment {
  @Expose()
  @IsOptional()
  @Matches(
    /^postgres(ql)?:\/\/[^\s]+$/,
    must('a PostgreSQL URL, postgres://user:password@host:5432/name; unset it to use the built-in database'),
  )
  DATABASE_URL?: string;

  @Expose()
  @IsOptional()
  @Matches(
    /^rediss?:\/\/[^\s]+$/,
    must('a Redis URL, redis://:password@host:6379/0; unset it to queue in the database'),
  )
  REDIS_URL?: string;

  @Expose()
  @IsOptional()
  @IsIn(ROLES, must(`one of ${ROLES.join(', ')}: which parts run in this process`))
  SYNCLINE_ROLE?: Role;

  @Expose()
  @IsOptional()
  @IsString()
  SYNCLINE_DATA_DIR?: string;

  @WholeBetween(0, 65_535, 'a port number, 1 to 65535 (0 takes any free one), e.g. 4400')
  SYNCLINE_PORT?: number;

  @Expose()
  @IsOptional()
  @Matches(/^[A-Za-z0-9.:_-]+$/, must('a host name or address to listen on, e.g. 127.0.0.1 or 0.0.0.0'))
  SYNCLINE_HOST?: string;

  @Expose()
  @IsOptional()
  @Validate(
    IsWebUrl,
    must('the https URL under which vendors reach this server, e.g. https://sync.example.com; unset it to poll only'),
  )
  SYNCLINE_PUBLIC_URL?: string;

  @Expose()
  @IsOptional()
  @Matches(KEY_PATTERN, must('v1:<32 bytes in base64>; make one with: echo "v1:$(openssl rand -base64 32)"'))
  SYNCLINE_SECRET_KEY?: string;

  @Expose()
  @IsOptional()
  @Matches(
    KEY_LIST_PATTERN,
    must('a comma list of keys, v2:<32 bytes in base64>,v1:<32 bytes in base64>; the highest version seals'),
  )
  SYNCLINE_SECRET_KEYS?: string;

  @Expose()
  @IsOptional()
  @Validate(IsOriginList, must('a comma list of origins without a path, e.g. http://127.0.0.1:4010'))
  SYNCLINE_ALLOWED_ORIGINS?: string;

  @Expose()
  @IsOptional()
  @IsIn(LOG_LEVELS, must(`one of ${LOG_LEVELS.join(', ')}`))
  SYNCLINE_LOG_LEVEL?: LogLevel;

  @Expose()
  @IsOptional()
  @IsIn(LOG_FORMATS, must(`one of ${LOG_FORMATS.join(', ')}; auto writes lines on a terminal and JSON elsewhere`))
  SYNCLINE_LOG_FORMAT?: LogFormat;

  @Expose()
  @IsOptional()
  @Validate(IsWebUrl, must('the issuer of your OpenID Connect provider, e.g. https://login.example.com'))
  SYNCLINE_OPENID_ISSUER?: string;

  @Expose()
  @IsOptional()
  @IsString()
  SYNCLINE_OPENID_CLIENT_ID?: string;

  @Expose()
  @IsOptional()
  @IsString()
  SYNCLINE_OPENID_CLIENT_SECRET?: string;

  @Expose()
  @IsOptional()
  @IsString()
  SYNCLINE_OPENID_NAME?: string;

  @Expose()
  @IsOptional()
  @Matches(
    /^[0-9A-Fa-f:.]+(\/\d{1,3})?(,\s*[0-9A-Fa-f:.]+(\/\d{1,3})?)*$|^loopback$/,
    must('a comma list of addresses or networks of your reverse proxies, e.g. 10.0.0.0/8, or loopback'),
  )
  SYNCLINE_TRUSTED_PROXIES?: string;

  @Expose()
  @IsOptional()
  @Matches(/^smtps?:\/\/\S+$/, must('smtp://user:password@host:587 or smtps://user:password@host:465'))
  SYNCLINE_SMTP_URL?: string;

  @Expose()
  @IsOptional()
  @Matches(
    /^([^<>\r\n]+<)?[^\s<>@,]+@[^\s<>@,]+>?$/,
    must('the address mail comes from, e.g. Syncline <syncline@example.com>'),
  )
  SYNCLINE_MAIL_FROM?: string;

  @WholeBetween(1, 256, 'a whole number of tickets worked on at once, 1 to 256, e.g. 8')
  SYNCLINE_WORKER_CONCURRENCY?: number;

  @WholeBetween(2, 200, 'a whole number of database connections per process, 2 to 200, e.g. 10')
  SYNCLINE_DATABASE_POOL?: number;

  @WholeBetween(1_000, 600_000, 'the longest wait for one vendor call in milliseconds, 1000 to 600000, e.g. 30000')
  SYNCLINE_HTTP_TIMEOUT_MS?: number;

  @WholeBetween(0, 600_000, 'the time to finish running work on shutdown in milliseconds, 0 to 600000, e.g. 20000')
  SYNCLINE_SHUTDOWN_MS?: number;
}
