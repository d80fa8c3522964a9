import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { PAGE_ROWS } from '../../api/pages.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { tell } from '../../parts/tell.js';
import { type SideNames } from './side-names.js';
import classes from './sync-page.module.css';

interface RemoveSyncProps {
  readonly sync: Schemas['SyncDto'];
  readonly names: SideNames;
}

/** Ends a sync, once somebody has read what goes with it and typed its name. */
export function RemoveSync({ sync, names }: RemoveSyncProps) {
  const { t } = useTranslation('sync');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const path = { id: sync.id };
  const removing: Confirmation = {
    title: t('remove.title', { name: sync.name }),
    preview: async () => {
      const links = await answerOf(api.get('/v1/syncs/{id}/links', { params: { path, query: { limit: PAGE_ROWS } } }));
      const count = links.items.length;
      return <Text fw={600}>{t(links.nextCursor === null ? 'remove.pairs' : 'remove.pairsOver', { count })}</Text>;
    },
    will: [
      t('remove.willStop', names),
      ...(sync.mapping.fields.some(({ kind }) => kind === 'consent') ? [t('remove.willConsent')] : []),
      t('remove.willForget'),
      t('remove.willUndo'),
    ],
    willNot: [t('remove.noRecord', names), t('remove.noConnection')],
    asksWords: { label: t('remove.type', { name: sync.name }), words: sync.name },
    action: t('remove.action'),
    isDestructive: true,
    run: async () => {
      await answerOf(api.delete('/v1/syncs/{id}', { params: { path } }));
      await navigate({ to: '/syncs' });
      queries.removeQueries({ queryKey: ['syncs', sync.id] });
      await Promise.all([['syncs'], ['health']].map((queryKey) => queries.invalidateQueries({ queryKey })));
      await tell(t('remove.done', { name: sync.name }));
    },
  };
  return (
    <section className={`panel ${classes['panel'] ?? ''}`} data-danger aria-labelledby="remove">
      <Stack gap="xs">
        <Title order={2} id="remove">
          {t('remove.heading')}
        </Title>
        <Text>{t('remove.about', names)}</Text>
        <Group mt="xs">
          <Button color="red.8" leftSection={<IconTrash size={16} />} onClick={() => setAsked(removing)}>
            {t('remove.open')}
          </Button>
        </Group>
      </Stack>
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </section>
  );
}
