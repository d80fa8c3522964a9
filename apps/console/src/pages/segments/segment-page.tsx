import { Button, Code, Group, Stack, Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Confirm, type Confirmation } from '../../parts/confirm.js';
import { Facts } from '../../parts/facts.js';
import { Answered, FailedInline } from '../../parts/states.js';
import { tell } from '../../parts/tell.js';
import { useMay } from '../../shell/session.js';
import { useSideNames } from '../sync/side-names.js';
import { LIVE_MS, syncQuery } from '../syncs/queries.js';
import { entryOf, isSaidBeside } from './entry-of.js';
import { Preview } from './preview.js';
import { type Segment, segmentQuery, startPreview } from './queries.js';
import { RuleEditor, useFields } from './rule-editor.js';
import { SegmentStateBadge } from './segment-state.js';

const route = getRouteApi('/shell/syncs/$syncId/segments/$segmentId');

/** One segment: its rule, who would be in it, bringing it into use, and taking it away. */
export function SegmentPage() {
  const { syncId, segmentId } = route.useParams();
  const sync = useQuery(syncQuery(syncId));
  const segment = useQuery({ ...segmentQuery(syncId, segmentId), refetchInterval: LIVE_MS });
  return (
    <Answered query={sync}>
      {(of) => <Answered query={segment}>{(data) => <Detail sync={of} segment={data} />}</Answered>}
    </Answered>
  );
}

interface DetailProps {
  readonly sync: Schemas['SyncDto'];
  readonly segment: Segment;
}

function Detail({ sync, segment }: DetailProps) {
  const { t } = useTranslation('segments');
  const may = useMay();
  const navigate = useNavigate();
  const { run } = route.useSearch();
  const names = useSideNames()(sync.id);
  const count = useMutation({
    mutationFn: () => startPreview(sync.id, segment.id),
    onSuccess: (runId) =>
      navigate({ to: '.', search: (before: object) => ({ ...before, run: runId }), resetScroll: false }),
  });
  const isOther = segment.ruleInUse !== null && segment.ruleInUse !== segment.rule;
  return (
    <Stack gap="lg">
      <Group gap="sm">
        <Title order={2}>
          <bdi>{segment.name}</bdi>
        </Title>
        <SegmentStateBadge state={segment.state} />
      </Group>
      {segment.stoppedBecause !== null && (
        <Text role="status">
          <bdi>{segment.stoppedBecause}</bdi>
        </Text>
      )}
      <Facts
        title={t('keptIn')}
        facts={[
          [t('side'), <bdi key="side">{names[segment.side]}</bdi>],
          [t('field'), segment.field],
          [t('group'), <bdi key="group">{segment.group}</bdi>],
          [t('groupKnown'), segment.groupId === null ? t('groupMade') : null],
          [
            isOther ? t('ruleInUse') : t('rule.label'),
            <Code key="rule" dir="ltr">
              {segment.ruleInUse ?? segment.rule}
            </Code>,
          ],
          [
            t('ruleSaved'),
            isOther ? (
              <Code key="saved" dir="ltr">
                {segment.rule}
              </Code>
            ) : null,
          ],
        ]}
      />
      {may('segments.write') && segment.state !== 'emptying' && (
        <EditRule key={segment.rule} sync={sync} segment={segment} onSaved={() => count.mutate()} />
      )}
      <section aria-labelledby="preview">
        <Group justify="space-between" mb="xs">
          <Title order={2} id="preview">
            {t('preview.title')}
          </Title>
          {may('segments.write') && segment.state !== 'emptying' && (
            <Button variant="default" loading={count.isPending} onClick={() => count.mutate()}>
              {run === undefined ? t('preview.count') : t('preview.again')}
            </Button>
          )}
        </Group>
        {count.error !== null && <FailedInline error={count.error} />}
        {run === undefined ? (
          <Text c="dimmed">{t('preview.none')}</Text>
        ) : (
          <Preview segment={segment} runId={run} names={names} />
        )}
      </section>
      {may('segments.write') && segment.state !== 'emptying' && <Removal segment={segment} />}
    </Stack>
  );
}

/** Another rule; the one in use stays until the new one is brought into use. */
function EditRule({ sync, segment, onSaved }: DetailProps & { readonly onSaved: () => void }) {
  const { t } = useTranslation('segments');
  const queries = useQueryClient();
  const names = useSideNames()(sync.id);
  const fields = useFields(sync);
  const [rule, setRule] = useState(segment.rule);
  const save = useMutation({
    mutationFn: () =>
      answerOf(
        api.put('/v1/syncs/{id}/segments/{segmentId}', {
          params: { path: { id: sync.id, segmentId: segment.id } },
          body: { rule },
        }),
      ),
    onSuccess: async () => {
      onSaved();
      await queries.invalidateQueries({ queryKey: ['syncs', sync.id, 'segments'] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <Stack gap="sm" maw="46rem">
        <Title order={2}>{t('edit')}</Title>
        <RuleEditor
          value={rule}
          onChange={(changed) => {
            save.reset();
            setRule(changed);
          }}
          error={entryOf(save.error, '/rule')}
          fields={fields}
          names={names}
        />
        {save.error !== null && !isSaidBeside(save.error, ['/rule']) && <FailedInline error={save.error} />}
        <Group>
          <Button type="submit" variant="default" loading={save.isPending} disabled={rule === segment.rule}>
            {t('save')}
          </Button>
        </Group>
        <Text fz="sm" c="dimmed">
          {t('editHelp')}
        </Text>
      </Stack>
    </form>
  );
}

/** Takes a segment away, saying what becomes of its members. */
function Removal({ segment }: { readonly segment: Segment }) {
  const { t } = useTranslation('segments');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Confirmation | null>(null);
  const removal = (members: 'keep' | 'remove'): Confirmation => ({
    title: t('remove.title', { name: segment.name }),
    will: [t('remove.will'), t(`remove.${members}Will`, { group: segment.group })],
    willNot: [t('remove.willNot'), t('remove.willNotGroup', { group: segment.group })],
    action: t(`remove.${members}`),
    isDestructive: true,
    run: async () => {
      const params = { path: { id: segment.syncId, segmentId: segment.id }, query: { members } };
      const { run } = await answerOf(api.delete('/v1/syncs/{id}/segments/{segmentId}', { params }));
      void tell(t(run === null ? 'remove.done' : 'remove.emptying'));
      await navigate({ to: '/syncs/$syncId/segments', params: { syncId: segment.syncId } });
      queries.removeQueries({ queryKey: ['syncs', segment.syncId, 'segments', segment.id] });
      await queries.invalidateQueries({ queryKey: ['syncs', segment.syncId, 'segments'] });
    },
  });
  return (
    <section aria-labelledby="remove">
      <Title order={2} id="remove" mb="xs">
        {t('remove.open')}
      </Title>
      <Group gap="xs">
        <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setAsked(removal('keep'))}>
          {t('remove.keep')}
        </Button>
        {segment.ruleInUse !== null && (
          <Button variant="default" leftSection={<IconTrash size={16} />} onClick={() => setAsked(removal('remove'))}>
            {t('remove.remove')}
          </Button>
        )}
      </Group>
      <Confirm confirmation={asked} onClose={() => setAsked(null)} />
    </section>
  );
}
