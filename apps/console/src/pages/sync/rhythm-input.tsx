import { NativeSelect, NumberInput } from '@mantine/core';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Rhythm, UNITS } from './rhythm.js';

interface RhythmInputProps {
  readonly label: string;
  readonly help: string;
  readonly value?: Rhythm;
  readonly onChange: (rhythm: Rhythm) => void;
  readonly error?: ReactNode;
}

/** A length of time, as a number with its unit beside it. */
export function RhythmInput({
  label,
  help,
  value = { count: '', unit: 'minutes' },
  onChange,
  error,
}: RhythmInputProps) {
  const { t } = useTranslation('sync');
  return (
    <NumberInput
      label={label}
      description={help}
      required
      allowNegative={false}
      decimalScale={3}
      // What is out of bounds is told, not silently made another number.
      clampBehavior="none"
      hideControls
      value={value.count}
      onChange={(count) => onChange({ ...value, count })}
      error={error}
      rightSection={
        <NativeSelect
          variant="unstyled"
          // Its own: it would have that of the field it stands in.
          rightSectionWidth="1.75rem"
          w="100%"
          aria-label={t('settings.unit', { of: label })}
          data={UNITS.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))}
          value={value.unit}
          onChange={({ currentTarget }) =>
            onChange({ ...value, unit: UNITS.find((one) => one === currentTarget.value) ?? value.unit })
          }
        />
      }
      rightSectionWidth="8rem"
      maw="20rem"
    />
  );
}
