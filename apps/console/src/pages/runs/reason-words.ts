import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import type ofConflicts from '../../i18n/locales/en/conflicts.json';
import type ofPlans from '../../i18n/locales/en/runs.json';
import { type SideNames } from '../sync/side-names.js';

type Item = Schemas['PlanItemDto'];
type PlanCode = keyof (typeof ofPlans)['reason'];
type ConflictCode = keyof (typeof ofConflicts)['reason'];

/**
 * Why something of a plan is left as it is, in the language and with the tools' names. What names other syncs, or says
 * what a vendor said, is told in the server's words.
 */
export function useReasonWords({ a, b }: SideNames): (item: Item, reason: Schemas['ReasonDto']) => string {
  const { t, i18n } = useTranslation('runs');
  const { t: tConflicts } = useTranslation('conflicts');
  return useCallback(
    ({ aIds, bIds }, { code, message }) => {
      const unknown = tConflicts('oneTool');
      const isOnBoth = aIds.length > 0 && bIds.length > 0;
      const [from, to] = isOnBoth ? [unknown, unknown] : aIds.length > 0 ? [a, b] : [b, a];
      if (i18n.exists(`runs:reason.${code}`)) return t(`reason.${code as PlanCode}`, { from, to });
      // A value that keeps a record from being made is told as one that keeps it from being changed.
      if (i18n.exists(`conflicts:reason.${code}`))
        return tConflicts(`reason.${code as ConflictCode}`, { a, b, from, to, winner: from, loser: to });
      return message;
    },
    [t, tConflicts, i18n, a, b],
  );
}
