import { Trouble } from './trouble.js';

/** A worker holds the sync for a moment; what was asked for was not begun. */
const SYNC_BUSY = 'SYNC_A427';
const TRIES_MAX = 20;
const WAIT_MS = 1_000;

/** Asks again, for about 20 s, as long as the answer is that a worker is at it. */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  pause: (ms: number) => Promise<unknown>,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Trouble) || error.report.code !== SYNC_BUSY || tries === TRIES_MAX) throw error;
    }
    await pause(WAIT_MS);
  }
}
