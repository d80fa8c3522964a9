import { Button, Group, Modal, Radio, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { Answered, FailedInline } from '../../parts/states.js';
import { type Side, SIDES, useSideNames, useSyncName } from '../sync/side-names.js';
import { type OpenField, openFieldsQuery } from './queries.js';

interface AnswerManyProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly syncId: string | null;
}

/** Answers all open conflicts of one field alike; the server does it, and its run tells how far it is. */
export function AnswerMany({ isOpen, onClose, syncId }: AnswerManyProps) {
  const { t } = useTranslation('conflicts');
  const { t: say } = useTranslation();
  const fields = useQuery({ ...openFieldsQuery(syncId), enabled: isOpen });
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('many.title')}
      centered
      closeButtonProps={{ 'aria-label': say('action.close') }}
    >
      <Answered query={fields}>
        {({ items }) => (items.length === 0 ? <Text>{t('many.nothing')}</Text> : <Choice fields={items} onClose={onClose} />)}
      </Answered>
    </Modal>
  );
}

const keyOf = ({ syncId, fieldId }: OpenField): string => `${syncId} ${fieldId}`;

function Choice({ fields, onClose }: { readonly fields: readonly OpenField[]; readonly onClose: () => void }) {
  const { t } = useTranslation('conflicts');
  const { t: say } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const namesOf = useSideNames();
  const syncName = useSyncName();
  const [chosen, setChosen] = useState<string | null>(null);
  const [side, setSide] = useState<Side>('a');
  const field = fields.find((one) => keyOf(one) === chosen) ?? fields[0];
  const answer = useMutation({
    mutationFn: ({ syncId, fieldId }: OpenField) =>
      answerOf(api.post('/v1/conflicts/resolve', { body: { syncId, fieldId, keep: side } })),
    onSuccess: async ({ run }) => {
      void queries.invalidateQueries({ queryKey: ['conflicts'] });
      void queries.invalidateQueries({ queryKey: ['health'] });
      await navigate({ to: '/runs/$runId', params: { runId: run.id } });
    },
  });
  if (field === undefined) return null;
  const names = namesOf(field.syncId);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!answer.isPending) answer.mutate(field);
      }}
    >
      <Stack>
        <Select
          label={t('many.field')}
          data={fields.map((one) => ({
            value: keyOf(one),
            label: t('many.option', { sync: syncName(one.syncId), field: one.fieldId, count: one.open }),
          }))}
          value={keyOf(field)}
          allowDeselect={false}
          onChange={setChosen}
        />
        <Radio.Group label={t('many.keep')} value={side} onChange={(value) => setSide(value === 'b' ? 'b' : 'a')}>
          <Stack gap={6} mt={6}>
            {SIDES.map((one) => (
              <Radio key={one} value={one} label={t('keep', { tool: names[one] })} />
            ))}
          </Stack>
        </Radio.Group>
        <Text fz="sm" c="dimmed">
          {t('many.help')}
        </Text>
        {answer.error !== null && <FailedInline error={answer.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {say('action.cancel')}
          </Button>
          <Button type="submit" loading={answer.isPending}>
            {t('many.action', { count: field.open })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
