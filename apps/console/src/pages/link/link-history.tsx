import { Select } from '@mantine/core';
import { useNavigate, getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { fieldText } from '../../parts/field-value.js';
import { TextLink } from '../../parts/links.js';
import { Answered } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { type Link } from '../records/link-name.js';
import { type SideNames } from '../sync/side-names.js';

type Change = Schemas['ChangeDto'];
const route = getRouteApi('/shell/links/$linkId');
const rowId = ({ id }: Change): string => String(id);

/** What happened to a pair, newest first, of one field or all. */
export function LinkHistory({ link, names }: { readonly link: Link; readonly names: SideNames }) {
  const { t } = useTranslation('records');
  const navigate = useNavigate();
  const { field } = route.useSearch();
  const pages = usePages({
    key: ['links', link.id, 'changes'],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/links/{id}/changes', {
            params: { path: { id: link.id }, query: { limit, ...(cursor === undefined ? {} : { cursor }) } },
          }),
        ),
      [link.id],
    ),
  });
  const fields = useMemo(() => [...new Set(pages.rows.map(({ fieldId }) => fieldId))].toSorted(), [pages.rows]);
  const rows = useMemo(
    () => pages.rows.filter(({ fieldId }) => field === undefined || fieldId === field),
    [pages.rows, field],
  );
  const columns = useMemo<readonly Column<Change>[]>(
    () => [
      {
        id: 'at',
        header: t('column.at'),
        value: ({ at }) => at,
        cell: ({ at }) => <When at={at} />,
        width: '9rem',
      },
      { id: 'field', header: t('column.field'), value: ({ fieldId }) => fieldId, width: '9rem' },
      { id: 'side', header: t('column.side'), value: ({ side }) => names[side], width: '9rem' },
      { id: 'before', header: t('column.before'), value: ({ before }) => fieldText(before) },
      { id: 'after', header: t('column.after'), value: ({ after }) => fieldText(after) },
      {
        id: 'cause',
        header: t('column.cause'),
        value: ({ cause }) => t(`cause.${cause}`),
        cell: ({ cause, runId }) =>
          runId === null ? (
            t(`cause.${cause}`)
          ) : (
            <TextLink to="/runs/$runId" params={{ runId }} fz="sm">
              {t(`cause.${cause}`)}
            </TextLink>
          ),
      },
    ],
    [t, names],
  );
  return (
    <Answered query={pages.query}>
      {() => (
        <DataTable
          label={t('history')}
          columns={columns}
          rows={rows}
          rowId={rowId}
          paging={pages}
          isShort
          nothing={t('noHistory')}
          filters={
            <Select
              aria-label={t('column.field')}
              placeholder={t('anyField')}
              clearable
              clearButtonProps={{ 'aria-label': t('anyField') }}
              data={fields}
              value={field ?? null}
              onChange={(chosen) =>
                void navigate({
                  to: '.',
                  search: (before: object) => ({ ...before, field: chosen ?? undefined }),
                  replace: true,
                  resetScroll: false,
                })
              }
              w="11rem"
            />
          }
        />
      )}
    </Answered>
  );
}
