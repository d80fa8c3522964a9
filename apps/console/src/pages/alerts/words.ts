import { type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format.js';
import { type Alert } from './queries.js';

/** What an alert says, in the language. */
export function useAlertWords(): (alert: Alert) => string {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  return ({ kind, subject, openedAt, since, count, share, health }) => {
    // A name in another script keeps to itself and does not turn the sentence round.
    const name = `\u2068${subject.name}\u2069`;
    switch (kind) {
      case 'stalled':
        return t('what.stalled', { name, since: format.moment(since ?? openedAt) });
      case 'deadLetters':
        return t('what.deadLetters', { name, count: count ?? 0 });
      case 'credentials':
        return health === 'missingRights' ? t('what.rights', { name }) : t('what.credentials', { name });
      case 'brake':
        return t('what.brake', { name });
      case 'quota':
        return t('what.quota', { name, share: format.percent(share ?? 0) });
    }
  };
}

/** Where a person puts it right. */
export function placeOf({ kind, subject }: Alert): LinkProps {
  if (subject.kind === 'connection') return { to: '/connections/$connectionId', params: { connectionId: subject.id } };
  const params = { syncId: subject.id };
  return kind === 'deadLetters' ? { to: '/syncs/$syncId/dead-letters', params } : { to: '/syncs/$syncId', params };
}
