import { Text } from '@mantine/core';
import { type PagedRows } from '../api/pages.js';
import { Answered } from '../parts/states.js';
import { DataTable } from './data-table.js';
import { type Column } from './rows.js';

/** With more rows a table scrolls in a box of its own. */
const SHORT_ROWS = 50;

interface PartTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly pages: PagedRows<Row>;
  readonly rowId: (row: Row) => string;
  /** Said in place of a table without any rows. */
  readonly nothing: string;
}

/** A list that is only a part of its page. */
export function PartTable<Row extends object>({ label, columns, pages, rowId, nothing }: PartTableProps<Row>) {
  return (
    <Answered query={pages.query}>
      {() =>
        pages.rows.length === 0 ? (
          <Text c="dimmed">{nothing}</Text>
        ) : (
          <DataTable
            label={label}
            columns={columns}
            rows={pages.rows}
            rowId={rowId}
            paging={pages}
            isShort={pages.rows.length < SHORT_ROWS}
          />
        )
      }
    </Answered>
  );
}
