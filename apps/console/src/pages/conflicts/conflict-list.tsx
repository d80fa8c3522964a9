import { Button, Select, Text } from '@mantine/core';
import { IconChecks, IconScale } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { fieldText } from '../../parts/field-value.js';
import { TextLink } from '../../parts/links.js';
import { knownText } from '../../parts/record-name.js';
import { Answered, Empty } from '../../parts/states.js';
import { When } from '../../parts/when.js';
import { useMay } from '../../shell/session.js';
import { DataTable } from '../../table/data-table.js';
import { type Column } from '../../table/rows.js';
import { useSideNames, useSyncName } from '../sync/side-names.js';
import { LIVE_MS } from '../syncs/queries.js';
import { AnswerMany } from './answer-many.js';
import { ConflictState } from './conflict-state.js';
import { type Conflict, KINDS, STATUSES } from './queries.js';

const rowId = ({ id }: Conflict): string => id;
const ANY = 'any';
const SIDES = ['a', 'b'] as const;

interface Filters {
  readonly status?: string;
  readonly kind?: string;
}

/** The queue of conflicts, of one sync or of all; open ones unless others are asked for. */
export function ConflictList({ syncId }: { readonly syncId: string | null }) {
  const { t } = useTranslation('conflicts');
  const may = useMay();
  const filters: Filters = useSearch({ strict: false });
  const status = filters.status === ANY ? undefined : (STATUSES.find((one) => one === filters.status) ?? 'open');
  const kind = KINDS.find((one) => one === filters.kind);
  const [isAnswering, setAnswering] = useState(false);
  const pages = usePages({
    key: ['conflicts', 'list', syncId, status ?? ANY, kind ?? ANY],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/conflicts', {
            params: {
              query: {
                limit,
                ...(cursor === undefined ? {} : { cursor }),
                ...(syncId === null ? {} : { syncId }),
                ...(status === undefined ? {} : { status }),
                ...(kind === undefined ? {} : { kind }),
              },
            },
          }),
        ),
      [syncId, status, kind],
    ),
    refetchEveryMs: LIVE_MS,
  });
  const isPlain = status === 'open' && kind === undefined;
  return (
    <Answered query={pages.query}>
      {() => (
        <>
          {pages.rows.length === 0 && isPlain ? (
            <Empty icon={IconScale} title={t('none')} action={<AllLink />}>
              {t('noneHelp')}
            </Empty>
          ) : (
            <ConflictTable
              syncId={syncId}
              status={status}
              pages={pages}
              filters={
                <>
                  <FilterSelect
                    name="status"
                    label={t('column.status')}
                    value={status ?? ANY}
                    options={[...STATUSES.map((one) => [one, t(`status.${one}`)] as const), [ANY, t('anyStatus')]]}
                  />
                  <FilterSelect
                    name="kind"
                    label={t('column.kind')}
                    value={kind ?? ANY}
                    options={[[ANY, t('anyKind')], ...KINDS.map((one) => [one, t(`kind.${one}`)] as const)]}
                  />
                  {status === 'open' && may('conflicts.answer') && (
                    <Button variant="default" leftSection={<IconChecks size={16} />} onClick={() => setAnswering(true)}>
                      {t('many.open')}
                    </Button>
                  )}
                </>
              }
            />
          )}
          <AnswerMany isOpen={isAnswering} onClose={() => setAnswering(false)} syncId={syncId} />
        </>
      )}
    </Answered>
  );
}

function AllLink() {
  const { t } = useTranslation('conflicts');
  return (
    <TextLink to="." search={(before: object) => ({ ...before, status: ANY })}>
      {t('showAll')}
    </TextLink>
  );
}

interface FilterSelectProps {
  readonly name: 'status' | 'kind';
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
}

/** A filter of the list; it is kept in the URL. */
function FilterSelect({ name, label, value, options }: FilterSelectProps) {
  const navigate = useNavigate();
  return (
    <Select
      aria-label={label}
      data={options.map(([one, words]) => ({ value: one, label: words }))}
      value={value}
      allowDeselect={false}
      onChange={(chosen) =>
        void navigate({
          to: '.',
          search: (before: object) => ({ ...before, [name]: chosen ?? undefined }),
          replace: true,
          resetScroll: false,
        })
      }
      w="12rem"
    />
  );
}

interface ConflictTableProps {
  readonly syncId: string | null;
  /** Only those of this status are listed. */
  readonly status: Conflict['status'] | undefined;
  readonly pages: ReturnType<typeof usePages<Conflict>>;
  readonly filters: ReactNode;
}

function ConflictTable({ syncId, status, pages, filters }: ConflictTableProps) {
  const { t } = useTranslation('conflicts');
  const navigate = useNavigate();
  const namesOf = useSideNames();
  const syncName = useSyncName();
  const columns = useMemo<readonly Column<Conflict>[]>(() => {
    const statusColumn: Column<Conflict> = {
      id: 'status',
      header: t('column.status'),
      value: ({ status: one }) => t(`status.${one}`),
      cell: ({ status: one }) => <ConflictState status={one} />,
      width: '12rem',
    };
    const idsOf = ({ records }: Conflict): string => [...new Set(records.map(({ remoteId }) => remoteId))].join(', ');
    const nameOf = (conflict: Conflict): string => knownText(conflict.knownBy) || idsOf(conflict);
    /** What each tool holds; where nothing is known of it, how many records of it are meant. */
    const heldBy = (conflict: Conflict): readonly (readonly [string, string])[] => {
      const names = namesOf(conflict.syncId);
      return SIDES.map((side) => {
        const count = conflict.records.filter((record) => record.side === side).length;
        const records = conflict.kind === 'identity' && count > 0 ? t('candidates', { count }) : '';
        return [names[side], fieldText(conflict.now?.[side]) || records] as const;
      }).filter(([, held]) => held !== '');
    };
    return [
      {
        id: 'record',
        header: t('column.record'),
        value: nameOf,
        cell: (conflict) => (
          <TextLink to="/conflicts/$conflictId" params={{ conflictId: conflict.id }} fw={600} fz="sm">
            <bdi>{nameOf(conflict)}</bdi>
          </TextLink>
        ),
        width: '14rem',
      },
      { id: 'field', header: t('column.field'), value: ({ fieldId }) => fieldId ?? '', width: '8rem' },
      {
        id: 'values',
        header: t('column.values'),
        value: (conflict) =>
          heldBy(conflict)
            .map(([tool, value]) => `${tool}: ${value}`)
            .join('; '),
        cell: (conflict) => <Values values={heldBy(conflict)} />,
        width: '15rem',
      },
      { id: 'kind', header: t('column.kind'), value: ({ kind }) => t(`kind.${kind}`), width: '10rem' },
      ...(syncId === null
        ? [{ id: 'sync', header: t('column.sync'), value: (one: Conflict) => syncName(one.syncId), width: '9rem' }]
        : []),
      // All of one status need no column to say so.
      ...(status === undefined ? [statusColumn] : []),
      { id: 'at', header: t('column.at'), value: ({ at }) => at, cell: ({ at }) => <When at={at} />, width: '8rem' },
    ];
  }, [t, syncId, status, namesOf, syncName]);
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={pages.rows}
      rowId={rowId}
      paging={pages}
      filters={filters}
      onOpen={({ id }) => void navigate({ to: '/conflicts/$conflictId', params: { conflictId: id } })}
    />
  );
}

/** What each tool holds, below each other. */
function Values({ values }: { readonly values: readonly (readonly [string, string])[] }) {
  return (
    <div>
      {values.map(([tool, value]) => (
        <div key={tool}>
          <Text span fz="xs" c="dimmed">
            <bdi>{tool}</bdi>
          </Text>{' '}
          <bdi>{value}</bdi>
        </div>
      ))}
    </div>
  );
}
