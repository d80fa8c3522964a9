import { Fieldset, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { SaveRow } from '../../parts/save-row.js';
import { Answered } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import classes from './alerts.module.css';
import { ALERT_KINDS, type AlertRules, rulesQuery } from './queries.js';

const WEEK_MINUTES = 7 * 24 * 60;

/** What counts as an alert, and when people are told. */
export function Rules() {
  const rules = useQuery(rulesQuery);
  return <Answered query={rules}>{(data) => <RulesForm rules={data} />}</Answered>;
}

/** Where one is oneself. */
const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const NIGHT = { from: '22:00', to: '07:00' } as const;

function RulesForm({ rules }: { readonly rules: AlertRules }) {
  const { t } = useTranslation('alerts');
  const queries = useQueryClient();
  const canManage = useMay()('alerts.manage');
  const form = useForm<AlertRules>({ initialValues: structuredClone(rules) });
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone');
    return [...new Set(['UTC', ...known, ownZone(), ...(rules.quietHours ? [rules.quietHours.timeZone] : [])])].sort();
  }, [rules]);
  const save = useMutation({
    mutationFn: (body: AlertRules) => answerOf(api.put('/v1/alert-rules', { body })),
    onSuccess: async (saved) => {
      queries.setQueryData(rulesQuery.queryKey, saved);
      form.resetDirty();
      await tell(t('rules.saved'));
    },
  });
  const { quietHours } = form.values;
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md" className="panel" p="lg">
        {!canManage && <Text c="dimmed">{t('rules.readOnly')}</Text>}
        <Fieldset legend={t('rules.what')} disabled={!canManage} variant="unstyled">
          <Stack gap="xs" mt="xs">
            {ALERT_KINDS.map((kind) => (
              <Switch
                key={kind}
                label={t(`rules.${kind}`)}
                {...form.getInputProps(`${kind}.on`, { type: 'checkbox' })}
              />
            ))}
          </Stack>
        </Fieldset>
        <div className={classes['numbers']}>
          <NumberInput
            {...{ label: t('rules.stalledAfter'), min: 5, max: WEEK_MINUTES, required: true, disabled: !canManage }}
            {...form.getInputProps('stalled.afterMinutes')}
          />
          <NumberInput
            {...{ label: t('rules.letters'), min: 1, max: 1_000_000, required: true, disabled: !canManage }}
            {...form.getInputProps('deadLetters.count')}
          />
          <NumberInput
            {...{ label: t('rules.lettersWithin'), min: 5, max: WEEK_MINUTES, required: true, disabled: !canManage }}
            {...form.getInputProps('deadLetters.withinMinutes')}
          />
          <NumberInput
            {...{ label: t('rules.percent'), min: 1, max: 100, required: true, disabled: !canManage }}
            {...form.getInputProps('quota.percent')}
          />
          <NumberInput
            {...{ label: t('rules.perHour'), min: 1, max: 60, required: true, disabled: !canManage }}
            {...form.getInputProps('messagesPerHour')}
          />
        </div>
        <Switch
          label={t('rules.quiet')}
          description={t('rules.quietHelp')}
          disabled={!canManage}
          checked={quietHours !== null}
          onChange={(event) =>
            form.setFieldValue('quietHours', event.currentTarget.checked ? { ...NIGHT, timeZone: ownZone() } : null)
          }
        />
        {quietHours !== null && (
          <div className={classes['numbers']}>
            <TextInput
              {...{ type: 'time', label: t('rules.from'), required: true, disabled: !canManage }}
              {...form.getInputProps('quietHours.from')}
            />
            <TextInput
              {...{ type: 'time', label: t('rules.to'), required: true, disabled: !canManage }}
              {...form.getInputProps('quietHours.to')}
            />
            <Select
              {...{ label: t('rules.timeZone'), data: zones, searchable: true, allowDeselect: false, limit: 100 }}
              disabled={!canManage}
              {...form.getInputProps('quietHours.timeZone')}
            />
          </div>
        )}
        {quietHours !== null && (
          <Switch
            label={t('rules.urgent')}
            disabled={!canManage}
            {...form.getInputProps('urgentInQuietHours', { type: 'checkbox' })}
          />
        )}
        <SaveRow save={save} isChanged={form.isDirty()} may={canManage} />
      </Stack>
    </form>
  );
}
