import { Button, Code, Group, Select, Stack, Text, Title } from '@mantine/core';
import { IconMailOff, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { TextLink } from '../../parts/links.js';
import { knownText, RecordName } from '../../parts/record-name.js';
import { State, type StateKind } from '../../parts/state.js';
import { Answered, Empty, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { useSideNames, useSyncName } from '../sync/side-names.js';
import { LIVE_MS } from '../syncs/queries.js';
import { type CodeGroup, type DeadLetter, fixOf } from './fix-of.js';
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
  const groups = useQuery({
    queryKey: ['deadLetters', 'codes', syncId, status],
    queryFn: () =>
      answerOf(
        api.get('/v1/dead-letters/codes', {
          params: { query: { status, ...(syncId === null ? {} : { syncId }) } },
        }),
      ),
    refetchInterval: LIVE_MS,
  });
  return (
    <Stack gap="md">
      <StatusFilter status={status} />
      <Answered query={groups}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconMailOff} title={status === 'open' ? t('none') : t('noneSuch')}>
              {t('noneHelp')}
            </Empty>
          ) : (
            items.map((group) => (
              <ReasonGroup key={keyOf(group)} group={group} status={status} isOfAll={syncId === null} />
            ))
          )
        }
      </Answered>
    </Stack>
  );
}

const keyOf = ({ syncId, refusedBy, code }: CodeGroup): string => `${syncId} ${refusedBy} ${code}`;

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

interface GroupProps {
  readonly group: CodeGroup;
  readonly status: DeadLetter['status'];
}

/** One reason, what to do about it, and the records it struck. */
function ReasonGroup({ group, status, isOfAll }: GroupProps & { readonly isOfAll: boolean }) {
  const { t } = useTranslation('deadLetters');
  const may = useMay();
  const names = useSideNames()(group.syncId);
  const syncName = useSyncName()(group.syncId);
  const refresh = useRefresh();
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const { syncId, refusedBy, code, count } = group;
  const meant = { syncId, refusedBy, code };
  const done = async (words: string): Promise<void> => {
    void tell(words);
    await refresh();
  };
  const retryAll: Confirmation = {
    title: t('retryTitle'),
    will: [t('retryHelp')],
    action: t('retryAll', { count }),
    run: async () => {
      const answer = await untilNone(() => answerOf(api.post('/v1/dead-letters/retry', { body: meant })));
      await done(t('retried', { count: answer }));
    },
  };
  const discardAll: Confirmation = {
    title: t('discard.title'),
    will: [t('discard.will', { count })],
    willNot: [t('discard.willNot')],
    asksReason: true,
    action: t('discard.all', { count }),
    isDestructive: true,
    run: async (reason) => {
      const body = { ...meant, reason };
      const answer = await untilNone(() => answerOf(api.post('/v1/dead-letters/discard', { body })));
      await done(t('discard.done', { count: answer }));
    },
  };
  return (
    <section className={`panel ${classes['group'] ?? ''}`} aria-labelledby={keyOf(group)}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={2} id={keyOf(group)}>
              {t('refused', { count, tool: names[refusedBy] })}
            </Title>
            <Text fz="sm" c="dimmed">
              {isOfAll && syncName !== '' && (
                <>
                  <TextLink to="/syncs/$syncId/dead-letters" params={{ syncId }} fz="sm" underline="always">
                    {syncName}
                  </TextLink>{' '}
                  ·{' '}
                </>
              )}
              <Code>{code}</Code>
            </Text>
          </div>
          {status === 'open' && may('deadLetters.answer') && (
            <Group gap="xs">
              <Button leftSection={<IconRefresh size={16} />} onClick={() => setAsked(retryAll)}>
                {t('retryAll', { count })}
              </Button>
              <Button variant="default" onClick={() => setAsked(discardAll)}>
                {t('discard.all', { count })}
              </Button>
            </Group>
          )}
        </Group>
        <Text>
          <bdi>{group.message}</bdi>
        </Text>
        <Text>
          <b>{t('fixTitle')}</b>{' '}
          {t(`fix.${fixOf(code)}`, { tool: names[refusedBy], from: names[refusedBy === 'a' ? 'b' : 'a'] })}
        </Text>
        <Letters group={group} status={status} />
      </Stack>
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </section>
  );
}

/** The server does so many at once, and says how many are left. @returns how many were done */
async function untilNone(ask: () => Promise<Schemas['ManyDoneDto']>): Promise<number> {
  let whole = 0;
  for (;;) {
    const { done, left } = await ask();
    whole += done;
    if (done === 0 || left === 0) return whole;
  }
}

const retry = (id: string) => answerOf(api.post('/v1/dead-letters/{id}/retry', { params: { path: { id } } }));
const discard = (id: string, reason: string) =>
  answerOf(api.post('/v1/dead-letters/{id}/discard', { params: { path: { id } }, body: { reason } }));

function useRefresh(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () => Promise.all([['deadLetters'], ['health']].map((queryKey) => queries.invalidateQueries({ queryKey })));
}

function Letters({ group, status: shown }: GroupProps) {
  const { t } = useTranslation('deadLetters');
  const { syncId, refusedBy, code } = group;
  const pages = usePages({
    key: ['deadLetters', 'of', syncId, refusedBy, code, shown],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/dead-letters', {
            params: {
              query: { limit, syncId, refusedBy, code, status: shown, ...(cursor === undefined ? {} : { cursor }) },
            },
          }),
        ),
      [syncId, refusedBy, code, shown],
    ),
    refetchEveryMs: LIVE_MS,
  });
  const letters = pages.rows;
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
        value: ({ knownBy, side, remoteId }) => `${knownText(knownBy)} ${names[side]} ${remoteId}`.trim(),
        cell: ({ knownBy, side, remoteId, linkId }) => (
          <RecordName knownBy={knownBy} ids={`${names[side]} ${remoteId}`} linkId={linkId ?? undefined} />
        ),
      },
      // What is the same for all is said above already.
      ...(letters.some(({ field }) => field !== null)
        ? [{ id: 'field', header: t('column.field'), value: ({ field }: DeadLetter) => field }]
        : []),
      ...(new Set(letters.map(({ message }) => message)).size > 1
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
      ...(may('deadLetters.answer') && shown === 'open'
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
  }, [t, names.a, names.b, letters, shown]);
  return (
    <>
      {again.error !== null && <FailedInline error={again.error} />}
      <Answered query={pages.query}>
        {() => (
          <DataTable
            label={t('records', { code })}
            columns={columns}
            rows={letters}
            rowId={rowId}
            paging={pages}
            isShort={group.count < 50}
          />
        )}
      </Answered>
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </>
  );
}
