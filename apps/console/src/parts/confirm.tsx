import { Button, Group, List, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailedInline, Loading } from './states.js';

const REASON_CHARACTERS_MAX = 500;

/** Something that is about to be done, put before a person first. */
export interface Confirmation {
  readonly title: string;
  /** What it counts, asked for when the dialog opens: "14 links will be removed". */
  readonly preview?: () => Promise<ReactNode>;
  /** What will happen. */
  readonly will: readonly string[];
  /** What will not: "No record is deleted". */
  readonly willNot?: readonly string[];
  /** A reason must be typed; it is passed on. */
  readonly asksReason?: boolean;
  /** Words that must be typed as they are, e.g. the name of what goes. */
  readonly asksWords?: { readonly label: string; readonly words: string };
  readonly action: string;
  readonly isDestructive?: boolean;
  readonly run: (reason: string) => Promise<unknown>;
}

interface ConfirmProps {
  readonly confirmation: Confirmation | null;
  readonly onClose: () => void;
}

/** The one dialog before anything that is not taken back lightly. */
export function Confirm({ confirmation, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={confirmation !== null}
      onClose={onClose}
      title={confirmation?.title}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {confirmation && <Body confirmation={confirmation} onClose={onClose} />}
    </Modal>
  );
}

function Body({ confirmation, onClose }: { readonly confirmation: Confirmation; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const key = useId();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const { preview, asksWords } = confirmation;
  const counted = useQuery({
    queryKey: ['preview', key],
    queryFn: async () => (await preview?.()) ?? null,
    enabled: preview !== undefined,
    gcTime: 0,
  });
  const act = useMutation({ mutationFn: () => confirmation.run(reason.trim()), onSuccess: onClose });
  const lacksReason = confirmation.asksReason === true && reason.trim() === '';
  const lacksPreview = preview !== undefined && counted.data === undefined;
  const lacksWords = asksWords !== undefined && typed.trim() !== asksWords.words.trim();
  const isReady = !lacksReason && !lacksPreview && !lacksWords;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !act.isPending) act.mutate();
      }}
    >
      <Stack gap="md">
        {preview !== undefined &&
          (counted.error !== null ? <FailedInline error={counted.error} /> : (counted.data ?? <Loading rows={2} />))}
        <Consequences {...confirmation} />
        {confirmation.asksReason === true && (
          <Textarea
            label={t('confirm.reason')}
            description={t('confirm.reasonHelp')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={REASON_CHARACTERS_MAX}
            autosize
            minRows={2}
            required
            data-autofocus
          />
        )}
        {asksWords && (
          <TextInput
            label={asksWords.label}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            dir="auto"
            required
            data-autofocus
          />
        )}
        {act.error !== null && <FailedInline error={act.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            type="submit"
            loading={act.isPending}
            disabled={!isReady}
            color={confirmation.isDestructive === true ? 'red.8' : undefined}
          >
            {confirmation.action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What will happen, and what will not. */
export function Consequences({ will, willNot }: Pick<Confirmation, 'will' | 'willNot'>) {
  const { t } = useTranslation();
  return (
    <>
      <List spacing={4}>
        {will.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      {willNot && (
        <div>
          <Text fw={600} fz="sm">
            {t('confirm.willNot')}
          </Text>
          <List spacing={4}>
            {willNot.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </div>
      )}
    </>
  );
}
