import { Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Page } from '../../parts/page.js';
import { Answered } from '../../parts/states.js';
import { useMe } from '../../shell/session.js';
import { connectionsQuery } from '../connections/queries.js';
import { syncQuery } from '../syncs/queries.js';
import {
  type Draft,
  draftOf,
  EMPTY_DRAFT,
  forgetDraft,
  mayEnter,
  type Step,
  STEPS,
  storeDraft,
  storedDraft,
} from './draft.js';
import classes from './new-sync.module.css';
import { type SideNames, type StepProps } from './step.js';
import { FieldsStep } from './step-fields.js';
import { FiltersStep } from './step-filters.js';
import { MatchingStep } from './step-matching.js';
import { PlanStep } from './step-plan.js';
import { RulesStep } from './step-rules.js';
import { ToolsStep } from './step-tools.js';

const route = getRouteApi('/shell/syncs/new');

const PAGES: Readonly<Record<Step, (props: StepProps) => React.ReactNode>> = {
  tools: ToolsStep,
  matching: MatchingStep,
  fields: FieldsStep,
  rules: RulesStep,
  filters: FiltersStep,
  plan: PlanStep,
};

export function NewSyncPage() {
  const { sync: syncId } = route.useSearch();
  return syncId === undefined ? <Wizard key="new" /> : <Resumed key={syncId} syncId={syncId} />;
}

/** A draft that is saved with the server already. */
function Resumed({ syncId }: { readonly syncId: string }) {
  const sync = useQuery({ ...syncQuery(syncId), refetchOnWindowFocus: false, staleTime: Infinity });
  const { t } = useTranslation('newSync');
  if (!sync.data) {
    return (
      <Page title={t('title')}>
        <Answered query={sync}>{() => null}</Answered>
      </Page>
    );
  }
  const { version: _version, ...mapping } = sync.data.mapping;
  return <Wizard saved={draftOf(sync.data, mapping)} />;
}

function Wizard({ saved }: { readonly saved?: Draft }) {
  const { t } = useTranslation('newSync');
  const { workspace } = useMe();
  const { step: asked } = route.useSearch();
  const navigate = useNavigate();
  const connections = useQuery(connectionsQuery);
  const [draft, setDraft] = useState<Draft>(() => saved ?? storedDraft(workspace.id));
  useEffect(() => {
    if (saved === undefined) storeDraft(workspace.id, draft);
  }, [workspace.id, draft, saved]);
  const wanted = STEPS.find((one) => one === asked) ?? 'tools';
  // An address of a step that cannot be entered yet leads to the last one that can.
  const step = mayEnter(wanted, draft) ? wanted : ([...STEPS].reverse().find((one) => mayEnter(one, draft)) ?? 'tools');
  const go = (to: Step): void =>
    void navigate({ to: '/syncs/new', search: (before) => ({ sync: before.sync, step: to }), resetScroll: true });
  const nameOf = (id: string, side: string): string =>
    connections.data?.items.find((one) => one.id === id)?.name ?? side;
  const names: SideNames = { a: nameOf(draft.a.connectionId, 'A'), b: nameOf(draft.b.connectionId, 'B') };
  const StepPage = PAGES[step];
  return (
    <Page
      title={draft.name.trim() === '' ? t('title') : draft.name}
      about={t('about')}
      actions={
        saved === undefined &&
        draft !== EMPTY_DRAFT && (
          <Button
            variant="subtle"
            onClick={() => {
              forgetDraft();
              setDraft(EMPTY_DRAFT);
              go('tools');
            }}
          >
            {t('startOver')}
          </Button>
        )
      }
    >
      <nav aria-label={t('steps')}>
        <ol className={classes['steps']}>
          {STEPS.map((one, at) => {
            const isDone = STEPS.indexOf(step) > at;
            const label = (
              <>
                <span className={classes['number']} aria-hidden>
                  {isDone ? <IconCheck size={14} /> : at + 1}
                </span>
                {t(`step.${one}`)}
              </>
            );
            return (
              <li key={one} data-on={one === step}>
                {mayEnter(one, draft) ? (
                  <Link
                    to="/syncs/new"
                    search={(before) => ({ sync: before.sync, step: one })}
                    className={classes['step'] ?? ''}
                    {...(one === step ? { 'aria-current': 'step' } : {})}
                  >
                    {label}
                  </Link>
                ) : (
                  <span className={classes['step']}>{label}</span>
                )}
              </li>
            );
          })}
        </ol>
      </nav>
      <Answered query={connections}>
        {({ items }) => (
          <Stack gap="lg">
            <StepPage draft={draft} setDraft={setDraft} names={names} connections={items} go={go} />
            {saved === undefined && step !== 'plan' && (
              <Group>
                <Text fz="sm" c="dimmed">
                  {t('draftKept')}
                </Text>
              </Group>
            )}
          </Stack>
        )}
      </Answered>
    </Page>
  );
}
