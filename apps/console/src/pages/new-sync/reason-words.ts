import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { type SideNames } from './step.js';

type Reason = Schemas['SuggestionReasonDto'];
type Finding = Schemas['FindingDto'];

/** Why something is suggested, in the language and with the tools' names. */
export function useReasonWords({ a, b }: SideNames): (reason: Reason) => string {
  const { t, i18n } = useTranslation('newSync');
  return ({ code, message, side, term, type, style, styles, count, ...facts }) => {
    // A newer server may have reasons this page has no words for.
    if (!i18n.exists(`newSync:reason.${code}`)) return message;
    const [tool, other] = side === 'b' ? [b, a] : [a, b];
    return t(`reason.${code}`, {
      ...facts,
      ...{ a, b, tool, other, choices: count },
      ...(term && { term: t(`term.${term}`) }),
      ...(type && { type: t(`valueType.${type}`) }),
      ...(style && { style: t(`countryStyle.${style}`) }),
      ...(styles && { styleA: t(`countryStyle.${styles.a}`), styleB: t(`countryStyle.${styles.b}`) }),
    });
  };
}

/** What was found about values on their way to one side. A value is refused for the reasons that conflicts have. */
export function useFindingWords(names: SideNames): (finding: Finding, to: 'a' | 'b') => string {
  const { t, i18n } = useTranslation('newSync');
  const { t: tConflicts } = useTranslation('conflicts');
  return ({ code, message, title, limit }, side) => {
    const tools = { to: names[side], from: names[side === 'a' ? 'b' : 'a'] };
    switch (code) {
      case 'SYNC_T001':
      case 'SYNC_T004':
        return t(`finding.${code}`, tools);
      case 'SYNC_T002':
        return limit ? t(`finding.${code}.${limit.unit}`, { ...tools, limit: limit.most }) : message;
      case 'SYNC_T003':
        return t(`finding.${code}`, { ...tools, title });
      default:
        return i18n.exists(`conflicts:reason.${code}`) ? tConflicts(`reason.${code}`, tools) : message;
    }
  };
}
