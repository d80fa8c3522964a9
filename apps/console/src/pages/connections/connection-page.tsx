import { Button, Group, Menu, Modal, Progress, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconChecks, IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { Facts } from '../../parts/facts.js';
import { TextLink } from '../../parts/links.js';
import { Notice } from '../../parts/notice.js';
import { Page } from '../../parts/page.js';
import { Answered, FailedInline, Loading } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { syncsQuery } from '../syncs/queries.js';
import { AuthoriseAgain } from './add-connection-page.js';
import { CredentialsForm, type GivenCredentials } from './credentials-form.js';
import { HealthBadge } from './health-badge.js';
import { connectionQuery, connectorsQuery, objectsQuery } from './queries.js';

const route = getRouteApi('/shell/connections/$connectionId');

type Connection = Schemas['ConnectionDto'];

export function ConnectionPage() {
  const { t } = useTranslation('connections');
  const { connectionId } = route.useParams();
  const connection = useQuery(connectionQuery(connectionId));
  return (
    <Page
      title={connection.data?.name ?? t('title')}
      state={connection.data && <HealthBadge health={connection.data.health} />}
      above={[{ label: t('title'), to: { to: '/connections' } }]}
      actions={connection.data && <Actions connection={connection.data} />}
    >
      <Answered query={connection}>{(data) => <Details connection={data} />}</Answered>
    </Page>
  );
}

function Details({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const { connectionId: justConnected, error } = route.useSearch();
  const connectors = useQuery(connectorsQuery);
  const connector = connectors.data?.items.find(({ vendor }) => vendor === connection.vendor);
  const way = connector?.signIn.find(({ kind }) => kind === connection.signedInBy);
  return (
    <Stack gap="lg">
      {justConnected !== undefined && connection.health === 'ok' && <Notice kind="good">{t('one.connected')}</Notice>}
      {error !== undefined && (
        <Notice kind="bad" title={t('new.failed', { vendor: connector?.title ?? '' })} isUrgent>
          {error}
        </Notice>
      )}
      {connection.healthMessage !== null && connection.health !== 'ok' && (
        <Notice kind={connection.health === 'missingRights' ? 'waiting' : 'bad'}>{connection.healthMessage}</Notice>
      )}
      {connection.missingSettings.length > 0 && <Choices connection={connection} />}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Facts
          title={t('one.about')}
          facts={[
            [t('one.tool'), connector?.title],
            [t('one.account'), <bdi key="account">{connection.accountName ?? connection.accountId}</bdi>],
            [t('one.signedInBy'), way?.title],
            [t('one.since'), <When key="since" at={connection.createdAt} />],
            [t('one.address'), connection.baseUrl],
            [t('one.webhook'), connection.webhookUrl ?? t('one.webhookNone')],
          ]}
        />
        <Quota vendor={connection.vendor} allowances={connection.allowances} />
      </SimpleGrid>
      {connection.lacks.length > 0 && (
        <Facts
          title={t('one.lacks')}
          facts={connection.lacks.map(({ right, without }) => [right, t('new.without', { what: without })])}
        />
      )}
      <UsedBy connectionId={connection.id} />
      {connection.health !== 'authFailed' && connection.health !== 'unreachable' && (
        <Objects connectionId={connection.id} />
      )}
    </Stack>
  );
}

/** What the calls of a pool are for. */
const POOLS = {
  'hubspot general': 'general',
  'hubspot search': 'search',
  'hubspot oauth': 'signIn',
  'salesforce api': 'all',
  'salesforce token': 'signIn',
  'mailchimp connections': 'all',
} as const;
const isKnown = (pool: string): pool is keyof typeof POOLS => Object.hasOwn(POOLS, pool);

type QuotaProps = Pick<Connection, 'vendor' | 'allowances'>;

function Quota({ vendor, allowances }: QuotaProps) {
  const { t } = useTranslation('connections');
  const nameOf = (pool: string): string => {
    const known = `${vendor} ${pool}`;
    return isKnown(known) ? t(`one.pool.${POOLS[known]}`) : pool;
  };
  return (
    <Facts
      title={t('one.quota')}
      facts={allowances.map((one) => [
        nameOf(one.pool),
        <Stack key={one.pool} gap={4}>
          <Text fz="sm">
            {one.dailyMax === null
              ? t('one.usedOnly', { used: one.usedToday })
              : t('one.used', { used: one.usedToday, max: one.dailyMax })}
          </Text>
          {one.dailyMax !== null && (
            <Progress value={(one.usedToday / one.dailyMax) * 100} size="sm" aria-label={nameOf(one.pool)} />
          )}
          {one.vendor && (
            <Text fz="xs" c="dimmed">
              {t('one.vendorSays', one.vendor)}
            </Text>
          )}
          {one.waitsUntil !== null && (
            <Text fz="xs" c="var(--state-waiting)">
              {t('one.waits')} <When at={one.waitsUntil} />
            </Text>
          )}
        </Stack>,
      ])}
    />
  );
}

/** Settings that the vendor offers a choice of, e.g. the audience. */
function Choices({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const queries = useQueryClient();
  const choices = useQuery({
    queryKey: ['connections', connection.id, 'choices'],
    queryFn: () => answerOf(api.get('/v1/connections/{id}/choices', { params: { path: { id: connection.id } } })),
  });
  const choose = useMutation({
    mutationFn: (settings: Record<string, string>) =>
      answerOf(
        api.patch('/v1/connections/{id}', {
          params: { path: { id: connection.id } },
          body: { settings: { ...connection.settings, ...settings } },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
  return (
    <section className="panel" style={{ padding: '1.125rem 1.25rem' }}>
      <Title order={2} mb="xs">
        {t('one.choose')}
      </Title>
      <Answered query={choices} loading={<Loading rows={2} />}>
        {({ items }) =>
          items.map(({ name, title, choices: offered }) => (
            <div key={name}>
              <Text fw={500} mb={4}>
                {title}
              </Text>
              <Group gap="xs">
                {offered.map(({ value, title: label }) => (
                  <Button
                    key={value}
                    variant="default"
                    loading={choose.isPending}
                    onClick={() => choose.mutate({ [name]: value })}
                  >
                    {label}
                  </Button>
                ))}
              </Group>
            </div>
          ))
        }
      </Answered>
      {choose.error !== null && <FailedInline error={choose.error} />}
    </section>
  );
}

function UsedBy({ connectionId }: { readonly connectionId: string }) {
  const { t } = useTranslation('connections');
  const syncs = useQuery(syncsQuery);
  const using = syncs.data?.items.filter(({ a, b }) => [a, b].some((end) => end.connectionId === connectionId)) ?? [];
  return (
    <section>
      <Title order={2} mb="xs">
        {t('one.syncs')}
      </Title>
      {syncs.data && using.length === 0 ? (
        <Text c="dimmed">{t('one.unused')}</Text>
      ) : (
        <Group gap="md">
          {using.map(({ id, name }) => (
            <TextLink key={id} to="/syncs/$syncId" params={{ syncId: id }}>
              <bdi>{name}</bdi>
            </TextLink>
          ))}
        </Group>
      )}
    </section>
  );
}

type ObjectDescription = Schemas['ObjectDescriptionDto'];

const objectId = ({ name }: ObjectDescription): string => name;

function Objects({ connectionId }: { readonly connectionId: string }) {
  const { t } = useTranslation('connections');
  const objects = useQuery(objectsQuery(connectionId));
  const columns = useMemo<readonly Column<ObjectDescription>[]>(
    () => [
      { id: 'object', header: t('one.object'), value: ({ title }) => title },
      { id: 'fields', header: t('one.fields'), value: ({ fields }) => fields.length, isNumber: true, width: '8rem' },
      {
        id: 'writable',
        header: t('one.writable'),
        value: ({ fields }) => fields.filter(({ writable }) => writable).length,
        isNumber: true,
        width: '8rem',
      },
    ],
    [t],
  );
  return (
    <section>
      <Title order={2}>{t('one.objects')}</Title>
      <Text c="dimmed" mb="xs">
        {t('one.objectsHelp')}
      </Text>
      <Answered query={objects}>
        {({ items }) => <DataTable label={t('one.objects')} columns={columns} rows={items} rowId={objectId} isShort />}
      </Answered>
    </section>
  );
}

function Actions({ connection }: { readonly connection: Connection }) {
  const { t } = useTranslation('connections');
  const { t: tShell } = useTranslation();
  const { t: tHealth } = useTranslation('overview');
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'rename' | 'credentials' | null>(null);
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const params = { path: { id: connection.id } };
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['connections'] });
  const check = useMutation({
    mutationFn: () => answerOf(api.post('/v1/connections/{id}/check', { params })),
    onSuccess: async ({ health }) => {
      await refresh();
      await tell(t('one.checked', { state: tHealth(`health.${health}`) }));
    },
  });
  const askToRemove = (): void =>
    setConfirmation({
      title: t('one.removeTitle', { name: connection.name }),
      preview: async () => {
        const { items } = await answerOf(api.get('/v1/syncs', { params: { query: { limit: 500 } } }));
        const count = items.filter(({ a, b }) => [a, b].some((end) => end.connectionId === connection.id)).length;
        return <Text>{count === 0 ? t('one.unused') : t('one.usedBy', { count })}</Text>;
      },
      will: [t('one.removeWill')],
      willNot: [t('one.removeWillNot')],
      action: t('one.remove'),
      isDestructive: true,
      run: async () => {
        await answerOf(api.delete('/v1/connections/{id}', { params }));
        await navigate({ to: '/connections' });
        await refresh();
        await tell(t('one.removed'));
      },
    });
  return (
    <>
      {check.error !== null && <FailedInline error={check.error} />}
      {may('connections.check') && (
        <Button
          variant="default"
          leftSection={<IconChecks size={16} />}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t('one.check')}
        </Button>
      )}
      {may('connections.write') && connection.signedInBy === 'oauth' && <AuthoriseAgain connection={connection} />}
      {may('connections.write') && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} />}>
              {tShell('action.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setAsked('rename')}>{t('one.rename')}</Menu.Item>
            <Menu.Item onClick={() => setAsked('credentials')}>{t('one.credentials')}</Menu.Item>
            <Menu.Item color="red" onClick={askToRemove}>
              {t('one.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Confirm confirmation={confirmation} onClose={() => setConfirmation(null)} />
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={t(asked === 'rename' ? 'one.rename' : 'one.credentials')}
        closeButtonProps={{ 'aria-label': tShell('action.close') }}
      >
        {asked === 'rename' && <Rename connection={connection} onDone={() => setAsked(null)} />}
        {asked === 'credentials' && <Replace connection={connection} onDone={() => setAsked(null)} />}
      </Modal>
    </>
  );
}

interface ChangeProps {
  readonly connection: Connection;
  readonly onDone: () => void;
}

function useChange({ connection, onDone }: ChangeProps, done: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['ConnectionChangeDto']) =>
      answerOf(api.patch('/v1/connections/{id}', { params: { path: { id: connection.id } }, body })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['connections'] });
      onDone();
      await tell(done);
    },
  });
}

function Rename(props: ChangeProps) {
  const { t } = useTranslation('connections');
  const { t: tShell } = useTranslation();
  const [name, setName] = useState(props.connection.name);
  const change = useChange(props, t('one.renamed'));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ name: name.trim() });
      }}
    >
      <Stack>
        <TextInput
          label={t('new.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={200}
          data-autofocus
        />
        {change.error !== null && <FailedInline error={change.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending} disabled={name.trim() === ''}>
            {tShell('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Replace(props: ChangeProps) {
  const { t } = useTranslation('connections');
  const { t: tShell } = useTranslation();
  const connectors = useQuery(connectorsQuery);
  const change = useChange(props, t('one.replaced'));
  return (
    <Answered query={connectors} loading={<Loading rows={3} />}>
      {({ items }) => {
        const connector = items.find(({ vendor }) => vendor === props.connection.vendor);
        if (!connector) return null;
        const way = connector.signIn.find(({ kind }) => kind === props.connection.signedInBy) ?? connector.signIn[0];
        return (
          <CredentialsForm
            connector={connector}
            credentials={way?.credentials ?? []}
            help={t('one.credentialsHelp')}
            submit={tShell('action.save')}
            isPending={change.isPending}
            error={change.error}
            isReplacing
            onSubmit={({ secrets }: GivenCredentials) => change.mutate({ secrets })}
          />
        );
      }}
    </Answered>
  );
}
