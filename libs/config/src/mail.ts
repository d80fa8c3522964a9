import { inspect } from 'node:util';
import { ConfigError } from './config-error.js';
import { type Environment } from './environment.js';

/** The mail server that mail goes out by. Never prints its password. */
export class MailConfig {
  readonly #password: string | null;

  constructor(
    readonly host: string,
    readonly port: number,
    /** TLS from the beginning; otherwise by STARTTLS. */
    readonly secure: boolean,
    /** Whether it is on this machine, so that nobody listens in between. */
    readonly isLocal: boolean,
    readonly user: string | null,
    password: string | null,
    /** Whom mail comes from. */
    readonly from: string,
  ) {
    this.#password = password;
  }

  revealPassword(): string | null {
    return this.#password;
  }

  [inspect.custom](): string {
    return `MailConfig(${this.host}:${this.port})`;
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const PORTS = { 'smtp:': 587, 'smtps:': 465 } as const;

/** @throws ConfigError when one of the two is missing, or the server is not named as it must be */
export function mailOf(environment: Environment): MailConfig | null {
  const { SYNCLINE_SMTP_URL: text, SYNCLINE_MAIL_FROM: from } = environment;
  if (text === undefined && from === undefined) return null;
  if (text === undefined || from === undefined) {
    throw new ConfigError('SYNC_CFG001', [
      'SYNCLINE_SMTP_URL and SYNCLINE_MAIL_FROM must be set together; set both or none',
    ]);
  }
  const url = URL.parse(text);
  const protocol = url?.protocol;
  if (!url || (protocol !== 'smtp:' && protocol !== 'smtps:') || url.hostname === '') {
    throw new ConfigError('SYNC_CFG001', [
      'SYNCLINE_SMTP_URL must be smtp://user:password@host:587 or smtps://user:password@host:465',
    ]);
  }
  const part = (value: string): string | null => (value === '' ? null : decodeURIComponent(value));
  const port = url.port === '' ? PORTS[protocol] : Number(url.port);
  const isLocal = LOOPBACK.test(url.hostname);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new MailConfig(host, port, protocol === 'smtps:', isLocal, part(url.username), part(url.password), from);
}
