import { Group, Stack } from '@mantine/core';
import { type Schemas } from '../../api/client.js';
import { TextLink } from '../../parts/links.js';
import { SyncStateBadge } from '../syncs/sync-state.js';
import { SyncFigures } from './sync-figures.js';

/** The syncs of the map, where there is no room for it. */
export function SyncList({ syncs }: { readonly syncs: readonly Schemas['BacklogDto'][] }) {
  return (
    <Stack className="panel" p="md" gap="sm">
      {syncs.map((sync) => (
        <div key={sync.syncId}>
          <Group justify="space-between" wrap="nowrap">
            <TextLink to="/syncs/$syncId" params={{ syncId: sync.syncId }}>
              <bdi>{sync.name}</bdi>
            </TextLink>
            <SyncStateBadge state={sync.state} />
          </Group>
          <SyncFigures sync={sync} />
        </div>
      ))}
    </Stack>
  );
}
