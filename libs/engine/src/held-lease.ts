import { type CallContext } from '#connector-sdk';
import { type Lease } from './model.js';
import { LeaseLostError } from './ports/store.js';
import { type Engine } from './runtime.js';

/**
 * Does `beat`, which never rejects, every `everyMs`, one at a time, until the answer is called; that resolves when a
 * beat under way has ended.
 */
export type Heartbeat = (everyMs: number, beat: () => Promise<void>) => () => Promise<void>;

/**
 * A lease while its holder works. A heartbeat renews it, so that it can be short: a killed worker holds its sync for
 * `leaseTtlMs` only. Killing a worker does not take back what it has sent, though: while a write may be on its way, the
 * lease outlasts the longest call as well, and no write begins unless it does.
 */
export class HeldLease implements Lease {
  readonly syncId: string;
  readonly epoch: number;
  readonly #engine: Engine;
  readonly #stopBeating: () => Promise<void>;
  #untilMs: number;
  #writes = 0;
  /** Renewals go one after the other: one for reading must not shorten what a later one for a write has got. */
  #renewed: Promise<void> = Promise.resolve();

  constructor(engine: Engine, { syncId, epoch, untilMs }: Lease) {
    this.syncId = syncId;
    this.epoch = epoch;
    this.#engine = engine;
    this.#untilMs = untilMs;
    // A beat that fails is followed by another; whether the lease was lost is found out before the next write or commit.
    this.#stopBeating = engine.heartbeat(engine.limits.leaseBeatMs, () => this.#renew().catch(() => undefined));
  }

  get untilMs(): number {
    return this.#untilMs;
  }

  /**
   * Runs what writes to a vendor, with its calls bound to the time the lease leaves: whoever takes the lease afterwards
   * reads what became of them.
   *
   * @throws LeaseLostError before anything is done, when another worker has taken it
   */
  async whileWriting<Result>(call: CallContext, write: (call: CallContext) => Promise<Result>): Promise<Result> {
    this.#writes += 1;
    try {
      await this.#renew();
      return await write(this.#bound(call));
    } finally {
      this.#writes -= 1;
    }
  }

  async release(): Promise<void> {
    await this.#stopBeating();
    await this.#engine.store.releaseLease(this);
  }

  /** As the lease is when a call begins, not when the writing began: it is renewed meanwhile, or lost. */
  #bound(call: CallContext): CallContext {
    const leaseLeaves = (): number => this.#untilMs - this.#engine.limits.callTimeMs;
    return {
      ...call,
      get notAfterMs() {
        return Math.min(call.notAfterMs ?? Infinity, leaseLeaves());
      },
    };
  }

  #renew(): Promise<void> {
    const renewed = this.#renewed.catch(() => undefined).then(() => this.#renewNow());
    this.#renewed = renewed;
    return renewed;
  }

  async #renewNow(): Promise<void> {
    const { store, limits, clock } = this.#engine;
    const ttlMs = limits.leaseTtlMs + (this.#writes > 0 ? limits.callTimeMs : 0);
    try {
      this.#untilMs = (await store.renewLease(this, ttlMs, clock.nowMs())).untilMs;
    } catch (error) {
      if (error instanceof LeaseLostError) this.#untilMs = 0;
      throw error;
    }
  }
}

/** Takes a sync's lease and keeps it until it is released; `null` while another worker has it. */
export async function holdLease(engine: Engine, syncId: string): Promise<HeldLease | null> {
  const lease = await engine.store.acquireLease(syncId, engine.limits.leaseTtlMs, engine.clock.nowMs());
  return lease && new HeldLease(engine, lease);
}
