import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format.js';
import { openAlertsQuery } from '../pages/alerts/queries.js';
import classes from './shell.module.css';

/** How many alerts are open; nothing while there is none. */
export function OpenAlertCount() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(openAlertsQuery);
  const count = data?.items.length ?? 0;
  if (count === 0) return null;
  const shown = format.number(count) + ((data?.nextCursor ?? null) === null ? '' : '+');
  return (
    <>
      <span className={classes['count']} aria-hidden>
        {shown}
      </span>
      <VisuallyHidden>{t('nav.openAlerts', { count })}</VisuallyHidden>
    </>
  );
}
