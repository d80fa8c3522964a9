import { Select, Text } from '@mantine/core';
import { IconPlus, IconRefreshDot } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { Page } from '../../parts/page.js';
import { Answered, Empty } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { connectionsQuery } from '../connections/queries.js';
import { healthQuery, syncsQuery } from './queries.js';
import { SyncStateBadge } from './sync-state.js';

const route = getRouteApi('/shell/syncs');
const STATES = ['draft', 'live', 'paused', 'braked'] as const;

interface SyncRow {
  readonly sync: Schemas['SyncDto'];
  readonly backlog: Schemas['BacklogDto'] | undefined;
  readonly tools: string;
}

export function SyncsPage() {
  const { t } = useTranslation('syncs');
  const may = useMay();
  const syncs = useQuery(syncsQuery);
  const connections = useQuery(connectionsQuery);
  const canConnect = (connections.data?.items.length ?? 2) < 2;
  const start = may('syncs.write') && (
    <ButtonLink to={canConnect ? '/connections/new' : '/syncs/new'} leftSection={<IconPlus size={16} />}>
      {t(canConnect ? 'connect' : 'new')}
    </ButtonLink>
  );
  return (
    <Page title={t('title')} about={t('about')} actions={(syncs.data?.items.length ?? 0) > 0 && start}>
      <Answered query={syncs}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconRefreshDot} title={t('none')} action={start}>
              {t(canConnect ? 'noneConnectHelp' : 'noneHelp')}
            </Empty>
          ) : (
            <SyncTable syncs={items} connections={connections.data?.items ?? []} />
          )
        }
      </Answered>
    </Page>
  );
}

interface SyncTableProps {
  readonly syncs: readonly Schemas['SyncDto'][];
  readonly connections: readonly Schemas['ConnectionDto'][];
}

const rowId = ({ sync }: SyncRow): string => sync.id;

function SyncTable({ syncs, connections }: SyncTableProps) {
  const { t } = useTranslation('syncs');
  const navigate = useNavigate();
  const { state } = route.useSearch();
  const format = useFormat();
  const health = useQuery(healthQuery);
  const rows = useMemo(() => {
    const nameOf = (id: string): string => connections.find((one) => one.id === id)?.name ?? '';
    return syncs
      .map((sync) => {
        const backlog = health.data?.syncs.find(({ syncId }) => syncId === sync.id);
        // Health is asked for more often: what it says of the state is newer.
        const now = backlog === undefined ? sync : { ...sync, state: backlog.state };
        const tools = `${nameOf(sync.a.connectionId)} ↔ ${nameOf(sync.b.connectionId)}`;
        return { sync: now, backlog, tools };
      })
      .filter(({ sync }) => state === undefined || sync.state === state);
  }, [syncs, connections, health.data, state]);
  const columns = useMemo<readonly Column<SyncRow>[]>(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        value: ({ sync }) => sync.name,
        cell: ({ sync }) => (
          <TextLink to="/syncs/$syncId" params={{ syncId: sync.id }} fw={600} fz="sm">
            <bdi>{sync.name}</bdi>
          </TextLink>
        ),
      },
      {
        id: 'tools',
        header: t('column.tools'),
        value: ({ tools }) => tools,
      },
      {
        id: 'state',
        header: t('column.state'),
        value: ({ sync }) => t(`state.${sync.state}`),
        cell: ({ sync }) => <SyncStateBadge state={sync.state} />,
        width: '11rem',
      },
      {
        id: 'waiting',
        header: t('column.waiting'),
        value: ({ backlog }) => backlog?.dirty ?? null,
        isNumber: true,
        width: '7rem',
      },
      {
        id: 'conflicts',
        header: t('column.conflicts'),
        value: ({ backlog }) => backlog?.openConflicts ?? null,
        cell: ({ sync, backlog }) =>
          backlog && (
            <TextLink to="/syncs/$syncId/conflicts" params={{ syncId: sync.id }} fz="sm">
              {format.number(backlog.openConflicts)}
            </TextLink>
          ),
        isNumber: true,
        width: '7.5rem',
      },
      {
        id: 'deadLetters',
        header: t('column.deadLetters'),
        value: ({ backlog }) => backlog?.openDeadLetters ?? null,
        cell: ({ sync, backlog }) =>
          backlog && (
            <TextLink to="/syncs/$syncId/dead-letters" params={{ syncId: sync.id }} fz="sm">
              {format.number(backlog.openDeadLetters)}
            </TextLink>
          ),
        isNumber: true,
        width: '8.5rem',
      },
      {
        id: 'created',
        header: t('column.created'),
        value: ({ sync }) => sync.createdAt,
        cell: ({ sync }) => <When at={sync.createdAt} />,
        width: '9rem',
      },
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowId={rowId}
      onOpen={({ sync }) => void navigate({ to: '/syncs/$syncId', params: { syncId: sync.id } })}
      filters={
        <Select
          aria-label={t('filter')}
          placeholder={t('anyState')}
          clearable
          clearButtonProps={{ 'aria-label': t('anyState') }}
          data={STATES.map((one) => ({ value: one, label: t(`state.${one}`) }))}
          value={state ?? null}
          onChange={(chosen) =>
            void navigate({ to: '.', search: (before) => ({ ...before, state: chosen ?? undefined }), replace: true })
          }
          w="11rem"
        />
      }
    />
  );
}

/** How long the oldest change has waited. */
export function Lag({ oldestAt }: { readonly oldestAt: string | null }) {
  const { t } = useTranslation('syncs');
  if (oldestAt === null) return null;
  return (
    <Text span fz="xs" c="dimmed">
      {t('lag')} <When at={oldestAt} />
    </Text>
  );
}
