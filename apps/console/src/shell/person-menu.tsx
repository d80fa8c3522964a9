import { Avatar, Menu, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconKeyboard, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.js';
import { MenuLink } from '../parts/menu-link.js';
import { Preferences } from './preferences.js';
import { useMe } from './session.js';

/** What is chosen by whoever sits here. */
export default function PersonMenu({ onKeyboardHelp }: { readonly onKeyboardHelp: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end" width={280} shadow="md" withinPortal trapFocus={false} closeOnItemClick>
      <Menu.Target>
        <UnstyledButton title={t('me.menu')}>
          <Avatar name={me.person.name} color="tide" size={34} radius="xl" />
          <VisuallyHidden>{t('me.menu')}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack gap={2} p="xs">
          <Text fw={600}>
            <bdi>{me.person.name}</bdi>
          </Text>
          <Text fz="sm" c="dimmed">
            <bdi>{me.person.email}</bdi>
          </Text>
          <Text fz="sm" c="dimmed">
            {t(`role.${me.role}`)}
          </Text>
          {me.masked && (
            <Text fz="xs" c="dimmed">
              {t('me.masked')}
            </Text>
          )}
        </Stack>
        <MenuLink leftSection={<IconUserCircle size={16} />} to="/account">
          {t('me.account')}
        </MenuLink>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onKeyboardHelp}>
          {t('keys.open')}
        </Menu.Item>
        {me.workspaces.length > 1 && <Workspaces />}
        <Menu.Divider />
        <Preferences />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} className="flips" />} onClick={() => signOut.mutate()}>
          {t('me.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const useSignOut = () =>
  useMutation({
    mutationFn: () => answerOf(api.delete('/v1/session')),
    // Loaded anew: nothing of what was seen stays in the memory of the page.
    onSuccess: () => location.assign('/sign-in'),
  });

function Workspaces() {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const router = useRouter();
  const move = useMutation({
    mutationFn: (workspaceId: string) => answerOf(api.post('/v1/me/workspace', { body: { workspaceId } })),
    onSuccess: async () => {
      // Nothing of the one may be seen in the other.
      await router.navigate({ to: '/' });
      await queries.resetQueries();
    },
  });
  return (
    <>
      <Menu.Divider />
      <Menu.Label c="dimmed">{t('me.workspaces')}</Menu.Label>
      {me.workspaces.map(({ id, name }) => (
        <Menu.Item
          key={id}
          onClick={() => move.mutate(id)}
          disabled={id === me.workspace.id}
          rightSection={id === me.workspace.id ? <IconCheck size={16} /> : null}
        >
          <bdi>{name}</bdi>
        </Menu.Item>
      ))}
    </>
  );
}
