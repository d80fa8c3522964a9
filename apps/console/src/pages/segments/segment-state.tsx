import { useTranslation } from 'react-i18next';
import { State, type StateKind } from '../../parts/state.js';
import { type Segment } from './queries.js';

const KINDS: Readonly<Record<Segment['state'], StateKind>> = {
  draft: 'waiting',
  active: 'good',
  emptying: 'working',
  stopped: 'bad',
};

export function SegmentStateBadge({ state }: { readonly state: Segment['state'] }) {
  const { t } = useTranslation('segments');
  return <State kind={KINDS[state]}>{t(`state.${state}`)}</State>;
}
