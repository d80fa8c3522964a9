import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.js';
import { usePages } from '../../api/pages.js';
import { TextLink } from '../../parts/links.js';
import { When } from '../../parts/when.js';
import { PartTable } from '../../table/part-table.js';
import { type Column } from '../../table/rows.js';
import { type Alert } from './queries.js';
import { placeOf } from './words.js';

const rowId = ({ id }: Alert): string => id;

export function PastAlerts() {
  const { t } = useTranslation('alerts');
  const pages = usePages({
    key: ['alerts', 'past'],
    fetchPage: useCallback(
      (cursor: string | undefined, limit: number) =>
        answerOf(
          api.get('/v1/alerts', {
            params: { query: { state: 'past', limit, ...(cursor === undefined ? {} : { cursor }) } },
          }),
        ),
      [],
    ),
  });
  const columns = useMemo<readonly Column<Alert>[]>(
    () => [
      { id: 'kind', header: t('past.kind'), value: ({ kind }) => t(`kind.${kind}`) },
      {
        id: 'subject',
        header: t('past.subject'),
        value: ({ subject }) => subject.name,
        cell: (alert) => (
          <TextLink {...placeOf(alert)} fz="sm">
            <bdi>{alert.subject.name}</bdi>
          </TextLink>
        ),
      },
      { id: 'opened', header: t('past.opened'), value: ({ openedAt }) => openedAt, cell: openedCell, width: '10rem' },
      { id: 'closed', header: t('past.closed'), value: ({ closedAt }) => closedAt, cell: closedCell, width: '10rem' },
      { id: 'by', header: t('past.by'), value: ({ acknowledgedBy }) => acknowledgedBy },
    ],
    [t],
  );
  return <PartTable label={t('past.title')} columns={columns} pages={pages} rowId={rowId} nothing={t('past.none')} />;
}

const openedCell = ({ openedAt }: Alert) => <When at={openedAt} />;
const closedCell = ({ closedAt }: Alert) => closedAt !== null && <When at={closedAt} />;
