import { inspect } from 'node:util';
import { ConfigError } from './config-error.js';
import { type Environment } from './environment.js';

/** An OpenID Connect provider. Never prints its secret. */
export class OpenIdConfig {
  readonly #clientSecret: string;

  constructor(
    readonly issuer: string,
    readonly clientId: string,
    clientSecret: string,
    /** What people call it. */
    readonly name: string,
  ) {
    this.#clientSecret = clientSecret;
  }

  revealClientSecret(): string {
    return this.#clientSecret;
  }

  [inspect.custom](): string {
    return `OpenIdConfig(${this.issuer})`;
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** @throws ConfigError when a part is missing, or the provider would be spoken to in the clear */
export function openIdOf(environment: Environment): OpenIdConfig | null {
  const {
    SYNCLINE_OPENID_ISSUER: issuer,
    SYNCLINE_OPENID_CLIENT_ID: clientId,
    SYNCLINE_OPENID_CLIENT_SECRET: clientSecret,
    SYNCLINE_OPENID_NAME: name,
  } = environment;
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) {
    throw new ConfigError('SYNC_CFG001', [
      'SYNCLINE_OPENID_ISSUER, SYNCLINE_OPENID_CLIENT_ID and SYNCLINE_OPENID_CLIENT_SECRET must be set together; set all three or none',
    ]);
  }
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && !LOOPBACK.test(url.hostname)) {
    throw new ConfigError('SYNC_CFG001', ['SYNCLINE_OPENID_ISSUER must be an https URL, unless it is on this machine']);
  }
  return new OpenIdConfig(issuer, clientId, clientSecret, name ?? url.hostname);
}
