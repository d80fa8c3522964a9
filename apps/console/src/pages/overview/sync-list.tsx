import { Group, Stack } from '@mantine/core';
import { type Schemas } from '../../api/client.js';
import { TextLink } from '../../parts/links.js';
import { SyncStateBadge } from '../syncs/sync-state.js';

/** The syncs of the map, where there is no room for it. */
export function SyncList({ syncs }: { readonly syncs: readonly Schemas['BacklogDto'][] }) {
  return (
    <Stack className="panel" p="md" gap="sm">
      {syncs.map(({ syncId, name, state }) => (
        <Group key={syncId} justify="space-between" wrap="nowrap">
          <TextLink to="/syncs/$syncId" params={{ syncId }}>
            <bdi>{name}</bdi>
          </TextLink>
          <SyncStateBadge state={state} />
        </Group>
      ))}
    </Stack>
  );
}
