import { type SecretKeys } from '#config';
import { type EngineStore } from '#engine';
import type pg from 'pg';
import { Sealer } from '../seal.js';
import { brakeStore } from './brake.js';
import { commitStore } from './commit.js';
import { definitionStore } from './definitions.js';
import { groupStore } from './groups.js';
import { historyStore } from './history.js';
import { intakeStore } from './intake.js';
import { leaseStore } from './leases.js';
import { referenceStore } from './references.js';
import { segmentStore } from './segments.js';
import { mappingChangeStore } from './mapping-changes.js';
import { renewalStore } from './renewals.js';
import { runStore } from './runs.js';
import { stagingStore } from './staging.js';
import { workStore } from './work.js';

/**
 * The engine's memory on PostgreSQL. Ids of links, intents, conflicts, dead letters, receipts and runs are UUIDs.
 *
 * @param keys open and seal the connections' credentials
 */
export const postgresEngineStore = (pool: pg.Pool, keys: SecretKeys): EngineStore => ({
  ...definitionStore(pool, new Sealer(keys)),
  ...renewalStore(pool, new Sealer(keys)),
  ...intakeStore(pool),
  ...leaseStore(pool),
  ...workStore(pool),
  ...commitStore(pool),
  ...brakeStore(pool),
  ...groupStore(pool),
  ...referenceStore(pool),
  ...historyStore(pool),
  ...mappingChangeStore(pool),
  ...segmentStore(pool),
  ...runStore(pool),
  ...stagingStore(pool),
});
