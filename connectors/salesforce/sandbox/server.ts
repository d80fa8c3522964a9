import { type Person, type RunningSandbox, startSandbox, type WebhookOutbox } from '#sandbox-kit';
import { ApiRouter } from './api.js';
import { BayeuxServer } from './bayeux.js';
import { BulkJobs } from './bulk.js';
import { ChangeEvents, type GapKind, OVERFLOW_ID } from './change-events.js';
import { changeReadRoutes } from './change-reads.js';
import { collectionRoutes } from './collections.js';
import { compositeRoutes } from './composite.js';
import { mountControl } from './control.js';
import { addCustomField, type CustomFieldDefinition } from './custom-fields.js';
import { addCustomObject, type CustomObjectDefinition } from './custom-objects.js';
import { describeRoutes } from './describe.js';
import { mountDataApi } from './http.js';
import { OAuthEndpoints } from './oauth.js';
import { type SalesforceSandboxOptions } from './options.js';
import { createOrg, type Org } from './org.js';
import { type OutboundMessage, OutboundMessages } from './outbound.js';
import { seedPeople, type Surroundings, TAGS_FIELD } from './people.js';
import { PeopleInTheUi } from './people-in-the-ui.js';
import { QueryCursors } from './queries.js';
import { resourceRoutes } from './resources.js';
import { rowRoutes } from './rows.js';
import { type DuplicateRule } from './rules.js';
import { SoapEndpoint } from './soap.js';
import { compileCondition } from './soql/conditions.js';
import { parseCondition } from './soql/parser.js';
import { ToolingApi } from './tooling.js';

/** A validation rule with its condition as the WHERE clause of a query would say it. */
export interface ValidationRuleDefinition {
  object: string;
  /** What makes a record wrong, e.g. `Amount < 0 AND StageName = 'Closed Won'`. */
  errorCondition: string;
  message: string;
  /** The field the message is shown at; the page when absent. */
  field?: string;
}

/** What a test, a demo or the control API can do to the org behind the vendor's back. */
export interface SandboxControls {
  readonly org: Org;
  /** A person in the vendor's pages. */
  readonly asUser: PeopleInTheUi;
  /** Deliveries of outbound messages. */
  readonly outbox: WebhookOutbox;
  /** Puts people into the org as contacts of accounts, without events and without counting calls. */
  seedPeople(people: readonly Person[], surroundings?: Surroundings): void;
  /** Adds a field and gives its API name. */
  addCustomField(object: string, definition: CustomFieldDefinition): string;
  /** Adds a custom object and gives its API name. */
  addCustomObject(definition: CustomObjectDefinition): string;
  /** Sharing keeps a record from the integration's user, or no longer does; a campaign goes with its memberships. */
  hide(id: string): void;
  show(id: string): void;
  addDuplicateRule(rule: DuplicateRule): void;
  addValidationRule(rule: ValidationRuleDefinition): void;
  restrictPicklist(object: string, field: string, values: readonly string[]): void;
  /** Emits a gap event: `GAP_UPDATE` and the like for records, `GAP_OVERFLOW` for a whole object. */
  emitGap(object: string, kind: GapKind, recordIds?: readonly string[]): void;
  addOutboundMessage(message: OutboundMessage): void;
  /** Ends every session; refresh tokens stay good. */
  expireSessions(): void;
  /** Forgets deletions up to now, as the vendor does when its log grows large. */
  purgeDeletionLog(): void;
  setDailyCallsMax(max: number): void;
}

/** A running Salesforce sandbox. */
export interface SalesforceSandbox extends RunningSandbox, SandboxControls {}

/** The parts of one org, put together. */
interface House {
  controls: SandboxControls;
  router: ApiRouter;
  bayeux: BayeuxServer;
  oauth: OAuthEndpoints;
  soap: SoapEndpoint;
}

function buildHouse(org: Org, options: SalesforceSandboxOptions): House {
  const events = new ChangeEvents(org.store);
  const outbound = new OutboundMessages(org, org.store.clock, org.store.random, options.outboundRetryDelaysMs);
  const tooling = new ToolingApi(org);
  const log = { startMs: 0 };
  const router: ApiRouter = new ApiRouter([
    ...resourceRoutes(org),
    ...describeRoutes(org, () => org.schemaChangedMs),
    ...changeReadRoutes(org, () => log.startMs),
    ...rowRoutes(org),
    ...new QueryCursors(org).routes(),
    ...collectionRoutes(org),
    ...compositeRoutes(org, () => router),
    ...new BulkJobs(org, options.bulkStepMs).routes(),
    ...tooling.routes(),
  ]);
  const controls: SandboxControls = {
    org,
    asUser: new PeopleInTheUi(org),
    outbox: outbound.outbox,
    seedPeople(people, surroundings = {}) {
      const isNew = org.schema.must('Contact').field(TAGS_FIELD.name) === undefined;
      if (surroundings.tags && isNew) controls.addCustomField('Contact', TAGS_FIELD);
      seedPeople(org, people, surroundings);
    },
    addCustomField(object, definition) {
      const name = addCustomField(org, org.schema.must(object), definition);
      tooling.record(object, name);
      return name;
    },
    addCustomObject: (definition) => addCustomObject(org, definition),
    hide: (id) => void org.store.hidden.add(id),
    show: (id) => void org.store.hidden.delete(id),
    addDuplicateRule: (rule) => void org.rules.duplicates.push(rule),
    addValidationRule: (rule) => addValidationRule(org, rule),
    restrictPicklist: (object, field, values) => org.schema.must(object).restrict(field, values),
    emitGap(object, kind, recordIds = []) {
      const ids = kind === 'GAP_OVERFLOW' ? [OVERFLOW_ID] : recordIds;
      events.emitGap(org.schema.must(object), kind, ids, org.userId);
    },
    addOutboundMessage: (message) => void outbound.messages.push(message),
    expireSessions: () => org.sessions.expireAll(),
    purgeDeletionLog: () => {
      log.startMs = org.store.clock.nowMs();
    },
    setDailyCallsMax: (max) => {
      org.calls.max = max;
    },
  };
  const bayeux = new BayeuxServer(org, events, options.longPollMs);
  return { controls, router, bayeux, oauth: new OAuthEndpoints(org), soap: new SoapEndpoint(org) };
}

function addValidationRule(org: Org, rule: ValidationRuleDefinition): void {
  const scope = { store: org.store, version: Infinity };
  const condition = parseCondition(rule.errorCondition);
  const fails = compileCondition(scope, org.schema.must(rule.object), condition, () => []);
  const { object, message, field } = rule;
  org.rules.validation.push({ object, fails, message, ...(field === undefined ? {} : { field }) });
}

/** Starts an org that speaks Salesforce's wire protocol on 127.0.0.1. */
export async function startSalesforceSandbox(options: SalesforceSandboxOptions = {}): Promise<SalesforceSandbox> {
  const started: { house?: House } = {};
  const house = (): House => {
    if (!started.house) throw new Error('the sandbox has not started');
    return started.house;
  };
  const running = await startSandbox(
    {
      vendor: 'salesforce',
      api(app, parts) {
        started.house = buildHouse(createOrg(parts, options), options);
        const { oauth, soap, bayeux, router, controls } = started.house;
        app.use((_request, response, next) => {
          response.set('Date', new Date(parts.clock.nowMs()).toUTCString());
          next();
        });
        oauth.mount(app);
        soap.mount(app);
        bayeux.mount(app);
        mountDataApi(app, controls.org, router);
      },
      control: (router) => mountControl(router, () => house().controls),
      started: (_server, url) => {
        house().controls.org.url = url;
      },
      closed: () => {
        house().bayeux.close();
        house().controls.outbox.close();
      },
    },
    options,
  );
  // The kit's sandbox has accessors, which a spread would freeze at their value of now.
  return Object.defineProperties(running, Object.getOwnPropertyDescriptors(house().controls)) as SalesforceSandbox;
}
