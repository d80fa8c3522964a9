import { Button, Checkbox, Group, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { objectsQuery } from '../connections/queries.js';
import { type Draft, type FieldMapping, type Mapping } from './draft.js';
import { Examples, Problems } from './trial.js';
import { type SideNames, useTrial } from './step.js';

const KINDS = [
  ...(['text', 'email', 'phone', 'url', 'country', 'number', 'boolean', 'date', 'instant', 'birthday'] as const),
  ...(['choice', 'members', 'name', 'address', 'constant', 'formula', 'consent', 'reference', 'owner'] as const),
] satisfies Lens['kind'][];
const DIRECTIONS = ['both', 'aToB', 'bToA'] as const;
const SETTLED_MS = 400;
const JSON_ROWS_MAX = 12;

type Lens = FieldMapping['lens'];
type Options = Readonly<Record<string, unknown>>;

/** What a lens starts with when it is chosen. */
const BEGINNINGS: Readonly<Partial<Record<Lens['kind'], Options>>> = {
  choice: { pairs: [], unmatched: 'refuse' },
  constant: { side: 'b', value: '' },
  formula: { side: 'b', expression: '' },
  consent: { outA: [], outB: [] },
};

interface FieldEditorProps {
  readonly draft: Draft;
  readonly names: SideNames;
  /** `null` for a new pair. */
  readonly field: FieldMapping | null;
  readonly onSave: (field: FieldMapping) => void;
}

/** One pair of fields: which, in what direction, converted how; with what becomes of live values while it is changed. */
export function FieldEditor({ draft, names, field, onSave }: FieldEditorProps) {
  const { t } = useTranslation('newSync');
  const { t: tShell } = useTranslation();
  const [a, setA] = useState(field?.a ?? '');
  const [b, setB] = useState(field?.b ?? '');
  const [direction, setDirection] = useState<FieldMapping['direction']>(field?.direction ?? 'both');
  const [kind, setKind] = useState<Lens['kind']>(field?.lens.kind ?? 'text');
  const [options, setOptions] = useState<Options>(() => optionsOf(field));
  const [text, setText] = useState(() => JSON.stringify(optionsOf(field), null, 2));
  const [isJson, setJson] = useState(true);
  const change = (changed: Options): void => {
    setOptions(changed);
    setText(JSON.stringify(changed, null, 2));
    setJson(true);
  };
  const edited: FieldMapping = {
    ...field,
    ...{ id: field?.id ?? freshId(a, draft.mapping), a, b, direction },
    kind: kind === 'members' ? 'set' : kind === 'consent' ? 'consent' : 'value',
    lens: { kind, ...options } as Lens,
  };
  const [tried] = useDebouncedValue(JSON.stringify(edited), SETTLED_MS);
  const trial = useTrial({
    ...draft,
    mapping: draft.mapping && trialOf(draft.mapping, JSON.parse(tried) as FieldMapping),
  });
  const problems = trial.data?.problems.filter(({ pointer }) => pointer.startsWith('/mapping/fields/0')) ?? [];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (a !== '' && b !== '' && isJson) onSave(edited);
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <FieldSelect end={draft.a} label={t('fields.onSide', { side: names.a })} value={a} onChange={setA} />
          <FieldSelect end={draft.b} label={t('fields.onSide', { side: names.b })} value={b} onChange={setB} />
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Select
            label={t('fields.direction')}
            data={DIRECTIONS.map((one) => ({ value: one, label: t(`fields.${one}`, { ...names }) }))}
            value={direction}
            onChange={(chosen) => setDirection(DIRECTIONS.find((one) => one === chosen) ?? 'both')}
            allowDeselect={false}
          />
          <Select
            label={t('fields.lens')}
            data={KINDS.map((one) => ({ value: one, label: t(`lens.${one}`) }))}
            value={kind}
            onChange={(chosen) => {
              const next = KINDS.find((one) => one === chosen) ?? 'text';
              setKind(next);
              change(BEGINNINGS[next] ?? {});
            }}
            allowDeselect={false}
            searchable
          />
        </SimpleGrid>
        <LensOptions kind={kind} options={options} onChange={change} />
        <Textarea
          label={t('fields.options')}
          value={text}
          error={isJson ? undefined : t('fields.optionsWrong')}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            setText(typed);
            const parsed = parseOptions(typed);
            setJson(parsed !== null);
            if (parsed !== null) setOptions(parsed);
          }}
          autosize
          maxRows={JSON_ROWS_MAX}
          ff="monospace"
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        {problems.length > 0 && <Problems problems={problems} mapping={null} />}
        {a !== '' && b !== '' && (
          <Examples
            names={names}
            ways={trial.data?.ways.filter(({ fieldId }) => fieldId === edited.id) ?? null}
            isLoading={trial.isFetching && trial.data === undefined}
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={a === '' || b === '' || !isJson}>
            {tShell('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function optionsOf(field: FieldMapping | null): Options {
  if (field === null) return {};
  const { kind: _kind, ...options } = field.lens;
  return options;
}

function parseOptions(text: string): Options | null {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Options) : null;
  } catch {
    return null;
  }
}

/** Named after side a's field, and like no other. */
function freshId(name: string, mapping: Mapping | null): string {
  const stem = name.replaceAll(/[^A-Za-z0-9]+/g, '_').replace(/^[^A-Za-z]+/, '') || 'field';
  const taken = new Set(mapping?.fields.map(({ id }) => id));
  let id = stem;
  for (let count = 2; taken.has(id); count += 1) id = `${stem}${count}`;
  return id;
}

/** The field in question first, beside those that records are matched by. */
function trialOf(mapping: Mapping, field: FieldMapping): Mapping | null {
  if (field.a === '' || field.b === '') return null;
  const keys = new Set(mapping.keys.flatMap(({ fieldIds }) => fieldIds));
  return { ...mapping, fields: [field, ...mapping.fields.filter(({ id }) => id !== field.id && keys.has(id))] };
}

interface FieldSelectProps {
  readonly end: Schemas['SyncEndDto'];
  readonly label: string;
  readonly value: string;
  readonly onChange: (name: string) => void;
}

function FieldSelect({ end, label, value, onChange }: FieldSelectProps) {
  const objects = useQuery(objectsQuery(end.connectionId));
  const fields = objects.data?.items.find(({ name }) => name === end.object)?.fields ?? [];
  const known = fields.map(({ name, title }) => ({ value: name, label: title === name ? name : `${title} (${name})` }));
  const isKnown = value === '' || known.some((one) => one.value === value);
  return (
    <Select
      label={label}
      data={isKnown ? known : [...known, { value, label: value }]}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
      searchable
      required
    />
  );
}

interface LensOptionsProps {
  readonly kind: Lens['kind'];
  readonly options: Options;
  readonly onChange: (options: Options) => void;
}

/** The options most people change; all others are in the text below. */
function LensOptions({ kind, options, onChange }: LensOptionsProps) {
  const { t } = useTranslation('newSync');
  const set = (name: string, value: unknown): void => {
    const { [name]: _before, ...others } = options;
    onChange(value === undefined || value === '' || value === false ? others : { ...others, [name]: value });
  };
  switch (kind) {
    case 'text':
      return (
        <Stack gap="xs">
          {(['caseInsensitive', 'collapseSpaces'] as const).map((name) => (
            <Checkbox
              key={name}
              label={t(`fields.${name}`)}
              checked={options[name] === true}
              onChange={(event) => set(name, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      );
    case 'phone':
      return (
        <TextInput
          label={t('fields.country')}
          description={t('fields.countryHelp')}
          maxLength={2}
          value={typeof options['defaultCountry'] === 'string' ? options['defaultCountry'] : ''}
          onChange={(event) => set('defaultCountry', event.currentTarget.value.toUpperCase())}
        />
      );
    case 'number':
      return (
        <NumberInput
          label={t('fields.scale')}
          min={0}
          max={20}
          value={typeof options['scale'] === 'number' ? options['scale'] : ''}
          onChange={(value) => set('scale', typeof value === 'number' ? value : undefined)}
        />
      );
    case 'choice':
      return (
        <Select
          label={t('fields.unmatched')}
          data={(['refuse', 'pass'] as const).map((one) => ({ value: one, label: t(`fields.${one}`) }))}
          value={typeof options['unmatched'] === 'string' ? options['unmatched'] : 'refuse'}
          onChange={(value) => set('unmatched', value)}
          allowDeselect={false}
        />
      );
    default:
      return null;
  }
}
