import { type FaultPlan, type SandboxParts } from '#sandbox-kit';
import { addCurrencyField, CURRENCY_OBJECTS } from './currencies.js';
import { standardSchema } from './data/index.js';
import { DailyCalls } from './limits.js';
import { type SalesforceSandboxOptions } from './options.js';
import { OrgRules } from './rules.js';
import { type Schema } from './schema.js';
import { Sessions } from './sessions.js';
import { Store } from './store.js';
import { DAY_MS, HOUR_MS, vendorDatetime } from './times.js';
import { usersOf } from './users.js';
import { RecordWriter } from './writer.js';

const SESSION_TTL_MS = 2 * HOUR_MS;
const DAILY_CALLS_MAX = 15_000;
/** The org and its users were set up this long before the sandbox started. */
const ORG_AGE_DAYS = 701;

/** Everything one sandbox org is made of, shared by its routes. */
export interface Org {
  id: string;
  /** The user every session acts as. */
  userId: string;
  username: string;
  clientId: string;
  clientSecret: string;
  rotateRefreshTokens: boolean;
  /** PEM of the certificate's public key that JWT assertions are checked with. */
  jwtPublicKey: string | undefined;
  /** The org's own currency first; empty for an org of one currency. */
  currencies: readonly string[];
  /** Objects selected for change events; all that have any when undefined. */
  changeEventObjects: ReadonlySet<string> | undefined;
  schema: Schema;
  store: Store;
  rules: OrgRules;
  writer: RecordWriter;
  sessions: Sessions;
  calls: DailyCalls;
  faults: FaultPlan;
  /** When a definition of an object last changed. */
  schemaChangedMs: number;
  /** Known once the server listens. */
  url: string;
}

export function createOrg(parts: SandboxParts, options: SalesforceSandboxOptions): Org {
  const schema = standardSchema();
  const currencies = (options.currencies ?? []).length > 1 ? (options.currencies ?? []) : [];
  for (const object of schema.all()) if (CURRENCY_OBJECTS.has(object.name)) addCurrencyField(object, currencies);
  const store = new Store(schema, parts.clock, parts.random);
  const rules = new OrgRules();
  const username = options.username ?? 'admin@sandbox.example';
  const orgId = store.ids.mint('00D');
  const stamp = vendorDatetime(parts.clock.nowMs() - ORG_AGE_DAYS * DAY_MS);
  const users = usersOf(store.ids, username, stamp);
  for (const user of users) store.table('User').put(user);
  const userId = String(users[0]?.['Id']);
  store.table('Organization').put({
    Id: orgId,
    Name: 'Sandbox Org',
    OrganizationType: 'Developer Edition',
    IsSandbox: false,
    CreatedDate: stamp,
    LastModifiedDate: stamp,
    SystemModstamp: stamp,
  });
  const sessions = new Sessions(parts.clock, parts.random, options.sessionTtlMs ?? SESSION_TTL_MS);
  sessions.open(userId, orgId, options.accessToken ?? 'sandbox-salesforce-token');
  sessions.grantRefresh(userId, options.refreshToken ?? 'sandbox-salesforce-refresh');
  return {
    id: orgId,
    userId,
    username,
    clientId: options.clientId ?? 'sandbox-salesforce-client',
    clientSecret: options.clientSecret ?? 'sandbox-salesforce-secret',
    rotateRefreshTokens: options.rotateRefreshTokens ?? false,
    jwtPublicKey: options.jwtPublicKey,
    currencies,
    changeEventObjects: options.changeEventObjects && new Set(options.changeEventObjects),
    schema,
    store,
    rules,
    writer: new RecordWriter(rules),
    sessions,
    calls: new DailyCalls(parts.clock, options.dailyCallsMax ?? DAILY_CALLS_MAX),
    faults: parts.faults,
    schemaChangedMs: parts.clock.nowMs(),
    url: '',
  };
}
