import { LIMIT_MAX, type PageOptions } from './options.js';
import { inputTrouble } from './trouble.js';

/** A page of a list, as every list of the API is answered. */
export interface ListAnswer<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit?: number;
  readonly cursor?: string;
}

/** Pages followed for `--all` and for looking up names; beyond it, one page at a time. */
const PAGES_MAX = 1_000;

type ReadPage<Item> = (page: PageRequest) => Promise<ListAnswer<Item>>;

/** The page asked for, or with `--all` all pages as one. */
export async function readPages<Item>(read: ReadPage<Item>, options: PageOptions): Promise<ListAnswer<Item>> {
  if (options.all === true) return { items: await readAllPages(read), nextCursor: null };
  return read({
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
  });
}

export async function readAllPages<Item>(read: ReadPage<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items: more, nextCursor } = await read({ limit: LIMIT_MAX, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...more);
    if (nextCursor === null) return items;
    cursor = nextCursor;
  }
  throw inputTrouble(`The list has more than ${PAGES_MAX} pages.`, 'the list', 'Read it in parts with --cursor.');
}
