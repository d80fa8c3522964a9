import { Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconAddressBook, IconFilter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { fieldText } from '../../parts/field-value.js';
import { TextLink } from '../../parts/links.js';
import { State } from '../../parts/state.js';
import { Answered, Empty } from '../../parts/states.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { useSideNames } from '../sync/side-names.js';
import { syncQuery } from '../syncs/queries.js';
import { type Link, linkName } from './link-name.js';

const route = getRouteApi('/shell/syncs/$syncId/records');
const TYPED_FOR_MS = 250;
/** More columns than this are read on the page of the record. */
const FIELD_COLUMNS_MAX = 2;
const rowId = ({ id }: Link): string => id;

/** The pairs of records of one sync. The server searches all of them; the table's own search looks in what is shown. */
export function RecordsTab() {
  const { t } = useTranslation('records');
  const { syncId } = route.useParams();
  const { q } = route.useSearch();
  const sync = useQuery(syncQuery(syncId));
  const pages = usePages({
    key: ['links', 'of', syncId, q ?? ''],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/syncs/{id}/links', {
            params: {
              path: { id: syncId },
              query: {
                limit,
                ...(cursor === undefined ? {} : { cursor }),
                ...(q === undefined ? {} : { search: q }),
              },
            },
          }),
        ),
      [syncId, q],
    ),
  });
  return (
    <Answered query={sync}>
      {({ mapping }) => (
        <Answered query={pages.query}>
          {() =>
            pages.rows.length === 0 && q === undefined ? (
              <Empty icon={IconAddressBook} title={t('none')}>
                {t('noneHelp')}
              </Empty>
            ) : (
              <LinkTable syncId={syncId} mapping={mapping} pages={pages} q={q ?? ''} />
            )
          }
        </Answered>
      )}
    </Answered>
  );
}

interface LinkTableProps {
  readonly syncId: string;
  readonly mapping: Schemas['StoredMappingDto'];
  readonly pages: ReturnType<typeof usePages<Link>>;
  readonly q: string;
}

function LinkTable({ syncId, mapping, pages, q }: LinkTableProps) {
  const { t } = useTranslation('records');
  const navigate = useNavigate();
  const { a, b } = useSideNames()(syncId);
  const columns = useMemo<readonly Column<Link>[]>(() => {
    const named = new Set(mapping.keys.flatMap(({ fieldIds }) => fieldIds));
    const fields = mapping.fields.filter(({ id }) => !named.has(id)).slice(0, FIELD_COLUMNS_MAX);
    return [
      {
        id: 'name',
        header: t('column.record'),
        value: (link) => linkName(link, mapping),
        cell: (link) => (
          <TextLink to="/links/$linkId" params={{ linkId: link.id }} fw={600} fz="sm">
            <bdi>{linkName(link, mapping)}</bdi>
          </TextLink>
        ),
        width: '16rem',
      },
      ...fields.map(({ id }): Column<Link> => ({
        id: `field ${id}`,
        header: id,
        value: ({ base }) => {
          const pair = (base as Readonly<Record<string, { readonly a?: unknown; readonly b?: unknown }>>)[id];
          return fieldText(pair?.a ?? pair?.b);
        },
        width: '9rem',
      })),
      {
        id: 'a',
        header: a,
        value: ({ aId }) => aId ?? t('creating'),
        cell: ({ aId }) => <Id id={aId} />,
        width: '8.5rem',
      },
      {
        id: 'b',
        header: b,
        value: ({ bId }) => bId ?? t('creating'),
        cell: ({ bId }) => <Id id={bId} />,
        width: '8.5rem',
      },
      {
        id: 'frozen',
        header: t('column.state'),
        value: ({ frozen }) => (frozen.length === 0 ? t('fine') : t('frozenCount', { count: frozen.length })),
        cell: ({ frozen }) =>
          frozen.length === 0 ? (
            <State kind="good">{t('fine')}</State>
          ) : (
            <State kind="paused">{t('frozenCount', { count: frozen.length })}</State>
          ),
        width: '10rem',
      },
    ];
  }, [t, mapping, a, b]);
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={pages.rows}
      rowId={rowId}
      paging={pages}
      nothing={t('nothing')}
      onOpen={({ id }) => void navigate({ to: '/links/$linkId', params: { linkId: id } })}
      filters={<SearchAll q={q} />}
    />
  );
}

/** An id of a vendor's; long ones are cut off and whole on hover. */
function Id({ id }: { readonly id: string | null }) {
  const { t } = useTranslation('records');
  return (
    <Text fz="sm" truncate title={id ?? undefined} dir={id === null ? undefined : 'ltr'} ta="start">
      {id ?? t('creating')}
    </Text>
  );
}

/** Looks in all pairs, on the server; what is typed follows into the URL. */
function SearchAll({ q }: { readonly q: string }) {
  const { t } = useTranslation('records');
  const navigate = useNavigate();
  const [typed, setTyped] = useState(q);
  const search = useDebouncedCallback(
    (text: string) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, q: text.trim() === '' ? undefined : text.trim() }),
        replace: true,
        resetScroll: false,
      }),
    TYPED_FOR_MS,
  );
  return (
    <TextInput
      aria-label={t('search')}
      placeholder={t('searchPlaceholder')}
      leftSection={<IconFilter size={16} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}
