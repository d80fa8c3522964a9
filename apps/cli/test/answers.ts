import { type Schemas } from '#api-client';
import { readFileSync } from 'node:fs';
import { ok, type Routes } from './fake-api.js';

export const configurationSchema: unknown = JSON.parse(readFileSync('docs/configuration.schema.json', 'utf8'));

export const HUBSPOT_ID = '11111111-1111-4111-8111-111111111111';
export const SALESFORCE_ID = '22222222-2222-4222-8222-222222222222';
export const SYNC_ID = '33333333-3333-4333-8333-333333333333';
export const RUN_ID = '5b6f0a52-7d0c-4f0e-9a38-0d2f7f5b1c11';
export const LINK_ID = '1d0f5a3e-22a7-4c39-8a53-6f1f0f1d9c01';
export const CONFLICT_ID = '8c3f2b10-5e7d-4f6a-b1c9-3a2d1e0f4b77';
const DEAD_LETTER_ID = '2f9a7c1e-90d4-4b0b-8f4d-5a6b7c8d9e0f';
const AT = '2026-11-20T10:00:00.250Z';

export const page = (...items: readonly unknown[]): { items: readonly unknown[]; nextCursor: null } => ({
  items,
  nextCursor: null,
});

const drift: Schemas['DriftDto'] = {
  applied: { at: AT, by: { kind: 'key', id: RUN_ID, name: 'Deploy' }, file: 'workspace.yaml' },
  changes: [],
};

const braked: Schemas['BrakeDto'] = {
  ...{ state: 'braked', because: '40 of 200 links have lost one of their records', deletes: 40, overwrites: 1 },
  waiting: 44,
};

const heldChange: Schemas['HeldChangeDto'] = {
  ...{ kind: 'overwrite', aId: '101', bId: '003A', linkId: 'link-1' },
  knownBy: [{ fieldId: 'email', value: 'ada@example.com' }],
  changes: [{ side: 'b', fieldId: 'name', before: 'Ada', after: 'Adele' }],
  at: AT,
};

const connection = (id: string, name: string, vendor: string): Schemas['ConnectionDto'] => ({
  id,
  name,
  vendor,
  baseUrl: null,
  settings: {},
  secretNames: ['accessToken'],
  accountId: 'account-7',
  accountName: 'Acme',
  signedInBy: 'oauth',
  grantedScopes: ['read'],
  lacks: [{ right: 'lists', without: 'lists are not among the fields' }],
  missingSettings: [],
  allowances: [
    {
      ...{ pool: 'general', dailyMax: 212_500, usedToday: 12, leftToday: 212_488, resetsAt: AT, waitsUntil: null },
      ...{ vendor: { max: 250_000, remaining: 249_000 }, rateShare: 0.5 },
    },
  ],
  health: 'ok',
  healthMessage: null,
  webhookUrl: null,
  createdAt: AT,
});

const ATTEMPT_ID = '7d0c4f0e-5b6f-4a52-9a38-0d2f7f5b1c12';

const oauthStart: Schemas['OAuthStartDto'] = {
  ...{ id: ATTEMPT_ID, url: 'https://app.hubspot.com/oauth/authorize?state=s', expiresAt: AT },
};

export const oauthAttempt: Schemas['OAuthAttemptDto'] = {
  ...{ id: ATTEMPT_ID, state: 'connected', vendor: 'hubspot', connectionId: HUBSPOT_ID, code: null, message: null },
  expiresAt: AT,
};

const audiences: Schemas['SettingChoicesDto'] = {
  ...{ name: 'listId', title: 'Audience id', choices: [{ value: 'a1b2c3d4e5', title: 'Partners' }] },
};

export const hubspot = connection(HUBSPOT_ID, 'HubSpot', 'hubspot');
const salesforce = connection(SALESFORCE_ID, 'Salesforce', 'salesforce');
const mailchimp = connection('44444444-4444-4444-8444-444444444444', 'Mailchimp', 'mailchimp');

export const contacts: Schemas['SyncDto'] = {
  id: SYNC_ID,
  name: 'Contacts',
  a: {
    connectionId: HUBSPOT_ID,
    connection: { id: HUBSPOT_ID, name: 'HubSpot', vendor: 'hubspot' },
    object: 'contacts',
  },
  b: {
    connectionId: SALESFORCE_ID,
    connection: { id: SALESFORCE_ID, name: 'Salesforce', vendor: 'salesforce' },
    object: 'Contact',
  },
  state: 'live',
  pausedBecause: null,
  mapping: {
    version: 3,
    fields: [{ id: 'email', a: 'email', b: 'Email', direction: 'both', kind: 'value', lens: { kind: 'email' } }],
    keys: [{ fieldIds: ['email'] }],
    policy: { kind: 'newest', epsilonMs: 2_000, tie: 'a' },
    blanks: { aToB: 'keep', bToA: 'keep' },
    onDelete: 'unlink',
    deleteVersusEdit: 'keep',
    create: { a: false, b: true },
  },
  pollEveryMs: 30_000,
  sweepEveryMs: 21_600_000,
  createdAt: AT,
};

export const readyRun: Schemas['RunDetailDto'] = {
  id: RUN_ID,
  syncId: SYNC_ID,
  kind: 'firstSync',
  state: 'ready',
  mappingVersion: 3,
  counts: { scannedA: 4, scannedB: 3, matched: 2, createOnB: 2 },
  error: null,
  startedAt: AT,
  finishedAt: null,
  estimate: { callsA: 0, callsB: 1, seconds: 90 },
};

const { estimate: _estimateOf, ...bareRun } = readyRun;
const resolutionRun = { ...bareRun, kind: 'resolution' as const, state: 'applying' as const, counts: { open: 12 } };
const { estimate: _estimate, ...changeRun } = { ...readyRun, kind: 'mappingChange' as const, mappingVersion: 4 };

const { estimate: _none, ...segmentRun } = { ...readyRun, kind: 'segment' as const, counts: { linked: 4, members: 1 } };

const segment: Schemas['SegmentDto'] = {
  ...{ id: RUN_ID, syncId: SYNC_ID, name: 'Premium', state: 'active', stoppedBecause: null },
  ...{ rule: 'b.plan == "premium"', ruleInUse: 'b.plan == "premium"' },
  ...{ side: 'b', field: 'tags', group: 'Premium', groupId: '17' },
};

const planItem: Schemas['PlanItemDto'] = {
  ordinal: 1,
  kind: 'update',
  aIds: ['101'],
  bIds: ['0031'],
  knownBy: [{ fieldId: 'email', value: 'ada@example.com' }],
  changes: [{ side: 'b', fieldId: 'phone', before: null, after: '+4930123456' }],
  conflicts: [{ fieldId: 'city', winner: 'a', now: { a: 'Köln', b: 'Cologne' } }],
  reason: null,
};

const link: Schemas['LinkDto'] = {
  id: LINK_ID,
  syncId: SYNC_ID,
  aId: '101',
  bId: '0031',
  base: { email: { a: 'ada@example.com', b: 'ADA@example.com' } },
  frozen: ['city'],
  unfrozen: { phone: AT },
  removedAt: null,
  removedBecause: null,
  continuedBy: null,
};

const change = {
  id: 1,
  at: AT,
  fieldId: 'email',
  side: 'b',
  after: 'ada@example.com',
  cause: 'create',
  intentId: null,
  runId: RUN_ID,
  other: 'ada@example.com',
  base: null,
  decidedBy: null,
  mappingVersion: 3,
  outcome: 'done',
} as const satisfies Schemas['ChangeDto'];

/** Side b's city was written from side a's, where somebody had edited it; side a's conflicts with nothing. */
const evidence: Schemas['RecordedEvidenceDto'] = {
  ...{ id: '9d1f5a3e-22a7-4c39-8a53-6f1f0f1d9c09', linkId: LINK_ID, fieldId: 'newsletter' },
  ...{ how: 'form', at: '2026-03-01T09:00:00.000Z', proof: 'https://forms.example.com/4711', note: 'at the fair' },
  ...{ recordedBy: '2a1f5a3e-22a7-4c39-8a53-6f1f0f1d9c0a', recordedAt: '2026-03-01T10:00:00.000Z' },
  ...{ state: 'open', endedAt: null },
};

export const explanation: Schemas['ExplanationDto'] = {
  linkId: LINK_ID,
  syncId: SYNC_ID,
  fieldId: 'city',
  sides: {
    a: {
      remoteId: '101',
      field: 'city',
      state: 'live',
      value: 'Köln',
      origin: {
        kind: 'edited',
        change: {
          ...change,
          linkId: LINK_ID,
          id: 11,
          fieldId: 'city',
          side: 'a',
          cause: 'edit',
          before: 'Bonn',
          after: 'Köln',
        },
        from: null,
        call: null,
      },
      members: null,
      flip: { kind: 'undo', changeId: 11, command: `syncline links undo ${LINK_ID} --change 11 --approve` },
    },
    b: {
      remoteId: '0031',
      field: 'MailingCity',
      state: 'live',
      value: 'Köln',
      origin: {
        kind: 'written',
        change: {
          ...{
            ...change,
            linkId: LINK_ID,
            id: 12,
            fieldId: 'city',
            cause: 'policy',
            decidedBy: 'newest',
            after: 'Köln',
          },
          base: { a: 'Bonn', b: 'Bonn' },
        },
        from: { side: 'a', value: 'Köln', edit: null },
        call: {
          ...{ intentId: CONFLICT_ID, operation: 'update', remoteId: '0031', sentAt: AT },
          ...{ sent: 'Köln', stored: 'Köln', outcome: 'found' },
        },
      },
      members: [
        {
          ...{ member: '7', name: 'VIP', isIn: false, segment: null, apart: null, flip: null },
          origin: { kind: 'unseen', change: null, from: null, call: null },
        },
      ],
      flip: { kind: 'set', keep: 'a', command: `syncline links keep ${LINK_ID} city --side a` },
    },
  },
  standing: { kind: 'differ', why: 'asStored', conflictId: null, message: null },
  evidence: [],
};

const replayed: Schemas['ReplayDto'] = {
  ...{ since: '2026-11-13T10:00:00.250Z', until: AT, from: '2026-11-15T08:00:00.000Z', changes: 20_000, conflicts: 12 },
  fields: [
    {
      ...{ fieldId: 'city', decisions: 12, differ: 2 },
      samples: [
        {
          ...{ linkId: LINK_ID, aId: '101', bId: '0031', at: AT, editedAt: { a: AT, b: null } },
          knownBy: [{ fieldId: 'email', value: 'ada@example.com' }],
          ...{ base: { a: 'Bonn', b: 'Bonn' }, now: { a: 'Köln', b: 'Cologne' } },
          ...{ was: { kind: 'write', side: 'b', value: 'Köln' }, isDone: true, isAfterAnother: true },
          wouldBe: { kind: 'write', side: 'a', value: 'Cologne' },
        },
        {
          ...{ linkId: LINK_ID, aId: '101', bId: '0031', at: AT, editedAt: null, base: null, knownBy: [] },
          ...{ now: { a: 'Köln', b: 'Cologne' }, was: { kind: 'wait' }, isDone: true, isAfterAnother: false },
          wouldBe: { kind: 'refuse', code: 'SYNC_L001' },
        },
      ],
      unjudged: [{ code: 'SYNC_R101', message: 'A person decided it, or had it taken back.', count: 3 }],
    },
    { fieldId: 'tags', decisions: 0, differ: 0, samples: [], unjudged: [] },
  ],
};

/** An undo that is being planned. */
const { estimate: _, ...plainRun } = readyRun;
const undoPlan = { run: { ...plainRun, kind: 'undo', state: 'scanning', counts: {} } };

export const conflict: Schemas['ConflictDto'] = {
  id: CONFLICT_ID,
  syncId: SYNC_ID,
  linkId: LINK_ID,
  fieldId: 'city',
  kind: 'bothChanged',
  records: [],
  knownBy: [{ fieldId: 'email', value: 'ada@example.com' }],
  base: { a: 'Bonn', b: 'Bonn' },
  now: { a: 'Köln', b: 'Cologne' },
  winner: 'a',
  decidedBy: 'newest',
  side: null,
  message: null,
  status: 'decided',
  decision: null,
  at: AT,
  resolvedAt: null,
};

export const deadLetter: Schemas['DeadLetterDto'] = {
  id: DEAD_LETTER_ID,
  syncId: SYNC_ID,
  side: 'a',
  remoteId: '101',
  knownBy: [{ fieldId: 'email', value: 'ada@example.com' }],
  linkId: LINK_ID,
  refusedBy: 'b',
  code: 'INVALID_EMAIL_ADDRESS',
  message: 'Email: invalid email address',
  field: 'Email',
  status: 'open',
  attempts: 1,
  at: AT,
  discardReason: null,
};

const EMAIL_TRAITS = {
  writable: true,
  required: false,
  unique: true,
  lookup: true,
  storedAs: 'string',
  custom: false,
};

const contactObject = {
  name: 'contacts',
  title: 'Contacts',
  capabilities: {},
  fields: [{ name: 'email', title: 'Email', type: 'email', vendorType: 'string', ...EMAIL_TRAITS }],
};

const hubspotConnector = {
  vendor: 'hubspot',
  title: 'HubSpot',
  credentials: [{ name: 'accessToken', title: 'Token', required: true, help: '' }],
  settings: [],
  signIn: [
    {
      ...{
        kind: 'oauth',
        title: 'Sign in at HubSpot',
        help: 'Make an app.',
        credentials: ['clientId', 'clientSecret'],
      },
      scopes: [{ name: 'crm.lists.read', purpose: 'Reads lists.', needed: false, without: 'there are no lists' }],
      ...{ ready: false, callbackUrl: 'https://sync.example.com/v1/connections/oauth/callback' },
    },
  ],
  hosts: ['api.hubapi.com'],
  pools: {},
  webhooks: 'managed',
};

const vip = {
  fieldId: 'tags',
  a: { id: '12', name: 'VIP', writable: true },
  b: { id: '7', name: 'vip', writable: false },
  state: 'paired',
};
const partners = { fieldId: 'tags', a: { id: '13', name: 'Partners', writable: true }, b: null, state: 'unused' };

export const wellHealth: Schemas['HealthDto'] = {
  status: 'ok',
  database: 'ok',
  queue: 'ok',
  syncs: [
    {
      syncId: SYNC_ID,
      name: 'Contacts',
      state: 'live',
      pausedBecause: null,
      dirty: 12,
      oldestAt: AT,
      openConflicts: 1,
      openDeadLetters: 2,
    },
  ],
  connections: [{ connectionId: HUBSPOT_ID, name: 'HubSpot', vendor: 'hubspot', health: 'ok', message: null }],
};

const companyReference: Schemas['ReferenceDto'] = {
  fieldId: 'company',
  through: { id: 'a1f6a0a6-5f55-4c6f-8d2f-2f9d4d1f7c11', name: 'Companies', state: 'live' },
  waiting: 3,
};

const lostReference: Schemas['ReferenceDto'] = { fieldId: 'boards', through: null, waiting: 0 };
const { version: _version, ...suggestedMapping } = contacts.mapping;

const suggestion: Schemas['SuggestionDto'] = {
  mapping: suggestedMapping,
  fields: [
    { fieldId: 'email', confidence: 'sure', reasons: [{ code: 'sameName', message: 'their names are the same' }] },
  ],
  keys: [{ fieldIds: ['email'], reason: { code: 'unique', title: 'Email', message: 'Email is unique' } }],
  toDecide: [],
  comparedRecords: 12,
};

const example = { recordId: '101', before: 'ada@example.com ', after: 'ada@example.com' };
const trial: Schemas['TrialDto'] = {
  problems: [],
  routing: [
    {
      code: 'SYNC_V061',
      syncId: '0b7b3d2e-6c1b-4c1f-9a59-0f7d3a3a1c55',
      message: 'New records inside the filter of "Leads" become Lead.',
    },
  ],
  ways: [
    {
      ...{ fieldId: 'email', to: 'b', tried: 40, blank: 2, examples: [example] },
      findings: [
        {
          ...{ kind: 'refused', code: 'SYNC_L002', message: 'not an e-mail address', count: 1 },
          examples: [{ recordId: '102', before: 'ada at home' }],
        },
      ],
    },
  ],
};

/** Every route of the API, each with a good answer. */
const ada: Schemas['PersonDto'] = {
  ...{ id: '6b7c8d9e-0f1a-4b2c-9d3e-4f5a6b7c8d9e', name: 'Ada', email: 'ada@example.com', role: 'viewer' },
  ...{ joinedAt: AT, seenAt: null },
};

const invitation: Schemas['InvitationDto'] = {
  ...{ id: '7a9d8e6f-1c2b-4d3e-8f4a-5b6c7d8e9f01', email: 'ada@example.com', role: 'viewer', invitedBy: 'Olga' },
  ...{ createdAt: AT, expiresAt: '2026-11-27T10:00:00.250Z', expired: false },
};

const me: Schemas['MeDto'] = {
  person: { id: '5a0c2d1e-7c44-4f0b-9a54-1d7d60f6a0b1', name: 'Olga', email: 'olga@example.com' },
  workspace: { id: '9d1c6f0e-2b7a-4e8e-8f0a-3c5b7a9d1e02', name: 'Acme' },
  role: 'owner',
  permissions: ['health.read'],
  workspaces: [{ id: '9d1c6f0e-2b7a-4e8e-8f0a-3c5b7a9d1e02', name: 'Acme', role: 'owner' }],
  masked: false,
};

const apiKey: Schemas['ApiKeyDto'] = {
  ...{ id: '4e5f6a7b-8c9d-4e0f-a1b2-c3d4e5f6a7b8', name: 'Reports', prefix: 'syncline_AbCdEf' },
  ...{ scopes: ['syncs.read'], madeBy: 'Olga', createdAt: AT, lastUsedAt: null, expiresAt: null },
};

const alert: Schemas['AlertDto'] = {
  ...{ id: '7d1f0c9e-3b52-4a68-8c7d-2e9f1a0b4c5d', kind: 'stalled' },
  subject: { kind: 'sync', id: SYNC_ID, name: 'Contacts' },
  ...{ since: '2026-11-21T09:00:00.000Z', count: null, share: null, health: null },
  ...{ openedAt: '2026-11-21T09:16:00.000Z', closedAt: null },
  ...{ acknowledgedBy: null, acknowledgedAt: null, mutedUntil: null },
};

export const alertChannel: Schemas['AlertChannelDto'] = {
  ...{ id: '9a8b7c6d-5e4f-4a3b-9c2d-1e0f9a8b7c6d', name: 'Ops in Slack', kind: 'webhook', recipients: [] },
  ...{ urlHost: 'hooks.slack.com', kinds: null, on: true, createdAt: '2026-11-20T09:00:00.000Z' },
  last: {
    ...{ state: 'sent', error: null, attempts: 1, queuedAt: '2026-11-21T09:17:00.000Z' },
    ...{ sentAt: '2026-11-21T09:17:01.000Z', nextAt: null },
  },
};

export const alertRules: Schemas['AlertRulesDto'] = {
  stalled: { on: true, afterMinutes: 15 },
  deadLetters: { on: true, count: 10, withinMinutes: 60 },
  credentials: { on: true },
  brake: { on: true },
  quota: { on: true, percent: 80 },
  messagesPerHour: 6,
  quietHours: { from: '22:00', to: '07:00', timeZone: 'Asia/Bangkok' },
  urgentInQuietHours: true,
};

const workspace: Schemas['WorkspaceDto'] = {
  ...{ id: '9c8b7a6f-5e4d-4c3b-8a2f-1e0d9c8b7a6f', name: 'Acme', approvals: 'none', maskedFields: ['*mail*'] },
  createdAt: AT,
};

const auditEntry: Schemas['AuditEntryDto'] = {
  ...{ id: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', at: AT, action: 'sync.pause', outcome: 'done' },
  actor: { kind: 'person', id: ada.id, name: 'Ada' },
  subject: { kind: 'sync', id: SYNC_ID, name: 'Contacts' },
  ...{ before: { state: 'live' }, after: { state: 'paused' }, address: '127.0.0.1', userAgent: 'x', requestId: 'r-1' },
};

export const ALL_ROUTES: Routes = {
  'GET /v1/people': ok(page(ada)),
  'PATCH /v1/people/:id': ok({ ...ada, role: 'operator' }),
  'DELETE /v1/people/:id': { status: 204, body: '' },
  'DELETE /v1/people/:id/sessions': ok({ ended: 2 }),
  'GET /v1/invitations': ok(page(invitation)),
  'POST /v1/invitations': { status: 201, body: { ...invitation, url: 'http://127.0.0.1:4400/invitation?token=t' } },
  'DELETE /v1/invitations/:id': { status: 204, body: '' },
  'POST /v1/invitations/look': ok({ workspace: { name: 'Acme' }, email: 'ada@example.com', role: 'viewer' }),
  'POST /v1/invitations/accept': { status: 201, body: me },
  'POST /v1/set-up': { status: 201, body: me },
  'GET /v1/api-keys': ok(page(apiKey)),
  'POST /v1/api-keys': { status: 201, body: { ...apiKey, text: 'syncline_AbCdEf' } },
  'DELETE /v1/api-keys/:id': { status: 204, body: '' },
  'GET /v1/alerts': ok(page(alert)),
  'POST /v1/alerts/:id/acknowledge': ok({ ...alert, acknowledgedBy: 'Olga', acknowledgedAt: alert.openedAt }),
  'POST /v1/alerts/:id/mute': ok({ ...alert, mutedUntil: '2026-11-21T20:00:00.000Z' }),
  'GET /v1/alert-channels': ok(page(alertChannel)),
  'POST /v1/alert-channels': { status: 201, body: alertChannel },
  'PATCH /v1/alert-channels/:id': ok({ ...alertChannel, on: false }),
  'DELETE /v1/alert-channels/:id': { status: 204, body: '' },
  'POST /v1/alert-channels/:id/test': ok(alertChannel),
  'GET /v1/alert-rules': ok(alertRules),
  'PUT /v1/alert-rules': ok(alertRules),
  'GET /v1/workspace': ok(workspace),
  'PATCH /v1/workspace': ok({ ...workspace, approvals: 'second-person' }),
  'GET /v1/audit': ok(page(auditEntry)),
  'GET /v1/health': ok(wellHealth),
  'GET /v1/connectors': ok(page(hubspotConnector)),
  'POST /v1/connections': { status: 201, body: hubspot },
  'GET /v1/connections': ok(page(hubspot, salesforce, mailchimp)),
  'GET /v1/connections/:id': ok(hubspot),
  'PATCH /v1/connections/:id': ok(hubspot),
  'DELETE /v1/connections/:id': { status: 204, body: '' },
  'POST /v1/connections/:id/check': ok({ health: 'ok', message: null, accountName: 'Acme', missing: [] }),
  'GET /v1/connections/:id/choices': ok(page(audiences)),
  'POST /v1/connections/oauth': { status: 201, body: oauthStart },
  'GET /v1/connections/oauth/:attemptId': ok(oauthAttempt),
  'GET /v1/connections/:id/objects': ok(page(contactObject)),
  'POST /v1/syncs': { status: 201, body: contacts },
  'GET /v1/syncs': ok(page(contacts)),
  'GET /v1/syncs/:id': ok(contacts),
  'PATCH /v1/syncs/:id': ok(contacts),
  'DELETE /v1/syncs/:id': { status: 204, body: '' },
  'PUT /v1/syncs/:id/mapping': ok({
    mapping: contacts.mapping,
    inUse: false,
    run: { ...changeRun, state: 'scanning', counts: {} },
    trial: trial.ways,
    routing: trial.routing,
  }),
  'POST /v1/mappings/suggest': ok(suggestion),
  'POST /v1/mappings/try': ok(trial),
  'GET /v1/syncs/:id/mappings': ok(page({ mapping: contacts.mapping, createdAt: AT })),
  'POST /v1/syncs/:id/plan': { status: 202, body: { run: { ...readyRun, state: 'scanning', counts: {} } } },
  'POST /v1/syncs/:id/pause': ok({ ...contacts, state: 'paused' }),
  'POST /v1/syncs/:id/resume': ok(contacts),
  'POST /v1/syncs/:id/sync-now': { status: 202, body: contacts },
  'GET /v1/syncs/:id/brake': ok(braked),
  'GET /v1/syncs/:id/brake/held': ok(page(heldChange)),
  'POST /v1/syncs/:id/brake/release': ok(contacts),
  'POST /v1/syncs/:id/filters/try': ok({
    ...{ sampled: 200, inside: 200, outside: 0, unknown: 0, insideIds: ['101', '102'], outsideIds: [] },
    warnings: [{ code: 'SYNC_V052', message: 'All 200 records tried take part: the filter may say too little.' }],
  }),
  'POST /v1/syncs/:id/replay': ok(replayed),
  'GET /v1/syncs/:id/runs': ok(page(readyRun)),
  'GET /v1/runs/:id': ok(readyRun),
  'GET /v1/runs/:id/items': ok(page(planItem)),
  'POST /v1/runs/:id/approve': { status: 202, body: { ...readyRun, state: 'applying' } },
  'POST /v1/runs/:id/discard': ok({ ...readyRun, state: 'discarded' }),
  'GET /v1/configuration/schema': ok(configurationSchema),
  'GET /v1/configuration/drift': ok(drift),
  'PUT /v1/configuration/applied': ok(drift),
  'GET /v1/syncs/:id/groups': ok(page(vip, partners)),
  'GET /v1/syncs/:id/segments': ok(page(segment, { ...segment, name: 'Premium Thais' })),
  'POST /v1/syncs/:id/segments': { status: 201, body: { ...segment, state: 'draft', ruleInUse: null } },
  'GET /v1/syncs/:id/segments/:segmentId': ok(segment),
  'PUT /v1/syncs/:id/segments/:segmentId': ok({ ...segment, rule: 'true' }),
  'DELETE /v1/syncs/:id/segments/:segmentId': ok({ run: { ...segmentRun, state: 'applying' } }),
  'POST /v1/syncs/:id/segments/:segmentId/preview': { status: 202, body: { run: segmentRun } },
  'POST /v1/syncs/:id/segments/:segmentId/activate': { status: 202, body: { ...segmentRun, state: 'applying' } },
  'GET /v1/syncs/:id/references': ok(page(companyReference, lostReference)),
  'GET /v1/search': ok({
    items: [
      {
        ...{ linkId: LINK_ID, syncId: SYNC_ID, syncName: 'Contacts', aId: '101', bId: null },
        values: [{ fieldId: 'email', value: 'ada@example.com' }],
      },
    ],
  }),
  'GET /v1/activity': ok({
    ...{ from: AT, to: AT, stepMs: 60_000 },
    points: [{ at: AT, edits: 3, writes: 2, writeMsP50: 400, writeMsP95: 1_900 }],
    syncs: [{ syncId: SYNC_ID, edits: 3, writes: 2 }],
  }),
  'GET /v1/syncs/:id/links': ok(page(link)),
  'POST /v1/syncs/:id/links': { status: 201, body: link },
  'GET /v1/links/:id': ok(link),
  'POST /v1/links/:id/sync-now': { status: 202, body: link },
  'POST /v1/links/:id/unfreeze': { status: 202, body: { ...link, frozen: [] } },
  'POST /v1/links/:id/unlink': ok({ ...link, removedAt: AT, removedBecause: 'two people' }),
  'GET /v1/links/:id/changes': ok(page(change)),
  'GET /v1/links/:id/explanation': ok({ items: [explanation] }),
  'POST /v1/links/:id/consent': { status: 202, body: evidence },
  'GET /v1/links/:id/consent': ok({ items: [evidence, { ...evidence, state: 'overruled', note: '' }] }),
  'POST /v1/links/:id/keep': { status: 202, body: { linkId: LINK_ID, fieldId: 'city', side: 'a' } },
  'POST /v1/links/:id/undo': { status: 202, body: undoPlan },
  'POST /v1/links/:id/restore': { status: 202, body: undoPlan },
  'POST /v1/runs/:id/undo': { status: 202, body: undoPlan },
  'GET /v1/syncs/:id/records/:side/:remoteId': ok({
    remoteId: '101',
    state: 'live',
    fields: { email: 'ada@example.com', hs_persona: null },
    modifiedAt: AT,
    mergedInto: null,
    link,
  }),
  'GET /v1/conflicts': ok(page(conflict)),
  'GET /v1/conflicts/fields': ok({ items: [{ syncId: SYNC_ID, fieldId: 'city', open: 12 }] }),
  'POST /v1/conflicts/resolve': { status: 202, body: { run: resolutionRun } },
  'GET /v1/conflicts/:id': ok(conflict),
  'POST /v1/conflicts/:id/resolve': ok({ ...conflict, status: 'answered' }),
  'GET /v1/dead-letters': ok(page(deadLetter)),
  'GET /v1/dead-letters/codes': ok({
    items: [{ syncId: SYNC_ID, refusedBy: 'b', code: 'X', count: 12, message: 'Refused.' }],
  }),
  'POST /v1/dead-letters/retry': { status: 202, body: { done: 12, left: 0 } },
  'POST /v1/dead-letters/discard': ok({ done: 12, left: 0 }),
  'POST /v1/dead-letters/:id/retry': { status: 202, body: { ...deadLetter, status: 'retrying' } },
  'POST /v1/dead-letters/:id/discard': ok({ ...deadLetter, status: 'discarded', discardReason: 'a test contact' }),
};
