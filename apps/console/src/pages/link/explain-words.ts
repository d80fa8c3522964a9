import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { fieldText } from '../../parts/field-value.js';
import { type Side, type SideNames } from '../sync/side-names.js';

const STANDINGS = [
  ...(['waiting', 'conflict', 'frozen', 'refused', 'oneWay', 'blankKept', 'unlinked'] as const),
  ...(['takenBack', 'asStored', 'gone', 'unread', 'ended', 'notMapped'] as const),
];

/** Says where a value comes from, and why two sides stand as they do. */
export function useExplainWords(names: SideNames) {
  const { t } = useTranslation('records');
  const format = useFormat();
  return {
    origin: ({ kind, change, from }: Schemas['OriginDto'], side: Side): string => {
      const tool = names[side];
      if (kind === 'there') return t('origin.there');
      if (kind === 'unseen' || change === null) return t('origin.unseen', { tool });
      if (kind === 'edited') return t('origin.edited', { tool, at: format.moment(change.at) });
      return [
        t('origin.written', { at: format.moment(change.at), why: t(`cause.${change.cause}`) }),
        ...(from === null
          ? []
          : [
              from.edit === null
                ? t('origin.from', { value: fieldText(from.value), tool: names[from.side] })
                : t('origin.fromEdit', {
                    value: fieldText(from.value),
                    tool: names[from.side],
                    at: format.moment(from.edit.at),
                  }),
            ]),
      ].join(' ');
    },
    standing: ({ why, message }: Schemas['StandingDto']): string => {
      const known = STANDINGS.find((one) => one === why);
      const words = known === undefined ? t('standing.differ') : t(`why.${known}`);
      return message === null ? words : `${words} ${message}`;
    },
  };
}
