import { createVerify } from 'node:crypto';
import { type Express, type Request, type Response } from 'express';
import { backTo, consentPage, consentRefusal, verifierFits } from '#sandbox-kit';
import { type Org } from './org.js';
import { signatureOf } from './sessions.js';
import { MINUTE_MS } from './times.js';
import { asText } from './text.js';

const SCOPE = 'refresh_token api';
const JWT_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const JWT_LIFE_MAX_MS = 3 * MINUTE_MS;
const JWT_AUDIENCES = new Set(['https://login.salesforce.com', 'https://test.salesforce.com']);
const CODE_LIFE_MS = 15 * MINUTE_MS;

/** A refused token call: always 400 with these two keys. */
class TokenRefused extends Error {
  readonly error: string;

  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

interface Grant {
  userId: string;
  /** The refresh token the answer carries; absent in flows that have none. */
  refreshToken?: string;
  /** What was granted, where a person was asked. */
  scope?: string;
}

/** What a person agreed to, and what whoever trades the code must show. */
interface CodeGrant {
  bornMs: number;
  redirectUri: string;
  scope: string;
  challenge: string | undefined;
}

type Form = Readonly<Record<string, string | undefined>>;

/** The login host's calls: tokens, revocation, and who the session is. */
export class OAuthEndpoints {
  readonly #org: Org;
  readonly #codes = new Map<string, CodeGrant>();

  constructor(org: Org) {
    this.#org = org;
  }

  mount(app: Express): void {
    app.post('/services/oauth2/token', (request, response) => this.#token(request, response));
    app.all('/services/oauth2/revoke', (request, response) => {
      const token = asText((request.body as Form | undefined)?.['token'] ?? request.query['token']);
      if (this.#org.sessions.revoke(token)) response.status(200).end();
      else
        response
          .status(400)
          .json({ error: 'unsupported_token_type', error_description: 'this token type is not supported' });
    });
    app.get('/services/oauth2/authorize', (request, response) => this.#consent(request.query as Form, response));
    app.post('/services/oauth2/authorize', (request, response) => this.#decide(request.body as Form, response));
    app.get(['/services/oauth2/userinfo', '/id/:org/:user'], (request, response) => this.#identity(request, response));
  }

  #token(request: Request, response: Response): void {
    response.set({ 'Cache-Control': 'no-cache, no-store', Pragma: 'no-cache' });
    try {
      const form = formOf(request);
      const grant = this.#grant(form);
      response.json(this.#answer(grant));
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      response.status(400).json({ error: error.error, error_description: error.message });
    }
  }

  #grant(form: Form): Grant {
    switch (form['grant_type']) {
      case 'refresh_token':
        return this.#refresh(form);
      case 'client_credentials':
        this.#checkClient(form, true);
        return { userId: this.#org.userId };
      case 'authorization_code':
        return this.#exchangeCode(form);
      case JWT_GRANT:
        return this.#assertion(form['assertion'] ?? '');
      default:
        throw new TokenRefused('unsupported_grant_type', 'grant type not supported');
    }
  }

  #refresh(form: Form): Grant {
    this.#checkClient(form, form['client_secret'] !== undefined);
    const { sessions, rotateRefreshTokens } = this.#org;
    const given = form['refresh_token'] ?? '';
    const userId = sessions.refreshUser(given);
    if (userId === undefined) throw new TokenRefused('invalid_grant', 'expired access/refresh token');
    if (!rotateRefreshTokens) return { userId };
    sessions.revoke(given);
    return { userId, refreshToken: sessions.grantRefresh(userId) };
  }

  #exchangeCode(form: Form): Grant {
    this.#checkClient(form, form['client_secret'] !== undefined);
    const { sessions, userId, store } = this.#org;
    const code = form['code'] ?? '';
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    if (!grant) throw new TokenRefused('invalid_grant', 'invalid authorization code');
    if (store.clock.nowMs() - grant.bornMs > CODE_LIFE_MS) {
      throw new TokenRefused('invalid_grant', 'expired authorization code');
    }
    if (form['redirect_uri'] !== grant.redirectUri) {
      throw new TokenRefused('redirect_uri_mismatch', 'redirect_uri must match configuration');
    }
    if (!verifierFits(grant.challenge, form['code_verifier'])) {
      throw new TokenRefused('invalid_grant', 'invalid code verifier');
    }
    const { scope } = grant;
    const lasts = /\b(refresh_token|offline_access|full)\b/.test(scope);
    return { userId, scope, ...(lasts ? { refreshToken: sessions.grantRefresh(userId) } : {}) };
  }

  #checkClient(form: Form, withSecret: boolean): void {
    const { clientId, clientSecret } = this.#org;
    if (form['client_id'] !== clientId) throw new TokenRefused('invalid_client_id', 'client identifier invalid');
    if (withSecret && form['client_secret'] !== clientSecret) {
      throw new TokenRefused('invalid_client', 'invalid client credentials');
    }
  }

  /** Verifies a JWT signed with the app's certificate: issuer, user, audience and an expiry within three minutes. */
  #assertion(assertion: string): Grant {
    const { jwtPublicKey, clientId, username, userId, store, url } = this.#org;
    const [head = '', body = '', signature = ''] = assertion.split('.');
    const verified =
      jwtPublicKey !== undefined &&
      createVerify('RSA-SHA256').update(`${head}.${body}`).verify(jwtPublicKey, signature, 'base64url');
    if (!verified) throw new TokenRefused('invalid_grant', 'invalid assertion');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    if (claims['iss'] !== clientId) throw new TokenRefused('invalid_client_id', 'client identifier invalid');
    if (claims['sub'] !== username) throw new TokenRefused('invalid_grant', "user hasn't approved this consumer");
    const audience = String(claims['aud']);
    if (!JWT_AUDIENCES.has(audience) && audience !== url)
      throw new TokenRefused('invalid_grant', 'audience is invalid');
    const lifeMs = Number(claims['exp']) * 1_000 - store.clock.nowMs();
    if (!(lifeMs > 0 && lifeMs <= JWT_LIFE_MAX_MS))
      throw new TokenRefused('invalid_grant', 'expired authorization code');
    return { userId };
  }

  /** There is no `expires_in`: how long a session lives is the org's own setting. */
  #answer(grant: Grant): Record<string, string> {
    const { id, url, clientSecret, sessions, store } = this.#org;
    const session = sessions.open(grant.userId, id);
    const identityUrl = `${url}/id/${id}/${grant.userId}`;
    const issuedAt = String(store.clock.nowMs());
    return {
      access_token: session.token,
      ...(grant.refreshToken === undefined ? {} : { refresh_token: grant.refreshToken }),
      signature: signatureOf(clientSecret, identityUrl, issuedAt),
      scope: grant.scope ?? SCOPE,
      instance_url: url,
      id: identityUrl,
      token_type: 'Bearer',
      issued_at: issuedAt,
    };
  }

  /** The page where a user lets the app in. */
  #consent(asked: Form, response: Response): void {
    if (this.#refused(asked, response)) return;
    const fields = Object.fromEntries(
      Object.entries(asked).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    );
    const scopes = (asked['scope'] ?? SCOPE).split(' ').map((name) => ({ name }));
    const { username } = this.#org;
    response
      .type('html')
      .send(consentPage({ vendor: 'Salesforce', account: username, app: 'The connected app', scopes, fields }));
  }

  /** The user's answer, which sends the browser back with a code or with a no. */
  #decide(asked: Form, response: Response): void {
    if (this.#refused(asked, response)) return;
    const { redirect_uri: redirectUri = '', state, scope = SCOPE, code_challenge: challenge } = asked;
    if (asked['decision'] !== 'approve') {
      const error = { error: 'access_denied', error_description: 'end-user denied authorization' };
      response.redirect(302, backTo(redirectUri, { ...error, state }));
      return;
    }
    const code = `aPrx${this.#org.store.ids.mint('0Co')}`;
    this.#codes.set(code, { bornMs: this.#org.store.clock.nowMs(), redirectUri, scope, challenge });
    response.redirect(302, backTo(redirectUri, { code, state }));
  }

  #refused({ client_id: clientId, redirect_uri: redirectUri }: Form, response: Response): boolean {
    if (clientId === this.#org.clientId && URL.canParse(redirectUri ?? '')) return false;
    const why = 'error=invalid_client_id&error_description=client%20identifier%20invalid';
    response.status(400).type('html').send(consentRefusal('Salesforce', why));
    return true;
  }

  #identity(request: Request, response: Response): void {
    const { sessions, id, userId, username, url } = this.#org;
    const token = bearerOf(request) ?? asText(request.query['oauth_token']);
    if (!sessions.use(token)) {
      response.status(403).send('Bad_OAuth_Token');
      return;
    }
    response.json({
      id: `${url}/id/${id}/${userId}`,
      asserted_user: true,
      user_id: userId,
      organization_id: id,
      username,
      email: username,
      display_name: 'Sandbox Admin',
      user_type: 'STANDARD',
      active: true,
      urls: { rest: `${url}/services/data/v{version}/`, query: `${url}/services/data/v{version}/query/` },
    });
  }
}

/** The token of an `Authorization: Bearer …` (or `OAuth …`) header. */
export const bearerOf = (request: Request): string | undefined =>
  /^(?:Bearer|OAuth)\s+(.+)$/i.exec(request.get('authorization') ?? '')?.[1];

function formOf(request: Request): Form {
  const form = { ...(request.body as Record<string, string> | undefined) };
  const basic = /^Basic\s+(.+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (basic === undefined) return form;
  const [clientId = '', clientSecret = ''] = Buffer.from(basic, 'base64').toString().split(':');
  return { client_id: clientId, client_secret: clientSecret, ...form };
}
