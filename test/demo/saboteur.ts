import { setTimeout as delay } from 'node:timers/promises';
import { type World } from './world.js';

const FIRST_KILL_MS = 700;
const KILL_EVERY_MS = 1_500;
/** An edit is on its way by then: told by webhook, not yet written elsewhere. */
const STRIKE_AFTER_MS = 120;

/** Kills the worker again and again while something else goes on. */
export class Saboteur {
  readonly #world: World;
  #left: number;
  #during: Promise<void> | null = null;
  #stopping = false;

  constructor(world: World, kills: number) {
    this.#world = world;
    this.#left = kills;
  }

  get left(): number {
    return this.#left;
  }

  /** Begins to kill, at most `kills` times. */
  begin(kills: number): void {
    this.#stopping = false;
    this.#during = this.#go(kills);
  }

  /** No kill begins after this resolves. */
  async end(): Promise<void> {
    this.#stopping = true;
    await this.#during;
    this.#during = null;
  }

  /** Kills a moment from now, while what is begun next is under way; waits for an earlier kill to be over. */
  async strikeSoon(): Promise<void> {
    await this.#during;
    this.#during = delay(STRIKE_AFTER_MS).then(() => this.#killOnce());
  }

  async #killOnce(): Promise<void> {
    if (this.#left === 0) return;
    this.#left -= 1;
    await this.#world.killWorker();
  }

  async #go(kills: number): Promise<void> {
    await delay(FIRST_KILL_MS);
    for (let done = 0; done < kills && !this.#stopping; done++) {
      await this.#killOnce();
      await delay(KILL_EVERY_MS);
    }
  }
}
