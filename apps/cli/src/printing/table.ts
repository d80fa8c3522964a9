import { cut, plain, widthOf } from './text.js';

export type Cell = string | number | boolean | null | undefined;

/** One column of a table of `Item`s. */
export interface Column<Item> {
  readonly title: string;
  of(item: Item): Cell;
  /** Never shortened: an id is there to be copied. */
  readonly whole?: boolean;
  /** Of no use on a screen: told in CSV alone. */
  readonly inCsvOnly?: boolean;
}

/** How the text is meant to be seen. */
export interface Look {
  /** Terminal columns to stay within; `null` where nothing need be shortened. */
  readonly width: number | null;
  bold(text: string): string;
}

const GAP = '  ';
const COLUMN_WIDTH_MIN = 8;

const cellText = (cell: Cell): string => {
  if (cell === null || cell === undefined || cell === '') return '-';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return plain(String(cell));
};

const padded = (text: string, width: number, right: boolean): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
};

/** Items as aligned columns under a line of titles; without a trailing line break. */
export function table<Item>(columns: readonly Column<Item>[], items: readonly Item[], look: Look): string {
  const cells = items.map((item) => columns.map((column) => column.of(item)));
  const texts = cells.map((line) => line.map(cellText));
  const natural = columns.map((column, at) =>
    Math.max(widthOf(column.title), ...texts.map((line) => widthOf(line[at] ?? ''))),
  );
  const widths = look.width === null ? natural : fitted(columns, natural, look.width);
  const numeric = columns.map((_, at) => cells.length > 0 && cells.every((line) => typeof line[at] === 'number'));
  const lineOf = (line: readonly string[]): string =>
    line
      .map((text, at) => padded(cut(text, widths[at] ?? 0), widths[at] ?? 0, numeric[at] ?? false))
      .join(GAP)
      .trimEnd();
  return [look.bold(lineOf(columns.map(({ title }) => title))), ...texts.map(lineOf)].join('\n');
}

/** Takes columns away from the widest until all fit, or nothing more may be shortened. */
function fitted<Item>(columns: readonly Column<Item>[], natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1)) - width;
  while (over > 0) {
    const widest = columns.reduce<number | null>((best, column, at) => {
      const here = widths[at] ?? 0;
      if (column.whole || here <= COLUMN_WIDTH_MIN) return best;
      return best === null || here > (widths[best] ?? 0) ? at : best;
    }, null);
    if (widest === null) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return widths;
}

/** Names and values of one thing, aligned. A value that is an array takes a line for each entry. */
export function facts(entries: readonly (readonly [name: string, value: Cell | readonly string[]])[]): string {
  const width = Math.max(...entries.map(([name]) => widthOf(name)));
  return entries
    .flatMap(([name, value]) => {
      const lines = typeof value === 'object' && value !== null ? value.map(cellText) : [cellText(value)];
      return (lines.length > 0 ? lines : ['-']).map(
        (line, at) => `${padded(at === 0 ? name : '', width, false)}  ${line}`,
      );
    })
    .join('\n');
}
