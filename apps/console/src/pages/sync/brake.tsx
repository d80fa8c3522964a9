import { Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { TextLink } from '../../parts/links.js';
import { Answered } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import { LIVE_MS } from '../syncs/queries.js';
import { HELD_KINDS, HeldChanges, type HeldKind } from './held-changes.js';
import { type SideNames } from './side-names.js';
import classes from './sync-page.module.css';

const route = getRouteApi('/shell/syncs/$syncId/');

interface BrakeProps {
  readonly sync: Schemas['SyncDto'];
  readonly names: SideNames;
}

/** What the brake holds, pair by pair, and letting it pass. */
export function Brake({ sync, names }: BrakeProps) {
  const { t } = useTranslation('sync');
  const may = useMay();
  const queries = useQueryClient();
  const { held } = route.useSearch();
  const kind = HELD_KINDS.find((one) => one === held);
  const params = { path: { id: sync.id } };
  const brake = useQuery({
    queryKey: ['syncs', sync.id, 'brake'],
    queryFn: () => answerOf(api.get('/v1/syncs/{id}/brake', { params })),
    refetchInterval: LIVE_MS,
  });
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const release = ({ deletes, overwrites }: Schemas['BrakeDto']): Confirmation => ({
    title: t('brake.release'),
    will: [t('brake.deletes', { count: deletes }), t('brake.overwrites', { count: overwrites })],
    action: t('brake.release'),
    isDestructive: true,
    run: async () => {
      await answerOf(api.post('/v1/syncs/{id}/brake/release', { params }));
      void tell(t('brake.released'));
      await queries.invalidateQueries({ queryKey: ['syncs'] });
    },
  });
  return (
    <Answered query={brake}>
      {(data) => (
        <Stack gap="md">
          <section className={`panel ${classes['panel'] ?? ''}`}>
            <Stack gap="xs">
              <Title order={2}>{t('brake.title')}</Title>
              <Text>{t('brake.about')}</Text>
              <List>
                <Count kind="delete" count={data.deletes} words={t('brake.deletes', { count: data.deletes })} />
                <Count
                  kind="overwrite"
                  count={data.overwrites}
                  words={t('brake.overwrites', { count: data.overwrites })}
                />
              </List>
              <Text>
                {t('brake.decided')}{' '}
                <TextLink to="/syncs/$syncId/settings" params={{ syncId: sync.id }} underline="always">
                  {t('settings.decided')}
                </TextLink>
              </Text>
              {may('syncs.operate') && (
                <Group>
                  <Button onClick={() => setAsked(release(data))}>{t('brake.release')}</Button>
                </Group>
              )}
            </Stack>
            <Confirm confirmation={asked} onClose={() => setAsked(null)} />
          </section>
          <HeldChanges syncId={sync.id} names={names} kind={kind} />
        </Stack>
      )}
    </Answered>
  );
}

interface CountProps {
  readonly kind: HeldKind;
  readonly count: number;
  readonly words: string;
}

/** How many pairs; pressed, only these are listed, and all again. */
function Count({ kind, count, words }: CountProps) {
  const { syncId } = route.useParams();
  const { held } = route.useSearch();
  const isShown = held === kind;
  return (
    <List.Item>
      {count === 0 && !isShown ? (
        words
      ) : (
        <TextLink
          to="/syncs/$syncId"
          params={{ syncId }}
          search={isShown ? {} : { held: kind }}
          replace
          resetScroll={false}
          fw={isShown ? 650 : undefined}
          aria-current={isShown ? 'true' : undefined}
        >
          {words}
        </TextLink>
      )}
    </List.Item>
  );
}
