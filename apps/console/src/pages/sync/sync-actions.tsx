import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { ButtonLink } from '../../parts/links.js';
import { FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';

/** Pause, resume and sync now, each one press. */
export function SyncActions({ sync }: { readonly sync: Schemas['SyncDto'] }) {
  const { t } = useTranslation('syncs');
  const may = useMay();
  const queries = useQueryClient();
  const params = { path: { id: sync.id } };
  const done = async (words: string): Promise<void> => {
    void tell(words);
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['syncs'] }),
      queries.invalidateQueries({ queryKey: ['health'] }),
    ]);
  };
  const pause = useMutation({
    mutationFn: () => answerOf(api.post('/v1/syncs/{id}/pause', { params })),
    onSuccess: () => done(t('one.paused')),
  });
  const resume = useMutation({
    mutationFn: () => answerOf(api.post('/v1/syncs/{id}/resume', { params })),
    onSuccess: () => done(t('one.resumed')),
  });
  const syncNow = useMutation({
    mutationFn: () => answerOf(api.post('/v1/syncs/{id}/sync-now', { params })),
    onSuccess: () => done(t('one.started')),
  });
  const error = pause.error ?? resume.error ?? syncNow.error;
  if (!may('syncs.operate')) return null;
  return (
    <>
      {error !== null && <FailedInline error={error} />}
      {sync.state === 'draft' && (
        <ButtonLink to="/syncs/new" search={{ step: 'plan', sync: sync.id }}>
          {t('one.openPlan')}
        </ButtonLink>
      )}
      {sync.state === 'live' && (
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={syncNow.isPending}
            onClick={() => syncNow.mutate()}
          >
            {t('one.syncNow')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlayerPause size={16} />}
            loading={pause.isPending}
            onClick={() => pause.mutate()}
          >
            {t('one.pause')}
          </Button>
        </>
      )}
      {sync.state === 'paused' && (
        <Button
          leftSection={<IconPlayerPlay size={16} className="flips" />}
          loading={resume.isPending}
          onClick={() => resume.mutate()}
        >
          {t('one.resume')}
        </Button>
      )}
    </>
  );
}
