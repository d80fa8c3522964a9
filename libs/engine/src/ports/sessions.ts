import { type Connector, type ObjectPort, type Session } from '#connector-sdk';
import { type Connection, type SyncEnd } from '../model.js';

/** Opens and keeps sessions, one per connection, with the runtime's limiter, clock and logger. */
export interface Sessions {
  /** @throws ConnectorError `config`, `auth`, … as the connector found */
  session(connection: Connection): Promise<Session>;
  /** The object port of one side of a sync. */
  port(end: SyncEnd): Promise<ObjectPort>;
  connectorOf(vendor: string): Connector;
}
