import { Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Drift } from '../../api/access.js';
import { answerOf, api } from '../../api/client.js';
import { Facts } from '../../parts/facts.js';
import { State } from '../../parts/state.js';
import { Answered } from '../../parts/states.js';
import { When } from '../../parts/when.js';

const VALUE_CHARACTERS_MAX = 300;

type Change = Drift['changes'][number];
type Subject = Change['subject'];

/** The file that was applied last, and where the workspace has left it since. */
export function ConfigurationFile() {
  const { t } = useTranslation('admin');
  const drift = useQuery({ queryKey: ['drift'], queryFn: () => answerOf(api.get('/v1/configuration/drift')) });
  return <Answered query={drift}>{(data) => <Told drift={data} title={t('drift.title')} />}</Answered>;
}

function Told({ drift: { applied, changes }, title }: { readonly drift: Drift; readonly title: string }) {
  const { t } = useTranslation('admin');
  if (applied === null) return <Facts title={title} facts={[[t('drift.file'), t('drift.none')]]} />;
  const { at, by, file } = applied;
  const isSame = changes.length === 0;
  return (
    <Stack gap="md">
      <Facts
        title={title}
        facts={[
          [t('drift.file'), <bdi key="file">{file ?? t('drift.stdin')}</bdi>],
          [t('drift.at'), <When key="at" at={at} />],
          [t('drift.by'), <By key="by" {...by} />],
        ]}
      />
      <Group>
        <State kind={isSame ? 'good' : 'waiting'}>{t(isSame ? 'drift.same' : 'drift.left')}</State>
      </Group>
      {!isSame && (
        <>
          <Text c="dimmed">{t('drift.about')}</Text>
          <Changes changes={changes} />
        </>
      )}
    </Stack>
  );
}

function By({ kind, name }: { readonly kind: string; readonly name: string }) {
  const { t } = useTranslation('admin');
  return (
    <>
      <bdi>{name}</bdi>
      {kind === 'key' && ` (${t('audit.byKey')})`}
    </>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const { t } = useTranslation('admin');
  return (
    <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table className="panel" verticalSpacing="xs" horizontalSpacing="md" aria-label={t('drift.left')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('drift.what')}</Table.Th>
            <Table.Th scope="col">{t('drift.setting')}</Table.Th>
            <Table.Th scope="col">{t('drift.here')}</Table.Th>
            <Table.Th scope="col">{t('drift.inFile')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map((change) => (
            <Rows key={change.subject.path.join('/')} change={change} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Rows({ change: { kind, subject, differences } }: { readonly change: Change }) {
  const { t } = useTranslation('admin');
  if (kind !== 'change') {
    return (
      <Table.Tr>
        <What subject={subject} />
        <Table.Td colSpan={3}>{t(kind === 'add' ? 'drift.onlyFile' : 'drift.onlyHere')}</Table.Td>
      </Table.Tr>
    );
  }
  return differences.map(({ path, before, after }) => (
    <Table.Tr key={path.join('/')}>
      <What subject={subject} />
      <Table.Td>
        <code>{path.join('.')}</code>
      </Table.Td>
      <Table.Td>{before !== null && <code>{short(before)}</code>}</Table.Td>
      <Table.Td>{after !== null && <code>{short(after)}</code>}</Table.Td>
    </Table.Tr>
  ));
}

function What({ subject: { noun, name, path } }: { readonly subject: Subject }) {
  const { t } = useTranslation('admin');
  return (
    <Table.Th scope="row">
      {t(`drift.${noun}`)}
      {noun !== 'alertRules' && (
        <>
          {' '}
          <bdi>{noun === 'segment' ? `${path[1] ?? ''} · ${name}` : name}</bdi>
        </>
      )}
    </Table.Th>
  );
}

const short = (text: string): string =>
  text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text;
