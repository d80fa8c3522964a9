import { type Config } from '#config';
import { type Connector, type Logger, type Clock } from '#connector-sdk';
import {
  type AlertKeeper,
  type AlertLimits,
  type AlertSights,
  type AlertStore,
  type AlertTickets,
  DEFAULT_ALERT_LIMITS,
  type Messenger,
} from '#engine';
import { type AllowanceView, type WorkspaceQueries } from '#persistence';
import { mailMessage } from './mail.js';
import { postMessage } from './webhook.js';

export interface KeeperParts {
  readonly config: Config;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly queries: WorkspaceQueries;
  readonly store: AlertStore;
  readonly tickets: AlertTickets;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What looking after alerts needs, put together. */
export const alertKeeper = (parts: KeeperParts, limits: AlertLimits = DEFAULT_ALERT_LIMITS): AlertKeeper => ({
  store: parts.store,
  sights: sightsOf(parts),
  messenger: messengerOf(parts.config, limits),
  tickets: parts.tickets,
  clock: parts.clock,
  newId: () => crypto.randomUUID(),
  logger: parts.logger,
  limits,
  publicUrl: parts.config.publicUrl,
});

const sightsOf = ({ queries, connectors }: KeeperParts): AlertSights => ({
  look: async (workspaceId, nowMs, deadLettersSinceMs) => {
    const [syncs, connections] = await Promise.all([
      queries.alertSights.syncs(workspaceId, nowMs, deadLettersSinceMs),
      queries.alertSights.connections(workspaceId),
    ]);
    const accounts = connections.map(({ vendor, account }) => ({
      vendor,
      account,
      pools: connectors.get(vendor)?.manifest.pools ?? {},
    }));
    const allowances = await queries.allowances.of(accounts);
    return {
      syncs,
      connections: connections.map(({ id, name, health }, at) => ({
        ...{ id, name, health },
        usedShare: usedShareOf(allowances[at] ?? []),
      })),
    };
  },
});

/** Of what Syncline may take itself, and of all the vendor gives: the larger share counts. */
export function usedShareOf(allowances: readonly AllowanceView[]): number | null {
  const shares = allowances.flatMap(({ dailyMax, usedToday, vendor }) => [
    ...(dailyMax === null || dailyMax === 0 ? [] : [usedToday / dailyMax]),
    ...(vendor === null || vendor.max === 0 ? [] : [1 - vendor.remaining / vendor.max]),
  ]);
  return shares.length === 0 ? null : Math.min(1, Math.max(0, ...shares));
}

const messengerOf = ({ mail, allowedOrigins }: Config, { sendMs }: AlertLimits): Messenger => ({
  send: async ({ way }, messageId, said) => {
    if (way.kind === 'locked') return { kind: 'failed', because: way.because };
    if (way.kind === 'webhook') return postMessage(way.url, messageId, said, { allowedOrigins, timeoutMs: sendMs });
    if (mail === null) return { kind: 'failed', because: 'No mail server is set (SYNCLINE_SMTP_URL).' };
    return mailMessage(mail, way.recipients, messageId, said, sendMs);
  },
});
