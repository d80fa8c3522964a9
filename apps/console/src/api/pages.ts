import { type QueryKey, useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

/** The most a list takes into the browser: beyond it a person has to filter. */
const ROWS_MAX = 100_000;
/** The largest page the API gives. */
export const PAGE_ROWS = 500;

interface ApiPage<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

/** A list that is read page by page. */
export interface PagedRows<Row> {
  readonly rows: readonly Row[];
  readonly query: UseInfiniteQueryResult<unknown, Error>;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** The last page asked for did not come. */
  readonly isStuck: boolean;
  /** Reads the next page. */
  readonly more: () => Promise<unknown>;
  /** Reads on to the end, or to the most rows there may be. */
  readonly all: () => Promise<void>;
}

/** Reads a list of the API by its cursors; `fetchPage` asks for one page. */
export function usePages<Row>(options: {
  readonly key: QueryKey;
  readonly fetchPage: (cursor: string | undefined, limit: number) => Promise<ApiPage<Row>>;
  readonly refetchEveryMs?: number;
  readonly enabled?: boolean;
}): PagedRows<Row> {
  const query = useInfiniteQuery({
    queryKey: options.key,
    queryFn: ({ pageParam }) => options.fetchPage(pageParam, PAGE_ROWS),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: ApiPage<Row>) => last.nextCursor ?? undefined,
    ...(options.refetchEveryMs === undefined ? {} : { refetchInterval: options.refetchEveryMs }),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
  });
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const hasMore = hasNextPage && rows.length < ROWS_MAX;
  const all = useCallback(async () => {
    let result = await fetchNextPage();
    while (result.hasNextPage && !result.isError && count(result.data?.pages) < ROWS_MAX)
      result = await fetchNextPage();
  }, [fetchNextPage]);
  return {
    rows,
    query,
    hasMore,
    isLoadingMore: isFetchingNextPage,
    isStuck: query.isFetchNextPageError,
    more: fetchNextPage,
    all,
  };
}

const count = (pages: readonly ApiPage<unknown>[] | undefined): number =>
  pages?.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
