import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { fieldText } from '../../parts/field-value.js';
import { type SideNames } from '../sync/side-names.js';
import classes from './run-page.module.css';

type Change = Schemas['PlannedChangeDto'];
const SHOWN_CHANGES = 3;

/** One value that would be written, in a line. */
export const changeText = ({ side, fieldId, before, after }: Change, names: SideNames): string =>
  `${names[side]} ${fieldId}: ${fieldText(before)} → ${fieldText(after)}`;

/** What would be written to a pair, the values that give way struck out. */
export function Changes({ changes, names }: { readonly changes: readonly Change[]; readonly names: SideNames }) {
  const { t } = useTranslation('runs');
  return (
    <Stack gap={2}>
      {changes.slice(0, SHOWN_CHANGES).map(({ side, fieldId, before, after }) => (
        <Text key={`${side} ${fieldId}`} fz="sm" component="span" className={classes['change'] ?? ''}>
          <bdi>{names[side]}</bdi> <b>{fieldId}</b>{' '}
          {fieldText(before) !== '' && (
            <>
              <del className={classes['before']}>
                <bdi>{fieldText(before)}</bdi>
              </del>{' '}
            </>
          )}
          <bdi>{fieldText(after) === '' ? t('empty') : fieldText(after)}</bdi>
        </Text>
      ))}
      {changes.length > SHOWN_CHANGES && (
        <Text fz="xs" c="dimmed">
          {t('moreChanges', { count: changes.length - SHOWN_CHANGES })}
        </Text>
      )}
    </Stack>
  );
}
