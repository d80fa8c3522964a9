import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconAddressBook,
  IconKeyboard,
  IconPlugConnected,
  IconPlus,
  IconRefreshDot,
  IconSearch,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type LinkProps, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, type Schemas } from '../api/client.js';
import { fieldText } from '../parts/field-value.js';
import { connectionsQuery } from '../pages/connections/queries.js';
import { syncsQuery } from '../pages/syncs/queries.js';
import { MANAGE_PLACES, WORK_PLACES } from './navigation.js';

const TYPED_FOR_MS = 200;
const SEARCH_CHARACTERS_MIN = 2;
/** Of each kind, so that one does not hide the others. */
const SHOWN_MAX = 8;

interface PaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onHelp: () => void;
}

/** Goes anywhere and finds any record, by keyboard. */
export default function Palette({ isOpen, onClose, onHelp }: PaletteProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query.trim(), TYPED_FOR_MS);
  const isLongEnough = settled.length >= SEARCH_CHARACTERS_MIN;
  const found = useQuery({
    queryKey: ['search', settled],
    queryFn: ({ signal }) => answerOf(api.get('/v1/search', { params: { query: { q: settled } }, signal })),
    enabled: isOpen && isLongEnough,
  });
  const groups = useGroups(onHelp);
  const go = useNavigate();
  const records: SpotlightActionData[] = (found.data?.items ?? []).map((link) => ({
    id: `link ${link.linkId}`,
    label: nameOf(link),
    description: t('search.inSync', { sync: link.syncName }),
    leftSection: <IconAddressBook size={18} aria-hidden />,
    onClick: () => void go({ to: '/links/$linkId', params: { linkId: link.linkId } }),
  }));
  const isSearching = query.trim().length >= SEARCH_CHARACTERS_MIN && (found.isFetching || settled !== query.trim());
  return (
    <Spotlight
      forceOpened={isOpen}
      onSpotlightClose={() => {
        setQuery('');
        onClose();
      }}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      filter={(wanted) => [
        ...matching(groups, wanted),
        ...(records.length > 0 ? [{ group: t('search.records'), actions: records }] : []),
      ]}
      actions={groups}
      nothingFound={
        query.trim().length < SEARCH_CHARACTERS_MIN
          ? t('search.hint', { count: SEARCH_CHARACTERS_MIN })
          : t(isSearching ? 'search.searching' : 'search.nothing')
      }
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t('search.placeholder'),
        'aria-label': t('search.open'),
      }}
      scrollable
      maxHeight={460}
    />
  );
}

/** What a link is known by. */
function nameOf({ values, aId, bId }: Schemas['FoundDto']): string {
  const texts = values.map(({ value }) => fieldText(value));
  return texts.length > 0 ? texts.join(' · ') : [aId, bId].filter((id) => id !== null).join(' ↔ ');
}

function matching(groups: readonly SpotlightActionGroupData[], query: string): SpotlightActionGroupData[] {
  const wanted = query.trim().toLocaleLowerCase();
  return groups
    .map(({ group, actions }) => ({
      group,
      actions: actions.filter(({ label = '' }) => label.toLocaleLowerCase().includes(wanted)).slice(0, SHOWN_MAX),
    }))
    .filter(({ actions }) => actions.length > 0);
}

/** Places, syncs, connections and what can be begun. */
function useGroups(onHelp: () => void): SpotlightActionGroupData[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const syncs = useQuery(syncsQuery);
  const connections = useQuery(connectionsQuery);
  const to = (link: LinkProps) => () => void navigate(link as Parameters<typeof navigate>[0]);
  return [
    {
      group: t('search.pages'),
      actions: [...WORK_PLACES, ...MANAGE_PLACES].map(({ id, to: place, icon: Icon }) => ({
        id,
        label: t(`nav.${id}`),
        leftSection: <Icon size={18} stroke={1.8} />,
        onClick: to({ to: place }),
      })),
    },
    {
      group: t('search.actions'),
      actions: [
        {
          id: 'new sync',
          label: t('do.newSync'),
          leftSection: <IconPlus size={18} aria-hidden />,
          onClick: to({ to: '/syncs/new' }),
        },
        {
          id: 'new connection',
          label: t('do.connect'),
          leftSection: <IconPlus size={18} aria-hidden />,
          onClick: to({ to: '/connections/new' }),
        },
        { id: 'help', label: t('keys.open'), leftSection: <IconKeyboard size={18} aria-hidden />, onClick: onHelp },
      ],
    },
    {
      group: t('search.syncs'),
      actions: (syncs.data?.items ?? []).map(({ id, name }) => ({
        id: `sync ${id}`,
        label: name,
        leftSection: <IconRefreshDot size={18} aria-hidden />,
        onClick: to({ to: '/syncs/$syncId', params: { syncId: id } }),
      })),
    },
    {
      group: t('search.connections'),
      actions: (connections.data?.items ?? []).map(({ id, name }) => ({
        id: `connection ${id}`,
        label: name,
        leftSection: <IconPlugConnected size={18} aria-hidden />,
        onClick: to({ to: '/connections/$connectionId', params: { connectionId: id } }),
      })),
    },
  ];
}
