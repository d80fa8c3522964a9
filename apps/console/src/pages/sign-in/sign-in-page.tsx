import { Text } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Outside } from './outside.js';
import { SignInForm } from './sign-in-form.js';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation('signIn');
  const { returnTo = '/', problem } = route.useSearch();
  const router = useRouter();
  return (
    <Outside title={t('title')}>
      {problem !== undefined && (
        <Text role="alert" c="var(--mantine-color-error)" fz="sm">
          {t('openIdFailed', { reason: problem })}
        </Text>
      )}
      <SignInForm returnTo={returnTo} onSignedIn={() => router.history.push(returnTo)} />
    </Outside>
  );
}
