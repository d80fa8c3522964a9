import { Button, Code, Drawer, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditEntry } from '../../api/access.js';
import { answerOf, api } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { useFormat } from '../../i18n/format.js';
import { Facts } from '../../parts/facts.js';
import { Page } from '../../parts/page.js';
import { State } from '../../parts/state.js';
import { Answered, Empty } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';

const route = getRouteApi('/shell/audit');

const rowId = ({ id }: AuditEntry): string => id;
/** A day of a date input, as the moment it begins here. */
const dayBegins = (day: string): string => new Date(`${day}T00:00:00`).toISOString();

export function AuditPage() {
  const { t } = useTranslation('admin');
  const { actor, action, subject, from, to } = route.useSearch();
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const filter = {
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(subject === undefined ? {} : { subject }),
    ...(from === undefined ? {} : { from: dayBegins(from) }),
    ...(to === undefined ? {} : { to: dayBegins(to) }),
  };
  const paging = usePages<AuditEntry>({
    key: ['audit', filter],
    fetchPage: (cursor, limit) =>
      answerOf(
        api.get('/v1/audit', { params: { query: { ...filter, limit, ...(cursor === undefined ? {} : { cursor }) } } }),
      ),
  });
  const columns = useColumns();
  return (
    <Page title={t('audit.title')} about={t('audit.about')}>
      <Answered query={paging.query}>
        {() =>
          paging.rows.length === 0 ? (
            <Stack>
              <Filters />
              <Empty icon={IconHistory} title={t('audit.none')}>
                {t('audit.noneHelp')}
              </Empty>
            </Stack>
          ) : (
            <DataTable
              label={t('audit.title')}
              columns={columns}
              rows={paging.rows}
              rowId={rowId}
              paging={paging}
              onOpen={setOpened}
              filters={<Filters />}
            />
          )
        }
      </Answered>
      <Details entry={opened} onClose={() => setOpened(null)} />
    </Page>
  );
}

function useColumns(): readonly Column<AuditEntry>[] {
  const { t } = useTranslation('admin');
  const subjectWords = useSubjectWords();
  return useMemo<readonly Column<AuditEntry>[]>(
    () => [
      {
        id: 'when',
        header: t('audit.when'),
        value: ({ at }) => at,
        cell: ({ at }) => <When at={at} />,
        width: '10rem',
      },
      {
        id: 'who',
        header: t('audit.who'),
        value: ({ actor }) => (actor.kind === 'key' ? `${actor.name} (${t('audit.byKey')})` : actor.name),
        cell: ({ actor }) => (
          <span>
            <bdi>{actor.name}</bdi>
            {actor.kind === 'key' && ` (${t('audit.byKey')})`}
          </span>
        ),
      },
      {
        id: 'action',
        header: t('audit.action'),
        value: ({ action }) => action,
        cell: ({ action }) => <code>{action}</code>,
      },
      {
        id: 'subject',
        header: t('audit.subject'),
        value: (entry) => subjectWords(entry),
        cell: (entry) => <Subject entry={entry} />,
      },
      {
        id: 'outcome',
        header: t('audit.outcome'),
        value: ({ outcome }) => outcome,
        cell: ({ outcome }) => <Outcome outcome={outcome} />,
        width: '11rem',
      },
    ],
    [t, subjectWords],
  );
}

const KINDS = [
  ...(['alert', 'alertChannel', 'alertRules', 'apiKey', 'conflict', 'connection', 'deadLetter'] as const),
  ...(['invitation', 'link', 'person', 'run', 'segment', 'session', 'sync', 'workspace'] as const),
];

/** What was acted on, in words: what it is, and what it or its sync is called. */
function useSubjectWords(): (entry: AuditEntry) => string {
  const { t } = useTranslation('admin');
  return useCallback(
    ({ subject }) => {
      const known = KINDS.find((kind) => kind === subject.kind);
      const kind = known === undefined ? subject.kind : t(`audit.kind.${known}`);
      return subject.name === null ? kind : `${kind} · ${subject.name}`;
    },
    [t],
  );
}

function Subject({ entry }: { readonly entry: AuditEntry }) {
  const words = useSubjectWords()(entry);
  return (
    <div>
      <bdi>{words}</bdi>
      {entry.subject.id !== null && (
        <Text fz="xs" c="dimmed" dir="ltr" truncate title={entry.subject.id}>
          {entry.subject.id}
        </Text>
      )}
    </div>
  );
}

function Outcome({ outcome }: { readonly outcome: string }) {
  const { t } = useTranslation('admin');
  if (outcome === 'done') return <State kind="good">{t('audit.done')}</State>;
  if (outcome === 'begun') return <State kind="waiting">{t('audit.begun')}</State>;
  if (outcome === 'denied') return <State kind="bad">{t('audit.denied')}</State>;
  return <State kind="bad">{t('audit.refused', { code: outcome })}</State>;
}

function Filters() {
  const { t } = useTranslation('admin');
  const navigate = useNavigate();
  const { action, from, to } = route.useSearch();
  const [typed, setTyped] = useState(action ?? '');
  const set = (change: Readonly<Record<string, string | undefined>>): void =>
    void navigate({ to: '/audit', search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          set({ action: typed.trim() === '' ? undefined : typed.trim() });
        }}
      >
        <TextInput
          label={t('audit.action')}
          placeholder={t('audit.filterAction')}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => set({ action: typed.trim() === '' ? undefined : typed.trim() })}
          w="15rem"
        />
      </form>
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          label={t(`audit.${name}`)}
          value={(name === 'from' ? from : to) ?? ''}
          onChange={(event) =>
            set({ [name]: event.currentTarget.value === '' ? undefined : event.currentTarget.value })
          }
          w="9.5rem"
        />
      ))}
    </>
  );
}

function Details({ entry, onClose }: { readonly entry: AuditEntry | null; readonly onClose: () => void }) {
  const { t } = useTranslation('admin');
  const { t: tShell } = useTranslation();
  const format = useFormat();
  return (
    <Drawer
      opened={entry !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('audit.details')}
      closeButtonProps={{ 'aria-label': tShell('action.close') }}
    >
      {entry && (
        <Stack>
          <Facts
            title={entry.action}
            facts={[
              [t('audit.when'), format.exact(entry.at)],
              [t('audit.who'), <bdi key="who">{entry.actor.name}</bdi>],
              [t('audit.subject'), <Subject key="subject" entry={entry} />],
              [t('audit.outcome'), <Outcome key="outcome" outcome={entry.outcome} />],
              [t('audit.address'), entry.address],
            ]}
          />
          {(['before', 'after'] as const).map((when) =>
            entry[when] === null ? null : (
              <div key={when}>
                <Title order={3}>{t(`audit.${when}`)}</Title>
                <Code block>{JSON.stringify(entry[when], null, 2)}</Code>
              </div>
            ),
          )}
          <Text>
            <Button variant="default" onClick={onClose}>
              {tShell('action.close')}
            </Button>
          </Text>
        </Stack>
      )}
    </Drawer>
  );
}
