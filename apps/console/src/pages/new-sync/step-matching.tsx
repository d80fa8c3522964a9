import { ActionIcon, Button, Group, MultiSelect, Stack, Text, Title } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { Answered } from '../../parts/states.js';
import { type Mapping } from './draft.js';
import classes from './new-sync.module.css';
import { useReasonWords } from './reason-words.js';
import { BackAndOn, type StepProps } from './step.js';

/** How the same record is recognised; a mapping is suggested on the way. */
export function MatchingStep(props: StepProps) {
  const { draft, setDraft, go } = props;
  const { t } = useTranslation('newSync');
  const suggestion = useQuery({
    queryKey: ['suggestion', draft.a, draft.b],
    queryFn: () => answerOf(api.post('/v1/mappings/suggest', { body: { a: draft.a, b: draft.b } })),
    enabled: draft.mapping === null,
    staleTime: Infinity,
  });
  const { data } = suggestion;
  useEffect(() => {
    if (data === undefined || draft.mapping !== null) return;
    const { mapping, fields: suggested, keys: suggestedKeys, toDecide, comparedRecords } = data;
    setDraft((before) => ({ ...before, mapping, suggested, suggestedKeys, toDecide, comparedRecords }));
  }, [data, draft.mapping, setDraft]);
  return (
    <Stack gap="lg">
      <Text>{t('matching.intro')}</Text>
      {draft.mapping === null ? (
        <Answered query={suggestion}>{() => null}</Answered>
      ) : (
        <Keys {...props} mapping={draft.mapping} />
      )}
      <section className={`panel ${classes['panel'] ?? ''}`}>
        <Title order={2} mb={4}>
          {t('matching.duplicates')}
        </Title>
        <Text>{t('matching.duplicatesHelp')}</Text>
        {draft.mapping !== null && draft.suggested.length > 0 && (
          <Text c="dimmed" mt={4}>
            {draft.comparedRecords === 0
              ? t('matching.comparedNone')
              : t('matching.compared', { count: draft.comparedRecords })}
          </Text>
        )}
      </section>
      <BackAndOn step="matching" draft={draft} go={go} isPending={suggestion.isFetching} />
    </Stack>
  );
}

function Keys({ mapping, draft, names, setDraft }: StepProps & { readonly mapping: Mapping }) {
  const { t } = useTranslation('newSync');
  const { t: tShell } = useTranslation();
  const setKeys = (keys: Mapping['keys']): void =>
    setDraft((before) => ({ ...before, mapping: before.mapping && { ...before.mapping, keys } }));
  const words = useReasonWords(names);
  const reasonFor = (fieldIds: readonly string[]) =>
    draft.suggestedKeys.find((key) => key.fieldIds.join() === fieldIds.join())?.reason;
  const choices = mapping.fields
    .filter(({ kind }) => kind === 'value')
    .map(({ id, a, b }) => ({ value: id, label: a === b ? a : `${a} ↔ ${b}` }));
  return (
    <Stack gap="sm">
      {mapping.keys.map((key, at) => {
        const reason = reasonFor(key.fieldIds);
        return (
          <Group key={at} align="end" gap="xs" wrap="nowrap">
            <MultiSelect
              label={t('matching.way', { number: at + 1 })}
              description={reason && words(reason)}
              data={choices}
              value={key.fieldIds}
              onChange={(fieldIds) => setKeys(mapping.keys.map((one, index) => (index === at ? { fieldIds } : one)))}
              flex={1}
              maw="34rem"
              searchable
            />
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={`${tShell('action.remove')}: ${t('matching.way', { number: at + 1 })}`}
              onClick={() => setKeys(mapping.keys.filter((_, index) => index !== at))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        );
      })}
      {mapping.keys.length === 0 && <Text c="var(--state-waiting)">{t('matching.none')}</Text>}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => setKeys([...mapping.keys, { fieldIds: [] }])}
        >
          {t('matching.add')}
        </Button>
      </Group>
    </Stack>
  );
}
