import { Button, Group, List, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailedInline } from '../../parts/states.js';
import { useMay } from '../../shell/session.js';
import { type Side, type SideNames, SIDES } from '../sync/side-names.js';
import { type Conflict } from './queries.js';
import { useResolve } from './use-resolve.js';

interface SameRecordsProps {
  readonly conflict: Conflict;
  readonly names: SideNames;
  readonly canAnswer: boolean;
}

/** Records that may be the same: a person says which two are. */
export function SameRecords({ conflict, names, canAnswer }: SameRecordsProps) {
  const { t } = useTranslation('conflicts');
  const may = useMay();
  const resolve = useResolve(conflict);
  const idsOn = (side: Side): string[] => [
    ...new Set(conflict.records.filter((record) => record.side === side).map(({ remoteId }) => remoteId)),
  ];
  const [chosen, setChosen] = useState({ a: idsOn('a')[0] ?? null, b: idsOn('b')[0] ?? null });
  const { a: aId, b: bId } = chosen;
  if (!canAnswer || !may('conflicts.answer'))
    return (
      <List>
        {conflict.records.map(({ side, remoteId }) => (
          <List.Item key={`${side} ${remoteId}`}>
            <bdi>{names[side]}</bdi> · <bdi>{remoteId}</bdi>
          </List.Item>
        ))}
      </List>
    );
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {SIDES.map((side) => (
          <Select
            key={side}
            label={names[side]}
            data={idsOn(side)}
            value={chosen[side]}
            allowDeselect={false}
            onChange={(id) => setChosen((before) => ({ ...before, [side]: id }))}
          />
        ))}
      </SimpleGrid>
      {aId === null || bId === null ? (
        <Text>{t('oneSideOnly')}</Text>
      ) : (
        <Group>
          <Button loading={resolve.isPending} onClick={() => resolve.mutate({ link: { aId, bId } })}>
            {t('linkThese')}
          </Button>
        </Group>
      )}
      {resolve.error !== null && <FailedInline error={resolve.error} />}
    </Stack>
  );
}
