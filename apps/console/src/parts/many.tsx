import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { each, type EachResult } from '../api/each.js';
import { FailedInline } from './states.js';

interface ManyProps<Item> {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** What is chosen before it begins. */
  readonly children: ReactNode;
  readonly items: readonly Item[];
  readonly action: string;
  readonly isReady?: boolean;
  readonly act: (item: Item) => Promise<unknown>;
  readonly onDone: (result: EachResult) => void;
}

/** Does something to many things, with what is done counted while it goes on. */
export function Many<Item>(props: ManyProps<Item>) {
  const { t } = useTranslation();
  const [finished, setFinished] = useState(0);
  const { items, isReady = true } = props;
  const work = useMutation({
    mutationFn: () => {
      setFinished(0);
      return each(items, props.act, setFinished);
    },
    onSuccess: (result) => {
      props.onDone(result);
      if (result.failed.length === 0) close();
    },
  });
  const close = (): void => {
    work.reset();
    props.onClose();
  };
  return (
    <Modal
      opened={props.isOpen}
      onClose={close}
      title={props.title}
      centered
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && items.length > 0 && !work.isPending) work.mutate();
        }}
      >
        <Stack>
          {props.children}
          {work.isPending && (
            <div>
              <Progress value={(finished / items.length) * 100} aria-label={props.title} />
              <Text fz="sm" mt={4} role="status">
                {t('many.progress', { done: finished, whole: items.length })}
              </Text>
            </div>
          )}
          {work.data && work.data.failed.length > 0 && (
            <>
              <Text>{t('many.failed', { count: work.data.failed.length })}</Text>
              <FailedInline error={work.data.failed[0]} />
            </>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('action.cancel')}
            </Button>
            <Button type="submit" loading={work.isPending} disabled={!isReady || items.length === 0}>
              {props.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
