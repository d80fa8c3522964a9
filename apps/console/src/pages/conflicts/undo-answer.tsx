import { Button, Group } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { PAGE_ROWS } from '../../api/pages.js';
import { FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { type Conflict } from './queries.js';
import { settlingChange } from './settling-change.js';

/** Plans to take back what was written to settle a conflict; the plan is shown first. */
export function UndoAnswer({ conflict, linkId }: { readonly conflict: Conflict; readonly linkId: string }) {
  const { t } = useTranslation('conflicts');
  const navigate = useNavigate();
  const undo = useMutation({
    mutationFn: async () => {
      const path = { id: linkId };
      const { items } = await answerOf(
        api.get('/v1/links/{id}/changes', { params: { path, query: { limit: PAGE_ROWS } } }),
      );
      const change = settlingChange(conflict, items);
      if (change === undefined) return null;
      return answerOf(api.post('/v1/links/{id}/undo', { params: { path }, body: { changeId: change.id } }));
    },
    onSuccess: (started) =>
      started === null ? tell(t('undoNothing')) : navigate({ to: '/runs/$runId', params: { runId: started.run.id } }),
  });
  return (
    <>
      <Group>
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} className="flips" />}
          loading={undo.isPending}
          onClick={() => undo.mutate()}
        >
          {t('undo')}
        </Button>
      </Group>
      {undo.error !== null && <FailedInline error={undo.error} />}
    </>
  );
}
