import { Button } from '@mantine/core';
import { IconLink, IconRefresh, IconUnlink } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { patiently } from '../../api/patiently.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import { type Link } from '../records/link-name.js';
import { type SideNames } from '../sync/side-names.js';

/** What can be done to a pair as a whole: bring it together now, part it, and link it again. */
export function LinkActions({ link, names }: { readonly link: Link; readonly names: SideNames }) {
  const { t } = useTranslation('records');
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const params = { path: { id: link.id } };
  const refresh = (): Promise<unknown> =>
    Promise.all([['links'], ['conflicts'], ['health']].map((queryKey) => queries.invalidateQueries({ queryKey })));
  const syncNow = useMutation({
    mutationFn: () => answerOf(api.post('/v1/links/{id}/sync-now', { params })),
    onSuccess: async () => {
      void tell(t('syncNow.done'));
      await refresh();
    },
  });
  const unlinking: Confirmation = {
    title: t('unlink.title'),
    will: [t('unlink.willStop', names), t('unlink.willConsent'), t('unlink.willApart')],
    willNot: [t('unlink.willNotDelete'), t('unlink.willNotChange')],
    asksReason: true,
    action: t('unlink.action'),
    isDestructive: true,
    run: async (reason) => {
      await patiently(() => answerOf(api.post('/v1/links/{id}/unlink', { params, body: { reason } })));
      void tell(t('unlink.done'));
      await refresh();
    },
  };
  const linkingAgain: Confirmation = {
    title: t('linkAgain.title'),
    will: [t('linkAgain.will'), t('linkAgain.willDiffer')],
    action: t('linkAgain.action'),
    run: async () => {
      const body = { aId: link.aId ?? '', bId: link.bId ?? '' };
      const made = await patiently(() =>
        answerOf(api.post('/v1/syncs/{id}/links', { params: { path: { id: link.syncId } }, body })),
      );
      void tell(t('linkAgain.done'));
      await refresh();
      await navigate({ to: '/links/$linkId', params: { linkId: made.id } });
    },
  };
  const isOver = link.removedAt !== null;
  const isWhole = link.aId !== null && link.bId !== null;
  return (
    <>
      {syncNow.error !== null && <FailedInline error={syncNow.error} />}
      {!isOver && may('syncs.operate') && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={syncNow.isPending}
          onClick={() => syncNow.mutate()}
        >
          {t('syncNow.action')}
        </Button>
      )}
      {!isOver && isWhole && may('links.write') && (
        <Button variant="default" leftSection={<IconUnlink size={16} />} onClick={() => setAsked(unlinking)}>
          {t('unlink.open')}
        </Button>
      )}
      {isOver && isWhole && link.continuedBy === null && may('links.write') && (
        <Button variant="default" leftSection={<IconLink size={16} />} onClick={() => setAsked(linkingAgain)}>
          {t('linkAgain.open')}
        </Button>
      )}
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </>
  );
}
