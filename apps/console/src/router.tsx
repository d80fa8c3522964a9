import { type QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { answerOf, api } from './api/client.js';
import { NothingHere, PageFailed, PageLoading } from './shell/page-states.js';
import { meQuery } from './shell/session.js';
import { Shell } from './shell/shell.js';
import { text, withTables } from './shell/url.js';

const rootRoute = createRootRouteWithContext<{ readonly queries: QueryClient }>()({ component: Outlet });

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search) => ({ ...text(search, 'returnTo'), ...text(search, 'problem') }),
  beforeLoad: async () => {
    const { needed } = await answerOf(api.get('/v1/set-up'));
    if (needed) throw redirect({ to: '/set-up' });
  },
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.js'), 'SignInPage'),
});

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/set-up',
  beforeLoad: async () => {
    const { needed } = await answerOf(api.get('/v1/set-up'));
    if (!needed) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(() => import('./pages/sign-in/set-up-page.js'), 'SetUpPage'),
});

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  validateSearch: (search) => ({ token: '', ...text(search, 'token') }),
  component: lazyRouteComponent(() => import('./pages/sign-in/invitation-page.js'), 'InvitationPage'),
});

/** Every page of somebody who is signed in hangs below this. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    if (context.queries.getQueryData(meQuery.queryKey) !== undefined) return;
    // That nobody is signed in is no failure here.
    const { me } = await answerOf(api.get('/v1/session'));
    if (me === null)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { returnTo: location.href } });
    context.queries.setQueryData(meQuery.queryKey, me);
  },
  component: Shell,
});

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: (search) => ({ ...text(search, 'window') }),
  component: lazyRouteComponent(() => import('./pages/overview/overview-page.js'), 'OverviewPage'),
});

const connectionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connections',
  validateSearch: withTables(),
  component: lazyRouteComponent(() => import('./pages/connections/connections-page.js'), 'ConnectionsPage'),
});

const addConnectionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connections/new',
  validateSearch: withTables('vendor', 'connectionId', 'attemptId', 'error'),
  component: lazyRouteComponent(() => import('./pages/connections/add-connection-page.js'), 'AddConnectionPage'),
});

const connectionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connections/$connectionId',
  validateSearch: withTables('connectionId', 'attemptId', 'error'),
  component: lazyRouteComponent(() => import('./pages/connections/connection-page.js'), 'ConnectionPage'),
});

const syncsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/syncs',
  validateSearch: withTables('state'),
  component: lazyRouteComponent(() => import('./pages/syncs/syncs-page.js'), 'SyncsPage'),
});

const newSyncRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/syncs/new',
  validateSearch: withTables('step', 'sync'),
  component: lazyRouteComponent(() => import('./pages/new-sync/new-sync-page.js'), 'NewSyncPage'),
});

const syncRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/syncs/$syncId',
  component: lazyRouteComponent(() => import('./pages/sync/sync-page.js'), 'SyncPage'),
});

const syncStatusRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/',
  validateSearch: withTables('held'),
  component: lazyRouteComponent(() => import('./pages/sync/status-tab.js'), 'StatusTab'),
});

const syncRecordsRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/records',
  validateSearch: withTables('q'),
  component: lazyRouteComponent(() => import('./pages/records/records-tab.js'), 'RecordsTab'),
});

const syncConflictsRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/conflicts',
  validateSearch: withTables('status', 'kind'),
  component: lazyRouteComponent(() => import('./pages/conflicts/conflicts-page.js'), 'ConflictsTab'),
});

const syncDeadLettersRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/dead-letters',
  validateSearch: withTables('status'),
  component: lazyRouteComponent(() => import('./pages/dead-letters/dead-letters-page.js'), 'DeadLettersTab'),
});

const syncRunsRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/runs',
  validateSearch: withTables('kind'),
  component: lazyRouteComponent(() => import('./pages/runs/runs-tab.js'), 'RunsTab'),
});

const syncMappingRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/mapping',
  validateSearch: withTables('version', 'against'),
  component: lazyRouteComponent(() => import('./pages/mapping/mapping-tab.js'), 'MappingTab'),
});

const editMappingRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/syncs/$syncId/edit-mapping',
  validateSearch: withTables('part'),
  component: lazyRouteComponent(() => import('./pages/mapping/edit-mapping-page.js'), 'EditMappingPage'),
});

const replayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/syncs/$syncId/replay',
  validateSearch: withTables('policy', 'field', 'days'),
  component: lazyRouteComponent(() => import('./pages/mapping/replay-page.js'), 'ReplayPage'),
});

const syncSegmentsRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/segments',
  validateSearch: withTables(),
  component: lazyRouteComponent(() => import('./pages/segments/segments-tab.js'), 'SegmentsTab'),
});

const syncSettingsRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/sync/settings-tab.js'), 'SettingsTab'),
});

const newSegmentRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/segments/new',
  component: lazyRouteComponent(() => import('./pages/segments/new-segment.js'), 'NewSegment'),
});

const segmentRoute = createRoute({
  getParentRoute: () => syncRoute,
  path: '/segments/$segmentId',
  validateSearch: withTables('run'),
  component: lazyRouteComponent(() => import('./pages/segments/segment-page.js'), 'SegmentPage'),
});

const runRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/$runId',
  validateSearch: withTables('kind', 'segment'),
  component: lazyRouteComponent(() => import('./pages/runs/run-page.js'), 'RunPage'),
});

const conflictsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conflicts',
  validateSearch: withTables('status', 'kind'),
  component: lazyRouteComponent(() => import('./pages/conflicts/conflicts-page.js'), 'ConflictsPage'),
});

const conflictRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conflicts/$conflictId',
  component: lazyRouteComponent(() => import('./pages/conflicts/conflict-page.js'), 'ConflictPage'),
});

const deadLettersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dead-letters',
  validateSearch: withTables('status'),
  component: lazyRouteComponent(() => import('./pages/dead-letters/dead-letters-page.js'), 'DeadLettersPage'),
});

const alertsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/alerts',
  validateSearch: withTables('cfind', 'csort'),
  component: lazyRouteComponent(() => import('./pages/alerts/alerts-page.js'), 'AlertsPage'),
});

const linkRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/links/$linkId',
  validateSearch: withTables('field'),
  component: lazyRouteComponent(() => import('./pages/link/link-page.js'), 'LinkPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  validateSearch: withTables('ifind', 'isort'),
  component: lazyRouteComponent(() => import('./pages/people/people-page.js'), 'PeoplePage'),
});

const keysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/keys',
  validateSearch: withTables(),
  component: lazyRouteComponent(() => import('./pages/keys/keys-page.js'), 'KeysPage'),
});

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: withTables('actor', 'action', 'subject', 'from', 'to'),
  component: lazyRouteComponent(() => import('./pages/audit/audit-page.js'), 'AuditPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/settings-page.js'), 'SettingsPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  validateSearch: withTables(),
  component: lazyRouteComponent(() => import('./pages/account/account-page.js'), 'AccountPage'),
});

const routes = rootRoute.addChildren([
  signInRoute,
  setUpRoute,
  invitationRoute,
  shellRoute.addChildren([
    overviewRoute,
    connectionsRoute,
    addConnectionRoute,
    connectionRoute,
    syncsRoute,
    newSyncRoute,
    syncRoute.addChildren([
      syncStatusRoute,
      syncRecordsRoute,
      syncConflictsRoute,
      syncDeadLettersRoute,
      syncRunsRoute,
      syncMappingRoute,
      syncSegmentsRoute,
      syncSettingsRoute,
      newSegmentRoute,
      segmentRoute,
    ]),
    editMappingRoute,
    replayRoute,
    runRoute,
    conflictsRoute,
    conflictRoute,
    deadLettersRoute,
    alertsRoute,
    linkRoute,
    peopleRoute,
    keysRoute,
    auditRoute,
    settingsRoute,
    accountRoute,
  ]),
]);

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: routes,
    context: { queries },
    // Pages are fetched while somebody points at the way to them.
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 200,
    defaultPendingComponent: PageLoading,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NothingHere,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
