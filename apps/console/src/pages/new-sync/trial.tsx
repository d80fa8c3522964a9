import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { fieldText } from '../../parts/field-value.js';
import { Notice } from '../../parts/notice.js';
import { Loading } from '../../parts/states.js';
import { type Mapping } from './draft.js';
import classes from './new-sync.module.css';
import { useFindingWords } from './reason-words.js';
import { type SideNames } from './step.js';

const EXAMPLES_MAX = 3;

interface ExamplesProps {
  readonly names: SideNames;
  readonly ways: readonly Schemas['WayTrialDto'][] | null;
  readonly isLoading: boolean;
}

/** What becomes of live values, and what does not work. */
export function Examples({ names, ways, isLoading }: ExamplesProps) {
  const { t } = useTranslation('newSync');
  const words = useFindingWords(names);
  if (isLoading || ways === null) return isLoading ? <Loading rows={2} /> : <span />;
  const examples = ways.flatMap((way) => way.examples).slice(0, EXAMPLES_MAX);
  const findings = ways.flatMap(({ findings: found, to }) => found.map((finding) => ({ finding, to })));
  return (
    <div>
      {examples.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('fields.noExamples')}
        </Text>
      )}
      {examples.map(({ recordId, before, after }, at) => (
        <div key={`${recordId} ${at}`} className={classes['example']}>
          <bdi>{fieldText(before)}</bdi>
          {fieldText(after) !== fieldText(before) && after !== undefined && (
            <>
              <Text span fz="sm" c="dimmed" ff="text">
                {t('fields.becomes')}
              </Text>
              <bdi>{fieldText(after) === '' ? t('plan.empty') : fieldText(after)}</bdi>
            </>
          )}
        </div>
      ))}
      {findings.map(({ finding, to }, at) => (
        <div key={`${finding.kind} ${finding.code} ${at}`} className={classes['finding']}>
          <bdi>{words(finding, to)}</bdi> ({t('fields.valuesTried', { count: finding.count })})
        </div>
      ))}
    </div>
  );
}

interface ProblemsProps {
  readonly problems: readonly { readonly pointer: string; readonly code?: string; readonly message: string }[];
  readonly mapping: Mapping | null;
}

/** What the sync would be refused for, by field. */
export function Problems({ problems, mapping }: ProblemsProps) {
  const { t } = useTranslation('newSync');
  const fieldOf = (pointer: string): string => {
    const [, at] = /^\/mapping\/fields\/(\d+)/.exec(pointer) ?? [];
    return at === undefined ? '' : (mapping?.fields[Number(at)]?.id ?? '');
  };
  return (
    <Notice kind="bad" title={t('fields.problems')} isUrgent>
      <Stack gap={4} component="ul" m={0} ps="md">
        {problems.map(({ pointer, code, message }) => (
          <li key={`${pointer} ${code} ${message}`}>
            {fieldOf(pointer) !== '' && <strong>{fieldOf(pointer)}: </strong>}
            {message}{' '}
            <Text span fz="xs" c="dimmed">
              {code}
            </Text>
          </li>
        ))}
      </Stack>
    </Notice>
  );
}
