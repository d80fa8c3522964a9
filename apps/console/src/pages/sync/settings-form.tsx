import { Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { SaveRow } from '../../parts/save-row.js';
import { tell } from '../../parts/tell.js';
import { syncQuery } from '../syncs/queries.js';
import { RhythmInput } from './rhythm-input.js';
import { isWithin, msOf, POLL_MS, type Rhythm, rhythmOf, SWEEP_MS } from './rhythm.js';
import classes from './sync-page.module.css';

const NAME_CHARACTERS_MAX = 200;

type Sync = Schemas['SyncDto'];
interface Values {
  readonly name: string;
  readonly poll: Rhythm;
  readonly sweep: Rhythm;
}

const valuesOf = (sync: Sync): Values => ({
  name: sync.name,
  poll: rhythmOf(sync.pollEveryMs),
  sweep: rhythmOf(sync.sweepEveryMs),
});

/** Only what is to be otherwise: what another changed meanwhile stays. */
function changed(sync: Sync, { name, poll, sweep }: Values): Schemas['SyncChangeDto'] {
  const [pollEveryMs, sweepEveryMs] = [msOf(poll), msOf(sweep)];
  return {
    ...(name.trim() === sync.name ? {} : { name: name.trim() }),
    ...(pollEveryMs === sync.pollEveryMs ? {} : { pollEveryMs }),
    ...(sweepEveryMs === sync.sweepEveryMs ? {} : { sweepEveryMs }),
  };
}

/** What a sync is called, and how often it looks. */
export function SettingsForm({ sync }: { readonly sync: Sync }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const queries = useQueryClient();
  const bounded = (bounds: typeof POLL_MS | typeof SWEEP_MS) => (rhythm: Rhythm) =>
    isWithin(msOf(rhythm), bounds)
      ? null
      : t('settings.outside', { from: format.duration(bounds.min), to: format.duration(bounds.max) });
  const form = useForm<Values>({
    initialValues: valuesOf(sync),
    validate: {
      name: (name) => (name.trim() === '' ? t('settings.nameless') : null),
      poll: bounded(POLL_MS),
      sweep: bounded(SWEEP_MS),
    },
  });
  const save = useMutation({
    mutationFn: (body: Schemas['SyncChangeDto']) =>
      answerOf(api.patch('/v1/syncs/{id}', { params: { path: { id: sync.id } }, body })),
    onSuccess: async (saved) => {
      queries.setQueryData(syncQuery(sync.id).queryKey, saved);
      form.setInitialValues(valuesOf(saved));
      form.reset();
      await queries.invalidateQueries({ queryKey: ['syncs'] });
      await tell(t('settings.saved'));
    },
  });
  return (
    <form
      className={`panel ${classes['panel'] ?? ''}`}
      noValidate
      onSubmit={form.onSubmit((values) => save.mutate(changed(sync, values)))}
    >
      <Stack gap="md">
        <Title order={2}>{t('settings.basics')}</Title>
        <TextInput
          label={t('settings.name')}
          maxLength={NAME_CHARACTERS_MAX}
          dir="auto"
          required
          {...form.getInputProps('name')}
        />
        <RhythmInput label={t('made.poll')} help={t('settings.pollHelp')} {...form.getInputProps('poll')} />
        <RhythmInput label={t('made.sweep')} help={t('settings.sweepHelp')} {...form.getInputProps('sweep')} />
        <SaveRow save={save} isChanged={form.isDirty()} may />
      </Stack>
    </form>
  );
}
