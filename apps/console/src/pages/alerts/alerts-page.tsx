import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { Channels } from './channels.js';
import { OpenAlerts } from './open-alerts.js';
import { PastAlerts } from './past-alerts.js';
import { Rules } from './rules.js';

/** What calls for a person, and how people are told. */
export function AlertsPage() {
  const { t } = useTranslation('alerts');
  return (
    <Page title={t('title')} about={t('about')}>
      <OpenAlerts />
      <section aria-labelledby="channels">
        <Channels headingId="channels" />
      </section>
      <section aria-labelledby="rules">
        <Title order={2} id="rules" mb="sm">
          {t('rules.title')}
        </Title>
        <Rules />
      </section>
      <section aria-labelledby="past">
        <Title order={2} id="past" mb="sm">
          {t('past.title')}
        </Title>
        <PastAlerts />
      </section>
    </Page>
  );
}
