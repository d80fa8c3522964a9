import { Code, Group, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { fieldText } from '../../parts/field-value.js';
import { TextLink } from '../../parts/links.js';
import { Page } from '../../parts/page.js';
import { State } from '../../parts/state.js';
import { Answered } from '../../parts/states.js';
import { connectionsQuery } from '../connections/queries.js';
import { syncQuery } from '../syncs/queries.js';

const route = getRouteApi('/shell/links/$linkId');

export function LinkPage() {
  const { t } = useTranslation('link');
  const { linkId } = route.useParams();
  const link = useQuery({
    queryKey: ['links', linkId],
    queryFn: () => answerOf(api.get('/v1/links/{id}', { params: { path: { id: linkId } } })),
  });
  return (
    <Page title={t('title')}>
      <Answered query={link}>{(data) => <Values link={data} />}</Answered>
    </Page>
  );
}

function Values({ link }: { readonly link: Schemas['LinkDto'] }) {
  const { t } = useTranslation('link');
  const sync = useQuery(syncQuery(link.syncId));
  const connections = useQuery(connectionsQuery);
  const nameOf = (side: 'a' | 'b'): string =>
    connections.data?.items.find(({ id }) => id === sync.data?.[side].connectionId)?.name ?? side.toUpperCase();
  const base = link.base as Readonly<Record<string, { readonly a?: unknown; readonly b?: unknown }>>;
  return (
    <>
      <Group>
        {sync.data && (
          <TextLink to="/syncs/$syncId" params={{ syncId: link.syncId }}>
            {t('inSync', { name: sync.data.name })}
          </TextLink>
        )}
        {link.removedAt !== null && <Text>{t('removed')}</Text>}
      </Group>
      <Table className="panel" verticalSpacing="xs" horizontalSpacing="sm" layout="fixed">
        <Table.Caption>{t('values')}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('field')}</Table.Th>
            {(['a', 'b'] as const).map((side) => (
              <Table.Th key={side}>
                <bdi>{nameOf(side)}</bdi>{' '}
                <Text span fz="xs" c="dimmed">
                  <Code>{link[`${side}Id`] ?? t('creating')}</Code>
                </Text>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(base).map(([fieldId, { a, b }]) => (
            <Table.Tr key={fieldId}>
              <Table.Th scope="row">
                {fieldId} {link.frozen.includes(fieldId) && <State kind="paused">{t('frozen')}</State>}
              </Table.Th>
              <Table.Td>
                <bdi>{fieldText(a)}</bdi>
              </Table.Td>
              <Table.Td>
                <bdi>{fieldText(b)}</bdi>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
