import { type SandboxClock, type SeededRandom, verifierFits } from '#sandbox-kit';
import { HubspotRefusal } from './errors.js';
import { type Actor, type ApiEra } from './types.js';

/** How long an OAuth access token lives. */
export const ACCESS_TOKEN_LIFE_S = 1800;

/** What a caller may do and who it is. */
export interface AccessToken {
  value: string;
  kind: 'private-app' | 'oauth';
  appId: number;
  /** `'all'` for a token that was granted every scope. */
  scopes: readonly string[] | 'all';
  /** Absent for a private app's token, which does not expire. */
  expiresAtMs?: number;
  refreshToken?: string;
}

/** A right to new access tokens; lives until the app is uninstalled. */
export interface RefreshToken {
  value: string;
  appId: number;
  scopes: readonly string[] | 'all';
}

/** What a person agreed to, and what whoever trades the code must show. */
export interface CodeGrant {
  scopes: readonly string[] | 'all';
  redirectUri: string;
  challenge: string | undefined;
}

/** Who makes a call, worked out from its token. */
export interface Caller {
  kind: 'private-app' | 'oauth' | 'api-key';
  /** What limits are counted by. */
  key: string;
  appId: number;
  scopes: readonly string[] | 'all';
  era: ApiEra;
  actor: Actor;
}

/** Every token of the account. */
export class Tokens {
  readonly #access = new Map<string, AccessToken>();
  readonly #refresh = new Map<string, RefreshToken>();
  readonly #codes = new Map<string, CodeGrant>();
  readonly #clock: SandboxClock;
  readonly #random: SeededRandom;
  readonly #appId: number;
  /** An account that is called with an API key is one of 2022, the last year HubSpot took them. */
  #era: ApiEra;

  constructor(parts: {
    clock: SandboxClock;
    random: SeededRandom;
    appId: number;
    privateAppToken: string;
    era: ApiEra;
  }) {
    this.#era = parts.era;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#appId = parts.appId;
    this.addPrivateApp(parts.privateAppToken, 'all', parts.appId);
  }

  addPrivateApp(value: string, scopes: readonly string[] | 'all', appId: number): AccessToken {
    const token: AccessToken = { value, kind: 'private-app', appId, scopes };
    this.#access.set(value, token);
    return token;
  }

  /** A fresh private-app token or OAuth pair, as a person in HubSpot's settings would make one. */
  mint(kind: AccessToken['kind'], scopes: readonly string[] | 'all', appId = this.#appId): AccessToken {
    if (kind === 'private-app') return this.addPrivateApp(`pat-na1-${this.#secret(32)}`, scopes, appId);
    const refresh: RefreshToken = { value: `na1-${this.#secret(40)}`, appId, scopes };
    this.#refresh.set(refresh.value, refresh);
    return this.refresh(refresh.value) as AccessToken;
  }

  /** An authorization code, once a person has agreed to the app's scopes. */
  mintCode(grant: CodeGrant): string {
    const code = `na1-${this.#secret(24)}`;
    this.#codes.set(code, grant);
    return code;
  }

  /** Trades a code for tokens; a code works once, for whoever asked for it. */
  redeem(code: string, redirectUri: string | undefined, verifier: string | undefined): AccessToken | undefined {
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    if (!grant || grant.redirectUri !== redirectUri || !verifierFits(grant.challenge, verifier)) return undefined;
    return this.mint('oauth', grant.scopes);
  }

  /** A new access token; the refresh token stays the same. */
  refresh(refreshToken: string): AccessToken | undefined {
    const grant = this.#refresh.get(refreshToken);
    if (!grant) return undefined;
    const token: AccessToken = {
      value: this.#secret(64),
      kind: 'oauth',
      appId: grant.appId,
      scopes: grant.scopes,
      expiresAtMs: this.#clock.nowMs() + ACCESS_TOKEN_LIFE_S * 1000,
      refreshToken,
    };
    this.#access.set(token.value, token);
    return token;
  }

  access(value: string): AccessToken | undefined {
    return this.#access.get(value);
  }

  refreshToken(value: string): RefreshToken | undefined {
    return this.#refresh.get(value);
  }

  /** Ends a refresh token and every access token made from it: the app is uninstalled. */
  revoke(value: string): void {
    this.#refresh.delete(value);
    this.#access.delete(value);
    for (const [token, access] of this.#access) if (access.refreshToken === value) this.#access.delete(token);
  }

  /** Works out who calls; throws HubSpot's 401 when the call proves nobody. */
  identify(authorization: string | undefined, apiKey: string | null): Caller {
    if (apiKey !== null && apiKey !== '') {
      this.#era = '2022';
      const actor = { source: 'API' };
      return { kind: 'api-key', key: 'api-key', appId: this.#appId, scopes: 'all', era: this.#era, actor };
    }
    const value = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    const token = value === undefined ? undefined : this.#access.get(value);
    if (!token) {
      throw new HubspotRefusal(401, {
        message: 'Authentication credentials not found. This API supports OAuth 2.0 authentication.',
        category: 'INVALID_AUTHENTICATION',
      });
    }
    if (token.expiresAtMs !== undefined && token.expiresAtMs <= this.#clock.nowMs()) {
      const agoS = Math.floor((this.#clock.nowMs() - token.expiresAtMs) / 1000);
      throw new HubspotRefusal(401, {
        message: `The OAuth token used to make this call expired ${agoS} second(s) ago.`,
        context: { 'expire time': [new Date(token.expiresAtMs).toISOString()] },
        category: 'EXPIRED_AUTHENTICATION',
      });
    }
    return {
      kind: token.kind,
      key: `${token.kind}:${token.kind === 'oauth' ? token.appId : token.value}`,
      appId: token.appId,
      scopes: token.scopes,
      era: this.#era,
      actor: { source: 'INTEGRATION', sourceId: String(token.appId) },
    };
  }

  #secret(length: number): string {
    const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
    return Array.from({ length }, () => letters[this.#random.between(0, letters.length - 1)]).join('');
  }
}

/** Refuses a call whose token was not granted a scope. */
export function requireScopes(caller: Caller, required: readonly string[]): void {
  const { scopes } = caller;
  if (scopes === 'all' || required.every((scope) => scopes.includes(scope))) return;
  throw new HubspotRefusal(403, {
    message: "This app hasn't been granted all required scopes to make this call.",
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: [...required] },
      },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    category: 'MISSING_SCOPES',
  });
}
