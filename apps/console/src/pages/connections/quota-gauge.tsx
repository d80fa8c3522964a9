import { Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';

type Allowance = Schemas['AllowanceDto'];

const shareUsed = ({ usedToday, dailyMax }: Allowance): number => (dailyMax === null ? 0 : usedToday / dailyMax);

/** The part of the allowance that ends first. */
export const fullest = (allowances: readonly Allowance[]): Allowance | undefined =>
  [...allowances].sort((a, b) => shareUsed(b) - shareUsed(a) || b.usedToday - a.usedToday)[0];

/** How much of the calls of a day is used up, of the part that ends first. */
export function QuotaGauge({ allowances }: { readonly allowances: readonly Allowance[] }) {
  const { t } = useTranslation('connections');
  const format = useFormat();
  const allowance = fullest(allowances);
  if (!allowance) return null;
  const { usedToday, dailyMax } = allowance;
  return (
    <Stack gap={4} w="100%">
      <Text fz="sm">
        {dailyMax === null ? format.number(usedToday) : t('one.used', { used: usedToday, max: dailyMax })}
      </Text>
      {dailyMax !== null && <Progress value={shareUsed(allowance) * 100} size="xs" aria-label={t('column.calls')} />}
    </Stack>
  );
}
