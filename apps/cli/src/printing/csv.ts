import { stringify } from 'csv-stringify/sync';
import { type Cell, type Column } from './table.js';

/**
 * A list as spreadsheets take it: RFC 4180, in UTF-8 that says so. What a spreadsheet would take for a formula is made
 * text.
 */
export const csv = <Item>(columns: readonly Column<Item>[], items: readonly Item[]): string =>
  stringify(
    [columns.map(({ title }) => title), ...items.map((item) => columns.map((column) => written(column.of(item))))],
    {
      bom: true,
      escape_formulas: true,
    },
  );

/** Nothing is an empty cell, where a table for people has a dash. */
function written(cell: Cell): string | number {
  if (cell === null || cell === undefined || cell === '-') return '';
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return cell;
}
