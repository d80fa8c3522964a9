import { Stack, Text } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { fieldText } from '../../parts/field-value.js';
import { Answered } from '../../parts/states.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { type SideNames, useSideNames } from '../sync/side-names.js';
import { type ItemKind } from './counts.js';
import { type Run } from './queries.js';
import { recordColumns } from './record-columns.js';
import classes from './run-page.module.css';

type Item = Schemas['PlanItemDto'];
type Change = Schemas['PlannedChangeDto'];
const SHOWN_CHANGES = 3;
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
  return useMemo<readonly Column<Item>[]>(() => {
    const told = ({ side, fieldId, before, after }: Change): string =>
      `${side === 'a' ? a : b} ${fieldId}: ${fieldText(before)} → ${fieldText(after)}`;
    const why = (item: Item): string =>
      [
        ...(item.reason === null ? [] : [item.reason.message]),
        ...item.conflicts.map(({ fieldId, winner }) =>
          winner === null
            ? t('conflictOpen', { field: fieldId })
            : t('conflictWon', { field: fieldId, tool: winner === 'a' ? a : b }),
        ),
        ...(item.skipped ?? []).map(({ fieldId, reason }) => `${fieldId}: ${reason.message}`),
      ].join(' ');
    return [
      { id: 'kind', header: t('column.item'), value: ({ kind }) => t(`kind.${kind}`, { a, b }), width: '11rem' },
      ...recordColumns({ a, b }),
      {
        id: 'changes',
        header: t('column.changes'),
        value: ({ changes }) => changes.map(told).join('; '),
        cell: ({ changes }) => <Changes changes={changes} names={{ a, b }} />,
      },
      { id: 'why', header: t('column.why'), value: why },
    ];
  }, [t, a, b]);
}

function Changes({ changes, names }: { readonly changes: readonly Change[]; readonly names: SideNames }) {
  const { t } = useTranslation('runs');
  return (
    <Stack gap={2}>
      {changes.slice(0, SHOWN_CHANGES).map(({ side, fieldId, before, after }) => (
        <Text key={`${side} ${fieldId}`} fz="sm" component="span" className={classes['change'] ?? ''}>
          <bdi>{names[side]}</bdi> <b>{fieldId}</b>{' '}
          {fieldText(before) !== '' && (
            <>
              <del className={classes['before']}>
                <bdi>{fieldText(before)}</bdi>
              </del>{' '}
            </>
          )}
          <bdi>{fieldText(after) === '' ? t('empty') : fieldText(after)}</bdi>
        </Text>
      ))}
      {changes.length > SHOWN_CHANGES && (
        <Text fz="xs" c="dimmed">
          {t('moreChanges', { count: changes.length - SHOWN_CHANGES })}
        </Text>
      )}
    </Stack>
  );
}
