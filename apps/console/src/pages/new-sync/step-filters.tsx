import { Button, Checkbox, Group, Radio, SimpleGrid, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api, asProblem, type Schemas } from '../../api/client.js';
import { FailedInline } from '../../parts/states.js';
import { type Draft, type Mapping } from './draft.js';
import classes from './new-sync.module.css';
import { useSaveDraft } from './save-draft.js';
import { BackAndOn, type StepProps } from './step.js';
import { Problems } from './trial.js';

const EXPRESSION_CHARACTERS_MAX = 2_000;

type RecordFilter = Schemas['RecordFilterDto'];

/** Which records take part, and what becomes of tags and lists. */
export function FiltersStep({ draft, setDraft, names, go }: StepProps) {
  const { t } = useTranslation('newSync');
  const save = useSaveDraft((syncId) => setDraft((before) => ({ ...before, syncId })));
  const { mapping } = draft;
  if (mapping === null) return null;
  const set = (change: (before: Mapping) => Mapping): void =>
    setDraft((before) => ({ ...before, mapping: before.mapping && change(before.mapping) }));
  const groups = mapping.fields.filter(({ groups: rules }) => rules !== undefined);
  const problem = save.error === null ? null : asProblem(save.error);
  return (
    <Stack gap="lg">
      <Text>{t('filters.intro')}</Text>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {(['a', 'b'] as const).map((side) => (
          <Filter
            key={side}
            side={side}
            name={names[side]}
            draft={draft}
            expression={mapping.filters?.[side]?.expression ?? ''}
            onChange={(expression) => set((before) => withFilter(before, side, expression))}
            save={async () => draft.syncId ?? (await save.mutateAsync(draft))}
          />
        ))}
      </SimpleGrid>
      {mapping.filters && (
        <Radio.Group
          label={t('filters.onLeave')}
          value={mapping.filters.onLeave.kind}
          onChange={(chosen) =>
            set((before) => ({
              ...before,
              filters: before.filters && {
                ...before.filters,
                onLeave: { kind: chosen === 'unlink' ? 'unlink' : 'keep' },
              },
            }))
          }
        >
          <Stack gap={6} mt={6}>
            <Radio value="keep" label={t('filters.leaveKeep')} />
            <Radio value="unlink" label={t('filters.leaveUnlink')} />
          </Stack>
        </Radio.Group>
      )}
      {groups.length > 0 && (
        <section className={`panel ${classes['panel'] ?? ''}`}>
          <Title order={2}>{t('filters.groups')}</Title>
          <Text c="dimmed" mb="sm">
            {t('filters.groupsHelp')}
          </Text>
          {groups.map((field) => (
            <Group key={field.id} gap="lg">
              <Text fw={600}>
                <bdi>{`${field.a} ↔ ${field.b}`}</bdi>
              </Text>
              {(['a', 'b'] as const).map((side) => (
                <Checkbox
                  key={side}
                  label={t('filters.create', { side: names[side] })}
                  checked={field.groups?.create[side] ?? false}
                  onChange={(event) => {
                    const create = { a: false, b: false, ...field.groups?.create, [side]: event.currentTarget.checked };
                    set((before) => ({
                      ...before,
                      fields: before.fields.map((one) =>
                        one.id === field.id ? { ...one, groups: { ...one.groups, create } } : one,
                      ),
                    }));
                  }}
                />
              ))}
            </Group>
          ))}
        </section>
      )}
      {problem !== null &&
        (problem.errors.length > 0 ? (
          <Problems problems={problem.errors} mapping={mapping} />
        ) : (
          <FailedInline error={problem} />
        ))}
      <BackAndOn
        step="filters"
        draft={draft}
        go={go}
        isPending={save.isPending}
        onNext={() => save.mutate(draft, { onSuccess: () => go?.('plan') })}
      />
    </Stack>
  );
}

function withFilter(mapping: Mapping, side: 'a' | 'b', expression: string): Mapping {
  const { filters, ...others } = mapping;
  const rule: RecordFilter | undefined = expression.trim() === '' ? undefined : { expression };
  const { a, b }: { a?: typeof rule; b?: typeof rule } = { ...filters, [side]: rule };
  if (a === undefined && b === undefined) return others;
  const onLeave = filters?.onLeave ?? { kind: 'keep' };
  return { ...others, filters: { ...(a && { a }), ...(b && { b }), onLeave } };
}

interface FilterProps {
  readonly side: 'a' | 'b';
  readonly name: string;
  readonly draft: Draft;
  readonly expression: string;
  readonly onChange: (expression: string) => void;
  /** A filter is tried on a sync that is saved. @returns its id */
  readonly save: () => Promise<string>;
}

function Filter({ side, name, expression, onChange, save }: FilterProps) {
  const { t } = useTranslation('newSync');
  const trial = useMutation({
    mutationFn: async () =>
      answerOf(
        api.post('/v1/syncs/{id}/filters/try', {
          params: { path: { id: await save() } },
          body: { side, expression },
        }),
      ),
  });
  return (
    <Stack className={`panel ${classes['panel'] ?? ''}`} gap="sm">
      <Textarea
        label={t('filters.on', { side: name })}
        description={t('filters.help')}
        placeholder={t('filters.placeholder')}
        value={expression}
        onChange={(event) => {
          trial.reset();
          onChange(event.currentTarget.value);
        }}
        maxLength={EXPRESSION_CHARACTERS_MAX}
        autosize
        minRows={2}
        spellCheck={false}
        dir="ltr"
      />
      <Group>
        <Button
          variant="default"
          onClick={() => trial.mutate()}
          loading={trial.isPending}
          disabled={expression.trim() === ''}
        >
          {t('filters.try')}
        </Button>
      </Group>
      {trial.data && (
        <div role="status">
          <Text>
            {t('filters.tried', {
              sampled: trial.data.sampled,
              inside: trial.data.inside,
              outside: trial.data.outside,
            })}
          </Text>
          {trial.data.unknown > 0 && <Text>{t('filters.unknown', { count: trial.data.unknown })}</Text>}
          {trial.data.warnings.map(({ code, message }) => (
            <Text key={code} c="var(--state-waiting)">
              {message}
            </Text>
          ))}
        </div>
      )}
      {trial.error !== null && <FailedInline error={trial.error} />}
    </Stack>
  );
}
