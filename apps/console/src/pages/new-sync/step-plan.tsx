import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { useFormat } from '../../i18n/format.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { fieldText } from '../../parts/field-value.js';
import { ButtonLink } from '../../parts/links.js';
import { Notice } from '../../parts/notice.js';
import { Answered, FailedInline, Loading } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { useReasonWords } from '../runs/reason-words.js';
import { recordColumns } from '../runs/record-columns.js';
import { forgetDraft } from './draft.js';
import classes from './new-sync.module.css';
import { useSaveDraft } from './save-draft.js';
import { type SideNames, type StepProps } from './step.js';

const WATCH_MS = 1_000;
/** As people read them: what is fine first, then what changes, then what needs a look. */
const KINDS = ['matched', 'update', 'createOnA', 'createOnB', 'ambiguous', 'invalid', 'excluded'] as const;

type Run = Schemas['RunDetailDto'];
type Item = Schemas['PlanItemDto'];
type Kind = (typeof KINDS)[number];

/** Makes the plan, shows it whole, and has it approved. */
export function PlanStep({ draft, setDraft, names }: StepProps) {
  const { t } = useTranslation('newSync');
  const queries = useQueryClient();
  const save = useSaveDraft((syncId) => setDraft((before) => ({ ...before, syncId })));
  const runs = useQuery({
    queryKey: ['runs', 'of', draft.syncId],
    queryFn: () =>
      answerOf(api.get('/v1/syncs/{id}/runs', { params: { path: { id: draft.syncId ?? '' }, query: { limit: 1 } } })),
    enabled: draft.syncId !== null,
  });
  const make = useMutation({
    mutationFn: async () => {
      const id = await save.mutateAsync(draft);
      return answerOf(api.post('/v1/syncs/{id}/plan', { params: { path: { id } } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['runs', 'of'] }),
  });
  const runId = runs.data?.items.find(({ kind, state }) => kind === 'firstSync' && state !== 'discarded')?.id;
  return (
    <Stack gap="lg">
      <Text>{t('plan.intro')}</Text>
      {make.error !== null && <FailedInline error={make.error} />}
      {draft.syncId !== null && runs.data === undefined ? (
        <Answered query={runs} loading={<Loading rows={3} />}>
          {() => null}
        </Answered>
      ) : runId === undefined ? (
        <Group>
          <Button onClick={() => make.mutate()} loading={make.isPending}>
            {t('plan.make')}
          </Button>
        </Group>
      ) : (
        <Plan runId={runId} names={names} onAgain={() => make.mutate()} isMaking={make.isPending} />
      )}
    </Stack>
  );
}

interface PlanProps {
  readonly runId: string;
  readonly names: SideNames;
  readonly onAgain: () => void;
  readonly isMaking: boolean;
}

function Plan({ runId, names, onAgain, isMaking }: PlanProps) {
  const run = useQuery({
    queryKey: ['runs', runId],
    queryFn: () => answerOf(api.get('/v1/runs/{id}', { params: { path: { id: runId } } })),
    refetchInterval: ({ state }) => (isMoving(state.data?.state) ? WATCH_MS : false),
  });
  return (
    <Answered query={run}>
      {(data) => <PlanState run={data} names={names} onAgain={onAgain} isMaking={isMaking} />}
    </Answered>
  );
}

const isMoving = (state: Run['state'] | undefined): boolean =>
  state === undefined || state === 'scanning' || state === 'applying';

function PlanState({ run, names, onAgain, isMaking }: { readonly run: Run } & Omit<PlanProps, 'runId'>) {
  const { t } = useTranslation('newSync');
  switch (run.state) {
    case 'scanning':
      return (
        <Stack className={`panel ${classes['panel'] ?? ''}`} role="status">
          <Group>
            <Loader size="sm" />
            <Text fw={600}>{t('plan.scanning')}</Text>
          </Group>
          <Text>
            {t('plan.scanned', {
              a: run.counts['scannedA'] ?? 0,
              b: run.counts['scannedB'] ?? 0,
              nameA: names.a,
              nameB: names.b,
            })}
          </Text>
          <Text c="dimmed">{t('plan.leave')}</Text>
        </Stack>
      );
    case 'failed':
      return (
        <Notice kind="bad" title={t('plan.failed')} isUrgent>
          <Stack>
            <Text>{run.error}</Text>
            <Group>
              <Button variant="default" onClick={onAgain} loading={isMaking}>
                {t('plan.again')}
              </Button>
            </Group>
          </Stack>
        </Notice>
      );
    case 'done':
    case 'applying':
      return <Live run={run} />;
    case 'ready':
      return <Ready run={run} names={names} onAgain={onAgain} isMaking={isMaking} />;
    case 'discarded':
      return (
        <Group>
          <Text>{t('plan.discarded')}</Text>
          <Button onClick={onAgain} loading={isMaking}>
            {t('plan.make')}
          </Button>
        </Group>
      );
  }
}

function Live({ run }: { readonly run: Run }) {
  const { t } = useTranslation('newSync');
  return (
    <Stack className={`panel ${classes['panel'] ?? ''}`} role="status">
      <Group>
        {run.state === 'applying' ? <Loader size="sm" /> : <IconCheck aria-hidden color="var(--state-good)" />}
        <Title order={2}>{t(run.state === 'applying' ? 'plan.applying' : 'plan.done')}</Title>
      </Group>
      <Text>{t(run.state === 'applying' ? 'plan.leave' : 'plan.doneHelp')}</Text>
      <Group>
        <ButtonLink to="/syncs/$syncId" params={{ syncId: run.syncId }}>
          {t('plan.toSync')}
        </ButtonLink>
      </Group>
    </Stack>
  );
}

function Ready({ run, names, onAgain, isMaking }: { readonly run: Run } & Omit<PlanProps, 'runId'>) {
  const { t } = useTranslation('newSync');
  const format = useFormat();
  const may = useMay();
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind | null>(null);
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const sideOf: Readonly<Partial<Record<Kind, string>>> = { createOnA: names.a, createOnB: names.b };
  const title = (one: Kind): string => t(`plan.count.${one}`, { side: sideOf[one] ?? '' });
  const shown = KINDS.filter((one) => (run.counts[one] ?? 0) > 0);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['runs'] });
  const discard = useMutation({
    mutationFn: () => answerOf(api.post('/v1/runs/{id}/discard', { params: { path: { id: run.id } } })),
    onSuccess: async () => {
      await refresh();
      await tell(t('plan.discarded'));
    },
  });
  const approve = (): void =>
    setConfirmation({
      title: t('plan.approveTitle'),
      will: [
        ...shown
          .filter((one) => one === 'update' || one === 'createOnA' || one === 'createOnB')
          .map((one) => `${title(one)}: ${format.number(run.counts[one] ?? 0)}`),
        t('plan.approveWill'),
        t('plan.approveUndo'),
      ],
      willNot: [t('plan.noDelete'), t('plan.noOther')],
      action: t('plan.approve'),
      run: async () => {
        await answerOf(api.post('/v1/runs/{id}/approve', { params: { path: { id: run.id } }, body: {} }));
        forgetDraft();
        await refresh();
        await queries.invalidateQueries({ queryKey: ['syncs'] });
      },
    });
  return (
    <Stack gap="lg">
      <Title order={2}>{t('plan.ready')}</Title>
      <div className={classes['counts']}>
        {shown.map((one) => (
          <button
            key={one}
            type="button"
            className={`panel ${classes['count'] ?? ''}`}
            aria-pressed={kind === one}
            onClick={() => setKind(kind === one ? null : one)}
          >
            <strong>{format.number(run.counts[one] ?? 0)}</strong>
            <Text span fz="sm">
              {title(one)}
            </Text>
          </button>
        ))}
      </div>
      <Text>
        {t('plan.noDelete')}{' '}
        {run.estimate &&
          t('plan.estimate', {
            time: format.duration(run.estimate.seconds * 1000),
            callsA: run.estimate.callsA,
            callsB: run.estimate.callsB,
            nameA: names.a,
            nameB: names.b,
          })}
      </Text>
      <Items runId={run.id} kind={kind} names={names} title={title} />
      {discard.error !== null && <FailedInline error={discard.error} />}
      <Group justify="space-between">
        <Group gap="xs">
          <Button variant="default" onClick={onAgain} loading={isMaking}>
            {t('plan.again')}
          </Button>
          <Button variant="default" onClick={() => discard.mutate()} loading={discard.isPending}>
            {t('plan.discard')}
          </Button>
        </Group>
        {may('runs.approve') && <Button onClick={approve}>{t('plan.approve')}</Button>}
      </Group>
      <Confirm confirmation={confirmation} onClose={() => setConfirmation(null)} />
    </Stack>
  );
}

interface ItemsProps {
  readonly runId: string;
  readonly kind: Kind | null;
  readonly names: SideNames;
  readonly title: (kind: Kind) => string;
}

const rowId = ({ ordinal }: Item): string => String(ordinal);

function Items({ runId, kind, names, title }: ItemsProps) {
  const { t } = useTranslation('newSync');
  const paging = usePages<Item>({
    key: ['runs', runId, 'items', kind],
    fetchPage: (cursor, limit) =>
      answerOf(
        api.get('/v1/runs/{id}/items', {
          params: {
            path: { id: runId },
            query: { limit, ...(cursor === undefined ? {} : { cursor }), ...(kind === null ? {} : { kind }) },
          },
        }),
      ),
  });
  const reasonWords = useReasonWords(names);
  const words = useMemo(() => {
    const value = (one: unknown): string => (fieldText(one) === '' ? t('plan.empty') : fieldText(one));
    return (item: Item): string => {
      const { changes, conflicts, reason } = item;
      return [
        ...changes.map(({ fieldId, before, after }) =>
          t('plan.changed', { field: fieldId, before: value(before), after: value(after) }),
        ),
        ...(conflicts.length === 0
          ? []
          : [t('plan.conflicts', { fields: conflicts.map(({ fieldId }) => fieldId).join(', ') })]),
        ...(reason ? [reasonWords(item, reason)] : []),
      ].join('\n');
    };
  }, [t, reasonWords]);
  const columns = useMemo<readonly Column<Item>[]>(
    () => [
      {
        id: 'kind',
        header: t('plan.kind'),
        value: ({ kind: own }) => title(own as Kind),
        width: '13rem',
      },
      ...recordColumns({ a: t('plan.recordA', { side: names.a }), b: t('plan.recordB', { side: names.b }) }),
      {
        id: 'changes',
        header: t('plan.changes'),
        value: words,
        cell: (item) => <span style={{ whiteSpace: 'pre-line' }}>{words(item)}</span>,
      },
    ],
    [t, names.a, names.b, title, words],
  );
  return (
    <Answered query={paging.query}>
      {() => (
        <DataTable label={t('step.plan')} columns={columns} rows={paging.rows} rowId={rowId} paging={paging} isShort />
      )}
    </Answered>
  );
}
