import { useTranslation } from 'react-i18next';
import { useSideNames } from '../sync/side-names.js';
import { type Conflict } from './queries.js';

/** Why a conflict is listed, and what was decided, in the language and with the tools' names. */
export function useConflictWords(): (conflict: Conflict) => string | null {
  const { t, i18n } = useTranslation('conflicts');
  const namesOf = useSideNames();
  return ({ syncId, decidedBy, side, winner }) => {
    // A newer server may have reasons this page has no words for.
    if (!i18n.exists(`conflicts:reason.${decidedBy}`)) return null;
    const names = namesOf(syncId);
    const nameOf = (one: Conflict['side']): string => (one === null ? t('oneTool') : names[one]);
    const [to, from] = [nameOf(side), nameOf(otherThan(side))];
    const [won, lost] = [nameOf(winner), nameOf(otherThan(winner))];
    return t(`reason.${decidedBy}`, { ...names, to, from, winner: won, loser: lost });
  };
}

const otherThan = (side: Conflict['side']): Conflict['side'] => (side === null ? null : side === 'a' ? 'b' : 'a');
