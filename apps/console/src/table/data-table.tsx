import { ActionIcon, Button, Group, Text, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconDownload, IconSearch, IconX } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format.js';
import { tell } from '../parts/tell.js';
import { text } from '../shell/url.js';
import classes from './data-table.module.css';
import { saveFile } from './save-file.js';
import { type Column, csvLines, parseSort } from './rows.js';
import { inSlices } from './steps.js';
import { useArrangedRows } from './use-arranged-rows.js';
import { useStillRows } from './use-still-rows.js';

const ROW_HEIGHT_PX = 45;
const OVERSCAN_ROWS = 12;
/** Of a column that names no width of its own: narrower, its words would be broken into letters. */
const COLUMN_WIDTH_MIN = '9rem';
/** Rows that are left below when the next page is asked for. */
const MORE_WITHIN_ROWS = 40;

export interface DataTableProps<Row extends object> {
  /** What the rows are, for screen readers and for the name of the exported file. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Opened by Enter or a press; the first column should also hold a link to it. */
  readonly onOpen?: (row: Row) => void;
  /** Further pages of the list. */
  readonly paging?: {
    readonly hasMore: boolean;
    readonly isLoadingMore: boolean;
    /** The last page asked for did not come. */
    readonly isStuck: boolean;
    readonly more: () => Promise<unknown>;
    readonly all: () => Promise<void>;
  };
  /** Filters of the API's own, put beside the search. */
  readonly filters?: ReactNode;
  /** Told where the search finds nothing; a table without any rows should show `Empty` instead of itself. */
  readonly nothing?: string;
  /** Two tables on one page keep their state apart in the URL. */
  readonly urlKey?: string;
  /** Rows below each other without a box of their own to scroll in: for short tables inside of pages. */
  readonly isShort?: boolean;
}

/** The one table: sorted and searched with its state in the URL, any length, by mouse and keyboard. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rowId, paging, onOpen, isShort } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const [url, setUrl] = useTableUrl(props.urlKey ?? '');
  const [isPointedAt, setPointedAt] = useState(false);
  const still = useStillRows(props.rows, rowId, isPointedAt);
  const find = useDeferredValue(url.find);

  const isWhole = paging === undefined || !paging.hasMore;
  const isArranged = url.find !== '' || url.sort !== null;
  // Arranged once, when all is there, and not anew for each page that comes.
  const isArrangeable = isWhole || paging.isStuck;
  const { rows, isArranging } = useArrangedRows(
    columns,
    still.rows,
    isArrangeable ? find : '',
    isArrangeable ? url.sort : null,
  );
  const scroller = useRef<HTMLDivElement>(null);
  const isCards = useIsNarrow();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isCards ? ROW_HEIGHT_PX * 3 : ROW_HEIGHT_PX),
    getItemKey: useCallback((index: number) => idAt(rows, index, rowId), [rows, rowId]),
    overscan: OVERSCAN_ROWS,
    initialRect: { width: 1000, height: 700 },
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { active, setActive, onKeyDown, bodyRef } = useRowKeys(rows.length, virtualizer, (index) => {
    const row = rows[index];
    if (row) onOpen?.(row);
  });

  // What is sorted or searched is the whole list, not what happens to have been read of it.
  const { isLoadingMore, isStuck, more, all } = paging ?? { isLoadingMore: false, isStuck: false };
  useEffect(() => {
    if (isWhole || isLoadingMore || isStuck) return;
    if (isArranged) void all?.();
    else if (last >= rows.length - MORE_WITHIN_ROWS) void more?.();
  }, [isWhole, isLoadingMore, isStuck, isArranged, all, more, last, rows.length]);

  const sortBy = (id: string): void => {
    const next = url.sort?.id !== id ? `${id}.asc` : url.sort.desc ? undefined : `${id}.desc`;
    setUrl({ sort: next });
  };
  const exportAll = async (): Promise<void> => {
    setExporting(true);
    if (!isWhole) await all?.();
  };
  const saveCsv = async (): Promise<void> => {
    const lines = await inSlices(csvLines(columns, rows));
    saveFile(`${label}.csv`, 'text/csv;charset=utf-8', lines ?? []);
    await tell(t('table.exported', { count: rows.length }));
  };
  const [isExporting, setExporting] = useState(false);
  useEffect(() => {
    if (!isExporting || !isWhole || isArranging) return;
    setExporting(false);
    void saveCsv();
  });

  const above = items[0]?.start ?? 0;
  const below = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className={classes['whole']}>
      <Group gap="xs" mb="xs" align="end">
        <TextInput
          aria-label={t('table.find', { what: label })}
          placeholder={t('table.findPlaceholder')}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            url.find === '' ? null : (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('table.clear')}
                onClick={() => setUrl({ find: '' })}
              >
                <IconX size={16} />
              </ActionIcon>
            )
          }
          value={url.find}
          onChange={(event) => setUrl({ find: event.currentTarget.value })}
          className={classes['find'] ?? ''}
          data-table-find
        />
        {props.filters}
        <Group gap="xs" className={classes['tail'] ?? ''}>
          <Text fz="sm" c="dimmed" role="status">
            {paging?.isLoadingMore === true && isArranged
              ? t('table.readingOn', { count: still.rows.length })
              : t(isWhole ? 'table.rows' : 'table.rowsSoFar', { count: rows.length })}
          </Text>
          {isStuck && (
            <Button size="compact-sm" variant="default" color="red" onClick={() => void more?.()}>
              {t('table.stuck')}
            </Button>
          )}
          {still.waiting > 0 && (
            <Button size="compact-sm" variant="light" onClick={still.release}>
              {t('table.waiting', { count: still.waiting })}
            </Button>
          )}
          <Tooltip label={t('table.exportHelp')}>
            <ActionIcon variant="default" size="lg" aria-label={t('table.export')} onClick={() => void exportAll()}>
              <IconDownload size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <div
        ref={scroller}
        className={`panel ${classes['scroller'] ?? ''}`}
        data-short={isShort}
        aria-busy={isArranging}
        onPointerEnter={() => setPointedAt(true)}
        onPointerLeave={() => setPointedAt(false)}
      >
        {/* Roles are said again: as cards on small screens the elements lose their own. */}
        <table
          className={classes['table']}
          role="table"
          aria-rowcount={isWhole ? rows.length + 1 : -1}
          aria-label={label}
          style={{ '--width-min': leastWidth(columns) } as CSSProperties}
        >
          <thead role="rowgroup">
            <tr role="row" aria-rowindex={1}>
              {columns.map((column) => (
                <HeaderCell key={column.id} column={column} sort={url.sort} onSort={() => sortBy(column.id)} />
              ))}
            </tr>
          </thead>
          {/* Rows take the focus one at a time; the handler only moves it. */}
          <tbody role="rowgroup" ref={bodyRef} onKeyDown={onKeyDown}>
            {above > 0 && <Spacer height={above} columns={columns.length} />}
            {items.map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              return (
                <tr
                  key={rowId(row)}
                  role="row"
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  aria-rowindex={item.index + 2}
                  tabIndex={item.index === active ? 0 : -1}
                  className={classes['row']}
                  data-opens={onOpen !== undefined}
                  onFocus={() => setActive(item.index)}
                  onClick={(event) => {
                    if (isOwnPress(event.target)) onOpen?.(row);
                  }}
                >
                  {columns.map((column) => (
                    <td key={column.id} role="cell" data-label={column.header} data-number={column.isNumber}>
                      {column.cell?.(row) ?? shown(column.value(row), format.number)}
                    </td>
                  ))}
                </tr>
              );
            })}
            {below > 0 && <Spacer height={below} columns={columns.length} />}
          </tbody>
        </table>
        {rows.length === 0 && (
          <Text p="lg" ta="center" c="dimmed">
            {props.nothing ?? t('table.nothing')}
          </Text>
        )}
      </div>
    </div>
  );
}

/** What the columns need; a table in less room is scrolled sideways. */
const leastWidth = (columns: readonly { readonly width?: string }[]): string =>
  `calc(${columns.map(({ width }) => width ?? COLUMN_WIDTH_MIN).join(' + ')})`;

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: { readonly id: string; readonly desc: boolean } | null;
  readonly onSort: () => void;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const direction = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : 'none';
  const Icon = { none: IconArrowsSort, ascending: IconArrowUp, descending: IconArrowDown }[direction];
  return (
    <th
      role="columnheader"
      scope="col"
      {...(column.isActs === true ? {} : { 'aria-sort': direction })}
      style={column.width === undefined ? undefined : { inlineSize: column.width }}
      data-number={column.isNumber}
    >
      {column.isActs === true ? (
        <span className={classes['plain']}>{column.header}</span>
      ) : (
        <button type="button" className={classes['sort']} onClick={onSort}>
          {column.header}
          <Icon size={14} aria-hidden className={classes['sortIcon']} data-on={direction !== 'none'} />
        </button>
      )}
    </th>
  );
}

/** Stands for rows that are out of sight. */
const Spacer = ({ height, columns }: { readonly height: number; readonly columns: number }) => (
  <tr aria-hidden role="presentation" className={classes['spacer']}>
    <td role="presentation" colSpan={columns} style={{ blockSize: height }} />
  </tr>
);

function shown(value: string | number | null, number: (value: number) => string): ReactNode {
  if (value === null || value === '') return <VisuallyHidden>–</VisuallyHidden>;
  return typeof value === 'number' ? number(value) : <bdi>{value}</bdi>;
}

const idAt = <Row,>(rows: readonly Row[], index: number, rowId: (row: Row) => string): string | number => {
  const row = rows[index];
  return row === undefined ? index : rowId(row);
};

/** Presses of links and buttons inside a row, and the end of a text selection, are not presses of the row. */
const isOwnPress = (target: EventTarget): boolean =>
  target instanceof Element &&
  target.closest('a, button, input, label') === null &&
  (window.getSelection()?.toString() ?? '') === '';

/** What is searched for and sorted by, as it stands in the URL. */
function useTableUrl(key: string) {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const [findKey, sortKey] = [`${key}find`, `${key}sort`];
  const sortText = typeof search[sortKey] === 'string' ? search[sortKey] : undefined;
  const inUrl = text(search, findKey)[findKey] ?? '';
  // Typed ahead of the URL, which follows: each key press would otherwise wait for a navigation.
  const [find, setFind] = useState(inUrl);
  useEffect(() => setFind(inUrl), [inUrl]);
  const sort = useMemo(() => parseSort(sortText), [sortText]);
  const set = useCallback(
    (change: { readonly find?: string; readonly sort?: string | undefined }) => {
      if (change.find !== undefined) setFind(change.find);
      const changed = {
        ...('find' in change ? { [findKey]: change.find === '' ? undefined : change.find } : {}),
        ...('sort' in change ? { [sortKey]: change.sort } : {}),
      };
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, ...changed }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate, findKey, sortKey],
  );
  return [{ find, sort }, set] as const;
}

/** Arrow keys, Home and End move between rows; Enter opens one. */
function useRowKeys(count: number, virtualizer: { scrollToIndex(index: number): void }, open: (index: number) => void) {
  const [active, setActive] = useState(0);
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = bodyRef.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  });
  const goTo = (index: number): void => {
    const to = Math.min(Math.max(index, 0), count - 1);
    wanted.current = to;
    setActive(to);
    virtualizer.scrollToIndex(to);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const onRow = event.target instanceof HTMLTableRowElement;
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(active + 1),
      ArrowUp: () => goTo(active - 1),
      Home: () => goTo(0),
      End: () => goTo(count - 1),
      Enter: () => open(active),
    };
    const move = moves[event.key];
    if (!onRow || !move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };
  return { active: Math.min(active, Math.max(count - 1, 0)), setActive, onKeyDown, bodyRef };
}

const NARROW = '(max-width: 40em)';

function useIsNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => window.matchMedia(NARROW).matches);
  useEffect(() => {
    const query = window.matchMedia(NARROW);
    const listen = (): void => setNarrow(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  return isNarrow;
}
