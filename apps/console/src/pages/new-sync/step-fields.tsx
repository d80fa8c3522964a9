import { ActionIcon, Alert, Badge, Button, Group, Modal, Stack, Text, Tooltip } from '@mantine/core';
import {
  IconArrowNarrowLeft,
  IconArrowNarrowRight,
  IconArrowsHorizontal,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { fieldText } from '../../parts/field-value.js';
import { FailedInline, Loading } from '../../parts/states.js';
import { type FieldMapping, type Mapping } from './draft.js';
import { FieldEditor } from './field-editor.js';
import classes from './new-sync.module.css';
import { BackAndOn, type SideNames, type StepProps, useTrial } from './step.js';

const EXAMPLES_MAX = 3;
const ARROWS = { both: IconArrowsHorizontal, aToB: IconArrowNarrowRight, bToA: IconArrowNarrowLeft } as const;

/** Which fields go together, with what becomes of live values. */
export function FieldsStep(props: StepProps) {
  const { draft, setDraft, names, go } = props;
  const { t } = useTranslation('newSync');
  const { t: tShell } = useTranslation();
  const trial = useTrial(draft);
  const [edited, setEdited] = useState<FieldMapping | 'new' | null>(null);
  const { mapping } = draft;
  if (mapping === null) return null;
  const setFields = (change: (fields: readonly FieldMapping[]) => FieldMapping[]): void =>
    setDraft((before) => ({
      ...before,
      mapping: before.mapping && withFields(before.mapping, change(before.mapping.fields)),
    }));
  return (
    <Stack gap="lg">
      <Text>{t('fields.intro')}</Text>
      {trial.data && trial.data.problems.length > 0 && <Problems problems={trial.data.problems} mapping={mapping} />}
      {trial.error !== null && <FailedInline error={trial.error} />}
      <ul className={classes['pairs']} aria-busy={trial.isFetching}>
        {mapping.fields.map((field) => (
          <li key={field.id} className={`panel ${classes['pair'] ?? ''}`}>
            <Pair field={field} mapping={mapping} names={names} />
            <Suggested suggested={draft.suggested.find(({ fieldId }) => fieldId === field.id)} />
            <Examples
              ways={trial.data?.ways.filter(({ fieldId }) => fieldId === field.id) ?? null}
              isLoading={trial.isFetching && trial.data === undefined}
            />
            <Group gap={4} wrap="nowrap">
              <ActionIcon
                variant="default"
                aria-label={t('fields.edit', { field: field.id })}
                onClick={() => setEdited(field)}
              >
                <IconPencil size={16} />
              </ActionIcon>
              <ActionIcon
                variant="default"
                aria-label={t('fields.remove', { field: field.id })}
                onClick={() => setFields((fields) => fields.filter(({ id }) => id !== field.id))}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          </li>
        ))}
      </ul>
      <Group>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>
          {t('fields.add')}
        </Button>
      </Group>
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={edited === null || edited === 'new' ? t('fields.add') : t('fields.edit', { field: edited.id })}
        size="lg"
        closeButtonProps={{ 'aria-label': tShell('action.close') }}
      >
        {edited !== null && (
          <FieldEditor
            draft={draft}
            names={names}
            field={edited === 'new' ? null : edited}
            onSave={(saved) => {
              setFields((fields) =>
                edited === 'new' ? [...fields, saved] : fields.map((one) => (one.id === saved.id ? saved : one)),
              );
              setEdited(null);
            }}
          />
        )}
      </Modal>
      <BackAndOn step="fields" draft={draft} go={go} />
    </Stack>
  );
}

/** A key of a field that is no longer mapped finds nothing. */
const withFields = (mapping: Mapping, fields: FieldMapping[]): Mapping => ({
  ...mapping,
  fields,
  keys: mapping.keys
    .map(({ fieldIds }) => ({ fieldIds: fieldIds.filter((id) => fields.some((field) => field.id === id)) }))
    .filter(({ fieldIds }) => fieldIds.length > 0),
});

interface PairProps {
  readonly field: FieldMapping;
  readonly mapping: Mapping;
  readonly names: SideNames;
}

function Pair({ field, mapping, names }: PairProps) {
  const { t } = useTranslation('newSync');
  const Arrow = ARROWS[field.direction];
  const words = t(`fields.${field.direction}`, { ...names });
  return (
    <div>
      <span className={classes['ends']}>
        <bdi>{field.a}</bdi>
        <Tooltip label={words}>
          <Arrow size={18} role="img" aria-label={words} className="flips" />
        </Tooltip>
        <bdi>{field.b}</bdi>
        {mapping.keys.some(({ fieldIds }) => fieldIds.includes(field.id)) && (
          <Badge variant="light" size="sm" tt="none">
            {t('fields.key')}
          </Badge>
        )}
      </span>
      <Text fz="sm" c="dimmed">
        {t(`lens.${field.lens.kind}`)}
      </Text>
    </div>
  );
}

function Suggested({ suggested }: { readonly suggested: Schemas['SuggestedFieldDto'] | undefined }) {
  const { t } = useTranslation('newSync');
  if (!suggested) return <Text fz="sm">{t('fields.own')}</Text>;
  return (
    <div>
      <Text fz="sm" fw={500}>
        {t(`fields.confidence.${suggested.confidence}`)}
      </Text>
      {suggested.reasons.map((reason) => (
        <Text key={reason} fz="xs" c="dimmed">
          {reason}
        </Text>
      ))}
    </div>
  );
}

interface ExamplesProps {
  readonly ways: readonly Schemas['WayTrialDto'][] | null;
  readonly isLoading: boolean;
}

/** What becomes of live values, and what does not work. */
export function Examples({ ways, isLoading }: ExamplesProps) {
  const { t } = useTranslation('newSync');
  if (isLoading || ways === null) return isLoading ? <Loading rows={2} /> : <span />;
  const examples = ways.flatMap((way) => way.examples).slice(0, EXAMPLES_MAX);
  const findings = ways.flatMap((way) => way.findings);
  return (
    <div>
      {examples.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('fields.noExamples')}
        </Text>
      )}
      {examples.map(({ recordId, before, after }, at) => (
        <div key={`${recordId} ${at}`} className={classes['example']}>
          <bdi>{fieldText(before)}</bdi>
          {fieldText(after) !== fieldText(before) && after !== undefined && (
            <>
              <Text span fz="sm" c="dimmed" ff="text">
                {t('fields.becomes')}
              </Text>
              <bdi>{fieldText(after)}</bdi>
            </>
          )}
        </div>
      ))}
      {findings.map(({ kind, code, message, count }, at) => (
        <div key={`${kind} ${code} ${at}`} className={classes['finding']}>
          {message} ({t('fields.valuesTried', { count })})
        </div>
      ))}
    </div>
  );
}

interface ProblemsProps {
  readonly problems: readonly { readonly pointer: string; readonly code?: string; readonly message: string }[];
  readonly mapping: Mapping | null;
}

/** What the sync would be refused for, by field. */
export function Problems({ problems, mapping }: ProblemsProps) {
  const { t } = useTranslation('newSync');
  const fieldOf = (pointer: string): string => {
    const [, at] = /^\/mapping\/fields\/(\d+)/.exec(pointer) ?? [];
    return at === undefined ? '' : (mapping?.fields[Number(at)]?.id ?? '');
  };
  return (
    <Alert color="red" variant="light" role="alert" title={t('fields.problems')}>
      <Stack gap={4} component="ul" m={0} ps="md">
        {problems.map(({ pointer, code, message }) => (
          <li key={`${pointer} ${code} ${message}`}>
            {fieldOf(pointer) !== '' && <strong>{fieldOf(pointer)}: </strong>}
            {message}{' '}
            <Text span fz="xs" c="dimmed">
              {code}
            </Text>
          </li>
        ))}
      </Stack>
    </Alert>
  );
}
