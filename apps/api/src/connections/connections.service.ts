import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  type Connector,
  type ObjectDescription,
  oauthWay,
  replacedCredentials,
  Secret,
  type Secrets,
} from '#connector-sdk';
import { type Connection } from '#engine';
import { type ConnectionView } from '#persistence';
import { checkConnection, type CheckOutcome } from '../../../runtime/src/check-connection.js';
import { baseUrlOf, manifestProblems } from '../../../runtime/src/connection-access.js';
import { webhookUrl } from '../../../runtime/src/subscriptions.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type Answer } from '../http/answer.js';
import { type ConnectionChangeDto, type NewConnectionDto, type SettingChoicesDto } from './connection.dto.js';
import { WEBHOOK_TOKEN_BYTES } from './connection-parts.js';

@Injectable()
export class ConnectionsService {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  async add(workspaceId: string, given: NewConnectionDto): Promise<ConnectionView> {
    const connector = this.runtime.connectors.get(given.vendor);
    if (!connector) {
      const vendors = [...this.runtime.connectors.keys()].join(', ');
      throw invalid([{ pointer: '/vendor', message: `vendor must be one of ${vendors}` }]);
    }
    const baseUrl = given.baseUrl ?? null;
    this.#checkAccess(connector, { baseUrl, settings: given.settings, secretNames: Object.keys(given.secrets) });
    const id = this.runtime.engine.newId();
    await this.runtime.queries.connections.add(workspaceId, {
      id,
      name: given.name,
      vendor: given.vendor,
      baseUrl,
      settings: given.settings,
      secrets: sealable(given.secrets),
      webhookToken: randomBytes(WEBHOOK_TOKEN_BYTES).toString('base64url'),
    });
    await checkConnection(this.runtime.engine, this.runtime.sessions, id);
    return this.get(workspaceId, id);
  }

  async get(workspaceId: string, id: string): Promise<ConnectionView> {
    return must(await this.runtime.queries.connections.get(workspaceId, id), 'connection');
  }

  async change(workspaceId: string, id: string, change: ConnectionChangeDto): Promise<ConnectionView> {
    const present = await this.get(workspaceId, id);
    const connector = this.runtime.engine.sessions.connectorOf(present.vendor);
    const { secrets, ...rest } = change;
    const given = Object.keys(secrets ?? {});
    const forget = replacedCredentials(connector.manifest.signIn, given);
    if (change.baseUrl !== undefined || change.settings !== undefined || secrets !== undefined) {
      this.#checkAccess(connector, {
        baseUrl: change.baseUrl === undefined ? present.baseUrl : change.baseUrl,
        settings: change.settings ?? present.settings,
        secretNames: [...new Set([...present.secretNames, ...given])].filter((name) => !forget.includes(name)),
      });
    }
    const ofConsent = oauthWay(connector.manifest.signIn)?.keeps.map(({ credential }) => credential) ?? [];
    await this.runtime.queries.connections.change(workspaceId, id, {
      ...rest,
      forget,
      consentEnds: ofConsent.some((name) => given.includes(name) || forget.includes(name)),
      ...(secrets === undefined ? {} : { secrets: sealable(secrets) }),
    });
    const changed = await this.get(workspaceId, id);
    if (changed.health !== 'unchecked') return changed;
    await checkConnection(this.runtime.engine, this.runtime.sessions, id);
    return this.get(workspaceId, id);
  }

  /** The vendor's subscriptions go too, if it lets us: a vendor that is away must not keep the connection here. */
  async remove(workspaceId: string, id: string): Promise<void> {
    await this.get(workspaceId, id);
    const connection = must(await this.runtime.engine.store.getConnection(id), 'connection');
    const outcome = await this.runtime.queries.connections.remove(workspaceId, id);
    if (outcome === 'inUse') throw new Problem('connectionInUse', 'Delete the syncs that use the connection first.');
    if (outcome === 'missing') return;
    await this.#unsubscribe(connection);
    await this.runtime.sessions.forget(id);
  }

  async check(workspaceId: string, id: string): Promise<CheckOutcome> {
    await this.get(workspaceId, id);
    return must(await checkConnection(this.runtime.engine, this.runtime.sessions, id), 'connection');
  }

  async objects(workspaceId: string, id: string): Promise<readonly ObjectDescription[]> {
    await this.get(workspaceId, id);
    const connection = must(await this.runtime.engine.store.getConnection(id), 'connection');
    return this.runtime.sessions.call(connection, (session) => session.discover({ lane: 'realtime' }));
  }

  /** Asked by credentials alone: the setting that is to be chosen may be what keeps a session from being opened. */
  async choices(workspaceId: string, id: string): Promise<readonly Answer<SettingChoicesDto>[]> {
    await this.get(workspaceId, id);
    const connection = must(await this.runtime.engine.store.getConnection(id), 'connection');
    const { manifest, choices } = this.runtime.engine.sessions.connectorOf(connection.vendor);
    if (!choices) return [];
    const lists: Answer<SettingChoicesDto>[] = [];
    for (const { name, title } of manifest.settings.filter(({ choosable }) => choosable)) {
      const call = { lane: 'realtime' } as const;
      const { answer } = await this.runtime.sessions.tryOut(connection, (_, context) => choices(context, name, call));
      lists.push({ name, title, choices: answer });
    }
    return lists;
  }

  async #unsubscribe(connection: Connection): Promise<void> {
    const { publicUrl } = this.runtime.config;
    if (publicUrl === null) return;
    try {
      const session = await this.runtime.sessions.session(connection);
      const targetUrl = webhookUrl(publicUrl, connection);
      await session.subscriptions?.remove({ targetUrl }, { lane: 'realtime' });
    } catch (error) {
      this.runtime.logger.warn('webhooks of a deleted connection stay subscribed at the vendor', {
        connectionId: connection.id,
        error,
      });
    }
  }

  #checkAccess(
    connector: Connector,
    given: {
      readonly baseUrl: string | null;
      readonly settings: Readonly<Record<string, string>>;
      readonly secretNames: readonly string[];
    },
  ): void {
    const problems = [...manifestProblems(connector.manifest, given)];
    try {
      baseUrlOf(given, connector.manifest, this.runtime.config.allowedOrigins);
    } catch (error) {
      problems.push({ pointer: '/baseUrl', message: error instanceof Error ? error.message : String(error) });
    }
    if (problems.length > 0) throw invalid(problems);
  }
}

const invalid = (errors: readonly { pointer: string; message: string }[]): Problem =>
  new Problem('invalid', 'Correct what the entries name and send it again.', { errors });

const sealable = (secrets: Readonly<Record<string, string>>): Secrets =>
  Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, new Secret(value)]));
