import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Me } from '../../api/access.js';
import { answerOf, api, asProblem } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { Answered, FailedInline, Loading } from '../../parts/states.js';
import { meQuery } from '../../shell/session.js';

const WRONG = 401;
const TOO_MANY = 429;

interface SignInFormProps {
  /** The page that signing in elsewhere ends at. */
  readonly returnTo: string;
  /** Signed in here. */
  readonly onSignedIn: (me: Me) => void;
}

/** By e-mail and password, or by one of the services the server is configured with. */
export function SignInForm({ returnTo, onSignedIn }: SignInFormProps) {
  const { t } = useTranslation('signIn');
  const ways = useQuery({ queryKey: ['sign-in'], queryFn: () => answerOf(api.get('/v1/sign-in')) });
  return (
    <Answered query={ways} loading={<Loading rows={3} />}>
      {({ password, openId }) => (
        <Stack>
          {password && <PasswordForm onSignedIn={onSignedIn} />}
          {password && openId.length > 0 && <Divider label={t('or')} />}
          {openId.map(({ id, name }) => (
            <Button
              key={id}
              component="a"
              variant="default"
              href={`/v1/openid/${encodeURIComponent(id)}/start?returnTo=${encodeURIComponent(returnTo)}`}
            >
              {t('with', { name })}
            </Button>
          ))}
        </Stack>
      )}
    </Answered>
  );
}

function PasswordForm({ onSignedIn }: { readonly onSignedIn: (me: Me) => void }) {
  const { t } = useTranslation('signIn');
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.includes('@') ? null : t('need.email')),
      password: (password) => (password === '' ? t('need.password') : null),
    },
  });
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => answerOf(api.post('/v1/session', { body })),
    // A wrong password ends no session: the watch over sessions must not take it for that.
    throwOnError: false,
    meta: { isSignIn: true },
    onSuccess: (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      onSignedIn(me);
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
      <Stack>
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          data-autofocus
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        {signIn.error !== null && <Refused error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          {t('submit')}
        </Button>
        <Text fz="sm" c="dimmed">
          {t('forgot')}
        </Text>
      </Stack>
    </form>
  );
}

function Refused({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('signIn');
  const format = useFormat();
  const problem = asProblem(error);
  const words =
    problem.status === WRONG
      ? t('wrong')
      : problem.status === TOO_MANY && problem.retryAfterS !== null
        ? t('wait', { time: format.duration(problem.retryAfterS * 1000) })
        : null;
  if (words === null) return <FailedInline error={error} />;
  return (
    <Text role="alert" c="var(--mantine-color-error)" fz="sm">
      {words}
    </Text>
  );
}
