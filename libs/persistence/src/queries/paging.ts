/** The values a list is sorted by, at the place where a page ended. */
export type PageKey = readonly (string | number)[];

export interface PageRequest {
  /** At least 1. */
  readonly limit: number;
  /** `null` begins the list. */
  readonly after: PageKey | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** `null` at the end. */
  readonly next: PageKey | null;
}

export type KeyPart = 'number' | 'uuid' | 'text';

/** What the page key of each list is made of; whoever takes keys from outside holds them to it. */
export const PAGE_KEYS = {
  connections: ['number', 'uuid'],
  syncs: ['number', 'uuid'],
  mappings: ['number'],
  runs: ['number', 'uuid'],
  planItems: ['number'],
  groups: ['text', 'uuid'],
  held: ['text', 'text'],
  links: ['uuid'],
  changes: ['number', 'number'],
  conflicts: ['number', 'uuid'],
  deadLetters: ['number', 'uuid'],
  audit: ['number', 'uuid'],
  alerts: ['number', 'uuid'],
} as const satisfies Record<string, readonly KeyPart[]>;

export type PagedList = keyof typeof PAGE_KEYS;

/** A `timestamptz` column as whole microseconds since the epoch, which a page key can hold without loss. */
export const micros = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`;

/** The same back. */
export const fromMicros = (parameter: string): string =>
  `timestamptz 'epoch' + ${parameter}::bigint * interval '1 microsecond'`;

/** How many rows to ask for so that `pageOf` can tell whether there are more. */
export const fetchLimit = (request: PageRequest): number => request.limit + 1;

/** A page of rows fetched with `fetchLimit`. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  request: PageRequest,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => PageKey,
): Page<Item> {
  const kept = rows.slice(0, request.limit);
  const last = kept.at(-1);
  return { items: kept.map(toItem), next: rows.length > kept.length && last !== undefined ? keyOf(last) : null };
}
