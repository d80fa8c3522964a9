import { Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { TextLink } from '../../parts/links.js';
import { State } from '../../parts/state.js';
import { Answered, Loading } from '../../parts/states.js';
import { type SideNames } from '../sync/side-names.js';
import { SyncStateBadge } from '../syncs/sync-state.js';
import classes from './mapping-tab.module.css';

type Mapping = Schemas['StoredMappingDto'];
type Reference = Schemas['ReferenceDto'];

/** Whether fields of this mapping refer to records of another sync. */
export const hasReferences = ({ fields }: Mapping): boolean =>
  fields.some(
    ({ lens }) =>
      lens.kind === 'reference' || (lens.kind === 'members' && 'references' in lens && lens.references === true),
  );

interface ReferencesProps {
  readonly sync: Schemas['SyncDto'];
  readonly names: SideNames;
}

/** Fields that refer to records of another sync: which one translates them, and how many records wait for it. */
export function References({ sync, names }: ReferencesProps) {
  const { t } = useTranslation('mapping');
  const references = useQuery({
    queryKey: ['syncs', sync.id, 'references'],
    queryFn: () => answerOf(api.get('/v1/syncs/{id}/references', { params: { path: { id: sync.id } } })),
  });
  return (
    <Stack gap="sm">
      <div>
        <Title order={2}>{t('references.title')}</Title>
        <Text c="dimmed">{t('references.about')}</Text>
      </div>
      <Answered query={references} loading={<Loading rows={3} />}>
        {({ items }) => (
          <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table
              className={`panel ${classes['table'] ?? ''}`}
              verticalSpacing="xs"
              horizontalSpacing="md"
              aria-label={t('references.title')}
            >
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('column.field')}</Table.Th>
                  <Table.Th scope="col">{names.a}</Table.Th>
                  <Table.Th scope="col">{names.b}</Table.Th>
                  <Table.Th scope="col">{t('references.through')}</Table.Th>
                  <Table.Th scope="col" ta="end">
                    {t('references.waiting')}
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((reference) => (
                  <Row key={reference.fieldId} reference={reference} mapping={sync.mapping} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Answered>
    </Stack>
  );
}

interface RowProps {
  readonly reference: Reference;
  readonly mapping: Mapping;
}

function Row({ reference: { fieldId, through, waiting }, mapping }: RowProps) {
  const { t } = useTranslation('mapping');
  const format = useFormat();
  const field = mapping.fields.find(({ id }) => id === fieldId);
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <bdi>{fieldId}</bdi>
      </Table.Th>
      <Table.Td>
        <bdi>{field?.a}</bdi>
      </Table.Td>
      <Table.Td>
        <bdi>{field?.b}</bdi>
      </Table.Td>
      <Table.Td>
        {through === null ? (
          <State kind="bad">{t('references.gone')}</State>
        ) : (
          <Group gap="sm">
            <TextLink to="/syncs/$syncId" params={{ syncId: through.id }} fz="sm">
              <bdi>{through.name}</bdi>
            </TextLink>
            <SyncStateBadge state={through.state} />
          </Group>
        )}
      </Table.Td>
      <Table.Td ta="end">{format.number(waiting)}</Table.Td>
    </Table.Tr>
  );
}
