import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconHistoryToggle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { FailedInline } from '../../parts/states.js';
import { useMay } from '../../shell/session.js';
import { type Link } from '../records/link-name.js';

/** Plans to have a pair as it was at a moment; the plan is shown before anything is written. */
export function RestoreTo({ link }: { readonly link: Link }) {
  const { t } = useTranslation('records');
  const { t: say } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState('');
  const moment = at === '' ? null : new Date(at);
  const restore = useMutation({
    mutationFn: (when: Date) =>
      answerOf(
        api.post('/v1/links/{id}/restore', { params: { path: { id: link.id } }, body: { at: when.toISOString() } }),
      ),
    onSuccess: ({ run }) => navigate({ to: '/runs/$runId', params: { runId: run.id } }),
  });
  if (!may('runs.plan')) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconHistoryToggle size={16} className="flips" />}
        onClick={() => setOpen(true)}
      >
        {t('restore.open')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('restore.title')}
        centered
        closeButtonProps={{ 'aria-label': say('action.close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (moment !== null && !restore.isPending) restore.mutate(moment);
          }}
        >
          <Stack>
            <Text>{t('restore.about')}</Text>
            <TextInput
              type="datetime-local"
              label={t('restore.at')}
              value={at}
              onChange={(event) => setAt(event.currentTarget.value)}
              required
              step={1}
              data-autofocus
            />
            {restore.error !== null && <FailedInline error={restore.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setOpen(false)}>
                {say('action.cancel')}
              </Button>
              <Button type="submit" loading={restore.isPending} disabled={moment === null}>
                {t('restore.plan')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
