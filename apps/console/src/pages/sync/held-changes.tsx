import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { knownText, RecordName } from '../../parts/record-name.js';
import { When } from '../../parts/when.js';
import { PartTable } from '../../table/part-table.js';
import { type Column } from '../../table/rows.js';
import { Changes, changeText } from '../runs/planned-changes.js';
import { LIVE_MS } from '../syncs/queries.js';
import { type SideNames } from './side-names.js';

type Held = Schemas['HeldChangeDto'];
export type HeldKind = Held['kind'];
export const HELD_KINDS = ['delete', 'overwrite'] as const satisfies readonly HeldKind[];

interface HeldChangesProps {
  readonly syncId: string;
  readonly names: SideNames;
  readonly kind: HeldKind | undefined;
}

const rowId = ({ aId, bId }: Held): string => `${aId} ${bId}`;
const idsOf = ({ aId, bId }: Held): string => `${aId} · ${bId}`;

/** The pairs a brake holds, of one kind or all. */
export function HeldChanges({ syncId, names, kind }: HeldChangesProps) {
  const { t } = useTranslation('sync');
  const pages = usePages({
    key: ['syncs', syncId, 'held', kind ?? 'all'],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/syncs/{id}/brake/held', {
            params: {
              path: { id: syncId },
              query: {
                limit,
                ...(cursor === undefined ? {} : { cursor }),
                ...(kind === undefined ? {} : { kind }),
              },
            },
          }),
        ),
      [syncId, kind],
    ),
    refetchEveryMs: LIVE_MS,
  });
  const columns = useHeldColumns(names);
  return (
    <PartTable label={t('held.title')} columns={columns} pages={pages} rowId={rowId} nothing={t('held.nothing')} />
  );
}

function useHeldColumns({ a, b }: SideNames): readonly Column<Held>[] {
  const { t } = useTranslation('sync');
  return useMemo<readonly Column<Held>[]>(() => {
    const names = { a, b };
    return [
      {
        id: 'record',
        header: t('held.record'),
        value: (held) => `${knownText(held.knownBy)} ${idsOf(held)}`.trim(),
        cell: (held) => <RecordName knownBy={held.knownBy} ids={idsOf(held)} linkId={held.linkId ?? undefined} />,
        width: '18rem',
      },
      { id: 'kind', header: t('held.what'), value: (held) => t(`held.kind.${held.kind}`), width: '12rem' },
      {
        id: 'changes',
        header: t('held.changes'),
        value: ({ changes }) => changes.map((change) => changeText(change, names)).join('; '),
        cell: ({ changes }) => (changes.length === 0 ? undefined : <Changes changes={changes} names={names} />),
      },
      { id: 'at', header: t('held.since'), value: ({ at }) => at, cell: ({ at }) => <When at={at} />, width: '10rem' },
    ];
  }, [t, a, b]);
}
