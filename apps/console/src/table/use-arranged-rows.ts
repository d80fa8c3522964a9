import { useEffect, useMemo, useState } from 'react';
import { type Arrangement, arranging } from './arrange.js';
import { type Column, folded } from './rows.js';
import { inOneGo, inSlices } from './steps.js';

/** Up to so many are arranged before they are drawn. */
const AT_ONCE_ROWS = 1_000;

interface Arranged<Row> {
  readonly rows: readonly Row[];
  /** What is shown is still as it was before. */
  readonly isArranging: boolean;
}

/** The rows searched and sorted; of a long list those before are shown until it is done. */
export function useArrangedRows<Row extends object>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  find: string,
  sort: Arrangement['sort'],
): Arranged<Row> {
  const textOf = useMemo(() => textsOf(columns), [columns]);
  const steps = useMemo(
    () => () => arranging(rows, columns, { find, sort }, textOf),
    [rows, columns, find, sort, textOf],
  );
  const isQuick = rows.length <= AT_ONCE_ROWS || (find === '' && sort === null);
  const quick = useMemo(() => (isQuick ? inOneGo(steps()) : null), [isQuick, steps]);
  const [slow, setSlow] = useState<{ readonly of: typeof steps; readonly rows: readonly Row[] } | null>(null);
  useEffect(() => {
    if (isQuick) return;
    const end = new AbortController();
    void inSlices(steps(), end.signal).then((done) => {
      if (done !== null) setSlow({ of: steps, rows: done });
    });
    return () => end.abort();
  }, [isQuick, steps]);
  if (quick !== null) return { rows: quick, isArranging: false };
  return { rows: slow?.rows ?? rows, isArranging: slow?.of !== steps };
}

/** What a row is searched by, made once. */
function textsOf<Row extends object>(columns: readonly Column<Row>[]): (row: Row) => string {
  const known = new WeakMap<Row, string>();
  return (row) => {
    const before = known.get(row);
    if (before !== undefined) return before;
    const text = folded(columns.map(({ value }) => value(row) ?? '').join('\n'));
    known.set(row, text);
    return text;
  };
}
