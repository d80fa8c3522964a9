import { Button, Group } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { type Draft, mayEnter, type Step, STEPS } from './draft.js';

/** What the two sides are called: their connections' names. */
export interface SideNames {
  readonly a: string;
  readonly b: string;
}

export interface StepProps {
  readonly draft: Draft;
  readonly setDraft: (change: (before: Draft) => Draft) => void;
  readonly names: SideNames;
  readonly connections: readonly Schemas['ConnectionDto'][];
  /** `null` where the step stands alone, outside of the wizard. */
  readonly go: ((step: Step) => void) | null;
}

interface BackAndOnProps extends Pick<StepProps, 'draft' | 'go'> {
  readonly step: Step;
  readonly isPending?: boolean;
  /** Instead of going on at once. */
  readonly onNext?: () => void;
}

/** The foot of each step. */
export function BackAndOn({ step, draft, go, isPending, onNext }: BackAndOnProps) {
  const { t } = useTranslation();
  const at = STEPS.indexOf(step);
  const [before, next] = [STEPS[at - 1], STEPS[at + 1]];
  if (go === null) return null;
  return (
    <Group justify="space-between">
      {before === undefined ? (
        <span />
      ) : (
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} className="flips" />}
          onClick={() => go(before)}
        >
          {t('action.back')}
        </Button>
      )}
      {next !== undefined && (
        <Button
          rightSection={<IconArrowRight size={16} className="flips" />}
          disabled={!mayEnter(next, draft)}
          loading={isPending === true}
          onClick={() => (onNext ? onNext() : go(next))}
        >
          {t('action.next')}
        </Button>
      )}
    </Group>
  );
}

/** What the mapping makes of live values; asked anew when the mapping changes. */
export function useTrial({ a, b, mapping }: Draft) {
  const isWhole = mapping?.fields.every((field) => field.a !== '' && field.b !== '') === true;
  return useQuery({
    queryKey: ['trial', a, b, mapping],
    queryFn: ({ signal }) =>
      answerOf(
        api.post('/v1/mappings/try', {
          body: { a, b, mapping: mapping as NonNullable<typeof mapping> },
          signal,
        }),
      ),
    enabled: isWhole && mapping.fields.length > 0 && mapping.keys.length > 0,
    placeholderData: (before) => before,
  });
}
