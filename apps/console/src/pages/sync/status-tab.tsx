import { Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCircleOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { Facts } from '../../parts/facts.js';
import { TextLink } from '../../parts/links.js';
import { Answered } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { RunStateBadge } from '../runs/run-state.js';
import { runsQuery } from '../runs/queries.js';
import { healthQuery, LIVE_MS, syncQuery } from '../syncs/queries.js';
import { Brake } from './brake.js';
import { type SideNames, useSideNames } from './side-names.js';
import classes from './sync-page.module.css';
import { useWillNot } from './will-not.js';

const route = getRouteApi('/shell/syncs/$syncId');
type Sync = Schemas['SyncDto'];

/** How one sync stands: what is live, what waits, and what will not happen. */
export function StatusTab() {
  const { syncId } = route.useParams();
  const sync = useQuery(syncQuery(syncId));
  const names = useSideNames()(syncId);
  return <Answered query={sync}>{(data) => <Status sync={data} names={names} />}</Answered>;
}

function Status({ sync, names }: { readonly sync: Sync; readonly names: SideNames }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const health = useQuery(healthQuery);
  const runs = useQuery({ ...runsQuery(sync.id), refetchInterval: LIVE_MS });
  const backlog = health.data?.syncs.find(({ syncId }) => syncId === sync.id);
  const last = runs.data?.items[0];
  const params = { syncId: sync.id };
  return (
    <Stack gap="lg">
      <div>
        <Text>{t(`says.${sync.state}`, { a: names.a, b: names.b })}</Text>
        {sync.pausedBecause !== null && (
          <Text role="status">
            {t('because')} <bdi>{sync.pausedBecause}</bdi>
          </Text>
        )}
      </div>
      {sync.state === 'braked' && <Brake sync={sync} names={names} />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Facts
          title={t('now.title')}
          facts={[
            [t('now.waiting'), backlog && t('now.waitingCount', { count: backlog.dirty })],
            [
              t('now.lag'),
              backlog && (backlog.oldestAt === null ? t('now.upToDate') : <When key="lag" at={backlog.oldestAt} />),
            ],
            [
              t('now.conflicts'),
              backlog && (
                <TextLink key="conflicts" to="/syncs/$syncId/conflicts" params={params}>
                  {format.number(backlog.openConflicts)}
                </TextLink>
              ),
            ],
            [
              t('now.deadLetters'),
              backlog && (
                <TextLink key="letters" to="/syncs/$syncId/dead-letters" params={params}>
                  {format.number(backlog.openDeadLetters)}
                </TextLink>
              ),
            ],
            [
              t('now.lastRun'),
              last && (
                <Group key="run" gap="xs">
                  <TextLink to="/runs/$runId" params={{ runId: last.id }}>
                    <When at={last.startedAt} />
                  </TextLink>
                  <RunStateBadge state={last.state} />
                </Group>
              ),
            ],
          ]}
        />
        <Facts
          title={t('made.title')}
          facts={[
            [names.a, <bdi key="a">{sync.a.object}</bdi>],
            [names.b, <bdi key="b">{sync.b.object}</bdi>],
            [
              t('made.mapping'),
              <TextLink key="mapping" to="/syncs/$syncId/mapping" params={params}>
                {t('made.version', { version: sync.mapping.version })}
              </TextLink>,
            ],
            [
              t('made.poll'),
              <TextLink key="poll" to="/syncs/$syncId/settings" params={params}>
                {format.duration(sync.pollEveryMs)}
              </TextLink>,
            ],
            [
              t('made.sweep'),
              <TextLink key="sweep" to="/syncs/$syncId/settings" params={params}>
                {format.duration(sync.sweepEveryMs)}
              </TextLink>,
            ],
            [t('made.created'), <When key="created" at={sync.createdAt} />],
          ]}
        />
      </SimpleGrid>
      <WillNot sync={sync} names={names} />
    </Stack>
  );
}

function WillNot({ sync, names }: { readonly sync: Sync; readonly names: SideNames }) {
  const { t } = useTranslation('sync');
  const lines = useWillNot()(sync.mapping, names);
  return (
    <section className={`panel ${classes['panel'] ?? ''}`}>
      <Title order={2} mb="xs">
        {t('willNot.title')}
      </Title>
      <List spacing={6} icon={<IconCircleOff size={16} aria-hidden />}>
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </section>
  );
}
