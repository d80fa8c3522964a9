import { Group, SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { Facts } from '../../parts/facts.js';
import { TextLink } from '../../parts/links.js';
import { Answered } from '../../parts/states.js';
import { useMay } from '../../shell/session.js';
import { syncQuery } from '../syncs/queries.js';
import { RemoveSync } from './remove-sync.js';
import { SettingsForm } from './settings-form.js';
import { type Side, type SideNames, SIDES, useSideNames } from './side-names.js';
import { DELETING } from './will-not.js';

const route = getRouteApi('/shell/syncs/$syncId');
type Sync = Schemas['SyncDto'];

interface SettingsProps {
  readonly sync: Sync;
  readonly names: SideNames;
}

/** What one sync is called, its rhythm, what its mapping decides about deletions, and its end. */
export function SettingsTab() {
  const { syncId } = route.useParams();
  const sync = useQuery(syncQuery(syncId));
  const names = useSideNames()(syncId);
  return <Answered query={sync}>{(data) => <Settings key={data.id} sync={data} names={names} />}</Answered>;
}

function Settings({ sync, names }: SettingsProps) {
  const canWrite = useMay()('syncs.write');
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {canWrite ? <SettingsForm sync={sync} /> : <Basics sync={sync} />}
        <Decided sync={sync} names={names} />
      </SimpleGrid>
      {canWrite && <RemoveSync sync={sync} names={names} />}
    </Stack>
  );
}

/** For whoever may not change them. */
function Basics({ sync }: { readonly sync: Sync }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  return (
    <Facts
      title={t('settings.basics')}
      facts={[
        [t('settings.name'), <bdi key="name">{sync.name}</bdi>],
        [t('made.poll'), format.duration(sync.pollEveryMs)],
        [t('made.sweep'), format.duration(sync.sweepEveryMs)],
      ]}
    />
  );
}

/** As the engine has it where a mapping says nothing. */
const DEFAULT_BRAKE = { delete: { share: 0.1, atLeast: 20 }, overwrite: { share: 0.25, atLeast: 100 } } as const;

/** What the mapping says of deletions and of the brake, and the way to where that is changed. */
function Decided({ sync: { id, mapping }, names }: SettingsProps) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const may = useMay();
  const policyOf = (side: Side) => mapping.deletedOn?.[side] ?? mapping.onDelete;
  const deletes = SIDES.some((side) => DELETING.includes(policyOf(side)));
  const limit = (kind: 'delete' | 'overwrite'): string => {
    const { share, atLeast } = mapping.brake?.[kind] ?? DEFAULT_BRAKE[kind];
    return share >= 1
      ? t('settings.brake.never')
      : t('settings.brake.above', { count: atLeast, share: format.percent(share) });
  };
  return (
    <Facts
      title={t('settings.decided')}
      facts={[
        [t('settings.deletedOn', { tool: names.a }), t(`settings.deleted.${policyOf('a')}`, { tool: names.b })],
        [t('settings.deletedOn', { tool: names.b }), t(`settings.deleted.${policyOf('b')}`, { tool: names.a })],
        [t('settings.edited'), deletes && t(`settings.versusEdit.${mapping.deleteVersusEdit}`)],
        [t('settings.brake.delete'), limit('delete')],
        [t('settings.brake.overwrite'), limit('overwrite')],
        [
          t('made.mapping'),
          <Group key="mapping" gap="md">
            <TextLink to="/syncs/$syncId/mapping" params={{ syncId: id }}>
              {t('made.version', { version: mapping.version })}
            </TextLink>
            {may('syncs.write') && (
              <TextLink to="/syncs/$syncId/edit-mapping" params={{ syncId: id }} search={{ part: 'rules' }}>
                {t('settings.changeRules')}
              </TextLink>
            )}
          </Group>,
        ],
      ]}
    />
  );
}
