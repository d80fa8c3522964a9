import { useSyncExternalStore } from 'react';
import { useFormat } from '../i18n/format.js';

const TICK_MS = 20_000;

/** One clock for all relative times of the page. */
let nowMs = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const told of listeners) told();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present moment, moved on every 20 seconds. */
const useNow = (): number => useSyncExternalStore(onTick, () => Math.max(nowMs, 0));

/** A moment as time from now, and exactly on hover. */
export function When({ at }: { readonly at: string }) {
  const format = useFormat();
  const now = Math.max(useNow(), Date.now());
  return (
    <time dateTime={at} title={format.exact(at)}>
      {format.relative(at, now)}
    </time>
  );
}
