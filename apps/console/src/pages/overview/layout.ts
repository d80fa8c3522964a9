/** A tool on the map. */
export interface Placed {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

interface Pair {
  readonly a: string;
  readonly b: string;
}

const COLUMN_PX = 540;

/**
 * Places tools so that lines cross little: in each connected group the one with most syncs stands at the start and the
 * others in a column after it, `rowPx` from each other; groups stand below each other.
 */
export function placeTools(ids: readonly string[], pairs: readonly Pair[], rowPx: number): readonly Placed[] {
  const partners = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const { a, b } of pairs) {
    partners.get(a)?.add(b);
    partners.get(b)?.add(a);
  }
  const degree = (id: string): number => partners.get(id)?.size ?? 0;
  const placed = new Map<string, Placed>();
  let top = 0;
  for (const hub of [...ids].sort((x, y) => degree(y) - degree(x))) {
    if (placed.has(hub)) continue;
    // Breadth first: each step away from the hub is a column further.
    const columns: string[][] = [[hub]];
    const seen = new Set([hub]);
    for (let column = columns[0]; column !== undefined && column.length > 0; column = columns.at(-1)) {
      const next = column.flatMap((id) => [...(partners.get(id) ?? [])].filter((one) => !seen.has(one)));
      const fresh = [...new Set(next)];
      for (const id of fresh) seen.add(id);
      if (fresh.length === 0) break;
      columns.push(fresh);
    }
    const rows = Math.max(...columns.map(({ length }) => length));
    columns.forEach((column, at) =>
      column.forEach((id, row) =>
        placed.set(id, { id, x: at * COLUMN_PX, y: top + ((rows - column.length) / 2 + row) * rowPx }),
      ),
    );
    top += rows * rowPx;
  }
  return [...placed.values()];
}
