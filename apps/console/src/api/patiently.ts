import { ApiProblem } from './problem.js';

/** A worker holds the sync for a moment. */
const SYNC_BUSY = 'SYNC_A427';
const TRIES_MAX = 20;
const WAIT_MS = 1_000;

/** Asks again, for a while, as long as the answer is that a worker is at it. */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  wait: (ms: number) => Promise<unknown> = (ms) => new Promise((over) => setTimeout(over, ms)),
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== SYNC_BUSY || tries === TRIES_MAX) throw error;
    }
    await wait(WAIT_MS);
  }
}
