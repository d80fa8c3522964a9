import { Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../parts/links.js';
import { Notice } from '../../parts/notice.js';
import { Empty, FailedInline } from '../../parts/states.js';
import { objectsQuery } from '../connections/queries.js';
import { isSame, withEnd } from './draft.js';
import classes from './new-sync.module.css';
import { BackAndOn, type StepProps } from './step.js';

const NAME_CHARACTERS_MAX = 200;

/** Which objects of which connections. */
export function ToolsStep(props: StepProps) {
  const { draft, setDraft, names, connections, go } = props;
  const { t } = useTranslation('newSync');
  const { a, b, name } = draft;
  const suggestedName = a.object !== '' && b.object !== '' ? `${names.a} ↔ ${names.b}` : '';
  useEffect(() => {
    if (suggestedName !== '' && name === '') setDraft((before) => ({ ...before, name: suggestedName }));
  }, [suggestedName, name, setDraft]);
  if (connections.length < 2) {
    return (
      <Empty
        icon={IconPlugConnected}
        title={t('tools.needTwo')}
        action={<ButtonLink to="/connections/new">{t('tools.connect')}</ButtonLink>}
      >
        {t('tools.needTwoHelp')}
      </Empty>
    );
  }
  return (
    <Stack gap="lg">
      <Text>{t('tools.intro')}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Side side="a" {...props} />
        <Side side="b" {...props} />
      </SimpleGrid>
      {a.object !== '' && isSame(a, b) && (
        <Notice kind="bad" isUrgent>
          {t('tools.same')}
        </Notice>
      )}
      <TextInput
        label={t('tools.name')}
        description={t('tools.nameHelp')}
        maw="26rem"
        maxLength={NAME_CHARACTERS_MAX}
        value={name}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          setDraft((before) => ({ ...before, name: typed }));
        }}
      />
      <BackAndOn step="tools" draft={draft} go={go} />
    </Stack>
  );
}

function Side({ side, draft, setDraft, connections }: StepProps & { readonly side: 'a' | 'b' }) {
  const { t } = useTranslation('newSync');
  const { connectionId, object } = draft[side];
  const objects = useQuery({ ...objectsQuery(connectionId), enabled: connectionId !== '' });
  return (
    <Stack className={`panel ${classes['panel'] ?? ''}`} gap="sm">
      <Text fw={600}>{t('tools.side', { side: side.toUpperCase() })}</Text>
      <Select
        label={t('tools.connection')}
        placeholder={t('tools.choose')}
        data={connections.map(({ id, name }) => ({ value: id, label: name }))}
        value={connectionId === '' ? null : connectionId}
        onChange={(chosen) => setDraft((before) => withEnd(before, side, { connectionId: chosen ?? '', object: '' }))}
        allowDeselect={false}
        searchable={connections.length > 8}
      />
      <Select
        label={t('tools.object')}
        placeholder={t('tools.choose')}
        disabled={objects.data === undefined}
        data={objects.data?.items.map(({ name, title }) => ({ value: name, label: title })) ?? []}
        value={object === '' ? null : object}
        onChange={(chosen) => setDraft((before) => withEnd(before, side, { connectionId, object: chosen ?? '' }))}
        allowDeselect={false}
      />
      {objects.error !== null && <FailedInline error={objects.error} />}
    </Stack>
  );
}
