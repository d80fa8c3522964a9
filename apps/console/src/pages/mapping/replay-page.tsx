import { Group, List, Select, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { useFormat } from '../../i18n/format.js';
import { fieldText } from '../../parts/field-value.js';
import { Page } from '../../parts/page.js';
import { knownText, RecordName } from '../../parts/record-name.js';
import { Answered } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { type SideNames, useSideNames } from '../sync/side-names.js';
import { syncQuery } from '../syncs/queries.js';
import { usePolicyWords } from './policy-words.js';
import { DAYS, POLICIES, proposalOf } from './replay-proposal.js';

type Sync = Schemas['SyncDto'];
type Replayed = Schemas['ReplayDto'];
const route = getRouteApi('/shell/syncs/$syncId/replay');
const DAYS_UNTIL_CHOSEN = '7';

/** What another policy would have made of what is on record; nothing is written. */
export function ReplayPage() {
  const { t } = useTranslation('mapping');
  const { syncId } = route.useParams();
  const sync = useQuery(syncQuery(syncId));
  return (
    <Page
      title={t('replay.title')}
      about={t('replay.about')}
      above={[
        { label: sync.data?.name ?? '', to: { to: '/syncs/$syncId', params: { syncId } } },
        { label: t('title'), to: { to: '/syncs/$syncId/mapping', params: { syncId } } },
      ]}
    >
      <Answered query={sync}>{(data) => <Replay sync={data} />}</Answered>
    </Page>
  );
}

function Replay({ sync }: { readonly sync: Sync }) {
  const { t } = useTranslation('mapping');
  const navigate = useNavigate();
  const names = useSideNames()(sync.id);
  const policyWords = usePolicyWords(names);
  const { policy: chosen, field, days: wanted } = route.useSearch();
  const days = DAYS.find((one) => one === wanted) ?? DAYS_UNTIL_CHOSEN;
  const policy = chosen === undefined ? undefined : POLICIES[chosen];
  const choose = (name: 'policy' | 'field' | 'days') => (value: string | null) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, [name]: value ?? undefined }),
      replace: true,
      resetScroll: false,
    });
  const proposal = policy && proposalOf(sync.mapping, { policy, field, days: Number(days) });
  const replay = useQuery({
    queryKey: ['syncs', sync.id, 'replay', proposal],
    queryFn: () =>
      answerOf(api.post('/v1/syncs/{id}/replay', { params: { path: { id: sync.id } }, body: proposal ?? { days: 1 } })),
    enabled: proposal !== undefined,
  });
  return (
    <Stack gap="lg">
      <Group align="flex-end" gap="md">
        <Select
          label={t('replay.policy')}
          placeholder={t('replay.choose')}
          data={Object.entries(POLICIES).map(([value, one]) => ({ value, label: policyWords(one) }))}
          value={policy === undefined ? null : (chosen ?? null)}
          onChange={choose('policy')}
          allowDeselect={false}
          w="22rem"
          maw="100%"
        />
        <Select
          label={t('replay.field')}
          placeholder={t('replay.allFields')}
          data={sync.mapping.fields.map(({ id }) => id)}
          value={field ?? null}
          onChange={choose('field')}
          clearable
          clearButtonProps={{ 'aria-label': t('replay.allFields') }}
          w="14rem"
          maw="100%"
        />
        <Select
          label={t('replay.back')}
          data={DAYS.map((value) => ({ value, label: t('replay.days', { count: Number(value) }) }))}
          value={days}
          onChange={choose('days')}
          allowDeselect={false}
          w="10rem"
          maw="100%"
        />
      </Group>
      {proposal === undefined ? (
        <Text c="dimmed">{t('replay.nothingChosen')}</Text>
      ) : (
        <Answered query={replay}>{(data) => <Found replayed={data} names={names} />}</Answered>
      )}
    </Stack>
  );
}

interface FoundProps {
  readonly replayed: Replayed;
  readonly names: SideNames;
}

function Found({ replayed, names }: FoundProps) {
  const { t } = useTranslation('mapping');
  const format = useFormat();
  const { fields, since, from, changes, conflicts } = replayed;
  const sum = (of: (field: Replayed['fields'][number]) => number): number =>
    fields.reduce((total, field) => total + of(field), 0);
  const [decisions, differ] = [sum((field) => field.decisions), sum((field) => field.differ)];
  const shown = sum(({ samples }) => samples.length);
  const unjudged = fields.filter((field) => field.unjudged.length > 0);
  return (
    <Stack gap="xl">
      <div role="status">
        <Text fz="lg" fw={600}>
          {t('replay.differ', { count: differ, decisions })}
        </Text>
        <Text c="dimmed" fz="sm">
          {t('replay.looked', { changes, conflicts, from: format.moment(from) })}
          {from !== since && ` ${t('replay.cut', { since: format.moment(since) })}`}
        </Text>
        <Group gap="md">
          {fields
            .filter((field) => field.decisions > 0)
            .map((field) => (
              <Text key={field.fieldId} fz="sm">
                <b>
                  <bdi>{field.fieldId}</bdi>
                </b>
                : {t('replay.ofField', { differ: field.differ, decisions: field.decisions })}
              </Text>
            ))}
        </Group>
      </div>
      {differ > 0 && (
        <section aria-labelledby="differences">
          <Title order={2} id="differences" mb="xs">
            {t('replay.differences')}
          </Title>
          {shown < differ && (
            <Text c="dimmed" fz="sm" mb="xs">
              {t('replay.latest', { shown })}
            </Text>
          )}
          <DifferenceTable replayed={replayed} names={names} />
        </section>
      )}
      {unjudged.length > 0 && (
        <section aria-labelledby="unjudged">
          <Title order={2} id="unjudged" mb="xs">
            {t('replay.unjudged')}
          </Title>
          <List spacing={4}>
            {unjudged.flatMap(({ fieldId, unjudged: reasons }) =>
              reasons.map(({ code, message, count }) => (
                <List.Item key={`${fieldId} ${code}`}>
                  <b>
                    <bdi>{fieldId}</bdi>
                  </b>
                  : {format.number(count)}
                  <Text fz="sm" dir="auto">
                    {message}
                  </Text>
                </List.Item>
              )),
            )}
          </List>
        </section>
      )}
    </Stack>
  );
}

type Row = Replayed['fields'][number]['samples'][number] & { readonly fieldId: string };
const rowId = ({ linkId, fieldId, at }: Row): string => `${linkId} ${fieldId} ${at}`;

function DifferenceTable({ replayed, names }: FoundProps) {
  const { t } = useTranslation('mapping');
  const { a, b } = names;
  const rows = useMemo(
    () => replayed.fields.flatMap(({ fieldId, samples }) => samples.map((sample) => ({ ...sample, fieldId }))),
    [replayed],
  );
  const columns = useMemo<readonly Column<Row>[]>(() => {
    const ruling = ({ kind, side, value, code }: Schemas['RulingDto']): string => {
      const text = fieldText(value);
      const said = { tool: side === 'b' ? b : a, value: `\u2068${text}\u2069`, code: code ?? '' };
      return t(kind === 'write' && text === '' ? 'replay.ruling.emptied' : `replay.ruling.${kind}`, said);
    };
    const was = ({ was: done, isDone }: Row): string =>
      isDone ? ruling(done) : `${ruling(done)} ${t('replay.notDone')}`;
    const wouldBe = ({ wouldBe: other, isAfterAnother }: Row): string =>
      isAfterAnother ? `${ruling(other)} ${t('replay.afterAnother')}` : ruling(other);
    const idsOf = ({ aId, bId }: Row): string =>
      [aId && `${a} ${aId}`, bId && `${b} ${bId}`].filter(Boolean).join(' · ');
    return [
      {
        id: 'record',
        header: t('replay.column.record'),
        value: (row) => knownText(row.knownBy) || idsOf(row),
        cell: (row) => <RecordName knownBy={row.knownBy} ids={idsOf(row)} linkId={row.linkId} />,
        width: '13rem',
      },
      { id: 'field', header: t('column.field'), value: ({ fieldId }) => fieldId, width: '8rem' },
      {
        id: 'at',
        header: t('replay.column.at'),
        value: ({ at }) => at,
        cell: ({ at }) => <When at={at} />,
        width: '8rem',
      },
      { id: 'a', header: t('replay.column.held', { tool: a }), value: ({ now }) => fieldText(now.a) },
      { id: 'b', header: t('replay.column.held', { tool: b }), value: ({ now }) => fieldText(now.b) },
      { id: 'was', header: t('replay.column.was'), value: was },
      { id: 'wouldBe', header: t('replay.column.wouldBe'), value: wouldBe },
    ];
  }, [t, a, b]);
  return (
    <DataTable
      label={t('replay.differences')}
      columns={columns}
      rows={rows}
      rowId={rowId}
      nothing={t('replay.none')}
      isShort
    />
  );
}
