import { Button, Code, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconMailOff, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { each } from '../../api/each.js';
import { usePages } from '../../api/pages.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { TextLink } from '../../parts/links.js';
import { Many } from '../../parts/many.js';
import { State, type StateKind } from '../../parts/state.js';
import { Answered, Empty, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { useSideNames, useSyncName } from '../sync/side-names.js';
import { LIVE_MS } from '../syncs/queries.js';
import { byCode, type CodeGroup, type DeadLetter, fixOf } from './by-code.js';
import classes from './dead-letters.module.css';

const STATUSES = ['open', 'retrying', 'resolved', 'discarded'] as const satisfies DeadLetter['status'][];
const STATE_KINDS: Readonly<Record<DeadLetter['status'], StateKind>> = {
  open: 'bad',
  retrying: 'working',
  resolved: 'good',
  discarded: 'off',
};
const rowId = ({ id }: DeadLetter): string => id;

/** What vendors would not take, together by reason, each with what to do about it. */
export function DeadLetterList({ syncId }: { readonly syncId: string | null }) {
  const { t } = useTranslation('deadLetters');
  const search: { readonly status?: string } = useSearch({ strict: false });
  const status = STATUSES.find((one) => one === search.status) ?? 'open';
  const pages = usePages({
    key: ['deadLetters', syncId, status],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/dead-letters', {
            params: {
              query: {
                ...{ limit, status },
                ...(cursor === undefined ? {} : { cursor }),
                ...(syncId === null ? {} : { syncId }),
              },
            },
          }),
        ),
      [syncId, status],
    ),
    refetchEveryMs: LIVE_MS,
  });
  // Groups are counted over all of them.
  const { hasMore, isLoadingMore, isStuck, all } = pages;
  useEffect(() => {
    if (hasMore && !isLoadingMore && !isStuck) void all();
  }, [hasMore, isLoadingMore, isStuck, all]);
  const groups = useMemo(() => byCode(pages.rows), [pages.rows]);
  return (
    <Stack gap="md">
      <StatusFilter status={status} />
      <Answered query={pages.query}>
        {() =>
          groups.length === 0 ? (
            <Empty icon={IconMailOff} title={status === 'open' ? t('none') : t('noneSuch')}>
              {t('noneHelp')}
            </Empty>
          ) : (
            groups.map((group) => <ReasonGroup key={group.key} group={group} isOfAll={syncId === null} />)
          )
        }
      </Answered>
    </Stack>
  );
}

function StatusFilter({ status }: { readonly status: DeadLetter['status'] }) {
  const { t } = useTranslation('deadLetters');
  const navigate = useNavigate();
  return (
    <Select
      label={t('column.status')}
      data={STATUSES.map((one) => ({ value: one, label: t(`status.${one}`) }))}
      value={status}
      allowDeselect={false}
      onChange={(chosen) =>
        void navigate({
          to: '.',
          search: (before: object) => ({ ...before, status: chosen === 'open' ? undefined : (chosen ?? undefined) }),
          replace: true,
        })
      }
      w="12rem"
    />
  );
}

/** One reason, what to do about it, and the records it struck. */
function ReasonGroup({ group, isOfAll }: { readonly group: CodeGroup; readonly isOfAll: boolean }) {
  const { t } = useTranslation('deadLetters');
  const may = useMay();
  const names = useSideNames()(group.syncId);
  const syncName = useSyncName()(group.syncId);
  const refresh = useRefresh();
  const [isRetrying, setRetrying] = useState(false);
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const open = group.letters.filter(({ status }) => status === 'open');
  const [sample] = group.letters;
  const discardAll: Confirmation = {
    title: t('discard.title'),
    will: [t('discard.will', { count: open.length })],
    willNot: [t('discard.willNot')],
    asksReason: true,
    action: t('discard.all', { count: open.length }),
    isDestructive: true,
    run: async (reason) => {
      const { failed } = await each(open, ({ id }) => discard(id, reason));
      await refresh();
      if (failed.length > 0) throw failed[0];
    },
  };
  return (
    <section className={`panel ${classes['group'] ?? ''}`} aria-labelledby={group.key}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={2} id={group.key}>
              {t('refused', { count: group.letters.length, tool: names[group.refusedBy] })}
            </Title>
            <Text fz="sm" c="dimmed">
              {isOfAll && (
                <>
                  <TextLink
                    to="/syncs/$syncId/dead-letters"
                    params={{ syncId: group.syncId }}
                    fz="sm"
                    underline="always"
                  >
                    {syncName}
                  </TextLink>{' '}
                  ·{' '}
                </>
              )}
              <Code>{group.code}</Code>
            </Text>
          </div>
          {open.length > 0 && may('deadLetters.answer') && (
            <Group gap="xs">
              <Button leftSection={<IconRefresh size={16} />} onClick={() => setRetrying(true)}>
                {t('retryAll', { count: open.length })}
              </Button>
              <Button variant="default" onClick={() => setAsked(discardAll)}>
                {t('discard.all', { count: open.length })}
              </Button>
            </Group>
          )}
        </Group>
        {sample && (
          <Text>
            <bdi>{sample.message}</bdi>
          </Text>
        )}
        <Text>
          <b>{t('fixTitle')}</b>{' '}
          {t(`fix.${fixOf(group.code)}`, {
            tool: names[group.refusedBy],
            from: names[group.refusedBy === 'a' ? 'b' : 'a'],
          })}
        </Text>
        <Letters group={group} />
      </Stack>
      <Many
        isOpen={isRetrying}
        onClose={() => setRetrying(false)}
        title={t('retryTitle')}
        items={open}
        action={t('retryAll', { count: open.length })}
        act={({ id }) => retry(id)}
        onDone={({ done }) => {
          void tell(t('retried', { count: done }));
          void refresh();
        }}
      >
        <Text>{t('retryHelp')}</Text>
      </Many>
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </section>
  );
}

const retry = (id: string) => answerOf(api.post('/v1/dead-letters/{id}/retry', { params: { path: { id } } }));
const discard = (id: string, reason: string) =>
  answerOf(api.post('/v1/dead-letters/{id}/discard', { params: { path: { id } }, body: { reason } }));

function useRefresh(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all([['deadLetters'], ['health']].map((queryKey) => queries.invalidateQueries({ queryKey })));
}

function Letters({ group }: { readonly group: CodeGroup }) {
  const { t } = useTranslation('deadLetters');
  const may = useMay();
  const names = useSideNames()(group.syncId);
  const refresh = useRefresh();
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const again = useMutation({
    mutationFn: retry,
    onSuccess: () => {
      void tell(t('retried', { count: 1 }));
      return refresh();
    },
  });
  const columns = useMemo<readonly Column<DeadLetter>[]>(() => {
    const discarding = ({ id }: DeadLetter): Confirmation => ({
      title: t('discard.title'),
      will: [t('discard.will', { count: 1 })],
      willNot: [t('discard.willNot')],
      asksReason: true,
      action: t('discard.one'),
      isDestructive: true,
      run: async (reason) => {
        await discard(id, reason);
        await refresh();
      },
    });
    return [
      {
        id: 'record',
        header: t('column.record'),
        value: ({ side, remoteId }) => `${names[side]} ${remoteId}`,
        cell: ({ side, remoteId, linkId }) =>
          linkId === null ? (
            <bdi>
              {names[side]} {remoteId}
            </bdi>
          ) : (
            <TextLink to="/links/$linkId" params={{ linkId }} fz="sm">
              <bdi>
                {names[side]} {remoteId}
              </bdi>
            </TextLink>
          ),
      },
      // What is the same for all is said above already.
      ...(group.letters.some(({ field }) => field !== null)
        ? [{ id: 'field', header: t('column.field'), value: ({ field }: DeadLetter) => field }]
        : []),
      ...(new Set(group.letters.map(({ message }) => message)).size > 1
        ? [{ id: 'message', header: t('column.message'), value: ({ message }: DeadLetter) => message }]
        : []),
      {
        id: 'status',
        header: t('column.status'),
        value: ({ status }) => t(`status.${status}`),
        cell: ({ status, discardReason }) => (
          <>
            <State kind={STATE_KINDS[status]}>{t(`status.${status}`)}</State>
            {discardReason !== null && (
              <Text fz="xs" c="dimmed">
                <bdi>{discardReason}</bdi>
              </Text>
            )}
          </>
        ),
        width: '9rem',
      },
      {
        id: 'attempts',
        header: t('column.attempts'),
        value: ({ attempts }) => attempts,
        isNumber: true,
        width: '6rem',
      },
      { id: 'at', header: t('column.at'), value: ({ at }) => at, cell: ({ at }) => <When at={at} />, width: '8rem' },
      ...(may('deadLetters.answer') && group.letters.some(({ status }) => status === 'open')
        ? [
            {
              id: 'do',
              header: t('column.do'),
              value: () => null,
              isActs: true,
              cell: (letter: DeadLetter) =>
                letter.status === 'open' && (
                  <Group gap={6} wrap="nowrap">
                    <Button size="compact-sm" variant="default" onClick={() => again.mutate(letter.id)}>
                      {t('retry')}
                    </Button>
                    <Button size="compact-sm" variant="default" onClick={() => setAsked(discarding(letter))}>
                      {t('discard.one')}
                    </Button>
                  </Group>
                ),
              width: '14rem',
            },
          ]
        : []),
    ];
    // `may`, `again` and `refresh` are made anew each time and do the same.
  }, [t, names.a, names.b, group.letters]);
  return (
    <>
      {again.error !== null && <FailedInline error={again.error} />}
      <DataTable
        label={t('records', { code: group.code })}
        columns={columns}
        rows={group.letters}
        rowId={rowId}
        isShort={group.letters.length < 50}
      />
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </>
  );
}
