import { Stack, Title } from '@mantine/core';
import { IconAlertTriangle, IconChevronRight } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import classes from './needs.module.css';

interface Need {
  readonly id: string;
  readonly words: string;
  readonly to: LinkProps | null;
}

/** What waits for a person, each with the way to it; nothing when nothing does. */
export function Needs({ health }: { readonly health: Schemas['HealthDto'] }) {
  const { t } = useTranslation('overview');
  const ofSync = (sync: Schemas['BacklogDto']): readonly Need[] => {
    const { name, syncId } = sync;
    const to: LinkProps = { to: '/syncs/$syncId', params: { syncId } };
    return [
      ...(sync.pausedBecause === null
        ? []
        : [{ id: `${syncId} paused`, words: t('needs.paused', { name, reason: sync.pausedBecause }), to }]),
      ...(sync.openConflicts === 0
        ? []
        : [
            {
              id: `${syncId} conflicts`,
              words: t('needs.conflicts', { name, count: sync.openConflicts }),
              to: { to: '/syncs/$syncId/conflicts', params: { syncId } } satisfies LinkProps,
            },
          ]),
      ...(sync.openDeadLetters === 0
        ? []
        : [
            {
              id: `${syncId} letters`,
              words: t('needs.deadLetters', { name, count: sync.openDeadLetters }),
              to: { to: '/syncs/$syncId/dead-letters', params: { syncId } } satisfies LinkProps,
            },
          ]),
      ...(sync.state === 'draft' ? [{ id: `${syncId} draft`, words: t('needs.draft', { name }), to }] : []),
    ];
  };
  const needs: readonly Need[] = [
    ...(health.queue === 'away' ? [{ id: 'queue', words: t('needs.queue'), to: null }] : []),
    ...health.connections
      .filter(({ health: own }) => own !== 'ok' && own !== 'unchecked')
      .map(({ connectionId, name, health: own }) => ({
        id: connectionId,
        words: t('needs.connection', { name, health: t(`health.${own}`) }),
        to: { to: '/connections/$connectionId', params: { connectionId } } satisfies LinkProps,
      })),
    ...health.syncs.flatMap(ofSync),
  ];
  if (needs.length === 0) return null;
  return (
    <section aria-labelledby="needs">
      <Title order={2} id="needs" mb="xs">
        {t('needs.title')}
      </Title>
      <Stack gap={0} component="ul" className={`panel ${classes['list'] ?? ''}`}>
        {needs.map(({ id, words, to }) => (
          <li key={id}>
            {to === null ? (
              <span className={classes['need']}>
                <IconAlertTriangle size={18} aria-hidden />
                <span>{words}</span>
              </span>
            ) : (
              <Link {...to} className={classes['need'] ?? ''}>
                <IconAlertTriangle size={18} aria-hidden />
                <span>{words}</span>
                <IconChevronRight size={16} aria-hidden className="flips" />
              </Link>
            )}
          </li>
        ))}
      </Stack>
    </section>
  );
}
