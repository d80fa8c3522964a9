import { SimpleGrid, Text } from '@mantine/core';
import { queryOptions, useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { Facts } from '../../parts/facts.js';
import { fieldText } from '../../parts/field-value.js';
import { TextLink } from '../../parts/links.js';
import { FailedInline, Loading } from '../../parts/states.js';
import { type SideNames } from '../sync/side-names.js';
import { type Conflict } from './queries.js';

interface ConflictRecordsProps {
  readonly conflict: Conflict;
  readonly names: SideNames;
}

const recordQuery = (syncId: string, { side, remoteId }: Conflict['records'][number]) =>
  queryOptions({
    queryKey: ['records', syncId, side, remoteId],
    queryFn: () =>
      answerOf(
        api.get('/v1/syncs/{id}/records/{side}/{remoteId}', { params: { path: { id: syncId, side, remoteId } } }),
      ),
  });

/** What the records hold that a conflict names by their ids alone. */
export function ConflictRecords({ conflict, names }: ConflictRecordsProps) {
  const { t } = useTranslation('conflicts');
  const { records, syncId } = conflict;
  const found = useQueries({ queries: records.map((record) => recordQuery(syncId, record)) });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {records.map(({ side, remoteId }, at) => {
        const { data, error } = found[at] ?? {};
        const id = [t('recordId'), <bdi key="id">{remoteId}</bdi>] as const;
        if (data === undefined)
          return (
            <section key={`${side} ${remoteId}`} className="panel">
              <Text fw={600}>
                <bdi>{names[side]}</bdi> · <bdi>{remoteId}</bdi>
              </Text>
              {error ? <FailedInline error={error} /> : <Loading />}
            </section>
          );
        const held = Object.entries(data.fields).map(([field, value]) => [field, fieldText(value)] as const);
        return (
          <Facts
            key={`${side} ${remoteId}`}
            title={names[side]}
            facts={[
              id,
              ...held.map(([field, text]) => [field, text && <bdi key={field}>{text}</bdi>] as const),
              [t('recordState'), data.state === 'live' ? null : t(`recordIs.${data.state}`)],
              [
                t('recordLink'),
                data.link && (
                  <TextLink key="link" to="/links/$linkId" params={{ linkId: data.link.id }}>
                    {t('toRecord')}
                  </TextLink>
                ),
              ],
            ]}
          />
        );
      })}
    </SimpleGrid>
  );
}
