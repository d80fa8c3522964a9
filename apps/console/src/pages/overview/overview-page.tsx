import { Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { ButtonLink } from '../../parts/links.js';
import { Page } from '../../parts/page.js';
import { State, type StateKind } from '../../parts/state.js';
import { Answered, Empty } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { WhenSeen } from '../../parts/when-seen.js';
import { useMay } from '../../shell/session.js';
import { healthQuery, syncsQuery } from '../syncs/queries.js';
import { Figure } from './figure.js';
import { Needs } from './needs.js';
import { SyncList } from './sync-list.js';
import { activityQuery, type Window, WINDOWS } from './queries.js';

const route = getRouteApi('/shell/');
const SyncMap = lazy(() => import('./sync-map.js'));
const PLOTS_HEIGHT_PX = 240;
const Plots = lazy(() => import('./plots.js'));

const STATUS: Readonly<
  Record<Schemas['HealthDto']['status'], { readonly kind: StateKind; readonly words: 'fine' | 'attention' | 'failing' }>
> = {
  ok: { kind: 'good', words: 'fine' },
  attention: { kind: 'waiting', words: 'attention' },
  failing: { kind: 'bad', words: 'failing' },
};

export function OverviewPage() {
  const { t } = useTranslation('overview');
  const health = useQuery(healthQuery);
  const status = health.data && STATUS[health.data.status];
  return (
    <Page
      title={t('title')}
      about={t('about')}
      state={status && health.data.connections.length > 0 && <State kind={status.kind}>{t(status.words)}</State>}
    >
      <Answered query={health}>
        {(data) => (data.connections.length === 0 ? <Beginning /> : <Overview health={data} />)}
      </Answered>
    </Page>
  );
}

function Beginning() {
  const { t } = useTranslation('overview');
  const { t: tShell } = useTranslation();
  const may = useMay();
  return (
    <Empty
      icon={IconPlugConnected}
      title={t('empty')}
      action={
        may('connections.write') && (
          <ButtonLink to="/connections/new" leftSection={<IconPlus size={16} />}>
            {tShell('do.connect')}
          </ButtonLink>
        )
      }
    >
      {t('emptyHelp')}
    </Empty>
  );
}

function Overview({ health }: { readonly health: Schemas['HealthDto'] }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const navigate = useNavigate();
  const { window } = route.useSearch();
  const chosen: Window = WINDOWS.find((one) => one === window) ?? 'day';
  const activity = useQuery(activityQuery(chosen));
  const syncs = useQuery(syncsQuery);
  const sum = (of: (sync: Schemas['BacklogDto']) => number): number =>
    health.syncs.reduce((total, sync) => total + of(sync), 0);
  // On a telephone the map is too small to read.
  const hasRoom = useMediaQuery('(min-width: 40em)', true, { getInitialValueInEffect: false });
  const oldestAt = health.syncs.flatMap((sync) => sync.oldestAt ?? []).sort()[0];
  const waiting = sum(({ dirty }) => dirty);
  const written = activity.data?.points.reduce((total, { writes }) => total + writes, 0);
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing={{ base: 'xs', sm: 'md' }}>
        <Figure
          title={t('waiting')}
          number={waiting}
          note={oldestAt === undefined ? t('waitingNone') : <When at={oldestAt} />}
          to={{ to: '/syncs', search: { sort: 'waiting.desc' } }}
        />
        <Figure
          title={t('conflicts')}
          number={sum(({ openConflicts }) => openConflicts)}
          note={t('conflictsHelp')}
          quietNote={t('none')}
          to={{ to: '/syncs', search: { sort: 'conflicts.desc' } }}
          isAttention
        />
        <Figure
          title={t('deadLetters')}
          number={sum(({ openDeadLetters }) => openDeadLetters)}
          note={t('deadLettersHelp')}
          quietNote={t('none')}
          to={{ to: '/syncs', search: { sort: 'deadLetters.desc' } }}
          isAttention
        />
        <Figure
          title={t('changesToday')}
          number={written}
          note={t(`within.${chosen}`)}
          to={{ to: '/', hash: 'changes' }}
        />
      </SimpleGrid>
      <Needs health={health} />
      <section aria-labelledby="map">
        <Title order={2} id="map" mb="xs">
          {t('map')}
        </Title>
        <Answered query={syncs} loading={<Skeleton height={280} />}>
          {({ items }) =>
            hasRoom ? (
              <Suspense fallback={<Skeleton height={280} />}>
                <SyncMap connections={health.connections} syncs={items} backlogs={health.syncs} />
              </Suspense>
            ) : (
              <SyncList syncs={health.syncs} />
            )
          }
        </Answered>
      </section>
      <section aria-labelledby="changes">
        <Group justify="space-between" mb="xs">
          <Title order={2} id="changes">
            {t('changes')}
          </Title>
          <SegmentedControl
            aria-label={t('window.label')}
            size="xs"
            value={chosen}
            onChange={(value) =>
              void navigate({ to: '/', search: { window: value }, replace: true, resetScroll: false })
            }
            data={WINDOWS.map((one) => ({ value: one, label: t(`window.${one}`) }))}
          />
        </Group>
        <Answered query={activity} loading={<Skeleton height={PLOTS_HEIGHT_PX} />}>
          {(data) => (
            <WhenSeen before={<Skeleton height={PLOTS_HEIGHT_PX} />}>
              <Suspense fallback={<Skeleton height={PLOTS_HEIGHT_PX} />}>
                <Plots activity={data} window={chosen} format={format} />
              </Suspense>
            </WhenSeen>
          )}
        </Answered>
      </section>
    </Stack>
  );
}
