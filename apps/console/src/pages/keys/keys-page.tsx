import { Button, Group, Modal, MultiSelect, Select, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiKey, type Permission } from '../../api/access.js';
import { answerOf, api } from '../../api/client.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { Once } from '../../parts/once.js';
import { Page } from '../../parts/page.js';
import { Answered, Empty, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMe } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';

const LIVES_DAYS = [7, 30, 90, 365] as const;
const DAY_MS = 86_400_000;
const SCOPES_SHOWN = 3;
const NAME_CHARACTERS_MAX = 200;

export function KeysPage() {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const [isMaking, setMaking] = useState(false);
  const keys = useQuery({
    queryKey: ['api-keys'],
    queryFn: () => answerOf(api.get('/v1/api-keys')),
  });
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('keys.make')}
    </Button>
  );
  return (
    <Page title={t('keys.title')} about={t('keys.about')} actions={(keys.data?.items.length ?? 0) > 0 && make}>
      <Answered query={keys}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconKey} title={t('keys.none')} action={make}>
              {t('keys.noneHelp')}
            </Empty>
          ) : (
            <KeyTable keys={items} />
          )
        }
      </Answered>
      <Modal
        opened={isMaking}
        onClose={() => setMaking(false)}
        title={t('keys.make')}
        closeButtonProps={{ 'aria-label': tShell('action.close') }}
      >
        <KeyForm />
      </Modal>
    </Page>
  );
}

/** The first few; the rest on hover. */
function Scopes({ scopes }: { readonly scopes: readonly string[] }) {
  const { t } = useTranslation('admin');
  const rest = scopes.slice(SCOPES_SHOWN);
  return (
    <span dir="ltr">
      {scopes.slice(0, SCOPES_SHOWN).join(', ')}
      {rest.length > 0 && (
        <Tooltip label={rest.join(', ')} multiline maw="24rem">
          <Text span c="dimmed" fz="sm" tabIndex={0}>
            {' '}
            {t('keys.more', { count: rest.length })}
          </Text>
        </Tooltip>
      )}
    </span>
  );
}

const keyId = ({ id }: ApiKey): string => id;

function KeyTable({ keys }: { readonly keys: readonly ApiKey[] }) {
  const { t } = useTranslation('admin');
  const queries = useQueryClient();
  const [confirmation, setConfirmation] = useState<Confirmation | null>(null);
  const columns = useMemo<readonly Column<ApiKey>[]>(() => {
    const askToRevoke = ({ id, name }: ApiKey): void =>
      setConfirmation({
        title: t('keys.revokeTitle', { name }),
        will: [t('keys.revokeWill')],
        action: t('keys.revoke'),
        isDestructive: true,
        run: async () => {
          await answerOf(api.delete('/v1/api-keys/{id}', { params: { path: { id } } }));
          await queries.invalidateQueries({ queryKey: ['api-keys'] });
          await tell(t('keys.revoked'));
        },
      });
    return [
      { id: 'name', header: t('keys.name'), value: ({ name }) => name },
      {
        id: 'prefix',
        header: t('keys.prefix'),
        value: ({ prefix }) => prefix,
        cell: ({ prefix }) => <code>{prefix}…</code>,
      },
      {
        id: 'scopes',
        header: t('keys.scopes'),
        value: ({ scopes }) => scopes.join(', '),
        cell: ({ scopes }) => <Scopes scopes={scopes} />,
      },
      {
        id: 'expires',
        header: t('keys.expires'),
        value: ({ expiresAt }) => expiresAt,
        cell: ({ expiresAt }) => (expiresAt === null ? t('keys.never') : <When at={expiresAt} />),
        width: '8rem',
      },
      {
        id: 'used',
        header: t('keys.used'),
        value: ({ lastUsedAt }) => lastUsedAt,
        cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('keys.never') : <When at={lastUsedAt} />),
        width: '9rem',
      },
      {
        id: 'actions',
        header: t('keys.actions'),
        value: () => null,
        isActs: true,
        cell: (key) => (
          <Button size="compact-sm" variant="default" onClick={() => askToRevoke(key)}>
            {t('keys.revoke')}
          </Button>
        ),
        width: '8rem',
      },
    ];
  }, [t, queries]);
  return (
    <>
      <DataTable label={t('keys.title')} columns={columns} rows={keys} rowId={keyId} />
      <Confirm confirmation={confirmation} onClose={() => setConfirmation(null)} />
    </>
  );
}

function KeyForm() {
  const { t } = useTranslation('admin');
  const me = useMe();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Permission[]>([]);
  const [days, setDays] = useState<string>('90');
  const make = useMutation({
    mutationFn: () => {
      const expiresAt = days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
      return answerOf(api.post('/v1/api-keys', { body: { name: name.trim(), scopes, expiresAt } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  if (make.data) return <Once label={t('keys.key')} help={t('keys.made')} text={make.data.text} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <Stack>
        <TextInput
          label={t('keys.name')}
          description={t('keys.nameHelp')}
          required
          maxLength={NAME_CHARACTERS_MAX}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <MultiSelect
          label={t('keys.scopes')}
          description={t('keys.scopesHelp')}
          data={[...me.permissions]}
          value={scopes}
          onChange={setScopes}
          required
          searchable
        />
        <Select
          label={t('keys.expires')}
          data={[
            ...LIVES_DAYS.map((count) => ({ value: String(count), label: t('keys.days', { count }) })),
            { value: '', label: t('keys.never') },
          ]}
          value={days}
          onChange={(chosen) => setDays(chosen ?? '')}
          allowDeselect={false}
        />
        {make.error !== null && <FailedInline error={make.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={make.isPending} disabled={name.trim() === '' || scopes.length === 0}>
            {t('keys.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
