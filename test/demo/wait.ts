import { setTimeout as delay } from 'node:timers/promises';

/** Asks until there is an answer. @throws Error naming what was waited for, after `timeoutMs` */
export async function waitFor<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
  { everyMs, timeoutMs }: { readonly everyMs: number; readonly timeoutMs: number },
): Promise<Answer> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > endMs) throw new Error(`waited ${timeoutMs / 1000} s in vain for: ${what}`);
    await delay(everyMs);
  }
}
