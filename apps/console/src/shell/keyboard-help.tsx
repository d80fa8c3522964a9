import { Kbd, Modal, Stack, Table, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MANAGE_PLACES, WORK_PLACES } from './navigation.js';

/** What the keyboard does. */
export default function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const anywhere: readonly (readonly [readonly string[], string])[] = [
    [['Ctrl/⌘', 'K'], t('keys.search')],
    [['?'], t('keys.help')],
    [['/'], t('keys.find')],
    ...[...WORK_PLACES, ...MANAGE_PLACES].map(
      ({ id, letter }) => [['G', letter.toUpperCase()], t('keys.goTo', { page: t(`nav.${id}`) })] as const,
    ),
  ];
  const inTables: readonly (readonly [readonly string[], string])[] = [
    [['↑', '↓'], t('keys.move')],
    [['Home', 'End'], t('keys.ends')],
    [['Enter'], t('keys.openRow')],
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('keys.title')}
      size="md"
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        {(
          [
            [t('keys.anywhere'), anywhere],
            [t('keys.inTables'), inTables],
          ] as const
        ).map(([title, lines]) => (
          <div key={title}>
            <Title order={3} mb={4}>
              {title}
            </Title>
            <Table verticalSpacing={6}>
              <Table.Tbody>
                {lines.map(([keys, what]) => (
                  <Table.Tr key={what}>
                    <Table.Td>{what}</Table.Td>
                    <Table.Td ta="end" dir="ltr">
                      {keys.map((key) => (
                        <Kbd key={key} mx={2}>
                          {key}
                        </Kbd>
                      ))}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        ))}
      </Stack>
    </Modal>
  );
}
