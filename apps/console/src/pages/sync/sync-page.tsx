import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.js';
import { Page } from '../../parts/page.js';
import { Answered } from '../../parts/states.js';
import { healthQuery, LIVE_MS, syncQuery } from '../syncs/queries.js';
import { SyncStateBadge } from '../syncs/sync-state.js';
import { SyncActions } from './sync-actions.js';
import classes from './sync-page.module.css';

const route = getRouteApi('/shell/syncs/$syncId');

/** One sync: its heading, what can be done, and its pages below each other's tabs. */
export function SyncPage() {
  const { t } = useTranslation('sync');
  const { syncId } = route.useParams();
  const sync = useQuery({ ...syncQuery(syncId), refetchInterval: LIVE_MS });
  return (
    <Page
      title={sync.data?.name ?? t('title')}
      state={sync.data && <SyncStateBadge state={sync.data.state} />}
      above={[{ label: t('all'), to: { to: '/syncs' } }]}
      actions={sync.data && <SyncActions sync={sync.data} />}
    >
      <Answered query={sync}>
        {() => (
          <>
            <Tabs syncId={syncId} />
            <Outlet />
          </>
        )}
      </Answered>
    </Page>
  );
}

type Place = '' | '/records' | '/conflicts' | '/dead-letters' | '/runs' | '/mapping' | '/segments' | '/settings';

interface Tab {
  readonly name: string;
  readonly to: `/syncs/$syncId${Place}`;
  readonly count?: number | undefined;
}

function Tabs({ syncId }: { readonly syncId: string }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const health = useQuery(healthQuery);
  const backlog = health.data?.syncs.find((one) => one.syncId === syncId);
  const tabs: readonly Tab[] = [
    { name: t('tab.status'), to: '/syncs/$syncId' },
    { name: t('tab.records'), to: '/syncs/$syncId/records' },
    { name: t('tab.conflicts'), to: '/syncs/$syncId/conflicts', count: backlog?.openConflicts },
    { name: t('tab.deadLetters'), to: '/syncs/$syncId/dead-letters', count: backlog?.openDeadLetters },
    { name: t('tab.runs'), to: '/syncs/$syncId/runs' },
    { name: t('tab.mapping'), to: '/syncs/$syncId/mapping' },
    { name: t('tab.segments'), to: '/syncs/$syncId/segments' },
    { name: t('tab.settings'), to: '/syncs/$syncId/settings' },
  ];
  const strip = useRef<HTMLElement>(null);
  const isCounted = health.data !== undefined;
  const place = useLocation({ select: ({ pathname }) => pathname });
  // On a narrow screen not all tabs fit: the one that is open is in sight.
  useEffect(() => {
    strip.current?.querySelector('[data-status="active"]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [place, isCounted]);
  return (
    <nav ref={strip} aria-label={t('tab.label')} className={classes['tabs']}>
      {tabs.map(({ name, to, count }) => (
        <Link
          key={name}
          to={to}
          params={{ syncId }}
          className={classes['tab'] ?? ''}
          activeOptions={{ exact: to === '/syncs/$syncId', includeSearch: false }}
        >
          {name}
          {count !== undefined && count > 0 && <span className={classes['count']}>{format.number(count)}</span>}
        </Link>
      ))}
    </nav>
  );
}
