/**
 * The time a sandbox lives in. It runs with the machine's clock, and can be moved forward so that token expiry,
 * rate-limit windows, index lag and retry schedules are reached at once. Timers set here fire in time order when the
 * clock is advanced past them.
 */
export class SandboxClock {
  #offsetMs = 0;
  #timers = new Set<{ dueMs: number; run: () => void; handle?: NodeJS.Timeout }>();

  /** Milliseconds since the epoch, in sandbox time. */
  nowMs(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Runs `callback` once, `delayMs` of sandbox time from now. Returns a function that cancels it. */
  after(delayMs: number, callback: () => void): () => void {
    const timer: { dueMs: number; run: () => void; handle?: NodeJS.Timeout } = {
      dueMs: this.nowMs() + delayMs,
      run: callback,
    };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#forget(timer);
  }

  /** Moves sandbox time forward by `ms` and runs every timer that became due, earliest first. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`the sandbox clock only moves forward, not by ${ms} ms`);
    this.#offsetMs += ms;
    const due = [...this.#timers].filter((timer) => timer.dueMs <= this.nowMs()).sort((x, y) => x.dueMs - y.dueMs);
    for (const timer of due) {
      this.#forget(timer);
      timer.run();
    }
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** Cancels every timer; called when the sandbox closes. */
  stop(): void {
    for (const timer of [...this.#timers]) this.#forget(timer);
  }

  #arm(timer: { dueMs: number; run: () => void; handle?: NodeJS.Timeout }): void {
    clearTimeout(timer.handle);
    timer.handle = setTimeout(
      () => {
        this.#forget(timer);
        timer.run();
      },
      Math.max(0, timer.dueMs - this.nowMs()),
    );
    timer.handle.unref();
  }

  #forget(timer: { handle?: NodeJS.Timeout; dueMs: number; run: () => void }): void {
    clearTimeout(timer.handle);
    this.#timers.delete(timer);
  }
}
