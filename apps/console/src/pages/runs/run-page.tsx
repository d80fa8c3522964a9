import { Progress, SimpleGrid, Stack, Text, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { Facts } from '../../parts/facts.js';
import { TextLink } from '../../parts/links.js';
import { Page } from '../../parts/page.js';
import { Answered } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { useSideNames, useSyncName } from '../sync/side-names.js';
import { countOf, itemCounts } from './counts.js';
import { MappingChange } from './mapping-change.js';
import { PlanItems } from './plan-items.js';
import { isMoving, RUN_LIVE_MS, runQuery } from './queries.js';
import { RunActions } from './run-actions.js';
import classes from './run-page.module.css';
import { RunStateBadge } from './run-state.js';

const route = getRouteApi('/shell/runs/$runId');
type RunDetail = Schemas['RunDetailDto'];

/** One run: its plan, what became of it, and undoing it. */
export function RunPage() {
  const { t } = useTranslation('runs');
  const { runId } = route.useParams();
  const run = useQuery({
    ...runQuery(runId),
    refetchInterval: ({ state: { data } }) => (isMoving(data?.state) ? RUN_LIVE_MS : false),
  });
  const syncName = useSyncName()(run.data?.syncId ?? '');
  return (
    <Page
      title={run.data ? t(`run.${run.data.kind}`) : t('one')}
      state={run.data && <RunStateBadge state={run.data.state} />}
      above={
        run.data && [
          { label: syncName, to: { to: '/syncs/$syncId', params: { syncId: run.data.syncId } } },
          { label: t('title'), to: { to: '/syncs/$syncId/runs', params: { syncId: run.data.syncId } } },
        ]
      }
      about={run.data && t(`about.${run.data.kind}`)}
      actions={run.data && <RunActions run={run.data} />}
    >
      <Answered query={run}>{(data) => <Detail run={data} />}</Answered>
    </Page>
  );
}

function Detail({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const names = useSideNames()(run.syncId);
  const scanned = (side: 'a' | 'b'): string | null =>
    countOf(run, `scanned${side.toUpperCase()}`) === 0
      ? null
      : t('scanned', { count: countOf(run, `scanned${side.toUpperCase()}`) });
  return (
    <Stack gap="lg">
      {run.error !== null && (
        <Text role="alert" className={classes['error'] ?? ''}>
          <bdi>{run.error}</bdi>
        </Text>
      )}
      {run.state === 'applying' && <Applying run={run} />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <section className={`panel ${classes['panel'] ?? ''}`}>
          <Title order={2} mb="md">
            {t('course')}
          </Title>
          <Course run={run} />
        </section>
        <Facts
          title={t('facts')}
          facts={[
            [names.a, scanned('a')],
            [names.b, scanned('b')],
            [t('fact.conflicts'), countOf(run, 'conflicts') > 0 ? format.number(countOf(run, 'conflicts')) : null],
            [t('fact.fields'), countOf(run, 'fields') > 0 ? format.number(countOf(run, 'fields')) : null],
            ...(run.kind === 'resolution'
              ? ([
                  [t('fact.open'), format.number(countOf(run, 'open'))],
                  [t('fact.answered'), format.number(countOf(run, 'answered'))],
                  [t('fact.left'), countOf(run, 'left') > 0 ? format.number(countOf(run, 'left')) : null],
                ] as const)
              : []),
            [t('fact.version'), t('version', { version: run.mappingVersion })],
            ...(run.estimate === null
              ? []
              : ([
                  [t('fact.calls', { tool: names.a }), format.number(run.estimate.callsA)],
                  [t('fact.calls', { tool: names.b }), format.number(run.estimate.callsB)],
                  [t('fact.time'), format.duration(run.estimate.seconds * 1000)],
                ] as const)),
          ]}
        />
      </SimpleGrid>
      {run.kind === 'mappingChange' && <MappingChange run={run} />}
      {run.kind === 'resolution' ? <Answers run={run} /> : run.kind !== 'sweep' && <Plan run={run} />}
    </Stack>
  );
}

/** The counts, each a way to its items, and the items. */
function Plan({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const { kind } = route.useSearch();
  const names = useSideNames()(run.syncId);
  const counts = itemCounts(run);
  if (run.state === 'scanning') return <Text c="dimmed">{t('scanning')}</Text>;
  if (counts.length === 0) return <Text>{t('nothing')}</Text>;
  return (
    <Stack gap="md">
      <nav aria-label={t('counts')} className={classes['counts']}>
        {counts.map(([name, count]) => (
          <Link
            key={name}
            to="."
            search={(before: object) => ({ ...before, kind: kind === name ? undefined : name })}
            replace
            resetScroll={false}
            className={`panel ${classes['count'] ?? ''}`}
            aria-current={kind === name ? 'true' : undefined}
          >
            <span className={classes['number']}>{format.number(count)}</span>
            <span className={classes['name']}>{t(`kind.${name}`, names)}</span>
            <span className={classes['help']}>{t(`kindHelp.${name}`, names)}</span>
          </Link>
        ))}
      </nav>
      <PlanItems run={run} kind={counts.find(([name]) => name === kind)?.[0]} />
    </Stack>
  );
}

/** What became of answers to many conflicts. */
function Answers({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation('runs');
  return (
    <Stack gap="md">
      <Text>
        {t('answersHelp')}{' '}
        <TextLink
          to="/syncs/$syncId/conflicts"
          params={{ syncId: run.syncId }}
          search={{ status: 'answered' }}
          underline="always"
        >
          {t('toAnswered')}
        </TextLink>
      </Text>
      {countOf(run, 'left') > 0 && run.state === 'done' && (
        <section aria-labelledby="left">
          <Title order={2} id="left" mb="xs">
            {t('leftTitle')}
          </Title>
          <PlanItems run={run} kind={undefined} />
        </section>
      )}
    </Stack>
  );
}

function Applying({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation('runs');
  const isResolution = run.kind === 'resolution';
  const whole = isResolution ? countOf(run, 'open') : itemCounts(run).reduce((sum, [, count]) => sum + count, 0);
  const done = Math.min(countOf(run, isResolution ? 'answered' : 'applied'), whole);
  return (
    <div>
      <Text fz="sm" mb={4}>
        {t('applied', { done, whole })}
      </Text>
      <Progress
        value={whole === 0 ? 0 : (done / whole) * 100}
        aria-label={t('state.applying')}
        transitionDuration={200}
      />
      <Text fz="sm" c="dimmed" mt={4}>
        {t('leave')}
      </Text>
    </div>
  );
}

/** From its start to its end, as far as it has come. */
function Course({ run }: { readonly run: RunDetail }) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const isPlanned = run.kind !== 'sweep' && run.kind !== 'resolution';
  const step = { scanning: 0, ready: 1, applying: 2, done: 3, failed: 3, discarded: 3 }[run.state];
  return (
    <Timeline
      active={isPlanned ? step : run.state === 'applying' || run.state === 'scanning' ? 0 : 1}
      bulletSize={16}
      lineWidth={2}
    >
      <Timeline.Item title={t(run.kind === 'resolution' ? 'step.answer' : 'step.scan')}>
        <Text fz="sm" c="dimmed">
          <When at={run.startedAt} />
        </Text>
      </Timeline.Item>
      {isPlanned && <Timeline.Item title={t('step.ready')} />}
      {isPlanned && run.state !== 'discarded' && <Timeline.Item title={t('step.apply')} />}
      <Timeline.Item title={t(run.state === 'discarded' || run.state === 'failed' ? `state.${run.state}` : 'step.end')}>
        {run.finishedAt !== null && (
          <Text fz="sm" c="dimmed">
            <When at={run.finishedAt} /> ·{' '}
            {t('took', { time: format.duration(Date.parse(run.finishedAt) - Date.parse(run.startedAt)) })}
          </Text>
        )}
      </Timeline.Item>
    </Timeline>
  );
}
