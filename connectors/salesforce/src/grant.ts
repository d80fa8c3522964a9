import {
  allowedBaseUrl,
  type CallContext,
  type ConnectionContext,
  ConnectorError,
  retryAtMs,
  Secret,
  type Secrets,
} from '#connector-sdk';
import { noAnswerError } from './errors.js';
import { asObject, asText } from './json.js';
import { manifest, TOKEN_POOL } from './manifest.js';
import { LOGIN_URL } from './sign-in.js';
import { exchange, type HttpAnswer, NoAnswer } from './transport.js';

/** A token, and the host every call with it goes to. */
export interface Grant {
  readonly accessToken: Secret;
  readonly instanceUrl: string;
}

/** How tokens are come by. */
type Flow =
  | { readonly kind: 'fixed'; readonly grant: Grant }
  | { readonly kind: 'refresh'; readonly clientId: string; readonly clientSecret: Secret | undefined }
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: Secret };

/** Renewals in a row without one accepted call between them, after which the credentials are taken for bad. */
const RENEWALS_UNPROVEN_MAX = 3;
const TOKEN_WAIT_MS = 10_000;

/**
 * The connection's tokens. Renewal is ours rather than jsforce's: jsforce would renew and replay for ever while the
 * API keeps refusing good tokens, and would lose a rotated refresh token.
 */
export class GrantSource {
  readonly #context: ConnectionContext;
  readonly #loginUrl: string;
  readonly #flow: Flow;
  #grant: Grant | undefined;
  #renewing: Promise<Grant> | undefined;
  #unproven = 0;

  /** @throws ConnectorError `config` when the credentials fit no flow */
  constructor(context: ConnectionContext) {
    this.#context = context;
    this.#loginUrl = (context.baseUrl ?? LOGIN_URL).replace(/\/+$/, '');
    this.#flow = flowOf(context, this.#loginUrl);
    if (this.#flow.kind === 'fixed') this.#grant = this.#flow.grant;
  }

  /** The present grant; asks for the first one. */
  async current(call: CallContext): Promise<Grant> {
    return this.#grant ?? this.#renew(call);
  }

  /**
   * A grant other than the refused one; callers that were refused together share one renewal.
   * @throws ConnectorError `auth` when it cannot be renewed
   */
  async replace(refused: Grant, call: CallContext): Promise<Grant> {
    if (this.#grant && this.#grant !== refused) return this.#grant;
    return this.#renew(call);
  }

  /** Told after every call the API took, which proves the grant. */
  accepted(): void {
    this.#unproven = 0;
  }

  #renew(call: CallContext): Promise<Grant> {
    this.#renewing ??= this.#askForGrant(call).finally(() => {
      this.#renewing = undefined;
    });
    return untilAborted(this.#renewing, call.signal);
  }

  async #askForGrant(call: CallContext): Promise<Grant> {
    if (this.#flow.kind === 'fixed') {
      throw authError('SALESFORCE_SESSION_ENDED', 'The access token has ended and nothing was given to renew it with.');
    }
    if (this.#unproven >= RENEWALS_UNPROVEN_MAX) {
      throw authError(
        'SALESFORCE_RENEWAL_LOOP',
        'Salesforce issues tokens and then refuses them. Check the session policies of the connected app.',
      );
    }
    const { accessToken, instanceUrl } = await this.#context.renewSecrets((present) => this.#exchange(present, call));
    this.#unproven += 1;
    this.#grant = {
      accessToken: new Secret(accessToken),
      instanceUrl: allowedBaseUrl(instanceUrl, manifest.hosts, [new URL(this.#loginUrl).origin]),
    };
    return this.#grant;
  }

  /** With rotation, each refresh token is good for one renewal: the one to use is the one stored last. */
  async #exchange(
    { refreshToken }: Secrets,
    call: CallContext,
  ): Promise<{ changed: Secrets; renewed: { accessToken: string; instanceUrl: string } }> {
    const form = this.#form(this.#flow, refreshToken);
    const answer = await this.#context.limiter.run(TOKEN_POOL, call, () => this.#post(form));
    const body = tokenBody(answer);
    if (answer.statusCode !== 200) throw refusedGrant(answer, body, this.#context.clock.nowMs());
    const accessToken = body['access_token'];
    const instanceUrl = body['instance_url'];
    if (!accessToken || !instanceUrl) {
      throw new ConnectorError('protocol', {
        code: 'SALESFORCE_TOKEN_ANSWER',
        message:
          'The token answer lacks the token or the instance. Check that the base URL is a Salesforce login host.',
      });
    }
    const rotated = this.#flow.kind === 'refresh' ? body['refresh_token'] : undefined;
    const isNew = rotated !== undefined && rotated !== '' && rotated !== refreshToken?.reveal();
    return {
      changed: isNew ? { refreshToken: new Secret(rotated) } : {},
      renewed: { accessToken, instanceUrl },
    };
  }

  #form(flow: Flow, refreshToken: Secret | undefined): Record<string, string> {
    if (flow.kind === 'fixed') return {};
    const secret = flow.clientSecret ? { client_secret: flow.clientSecret.reveal() } : {};
    if (flow.kind === 'client') return { grant_type: 'client_credentials', client_id: flow.clientId, ...secret };
    const token = refreshToken?.reveal() ?? '';
    return { grant_type: 'refresh_token', refresh_token: token, client_id: flow.clientId, ...secret };
  }

  /** Shared by every caller that waits for it, so it does not end with one caller's signal. */
  async #post(form: Record<string, string>): Promise<HttpAnswer> {
    try {
      return await exchange(
        {
          method: 'POST',
          url: `${this.#loginUrl}/services/oauth2/token`,
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
          body: new URLSearchParams(form).toString(),
        },
        { timeoutMs: this.#context.httpTimeoutMs, signal: undefined },
      );
    } catch (error) {
      throw error instanceof NoAnswer ? notSentError(error) : error;
    }
  }
}

function flowOf(context: ConnectionContext, baseUrl: string): Flow {
  const { refreshToken, clientId, clientSecret, accessToken } = context.secrets;
  if (refreshToken) {
    if (!clientId) throw configError('A refresh token needs the consumer key (clientId) of the app it was issued to.');
    return { kind: 'refresh', clientId: clientId.reveal(), clientSecret };
  }
  if (clientId && clientSecret) {
    if (!context.baseUrl) throw configError('The client credentials flow needs the org’s My Domain URL as base URL.');
    return { kind: 'client', clientId: clientId.reveal(), clientSecret };
  }
  if (accessToken) {
    if (!context.baseUrl) throw configError('An access token needs the instance’s URL as base URL.');
    return { kind: 'fixed', grant: { accessToken, instanceUrl: baseUrl } };
  }
  throw configError('Give a refresh token with its consumer key, a consumer key and secret, or an access token.');
}

/** Waits for the renewal no longer than the caller wants to. */
async function untilAborted<Value>(renewal: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return renewal;
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(notSentError(new NoAnswer(signal.reason, 'aborted')));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([renewal, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Whatever was to be done with the token was not sent, so even a lost answer is no unknown outcome. */
function notSentError(failure: NoAnswer): ConnectorError {
  const { code, message } = noAnswerError(failure);
  return new ConnectorError('unavailable', { code, message, cause: failure });
}

function tokenBody(answer: HttpAnswer): Readonly<Record<string, string | undefined>> {
  try {
    const entries = Object.entries(asObject(JSON.parse(answer.body)));
    return Object.fromEntries(entries.map(([name, value]) => [name, asText(value)]));
  } catch {
    return {};
  }
}

/** Token endpoint errors that a person must mend, by their OAuth name. */
const GRANT_REFUSALS: Readonly<Record<string, string>> = {
  invalid_grant: 'The refresh token has expired or was revoked. Authorise the connection again.',
  invalid_client: 'Salesforce does not accept the consumer secret.',
  invalid_client_id: 'Salesforce knows no connected app with this consumer key.',
  inactive_user: 'The user behind the connection is inactive.',
  inactive_org: 'The org is locked or closed.',
  unsupported_grant_type: 'The connected app does not allow this flow.',
};

function refusedGrant(
  answer: HttpAnswer,
  body: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): ConnectorError {
  const name = body['error'];
  const httpStatus = answer.statusCode;
  const known = name ? GRANT_REFUSALS[name] : undefined;
  if (known) return authError(`SALESFORCE_${(name ?? '').toUpperCase()}`, known, httpStatus);
  if (httpStatus === 429 || /rate exceeded/i.test(body['error_description'] ?? '')) {
    const waitUntil = retryAtMs(answer.headers['retry-after'], nowMs) ?? nowMs + TOKEN_WAIT_MS;
    return new ConnectorError('rateLimited', {
      code: 'SALESFORCE_LOGIN_RATE',
      message: 'Salesforce limits how often this user may log in.',
      retryAtMs: waitUntil,
      httpStatus,
    });
  }
  if (httpStatus >= 500 || !name) {
    return new ConnectorError('unavailable', {
      code: `SALESFORCE_TOKEN_HTTP_${httpStatus}`,
      message: 'The Salesforce login host did not answer as it should.',
    });
  }
  return authError(
    'SALESFORCE_GRANT_REFUSED',
    'Salesforce refused to issue a token. Check the connected app.',
    httpStatus,
  );
}

const authError = (code: string, message: string, httpStatus?: number): ConnectorError =>
  new ConnectorError('auth', { code, message, ...(httpStatus === undefined ? {} : { httpStatus }) });

const configError = (message: string): ConnectorError =>
  new ConnectorError('config', { code: 'SALESFORCE_CREDENTIALS', message });
