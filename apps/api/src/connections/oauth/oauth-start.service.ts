import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  authorisationUrl,
  type Connector,
  type ConnectorManifest,
  oauthUrls,
  type OAuthWay,
  oauthWay,
  Secret,
  type Secrets,
} from '#connector-sdk';
import { type Connection } from '#engine';
import { type OAuthAttempt } from '#persistence';
import { type Request } from 'express';
import { baseUrlOf, manifestProblems } from '../../../../runtime/src/connection-access.js';
import { type Caller } from '../../auth/caller.js';
import { must, Problem } from '../../problems/problem.js';
import { RUNTIME, type Runtime } from '../../runtime.js';
import { challengeOf, hashOfState, sessionOf } from './asker.js';
import { callbackUrl } from './callback-address.js';
import { type NewOAuthAttemptDto } from './oauth.dto.js';
import { OAUTH_CODES } from './oauth-failure.js';

/** Long enough to sign in with a second factor and to read the page. */
const ATTEMPT_LIFE_MS = 10 * 60 * 1_000;
const STATE_BYTES = 32;
const VERIFIER_BYTES = 48;
/** Under this name the PKCE verifier is sealed with the attempt. */
export const VERIFIER = 'codeVerifier';

export interface Started {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** Sends people to the vendors' consent pages. */
@Injectable()
export class OAuthStartService {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  async start(caller: Caller, given: NewOAuthAttemptDto, request: Request): Promise<Started> {
    const { workspaceId } = caller;
    const connector = this.#connector(given.connector);
    const way = oauthWay(connector.manifest.signIn);
    if (!way) {
      throw invalid('/connector', `${connector.manifest.title} is not connected by OAuth; add a connection instead.`);
    }
    const connection = await this.#connection(workspaceId, given);
    const baseUrl = connection?.baseUrl ?? given.baseUrl ?? null;
    this.#check(connector, way, given, connection);
    const app = this.#app(connector.manifest, way, given, connection);
    const redirectUri = callbackUrl(this.runtime.config, request);
    if (redirectUri === null) {
      throw new Problem('publicUrlMissing', 'Set SYNCLINE_PUBLIC_URL to the address people reach this server under.');
    }
    const state = randomBytes(STATE_BYTES).toString('base64url');
    const verifier = randomBytes(VERIFIER_BYTES).toString('base64url');
    const id = this.runtime.engine.newId();
    const expiresAt = await this.runtime.queries.oauthAttempts.add({
      ...{ id, workspaceId, connectionId: connection?.id ?? null, vendor: given.connector },
      ...{ name: connection ? null : (given.name ?? null), baseUrl, settings: given.settings ?? {} },
      secrets: { ...app.own, ...(way.pkce ? { [VERIFIER]: new Secret(verifier) } : {}) },
      ...{ stateHash: hashOfState(state), boundTo: sessionOf(request), redirectUri },
      ...{
        askedBy: { kind: caller.kind, id: caller.id, name: caller.name },
        returnTo: given.returnTo ?? null,
        lifeMs: ATTEMPT_LIFE_MS,
      },
    });
    const { manifest } = connector;
    const allowed = baseUrlOf({ baseUrl }, manifest, this.runtime.config.allowedOrigins);
    const urls = oauthUrls(way, allowed, manifest.hosts);
    const codeChallenge = challengeOf(verifier);
    const url = authorisationUrl(way, urls.authorise, { clientId: app.clientId, redirectUri, state, codeChallenge });
    return { id, url, expiresAt };
  }

  /** An attempt nobody came back from has failed once its time is over. */
  async attempt(workspaceId: string, id: string): Promise<OAuthAttempt> {
    const attempt = must(await this.runtime.queries.oauthAttempts.get(workspaceId, id), 'attempt');
    const isOver = attempt.state === 'waiting' && attempt.expiresAt.getTime() <= this.runtime.engine.clock.nowMs();
    if (!isOver) return attempt;
    return {
      ...attempt,
      state: 'failed',
      code: OAUTH_CODES.stateExpired,
      message: 'Nobody agreed in time. Start anew.',
    };
  }

  #connector(vendor: string): Connector {
    const connector = this.runtime.connectors.get(vendor);
    if (connector) return connector;
    const vendors = [...this.runtime.connectors.keys()].join(', ');
    throw invalid('/connector', `connector must be one of ${vendors}`);
  }

  async #connection(workspaceId: string, given: NewOAuthAttemptDto): Promise<Connection | null> {
    if (given.connectionId === undefined) return null;
    must(await this.runtime.queries.connections.get(workspaceId, given.connectionId), 'connection');
    return must(await this.runtime.engine.store.getConnection(given.connectionId), 'connection');
  }

  #check(connector: Connector, way: OAuthWay, given: NewOAuthAttemptDto, connection: Connection | null): void {
    const { manifest } = connector;
    if (connection && connection.vendor !== given.connector) {
      throw invalid('/connector', `The connection is one of ${connection.vendor}.`);
    }
    if (connection && (given.baseUrl !== undefined || given.settings !== undefined || given.name !== undefined)) {
      throw invalid('/connectionId', 'A connection keeps its name, base URL and settings; change them by themselves.');
    }
    if (!connection && given.name === undefined) throw invalid('/name', 'A new connection needs a name.');
    const ofApp = new Set([way.app.id, way.app.secret]);
    const odd = Object.keys(given.secrets ?? {}).find((name) => !ofApp.has(name));
    if (odd !== undefined) {
      throw invalid(`/secrets/${odd}`, `Give ${[...ofApp].join(' and ')} of an app of your own, or nothing.`);
    }
    if (!connection) this.#checkSettings(manifest, given.settings ?? {});
    try {
      baseUrlOf({ baseUrl: given.baseUrl ?? null }, manifest, this.runtime.config.allowedOrigins);
    } catch (error) {
      throw invalid('/baseUrl', error instanceof Error ? error.message : String(error));
    }
  }

  /** A setting whose values the vendor can list is asked for when there is somebody to ask. */
  #checkSettings(manifest: ConnectorManifest, settings: Readonly<Record<string, string>>): void {
    const asked = manifest.settings.map((field) => (field.choosable ? { ...field, required: false } : field));
    const [first] = manifestProblems({ ...manifest, credentials: [], settings: asked }, { settings, secretNames: [] });
    if (first) throw invalid(first.pointer, first.message);
  }

  /** The app people agree to: one that is given, the connection's own, or Syncline's. */
  #app(
    { vendor, title, signIn }: ConnectorManifest,
    way: OAuthWay,
    given: NewOAuthAttemptDto,
    connection: Connection | null,
  ): { readonly clientId: string; readonly own: Secrets } {
    const named = [way.app.id, way.app.secret];
    const typed = Object.entries(given.secrets ?? {}).map(([name, text]): [string, Secret] => [name, new Secret(text)]);
    const kept = Object.entries(connection?.secrets ?? {}).filter(([name]) => named.includes(name));
    const own: Secrets = Object.fromEntries(typed.length > 0 ? typed : kept);
    const ownId = own[way.app.id];
    if (ownId) return { clientId: ownId.reveal(), own };
    if (typed.length > 0) throw invalid('/secrets', `An app of your own needs its ${way.app.id}.`);
    const app = this.runtime.config.oauthApps.get(vendor);
    if (app) return { clientId: app.clientId, own: {} };
    const prefix = `SYNCLINE_OAUTH_${vendor.toUpperCase()}_CLIENT`;
    throw new Problem(
      'oauthAppMissing',
      `No OAuth app of ${title} is set up here: set ${prefix}_ID and ${prefix}_SECRET, or give ${named.join(' and ')} of one of your own. ${signIn.find(({ kind }) => kind === 'oauth')?.help ?? ''}`.trim(),
    );
  }
}

const invalid = (pointer: string, message: string): Problem =>
  new Problem('invalid', 'Correct what the entries name and send it again.', { errors: [{ pointer, message }] });
