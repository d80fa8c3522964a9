import { useTranslation } from 'react-i18next';
import { State, type StateKind } from '../../parts/state.js';
import { type Run } from './queries.js';

const KINDS: Readonly<Record<Run['state'], StateKind>> = {
  scanning: 'working',
  ready: 'waiting',
  applying: 'working',
  done: 'good',
  failed: 'bad',
  discarded: 'off',
};

export function RunStateBadge({ state }: { readonly state: Run['state'] }) {
  const { t } = useTranslation('runs');
  return <State kind={KINDS[state]}>{t(`state.${state}`)}</State>;
}
