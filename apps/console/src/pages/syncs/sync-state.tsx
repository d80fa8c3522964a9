import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { State, type StateKind } from '../../parts/state.js';

type SyncState = Schemas['SyncDto']['state'];

const KINDS: Readonly<Record<SyncState, StateKind>> = {
  draft: 'off',
  live: 'good',
  paused: 'paused',
  braked: 'waiting',
};

export function SyncStateBadge({ state }: { readonly state: SyncState }) {
  const { t } = useTranslation('syncs');
  return <State kind={KINDS[state]}>{t(`state.${state}`)}</State>;
}
