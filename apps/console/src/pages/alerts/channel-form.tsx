import {
  Button,
  Checkbox,
  Group,
  PasswordInput,
  SegmentedControl,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { ALERT_KINDS, type AlertChannel, refreshChannels } from './queries.js';

const KINDS = ['email', 'webhook'] as const satisfies readonly AlertChannel['kind'][];

interface ChannelFormProps {
  /** `null`: a new one. */
  readonly channel: AlertChannel | null;
  readonly onDone: () => void;
}

export function ChannelForm({ channel, onDone }: ChannelFormProps) {
  const { t } = useTranslation('alerts');
  const { t: tShell } = useTranslation();
  const queries = useQueryClient();
  const [kind, setKind] = useState<AlertChannel['kind']>(channel?.kind ?? 'email');
  const [name, setName] = useState(channel?.name ?? '');
  const [recipients, setRecipients] = useState<string[]>(channel?.recipients ?? []);
  const [url, setUrl] = useState('');
  const [told, setTold] = useState<string[]>(channel?.kinds ?? [...ALERT_KINDS]);
  const [on, setOn] = useState(channel?.on ?? true);
  // The URL that is kept is not known here; left blank it stays.
  const place = kind === 'email' ? { recipients } : url === '' ? {} : { url };
  const save = useMutation({
    mutationFn: () => {
      const named = ALERT_KINDS.filter((one) => told.includes(one));
      const body = { name: name.trim(), kinds: named.length === ALERT_KINDS.length ? null : named, on, ...place };
      return channel === null
        ? answerOf(api.post('/v1/alert-channels', { body: { ...body, kind } }))
        : answerOf(api.patch('/v1/alert-channels/{id}', { params: { path: { id: channel.id } }, body }));
    },
    onSuccess: async () => {
      await refreshChannels(queries);
      onDone();
      await tell(t('channels.saved'));
    },
  });
  const isPlaced = kind === 'email' ? recipients.length > 0 : url !== '' || channel !== null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        {channel === null && (
          <SegmentedControl
            aria-label={t('channels.kind')}
            data={KINDS.map((one) => ({ value: one, label: t(`channels.kinds.${one}`) }))}
            value={kind}
            onChange={(chosen) => setKind(chosen)}
          />
        )}
        <TextInput
          label={t('channels.name')}
          required
          maxLength={100}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {kind === 'email' ? (
          <TagsInput
            label={t('channels.recipients')}
            description={t('channels.recipientsHelp')}
            required
            maxTags={20}
            value={recipients}
            onChange={setRecipients}
            acceptValueOnBlur
          />
        ) : (
          <PasswordInput
            label={t('channels.url')}
            description={channel === null ? t('channels.urlHelp') : t('channels.urlKept')}
            required={channel === null}
            autoComplete="off"
            maxLength={2000}
            value={url}
            onChange={(event) => setUrl(event.currentTarget.value)}
          />
        )}
        <Checkbox.Group
          label={t('channels.alerts')}
          description={t('channels.alertsHelp')}
          value={told}
          onChange={setTold}
          required
        >
          <Group gap="md" mt="xs">
            {ALERT_KINDS.map((one) => (
              <Checkbox key={one} value={one} label={t(`kind.${one}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <Switch label={t('channels.on')} checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
        {save.error !== null && <FailedInline error={save.error} />}
        <Group justify="flex-end">
          <Button
            type="submit"
            loading={save.isPending}
            disabled={name.trim() === '' || !isPlaced || told.length === 0}
          >
            {tShell('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
