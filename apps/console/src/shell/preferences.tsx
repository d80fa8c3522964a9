import { Group, SegmentedControl, Select, Stack, Text, useDirection, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { directionOf, isLanguage, LANGUAGES } from '../i18n/languages.js';
import { speak } from '../i18n/start.js';

const COLOUR_SCHEMES = ['light', 'dark', 'auto'] as const;

/** Language and appearance of this browser; also asked for before somebody has signed in. */
export function Preferences() {
  const { t, i18n } = useTranslation();
  const { setDirection } = useDirection();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choose = async (code: string | null): Promise<void> => {
    if (code === null || !isLanguage(code)) return;
    await speak(code);
    setDirection(directionOf(code));
  };
  return (
    <Stack gap="xs" p="xs">
      <Select
        label={t('me.language')}
        size="xs"
        value={i18n.language}
        onChange={(code) => void choose(code)}
        data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
      <Group gap={4}>
        <Text fz="xs" fw={500} id="appearance">
          {t('me.appearance')}
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          w="100%"
          aria-labelledby="appearance"
          value={colorScheme}
          onChange={(scheme) => setColorScheme(COLOUR_SCHEMES.find((one) => one === scheme) ?? 'auto')}
          data={COLOUR_SCHEMES.map((scheme) => ({ value: scheme, label: t(`me.${scheme}`) }))}
        />
      </Group>
    </Stack>
  );
}
