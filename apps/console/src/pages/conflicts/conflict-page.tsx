import { Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldText } from '../../parts/field-value.js';
import { TextLink } from '../../parts/links.js';
import { Page } from '../../parts/page.js';
import { knownText } from '../../parts/record-name.js';
import { Answered, FailedInline } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { type Side, type SideNames, SIDES, useSideNames, useSyncName } from '../sync/side-names.js';
import { LIVE_MS } from '../syncs/queries.js';
import { ConflictRecords } from './conflict-records.js';
import { ConflictState } from './conflict-state.js';
import { useConflictWords } from './conflict-words.js';
import classes from './conflict-page.module.css';
import { OtherValue } from './other-value.js';
import { type Conflict, conflictQuery } from './queries.js';
import { SameRecords } from './same-records.js';
import { UndoAnswer } from './undo-answer.js';
import { useResolve } from './use-resolve.js';

const route = getRouteApi('/shell/conflicts/$conflictId');

/** One conflict: both sides and what they last agreed on, and a person's answer. */
export function ConflictPage() {
  const { t } = useTranslation('conflicts');
  const { conflictId } = route.useParams();
  const conflict = useQuery({ ...conflictQuery(conflictId), refetchInterval: LIVE_MS });
  const syncName = useSyncName()(conflict.data?.syncId ?? '');
  const syncId = conflict.data?.syncId ?? '';
  const words = useConflictWords();
  return (
    <Page
      title={conflict.data?.fieldId ?? (conflict.data ? t(`kind.${conflict.data.kind}`) : t('one'))}
      state={conflict.data && <ConflictState status={conflict.data.status} />}
      about={conflict.data && (words(conflict.data) ?? t(`kindHelp.${conflict.data.kind}`))}
      above={
        conflict.data && [
          { label: syncName, to: { to: '/syncs/$syncId', params: { syncId } } },
          { label: t('title'), to: { to: '/syncs/$syncId/conflicts', params: { syncId } } },
        ]
      }
    >
      <Answered query={conflict}>{(data) => <Detail conflict={data} />}</Answered>
    </Page>
  );
}

function Detail({ conflict }: { readonly conflict: Conflict }) {
  const { t } = useTranslation('conflicts');
  const may = useMay();
  const names = useSideNames()(conflict.syncId);
  const isWorded = useConflictWords()(conflict) !== null;
  const { message, linkId, decidedBy, winner, status } = conflict;
  const isOpen = status !== 'resolved' && status !== 'answered';
  const [only] = conflict.records;
  const name = knownText(conflict.knownBy);
  return (
    <Stack gap="lg">
      {name !== '' && (
        <Text fz="lg" fw={600}>
          <bdi>{name}</bdi>
        </Text>
      )}
      {message !== null && !isWorded && (
        <Text>
          <bdi>{message}</bdi>
        </Text>
      )}
      {linkId !== null && conflict.now !== null && <ThreeWay conflict={conflict} names={names} canAnswer={isOpen} />}
      {linkId === null && isOpen && <ConflictRecords conflict={conflict} names={names} />}
      {linkId === null && isOpen && only && conflict.kind !== 'identity' && (
        <Text>{t('mendThere', { tool: names[only.side] })}</Text>
      )}
      {conflict.kind === 'identity' && <SameRecords conflict={conflict} names={names} canAnswer={isOpen} />}
      <Group gap="lg">
        <Text fz="sm" c="dimmed">
          {t('since')} <When at={conflict.at} />
          {winner !== null && !isWorded && <> · {t('wonBy', { tool: names[winner], by: decidedBy })}</>}
        </Text>
        {linkId !== null && (
          <TextLink to="/links/$linkId" params={{ linkId }} fz="sm">
            {t('toRecord')}
          </TextLink>
        )}
      </Group>
      {status === 'answered' && <Text role="status">{t('beingCarriedOut')}</Text>}
      {may('conflicts.answer') && status === 'open' && <Dismiss conflict={conflict} />}
      {may('runs.plan') &&
        linkId !== null &&
        conflict.fieldId !== null &&
        (status === 'resolved' || status === 'decided') && <UndoAnswer conflict={conflict} linkId={linkId} />}
    </Stack>
  );
}

interface SidesProps {
  readonly conflict: Conflict;
  readonly names: SideNames;
  readonly canAnswer: boolean;
}

function ThreeWay({ conflict, names, canAnswer }: SidesProps) {
  const { t } = useTranslation('conflicts');
  const may = useMay();
  const resolve = useResolve(conflict);
  const mayAnswer = canAnswer && may('conflicts.answer') && conflict.fieldId !== null;
  const { base, now, winner } = conflict;
  const card = (side: Side): ReactNode => (
    <section key={side} className={`panel ${classes['card'] ?? ''}`} aria-labelledby={`side ${side}`}>
      <Title order={2} id={`side ${side}`}>
        <bdi>{names[side]}</bdi>
      </Title>
      <Value value={now?.[side]} />
      {mayAnswer && (
        <Button
          variant={winner === side ? 'default' : 'filled'}
          loading={resolve.isPending && resolve.variables.keep === side}
          onClick={() => resolve.mutate({ keep: side })}
        >
          {t('keep', { tool: names[side] })}
        </Button>
      )}
    </section>
  );
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {card('a')}
        <section className={`panel ${classes['card'] ?? ''}`} aria-labelledby="base">
          <Title order={2} id="base">
            {t('base')}
          </Title>
          {base === null ? (
            <Text c="dimmed">{t('noBase')}</Text>
          ) : fieldText(base.a) === fieldText(base.b) ? (
            <Value value={base.a} />
          ) : (
            SIDES.map((side) => (
              <div key={side}>
                <Text fz="xs" c="dimmed">
                  <bdi>{names[side]}</bdi>
                </Text>
                <Value value={base[side]} />
              </div>
            ))
          )}
        </section>
        {card('b')}
      </SimpleGrid>
      {resolve.error !== null && <FailedInline error={resolve.error} />}
      {mayAnswer && <OtherValue conflict={conflict} names={names} />}
    </Stack>
  );
}

function Value({ value }: { readonly value: unknown }) {
  const { t } = useTranslation('conflicts');
  const text = fieldText(value);
  return text === '' ? (
    <Text c="dimmed">{t('empty')}</Text>
  ) : (
    <Text fz="lg" fw={600} className={classes['value'] ?? ''}>
      <bdi>{text}</bdi>
    </Text>
  );
}

function Dismiss({ conflict }: { readonly conflict: Conflict }) {
  const { t } = useTranslation('conflicts');
  const resolve = useResolve(conflict);
  const isOne = conflict.linkId === null && conflict.records.length === 1;
  return (
    <Stack gap={4} align="flex-start">
      <Button variant="subtle" loading={resolve.isPending} onClick={() => resolve.mutate({ dismiss: true })}>
        {t(isOne ? 'dismissOne' : 'dismiss')}
      </Button>
      <Text fz="sm" c="dimmed">
        {t(isOne ? 'dismissOneHelp' : conflict.linkId === null ? 'dismissRecordsHelp' : 'dismissHelp')}
      </Text>
      {resolve.error !== null && <FailedInline error={resolve.error} />}
    </Stack>
  );
}
