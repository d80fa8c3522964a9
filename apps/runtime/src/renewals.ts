import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, ConnectorError, type Secrets } from '#connector-sdk';
import { type EngineStore, type RenewalClaim } from '#engine';

/** Beyond the vendor's answer: a place at the limiter, and the way to the database and back. */
const RENEWAL_MARGIN_MS = 15_000;
const POLL_MIN_MS = 25;
const POLL_MAX_MS = 500;

export interface RenewalsOptions {
  readonly store: Pick<EngineStore, 'claimRenewal' | 'endRenewal'>;
  readonly clock: Clock;
  readonly httpTimeoutMs: number;
}

/**
 * Renews the credentials of one connection, one renewal at a time over all processes. What the vendor gave and the
 * database did not take is not forgotten: it is the only key there is, and is kept with the next renewal.
 */
export class Renewals {
  readonly #connectionId: string;
  readonly #options: RenewalsOptions;
  #unkept: { readonly revision: number; readonly secrets: Secrets } | undefined;

  constructor(connectionId: string, options: RenewalsOptions) {
    this.#connectionId = connectionId;
    this.#options = options;
  }

  /** @throws what `renew` throws; ConnectorError `config` when the connection is gone, `unavailable` when another takes too long */
  async renew<Renewed>(
    renew: (present: Secrets) => Promise<{ readonly changed: Secrets; readonly renewed: Renewed }>,
  ): Promise<Renewed> {
    const holder = crypto.randomUUID();
    const { revision, secrets } = await this.#turn(holder);
    const unkept = this.#unkept?.revision === revision ? this.#unkept.secrets : {};
    let changed: Secrets = unkept;
    try {
      const done = await renew({ ...secrets, ...unkept });
      changed = { ...unkept, ...done.changed };
      return done.renewed;
    } finally {
      await this.#end(holder, revision, changed);
    }
  }

  async #end(holder: string, revision: number, changed: Secrets): Promise<void> {
    this.#unkept = { revision, secrets: changed };
    await this.#options.store.endRenewal(this.#connectionId, { holder, revision, changed });
    this.#unkept = undefined;
  }

  async #turn(holder: string): Promise<Extract<RenewalClaim, { kind: 'yours' }>> {
    const { store, clock, httpTimeoutMs } = this.#options;
    const ttlMs = httpTimeoutMs + RENEWAL_MARGIN_MS;
    const giveUpAtMs = clock.nowMs() + ttlMs + RENEWAL_MARGIN_MS;
    for (let pollMs = POLL_MIN_MS; ; pollMs = Math.min(pollMs * 2, POLL_MAX_MS)) {
      const claim = await store.claimRenewal(this.#connectionId, holder, ttlMs, clock.nowMs());
      if (claim.kind === 'yours') return claim;
      if (claim.kind === 'gone') throw gone();
      if (clock.nowMs() > giveUpAtMs) throw busy();
      await pause(pollMs);
    }
  }
}

const gone = (): ConnectorError =>
  new ConnectorError('config', { code: 'CONNECTION_DELETED', message: 'The connection has been deleted.' });

const busy = (): ConnectorError =>
  new ConnectorError('unavailable', {
    code: 'CONNECTION_RENEWAL_BUSY',
    message: 'Another process has been renewing the credentials for too long; it is tried again.',
  });
