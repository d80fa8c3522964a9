import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { ConflictList } from './conflict-list.js';

const ofSync = getRouteApi('/shell/syncs/$syncId/conflicts');

/** Conflicts of all syncs. */
export function ConflictsPage() {
  const { t } = useTranslation('conflicts');
  return (
    <Page title={t('title')} about={t('about')}>
      <ConflictList syncId={null} />
    </Page>
  );
}

export function ConflictsTab() {
  return <ConflictList syncId={ofSync.useParams().syncId} />;
}
