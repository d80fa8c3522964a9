import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Difference } from './difference.js';
import classes from './mapping-tab.module.css';

interface DifferencesProps {
  readonly found: readonly Difference[];
  /** What the two are called. */
  readonly before: string;
  readonly after: string;
}

/** What two versions of a mapping say differently, line by line. */
export function Differences({ found, before, after }: DifferencesProps) {
  const { t } = useTranslation('mapping');
  if (found.length === 0) return <Text>{t('same')}</Text>;
  return (
    <Table.ScrollContainer minWidth={480} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table className={`panel ${classes['table'] ?? ''}`} verticalSpacing="xs" horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('column.field')}</Table.Th>
            <Table.Th scope="col">{t('column.setting')}</Table.Th>
            <Table.Th scope="col">{before}</Table.Th>
            <Table.Th scope="col">{after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map(({ fieldId, setting, before: was, after: is }) => (
            <Table.Tr key={`${fieldId ?? ''} ${setting}`}>
              <Table.Th scope="row">{fieldId === null ? t('whole') : <bdi>{fieldId}</bdi>}</Table.Th>
              <Table.Td>{setting === '' ? t(was === null ? 'added' : 'removed') : <code>{setting}</code>}</Table.Td>
              <Table.Td>{was !== null && <bdi>{was}</bdi>}</Table.Td>
              <Table.Td>{is !== null && <bdi>{is}</bdi>}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
