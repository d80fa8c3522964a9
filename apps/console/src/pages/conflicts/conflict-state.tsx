import { useTranslation } from 'react-i18next';
import { State, type StateKind } from '../../parts/state.js';
import { type ConflictStatus } from './queries.js';

const STATE_KINDS: Readonly<Record<ConflictStatus, StateKind>> = {
  open: 'waiting',
  answered: 'working',
  decided: 'good',
  resolved: 'good',
};

export function ConflictState({ status }: { readonly status: ConflictStatus }) {
  const { t } = useTranslation('conflicts');
  return <State kind={STATE_KINDS[status]}>{t(`status.${status}`)}</State>;
}
