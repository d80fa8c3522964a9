import { Code } from '@mantine/core';
import { IconFilterPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink, TextLink } from '../../parts/links.js';
import { Answered, Empty } from '../../parts/states.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { useSideNames } from '../sync/side-names.js';
import { LIVE_MS } from '../syncs/queries.js';
import { type Segment, segmentsQuery } from './queries.js';
import { SegmentStateBadge } from './segment-state.js';

const route = getRouteApi('/shell/syncs/$syncId/segments');
const rowId = ({ id }: Segment): string => id;

/** The rules of a sync that say who is in a tag, list or campaign. */
export function SegmentsTab() {
  const { t } = useTranslation('segments');
  const may = useMay();
  const navigate = useNavigate();
  const { syncId } = route.useParams();
  const segments = useQuery({ ...segmentsQuery(syncId), refetchInterval: LIVE_MS });
  const names = useSideNames()(syncId);
  const columns = useMemo<readonly Column<Segment>[]>(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        value: ({ name }) => name,
        cell: ({ id, name }) => (
          <TextLink to="/syncs/$syncId/segments/$segmentId" params={{ syncId, segmentId: id }} fw={600} fz="sm">
            <bdi>{name}</bdi>
          </TextLink>
        ),
        width: '12rem',
      },
      {
        id: 'rule',
        header: t('column.rule'),
        value: ({ rule }) => rule,
        cell: ({ rule }) => <Code dir="ltr">{rule}</Code>,
      },
      {
        id: 'group',
        header: t('column.group'),
        value: ({ side, field, group }) => `${names[side]} · ${field} · ${group}`,
        width: '15rem',
      },
      {
        id: 'state',
        header: t('column.state'),
        value: ({ state }) => t(`state.${state}`),
        cell: ({ state }) => <SegmentStateBadge state={state} />,
        width: '10rem',
      },
    ],
    [t, syncId, names.a, names.b],
  );
  const add = may('segments.write') && (
    <ButtonLink to="/syncs/$syncId/segments/new" params={{ syncId }} leftSection={<IconFilterPlus size={16} />}>
      {t('add')}
    </ButtonLink>
  );
  return (
    <Answered query={segments}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon={IconUsersGroup} title={t('none')} action={add}>
            {t('noneHelp')}
          </Empty>
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={items}
            rowId={rowId}
            isShort
            filters={add}
            onOpen={({ id }) =>
              void navigate({ to: '/syncs/$syncId/segments/$segmentId', params: { syncId, segmentId: id } })
            }
          />
        )
      }
    </Answered>
  );
}
