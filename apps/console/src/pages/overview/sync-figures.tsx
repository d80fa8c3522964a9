import { Group } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { When } from '../../parts/when.js';
import classes from './sync-figures.module.css';

/** How far behind a sync is, and what of it waits for a person; each number leads to its records. */
export function SyncFigures({ sync }: { readonly sync: Schemas['BacklogDto'] }) {
  const { t } = useTranslation('overview');
  const { t: tShell } = useTranslation();
  const { syncId, dirty, oldestAt, openConflicts, openDeadLetters } = sync;
  const params = { syncId };
  return (
    <Group gap="0.2rem 0.7rem" className={classes['figures'] ?? ''}>
      {oldestAt === null ? (
        <span>{t('waitingNone')}</span>
      ) : (
        <Count
          words={t('waiting')}
          count={dirty}
          to={{ to: '/syncs/$syncId', params }}
          after={<When at={oldestAt} />}
        />
      )}
      {openConflicts > 0 && (
        <Count
          words={tShell('nav.conflicts')}
          count={openConflicts}
          to={{ to: '/syncs/$syncId/conflicts', params }}
          isAttention
        />
      )}
      {openDeadLetters > 0 && (
        <Count
          words={tShell('nav.deadLetters')}
          count={openDeadLetters}
          to={{ to: '/syncs/$syncId/dead-letters', params }}
          isAttention
        />
      )}
    </Group>
  );
}

interface CountProps {
  readonly words: string;
  readonly count: number;
  readonly to: LinkProps;
  readonly after?: ReactNode;
  readonly isAttention?: boolean;
}

function Count({ words, count, to, after, isAttention = false }: CountProps) {
  const format = useFormat();
  return (
    <Link {...to} className={classes['count'] ?? ''} data-attention={isAttention}>
      {words} <strong>{format.number(count)}</strong>
      {after !== undefined && <> · {after}</>}
    </Link>
  );
}
