import { Select } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { useFormat } from '../../i18n/format.js';
import { TextLink } from '../../parts/links.js';
import { Answered, Empty } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { useSideNames } from '../sync/side-names.js';
import { LIVE_MS } from '../syncs/queries.js';
import { countOf, itemCounts } from './counts.js';
import { type Run } from './queries.js';
import { RunStateBadge } from './run-state.js';

const route = getRouteApi('/shell/syncs/$syncId/runs');
const KINDS = ['firstSync', 'sweep', 'undo', 'restore', 'mappingChange', 'segment', 'resolution'] as const;
const rowId = ({ id }: Run): string => id;

/** What one sync has done as a whole, newest first. */
export function RunsTab() {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const navigate = useNavigate();
  const { syncId } = route.useParams();
  const { kind } = route.useSearch();
  const { a, b } = useSideNames()(syncId);
  const pages = usePages({
    key: ['syncs', syncId, 'runs'],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/syncs/{id}/runs', {
            params: { path: { id: syncId }, query: { limit, ...(cursor === undefined ? {} : { cursor }) } },
          }),
        ),
      [syncId],
    ),
    refetchEveryMs: LIVE_MS,
  });
  const rows = useMemo(() => pages.rows.filter((run) => kind === undefined || run.kind === kind), [pages.rows, kind]);
  const columns = useMemo<readonly Column<Run>[]>(() => {
    const names = { a, b };
    const summary = (run: Run): string =>
      run.kind === 'sweep'
        ? t('marked', { count: countOf(run, 'marked') })
        : run.kind === 'resolution'
          ? t('answered', { count: countOf(run, 'answered'), whole: countOf(run, 'open') })
          : format.list(itemCounts(run).map(([name, count]) => `${t(`kind.${name}`, names)} ${format.number(count)}`));
    const tookMs = ({ startedAt, finishedAt }: Run): number | null =>
      finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
    return [
      {
        id: 'kind',
        header: t('column.kind'),
        value: (run) => t(`run.${run.kind}`),
        cell: (run) => (
          <TextLink to="/runs/$runId" params={{ runId: run.id }} fw={600} fz="sm">
            {t(`run.${run.kind}`)}
          </TextLink>
        ),
        width: '13rem',
      },
      {
        id: 'state',
        header: t('column.state'),
        value: ({ state }) => t(`state.${state}`),
        cell: ({ state }) => <RunStateBadge state={state} />,
        width: '12rem',
      },
      { id: 'counts', header: t('column.counts'), value: summary },
      {
        id: 'took',
        header: t('column.took'),
        value: tookMs,
        cell: (run) => format.duration(tookMs(run) ?? Date.now() - Date.parse(run.startedAt)),
        width: '7rem',
      },
      {
        id: 'started',
        header: t('column.started'),
        value: ({ startedAt }) => startedAt,
        cell: ({ startedAt }) => <When at={startedAt} />,
        width: '10rem',
      },
    ];
  }, [t, format, a, b]);
  return (
    <Answered query={pages.query}>
      {() =>
        pages.rows.length === 0 ? (
          <Empty icon={IconHistory} title={t('none')}>
            {t('noneHelp')}
          </Empty>
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowId={rowId}
            paging={pages}
            onOpen={({ id }) => void navigate({ to: '/runs/$runId', params: { runId: id } })}
            filters={
              <Select
                aria-label={t('column.kind')}
                placeholder={t('anyKind')}
                clearable
                clearButtonProps={{ 'aria-label': t('anyKind') }}
                data={KINDS.map((one) => ({ value: one, label: t(`run.${one}`) }))}
                value={kind ?? null}
                onChange={(chosen) =>
                  void navigate({
                    to: '.',
                    search: (before: object) => ({ ...before, kind: chosen ?? undefined }),
                    replace: true,
                  })
                }
                w="12rem"
              />
            }
          />
        )
      }
    </Answered>
  );
}
