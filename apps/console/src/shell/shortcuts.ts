import { useEffect, useRef } from 'react';

/** How long the second key of two may take. */
const SECOND_KEY_WITHIN_MS = 1_200;

/** What keys do: `mod+k` with the platform's modifier, `g o` one after the other, `?` as typed. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Listens for shortcuts; those without a modifier rest while somebody types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    let first: { readonly key: string; readonly atMs: number } | null = null;
    const listen = (event: KeyboardEvent): void => {
      const isModified = event.ctrlKey || event.metaKey;
      if (event.altKey || event.isComposing || (!isModified && isTyping(event.target))) return;
      const key = event.key.toLowerCase();
      const started = first !== null && Date.now() - first.atMs < SECOND_KEY_WITHIN_MS ? first.key : null;
      first = isModified ? null : { key, atMs: Date.now() };
      const names = isModified ? [`mod+${key}`] : [...(started === null ? [] : [`${started} ${key}`]), key];
      const name = names.find((one) => one in current.current);
      if (name === undefined) return;
      event.preventDefault();
      first = null;
      current.current[name]?.();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null;
