import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Connector, type ObjectDescription, Secret, type Secrets } from '#connector-sdk';
import { type Connection } from '#engine';
import { type ConnectionView } from '#persistence';
import { checkConnection, type CheckOutcome } from '../../../runtime/src/check-connection.js';
import { baseUrlOf, manifestProblems } from '../../../runtime/src/connection-access.js';
import { webhookUrl } from '../../../runtime/src/subscriptions.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { Descriptions } from './descriptions.js';
import { type ConnectionChangeDto, type NewConnectionDto } from './connection.dto.js';

const WEBHOOK_TOKEN_BYTES = 24;

@Injectable()
export class ConnectionsService {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Descriptions) private readonly descriptions: Descriptions,
  ) {}

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
    this.#checkAccess(this.runtime.engine.sessions.connectorOf(present.vendor), {
      baseUrl: change.baseUrl === undefined ? present.baseUrl : change.baseUrl,
      settings: change.settings ?? present.settings,
      secretNames: [...new Set([...present.secretNames, ...Object.keys(change.secrets ?? {})])],
    });
    const { secrets, ...rest } = change;
    await this.runtime.queries.connections.change(workspaceId, id, {
      ...rest,
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
    return this.descriptions.of(connection, this.runtime.engine.clock.nowMs());
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
