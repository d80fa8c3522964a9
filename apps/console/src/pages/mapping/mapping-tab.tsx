import { Button, Group, Select, Stack, Table, Text, Title } from '@mantine/core';
import { IconArrowBackUp, IconHistory, IconPencil } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { ButtonLink } from '../../parts/links.js';
import { State } from '../../parts/state.js';
import { Answered } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import { type SideNames, useSideNames } from '../sync/side-names.js';
import { syncQuery } from '../syncs/queries.js';
import { differences } from './difference.js';
import { Differences } from './differences.js';
import { Groups, hasGroups } from './groups.js';
import { usePolicyWords } from './policy-words.js';
import { newestOf, versionsQuery } from './queries.js';
import { hasReferences, References } from './references.js';
import classes from './mapping-tab.module.css';

type Version = Schemas['MappingVersionDto'];
type Mapping = Schemas['StoredMappingDto'];
const route = getRouteApi('/shell/syncs/$syncId/mapping');

/** The mapping in use, every version before it, what differs, and going back to one. */
export function MappingTab() {
  const { syncId } = route.useParams();
  const sync = useQuery(syncQuery(syncId));
  const versions = useQuery(versionsQuery(syncId));
  return (
    <Answered query={sync}>
      {(data) => <Answered query={versions}>{({ items }) => <Versions sync={data} versions={items} />}</Answered>}
    </Answered>
  );
}

interface VersionsProps {
  readonly sync: Schemas['SyncDto'];
  readonly versions: readonly Version[];
}

function Versions({ sync, versions }: VersionsProps) {
  const { t } = useTranslation('mapping');
  const format = useFormat();
  const navigate = useNavigate();
  const names = useSideNames()(sync.id);
  const search = route.useSearch();
  const may = useMay();
  const inUse = sync.mapping.version;
  const numbered = (text: string | undefined, fallback: number): Version | undefined =>
    versions.find(({ mapping }) => String(mapping.version) === text) ??
    versions.find(({ mapping }) => mapping.version === fallback);
  const shown = numbered(search.version, inUse);
  const before = numbered(search.against, (shown?.mapping.version ?? inUse) - 1);
  if (shown === undefined) return null;
  const options = versions.map(({ mapping, createdAt }) => ({
    value: String(mapping.version),
    label: `${t('version', { version: mapping.version })} · ${format.moment(createdAt)}`,
  }));
  const choose = (name: 'version' | 'against') => (chosen: string | null) =>
    void navigate({
      to: '.',
      search: (old: object) => ({
        ...old,
        [name]: chosen ?? undefined,
        // Another version is first looked at beside the one before it.
        ...(name === 'version' ? { against: undefined } : {}),
      }),
      replace: true,
      resetScroll: false,
    });
  return (
    <Stack gap="xl">
      <Stack gap="sm">
        <Group align="flex-end" gap="md">
          <Select
            label={t('shown')}
            data={options}
            value={String(shown.mapping.version)}
            allowDeselect={false}
            onChange={choose('version')}
            w="18rem"
            maw="100%"
          />
          {shown.mapping.version === inUse ? (
            <State kind="good">{t('inUse')}</State>
          ) : (
            <Restore sync={sync} version={shown.mapping} basedOn={newestOf(versions)} />
          )}
          {may('syncs.write') && (
            <ButtonLink
              to="/syncs/$syncId/edit-mapping"
              params={{ syncId: sync.id }}
              leftSection={<IconPencil size={16} />}
            >
              {t('edit.open')}
            </ButtonLink>
          )}
          <ButtonLink
            to="/syncs/$syncId/replay"
            params={{ syncId: sync.id }}
            variant="default"
            leftSection={<IconHistory size={16} />}
          >
            {t('replay.open')}
          </ButtonLink>
        </Group>
        <Fields mapping={shown.mapping} names={names} />
      </Stack>
      {shown.mapping.version === inUse && hasGroups(shown.mapping) && <Groups syncId={sync.id} names={names} />}
      {shown.mapping.version === inUse && hasReferences(shown.mapping) && <References sync={sync} names={names} />}
      {before !== undefined && before !== shown && (
        <Stack gap="sm">
          <Title order={2}>{t('differences')}</Title>
          <Select
            label={t('against')}
            data={options.filter(({ value }) => value !== String(shown.mapping.version))}
            value={String(before.mapping.version)}
            allowDeselect={false}
            onChange={choose('against')}
            w="18rem"
            maw="100%"
          />
          <Differences
            found={differences(before.mapping, shown.mapping)}
            before={t('version', { version: before.mapping.version })}
            after={t('version', { version: shown.mapping.version })}
          />
        </Stack>
      )}
    </Stack>
  );
}

function Fields({ mapping, names }: { readonly mapping: Mapping; readonly names: SideNames }) {
  const { t } = useTranslation('mapping');
  const { t: tLens } = useTranslation('newSync');
  const policyWords = usePolicyWords(names);
  const keys = new Set(mapping.keys.flatMap(({ fieldIds }) => fieldIds));
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table className={`panel ${classes['table'] ?? ''}`} verticalSpacing="xs" horizontalSpacing="md">
        <Table.Caption>{t('fields', { count: mapping.fields.length })}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('column.field')}</Table.Th>
            <Table.Th scope="col">{names.a}</Table.Th>
            <Table.Th scope="col">{t('column.direction')}</Table.Th>
            <Table.Th scope="col">{names.b}</Table.Th>
            <Table.Th scope="col">{t('column.lens')}</Table.Th>
            <Table.Th scope="col">{t('column.policy')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {mapping.fields.map((field) => (
            <Table.Tr key={field.id}>
              <Table.Th scope="row">
                <bdi>{field.id}</bdi>
                {keys.has(field.id) && (
                  <Text fz="xs" c="dimmed">
                    {t('key')}
                  </Text>
                )}
              </Table.Th>
              <Table.Td>
                <bdi>{field.a}</bdi>
              </Table.Td>
              <Table.Td>{t(`direction.${field.direction}`, { a: names.a, b: names.b })}</Table.Td>
              <Table.Td>
                <bdi>{field.b}</bdi>
              </Table.Td>
              <Table.Td>{tLens(`lens.${field.lens.kind}`)}</Table.Td>
              <Table.Td>{policyWords(field.policy ?? mapping.policy)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RestoreProps {
  readonly sync: Schemas['SyncDto'];
  readonly version: Mapping;
  /** The newest version that is shown here. */
  readonly basedOn: number;
}

/** Saves an earlier version anew; what it would change is planned before anything is written. */
function Restore({ sync, version, basedOn }: RestoreProps) {
  const { t } = useTranslation('mapping');
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Confirmation | null>(null);
  if (!may('syncs.write')) return null;
  const confirmation: Confirmation = {
    title: t('restore.title', { version: version.version }),
    will: [t('restore.will')],
    willNot: [t('restore.willNot')],
    action: t('restore.action'),
    run: async () => {
      const { version: _version, ...body } = version;
      const params = { path: { id: sync.id }, query: { basedOn } };
      const saved = await answerOf(api.put('/v1/syncs/{id}/mapping', { params, body }));
      await queries.invalidateQueries({ queryKey: ['syncs'] });
      if (saved.run !== null) await navigate({ to: '/runs/$runId', params: { runId: saved.run.id } });
      else void tell(t('restore.done'));
    },
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={16} className="flips" />}
        onClick={() => setAsked(confirmation)}
      >
        {t('restore.action')}
      </Button>
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </>
  );
}
