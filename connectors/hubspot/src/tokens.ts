import { type CallContext, ConnectorError, type ConnectionContext, Secret, type Secrets } from '#connector-sdk';
import { RefusedCall } from './errors.js';
import { objectOf, textOf } from './json.js';

/** Where the bearer token of a call comes from. */
export interface TokenSource {
  /** A token to call with, renewed beforehand if it is about to expire. */
  current(context: CallContext): Promise<string>;
  /** The token held now. */
  readonly held: string;
  /** Whether `renew` can get another token. */
  readonly renewable: boolean;
  /** Replaces `refused`; does nothing when another call has replaced it already. */
  renew(refused: string, context: CallContext): Promise<void>;
}

/** Posts a form to the token endpoint at `path` and gives its JSON answer. */
export type PostForm = (path: string, form: Readonly<Record<string, string>>, context: CallContext) => Promise<unknown>;

/** v1 ends on 16 February 2027; a base URL that does not know v3 yet is asked by v1. */
const TOKEN_PATHS = ['/oauth/v3/token', '/oauth/v1/token'] as const;
const EXPIRY_MARGIN_MAX_MS = 60_000;
const EXPIRES_IN_DEFAULT_S = 1_800;

export function tokenSource(context: ConnectionContext, postForm: PostForm): TokenSource {
  const { accessToken, refreshToken, clientId, clientSecret } = context.secrets;
  if (refreshToken) {
    if (!clientId || !clientSecret) {
      throw noCredentials('a refresh token needs the client id and the client secret of its app');
    }
    return new OAuthTokens({ context, postForm, clientId, clientSecret });
  }
  if (!accessToken)
    throw noCredentials('give a private app access token, or OAuth client id, secret and refresh token');
  return new PrivateAppToken(accessToken);
}

const noCredentials = (why: string): ConnectorError =>
  new ConnectorError('config', { code: 'HUBSPOT_CREDENTIALS_INCOMPLETE', message: `Credentials are missing: ${why}.` });

class PrivateAppToken implements TokenSource {
  readonly renewable = false;
  readonly #token: Secret;

  constructor(token: Secret) {
    this.#token = token;
  }

  get held(): string {
    return this.#token.reveal();
  }

  async current(): Promise<string> {
    return this.held;
  }

  async renew(): Promise<void> {
    throw new Error('a private app token cannot be renewed');
  }
}

interface OAuthParts {
  readonly context: ConnectionContext;
  readonly postForm: PostForm;
  readonly clientId: Secret;
  readonly clientSecret: Secret;
}

class OAuthTokens implements TokenSource {
  readonly renewable = true;
  readonly #parts: OAuthParts;
  #token: Secret | undefined;
  #renewAtMs = 0;
  #renewing: Promise<void> | undefined;
  #pathIndex = 0;

  constructor(parts: OAuthParts) {
    this.#parts = parts;
  }

  get held(): string {
    return this.#token?.reveal() ?? '';
  }

  async current(context: CallContext): Promise<string> {
    if (!this.#token || this.#parts.context.clock.nowMs() >= this.#renewAtMs) await this.renew(this.held, context);
    return this.held;
  }

  async renew(refused: string, context: CallContext): Promise<void> {
    if (this.held !== refused) return;
    this.#renewing ??= this.#exchange(context).finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }

  async #exchange(context: CallContext): Promise<void> {
    const renewed = await this.#parts.context.renewSecrets((present) => this.#ask(present, context));
    this.#token = renewed.token;
    this.#renewAtMs = renewed.renewAtMs;
  }

  /** The refresh token is the one stored last: another process may have been given a new one. */
  async #ask(
    { refreshToken }: Secrets,
    context: CallContext,
  ): Promise<{ changed: Secrets; renewed: { token: Secret; renewAtMs: number } }> {
    const answer = objectOf(await this.#post(refreshToken?.reveal() ?? '', context));
    const accessToken = textOf(answer['access_token']);
    if (accessToken === undefined) {
      throw new ConnectorError('protocol', {
        code: 'HUBSPOT_TOKEN_ANSWER',
        message: "HubSpot's token answer holds no access token.",
      });
    }
    const rotated = textOf(answer['refresh_token']);
    const expiresIn = Number(answer['expires_in']);
    const lifeMs = (expiresIn > 0 ? expiresIn : EXPIRES_IN_DEFAULT_S) * 1_000;
    const marginMs = Math.min(EXPIRY_MARGIN_MAX_MS, lifeMs / 10);
    return {
      changed: rotated !== undefined && rotated !== refreshToken?.reveal() ? { refreshToken: new Secret(rotated) } : {},
      renewed: {
        token: new Secret(accessToken),
        renewAtMs: this.#parts.context.clock.nowMs() + lifeMs - marginMs,
      },
    };
  }

  async #post(refreshToken: string, context: CallContext): Promise<unknown> {
    const form = {
      grant_type: 'refresh_token',
      client_id: this.#parts.clientId.reveal(),
      client_secret: this.#parts.clientSecret.reveal(),
      refresh_token: refreshToken,
    };
    for (;;) {
      const path = TOKEN_PATHS[this.#pathIndex] ?? TOKEN_PATHS[1];
      try {
        return await this.#parts.postForm(path, form, context);
      } catch (error) {
        if (!(error instanceof RefusedCall)) throw error;
        const absent = error.refusal.status === 404 || error.refusal.status === 405;
        if (!absent || this.#pathIndex === TOKEN_PATHS.length - 1) throw refusedGrant(error);
        this.#pathIndex += 1;
      }
    }
  }
}

const refusedGrant = (cause: RefusedCall): ConnectorError =>
  new ConnectorError('auth', {
    code: 'HUBSPOT_GRANT_REFUSED',
    message:
      'HubSpot no longer accepts the refresh token; the app was uninstalled or its secret changed. Authorise again.',
    httpStatus: cause.refusal.status,
    cause,
  });
