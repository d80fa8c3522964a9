import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldText } from '../../parts/field-value.js';
import { FailedInline } from '../../parts/states.js';
import { type SideNames } from '../sync/side-names.js';
import { type Conflict } from './queries.js';
import { useResolve } from './use-resolve.js';

/** A third value, in the form of side A. Numbers and yes or no stay what they are; others are not edited here. */
export function OtherValue({ conflict, names }: { readonly conflict: Conflict; readonly names: SideNames }) {
  const { t } = useTranslation('conflicts');
  const now = conflict.now?.a;
  const [text, setText] = useState(fieldText(now));
  const resolve = useResolve(conflict);
  const isEditable = now === undefined || now === null || typeof now === 'string' || typeof now === 'number';
  if (!isEditable) return null;
  const isNumber = typeof now === 'number';
  const value = isNumber ? Number(text) : text;
  const isWrong = isNumber && (text.trim() === '' || Number.isNaN(value));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong && !resolve.isPending) resolve.mutate({ value });
      }}
    >
      <Group align="flex-end" gap="xs">
        <TextInput
          label={t('other')}
          description={t('otherHelp', { tool: names.a })}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={isWrong && t('notNumber')}
          style={{ flex: '1 1 16rem' }}
          maw="28rem"
        />
        <Button type="submit" variant="default" loading={resolve.isPending} disabled={isWrong}>
          {t('useThis')}
        </Button>
      </Group>
      {resolve.error !== null && <FailedInline error={resolve.error} />}
    </form>
  );
}
