import { createHmac } from 'node:crypto';
import { type SandboxClock, type SeededRandom } from '#sandbox-kit';

/** What an access token stands for. */
export interface Session {
  token: string;
  userId: string;
}

const REFRESH_TOKEN_DIGITS = 40;

/** The org's access and refresh tokens. A session ends after some time without a call. */
export class Sessions {
  readonly #clock: SandboxClock;
  readonly #random: SeededRandom;
  readonly #sessions = new Map<string, { session: Session; lastUsedMs: number }>();
  readonly #refreshTokens = new Map<string, string>();
  ttlMs: number;

  constructor(clock: SandboxClock, random: SeededRandom, ttlMs: number) {
    this.#clock = clock;
    this.#random = random;
    this.ttlMs = ttlMs;
  }

  /** Opens a session, with a minted token unless one is given. */
  open(userId: string, orgId: string, token = `${orgId.slice(0, 15)}!${this.#secret(96)}`): Session {
    const session = { token, userId };
    this.#sessions.set(token, { session, lastUsedMs: this.#clock.nowMs() });
    return session;
  }

  /** The session of a token that is still good, its time starting anew. */
  use(token: string): Session | undefined {
    const entry = this.#sessions.get(token);
    if (!entry) return undefined;
    const nowMs = this.#clock.nowMs();
    if (nowMs - entry.lastUsedMs >= this.ttlMs) {
      this.#sessions.delete(token);
      return undefined;
    }
    entry.lastUsedMs = nowMs;
    return entry.session;
  }

  /** Ends every session; refresh tokens stay good. */
  expireAll(): void {
    this.#sessions.clear();
  }

  grantRefresh(userId: string, token = `5Aep${this.#secret(REFRESH_TOKEN_DIGITS)}`): string {
    this.#refreshTokens.set(token, userId);
    return token;
  }

  refreshUser(token: string): string | undefined {
    return this.#refreshTokens.get(token);
  }

  /** Takes back an access or refresh token; false when it is neither. */
  revoke(token: string): boolean {
    return this.#refreshTokens.delete(token) || this.#sessions.delete(token);
  }

  #secret(digits: number): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._';
    return Array.from({ length: digits }, () => this.#random.pick([...letters])).join('');
  }
}

/** The token answer's signature: an HMAC of the identity URL and the time of issue. */
export const signatureOf = (clientSecret: string, identityUrl: string, issuedAt: string): string =>
  createHmac('sha256', clientSecret)
    .update(identityUrl + issuedAt)
    .digest('base64');
