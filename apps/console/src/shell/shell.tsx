import { AppShell, Box, Burger, Group, Skeleton, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure, useNetwork } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from '../parts/states.js';
import { OpenAlertCount } from './open-alert-count.js';
import { MANAGE_PLACES, type Place, WORK_PLACES } from './navigation.js';
import { useMay, useMe } from './session.js';
import { SessionWatch } from './session-watch.js';
import classes from './shell.module.css';
import { useShortcuts } from './shortcuts.js';

const Palette = lazy(() => import('./palette.js'));
const KeyboardHelp = lazy(() => import('./keyboard-help.js'));
const PersonMenu = lazy(() => import('./person-menu.js'));
const Toasts = lazy(() => import('./toasts.js'));

/**
 * Fetches, whenever the browser has nothing else to do, what is a key or a click away: typing may begin at once when
 * the palette is opened, and no page of the navigation is waited for. One after the other, so that none holds up what
 * a person does meanwhile.
 */
function useFetchedAhead(): void {
  const router = useRouter();
  useEffect(() => {
    const parts: (() => Promise<unknown>)[] = [
      ...[...WORK_PLACES, ...MANAGE_PLACES].map(
        ({ to }) =>
          async () =>
            await router.loadRouteChunk(router.routesByPath[to]),
      ),
      () => import('./palette.js'),
    ];
    const leaving = new AbortController();
    void (async () => {
      for (const fetchPart of parts) {
        await idle();
        if (leaving.signal.aborted) return;
        // What does not come now is asked for again, and told, when it is gone to.
        await fetchPart().catch(() => undefined);
      }
    })();
    return () => leaving.abort();
  }, [router]);
}

/** Safari does not tell when it is idle: there a task of its own is waited for. */
const idle = (): Promise<unknown> =>
  new Promise((resolve) =>
    'requestIdleCallback' in window ? window.requestIdleCallback(resolve) : setTimeout(resolve),
  );

/** Around every page of somebody who is signed in. */
export function Shell() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  const [isMenuOpen, menu] = useDisclosure(false);
  const [isPaletteOpen, palette] = useDisclosure(false);
  const [isHelpOpen, help] = useDisclosure(false);
  const hasOpened = useEver(isPaletteOpen);
  const go = useGo(menu.close);
  const main = useRef<HTMLElement>(null);
  useShortcuts({
    'mod+k': palette.toggle,
    '?': help.open,
    '/': () => document.querySelector<HTMLInputElement>('[data-table-find]')?.focus(),
    ...go,
  });
  useFetchedAhead();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => menu.close(), [path]);

  return (
    <AppShell
      layout="alt"
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'md', sm: 'lg' }}
      classNames={{ navbar: classes['navbar'] ?? '', header: classes['header'] ?? '', main: classes['main'] ?? '' }}
    >
      <a className={classes['skip']} href="#page" onClick={() => main.current?.focus()}>
        {t('nav.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px={{ base: 'md', sm: 'lg' }} justify="space-between" wrap="nowrap" gap="sm">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isMenuOpen} onClick={menu.toggle} hiddenFrom="sm" size="sm" aria-label={t('nav.open')} />
            <SearchButton onClick={palette.open} />
          </Group>
          <Suspense fallback={<Skeleton circle height={34} />}>
            <PersonMenu onKeyboardHelp={help.open} />
          </Suspense>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <Navigation isMenuOpen={isMenuOpen} onClose={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1} ref={main}>
        {!online && (
          <Box className={classes['offline'] ?? ''} role="status">
            {t('state.offline')}
          </Box>
        )}
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <SessionWatch />
      <Suspense>
        {hasOpened && <Palette isOpen={isPaletteOpen} onClose={palette.close} onHelp={help.open} />}
        {isHelpOpen && <KeyboardHelp onClose={help.close} />}
        <Toasts />
      </Suspense>
    </AppShell>
  );
}

/** What was opened once stays, closed, so that it can fade out and opens faster again. */
function useEver(isOpen: boolean): boolean {
  const [ever, setEver] = useState(isOpen);
  if (isOpen && !ever) setEver(true);
  return ever || isOpen;
}

/** G and a letter for each place. */
function useGo(onGo: () => void): Readonly<Record<string, () => void>> {
  const navigate = useNavigate();
  return Object.fromEntries(
    [...WORK_PLACES, ...MANAGE_PLACES].map(({ letter, to }) => [
      `g ${letter}`,
      () => {
        onGo();
        void navigate({ to });
      },
    ]),
  );
}

function SearchButton({ onClick }: { readonly onClick: () => void }) {
  const { t } = useTranslation();
  const isMac = navigator.platform.startsWith('Mac');
  return (
    <UnstyledButton className={classes['search'] ?? ''} onClick={onClick} aria-keyshortcuts="Control+K Meta+K">
      <IconSearch size={16} aria-hidden />
      <span>{t('search.open')}</span>
      <kbd aria-hidden>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
    </UnstyledButton>
  );
}

function Navigation({ isMenuOpen, onClose }: { readonly isMenuOpen: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const { workspace } = useMe();
  const isShown = ({ permission }: Place): boolean => permission === undefined || may(permission);
  return (
    <nav aria-label={t('nav.label')} className={classes['nav']}>
      <Group justify="space-between" wrap="nowrap" className={classes['brand'] ?? ''}>
        <Link to="/" className={classes['brandLink'] ?? ''}>
          <img src="/icon.svg" alt="" width={26} height={26} />
          <span>
            <Text span fw={700} lh={1.2} display="block">
              Syncline
            </Text>
            <Text span fz="xs" c="dimmed" lh={1.2} display="block">
              <bdi>{workspace.name}</bdi>
            </Text>
          </span>
        </Link>
        <Burger opened={isMenuOpen} onClick={onClose} hiddenFrom="sm" size="sm" aria-label={t('nav.close')} />
      </Group>
      <Places title={t('nav.work')} places={WORK_PLACES.filter(isShown)} />
      <Places title={t('nav.manage')} places={MANAGE_PLACES.filter(isShown)} />
    </nav>
  );
}

function Places({ title, places }: { readonly title: string; readonly places: readonly Place[] }) {
  const { t } = useTranslation();
  if (places.length === 0) return null;
  return (
    <div>
      <VisuallyHidden>{title}</VisuallyHidden>
      <ul className={classes['places']}>
        {places.map(({ id, to, icon: Icon }) => (
          <li key={id}>
            <Link
              to={to}
              className={classes['place'] ?? ''}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              <Icon size={18} stroke={1.8} />
              {t(`nav.${id}`)}
              {id === 'alerts' && <OpenAlertCount />}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
