import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api, asProblem } from '../../api/client.js';
import { TextLink } from '../../parts/links.js';
import { Failed, FailedInline, Loading } from '../../parts/states.js';
import { meQuery } from '../../shell/session.js';
import { Outside } from './outside.js';
import { PASSWORD_CHARACTERS_MIN } from './password.js';

const route = getRouteApi('/invitation');

/** Where the link of an invitation leads. */
export function InvitationPage() {
  const { t } = useTranslation('signIn');
  const { t: tShell } = useTranslation();
  const { token } = route.useSearch();
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => answerOf(api.post('/v1/invitations/look', { body: { token } })),
    retry: false,
  });
  if (invitation.error !== null) {
    const problem = asProblem(invitation.error);
    if (problem.isPassing) {
      return (
        <Outside title={t('title')}>
          <Failed error={problem} onRetry={() => void invitation.refetch()} />
        </Outside>
      );
    }
    return (
      <Outside title={t('invitation.over')} about={t('invitation.overHelp')}>
        <TextLink to="/sign-in">{t('invitation.toSignIn')}</TextLink>
      </Outside>
    );
  }
  if (invitation.data === undefined) {
    return (
      <Outside title={tShell('state.loading')}>
        <Loading rows={3} />
      </Outside>
    );
  }
  const { workspace, email, role } = invitation.data;
  return (
    <Outside
      title={t('invitation.title', { workspace: workspace.name })}
      about={t('invitation.about', { role: tShell(`role.${role}`), email })}
    >
      <Text fz="sm">{tShell(`role.${role}Help`)}</Text>
      <JoinForm token={token} email={email} />
    </Outside>
  );
}

function JoinForm({ token, email }: { readonly token: string; readonly email: string }) {
  const { t } = useTranslation('signIn');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? t('need.name') : null),
      password: (password) =>
        password.length < PASSWORD_CHARACTERS_MIN ? t('need.passwordLength', { count: PASSWORD_CHARACTERS_MIN }) : null,
    },
  });
  const join = useMutation({
    mutationFn: (values: typeof form.values) =>
      answerOf(api.post('/v1/invitations/accept', { body: { token, ...values } })),
    onSuccess: async (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      await navigate({ to: '/' });
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => join.mutate(values))} noValidate>
      <Stack>
        {/* For password managers: the account the password is of. */}
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <TextInput label={t('setUp.name')} required autoComplete="name" {...form.getInputProps('name')} />
        <PasswordInput
          label={t('password')}
          description={t('setUp.passwordHelp', { count: PASSWORD_CHARACTERS_MIN })}
          required
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        {join.error !== null && <FailedInline error={join.error} />}
        <Button type="submit" loading={join.isPending}>
          {t('invitation.submit')}
        </Button>
      </Stack>
    </form>
  );
}
