import { type SecretKeys } from '#config';
import type pg from 'pg';
import { activityQueries } from './queries/activity.js';
import { alertChannelQueries } from './queries/alert-channels.js';
import { alertSightQueries } from './queries/alert-sights.js';
import { alertQueries } from './queries/alerts.js';
import { allowanceQueries } from './queries/allowances.js';
import { apiKeyQueries } from './queries/api-keys.js';
import { appliedConfigurationQueries } from './queries/applied-configuration.js';
import { auditQueries } from './queries/audit.js';
import { brakeQueries } from './queries/brake.js';
import { conflictQueries } from './queries/conflicts.js';
import { connectionQueries } from './queries/connections.js';
import { deadLetterQueries } from './queries/dead-letters.js';
import { groupQueries } from './queries/groups.js';
import { oauthAttemptQueries } from './queries/oauth-attempts.js';
import { referenceQueries } from './queries/references.js';
import { healthQueries } from './queries/health.js';
import { joiningQueries } from './queries/joining.js';
import { linkQueries } from './queries/links.js';
import { peopleQueries } from './queries/people.js';
import { runQueries } from './queries/runs.js';
import { segmentQueries } from './queries/segments.js';
import { sessionQueries } from './queries/sessions.js';
import { searchQueries } from './queries/search.js';
import { syncQueries } from './queries/syncs.js';
import { workspacesQueries } from './queries/workspaces.js';

/** What people ask and tell, by workspace: every query names it. */
export const workspaceQueries = (pool: pg.Pool, keys: SecretKeys) => ({
  activity: activityQueries(pool),
  alertChannels: alertChannelQueries(pool, keys),
  alertSights: alertSightQueries(pool),
  alerts: alertQueries(pool),
  allowances: allowanceQueries(pool),
  apiKeys: apiKeyQueries(pool),
  appliedConfiguration: appliedConfigurationQueries(pool),
  audit: auditQueries(pool),
  brake: brakeQueries(pool),
  conflicts: conflictQueries(pool),
  connections: connectionQueries(pool, keys),
  deadLetters: deadLetterQueries(pool),
  groups: groupQueries(pool),
  references: referenceQueries(pool),
  health: healthQueries(pool),
  joining: joiningQueries(pool),
  links: linkQueries(pool),
  oauthAttempts: oauthAttemptQueries(pool, keys),
  people: peopleQueries(pool),
  runs: runQueries(pool),
  segments: segmentQueries(pool),
  sessions: sessionQueries(pool),
  search: searchQueries(pool),
  syncs: syncQueries(pool),
  workspaces: workspacesQueries(pool),
});

export type WorkspaceQueries = ReturnType<typeof workspaceQueries>;
