import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { Page } from '../../parts/page.js';
import { Answered, Empty } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { LIVE_MS } from '../syncs/queries.js';
import { HealthBadge } from './health-badge.js';
import { connectionsQuery, connectorsQuery } from './queries.js';
import { fullest, QuotaGauge } from './quota-gauge.js';

type Connection = Schemas['ConnectionDto'];

export function ConnectionsPage() {
  const { t } = useTranslation('connections');
  const may = useMay();
  const connections = useQuery({ ...connectionsQuery, refetchInterval: LIVE_MS });
  const add = may('connections.write') && (
    <ButtonLink to="/connections/new" leftSection={<IconPlus size={16} />}>
      {t('add')}
    </ButtonLink>
  );
  return (
    <Page title={t('title')} about={t('about')} actions={(connections.data?.items.length ?? 0) > 0 && add}>
      <Answered query={connections}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconPlugConnected} title={t('none')} action={add}>
              {t('noneHelp')}
            </Empty>
          ) : (
            <ConnectionTable connections={items} />
          )
        }
      </Answered>
    </Page>
  );
}

const rowId = ({ id }: Connection): string => id;

function ConnectionTable({ connections }: { readonly connections: readonly Connection[] }) {
  const { t } = useTranslation('connections');
  const { t: tHealth } = useTranslation('overview');
  const navigate = useNavigate();
  const connectors = useQuery(connectorsQuery);
  const columns = useMemo<readonly Column<Connection>[]>(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        value: ({ name }) => name,
        cell: ({ id, name }) => (
          <TextLink to="/connections/$connectionId" params={{ connectionId: id }} fw={600} fz="sm">
            <bdi>{name}</bdi>
          </TextLink>
        ),
      },
      {
        id: 'tool',
        header: t('column.tool'),
        value: ({ vendor }) => connectors.data?.items.find((one) => one.vendor === vendor)?.title ?? vendor,
        width: '9rem',
      },
      {
        id: 'state',
        header: t('column.state'),
        value: ({ health }) => tHealth(`health.${health}`),
        cell: ({ health }) => <HealthBadge health={health} />,
        width: '13rem',
      },
      { id: 'account', header: t('column.account'), value: ({ accountName, accountId }) => accountName ?? accountId },
      {
        id: 'calls',
        header: t('column.calls'),
        value: ({ allowances }) => fullest(allowances)?.usedToday ?? null,
        cell: ({ allowances }) => <QuotaGauge allowances={allowances} />,
        width: '12rem',
      },
      {
        id: 'created',
        header: t('column.created'),
        value: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => <When at={createdAt} />,
        width: '9rem',
      },
    ],
    [t, tHealth, connectors.data],
  );
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={connections}
      rowId={rowId}
      onOpen={({ id }) => void navigate({ to: '/connections/$connectionId', params: { connectionId: id } })}
    />
  );
}
