import { useMemo, useRef, useState } from 'react';

/** Rows as they are to be shown, and how many changes of their order wait. */
interface StillRows<Row> {
  readonly rows: readonly Row[];
  readonly waiting: number;
  /** Shows what waits. */
  readonly release: () => void;
}

/**
 * Keeps rows where they are while `isHeld` (somebody points at them or moves among them): what they hold is brought up
 * to date, but rows that came or went wait until they are asked for, or until nobody is there any more. Rows appended
 * at the end move nothing and are shown at once.
 */
export function useStillRows<Row>(rows: readonly Row[], rowId: (row: Row) => string, isHeld: boolean): StillRows<Row> {
  const shown = useRef<readonly string[]>([]);
  const [released, setReleased] = useState(0);
  const seen = useRef(released);
  return useMemo(() => {
    const ids = rows.map(rowId);
    const isAppended = shown.current.every((id, at) => ids[at] === id);
    if (!isHeld || isAppended || shown.current.length === 0 || seen.current !== released) {
      seen.current = released;
      shown.current = ids;
      return { rows, waiting: 0, release: () => setReleased((count) => count + 1) };
    }
    const byId = new Map(rows.map((row, at) => [ids[at] ?? '', row]));
    const kept = shown.current.flatMap((id) => byId.get(id) ?? []);
    const known = new Set(shown.current);
    const waiting = ids.filter((id) => !known.has(id)).length;
    return { rows: kept, waiting, release: () => setReleased((count) => count + 1) };
  }, [rows, rowId, isHeld, released]);
}
