import { SeededRandom } from '#sandbox-kit';

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Time and chance of a simulated world. Nothing happens but what is scheduled here; events at the same instant happen
 * in an order drawn from the seed, so one seed always replays one history.
 */
export class Scheduler {
  readonly random: SeededRandom;
  #nowMs = Date.UTC(2026, 0, 5);
  #events: Event[] = [];
  /** How many steps were taken: the size of a history. */
  steps = 0;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  nowMs(): number {
    return this.#nowMs;
  }

  /** Runs `run` after `delayMs` of simulated time. */
  after(delayMs: number, run: () => void): void {
    this.#events.push({ atMs: this.#nowMs + delayMs, order: this.random.next(), run });
  }

  /** Resolves after `delayMs` of simulated time. */
  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Runs events until none is left or simulated time passes `untilMs`. */
  async runUntil(untilMs: number): Promise<void> {
    for (;;) {
      const next = this.#takeNext(untilMs);
      if (!next) break;
      this.steps += 1;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
      // Lets every promise that just resolved take its course before the next event.
      await new Promise<void>((resolve) => void setImmediate(resolve));
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #takeNext(untilMs: number): Event | undefined {
    let best = -1;
    for (let index = 0; index < this.#events.length; index++) {
      const event = this.#events[index] as Event;
      const held = this.#events[best];
      if (event.atMs > untilMs) continue;
      if (!held || event.atMs < held.atMs || (event.atMs === held.atMs && event.order < held.order)) best = index;
    }
    return best < 0 ? undefined : this.#events.splice(best, 1)[0];
  }
}
