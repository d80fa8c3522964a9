import { Button, Group, Modal, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { State } from '../../parts/state.js';
import { Answered, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { ChannelForm } from './channel-form.js';
import { type AlertChannel, channelsQuery, refreshChannels } from './queries.js';

/** A channel in the form, or a new one. */
type Edited = AlertChannel | 'new';

/** Where alerts are told. */
export function Channels({ headingId }: { readonly headingId: string }) {
  const { t } = useTranslation('alerts');
  const { t: tShell } = useTranslation();
  const may = useMay();
  const [edited, setEdited] = useState<Edited | null>(null);
  const channels = useQuery(channelsQuery);
  const close = (): void => setEdited(null);
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Title order={2} id={headingId}>
          {t('channels.title')}
        </Title>
        {may('alerts.manage') && (
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {t('channels.add')}
          </Button>
        )}
      </Group>
      <Answered query={channels}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{t('channels.none')}</Text>
          ) : (
            <ChannelTable channels={items} onEdit={setEdited} />
          )
        }
      </Answered>
      <Modal
        opened={edited !== null}
        onClose={close}
        title={edited === 'new' ? t('channels.add') : t('channels.change')}
        closeButtonProps={{ 'aria-label': tShell('action.close') }}
      >
        {edited !== null && <ChannelForm channel={edited === 'new' ? null : edited} onDone={close} />}
      </Modal>
    </>
  );
}

const rowId = ({ id }: AlertChannel): string => id;

interface ChannelTableProps {
  readonly channels: readonly AlertChannel[];
  readonly onEdit: (channel: AlertChannel) => void;
}

function ChannelTable({ channels, onEdit }: ChannelTableProps) {
  const { t } = useTranslation('alerts');
  const { t: tShell } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const canManage = useMay()('alerts.manage');
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const test = useMutation({
    mutationFn: ({ id }: AlertChannel) =>
      answerOf(api.post('/v1/alert-channels/{id}/test', { params: { path: { id } } })),
    onSuccess: async ({ last }) => {
      await refreshChannels(queries);
      if (last?.state === 'sent') await tell(t('channels.tested'));
    },
  });
  const columns = useMemo<readonly Column<AlertChannel>[]>(() => {
    const removing = ({ id, name }: AlertChannel): Confirmation => ({
      title: t('channels.removeTitle', { name }),
      will: [t('channels.removeWill')],
      willNot: [t('channels.removeWillNot')],
      action: tShell('action.remove'),
      isDestructive: true,
      run: async () => {
        await answerOf(api.delete('/v1/alert-channels/{id}', { params: { path: { id } } }));
        await refreshChannels(queries);
      },
    });
    return [
      { id: 'name', header: t('channels.name'), value: ({ name }) => name },
      { id: 'to', header: t('channels.to'), value: toText, cell: (channel) => <bdi>{toText(channel)}</bdi> },
      {
        id: 'alerts',
        header: t('channels.alerts'),
        value: ({ kinds }) =>
          kinds === null ? t('channels.everyKind') : format.list(kinds.map((kind) => t(`kind.${kind}`))),
      },
      {
        id: 'last',
        header: t('channels.last'),
        value: ({ last }) => last?.state ?? null,
        cell: (channel) => <LastMessage channel={channel} />,
      },
      ...(canManage
        ? [
            {
              id: 'do',
              header: t('channels.do'),
              value: () => null,
              cell: (channel: AlertChannel) => (
                <Group gap={6}>
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={test.isPending && test.variables.id === channel.id}
                    onClick={() => test.mutate(channel)}
                  >
                    {t('channels.test')}
                  </Button>
                  <Button size="compact-sm" variant="default" onClick={() => onEdit(channel)}>
                    {tShell('action.edit')}
                  </Button>
                  <Button size="compact-sm" variant="default" onClick={() => setAsked(removing(channel))}>
                    {tShell('action.remove')}
                  </Button>
                </Group>
              ),
              width: '19rem',
            },
          ]
        : []),
    ];
  }, [t, tShell, format, queries, canManage, onEdit, test.isPending]);
  return (
    <>
      {test.error !== null && <FailedInline error={test.error} />}
      <DataTable label={t('channels.title')} columns={columns} rows={channels} rowId={rowId} urlKey="c" isShort />
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </>
  );
}

const toText = ({ kind, recipients, urlHost }: AlertChannel): string =>
  kind === 'email' ? recipients.join(', ') : (urlHost ?? '');

function LastMessage({ channel: { on, last } }: { readonly channel: AlertChannel }) {
  const { t } = useTranslation('alerts');
  if (!on) return <State kind="off">{t('channels.off')}</State>;
  if (last === null) return t('channels.nothing');
  return (
    <>
      <State kind={last.state === 'sent' ? 'good' : last.state === 'waiting' ? 'waiting' : 'bad'}>
        {t(`channels.state.${last.state}`)}
      </State>
      <Text fz="xs" c="dimmed">
        <When at={last.sentAt ?? last.queuedAt} /> {last.error !== null && <bdi>{last.error}</bdi>}
      </Text>
    </>
  );
}
