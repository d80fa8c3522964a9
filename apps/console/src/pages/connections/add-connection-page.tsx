import { Anchor, Button, Group, Radio, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Navigate, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Notice } from '../../parts/notice.js';
import { Page } from '../../parts/page.js';
import { Answered } from '../../parts/states.js';
import { CredentialsForm, type GivenCredentials } from './credentials-form.js';
import { connectionsQuery, connectorsQuery } from './queries.js';

const route = getRouteApi('/shell/connections/new');

type Connector = Schemas['ConnectorDto'];
type Way = Schemas['SignInWayDto'];

export function AddConnectionPage() {
  const { t } = useTranslation('connections');
  const { connectionId } = route.useSearch();
  const connectors = useQuery(connectorsQuery);
  // Where the vendor's consent page sends back to.
  if (connectionId !== undefined) {
    return <Navigate to="/connections/$connectionId" params={{ connectionId }} search={{ connectionId }} replace />;
  }
  return (
    <Page
      title={t('new.title')}
      about={t('new.about')}
      above={[{ label: t('title'), to: { to: '/connections' } }]}
      narrow
    >
      <Answered query={connectors}>{({ items }) => <Choose connectors={items} />}</Answered>
    </Page>
  );
}

function Choose({ connectors }: { readonly connectors: readonly Connector[] }) {
  const { t } = useTranslation('connections');
  const { vendor } = route.useSearch();
  const navigate = useNavigate();
  const connector = connectors.find((one) => one.vendor === vendor);
  return (
    <Stack gap="lg">
      <AttemptFailed vendorTitle={connector?.title ?? ''} />
      <Radio.Group
        label={t('new.choose')}
        value={vendor ?? null}
        onChange={(chosen) => void navigate({ to: '/connections/new', search: { vendor: chosen }, replace: true })}
      >
        <Group mt="xs">
          {connectors.map((one) => (
            <Radio.Card key={one.vendor} value={one.vendor} p="md" w="auto" aria-label={one.title}>
              <Group wrap="nowrap">
                <Radio.Indicator />
                <Text fw={600}>{one.title}</Text>
              </Group>
            </Radio.Card>
          ))}
        </Group>
      </Radio.Group>
      {connector && <SignIn key={connector.vendor} connector={connector} />}
    </Stack>
  );
}

/** Why the vendor's consent page came back without a connection. */
function AttemptFailed({ vendorTitle }: { readonly vendorTitle: string }) {
  const { t } = useTranslation('connections');
  const { attemptId, error } = route.useSearch();
  const attempt = useQuery({
    queryKey: ['oauth', attemptId],
    queryFn: () =>
      answerOf(api.get('/v1/connections/oauth/{attemptId}', { params: { path: { attemptId: attemptId ?? '' } } })),
    enabled: attemptId !== undefined && error !== undefined,
  });
  if (error === undefined) return null;
  return (
    <Notice kind="bad" title={t('new.failed', { vendor: vendorTitle })} isUrgent>
      <Text>{attempt.data?.message ?? error}</Text>
      <Text fz="xs">{error}</Text>
    </Notice>
  );
}

function SignIn({ connector }: { readonly connector: Connector }) {
  const { t } = useTranslation('connections');
  const [kind, setKind] = useState<string>(() => connector.signIn.find(({ ready }) => ready)?.kind ?? '');
  const way = connector.signIn.find((one) => one.kind === kind) ?? connector.signIn[0];
  if (!way) return null;
  return (
    <Stack gap="lg">
      {connector.signIn.length > 1 && (
        <Radio.Group label={t('new.how')} value={way.kind} onChange={setKind}>
          <Stack mt="xs" gap="xs">
            {connector.signIn.map((one) => (
              <Radio
                key={one.kind}
                value={one.kind}
                label={one.kind === 'oauth' ? t('new.way.oauth', { vendor: connector.title }) : one.title}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {way.kind === 'oauth' ? (
        <ByConsent key={way.kind} connector={connector} way={way} />
      ) : (
        <ByCredentials key={way.kind} connector={connector} way={way} />
      )}
    </Stack>
  );
}

interface WayProps {
  readonly connector: Connector;
  readonly way: Way;
}

function ByCredentials({ connector, way }: WayProps) {
  const { t } = useTranslation('connections');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: (given: GivenCredentials) =>
      answerOf(
        api.post('/v1/connections', {
          body: {
            name: given.name,
            vendor: connector.vendor,
            settings: given.settings,
            secrets: given.secrets,
            ...(given.baseUrl === '' ? {} : { baseUrl: given.baseUrl }),
          },
        }),
      ),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      await navigate({ to: '/connections/$connectionId', params: { connectionId: id }, search: { connectionId: id } });
    },
  });
  return (
    <CredentialsForm
      connector={connector}
      credentials={way.credentials}
      help={way.help}
      submit={t('new.connect')}
      isPending={add.isPending}
      error={add.error}
      onSubmit={add.mutate}
    />
  );
}

function ByConsent({ connector, way }: WayProps) {
  const { t } = useTranslation('connections');
  const go = useMutation({
    mutationFn: (given: GivenCredentials) =>
      answerOf(
        api.post('/v1/connections/oauth', {
          body: {
            connector: connector.vendor,
            name: given.name,
            returnTo: `/connections/new?vendor=${encodeURIComponent(connector.vendor)}`,
            settings: given.settings,
            ...(Object.keys(given.secrets).length === 0 ? {} : { secrets: given.secrets }),
            ...(given.baseUrl === '' ? {} : { baseUrl: given.baseUrl }),
          },
        }),
      ),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <Stack gap="lg">
      <Scopes scopes={way.scopes} />
      <CredentialsForm
        connector={connector}
        credentials={way.ready ? [] : way.credentials}
        help={way.ready ? null : `${t('new.notReady')} ${way.help}`}
        note={
          !way.ready && way.callbackUrl !== null ? (
            <Text fz="sm">
              {t('new.callback')} <Anchor component="span">{way.callbackUrl}</Anchor>
            </Text>
          ) : null
        }
        submit={t('new.goTo', { vendor: connector.title })}
        isPending={go.isPending || go.isSuccess}
        error={go.error}
        onSubmit={go.mutate}
      />
    </Stack>
  );
}

/** What a person will be asked to agree to, each with what it is for. */
export function Scopes({ scopes }: { readonly scopes: readonly Schemas['ScopeDto'][] }) {
  const { t } = useTranslation('connections');
  if (scopes.length === 0) return null;
  return (
    <section>
      <Title order={2} fz="sm" mb="xs">
        {t('new.scopes')}
      </Title>
      <Stack gap="xs" component="ul" m={0} ps="md">
        {scopes.map(({ name, purpose, needed, without }) => (
          <li key={name}>
            <Text fz="sm">{purpose}</Text>
            <Text fz="xs" c="dimmed">
              <bdi>{name}</bdi> · {t(needed ? 'new.needed' : 'new.optional')}
              {!needed && ` · ${t('new.without', { what: without })}`}
            </Text>
          </li>
        ))}
      </Stack>
    </section>
  );
}

/** Used where a button alone asks to consent again. */
export function AuthoriseAgain({ connection }: { readonly connection: Schemas['ConnectionDto'] }) {
  const { t } = useTranslation('connections');
  const again = useMutation({
    mutationFn: () =>
      answerOf(
        api.post('/v1/connections/oauth', {
          body: {
            connector: connection.vendor,
            connectionId: connection.id,
            returnTo: `/connections/${connection.id}`,
          },
        }),
      ),
    onSuccess: ({ url }) => location.assign(url),
  });
  return (
    <Button onClick={() => again.mutate()} loading={again.isPending || again.isSuccess}>
      {t('one.authorise')}
    </Button>
  );
}
