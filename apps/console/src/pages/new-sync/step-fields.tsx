import { ActionIcon, Badge, Button, Group, Modal, Stack, Text, Title, Tooltip } from '@mantine/core';
import {
  IconArrowNarrowLeft,
  IconArrowNarrowRight,
  IconArrowsHorizontal,
  IconPencil,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { FailedInline } from '../../parts/states.js';
import { type FieldMapping, type Mapping } from './draft.js';
import { FieldEditor } from './field-editor.js';
import classes from './new-sync.module.css';
import { Examples, Problems } from './trial.js';
import { useReasonWords } from './reason-words.js';
import { BackAndOn, type SideNames, type StepProps, useTrial } from './step.js';

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
      <ToDecide draft={draft} mapping={mapping} names={names} />
      {trial.error !== null && <FailedInline error={trial.error} />}
      <ul className={classes['pairs']} aria-busy={trial.isFetching}>
        {mapping.fields.map((field) => (
          <li key={field.id} className={`panel ${classes['pair'] ?? ''}`}>
            <Pair field={field} mapping={mapping} names={names} />
            <Suggested suggested={draft.suggested.find(({ fieldId }) => fieldId === field.id)} names={names} />
            <Examples
              names={names}
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

interface ToDecideProps extends Pick<StepProps, 'draft' | 'names'> {
  readonly mapping: Mapping;
}

/** Fields without which a tool takes no new record, while nothing is mapped to them. */
function ToDecide({ draft, mapping, names }: ToDecideProps) {
  const { t } = useTranslation('newSync');
  const words = useReasonWords(names);
  const heading = useId();
  const open = draft.toDecide.filter(
    ({ code, side, name }) =>
      code === 'requiredUnmapped' && side !== undefined && mapping.fields.every((field) => field[side] !== name),
  );
  if (open.length === 0) return null;
  return (
    <section className={classes['warning'] ?? ''} aria-labelledby={heading}>
      <Title order={2} fz="md" id={heading}>
        {t('fields.toDecide')}
      </Title>
      <Stack gap={4} component="ul" m={0} ps="md">
        {open.map((reason) => (
          <li key={reason.message}>{words(reason)}</li>
        ))}
      </Stack>
    </section>
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

interface SuggestedProps {
  readonly suggested: Schemas['SuggestedFieldDto'] | undefined;
  readonly names: SideNames;
}

function Suggested({ suggested, names }: SuggestedProps) {
  const { t } = useTranslation('newSync');
  const words = useReasonWords(names);
  if (!suggested) return <Text fz="sm">{t('fields.own')}</Text>;
  return (
    <div>
      <Text fz="sm" fw={500}>
        {t(`fields.confidence.${suggested.confidence}`)}
      </Text>
      {suggested.reasons.map((reason) => (
        <Text key={reason.message} fz="xs" c="dimmed">
          {words(reason)}
        </Text>
      ))}
    </div>
  );
}
