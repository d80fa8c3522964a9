import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, asProblem, type Schemas } from '../../api/client.js';
import { Notice } from '../../parts/notice.js';
import { Page } from '../../parts/page.js';
import { Answered, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { draftOf, type Mapping } from '../new-sync/draft.js';
import { type StepProps } from '../new-sync/step.js';
import { FieldsStep } from '../new-sync/step-fields.js';
import { FiltersStep } from '../new-sync/step-filters.js';
import { MatchingStep } from '../new-sync/step-matching.js';
import { RulesStep } from '../new-sync/step-rules.js';
import { Problems } from '../new-sync/trial.js';
import { useSideNames } from '../sync/side-names.js';
import { syncQuery } from '../syncs/queries.js';
import { differences } from './difference.js';
import { Differences } from './differences.js';
import { forgetEdit, storedEdit, storeEdit } from './edit.js';
import { newestOf, versionsQuery } from './queries.js';

const route = getRouteApi('/shell/syncs/$syncId/edit-mapping');
/** Another version was saved meanwhile. */
const MOVED = 'SYNC_A428';

const PARTS = {
  fields: FieldsStep,
  matching: MatchingStep,
  rules: RulesStep,
  filters: FiltersStep,
} as const satisfies Readonly<Record<string, (props: StepProps) => React.ReactNode>>;
type Part = keyof typeof PARTS;
const PART_NAMES = ['fields', 'matching', 'rules', 'filters'] as const satisfies readonly Part[];

/** Changes the mapping of a sync: what that would do is planned, and happens once the plan is approved. */
export function EditMappingPage() {
  const { t } = useTranslation('mapping');
  const { syncId } = route.useParams();
  // What is being edited does not change underneath.
  const still = { staleTime: Infinity, refetchOnWindowFocus: false };
  const sync = useQuery({ ...syncQuery(syncId), ...still });
  const versions = useQuery(versionsQuery(syncId));
  return (
    <Page
      title={t('edit.title')}
      about={t('edit.about')}
      above={[
        { label: sync.data?.name ?? '', to: { to: '/syncs/$syncId', params: { syncId } } },
        { label: t('title'), to: { to: '/syncs/$syncId/mapping', params: { syncId } } },
      ]}
    >
      <Answered query={sync}>
        {(data) => <Answered query={versions}>{({ items }) => <Editor sync={data} versions={items} />}</Answered>}
      </Answered>
    </Page>
  );
}

interface EditorProps {
  readonly sync: Schemas['SyncDto'];
  readonly versions: readonly Schemas['MappingVersionDto'][];
}

function Editor({ sync, versions }: EditorProps) {
  const { t } = useTranslation('mapping');
  const names = useSideNames()(sync.id);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { part: asked } = route.useSearch();
  const part = PART_NAMES.find((one) => one === asked) ?? 'fields';
  const contentOf = (version: number): Mapping => {
    const { version: _version, ...content } =
      versions.find(({ mapping }) => mapping.version === version)?.mapping ?? sync.mapping;
    return content;
  };
  const [edit, setEdit] = useState(() => {
    const newest = newestOf(versions);
    return storedEdit(sync.id) ?? { basedOn: newest, mapping: contentOf(newest) };
  });
  useEffect(() => storeEdit(sync.id, edit), [sync.id, edit]);
  const draft = draftOf(sync, edit.mapping);
  const found = differences(contentOf(edit.basedOn), edit.mapping);
  const save = useMutation({
    mutationFn: (basedOn: number) =>
      answerOf(
        api.put('/v1/syncs/{id}/mapping', {
          params: { path: { id: sync.id }, query: { basedOn } },
          body: edit.mapping,
        }),
      ),
    onSuccess: async ({ run }) => {
      forgetEdit(sync.id);
      if (run === null) await navigate({ to: '/syncs/$syncId/mapping', params: { syncId: sync.id } });
      else await navigate({ to: '/runs/$runId', params: { runId: run.id } });
      void tell(t('restore.done'));
      await queries.invalidateQueries({ queryKey: ['syncs'] });
    },
    // What was saved meanwhile is to be shown.
    onError: (error) =>
      asProblem(error).code === MOVED ? queries.invalidateQueries(versionsQuery(sync.id)) : undefined,
  });
  const problem = save.error === null ? null : asProblem(save.error);
  const newest = newestOf(versions);
  const isMoved = newest > edit.basedOn;
  const begin = (): void => {
    save.reset();
    setEdit({ basedOn: newest, mapping: contentOf(newest) });
  };
  const Step = PARTS[part];
  return (
    <Stack gap="lg">
      <SegmentedControl
        aria-label={t('edit.parts')}
        data={PART_NAMES.map((value) => ({ value, label: t(`edit.part.${value}`) }))}
        value={part}
        onChange={(value) =>
          void navigate({
            to: '.',
            search: (before: object) => ({ ...before, part: value === 'fields' ? undefined : value }),
            replace: true,
            resetScroll: false,
          })
        }
      />
      <Step
        draft={draft}
        names={names}
        connections={[]}
        go={null}
        setDraft={(change) =>
          setEdit((before) => ({
            ...before,
            mapping: change({ ...draft, mapping: before.mapping }).mapping ?? before.mapping,
          }))
        }
      />
      <Stack gap="sm" component="section" aria-labelledby="changes">
        <Title order={2} id="changes">
          {t('edit.changes')}
        </Title>
        {found.length === 0 ? (
          <Text c="dimmed">{t('edit.none')}</Text>
        ) : (
          <Differences found={found} before={t('version', { version: edit.basedOn })} after={t('edit.yours')} />
        )}
      </Stack>
      {isMoved && (
        <Notice kind="waiting" title={t('edit.moved', { version: newest })} isUrgent>
          <Stack gap="sm">
            <Text>{t('edit.movedHelp')}</Text>
            <Differences
              found={differences(contentOf(edit.basedOn), contentOf(newest))}
              before={t('version', { version: edit.basedOn })}
              after={t('version', { version: newest })}
            />
            <Group>
              <Button variant="default" loading={save.isPending} onClick={() => save.mutate(newest)}>
                {t('edit.over')}
              </Button>
              <Button variant="default" onClick={begin}>
                {t('edit.drop', { version: newest })}
              </Button>
            </Group>
          </Stack>
        </Notice>
      )}
      {problem !== null &&
        problem.code !== MOVED &&
        (problem.errors.length > 0 ? (
          <Problems problems={problem.errors} mapping={edit.mapping} />
        ) : (
          <FailedInline error={problem} />
        ))}
      {!isMoved && (
        <Group>
          <Button loading={save.isPending} disabled={found.length === 0} onClick={() => save.mutate(edit.basedOn)}>
            {t('edit.save')}
          </Button>
          {found.length > 0 && (
            <Button variant="subtle" onClick={begin}>
              {t('edit.discard')}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}
