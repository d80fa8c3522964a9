import { Button } from '@mantine/core';
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import { useSideNames } from '../sync/side-names.js';
import { useWillNot } from '../sync/will-not.js';
import { syncQuery } from '../syncs/queries.js';
import { itemCounts } from './counts.js';

const route = getRouteApi('/shell/runs/$runId');

/** Approve or discard a plan that is ready; plan the undoing of what is done. */
export function RunActions({ run }: { readonly run: Schemas['RunDetailDto'] }) {
  const { t } = useTranslation('runs');
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { segment } = route.useSearch();
  const names = useSideNames()(run.syncId);
  const sync = useQuery(syncQuery(run.syncId));
  const willNot = useWillNot();
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const params = { path: { id: run.id } };
  const changed = async (words: string): Promise<void> => {
    void tell(words);
    await Promise.all(
      [['runs'], ['syncs'], ['health'], ['links']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
  };
  const undo = useMutation({
    mutationFn: () => answerOf(api.post('/v1/runs/{id}/undo', { params })),
    onSuccess: ({ run: started }) => navigate({ to: '/runs/$runId', params: { runId: started.id } }),
  });
  const approval: Confirmation = {
    title: t('approve.title'),
    will: itemCounts(run).map(([kind, count]) => t('approve.count', { what: t(`kind.${kind}`, names), count })),
    ...(sync.data && run.kind === 'firstSync' ? { willNot: willNot(sync.data.mapping, names) } : {}),
    action: t('approve.action'),
    run: async () => {
      await answerOf(
        segment === undefined
          ? api.post('/v1/runs/{id}/approve', { params, body: {} })
          : api.post('/v1/syncs/{id}/segments/{segmentId}/activate', {
              params: { path: { id: run.syncId, segmentId: segment } },
              body: { runId: run.id },
            }),
      );
      await changed(t('approve.done'));
    },
  };
  const discarding: Confirmation = {
    title: t('discard.title'),
    will: [t('discard.will')],
    willNot: [t('discard.willNot')],
    action: t('discard.action'),
    run: async () => {
      await answerOf(api.post('/v1/runs/{id}/discard', { params }));
      await changed(t('discard.done'));
    },
  };
  const isApprovable = run.state === 'ready' && (run.kind !== 'segment' || segment !== undefined);
  return (
    <>
      {undo.error !== null && <FailedInline error={undo.error} />}
      {isApprovable && may('runs.approve') && (
        <Button leftSection={<IconCheck size={16} />} onClick={() => setAsked(approval)}>
          {t('approve.action')}
        </Button>
      )}
      {run.state === 'ready' && may('runs.plan') && (
        <Button variant="default" onClick={() => setAsked(discarding)}>
          {t('discard.action')}
        </Button>
      )}
      {run.state === 'done' && run.kind !== 'sweep' && may('runs.plan') && (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} className="flips" />}
          loading={undo.isPending}
          onClick={() => undo.mutate()}
        >
          {t('undo')}
        </Button>
      )}
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </>
  );
}
