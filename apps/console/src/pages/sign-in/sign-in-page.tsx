import { Text } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Outside } from './outside.js';
import { SignInForm } from './sign-in-form.js';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation('signIn');
  const { returnTo, error } = route.useSearch();
  const router = useRouter();
  return (
    <Outside title={t('title')}>
      {error !== undefined && (
        <Text role="alert" c="var(--mantine-color-error)" fz="sm">
          {t('openIdFailed', { reason: error })}
        </Text>
      )}
      <SignInForm onSignedIn={() => router.history.push(returnTo ?? '/')} />
    </Outside>
  );
}
