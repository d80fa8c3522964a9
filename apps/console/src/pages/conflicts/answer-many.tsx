import { Radio, Select, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { type usePages } from '../../api/pages.js';
import { Many } from '../../parts/many.js';
import { tell } from '../../parts/tell.js';
import { type Side, SIDES, useSideNames, useSyncName } from '../sync/side-names.js';
import { byField } from './by-field.js';
import { type Conflict } from './queries.js';

interface AnswerManyProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly pages: ReturnType<typeof usePages<Conflict>>;
}

/** Answers all open conflicts of one field alike. */
export function AnswerMany({ isOpen, onClose, pages }: AnswerManyProps) {
  const { t } = useTranslation('conflicts');
  const queries = useQueryClient();
  const namesOf = useSideNames();
  const syncName = useSyncName();
  const [chosen, setChosen] = useState<string | null>(null);
  const [side, setSide] = useState<Side>('a');
  // What is counted is the whole queue, not what happens to have been read of it.
  const { hasMore, isLoadingMore, isStuck, all } = pages;
  useEffect(() => {
    if (isOpen && hasMore && !isLoadingMore && !isStuck) void all();
  }, [isOpen, hasMore, isLoadingMore, isStuck, all]);
  const groups = useMemo(() => byField(pages.rows), [pages.rows]);
  const group = groups.find(({ key }) => key === chosen) ?? groups[0];
  const names = group && namesOf(group.syncId);
  return (
    <Many
      isOpen={isOpen}
      onClose={onClose}
      title={t('many.title')}
      items={group?.conflicts ?? []}
      action={t('many.action', { count: group?.conflicts.length ?? 0 })}
      isReady={!hasMore}
      act={({ id }) =>
        answerOf(api.post('/v1/conflicts/{id}/resolve', { params: { path: { id } }, body: { keep: side } }))
      }
      onDone={({ done }) => {
        void tell(t('many.done', { count: done }));
        void queries.invalidateQueries({ queryKey: ['conflicts'] });
        void queries.invalidateQueries({ queryKey: ['health'] });
      }}
    >
      {group === undefined || names === undefined ? (
        <Text>{t('many.nothing')}</Text>
      ) : (
        <Stack gap="sm">
          <Select
            label={t('many.field')}
            data={groups.map(({ key, syncId, fieldId, conflicts }) => ({
              value: key,
              label: t('many.option', { sync: syncName(syncId), field: fieldId, count: conflicts.length }),
            }))}
            value={group.key}
            allowDeselect={false}
            onChange={setChosen}
          />
          <Radio.Group label={t('many.keep')} value={side} onChange={(value) => setSide(value === 'b' ? 'b' : 'a')}>
            <Stack gap={6} mt={6}>
              {SIDES.map((one) => (
                <Radio key={one} value={one} label={t('keep', { tool: names[one] })} />
              ))}
            </Stack>
          </Radio.Group>
          <Text fz="sm" c="dimmed">
            {t('many.help')}
          </Text>
        </Stack>
      )}
    </Many>
  );
}
