import { Button, Code, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { type UseQueryResult } from '@tanstack/react-query';
import { type ComponentType, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../api/client.js';
import { type ApiProblem, UNREACHABLE, UNREADABLE } from '../api/problem.js';
import { When } from './when.js';
import classes from './states.module.css';

const SKELETON_ROWS = 6;

/** What is on its way, in the shape it will have. */
export function Loading({ rows = SKELETON_ROWS }: { readonly rows?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={row === 0 ? 22 : 16} width={row === 0 ? '40%' : `${95 - ((row * 17) % 30)}%`} />
      ))}
    </Stack>
  );
}

interface EmptyProps {
  readonly icon: ComponentType<{ size: number; stroke: number }>;
  readonly title: string;
  /** Why there is nothing, and what to do. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

export function Empty({ icon: Icon, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" className={`panel ${classes['empty'] ?? ''}`}>
      <span className={classes['mark']} aria-hidden>
        <Icon size={26} stroke={1.6} />
      </span>
      <Title order={2} ta="center">
        {title}
      </Title>
      <Text c="dimmed" ta="center" maw="34rem">
        {children}
      </Text>
      {action}
    </Stack>
  );
}

/** A problem in words: the title by its code where we have it in the language, the detail as the server says it. */
function useProblemWords(): (problem: ApiProblem) => { readonly title: string; readonly detail: string } {
  const { t } = useTranslation();
  return (problem) => {
    if (problem.code === UNREACHABLE) return { title: t('problem.unreachable'), detail: t('problem.unreachableHelp') };
    if (problem.code === UNREADABLE) return { title: t('problem.unreadable'), detail: t('problem.unreadableHelp') };
    if (problem.status === 403) return { title: t('problem.forbidden'), detail: problem.detail };
    if (problem.status === 404) return { title: t('problem.notFound'), detail: t('problem.notFoundHelp') };
    if (problem.status === 429) return { title: t('problem.tooMany'), detail: problem.detail };
    if (problem.status === 500) return { title: t('problem.internal'), detail: t('problem.internalHelp') };
    return { title: problem.title, detail: problem.detail };
  };
}

/** What could not be had: what happened, the words to report it by, and another try. */
export function Failed({ error, onRetry }: { readonly error: unknown; readonly onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  const { title, detail } = useProblemWords()(problem);
  return (
    <Stack gap="xs" className={`panel ${classes['failed'] ?? ''}`} role="alert">
      <Group gap="xs" wrap="nowrap">
        <IconPlugConnectedX size={20} aria-hidden className={classes['failedIcon']} />
        <Text fw={600}>{title}</Text>
      </Group>
      {detail !== '' && <Text>{detail}</Text>}
      <ProblemEntries problem={problem} />
      <ProblemFacts problem={problem} />
      {onRetry && (
        <Group>
          <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
            {t('action.tryAgain')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** A problem beside what was to be done, e.g. at the foot of a form. */
export function FailedInline({ error }: { readonly error: unknown }) {
  const problem = asProblem(error);
  const { title, detail } = useProblemWords()(problem);
  return (
    <Stack gap={4} role="alert" className={classes['inline'] ?? ''}>
      <Text fw={600} fz="sm">
        {title}
      </Text>
      {detail !== '' && <Text fz="sm">{detail}</Text>}
      <ProblemEntries problem={problem} />
      <ProblemFacts problem={problem} />
    </Stack>
  );
}

function ProblemEntries({ problem }: { readonly problem: ApiProblem }) {
  if (problem.errors.length === 0) return null;
  return (
    <ul className={classes['entries']}>
      {problem.errors.map(({ pointer, message }) => (
        <li key={`${pointer} ${message}`}>{message}</li>
      ))}
    </ul>
  );
}

function ProblemFacts({ problem }: { readonly problem: ApiProblem }) {
  const { t } = useTranslation();
  return (
    <Text fz="xs" c="dimmed" component="div">
      <Group gap="xs">
        <span>
          {t('problem.code')} <Code>{problem.code}</Code>
        </span>
        {problem.requestId !== null && (
          <span>
            {t('problem.requestId')} <Code>{problem.requestId}</Code>
          </span>
        )}
      </Group>
    </Text>
  );
}

interface AnsweredProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch' | 'dataUpdatedAt' | 'isFetching'>;
  readonly loading?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** Something asked for: on its way, failed, there, or there but no longer fresh. */
export function Answered<Data>({ query, loading, children }: AnsweredProps<Data>) {
  const retry = (): void => void query.refetch();
  if (query.data === undefined) {
    return query.error === null ? (loading ?? <Loading />) : <Failed error={query.error} onRetry={retry} />;
  }
  return (
    <>
      {query.error !== null && <Stale since={query.dataUpdatedAt} error={query.error} onRetry={retry} />}
      {children(query.data)}
    </>
  );
}

interface StaleProps {
  readonly since: number;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** Says that what is shown is old. */
function Stale({ since, error, onRetry }: StaleProps) {
  const { t } = useTranslation();
  const { title } = useProblemWords()(asProblem(error));
  return (
    <Group className={classes['stale'] ?? ''} role="status" gap="sm" justify="space-between">
      <Text fz="sm">
        {t('state.stale')} <When at={new Date(since).toISOString()} />. {title}
      </Text>
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        {t('action.tryAgain')}
      </Button>
    </Group>
  );
}
