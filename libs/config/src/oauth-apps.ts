import { ConfigError } from './config-error.js';

/** Syncline's app at one vendor, as the vendor's developer pages name its parts. Never prints its secret. */
export class OAuthApp {
  readonly clientId: string;
  readonly #clientSecret: string;

  constructor(clientId: string, clientSecret: string) {
    this.clientId = clientId;
    this.#clientSecret = clientSecret;
  }

  revealSecret(): string {
    return this.#clientSecret;
  }
}

/** `SYNCLINE_OAUTH_<VENDOR>_CLIENT_ID` and `…_CLIENT_SECRET`: a connector that is added needs no change here. */
const VARIABLE = /^SYNCLINE_OAUTH_([A-Z0-9]+)_CLIENT_(ID|SECRET)$/;

export const isOAuthVariable = (name: string): boolean => VARIABLE.test(name);

/**
 * The apps in the environment, by vendor in lower case.
 *
 * @throws ConfigError `SYNC_CFG001` for an id without a secret, or a secret without an id
 */
export function oauthAppsOf(given: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, OAuthApp> {
  const vendors = new Set(Object.keys(given).flatMap((name) => VARIABLE.exec(name)?.[1] ?? []));
  const apps = new Map<string, OAuthApp>();
  const problems: string[] = [];
  for (const vendor of vendors) {
    const id = `SYNCLINE_OAUTH_${vendor}_CLIENT_ID`;
    const secret = `SYNCLINE_OAUTH_${vendor}_CLIENT_SECRET`;
    const [clientId, clientSecret] = [given[id]?.trim(), given[secret]?.trim()];
    if (clientId !== undefined && clientSecret !== undefined) {
      apps.set(vendor.toLowerCase(), new OAuthApp(clientId, clientSecret));
    } else {
      const [there, missing] = clientId === undefined ? [secret, id] : [id, secret];
      problems.push(`${there} is of no use without ${missing}; set both as the vendor's developer pages show them`);
    }
  }
  if (problems.length > 0) throw new ConfigError('SYNC_CFG001', problems);
  return apps;
}
