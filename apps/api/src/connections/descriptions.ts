import { Inject, Injectable } from '@nestjs/common';
import { type ObjectDescription } from '#connector-sdk';
import { type Connection } from '#engine';
import { accessFingerprint } from '../../../runtime/src/connection-access.js';
import { RUNTIME, type Runtime } from '../runtime.js';

/** How long what a vendor said of its objects is gone by: as long as somebody works on a mapping without a pause. */
export const DESCRIPTION_AGE_MAX_MS = 60_000;
const KEPT_MAX = 100;

interface Kept {
  readonly fingerprint: string;
  readonly askedAtMs: number;
  readonly objects: Promise<readonly ObjectDescription[]>;
}

/** What each connection's vendor says of its objects, remembered for a moment: asking takes many calls. */
@Injectable()
export class Descriptions {
  readonly #kept = new Map<string, Kept>();

  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  /**
   * @param askedSinceMs how old the answer may be, in milliseconds since the epoch: what was asked earlier is asked anew
   * @throws ConnectorError when the vendor cannot be asked: that is not remembered
   */
  async of(connection: Connection, askedSinceMs: number): Promise<readonly ObjectDescription[]> {
    const fingerprint = accessFingerprint(connection);
    const known = this.#kept.get(connection.id);
    if (known?.fingerprint === fingerprint && known.askedAtMs >= askedSinceMs) return known.objects;
    const objects = this.runtime.sessions.call(connection, (session) => session.discover({ lane: 'realtime' }));
    const fresh: Kept = { fingerprint, askedAtMs: this.runtime.engine.clock.nowMs(), objects };
    this.#keep(connection.id, fresh);
    try {
      return await objects;
    } catch (error) {
      if (this.#kept.get(connection.id) === fresh) this.#kept.delete(connection.id);
      throw error;
    }
  }

  /** Whether something newer may be heard of this connection than what was asked before `sinceMs`. */
  isOlder(connectionId: string, sinceMs: number): boolean {
    const known = this.#kept.get(connectionId);
    return known !== undefined && known.askedAtMs < sinceMs;
  }

  #keep(connectionId: string, fresh: Kept): void {
    this.#kept.delete(connectionId);
    this.#kept.set(connectionId, fresh);
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= KEPT_MAX) return;
      this.#kept.delete(oldest);
    }
  }
}
