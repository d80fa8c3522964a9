import { Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SignInForm } from '../pages/sign-in/sign-in-form.js';

/** Signs in again without leaving the page. */
export default function SessionOver({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={() => undefined} withCloseButton={false} title={t('session.ended')} centered>
      <Stack>
        <Text>{t('session.endedHelp')}</Text>
        <SignInForm returnTo={`${location.pathname}${location.search}`} onSignedIn={onSignedIn} />
      </Stack>
    </Modal>
  );
}
