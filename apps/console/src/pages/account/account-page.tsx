import { Button, Group, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Session } from '../../api/access.js';
import { answerOf, api } from '../../api/client.js';
import { Page } from '../../parts/page.js';
import { State } from '../../parts/state.js';
import { Answered, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { meQuery, useMe } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { PASSWORD_CHARACTERS_MIN } from '../sign-in/password.js';
import { deviceName } from './device-name.js';

export function AccountPage() {
  const { t } = useTranslation('admin');
  return (
    <Page title={t('account.title')}>
      <Group align="stretch" grow preventGrowOverflow={false} gap="md">
        <Profile />
        <Password />
      </Group>
      <Sessions />
    </Page>
  );
}

function Profile() {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const { person } = useMe();
  const queries = useQueryClient();
  const form = useForm({ initialValues: { name: person.name }, validate: { name: (name) => name.trim() === '' } });
  const save = useMutation({
    mutationFn: (body: { name: string }) => answerOf(api.patch('/v1/me', { body })),
    onSuccess: async (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      form.resetDirty();
      await tell(t('account.saved'));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack className="panel" p="lg" h="100%">
        <Title order={2}>{t('account.profile')}</Title>
        <TextInput label={t('account.name')} autoComplete="name" {...form.getInputProps('name')} />
        <TextInput label={t('account.email')} value={person.email} readOnly />
        {save.error !== null && <FailedInline error={save.error} />}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {tShell('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Password() {
  const { t } = useTranslation('admin');
  const { t: tSignIn } = useTranslation('signIn');
  const form = useForm({
    initialValues: { old: '', new: '' },
    validate: {
      old: (old) => (old === '' ? tSignIn('need.password') : null),
      new: (fresh) =>
        fresh.length < PASSWORD_CHARACTERS_MIN
          ? tSignIn('need.passwordLength', { count: PASSWORD_CHARACTERS_MIN })
          : null,
    },
  });
  const change = useMutation({
    mutationFn: (password: { old: string; new: string }) => answerOf(api.patch('/v1/me', { body: { password } })),
    // A wrong present password ends no session.
    meta: { isSignIn: true },
    onSuccess: async () => {
      form.reset();
      await tell(t('account.changed'));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Stack className="panel" p="lg" h="100%">
        <Title order={2}>{t('account.password')}</Title>
        <PasswordInput label={t('account.old')} autoComplete="current-password" {...form.getInputProps('old')} />
        <PasswordInput label={t('account.new')} autoComplete="new-password" {...form.getInputProps('new')} />
        {change.error !== null && <FailedInline error={change.error} />}
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('account.change')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const sessionId = ({ id }: Session): string => id;

function Sessions() {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => answerOf(api.get('/v1/me/sessions')) });
  const end = useMutation({
    mutationFn: (id: string) => answerOf(api.delete('/v1/me/sessions/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['sessions'] });
      await tell(t('account.ended'));
    },
  });
  const { mutate: endOne } = end;
  const columns = useMemo<readonly Column<Session>[]>(
    () => [
      {
        id: 'device',
        header: t('account.device'),
        value: ({ userAgent }) => deviceName(userAgent) ?? t('account.unknownDevice'),
      },
      { id: 'address', header: t('account.address'), value: ({ address }) => address, width: '10rem' },
      {
        id: 'seen',
        header: t('account.seen'),
        value: ({ seenAt }) => seenAt,
        cell: ({ seenAt }) => <When at={seenAt} />,
        width: '10rem',
      },
      {
        id: 'actions',
        header: t('account.actions'),
        value: () => null,
        isActs: true,
        cell: ({ id, current }) =>
          current ? (
            <State kind="good">{t('account.current')}</State>
          ) : (
            <Button size="compact-sm" variant="default" onClick={() => endOne(id)}>
              {t('account.end')}
            </Button>
          ),
        width: '9rem',
      },
    ],
    [t, endOne],
  );
  return (
    <section>
      <Title order={2} mb="xs">
        {t('account.sessions')}
      </Title>
      {end.error !== null && <FailedInline error={end.error} />}
      <Answered query={sessions}>
        {({ items }) => (
          <DataTable label={t('account.sessions')} columns={columns} rows={items} rowId={sessionId} isShort />
        )}
      </Answered>
    </section>
  );
}
