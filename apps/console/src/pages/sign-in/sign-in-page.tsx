import { Text } from '@mantine/core';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Outside } from './outside.js';
import { SignInForm } from './sign-in-form.js';

/** Codes the way back from an OpenID provider may carry; any other is told as a failure. */
const NO_WORKSPACE = 'SYNC_A468';
const FAILED = 'SYNC_A469';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation('signIn');
  const { returnTo = '/', problem } = route.useSearch();
  const router = useRouter();
  return (
    <Outside title={t('title')}>
      {problem !== undefined && (
        <Text role="alert" c="var(--mantine-color-error)" fz="sm">
          {t(`openIdProblem.${problem === NO_WORKSPACE ? NO_WORKSPACE : FAILED}`)}
        </Text>
      )}
      <SignInForm returnTo={returnTo} onSignedIn={() => router.history.push(returnTo)} />
    </Outside>
  );
}
