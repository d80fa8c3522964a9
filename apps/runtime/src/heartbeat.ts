import { setTimeout as sleep } from 'node:timers/promises';
import { type Heartbeat } from '#engine';

/** Beats by this process's own clock: where the process is held up, so are they. */
export const heartbeat: Heartbeat = (everyMs, beat) => {
  const stopped = new AbortController();
  const { signal } = stopped;
  const beating = async (): Promise<void> => {
    for (;;) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await beat();
    }
  };
  const ended = beating();
  return () => {
    stopped.abort();
    return ended;
  };
};
