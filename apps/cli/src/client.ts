import { type ApiClient, createApiClient, type QueryOf, type Schemas } from '#api-client';
import { type Side, type Suggestion } from '#core';
import {
  type ActivityAnswer,
  type AlertAnswer,
  type AlertChannelAnswer,
  type AlertChannelBody,
  type AlertChannelChange,
  type AlertRulesAnswer,
  type ApiKeyAnswer,
  type ApiKeyBody,
  type AuditAnswer,
  type BrakeAnswer,
  type ChangeAnswer,
  type ConflictAnswer,
  type ConnectionAnswer,
  type FilterTriedAnswer,
  type CheckAnswer,
  type ConnectionBody,
  type ConnectionChange,
  type ConnectorAnswer,
  type DeadLetterAnswer,
  type DeadLetterCodeAnswer,
  type DriftAnswer,
  type EvidenceAnswer,
  type ExplanationAnswer,
  type FoundAnswer,
  type GroupAnswer,
  type HeldChangeAnswer,
  type ReferenceAnswer,
  type HealthAnswer,
  type KeepAnswer,
  type InvitationAnswer,
  type LinkAnswer,
  type ListAnswer,
  type ManyDoneAnswer,
  type MappingVersionAnswer,
  type OAuthAttemptAnswer,
  type OAuthBody,
  type OAuthStartAnswer,
  type PersonAnswer,
  type ObjectAnswer,
  type OpenFieldAnswer,
  type PageRequest,
  type PlanItemAnswer,
  type ProposalBody,
  type RecordAnswer,
  type ReplayAnswer,
  type Resolution,
  type ResolutionOfMany,
  type Role,
  type RunAnswer,
  type RunDetailAnswer,
  type SavedMappingAnswer,
  type SegmentAnswer,
  type SettingChoicesAnswer,
  type SyncAnswer,
  type SyncEnd,
  type SyncChange,
  type TrialAnswer,
  type WorkspaceAnswer,
  type WorkspaceChange,
} from './answers.js';
import { type Settings } from './settings.js';
import { transportTo } from './transport.js';

/**
 * The REST API, one method a route. Every method throws `Trouble` when the server refuses or cannot be reached, saying
 * which request it was.
 */
export class Client {
  readonly #api: ApiClient;

  constructor(settings: Settings) {
    this.#api = createApiClient({ baseUrl: settings.url, fetch: transportTo(settings) });
  }

  health = (): Promise<HealthAnswer> => answered(this.#api.GET('/v1/health'));
  configurationSchema = (): Promise<object> => answered(this.#api.GET('/v1/configuration/schema'));
  drift = (): Promise<DriftAnswer> => answered(this.#api.GET('/v1/configuration/drift'));
  /** Has the workspace compared with this file from now on. */
  noteApplied = (body: { readonly configuration: object; readonly file?: string }): Promise<DriftAnswer> =>
    answered(
      this.#api.PUT('/v1/configuration/applied', {
        body: { ...body, configuration: body.configuration as Schemas['ApplicationDto']['configuration'] },
      }),
    );
  connectors = (): Promise<ListAnswer<ConnectorAnswer>> => answered(this.#api.GET('/v1/connectors'));

  connections = (page: PageRequest): Promise<ListAnswer<ConnectionAnswer>> =>
    answered(this.#api.GET('/v1/connections', { params: { query: { ...page } } }));
  connection = (id: string): Promise<ConnectionAnswer> =>
    answered(this.#api.GET('/v1/connections/{id}', { params: { path: { id } } }));
  addConnection = (body: ConnectionBody): Promise<ConnectionAnswer> =>
    answered(this.#api.POST('/v1/connections', { body }));
  updateConnection = (id: string, body: ConnectionChange): Promise<ConnectionAnswer> =>
    answered(this.#api.PATCH('/v1/connections/{id}', { params: { path: { id } }, body }));
  removeConnection = (id: string): Promise<void> =>
    answered(this.#api.DELETE('/v1/connections/{id}', { params: { path: { id } } }));
  checkConnection = (id: string): Promise<CheckAnswer> =>
    answered(this.#api.POST('/v1/connections/{id}/check', { params: { path: { id } } }));
  choices = (id: string): Promise<ListAnswer<SettingChoicesAnswer>> =>
    answered(this.#api.GET('/v1/connections/{id}/choices', { params: { path: { id } } }));
  startOAuth = (body: OAuthBody): Promise<OAuthStartAnswer> =>
    answered(this.#api.POST('/v1/connections/oauth', { body }));
  oauthAttempt = (attemptId: string): Promise<OAuthAttemptAnswer> =>
    answered(this.#api.GET('/v1/connections/oauth/{attemptId}', { params: { path: { attemptId } } }));
  objects = (id: string): Promise<ListAnswer<ObjectAnswer>> =>
    asCoreHasIt(this.#api.GET('/v1/connections/{id}/objects', { params: { path: { id } } }));

  syncs = (page: PageRequest): Promise<ListAnswer<SyncAnswer>> =>
    asCoreHasIt(this.#api.GET('/v1/syncs', { params: { query: { ...page } } }));
  sync = (id: string): Promise<SyncAnswer> =>
    asCoreHasIt(this.#api.GET('/v1/syncs/{id}', { params: { path: { id } } }));
  /** The body is a person's file: the server checks it and names every fault. */
  addSync = (body: unknown): Promise<SyncAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/syncs', { body: body as Schemas['NewSyncDto'] }));
  updateSync = (id: string, body: SyncChange): Promise<SyncAnswer> =>
    asCoreHasIt(this.#api.PATCH('/v1/syncs/{id}', { params: { path: { id } }, body }));
  removeSync = (id: string): Promise<void> =>
    answered(this.#api.DELETE('/v1/syncs/{id}', { params: { path: { id } } }));
  /** The body is a person's file, as for `addSync`. */
  saveMapping = (id: string, body: unknown, basedOn?: number): Promise<SavedMappingAnswer> =>
    asCoreHasIt(
      this.#api.PUT('/v1/syncs/{id}/mapping', {
        params: { path: { id }, query: basedOn === undefined ? {} : { basedOn } },
        body: body as Schemas['MappingDto'],
      }),
    );
  tryFilter = (id: string, body: { readonly side: Side; readonly expression: string }): Promise<FilterTriedAnswer> =>
    answered(this.#api.POST('/v1/syncs/{id}/filters/try', { params: { path: { id } }, body }));
  mappings = (id: string, page: PageRequest): Promise<ListAnswer<MappingVersionAnswer>> =>
    asCoreHasIt(this.#api.GET('/v1/syncs/{id}/mappings', { params: { path: { id }, query: { ...page } } }));
  suggestMapping = (body: { readonly a: SyncEnd; readonly b: SyncEnd }): Promise<Suggestion> =>
    asCoreHasIt(this.#api.POST('/v1/mappings/suggest', { body }));
  /** The mapping is a person's, as for `addSync`. */
  tryMapping = (
    body: { readonly a: SyncEnd; readonly b: SyncEnd } & { readonly mapping: unknown },
  ): Promise<TrialAnswer> => answered(this.#api.POST('/v1/mappings/try', { body: body as Schemas['TrialRequestDto'] }));
  replay = (id: string, body: ProposalBody & { readonly days: number }): Promise<ReplayAnswer> =>
    asCoreHasIt(
      this.#api.POST('/v1/syncs/{id}/replay', { params: { path: { id } }, body: body as Schemas['ReplayRequestDto'] }),
    );
  plan = (id: string): Promise<{ readonly run: RunAnswer }> =>
    answered(this.#api.POST('/v1/syncs/{id}/plan', { params: { path: { id } } }));
  pause = (id: string): Promise<SyncAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/syncs/{id}/pause', { params: { path: { id } } }));
  resume = (id: string): Promise<SyncAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/syncs/{id}/resume', { params: { path: { id } } }));
  syncNow = (id: string): Promise<SyncAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/syncs/{id}/sync-now', { params: { path: { id } } }));
  brake = (syncId: string): Promise<BrakeAnswer> =>
    answered(this.#api.GET('/v1/syncs/{id}/brake', { params: { path: { id: syncId } } }));
  held = (syncId: string, page: PageRequest): Promise<ListAnswer<HeldChangeAnswer>> =>
    asCoreHasIt(this.#api.GET('/v1/syncs/{id}/brake/held', { params: { path: { id: syncId }, query: { ...page } } }));
  releaseBrake = (syncId: string): Promise<SyncAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/syncs/{id}/brake/release', { params: { path: { id: syncId } } }));

  runs = (syncId: string, page: PageRequest): Promise<ListAnswer<RunAnswer>> =>
    answered(this.#api.GET('/v1/syncs/{id}/runs', { params: { path: { id: syncId }, query: { ...page } } }));
  run = (id: string): Promise<RunDetailAnswer> =>
    answered(this.#api.GET('/v1/runs/{id}', { params: { path: { id } } }));
  runItems = (id: string, query: PageRequest & { readonly kind?: string }): Promise<ListAnswer<PlanItemAnswer>> =>
    asCoreHasIt(
      this.#api.GET('/v1/runs/{id}/items', {
        params: { path: { id }, query: query as QueryOf<'/v1/runs/{id}/items'> },
      }),
    );
  approve = (runId: string, body: { readonly withoutBackfill?: boolean }): Promise<RunAnswer> =>
    answered(this.#api.POST('/v1/runs/{id}/approve', { params: { path: { id: runId } }, body }));
  discardRun = (runId: string): Promise<RunAnswer> =>
    answered(this.#api.POST('/v1/runs/{id}/discard', { params: { path: { id: runId } } }));

  undoRun = (runId: string): Promise<{ readonly run: RunAnswer }> =>
    answered(this.#api.POST('/v1/runs/{id}/undo', { params: { path: { id: runId } } }));
  undoChange = (linkId: string, changeId: number): Promise<{ readonly run: RunAnswer }> =>
    answered(this.#api.POST('/v1/links/{id}/undo', { params: { path: { id: linkId } }, body: { changeId } }));
  restoreLink = (linkId: string, moment: string): Promise<{ readonly run: RunAnswer }> =>
    answered(this.#api.POST('/v1/links/{id}/restore', { params: { path: { id: linkId } }, body: { at: moment } }));
  explain = (linkId: string, field?: string): Promise<{ readonly items: readonly ExplanationAnswer[] }> =>
    asCoreHasIt(
      this.#api.GET('/v1/links/{id}/explanation', {
        params: { path: { id: linkId }, query: field === undefined ? {} : { field } },
      }),
    );
  optIn = (
    linkId: string,
    body: { readonly fieldId: string; readonly evidence: Partial<EvidenceAnswer> },
  ): Promise<EvidenceAnswer> =>
    answered(
      this.#api.POST('/v1/links/{id}/consent', {
        params: { path: { id: linkId } },
        body: body as Schemas['OptInDto'],
      }),
    );
  evidence = (linkId: string): Promise<{ readonly items: readonly EvidenceAnswer[] }> =>
    answered(this.#api.GET('/v1/links/{id}/consent', { params: { path: { id: linkId } } }));
  keep = (linkId: string, body: { readonly fieldId: string; readonly side: Side }): Promise<KeepAnswer> =>
    answered(this.#api.POST('/v1/links/{id}/keep', { params: { path: { id: linkId } }, body }));

  groups = (syncId: string, page: PageRequest): Promise<ListAnswer<GroupAnswer>> =>
    answered(this.#api.GET('/v1/syncs/{id}/groups', { params: { path: { id: syncId }, query: { ...page } } }));
  segments = (syncId: string): Promise<ListAnswer<SegmentAnswer>> =>
    answered(this.#api.GET('/v1/syncs/{id}/segments', { params: { path: { id: syncId } } }));
  segment = (syncId: string, id: string): Promise<SegmentAnswer> =>
    answered(this.#api.GET('/v1/syncs/{id}/segments/{segmentId}', { params: { path: { id: syncId, segmentId: id } } }));
  addSegment = (
    syncId: string,
    body: Pick<SegmentAnswer, 'name' | 'rule' | 'side' | 'field' | 'group'>,
  ): Promise<SegmentAnswer> =>
    answered(this.#api.POST('/v1/syncs/{id}/segments', { params: { path: { id: syncId } }, body }));
  reviseSegment = (syncId: string, id: string, body: Pick<SegmentAnswer, 'rule'>): Promise<SegmentAnswer> =>
    answered(
      this.#api.PUT('/v1/syncs/{id}/segments/{segmentId}', { params: { path: { id: syncId, segmentId: id } }, body }),
    );
  previewSegment = (syncId: string, id: string): Promise<{ readonly run: RunAnswer }> =>
    answered(
      this.#api.POST('/v1/syncs/{id}/segments/{segmentId}/preview', {
        params: { path: { id: syncId, segmentId: id } },
      }),
    );
  activateSegment = (
    syncId: string,
    id: string,
    body: { readonly runId: string; readonly confirm?: boolean },
  ): Promise<RunAnswer> =>
    answered(
      this.#api.POST('/v1/syncs/{id}/segments/{segmentId}/activate', {
        params: { path: { id: syncId, segmentId: id } },
        body,
      }),
    );
  removeSegment = (
    syncId: string,
    id: string,
    members: 'keep' | 'remove',
  ): Promise<{ readonly run: RunAnswer | null }> =>
    answered(
      this.#api.DELETE('/v1/syncs/{id}/segments/{segmentId}', {
        params: { path: { id: syncId, segmentId: id }, query: { members } },
      }),
    );
  references = (syncId: string): Promise<ListAnswer<ReferenceAnswer>> =>
    answered(this.#api.GET('/v1/syncs/{id}/references', { params: { path: { id: syncId } } }));
  search = (text: string): Promise<{ readonly items: readonly FoundAnswer[] }> =>
    asCoreHasIt(this.#api.GET('/v1/search', { params: { query: { q: text } } }));
  activity = (window: 'hour' | 'day' | 'week' | 'month'): Promise<ActivityAnswer> =>
    answered(this.#api.GET('/v1/activity', { params: { query: { window } } }));
  links = (syncId: string, query: PageRequest & { readonly search?: string }): Promise<ListAnswer<LinkAnswer>> =>
    asCoreHasIt(this.#api.GET('/v1/syncs/{id}/links', { params: { path: { id: syncId }, query: { ...query } } }));
  link = (id: string): Promise<LinkAnswer> =>
    asCoreHasIt(this.#api.GET('/v1/links/{id}', { params: { path: { id } } }));
  addLink = (syncId: string, body: { readonly aId: string; readonly bId: string }): Promise<LinkAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/syncs/{id}/links', { params: { path: { id: syncId } }, body }));
  unlink = (id: string, body: { readonly reason: string }): Promise<LinkAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/links/{id}/unlink', { params: { path: { id } }, body }));
  unfreeze = (id: string, body: { readonly fieldId: string }): Promise<LinkAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/links/{id}/unfreeze', { params: { path: { id } }, body }));
  syncLinkNow = (id: string): Promise<LinkAnswer> =>
    asCoreHasIt(this.#api.POST('/v1/links/{id}/sync-now', { params: { path: { id } } }));
  linkChanges = (id: string, page: PageRequest): Promise<ListAnswer<ChangeAnswer>> =>
    answered(this.#api.GET('/v1/links/{id}/changes', { params: { path: { id }, query: { ...page } } }));
  record = (syncId: string, side: Side, remoteId: string): Promise<RecordAnswer> =>
    asCoreHasIt(
      this.#api.GET('/v1/syncs/{id}/records/{side}/{remoteId}', { params: { path: { id: syncId, side, remoteId } } }),
    );

  conflicts = (query: PageRequest & ConflictFilter): Promise<ListAnswer<ConflictAnswer>> =>
    asCoreHasIt(this.#api.GET('/v1/conflicts', { params: { query: query as QueryOf<'/v1/conflicts'> } }));
  conflict = (id: string): Promise<ConflictAnswer> =>
    asCoreHasIt(this.#api.GET('/v1/conflicts/{id}', { params: { path: { id } } }));
  resolveConflict = (id: string, body: Resolution): Promise<ConflictAnswer> =>
    asCoreHasIt(
      this.#api.POST('/v1/conflicts/{id}/resolve', {
        params: { path: { id } },
        body: body as Schemas['ResolutionDto'],
      }),
    );

  resolveConflicts = (body: ResolutionOfMany): Promise<{ readonly run: RunAnswer }> =>
    answered(this.#api.POST('/v1/conflicts/resolve', { body }));
  openFields = (syncId?: string): Promise<{ readonly items: readonly OpenFieldAnswer[] }> =>
    answered(this.#api.GET('/v1/conflicts/fields', { params: { query: syncId === undefined ? {} : { syncId } } }));

  deadLetterCodes = (query: {
    readonly syncId?: string;
    readonly status?: string;
  }): Promise<{ readonly items: readonly DeadLetterCodeAnswer[] }> =>
    answered(
      this.#api.GET('/v1/dead-letters/codes', { params: { query: query as QueryOf<'/v1/dead-letters/codes'> } }),
    );
  retryDeadLetters = (body: { readonly syncId?: string; readonly code: string }): Promise<ManyDoneAnswer> =>
    answered(this.#api.POST('/v1/dead-letters/retry', { body }));
  discardDeadLetters = (body: {
    readonly syncId?: string;
    readonly code: string;
    readonly reason: string;
  }): Promise<ManyDoneAnswer> => answered(this.#api.POST('/v1/dead-letters/discard', { body }));
  deadLetters = (query: PageRequest & DeadLetterFilter): Promise<ListAnswer<DeadLetterAnswer>> =>
    answered(this.#api.GET('/v1/dead-letters', { params: { query: query as QueryOf<'/v1/dead-letters'> } }));
  retryDeadLetter = (id: string): Promise<DeadLetterAnswer> =>
    answered(this.#api.POST('/v1/dead-letters/{id}/retry', { params: { path: { id } } }));
  discardDeadLetter = (id: string, body: { readonly reason: string }): Promise<DeadLetterAnswer> =>
    answered(this.#api.POST('/v1/dead-letters/{id}/discard', { params: { path: { id } }, body }));

  alerts = (query: PageRequest & AlertFilter): Promise<ListAnswer<AlertAnswer>> =>
    answered(this.#api.GET('/v1/alerts', { params: { query: query as QueryOf<'/v1/alerts'> } }));
  acknowledgeAlert = (id: string): Promise<AlertAnswer> =>
    answered(this.#api.POST('/v1/alerts/{id}/acknowledge', { params: { path: { id } } }));
  muteAlert = (id: string, minutes: number): Promise<AlertAnswer> =>
    answered(this.#api.POST('/v1/alerts/{id}/mute', { params: { path: { id } }, body: { minutes } }));
  alertChannels = (): Promise<ListAnswer<AlertChannelAnswer>> => answered(this.#api.GET('/v1/alert-channels'));
  addAlertChannel = (body: AlertChannelBody): Promise<AlertChannelAnswer> =>
    answered(this.#api.POST('/v1/alert-channels', { body: body as Schemas['NewAlertChannelDto'] }));
  updateAlertChannel = (id: string, body: AlertChannelChange): Promise<AlertChannelAnswer> =>
    answered(
      this.#api.PATCH('/v1/alert-channels/{id}', {
        params: { path: { id } },
        body: body as Schemas['AlertChannelChangeDto'],
      }),
    );
  removeAlertChannel = (id: string): Promise<void> =>
    answered(this.#api.DELETE('/v1/alert-channels/{id}', { params: { path: { id } } }));
  testAlertChannel = (id: string): Promise<AlertChannelAnswer> =>
    answered(this.#api.POST('/v1/alert-channels/{id}/test', { params: { path: { id } } }));
  alertRules = (): Promise<AlertRulesAnswer> => answered(this.#api.GET('/v1/alert-rules'));
  updateAlertRules = (body: AlertRulesAnswer): Promise<AlertRulesAnswer> =>
    answered(this.#api.PUT('/v1/alert-rules', { body }));

  people = (): Promise<ListAnswer<PersonAnswer>> => answered(this.#api.GET('/v1/people'));
  changeRole = (id: string, role: Role): Promise<PersonAnswer> =>
    answered(this.#api.PATCH('/v1/people/{id}', { params: { path: { id } }, body: { role } }));
  removePerson = (id: string): Promise<void> =>
    answered(this.#api.DELETE('/v1/people/{id}', { params: { path: { id } } }));
  signOut = (id: string): Promise<{ readonly ended: number }> =>
    answered(this.#api.DELETE('/v1/people/{id}/sessions', { params: { path: { id } } }));
  invitations = (): Promise<ListAnswer<InvitationAnswer>> => answered(this.#api.GET('/v1/invitations'));
  invite = (body: { readonly email: string; readonly role: Role }): Promise<InvitationAnswer & { url: string }> =>
    answered(this.#api.POST('/v1/invitations', { body }));
  withdrawInvitation = (id: string): Promise<void> =>
    answered(this.#api.DELETE('/v1/invitations/{id}', { params: { path: { id } } }));
  apiKeys = (): Promise<ListAnswer<ApiKeyAnswer>> => answered(this.#api.GET('/v1/api-keys'));
  addApiKey = (body: ApiKeyBody): Promise<ApiKeyAnswer & { text: string }> =>
    answered(this.#api.POST('/v1/api-keys', { body: body as Schemas['NewApiKeyDto'] }));
  revokeApiKey = (id: string): Promise<void> =>
    answered(this.#api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } }));
  workspace = (): Promise<WorkspaceAnswer> => answered(this.#api.GET('/v1/workspace'));
  updateWorkspace = (body: WorkspaceChange): Promise<WorkspaceAnswer> =>
    answered(this.#api.PATCH('/v1/workspace', { body }));
  audit = (query: PageRequest & AuditFilter): Promise<ListAnswer<AuditAnswer>> =>
    answered(this.#api.GET('/v1/audit', { params: { query } }));
}

/** What came back; what is no good answer was thrown on the way. */
async function answered<Answer>(call: Promise<{ readonly data?: Answer }>): Promise<Answer> {
  return (await call).data as Answer;
}

/**
 * The same where core's types say more exactly what the description can only outline: pairs of two texts, or a map of
 * values.
 */
async function asCoreHasIt<Answer>(call: Promise<{ readonly data?: object }>): Promise<Answer> {
  return (await call).data as Answer;
}

export interface ConflictFilter {
  readonly syncId?: string;
  readonly status?: string;
  readonly kind?: string;
}

export interface AlertFilter {
  readonly state?: string;
  readonly kind?: string;
}

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface DeadLetterFilter {
  readonly syncId?: string;
  readonly status?: string;
  readonly code?: string;
}
