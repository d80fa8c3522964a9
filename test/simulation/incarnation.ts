import { assertInTime, type Limiter } from '#connector-sdk';
import { type EngineStore } from '#engine';
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

/** Some calls take long: that is when people edit what is being written. */
const SLOW_CALL = 0.1;
const SLOW_MS = 8_000;

/** One life of a worker process: every await of it is a point where it can be killed or held up. */
export class Incarnation {
  alive = true;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly mischief: () => Mischief,
    private readonly sometimes: (what: string) => void,
  ) {}

  /** Does `effect` as a remote call would: it takes time, and the worker may die before it, or after it unseen. */
  async attempt<Answer>(latencyMs: number, effect: () => Promise<Answer>): Promise<Answer> {
    await this.#point(latencyMs, 'killed before a call');
    const answer = await effect();
    await this.#point(latencyMs, 'killed after a call');
    return answer;
  }

  async #point(latencyMs: number, where: string): Promise<void> {
    this.#assertAlive();
    const { random } = this.scheduler;
    const { crash, stall } = this.mischief();
    if (random.chance(crash)) {
      this.alive = false;
      this.sometimes(where);
    }
    const stalled = random.chance(stall);
    if (stalled) this.sometimes('stalled past the lease');
    await this.scheduler.sleep(stalled ? STALL_MS : random.next() * latencyMs);
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

  /** Every call to a vendor passes the limiter: that is where a worker can be killed around it. */
  limiter(beforeCall: () => void): Limiter {
    return {
      run: (_pool, context, send) =>
        this.attempt(this.scheduler.random.chance(SLOW_CALL) ? SLOW_MS : 60, async () => {
          assertInTime(context, this.scheduler.nowMs());
          beforeCall();
          return send();
        }),
      throttled: async () => undefined,
      observed: () => undefined,
    };
  }
}
