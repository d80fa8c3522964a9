import { Stack, Text, Title } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { State, type StateKind } from '../../parts/state.js';
import { PartTable } from '../../table/part-table.js';
import { type Column } from '../../table/rows.js';
import { type Side, type SideNames } from '../sync/side-names.js';

type Mapping = Schemas['StoredMappingDto'];
type Group = Schemas['GroupDto'];

const KINDS: Readonly<Record<Group['state'], StateKind>> = {
  ...{ paired: 'good', kept: 'good', unused: 'off', shutOut: 'off', notCreated: 'off' },
  ...{ ambiguous: 'waiting', partnerGone: 'waiting', refused: 'waiting', unlisted: 'waiting' },
};

/** Whether members of groups travel by this mapping. */
export const hasGroups = ({ fields }: Mapping): boolean =>
  fields.some(({ lens }) => lens.kind === 'members' && 'groups' in lens && lens.groups === true);

const rowId = ({ fieldId, a, b }: Group): string => JSON.stringify([fieldId, a?.id, b?.id]);

interface GroupsProps {
  readonly syncId: string;
  readonly names: SideNames;
}

/** Tags, lists and campaigns by their names: which are paired, and why others are not. */
export function Groups({ syncId, names }: GroupsProps) {
  const { t } = useTranslation('mapping');
  const pages = usePages({
    key: ['syncs', syncId, 'groups'],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/syncs/{id}/groups', {
            params: { path: { id: syncId }, query: { limit, ...(cursor === undefined ? {} : { cursor }) } },
          }),
        ),
      [syncId],
    ),
  });
  return (
    <Stack gap="sm">
      <div>
        <Title order={2}>{t('groups.title')}</Title>
        <Text c="dimmed">{t('groups.about')}</Text>
      </div>
      <PartTable
        label={t('groups.title')}
        columns={useGroupColumns(names)}
        pages={pages}
        rowId={rowId}
        nothing={t('groups.nothing')}
      />
    </Stack>
  );
}

function useGroupColumns({ a, b }: SideNames): readonly Column<Group>[] {
  const { t } = useTranslation('mapping');
  return useMemo<readonly Column<Group>[]>(() => {
    const why = ({ state, a: onA }: Group): string =>
      t(`groups.state.${state}`, onA === null ? { has: b, lacks: a } : { has: a, lacks: b });
    const named = (side: Side, header: string): Column<Group> => ({
      id: side,
      header,
      value: ({ [side]: group }) => group?.name ?? group?.id ?? null,
      cell: ({ [side]: group }) =>
        group && (
          <div>
            <bdi>{group.name ?? group.id}</bdi>
            {!group.writable && (
              <Text fz="xs" c="dimmed">
                {t('groups.readOnly')}
              </Text>
            )}
          </div>
        ),
    });
    return [
      named('a', a),
      named('b', b),
      {
        id: 'state',
        header: t('groups.stands'),
        value: why,
        cell: (group) => {
          const isSaid = group.state === 'paired' || group.state === 'kept';
          return (
            <div>
              <State kind={KINDS[group.state]}>{isSaid ? why(group) : t('groups.apart')}</State>
              {!isSaid && (
                <Text fz="xs" c="dimmed">
                  {why(group)}
                </Text>
              )}
            </div>
          );
        },
        width: '20rem',
      },
      { id: 'field', header: t('column.field'), value: ({ fieldId }) => fieldId, width: '9rem' },
    ];
  }, [t, a, b]);
}
