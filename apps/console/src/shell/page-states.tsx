import { Box, Button, Stack } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../parts/links.js';
import { Empty, Failed, Loading } from '../parts/states.js';

export function PageLoading() {
  return (
    <Box p="md">
      <Loading />
    </Box>
  );
}

/** A page that could not be shown; the rest of the console goes on. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <Stack p="md" maw="46rem" mx="auto">
      <Failed
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
      <Button variant="default" onClick={() => location.reload()}>
        {t('action.reload')}
      </Button>
    </Stack>
  );
}

/** An address that leads nowhere. */
export function NothingHere() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={IconMapQuestion}
      title={t('problem.notFound')}
      action={<TextLink to="/">{t('nav.overview')}</TextLink>}
    >
      {t('problem.notFoundHelp')}
    </Empty>
  );
}
