import { Button, Group, Menu, Stack, Text, Title } from '@mantine/core';
import { IconBellOff, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { ButtonLink } from '../../parts/links.js';
import { State } from '../../parts/state.js';
import { Answered, Empty, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import classes from './alerts.module.css';
import { type Alert, openAlertsQuery, refreshAlerts } from './queries.js';
import { placeOf, useAlertWords } from './words.js';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
/** For how long one may have nothing told. */
const MUTES = [HOUR_MINUTES, 4 * HOUR_MINUTES, DAY_MINUTES, 7 * DAY_MINUTES] as const;

/** Each with what to do about it. */
export function OpenAlerts() {
  const { t } = useTranslation('alerts');
  const alerts = useQuery(openAlertsQuery);
  return (
    <Answered query={alerts}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty icon={IconCheck} title={t('none')}>
            {t('noneHelp')}
          </Empty>
        ) : (
          <Stack gap="sm" component="ul" className={classes['list'] ?? ''} aria-label={t('open')}>
            {items.map((alert) => (
              <OpenAlert key={alert.id} alert={alert} />
            ))}
          </Stack>
        )
      }
    </Answered>
  );
}

function OpenAlert({ alert }: { readonly alert: Alert }) {
  const { t } = useTranslation('alerts');
  const may = useMay();
  const words = useAlertWords()(alert);
  const isMuted = alert.mutedUntil !== null && new Date(alert.mutedUntil).getTime() > Date.now();
  const heading = useId();
  return (
    <li className={`panel ${classes['alert'] ?? ''}`} aria-labelledby={heading}>
      <Stack gap={6}>
        <Group gap="sm" justify="space-between" align="flex-start">
          <Title order={2} fz="md" id={heading}>
            {words}
          </Title>
          <State kind={alert.kind === 'quota' ? 'waiting' : 'bad'}>{t(`kind.${alert.kind}`)}</State>
        </Group>
        <Text>{t(`toDo.${alert.kind}`)}</Text>
        <Text fz="sm" c="dimmed">
          {t('since')} <When at={alert.openedAt} />
          {alert.acknowledgedBy !== null && <> · {t('lookedAfter', { name: alert.acknowledgedBy })}</>}
          {isMuted && alert.mutedUntil !== null && (
            <>
              {' '}
              · {t('mutedUntil')} <When at={alert.mutedUntil} />
            </>
          )}
        </Text>
        <Group gap="xs">
          <ButtonLink {...placeOf(alert)} size="compact-md" aria-describedby={heading}>
            {t(`go.${alert.kind}`)}
          </ButtonLink>
          {may('alerts.answer') && <Answers alert={alert} isMuted={isMuted} describedBy={heading} />}
        </Group>
      </Stack>
    </li>
  );
}

interface AnswersProps {
  readonly alert: Alert;
  readonly isMuted: boolean;
  readonly describedBy: string;
}

function Answers({ alert, isMuted, describedBy }: AnswersProps) {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  const queries = useQueryClient();
  const path = { params: { path: { id: alert.id } } };
  const acknowledge = useMutation({
    mutationFn: () => answerOf(api.post('/v1/alerts/{id}/acknowledge', path)),
    onSuccess: async () => {
      await refreshAlerts(queries);
      await tell(t('acknowledged'));
    },
  });
  const mute = useMutation({
    mutationFn: (minutes: number) => answerOf(api.post('/v1/alerts/{id}/mute', { ...path, body: { minutes } })),
    onSuccess: async (_, minutes) => {
      await refreshAlerts(queries);
      await tell(minutes === 0 ? t('unmuted') : t('muted'));
    },
  });
  return (
    <>
      {alert.acknowledgedBy === null && (
        <Button
          size="compact-md"
          variant="default"
          loading={acknowledge.isPending}
          aria-describedby={describedBy}
          onClick={() => acknowledge.mutate()}
        >
          {t('acknowledge')}
        </Button>
      )}
      {isMuted ? (
        <Button size="compact-md" variant="default" aria-describedby={describedBy} onClick={() => mute.mutate(0)}>
          {t('unmute')}
        </Button>
      ) : (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              size="compact-md"
              variant="default"
              leftSection={<IconBellOff size={16} aria-hidden />}
              rightSection={<IconChevronDown size={14} aria-hidden />}
              loading={mute.isPending}
              aria-describedby={describedBy}
            >
              {t('mute')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {MUTES.map((minutes) => (
              <Menu.Item key={minutes} onClick={() => mute.mutate(minutes)}>
                {format.duration(minutes * MINUTE_MS)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {acknowledge.error !== null && <FailedInline error={acknowledge.error} />}
      {mute.error !== null && <FailedInline error={mute.error} />}
    </>
  );
}
