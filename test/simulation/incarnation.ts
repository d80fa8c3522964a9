import { assertInTime, type CallContext, type Limiter } from '#connector-sdk';
import { type EngineStore, type Heartbeat } from '#engine';
import { type Scheduler } from './scheduler.js';

/** The worker was killed: nothing it does from now on has an effect. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** What may go wrong with one life of a worker, as chances in [0, 1] per await. */
export interface Mischief {
  readonly crash: number;
  /** A pause so long that the lease runs out meanwhile: a stopped event loop, a suspended machine. */
  readonly stall: number;
}

const STALL_MS = 200_000;
/** Now and then it is the whole process that stands still, else one answer that does not come. */
const STOP_OF_STALL = 0.5;
/** A request that was on its way when its sender was killed is carried out up to this much later. */
const LATE_MAX_MS = 29_000;
const ON_ITS_WAY = 0.5;

/** Some calls take long: that is when people edit what is being written. */
const SLOW_CALL = 0.1;
const SLOW_MS = 8_000;

/** One life of a worker process: every await of it is a point where it can be killed or held up. */
export class Incarnation {
  alive = true;
  /** Nothing of the process runs before this. */
  #stoppedUntilMs = 0;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly mischief: () => Mischief,
    private readonly sometimes: (what: string) => void,
  ) {}

  /** Does `effect` as a remote call would: it takes time, and the worker may die before it, or after it unseen. */
  async attempt<Answer>(latencyMs: number, effect: () => Promise<Answer>, onKilled?: () => void): Promise<Answer> {
    this.#assertAlive();
    try {
      await this.#point(latencyMs, 'killed before a call');
    } catch (error) {
      onKilled?.();
      throw error;
    }
    const answer = await effect();
    await this.#point(latencyMs, 'killed after a call');
    return answer;
  }

  /** Beats go on while an answer is waited for, and stop where the whole process does. */
  readonly heartbeat: Heartbeat = (everyMs, beat) => {
    let stopped = false;
    let beating = Promise.resolve();
    const next = (): void => {
      if (stopped || !this.alive) return;
      const leftMs = this.#stoppedUntilMs - this.scheduler.nowMs();
      if (leftMs > 0) return this.scheduler.after(leftMs, next);
      beating = beat().then(() => this.scheduler.after(everyMs, next));
    };
    this.scheduler.after(everyMs, next);
    return () => {
      stopped = true;
      return beating;
    };
  };

  async #point(latencyMs: number, where: string): Promise<void> {
    this.#assertAlive();
    const { random } = this.scheduler;
    const { crash, stall } = this.mischief();
    if (random.chance(crash)) {
      this.alive = false;
      this.sometimes(where);
    }
    const stalled = random.chance(stall);
    if (stalled && random.chance(STOP_OF_STALL)) {
      this.#stoppedUntilMs = this.scheduler.nowMs() + STALL_MS;
      this.sometimes('stopped past the lease');
    } else if (stalled) this.sometimes('stalled past the lease');
    await this.scheduler.sleep(stalled ? STALL_MS : random.next() * latencyMs);
    const stoppedMs = this.#stoppedUntilMs - this.scheduler.nowMs();
    if (stoppedMs > 0) await this.scheduler.sleep(stoppedMs);
    this.#assertAlive();
  }

  #assertAlive(): void {
    if (!this.alive) throw new Killed('the worker was killed');
  }

  /** The store as this worker reaches it. */
  store(store: EngineStore): EngineStore {
    return new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) =>
          this.attempt(2, async () => Reflect.apply(method as (...given: unknown[]) => unknown, target, args));
      },
    });
  }

  /** A call that is sent now. Killing its sender may come too late to stop it. */
  #sent(context: CallContext, arrive: () => Promise<unknown>): (() => void) | undefined {
    const sentAtMs = this.scheduler.nowMs();
    if (context.notAfterMs !== undefined && sentAtMs > context.notAfterMs) return undefined;
    return () => {
      const inMs = sentAtMs + this.scheduler.random.between(0, LATE_MAX_MS) - this.scheduler.nowMs();
      if (inMs < 0 || !this.scheduler.random.chance(ON_ITS_WAY)) return;
      this.sometimes('carried out after its sender was killed');
      this.scheduler.after(inMs, () => void arrive().catch(() => undefined));
    };
  }

  /** Every call to a vendor passes the limiter: that is where a worker can be killed around it. */
  limiter(beforeCall: () => void): Limiter {
    return {
      run: (_pool, context, send) => {
        const arrive = async () => {
          beforeCall();
          return send();
        };
        const effect = async () => {
          assertInTime(context, this.scheduler.nowMs());
          return arrive();
        };
        const latencyMs = this.scheduler.random.chance(SLOW_CALL) ? SLOW_MS : 60;
        return this.attempt(latencyMs, effect, this.#sent(context, arrive));
      },
      throttled: async () => undefined,
      observed: () => undefined,
    };
  }
}
