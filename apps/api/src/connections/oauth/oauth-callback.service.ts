import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  type ConnectionCheck,
  ConnectorError,
  grantedScopes,
  oauthUrls,
  type OAuthWay,
  oauthWay,
  replacedCredentials,
  Secret,
  type Secrets,
} from '#connector-sdk';
import { type Connection } from '#engine';
import { type OAuthAttempt } from '#persistence';
import { keepCheck } from '../../../../runtime/src/check-connection.js';
import { baseUrlOf } from '../../../../runtime/src/connection-access.js';
import { RUNTIME, type Runtime } from '../../runtime.js';
import { missingSettings, WEBHOOK_TOKEN_BYTES } from '../connection-parts.js';
import { exchangeCode, type TokenAnswer } from './exchange-code.js';
import { errorName, OAuthFailure } from './oauth-failure.js';
import { VERIFIER } from './oauth-start.service.js';

/** What the vendor sent the browser back with. */
export interface CallbackQuery {
  readonly code: string | undefined;
  readonly error: string | undefined;
}

/** What a person agreed to, on its way to become a connection. */
interface Consent {
  readonly connection: Connection;
  /** Names of the credentials it puts an end to. */
  readonly forget: readonly string[];
  readonly grantedScopes: readonly string[] | null;
}

/** What the vendor says of credentials that are not kept yet. */
interface Proven {
  readonly connection: Connection;
  /** As they are now: asking may have rotated them. */
  readonly secrets: Secrets;
  readonly found: ConnectionCheck | null;
}

/** Makes connections of what people agreed to at the vendors, or authorises them again. */
@Injectable()
export class OAuthCallbackService {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  /**
   * Ends an attempt. Nothing is kept before the vendor has shown that the tokens work and whose account it is.
   *
   * @returns the connection's id
   * @throws OAuthFailure, which the attempt remembers
   */
  async finish(attempt: OAuthAttempt, query: CallbackQuery): Promise<string> {
    const { oauthAttempts } = this.runtime.queries;
    const sealed = await oauthAttempts.use(attempt.id);
    if (!sealed) throw await this.#tooLate(attempt);
    try {
      const connectionId = await this.#connect(attempt, sealed, query);
      await oauthAttempts.connected(attempt.id, connectionId);
      return connectionId;
    } catch (error) {
      const failure = asFailure(error);
      await oauthAttempts.failed(attempt.id, failure.code, failure.message);
      throw failure;
    }
  }

  /** What an attempt came to before is left as it is. */
  async #tooLate(attempt: OAuthAttempt): Promise<OAuthFailure> {
    const known = await this.runtime.queries.oauthAttempts.get(attempt.workspaceId, attempt.id);
    return known?.usedAt
      ? new OAuthFailure('stateUsed', 'This answer was taken before. Look at the connection, or start anew.')
      : new OAuthFailure('stateExpired', 'The answer came too late. Start anew.');
  }

  async #connect(attempt: OAuthAttempt, sealed: Secrets, query: CallbackQuery): Promise<string> {
    const code = codeOf(query);
    const way = this.#way(attempt.vendor);
    const answer = await this.#exchange(attempt, way, sealed, code);
    const consent = await this.#consent(attempt, way, sealed, answer);
    return attempt.name === null ? this.#reauthorise(consent) : this.#add(consent);
  }

  #way(vendor: string): OAuthWay {
    const way = oauthWay(this.runtime.engine.sessions.connectorOf(vendor).manifest.signIn);
    if (!way) throw new Error(`an attempt names ${vendor}, which is not connected by OAuth`);
    return way;
  }

  async #exchange(attempt: OAuthAttempt, way: OAuthWay, sealed: Secrets, code: string): Promise<TokenAnswer> {
    const { manifest } = this.runtime.engine.sessions.connectorOf(attempt.vendor);
    const { config } = this.runtime;
    const urls = oauthUrls(way, baseUrlOf(attempt, manifest, config.allowedOrigins), manifest.hosts);
    const app = { ...this.#ownApp(attempt.vendor, way), ...sealed };
    const verifier = sealed[VERIFIER];
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: attempt.redirectUri,
      client_id: app[way.app.id]?.reveal() ?? '',
      client_secret: app[way.app.secret]?.reveal() ?? '',
      ...(verifier ? { code_verifier: verifier.reveal() } : {}),
    };
    return exchangeCode(urls.token, form, config.httpTimeoutMs);
  }

  #ownApp(vendor: string, way: OAuthWay): Secrets {
    const app = this.runtime.config.oauthApps.get(vendor);
    if (!app) return {};
    return { [way.app.id]: new Secret(app.clientId), [way.app.secret]: new Secret(app.revealSecret()) };
  }

  async #consent(attempt: OAuthAttempt, way: OAuthWay, sealed: Secrets, answer: TokenAnswer): Promise<Consent> {
    const { manifest } = this.runtime.engine.sessions.connectorOf(attempt.vendor);
    const kept = keptOf(way, answer);
    const own = Object.fromEntries(Object.entries(sealed).filter(([name]) => name !== VERIFIER));
    const replaced = replacedCredentials(manifest.signIn, [...Object.keys(kept), way.app.id, way.app.secret]);
    // Without an app of one's own the connection keeps none: what it may hold from before belongs to another.
    const forget = way.app.id in own ? replaced : [...replaced, way.app.id, way.app.secret];
    const present = attempt.name === null ? await this.#present(attempt) : this.#fresh(attempt);
    const remaining = Object.entries(present.secrets).filter(([name]) => !forget.includes(name));
    return {
      connection: { ...present, secrets: { ...Object.fromEntries(remaining), ...own, ...kept } },
      forget,
      grantedScopes: grantedScopes(answer),
    };
  }

  async #present({ connectionId }: OAuthAttempt): Promise<Connection> {
    const connection = connectionId === null ? null : await this.runtime.engine.store.getConnection(connectionId);
    if (!connection) throw new OAuthFailure('unusable', 'The connection was removed meanwhile.');
    return connection;
  }

  #fresh({ workspaceId, name, vendor, baseUrl, settings }: OAuthAttempt): Connection {
    return {
      id: this.runtime.engine.newId(),
      ...{ workspaceId, name: name ?? '', vendor, baseUrl, settings, secrets: {} },
      ...{ accountId: null, accessRevision: 0, clockOffsetMs: 0, health: 'unchecked', healthMessage: null },
      webhookToken: randomBytes(WEBHOOK_TOKEN_BYTES).toString('base64url'),
    };
  }

  async #add(consent: Consent): Promise<string> {
    const { connection, secrets, found } = await this.#prove(await this.#withChoices(consent));
    const { connections } = this.runtime.queries;
    const { grantedScopes: granted } = consent;
    await connections.add(connection.workspaceId, { ...connection, secrets, grantedScopes: granted });
    if (found) await keepCheck(this.runtime.engine, connection.id, found);
    return connection.id;
  }

  async #reauthorise(consent: Consent): Promise<string> {
    const { connection, secrets, found } = await this.#proveAgain(consent.connection);
    const { id, workspaceId } = connection;
    const { connections } = this.runtime.queries;
    const known = await connections.knownAccountId(workspaceId, id);
    if (known !== null && found?.accountId !== known) {
      throw new OAuthFailure(
        'otherAccount',
        `This is another account (${found?.accountId ?? 'unknown'}) than the one the connection is to (${known}). Nothing was changed. Choose the same account, or add it as a connection of its own.`,
      );
    }
    const { forget, grantedScopes: granted } = consent;
    const kept = await connections.reauthorise(workspaceId, id, { secrets, forget, grantedScopes: granted });
    if (!kept) throw new OAuthFailure('unusable', 'The connection was removed meanwhile.');
    if (found) await keepCheck(this.runtime.engine, id, found);
    return id;
  }

  /** Settings a person could not know beforehand: where there is but one choice, it is taken. */
  async #withChoices({ connection }: Consent): Promise<Connection> {
    const { choices, manifest } = this.runtime.engine.sessions.connectorOf(connection.vendor);
    const chosen: Record<string, string> = {};
    for (const { name, choosable } of missingSettings(manifest, connection.settings)) {
      if (!choosable || !choices) continue;
      const { answer } = await this.runtime.sessions.tryOut(connection, (_, context) =>
        choices(context, name, { lane: 'realtime' }),
      );
      const [only, ...others] = answer;
      if (only && others.length === 0) chosen[name] = only.value;
    }
    return { ...connection, settings: { ...connection.settings, ...chosen } };
  }

  /** An account that lacks what the connection uses (its audience) is another one. */
  async #proveAgain(connection: Connection): Promise<Proven> {
    try {
      return await this.#prove(connection);
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'notFound') throw error;
      throw new OAuthFailure(
        'otherAccount',
        `This looks like another account than the one the connection is to. ${error.message} (${error.code}) Nothing was changed. Choose the same account.`,
      );
    }
  }

  /** What the vendor says of the account; `null` while a setting is to be chosen without which it cannot be asked. */
  async #prove(connection: Connection): Promise<Proven> {
    const { manifest } = this.runtime.engine.sessions.connectorOf(connection.vendor);
    if (missingSettings(manifest, connection.settings).length > 0) {
      return { connection, secrets: connection.secrets, found: null };
    }
    const { answer, secrets } = await this.runtime.sessions.tryOut(connection, async (connector, context) => {
      const session = connector.open(context);
      try {
        return await session.check({ lane: 'realtime' });
      } finally {
        await session.close();
      }
    });
    return { connection, secrets, found: answer };
  }
}

/** The code, or what kept the vendor from giving one. */
function codeOf({ code, error }: CallbackQuery): string {
  if (error === undefined && code !== undefined && code !== '') return code;
  const name = errorName(error);
  // Salesforce's help spells it with a hyphen.
  if (name === 'access_denied' || name === 'access-denied') {
    throw new OAuthFailure('denied', 'You said no on the vendor’s page. Nothing was connected or changed.');
  }
  throw new OAuthFailure(
    'refused',
    `The vendor sent no code${name === undefined ? '' : ` (${name})`}. Check the scopes and the callback URL of the app, and try again.`,
  );
}

/** The credentials a connection keeps of a token answer. */
function keptOf(way: OAuthWay, answer: TokenAnswer): Secrets {
  const kept: Record<string, Secret> = {};
  for (const { credential, from } of way.keeps) {
    const value = answer[from];
    if (typeof value !== 'string' || value === '') {
      throw new OAuthFailure(
        'refused',
        `The vendor’s answer holds no ${from}. Check that the app may use the scopes that are asked for, and try again.`,
      );
    }
    kept[credential] = new Secret(value);
  }
  return kept;
}

function asFailure(error: unknown): OAuthFailure {
  if (error instanceof OAuthFailure) return error;
  if (!(error instanceof ConnectorError)) throw error;
  const { kind, code, message } = error;
  const passing = ['rateLimited', 'quotaExhausted', 'unavailable', 'timeout', 'protocol'].includes(kind);
  return passing
    ? new OAuthFailure('unreachable', `${message} (${code}) Nothing was connected or changed; try again.`)
    : new OAuthFailure('unusable', `${message} (${code}) Nothing was connected or changed.`);
}
