import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { type Side, type SideNames, SIDES } from './side-names.js';

type Mapping = Schemas['StoredMappingDto'];
/** What deletes the other record. */
export const DELETING: readonly Mapping['onDelete'][] = ['propagate', 'archive'];

/** Says in plain words what a sync with this mapping never does. */
export function useWillNot(): (mapping: Mapping, names: SideNames) => readonly string[] {
  const { t } = useTranslation('sync');
  const format = useFormat();
  return (mapping, names) => {
    const onDelete = (side: Side) => mapping.deletedOn?.[side] ?? mapping.onDelete;
    const leaves = (side: Side) => mapping.filters?.[side] !== undefined && mapping.filters.onLeave.kind === 'archive';
    const kept = SIDES.filter((side) => {
      const other = side === 'a' ? 'b' : 'a';
      return !DELETING.includes(onDelete(other)) && !leaves(other);
    });
    const oneWay = (direction: 'aToB' | 'bToA'): readonly string[] =>
      mapping.fields.filter((field) => field.direction === direction).map(({ id }) => id);
    return [
      ...(kept.length === 2
        ? [t('willNot.deleteAny')]
        : kept.map((side) => t('willNot.delete', { tool: names[side] }))),
      ...SIDES.filter((side) => !mapping.create[side]).map((side) => t('willNot.create', { tool: names[side] })),
      ...(mapping.blanks.aToB === 'keep' ? [t('willNot.blank', { from: names.a, to: names.b })] : []),
      ...(mapping.blanks.bToA === 'keep' ? [t('willNot.blank', { from: names.b, to: names.a })] : []),
      ...SIDES.flatMap((side) => {
        const fields = oneWay(side === 'a' ? 'bToA' : 'aToB');
        const other = side === 'a' ? 'b' : 'a';
        return fields.length === 0
          ? []
          : [t('willNot.oneWay', { fields: format.list(fields), from: names[side], to: names[other] })];
      }),
      ...SIDES.filter((side) => mapping.filters?.[side] !== undefined).map((side) =>
        t('willNot.filter', { tool: names[side] }),
      ),
      t('willNot.unmapped'),
      ...(mapping.fields.some(({ kind }) => kind === 'consent') ? [t('willNot.optIn')] : []),
    ];
  };
}
