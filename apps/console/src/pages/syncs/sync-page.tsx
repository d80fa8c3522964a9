import { Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { Facts } from '../../parts/facts.js';
import { ButtonLink } from '../../parts/links.js';
import { Page } from '../../parts/page.js';
import { Answered, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { connectionsQuery } from '../connections/queries.js';
import { healthQuery, LIVE_MS, syncQuery } from './queries.js';
import { SyncStateBadge } from './sync-state.js';

const route = getRouteApi('/shell/syncs/$syncId');

export function SyncPage() {
  const { t } = useTranslation('syncs');
  const { syncId } = route.useParams();
  const sync = useQuery({ ...syncQuery(syncId), refetchInterval: LIVE_MS });
  return (
    <Page
      title={sync.data?.name ?? t('title')}
      state={sync.data && <SyncStateBadge state={sync.data.state} />}
      above={[{ label: t('title'), to: { to: '/syncs' } }]}
      actions={sync.data && <Actions sync={sync.data} />}
    >
      <Answered query={sync}>{(data) => <Status sync={data} />}</Answered>
    </Page>
  );
}

function Status({ sync }: { readonly sync: Schemas['SyncDto'] }) {
  const { t } = useTranslation('syncs');
  const format = useFormat();
  const connections = useQuery(connectionsQuery);
  const health = useQuery(healthQuery);
  const backlog = health.data?.syncs.find(({ syncId }) => syncId === sync.id);
  const end = ({ connectionId, object }: Schemas['SyncEndDto']): string =>
    `${connections.data?.items.find(({ id }) => id === connectionId)?.name ?? ''} · ${object}`;
  return (
    <Stack>
      {sync.pausedBecause !== null && (
        <Text role="status">
          {t('one.pausedBecause')} {sync.pausedBecause}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Facts
          title={t('one.status')}
          facts={[
            [t('one.waiting'), backlog && t('one.waitingHelp', { count: backlog.dirty })],
            [t('one.conflicts'), backlog && format.number(backlog.openConflicts)],
            [t('one.deadLetters'), backlog && format.number(backlog.openDeadLetters)],
            [t('one.created'), <When key="created" at={sync.createdAt} />],
          ]}
        />
        <Facts
          title={t('one.mapping')}
          facts={[
            ['A', <bdi key="a">{end(sync.a)}</bdi>],
            ['B', <bdi key="b">{end(sync.b)}</bdi>],
            [
              t('one.version', { version: sync.mapping.version }),
              t('one.fields', { count: sync.mapping.fields.length }),
            ],
            [t('one.poll'), format.duration(sync.pollEveryMs)],
            [t('one.sweep'), format.duration(sync.sweepEveryMs)],
          ]}
        />
      </SimpleGrid>
    </Stack>
  );
}

function Actions({ sync }: { readonly sync: Schemas['SyncDto'] }) {
  const { t } = useTranslation('syncs');
  const may = useMay();
  const queries = useQueryClient();
  const params = { path: { id: sync.id } };
  const done = async (words: string): Promise<void> => {
    void tell(words);
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['syncs'] }),
      queries.invalidateQueries({ queryKey: ['health'] }),
    ]);
  };
  const pause = useMutation({
    mutationFn: () => answerOf(api.post('/v1/syncs/{id}/pause', { params })),
    onSuccess: () => done(t('one.paused')),
  });
  const resume = useMutation({
    mutationFn: () => answerOf(api.post('/v1/syncs/{id}/resume', { params })),
    onSuccess: () => done(t('one.resumed')),
  });
  const syncNow = useMutation({
    mutationFn: () => answerOf(api.post('/v1/syncs/{id}/sync-now', { params })),
    onSuccess: () => done(t('one.started')),
  });
  const error = pause.error ?? resume.error ?? syncNow.error;
  if (!may('syncs.operate')) return null;
  return (
    <>
      {error !== null && <FailedInline error={error} />}
      {sync.state === 'draft' && (
        <ButtonLink to="/syncs/new" search={{ step: 'plan', sync: sync.id }}>
          {t('one.openPlan')}
        </ButtonLink>
      )}
      {sync.state === 'live' && (
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={syncNow.isPending}
            onClick={() => syncNow.mutate()}
          >
            {t('one.syncNow')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={16} />}
            loading={pause.isPending}
            onClick={() => pause.mutate()}
          >
            {t('one.pause')}
          </Button>
        </>
      )}
      {sync.state === 'paused' && (
        <Button
          leftSection={<IconPlayerPlay size={16} className="flips" />}
          loading={resume.isPending}
          onClick={() => resume.mutate()}
        >
          {t('one.resume')}
        </Button>
      )}
    </>
  );
}
