import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { useFormat } from '../../i18n/format.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { TextLink } from '../../parts/links.js';
import { knownText, RecordName } from '../../parts/record-name.js';
import { Answered } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import { PartTable } from '../../table/part-table.js';
import { type Column } from '../../table/rows.js';
import { countOf } from '../runs/counts.js';
import { isMoving, RUN_LIVE_MS, runQuery } from '../runs/queries.js';
import { RunStateBadge } from '../runs/run-state.js';
import { type SideNames } from '../sync/side-names.js';
import { type Segment } from './queries.js';
import classes from './segments.module.css';

type Item = Schemas['PlanItemDto'];
type RunDetail = Schemas['RunDetailDto'];
const rowId = ({ ordinal }: Item): string => String(ordinal);
const COUNTS = ['members', 'added', 'removed', 'notComputed', 'outside', 'linked'] as const;

interface PreviewProps {
  readonly segment: Segment;
  readonly runId: string;
  readonly names: SideNames;
}

/** Who would be a member, counted while it goes on, each who would be moved, and bringing it into use as shown. */
export function Preview({ segment, runId, names }: PreviewProps) {
  const run = useQuery({
    ...runQuery(runId),
    refetchInterval: ({ state: { data } }) => (isMoving(data?.state) ? RUN_LIVE_MS : false),
  });
  return <Answered query={run}>{(data) => <Counted segment={segment} run={data} names={names} />}</Answered>;
}

interface CountedProps {
  readonly segment: Segment;
  readonly run: RunDetail;
  readonly names: SideNames;
}

function Counted({ segment, run, names }: CountedProps) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const may = useMay();
  if (run.state === 'scanning') {
    return (
      <Text role="status">{t('preview.counting', { a: countOf(run, 'scannedA'), b: countOf(run, 'scannedB') })}</Text>
    );
  }
  return (
    <Stack gap="md">
      <Group gap="sm">
        <RunStateBadge state={run.state} />
        <TextLink
          to="/runs/$runId"
          params={{ runId: run.id }}
          search={{ segment: segment.id }}
          fz="sm"
          underline="always"
        >
          {t('preview.toRun')}
        </TextLink>
      </Group>
      {run.error !== null && (
        <Text role="alert">
          <bdi>{run.error}</bdi>
        </Text>
      )}
      <dl className={classes['counts']}>
        {COUNTS.filter(
          (name) => countOf(run, name) > 0 || name === 'members' || name === 'added' || name === 'removed',
        ).map((name) => (
          <div key={name} className="panel">
            <dt>{t(`count.${name}`)}</dt>
            <dd>{format.number(countOf(run, name))}</dd>
          </div>
        ))}
      </dl>
      {run.state === 'ready' && may('segments.write') && <Activation segment={segment} run={run} />}
      <Movers run={run} names={names} />
    </Stack>
  );
}

function Activation({ segment, run }: Omit<CountedProps, 'names'>) {
  const { t } = useTranslation('segments');
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const [members, linked] = [countOf(run, 'members'), countOf(run, 'linked')];
  const unusual = members === 0 ? t('activate.nobody') : members === linked ? t('activate.everyone') : null;
  const confirmation: Confirmation = {
    title: t('activate.title', { name: segment.name }),
    will: [
      ...(unusual === null ? [] : [unusual]),
      t('activate.added', { count: countOf(run, 'added'), group: segment.group }),
      t('activate.removed', { count: countOf(run, 'removed'), group: segment.group }),
      t('activate.kept'),
    ],
    willNot: [t('activate.willNot'), t('activate.willNotOthers')],
    action: t('activate.action'),
    run: async () => {
      await answerOf(
        api.post('/v1/syncs/{id}/segments/{segmentId}/activate', {
          params: { path: { id: segment.syncId, segmentId: segment.id } },
          body: { runId: run.id, confirm: unusual !== null },
        }),
      );
      void tell(t('activate.done'));
      await Promise.all(
        [['runs'], ['syncs', segment.syncId, 'segments']].map((queryKey) => queries.invalidateQueries({ queryKey })),
      );
    },
  };
  return (
    <Group>
      <Button leftSection={<IconCheck size={16} />} onClick={() => setAsked(confirmation)}>
        {t('activate.action')}
      </Button>
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </Group>
  );
}

/** Each who would be put in or taken out, and each of whom it cannot be told. */
function Movers({ run, names }: Omit<CountedProps, 'segment'>) {
  const { t } = useTranslation('segments');
  const pages = usePages({
    key: ['runs', run.id, 'items', 'all', run.state],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/runs/{id}/items', {
            params: { path: { id: run.id }, query: { limit, ...(cursor === undefined ? {} : { cursor }) } },
          }),
        ),
      [run.id],
    ),
  });
  const columns = useMemo<readonly Column<Item>[]>(() => {
    const move = ({ kind, changes }: Item): string => {
      if (kind !== 'update') return t('mover.unknown');
      const [change] = changes;
      const size = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
      return size(change?.after) > size(change?.before) ? t('mover.added') : t('mover.removed');
    };
    const idsOf = ({ aIds, bIds }: Item): string =>
      [...aIds.map((id) => `${names.a} ${id}`), ...bIds.map((id) => `${names.b} ${id}`)].join(' · ');
    return [
      {
        id: 'record',
        header: t('mover.record'),
        value: (item) => knownText(item.knownBy) || idsOf(item),
        cell: (item) => <RecordName knownBy={item.knownBy} ids={idsOf(item)} linkId={item.linkId} />,
      },
      { id: 'move', header: t('mover.what'), value: move, width: '11rem' },
      { id: 'why', header: t('mover.why'), value: ({ reason }) => reason && `${reason.message} (${reason.code})` },
    ];
  }, [t, names.a, names.b]);
  return <PartTable label={t('mover.label')} columns={columns} pages={pages} rowId={rowId} nothing={t('mover.none')} />;
}
