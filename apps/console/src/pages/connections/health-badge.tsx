import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { State, type StateKind } from '../../parts/state.js';

type Health = Schemas['ConnectionDto']['health'];

const KINDS: Readonly<Record<Health, StateKind>> = {
  unchecked: 'off',
  ok: 'good',
  authFailed: 'bad',
  missingRights: 'waiting',
  unreachable: 'bad',
};

export function HealthBadge({ health }: { readonly health: Health }) {
  const { t } = useTranslation('overview');
  return <State kind={KINDS[health]}>{t(`health.${health}`)}</State>;
}
