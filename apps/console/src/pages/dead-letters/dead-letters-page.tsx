import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { DeadLetterList } from './dead-letter-list.js';

const ofSync = getRouteApi('/shell/syncs/$syncId/dead-letters');

/** Dead letters of all syncs. */
export function DeadLettersPage() {
  const { t } = useTranslation('deadLetters');
  return (
    <Page title={t('title')} about={t('about')}>
      <DeadLetterList syncId={null} />
    </Page>
  );
}

export function DeadLettersTab() {
  return <DeadLetterList syncId={ofSync.useParams().syncId} />;
}
