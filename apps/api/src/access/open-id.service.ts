import { Inject, Injectable } from '@nestjs/common';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { type OpenIdConfig } from '#config';
import { Secret } from '#connector-sdk';
import { type KnownPerson, Sealer } from '#persistence';
import { cookieOf, setCookie } from '../auth/cookies.js';
import { ownUrl } from '../auth/own-origin.js';
import { type ApiRequest } from '../http/request.js';
import { must, Problem, PROBLEMS } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type Exchange, SessionsService } from './sessions.service.js';

/** The one provider there is, in paths. */
const PROVIDER = 'sso';
const COOKIE = 'syncline_openid';
const COOKIE_PATH = '/v1/openid';
const COOKIE_MAX_S = 10 * 60;
const SCOPE = 'openid email profile';
const RETURN_TO_CHARACTERS_MAX = 1_000;

/** What is remembered, sealed in the browser that began, until it comes back. */
interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly untilMs: number;
}

/** Who the provider says somebody is. */
interface Claims {
  readonly sub: string;
  readonly email?: unknown;
  readonly email_verified?: unknown;
  readonly name?: unknown;
}

/** Signing in with an OpenID Connect provider: code flow, with PKCE, state and nonce. */
@Injectable()
export class OpenIdService {
  #discovered: Promise<Configuration> | undefined;

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SessionsService) private readonly sessions: SessionsService,
  ) {}

  get providers(): { id: string; name: string }[] {
    const { openId } = this.runtime.config;
    return openId ? [{ id: PROVIDER, name: openId.name }] : [];
  }

  /** @returns where the browser goes */
  async begin({ request, response }: Exchange, provider: string, returnTo: string | undefined): Promise<string> {
    const openId = this.#config(provider);
    try {
      const found = await this.#discover(openId);
      const begun: Begun = {
        ...{ state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() },
        returnTo: ownPath(returnTo),
        untilMs: this.#nowMs() + COOKIE_MAX_S * 1_000,
      };
      this.#remember({ request, response }, this.#seal(begun), COOKIE_MAX_S);
      return buildAuthorizationUrl(found, {
        scope: SCOPE,
        redirect_uri: this.#callbackUrl(request),
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      }).href;
    } catch (error) {
      return this.#refused(error);
    }
  }

  /** Whatever goes wrong, the person is sent to a page that says so. */
  async finish({ request, response }: Exchange, provider: string): Promise<string> {
    const openId = this.#config(provider);
    try {
      const begun = this.#recall(request);
      this.#remember({ request, response }, '', 0);
      const found = await this.#discover(openId);
      const url = new URL(this.#callbackUrl(request));
      url.search = new URL(request.originalUrl, url).search;
      const tokens = await authorizationCodeGrant(found, url, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      });
      const told = must(tokens.claims(), 'identity');
      const claims: Claims =
        told['email'] === undefined
          ? { ...told, ...(await fetchUserInfo(found, tokens.access_token, told.sub)) }
          : told;
      await this.#enter({ request, response }, openId.issuer, claims);
      return begun.returnTo;
    } catch (error) {
      return this.#refused(error);
    }
  }

  async #enter(exchange: Exchange, issuer: string, claims: Claims): Promise<void> {
    const { people, joining } = this.runtime.queries;
    const known = await people.byIdentity(issuer, claims.sub);
    if (known) {
      await this.sessions.enter(exchange, known);
      return;
    }
    const email = verifiedEmail(claims);
    const person = await people.byEmail(email);
    if (person) {
      if (!(await people.addIdentity(person.id, issuer, claims.sub)))
        throw new Problem('openId', 'This address belongs to somebody whom the provider knows as somebody else.');
      await this.sessions.enter(exchange, person);
      return;
    }
    const invitation = await joining.byEmail(email);
    if (!invitation) throw new Problem('noWorkspace', 'There is nobody of this address here. Ask for an invitation.');
    const name = typeof claims.name === 'string' && claims.name !== '' ? claims.name : email;
    const made: KnownPerson = { id: crypto.randomUUID(), email, name, password: null };
    await this.sessions.join(exchange, invitation, made, true);
    await people.addIdentity(made.id, issuer, claims.sub);
  }

  #config(provider: string): OpenIdConfig {
    return must(provider === PROVIDER ? this.runtime.config.openId : null, 'provider');
  }

  /** Asked for once; a provider that was away is asked again. */
  async #discover(openId: OpenIdConfig): Promise<Configuration> {
    const issuer = new URL(openId.issuer);
    const execute = issuer.protocol === 'http:' ? [allowInsecureRequests] : [];
    this.#discovered ??= discovery(issuer, openId.clientId, openId.revealClientSecret(), undefined, { execute });
    try {
      return await this.#discovered;
    } catch (error) {
      this.#discovered = undefined;
      throw error;
    }
  }

  #callbackUrl(request: ApiRequest): string {
    return `${ownUrl(request, this.runtime.config)}${COOKIE_PATH}/${PROVIDER}/callback`;
  }

  #remember({ response }: Exchange, value: string, maxAgeS: number): void {
    setCookie(response, this.runtime.config, { name: COOKIE, value, maxAgeS, path: COOKIE_PATH });
  }

  #seal(begun: Begun): string {
    return new Sealer(this.runtime.keys).seal(new Secret(JSON.stringify(begun)), COOKIE, 'begun');
  }

  /** @throws Problem when this browser has not begun, or long ago */
  #recall(request: ApiRequest): Begun {
    const begun = this.#opened(cookieOf(request, COOKIE) ?? '');
    if (begun && begun.untilMs > this.#nowMs()) return begun;
    throw new Problem('openId', 'This browser has not begun to sign in, or more than ten minutes ago. Begin again.');
  }

  #opened(sealed: string): Begun | null {
    try {
      return JSON.parse(new Sealer(this.runtime.keys).open(sealed, COOKIE, 'begun').reveal()) as Begun;
    } catch {
      return null;
    }
  }

  /** The log tells why; the page gets a code. */
  #refused(error: unknown): string {
    const kind = error instanceof Problem ? error.kind : 'openId';
    const why = error instanceof Error ? error.message : String(error);
    this.runtime.logger.warn('somebody could not sign in with the OpenID provider', { code: PROBLEMS[kind].code, why });
    return `/sign-in?problem=${PROBLEMS[kind].code}`;
  }

  #nowMs(): number {
    return this.runtime.engine.clock.nowMs();
  }
}

/** An address that is only claimed would let anyone be anyone. */
function verifiedEmail({ email, email_verified }: Claims): string {
  if (typeof email === 'string' && email_verified === true) return email.trim().toLowerCase();
  throw new Problem('openId', 'The provider does not say that the e-mail address is verified.');
}

/** A path here, and nowhere else. */
const ownPath = (returnTo: string | undefined): string =>
  returnTo !== undefined &&
  returnTo.length <= RETURN_TO_CHARACTERS_MAX &&
  /^\/(?![/\\])[\x20-\x7e]*$/.test(returnTo) &&
  !returnTo.includes('\\')
    ? returnTo
    : '/';
