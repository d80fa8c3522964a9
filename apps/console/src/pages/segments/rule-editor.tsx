import { Code, Group, Select, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { objectsQuery } from '../connections/queries.js';
import { type Side, type SideNames, SIDES } from '../sync/side-names.js';
import { fieldInRule, inserted } from './field-in-rule.js';
import classes from './segments.module.css';

const EXPRESSION_CHARACTERS_MAX = 2_000;
const OFFERED_MAX = 100;
const EXAMPLES = [
  'a.country == "TH"',
  'b.status != "unsubscribed"',
  '"VIP" in b.tags',
  'a.age >= 18 && !(b.city == "")',
];

type Field = Schemas['FieldDescriptionDto'];

/** The fields of a sync's objects on both sides, as the vendors describe them. */
export function useFields(sync: Schemas['SyncDto']): Readonly<Record<Side, readonly Field[]>> {
  const objects = {
    a: useQuery(objectsQuery(sync.a.connectionId)),
    b: useQuery(objectsQuery(sync.b.connectionId)),
  };
  const fieldsOn = (side: Side): readonly Field[] =>
    objects[side].data?.items.find(({ name }) => name === sync[side].object)?.fields ?? [];
  return { a: fieldsOn('a'), b: fieldsOn('b') };
}

interface RuleEditorProps {
  readonly value: string;
  readonly onChange: (rule: string) => void;
  /** What is wrong with it, in words. */
  readonly error: string | null;
  readonly fields: Readonly<Record<Side, readonly Field[]>>;
  readonly names: SideNames;
}

/** A rule's text, with the fields it may name at hand. */
export function RuleEditor({ value, onChange, error, fields, names }: RuleEditorProps) {
  const { t } = useTranslation('segments');
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (word: string): void => {
    const at = area.current?.selectionStart ?? value.length;
    onChange(inserted(value, at, word));
    area.current?.focus();
  };
  return (
    <Stack gap="xs">
      <Textarea
        ref={area}
        label={t('rule.label')}
        description={t('rule.help', names)}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        maxLength={EXPRESSION_CHARACTERS_MAX}
        autosize
        minRows={3}
        spellCheck={false}
        dir="ltr"
        classNames={{ input: classes['rule'] ?? '' }}
        required
      />
      <Select
        label={t('rule.insert')}
        placeholder={t('rule.insertPlaceholder')}
        searchable
        limit={OFFERED_MAX}
        nothingFoundMessage={t('rule.noField')}
        value={null}
        data={SIDES.map((side) => ({
          group: names[side],
          items: fields[side].map((field) => ({
            value: fieldInRule(side, field),
            label: `${field.title} · ${fieldInRule(side, field)}`,
          })),
        }))}
        onChange={(word) => word !== null && insert(word)}
        maw="28rem"
      />
      <Group gap={8}>
        <Text fz="sm" c="dimmed">
          {t('rule.examples')}
        </Text>
        {EXAMPLES.map((example) => (
          <Code key={example} dir="ltr">
            {example}
          </Code>
        ))}
      </Group>
    </Stack>
  );
}
