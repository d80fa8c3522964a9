import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { Answered } from '../../parts/states.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { type SideNames, useSideNames } from '../sync/side-names.js';
import { type ItemKind } from './counts.js';
import { Changes, changeText } from './planned-changes.js';
import { type Run } from './queries.js';
import { useReasonWords } from './reason-words.js';
import { recordColumns } from './record-columns.js';

type Item = Schemas['PlanItemDto'];
const rowId = ({ ordinal }: Item): string => String(ordinal);

/** The items of a plan, of one kind or all. */
export function PlanItems({ run, kind }: { readonly run: Run; readonly kind: ItemKind | undefined }) {
  const { t } = useTranslation('runs');
  const names = useSideNames()(run.syncId);
  const pages = usePages({
    key: ['runs', run.id, 'items', kind ?? 'all', run.state],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/runs/{id}/items', {
            params: {
              path: { id: run.id },
              query: {
                limit,
                ...(cursor === undefined ? {} : { cursor }),
                ...(kind === undefined ? {} : { kind }),
              },
            },
          }),
        ),
      [run.id, kind],
    ),
  });
  const columns = useItemColumns(names);
  return (
    <Answered query={pages.query}>
      {() => (
        <DataTable
          label={kind === undefined ? t('items') : t(`kind.${kind}`, names)}
          columns={columns}
          rows={pages.rows}
          rowId={rowId}
          paging={pages}
        />
      )}
    </Answered>
  );
}

function useItemColumns(names: SideNames): readonly Column<Item>[] {
  const { t } = useTranslation('runs');
  const { a, b } = names;
  const words = useReasonWords(names);
  return useMemo<readonly Column<Item>[]>(() => {
    const why = (item: Item): string =>
      [
        ...(item.reason === null ? [] : [words(item, item.reason)]),
        ...item.conflicts.map(({ fieldId, winner }) =>
          winner === null
            ? t('conflictOpen', { field: fieldId })
            : t('conflictWon', { field: fieldId, tool: winner === 'a' ? a : b }),
        ),
        ...(item.skipped ?? []).map(({ fieldId, reason }) => `${fieldId}: ${words(item, reason)}`),
      ].join(' ');
    return [
      { id: 'kind', header: t('column.item'), value: ({ kind }) => t(`kind.${kind}`, { a, b }), width: '11rem' },
      ...recordColumns({ a, b }),
      {
        id: 'changes',
        header: t('column.changes'),
        value: ({ changes }) => changes.map((change) => changeText(change, { a, b })).join('; '),
        cell: ({ changes }) => <Changes changes={changes} names={{ a, b }} />,
      },
      { id: 'why', header: t('column.why'), value: why },
    ];
  }, [t, a, b, words]);
}
