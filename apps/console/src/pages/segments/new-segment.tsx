import { Button, Group, Radio, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { ButtonLink } from '../../parts/links.js';
import { Answered, FailedInline, Loading } from '../../parts/states.js';
import { type Side, SIDES, useSideNames } from '../sync/side-names.js';
import { syncQuery } from '../syncs/queries.js';
import { entryOf, isSaidBeside } from './entry-of.js';
import { startPreview } from './queries.js';
import { RuleEditor, useFields } from './rule-editor.js';

const route = getRouteApi('/shell/syncs/$syncId/segments/new');
const POINTERS = ['/name', '/side', '/field', '/group', '/rule'];
const NAME_CHARACTERS_MAX = 200;

/** A rule and the group its members are to be kept in; saved as a draft and counted at once. */
export function NewSegment() {
  const { syncId } = route.useParams();
  const sync = useQuery(syncQuery(syncId));
  return <Answered query={sync}>{(data) => <Builder sync={data} />}</Answered>;
}

function Builder({ sync }: { readonly sync: Schemas['SyncDto'] }) {
  const { t } = useTranslation('segments');
  const { t: say } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const names = useSideNames()(sync.id);
  const fields = useFields(sync);
  const groupsOn = (side: Side) => fields[side].filter(({ groups }) => groups === true);
  const [name, setName] = useState('');
  const [rule, setRule] = useState('');
  const [chosenSide, setSide] = useState<Side | null>(null);
  const [chosenField, setField] = useState<string | null>(null);
  const [group, setGroup] = useState('');
  const side: Side = chosenSide ?? (groupsOn('b').length > 0 ? 'b' : 'a');
  const field = groupsOn(side).find((one) => one.name === chosenField) ?? groupsOn(side)[0];
  const save = useMutation({
    mutationFn: async () => {
      const body = { name, rule, side, field: field?.name ?? '', group: group === '' ? name : group };
      const segment = await answerOf(api.post('/v1/syncs/{id}/segments', { params: { path: { id: sync.id } }, body }));
      await queries.invalidateQueries({ queryKey: ['syncs', sync.id, 'segments'] });
      // It is saved: where it cannot be counted yet, its page says why.
      const run = await startPreview(sync.id, segment.id).catch(() => undefined);
      return { segmentId: segment.id, run };
    },
    onSuccess: ({ segmentId, run }) =>
      navigate({
        to: '/syncs/$syncId/segments/$segmentId',
        params: { syncId: sync.id, segmentId },
        search: run === undefined ? {} : { run },
      }),
  });
  const wrong = (pointer: string): string | null => entryOf(save.error, pointer);
  const isKnown = fields.a.length > 0 && fields.b.length > 0;
  const hasGroups = SIDES.some((one) => groupsOn(one).length > 0);
  if (!isKnown) return <Loading />;
  if (!hasGroups) return <Text>{t('noGroups', names)}</Text>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate();
      }}
    >
      <Stack gap="md" maw="46rem">
        <Title order={2}>{t('new')}</Title>
        <Text c="dimmed">{t('newHelp')}</Text>
        <TextInput
          label={t('name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={wrong('/name')}
          maxLength={NAME_CHARACTERS_MAX}
          required
        />
        <RuleEditor value={rule} onChange={setRule} error={wrong('/rule')} fields={fields} names={names} />
        <Radio.Group
          label={t('side')}
          description={t('sideHelp')}
          value={side}
          error={wrong('/side')}
          onChange={(value) => {
            setSide(value === 'b' ? 'b' : 'a');
            setField(null);
          }}
        >
          <Group gap="lg" mt={6}>
            {SIDES.map((one) => (
              <Radio key={one} value={one} label={names[one]} disabled={groupsOn(one).length === 0} />
            ))}
          </Group>
        </Radio.Group>
        <Select
          label={t('field')}
          description={t('fieldHelp')}
          data={groupsOn(side).map((one) => ({ value: one.name, label: one.title }))}
          value={field?.name ?? null}
          allowDeselect={false}
          onChange={setField}
          error={wrong('/field')}
        />
        <TextInput
          label={t('group')}
          description={t('groupHelp')}
          placeholder={name}
          value={group}
          onChange={(event) => setGroup(event.currentTarget.value)}
          error={wrong('/group')}
          maxLength={NAME_CHARACTERS_MAX}
        />
        {save.error !== null && !isSaidBeside(save.error, POINTERS) && <FailedInline error={save.error} />}
        <Group gap="xs">
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
          <ButtonLink to="/syncs/$syncId/segments" params={{ syncId: sync.id }} variant="default">
            {say('action.cancel')}
          </ButtonLink>
        </Group>
        <Text fz="sm" c="dimmed">
          {t('saveHelp')}
        </Text>
      </Stack>
    </form>
  );
}
