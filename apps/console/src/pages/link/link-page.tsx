import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { Page } from '../../parts/page.js';
import { State } from '../../parts/state.js';
import { When } from '../../parts/when.js';
import { Answered } from '../../parts/states.js';
import { type Link, linkName } from '../records/link-name.js';
import { useSideNames } from '../sync/side-names.js';
import { syncQuery } from '../syncs/queries.js';
import { Consent } from './consent.js';
import { FieldValues } from './field-values.js';
import { LinkActions } from './link-actions.js';
import { LinkHistory } from './link-history.js';
import { explanationQuery, linkQuery } from './queries.js';
import { RestoreTo } from './restore-to.js';

const NONE: readonly Schemas['ExplanationDto'][] = [];
const route = getRouteApi('/shell/links/$linkId');

/** One pair of records: what both sides hold and why, and how it came to be. */
export function LinkPage() {
  const { t } = useTranslation('records');
  const { linkId } = route.useParams();
  const link = useQuery(linkQuery(linkId));
  const sync = useQuery({ ...syncQuery(link.data?.syncId ?? ''), enabled: link.data !== undefined });
  const names = useSideNames()(link.data?.syncId ?? '');
  const name = link.data && sync.data ? linkName(link.data, sync.data.mapping) : t('one');
  return (
    <Page
      title={name}
      state={typeof link.data?.removedAt === 'string' && <State kind="off">{t('removed')}</State>}
      actions={link.data && <LinkActions link={link.data} names={names} />}
      above={
        link.data &&
        sync.data && [
          { label: sync.data.name, to: { to: '/syncs/$syncId', params: { syncId: sync.data.id } } },
          { label: t('title'), to: { to: '/syncs/$syncId/records', params: { syncId: sync.data.id } } },
        ]
      }
    >
      <Answered query={link}>
        {(data) => <Answered query={sync}>{(of) => <Detail link={data} sync={of} />}</Answered>}
      </Answered>
    </Page>
  );
}

function Detail({ link, sync }: { readonly link: Link; readonly sync: Schemas['SyncDto'] }) {
  const { t } = useTranslation('records');
  const names = useSideNames()(link.syncId);
  const explanation = useQuery(explanationQuery(link.id));
  return (
    <Stack gap="xl">
      {link.removedAt !== null && (
        <Text>
          {t('removedAt')} <When at={link.removedAt} />
          {link.removedBecause !== null && (
            <>
              {': '}
              <bdi>{link.removedBecause}</bdi>
            </>
          )}
        </Text>
      )}
      <section aria-labelledby="values">
        <Group justify="space-between" mb="xs">
          <Title order={2} id="values">
            {t('values')}
          </Title>
          {link.removedAt === null && <RestoreTo link={link} />}
        </Group>
        <Text c="dimmed" fz="sm" mb="sm">
          {t('valuesHelp')}
        </Text>
        <Answered query={explanation}>
          {({ items }) => <FieldValues link={link} explanations={items} names={names} mapping={sync.mapping} />}
        </Answered>
      </section>
      <Consent link={link} explanations={explanation.data?.items ?? NONE} names={names} mapping={sync.mapping} />
      <section aria-labelledby="history">
        <Title order={2} id="history" mb="xs">
          {t('history')}
        </Title>
        <LinkHistory link={link} names={names} />
      </section>
    </Stack>
  );
}
