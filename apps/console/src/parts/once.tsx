import { Button, CopyButton, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface OnceProps {
  readonly label: string;
  readonly help: string;
  readonly text: string;
}

/** A text that is shown this once, to be copied. */
export function Once({ label, help, text }: OnceProps) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Text>{help}</Text>
      <TextInput label={label} value={text} readOnly dir="ltr" onFocus={(event) => event.currentTarget.select()} />
      <CopyButton value={text}>
        {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'action.copied' : 'action.copy')}</Button>}
      </CopyButton>
    </Stack>
  );
}
