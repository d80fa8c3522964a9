import { ActionIcon, Button, Group, Menu, Modal, Radio, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconDots, IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Invitation, type Person, type Role, ROLES } from '../../api/access.js';
import { answerOf, api } from '../../api/client.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { Once } from '../../parts/once.js';
import { Page } from '../../parts/page.js';
import { State } from '../../parts/state.js';
import { Answered, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMay, useMe } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';

export function PeoplePage() {
  const { t } = useTranslation('admin');
  const may = useMay();
  const [isInviting, setInviting] = useState(false);
  const people = useQuery({ queryKey: ['people'], queryFn: () => answerOf(api.get('/v1/people')) });
  const canManage = may('people.manage');
  return (
    <Page
      title={t('people.title')}
      about={t('people.about')}
      actions={
        canManage && (
          <Button leftSection={<IconUserPlus size={16} />} onClick={() => setInviting(true)}>
            {t('people.invite')}
          </Button>
        )
      }
    >
      <Answered query={people}>{({ items }) => <People people={items} canManage={canManage} />}</Answered>
      {canManage && <Invitations />}
      <Invite isOpen={isInviting} onClose={() => setInviting(false)} />
    </Page>
  );
}

const personId = ({ id }: Person): string => id;

function People({ people, canManage }: { readonly people: readonly Person[]; readonly canManage: boolean }) {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['people'] });
  const changeRole = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      answerOf(api.patch('/v1/people/{id}', { params: { path: { id } }, body: { role } })),
    onSuccess: async ({ name, role }) => {
      await refresh();
      await tell(t('people.changed', { name, role: tShell(`role.${role}`) }));
    },
  });
  const signOut = useMutation({
    mutationFn: ({ id }: Person) => answerOf(api.delete('/v1/people/{id}/sessions', { params: { path: { id } } })),
    onSuccess: (_, { name }) => tell(t('people.signedOut', { name })),
  });
  const { mutate: change } = changeRole;
  const { mutate: endSessions } = signOut;
  const columns = useMemo<readonly Column<Person>[]>(() => {
    const askToRemove = ({ id, name }: Person): void =>
      setConfirmation({
        title: t('people.removeTitle', { name }),
        will: [t('people.removeWill', { name })],
        willNot: [t('people.removeWillNot')],
        action: t('people.remove'),
        isDestructive: true,
        run: async () => {
          await answerOf(api.delete('/v1/people/{id}', { params: { path: { id } } }));
          await queries.invalidateQueries({ queryKey: ['people'] });
        },
      });
    return [
      {
        id: 'name',
        header: t('people.name'),
        value: ({ name }) => name,
        cell: ({ id, name }) => (
          <span>
            <bdi>{name}</bdi> {id === me.person.id && `(${t('people.you')})`}
          </span>
        ),
      },
      { id: 'email', header: t('people.email'), value: ({ email }) => email },
      {
        id: 'role',
        header: t('people.role'),
        value: ({ role }) => tShell(`role.${role}`),
        cell: ({ id, name, role }) =>
          canManage && id !== me.person.id ? (
            <Select
              size="xs"
              w="9rem"
              aria-label={t('people.roleOf', { name })}
              data={ROLES.map((one) => ({ value: one, label: tShell(`role.${one}`) }))}
              value={role}
              onChange={(chosen) => {
                const found = ROLES.find((one) => one === chosen);
                if (found && found !== role) change({ id, role: found });
              }}
              allowDeselect={false}
            />
          ) : (
            tShell(`role.${role}`)
          ),
        width: '11rem',
      },
      {
        id: 'seen',
        header: t('people.seen'),
        value: ({ seenAt }) => seenAt,
        cell: ({ seenAt }) => (seenAt === null ? t('people.never') : <When at={seenAt} />),
        width: '10rem',
      },
      ...(canManage
        ? [
            {
              id: 'actions',
              header: t('people.actions'),
              value: () => null,
              isActs: true,
              cell: (person: Person) =>
                person.id === me.person.id ? null : (
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <ActionIcon variant="subtle" aria-label={t('people.more', { name: person.name })}>
                        <IconDots size={18} />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => endSessions(person)}>{t('people.signOut')}</Menu.Item>
                      <Menu.Item color="red" onClick={() => askToRemove(person)}>
                        {t('people.remove')}
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                ),
              width: '7rem',
            },
          ]
        : []),
    ];
  }, [t, tShell, me.person.id, canManage, change, endSessions, queries]);
  const error = changeRole.error ?? signOut.error;
  return (
    <>
      {error !== null && <FailedInline error={error} />}
      <DataTable label={t('people.title')} columns={columns} rows={people} rowId={personId} isShort />
      <Confirm confirmation={confirmation} onClose={() => setConfirmation(null)} />
    </>
  );
}

const invitationId = ({ id }: Invitation): string => id;

function Invitations() {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const queries = useQueryClient();
  const invitations = useQuery({
    queryKey: ['invitations'],
    queryFn: () => answerOf(api.get('/v1/invitations')),
  });
  const takeBack = useMutation({
    mutationFn: (id: string) => answerOf(api.delete('/v1/invitations/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['invitations'] });
      await tell(t('people.takenBack'));
    },
  });
  const { mutate: take } = takeBack;
  const columns = useMemo<readonly Column<Invitation>[]>(
    () => [
      { id: 'email', header: t('people.email'), value: ({ email }) => email },
      { id: 'role', header: t('people.role'), value: ({ role }) => tShell(`role.${role}`), width: '9rem' },
      { id: 'by', header: t('people.invitedBy'), value: ({ invitedBy }) => invitedBy },
      {
        id: 'expires',
        header: t('people.expires'),
        value: ({ expiresAt }) => expiresAt,
        cell: ({ expired, expiresAt }) =>
          expired ? <State kind="off">{t('people.expired')}</State> : <When at={expiresAt} />,
        width: '10rem',
      },
      {
        id: 'actions',
        header: t('people.actions'),
        value: () => null,
        isActs: true,
        cell: ({ id }) => (
          <Button size="compact-sm" variant="default" onClick={() => take(id)}>
            {t('people.takeBack')}
          </Button>
        ),
        width: '9rem',
      },
    ],
    [t, tShell, take],
  );
  return (
    <section>
      <Title order={2} mb="xs">
        {t('people.invitations')}
      </Title>
      {takeBack.error !== null && <FailedInline error={takeBack.error} />}
      <Answered query={invitations}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{t('people.noInvitations')}</Text>
          ) : (
            <DataTable
              label={t('people.invitations')}
              columns={columns}
              rows={items}
              rowId={invitationId}
              urlKey="i"
              isShort
            />
          )
        }
      </Answered>
    </section>
  );
}

function Invite({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('people.invite')}
      closeButtonProps={{ 'aria-label': tShell('action.close') }}
    >
      <InviteForm />
    </Modal>
  );
}

function InviteForm() {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const invite = useMutation({
    mutationFn: () => answerOf(api.post('/v1/invitations', { body: { email: email.trim(), role } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
  });
  if (invite.data) {
    return <Once label={t('people.link')} help={t('people.invited', { email })} text={invite.data.url} />;
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate();
      }}
    >
      <Stack>
        <TextInput
          label={t('people.email')}
          type="email"
          required
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Radio.Group
          label={t('people.role')}
          value={role}
          onChange={(chosen) => setRole(ROLES.find((one) => one === chosen) ?? 'viewer')}
        >
          <Stack gap="xs" mt="xs">
            {ROLES.map((one) => (
              <Radio key={one} value={one} label={tShell(`role.${one}`)} description={tShell(`role.${one}Help`)} />
            ))}
          </Stack>
        </Radio.Group>
        {invite.error !== null && <FailedInline error={invite.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending} disabled={!email.includes('@')}>
            {t('people.makeLink')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
