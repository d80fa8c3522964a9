import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FailedInline } from './states.js';

interface SaveRowProps {
  /** The saving itself, as of `useMutation`. */
  readonly save: { readonly error: unknown; readonly isPending: boolean };
  readonly isChanged: boolean;
  /** May save; else nothing is offered. */
  readonly may: boolean;
}

/** The end of a form that stays: what went wrong, and saving what was changed. */
export function SaveRow({ save, isChanged, may }: SaveRowProps) {
  const { t } = useTranslation();
  return (
    <>
      {save.error !== null && <FailedInline error={save.error} />}
      {may && (
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} disabled={!isChanged}>
            {t('action.save')}
          </Button>
        </Group>
      )}
    </>
  );
}
