import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { FailedInline } from '../../parts/states.js';
import { meQuery } from '../../shell/session.js';
import { Outside } from './outside.js';
import { PASSWORD_CHARACTERS_MIN } from './password.js';

/** The first one here: the key that was printed, a workspace, and the person who owns it. */
export function SetUpPage() {
  const { t } = useTranslation('signIn');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { key: '', workspace: '', name: '', email: '', password: '' },
    validate: {
      key: (key) => (key.trim() === '' ? t('need.key') : null),
      workspace: (name) => (name.trim() === '' ? t('need.name') : null),
      name: (name) => (name.trim() === '' ? t('need.name') : null),
      email: (email) => (email.includes('@') ? null : t('need.email')),
      password: (password) =>
        password.length < PASSWORD_CHARACTERS_MIN ? t('need.passwordLength', { count: PASSWORD_CHARACTERS_MIN }) : null,
    },
  });
  const setUp = useMutation({
    mutationFn: ({ key, workspace, ...person }: typeof form.values) =>
      answerOf(api.post('/v1/set-up', { body: { key: key.trim(), workspace: { name: workspace }, person } })),
    onSuccess: async (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      await navigate({ to: '/' });
    },
  });
  return (
    <Outside title={t('setUp.title')} about={t('setUp.about')}>
      <form onSubmit={form.onSubmit((values) => setUp.mutate(values))} noValidate>
        <Stack>
          <TextInput
            label={t('setUp.key')}
            description={t('setUp.keyHelp')}
            required
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('key')}
          />
          <TextInput
            label={t('setUp.workspace')}
            description={t('setUp.workspaceHelp')}
            required
            autoComplete="organization"
            {...form.getInputProps('workspace')}
          />
          <TextInput label={t('setUp.name')} required autoComplete="name" {...form.getInputProps('name')} />
          <TextInput
            label={t('email')}
            required
            type="email"
            autoComplete="username"
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('password')}
            description={t('setUp.passwordHelp', { count: PASSWORD_CHARACTERS_MIN })}
            required
            autoComplete="new-password"
            {...form.getInputProps('password')}
          />
          {setUp.error !== null && <FailedInline error={setUp.error} />}
          <Button type="submit" loading={setUp.isPending}>
            {t('setUp.submit')}
          </Button>
        </Stack>
      </form>
    </Outside>
  );
}
