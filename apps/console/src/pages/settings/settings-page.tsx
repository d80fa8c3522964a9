import { Radio, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type WorkspaceSettings } from '../../api/access.js';
import { answerOf, api } from '../../api/client.js';
import { Page } from '../../parts/page.js';
import { SaveRow } from '../../parts/save-row.js';
import { Answered } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import { ConfigurationFile } from './configuration-file.js';

const APPROVALS = ['none', 'second-person'] as const;

export function SettingsPage() {
  const { t } = useTranslation('admin');
  const workspace = useQuery({
    queryKey: ['workspace'],
    queryFn: () => answerOf(api.get('/v1/workspace')),
    refetchOnWindowFocus: false,
  });
  return (
    <Page title={t('settings.title')} about={t('settings.about')} narrow>
      <Answered query={workspace}>{(data) => <SettingsForm key={data.id} settings={data} />}</Answered>
      <ConfigurationFile />
    </Page>
  );
}

function SettingsForm({ settings }: { readonly settings: WorkspaceSettings }) {
  const { t } = useTranslation('admin');
  const may = useMay();
  const queries = useQueryClient();
  const canChange = may('workspace.manage');
  const form = useForm({
    initialValues: { name: settings.name, approvals: settings.approvals, maskedFields: [...settings.maskedFields] },
    validate: { name: (name) => name.trim() === '' },
  });
  const save = useMutation({
    mutationFn: (body: typeof form.values) => answerOf(api.patch('/v1/workspace', { body })),
    onSuccess: async (saved) => {
      queries.setQueryData(['workspace'], saved);
      form.resetDirty();
      await queries.invalidateQueries({ queryKey: ['me'] });
      await tell(t('settings.saved'));
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="lg" className="panel" p="lg">
        {!canChange && <Text c="dimmed">{t('settings.readOnly')}</Text>}
        <TextInput label={t('settings.name')} disabled={!canChange} maxLength={200} {...form.getInputProps('name')} />
        <Radio.Group label={t('settings.approvals')} {...form.getInputProps('approvals')}>
          <Stack gap="xs" mt="xs">
            {APPROVALS.map((one) => (
              <Radio key={one} value={one} label={t(`settings.${one}`)} disabled={!canChange} />
            ))}
          </Stack>
        </Radio.Group>
        <TagsInput
          label={t('settings.masked')}
          description={t('settings.maskedHelp')}
          disabled={!canChange}
          // Patterns read from left to right in every language.
          styles={{ pill: { direction: 'ltr' } }}
          {...form.getInputProps('maskedFields')}
        />
        <SaveRow save={save} isChanged={form.isDirty()} may={canChange} />
      </Stack>
    </form>
  );
}
