import { type ApiClient, createApiClient, type QueryOf, type Schemas } from '#api-client';
import { type Side } from '#core';
import { type PageRequest } from './paging.js';
import { type Role } from './commands/roles.js';
import { type Settings } from './settings.js';
import { type Surroundings } from './surroundings.js';
import { transportTo } from './transport.js';

/**
 * The REST API, one method a route. Every method throws `Trouble` when the server refuses or cannot be reached, saying
 * which request it was.
 */
export class Client {
  readonly #api: ApiClient;

  constructor(settings: Settings, surroundings: Pick<Surroundings, 'pause'>) {
    this.#api = createApiClient({ baseUrl: settings.url, fetch: transportTo(settings, surroundings) });
  }

  health = () => answered(this.#api.GET('/v1/health'));
  configurationSchema = () => answered(this.#api.GET('/v1/configuration/schema'));
  connectors = () => answered(this.#api.GET('/v1/connectors'));
  drift = () => answered(this.#api.GET('/v1/configuration/drift'));
  /** Has the workspace compared with this file from now on. */
  noteApplied = (body: { readonly configuration: object; readonly file?: string }) =>
    answered(
      this.#api.PUT('/v1/configuration/applied', {
        body: { ...body, configuration: body.configuration as Schemas['ApplicationDto']['configuration'] },
      }),
    );

  connections = (page: PageRequest) => answered(this.#api.GET('/v1/connections', { params: { query: { ...page } } }));
  connection = (id: string) => answered(this.#api.GET('/v1/connections/{id}', { params: { path: { id } } }));
  addConnection = (body: Schemas['NewConnectionDto']) => answered(this.#api.POST('/v1/connections', { body }));
  updateConnection = (id: string, body: Schemas['ConnectionChangeDto']) =>
    answered(this.#api.PATCH('/v1/connections/{id}', { params: { path: { id } }, body }));
  removeConnection = (id: string) => answered(this.#api.DELETE('/v1/connections/{id}', { params: { path: { id } } }));
  checkConnection = (id: string) =>
    answered(this.#api.POST('/v1/connections/{id}/check', { params: { path: { id } } }));
  choices = (id: string) => answered(this.#api.GET('/v1/connections/{id}/choices', { params: { path: { id } } }));
  startOAuth = (body: Schemas['NewOAuthAttemptDto']) => answered(this.#api.POST('/v1/connections/oauth', { body }));
  oauthAttempt = (attemptId: string) =>
    answered(this.#api.GET('/v1/connections/oauth/{attemptId}', { params: { path: { attemptId } } }));
  objects = (id: string) => answered(this.#api.GET('/v1/connections/{id}/objects', { params: { path: { id } } }));

  syncs = (page: PageRequest) => answered(this.#api.GET('/v1/syncs', { params: { query: { ...page } } }));
  sync = (id: string) => answered(this.#api.GET('/v1/syncs/{id}', { params: { path: { id } } }));
  /** The body is a person's file: the server checks it and names every fault. */
  addSync = (body: unknown) => answered(this.#api.POST('/v1/syncs', { body: body as Schemas['NewSyncDto'] }));
  updateSync = (id: string, body: Schemas['SyncChangeDto']) =>
    answered(this.#api.PATCH('/v1/syncs/{id}', { params: { path: { id } }, body }));
  removeSync = (id: string) => answered(this.#api.DELETE('/v1/syncs/{id}', { params: { path: { id } } }));
  /** The body is a person's file, as for `addSync`. */
  saveMapping = (id: string, body: unknown, basedOn?: number) =>
    answered(
      this.#api.PUT('/v1/syncs/{id}/mapping', {
        params: { path: { id }, query: basedOn === undefined ? {} : { basedOn } },
        body: body as Schemas['MappingDto'],
      }),
    );
  tryFilter = (id: string, body: Schemas['FilterTrialDto']) =>
    answered(this.#api.POST('/v1/syncs/{id}/filters/try', { params: { path: { id } }, body }));
  mappings = (id: string, page: PageRequest) =>
    answered(this.#api.GET('/v1/syncs/{id}/mappings', { params: { path: { id }, query: { ...page } } }));
  suggestMapping = (body: Schemas['EndsDto']) => answered(this.#api.POST('/v1/mappings/suggest', { body }));
  /** The mapping is a person's, as for `addSync`. */
  tryMapping = (body: Schemas['EndsDto'] & { readonly mapping: unknown }) =>
    answered(this.#api.POST('/v1/mappings/try', { body: body as Schemas['TrialRequestDto'] }));
  replay = (id: string, body: Schemas['ReplayRequestDto']) =>
    answered(this.#api.POST('/v1/syncs/{id}/replay', { params: { path: { id } }, body }));
  plan = (id: string) => answered(this.#api.POST('/v1/syncs/{id}/plan', { params: { path: { id } } }));
  pause = (id: string) => answered(this.#api.POST('/v1/syncs/{id}/pause', { params: { path: { id } } }));
  resume = (id: string) => answered(this.#api.POST('/v1/syncs/{id}/resume', { params: { path: { id } } }));
  syncNow = (id: string) => answered(this.#api.POST('/v1/syncs/{id}/sync-now', { params: { path: { id } } }));
  brake = (syncId: string) => answered(this.#api.GET('/v1/syncs/{id}/brake', { params: { path: { id: syncId } } }));
  held = (syncId: string, query: PageRequest & { readonly kind?: string }) =>
    answered(
      this.#api.GET('/v1/syncs/{id}/brake/held', {
        params: { path: { id: syncId }, query: query as QueryOf<'/v1/syncs/{id}/brake/held'> },
      }),
    );
  releaseBrake = (syncId: string) =>
    answered(this.#api.POST('/v1/syncs/{id}/brake/release', { params: { path: { id: syncId } } }));

  runs = (syncId: string, page: PageRequest) =>
    answered(this.#api.GET('/v1/syncs/{id}/runs', { params: { path: { id: syncId }, query: { ...page } } }));
  run = (id: string) => answered(this.#api.GET('/v1/runs/{id}', { params: { path: { id } } }));
  runItems = (id: string, query: PageRequest & { readonly kind?: string }) =>
    answered(
      this.#api.GET('/v1/runs/{id}/items', {
        params: { path: { id }, query: query as QueryOf<'/v1/runs/{id}/items'> },
      }),
    );
  approve = (runId: string, body: Schemas['ApprovalDto']) =>
    answered(this.#api.POST('/v1/runs/{id}/approve', { params: { path: { id: runId } }, body }));
  discardRun = (runId: string) =>
    answered(this.#api.POST('/v1/runs/{id}/discard', { params: { path: { id: runId } } }));

  undoRun = (runId: string) => answered(this.#api.POST('/v1/runs/{id}/undo', { params: { path: { id: runId } } }));
  undoChange = (linkId: string, changeId: number) =>
    answered(this.#api.POST('/v1/links/{id}/undo', { params: { path: { id: linkId } }, body: { changeId } }));
  restoreLink = (linkId: string, moment: string) =>
    answered(this.#api.POST('/v1/links/{id}/restore', { params: { path: { id: linkId } }, body: { at: moment } }));
  explain = (linkId: string, field?: string) =>
    answered(
      this.#api.GET('/v1/links/{id}/explanation', {
        params: { path: { id: linkId }, query: field === undefined ? {} : { field } },
      }),
    );
  optIn = (linkId: string, body: Schemas['OptInDto']) =>
    answered(
      this.#api.POST('/v1/links/{id}/consent', {
        params: { path: { id: linkId } },
        body,
      }),
    );
  evidence = (linkId: string) =>
    answered(this.#api.GET('/v1/links/{id}/consent', { params: { path: { id: linkId } } }));
  keep = (linkId: string, body: Schemas['KeepDto']) =>
    answered(this.#api.POST('/v1/links/{id}/keep', { params: { path: { id: linkId } }, body }));

  groups = (syncId: string, page: PageRequest) =>
    answered(this.#api.GET('/v1/syncs/{id}/groups', { params: { path: { id: syncId }, query: { ...page } } }));
  segments = (syncId: string) =>
    answered(this.#api.GET('/v1/syncs/{id}/segments', { params: { path: { id: syncId } } }));
  segment = (syncId: string, id: string) =>
    answered(this.#api.GET('/v1/syncs/{id}/segments/{segmentId}', { params: { path: { id: syncId, segmentId: id } } }));
  addSegment = (syncId: string, body: Schemas['NewSegmentDto']) =>
    answered(this.#api.POST('/v1/syncs/{id}/segments', { params: { path: { id: syncId } }, body }));
  reviseSegment = (syncId: string, id: string, body: Schemas['SegmentRuleDto']) =>
    answered(
      this.#api.PUT('/v1/syncs/{id}/segments/{segmentId}', { params: { path: { id: syncId, segmentId: id } }, body }),
    );
  previewSegment = (syncId: string, id: string) =>
    answered(
      this.#api.POST('/v1/syncs/{id}/segments/{segmentId}/preview', {
        params: { path: { id: syncId, segmentId: id } },
      }),
    );
  activateSegment = (syncId: string, id: string, body: Schemas['ActivationDto']) =>
    answered(
      this.#api.POST('/v1/syncs/{id}/segments/{segmentId}/activate', {
        params: { path: { id: syncId, segmentId: id } },
        body,
      }),
    );
  removeSegment = (syncId: string, id: string, members: 'keep' | 'remove') =>
    answered(
      this.#api.DELETE('/v1/syncs/{id}/segments/{segmentId}', {
        params: { path: { id: syncId, segmentId: id }, query: { members } },
      }),
    );
  references = (syncId: string) =>
    answered(this.#api.GET('/v1/syncs/{id}/references', { params: { path: { id: syncId } } }));
  search = (text: string) => answered(this.#api.GET('/v1/search', { params: { query: { q: text } } }));
  activity = (window: 'hour' | 'day' | 'week' | 'month') =>
    answered(this.#api.GET('/v1/activity', { params: { query: { window } } }));
  links = (syncId: string, query: PageRequest & { readonly search?: string }) =>
    answered(this.#api.GET('/v1/syncs/{id}/links', { params: { path: { id: syncId }, query: { ...query } } }));
  link = (id: string) => answered(this.#api.GET('/v1/links/{id}', { params: { path: { id } } }));
  addLink = (syncId: string, body: Schemas['NewLinkDto']) =>
    answered(this.#api.POST('/v1/syncs/{id}/links', { params: { path: { id: syncId } }, body }));
  unlink = (id: string, body: Schemas['UnlinkDto']) =>
    answered(this.#api.POST('/v1/links/{id}/unlink', { params: { path: { id } }, body }));
  unfreeze = (id: string, body: Schemas['UnfreezeDto']) =>
    answered(this.#api.POST('/v1/links/{id}/unfreeze', { params: { path: { id } }, body }));
  syncLinkNow = (id: string) => answered(this.#api.POST('/v1/links/{id}/sync-now', { params: { path: { id } } }));
  linkChanges = (id: string, page: PageRequest) =>
    answered(this.#api.GET('/v1/links/{id}/changes', { params: { path: { id }, query: { ...page } } }));
  record = (syncId: string, side: Side, remoteId: string) =>
    answered(
      this.#api.GET('/v1/syncs/{id}/records/{side}/{remoteId}', { params: { path: { id: syncId, side, remoteId } } }),
    );

  conflicts = (query: PageRequest & ConflictFilter) =>
    answered(this.#api.GET('/v1/conflicts', { params: { query: query as QueryOf<'/v1/conflicts'> } }));
  conflict = (id: string) => answered(this.#api.GET('/v1/conflicts/{id}', { params: { path: { id } } }));
  resolveConflict = (id: string, body: Schemas['ResolutionDto']) =>
    answered(
      this.#api.POST('/v1/conflicts/{id}/resolve', {
        params: { path: { id } },
        body,
      }),
    );

  resolveConflicts = (body: Schemas['ResolveManyDto']) => answered(this.#api.POST('/v1/conflicts/resolve', { body }));
  openFields = (syncId?: string) =>
    answered(this.#api.GET('/v1/conflicts/fields', { params: { query: syncId === undefined ? {} : { syncId } } }));

  deadLetterCodes = (query: { readonly syncId?: string; readonly status?: string }) =>
    answered(
      this.#api.GET('/v1/dead-letters/codes', { params: { query: query as QueryOf<'/v1/dead-letters/codes'> } }),
    );
  retryDeadLetters = (body: Schemas['ManyDeadLettersDto']) =>
    answered(this.#api.POST('/v1/dead-letters/retry', { body }));
  discardDeadLetters = (body: Schemas['DiscardManyDto']) =>
    answered(this.#api.POST('/v1/dead-letters/discard', { body }));
  deadLetters = (query: PageRequest & DeadLetterFilter) =>
    answered(this.#api.GET('/v1/dead-letters', { params: { query: query as QueryOf<'/v1/dead-letters'> } }));
  retryDeadLetter = (id: string) =>
    answered(this.#api.POST('/v1/dead-letters/{id}/retry', { params: { path: { id } } }));
  discardDeadLetter = (id: string, body: Schemas['DiscardDto']) =>
    answered(this.#api.POST('/v1/dead-letters/{id}/discard', { params: { path: { id } }, body }));

  alerts = (query: PageRequest & AlertFilter) =>
    answered(this.#api.GET('/v1/alerts', { params: { query: query as QueryOf<'/v1/alerts'> } }));
  acknowledgeAlert = (id: string) =>
    answered(this.#api.POST('/v1/alerts/{id}/acknowledge', { params: { path: { id } } }));
  muteAlert = (id: string, minutes: number) =>
    answered(this.#api.POST('/v1/alerts/{id}/mute', { params: { path: { id } }, body: { minutes } }));
  alertChannels = () => answered(this.#api.GET('/v1/alert-channels'));
  addAlertChannel = (body: Schemas['NewAlertChannelDto']) => answered(this.#api.POST('/v1/alert-channels', { body }));
  updateAlertChannel = (id: string, body: Schemas['AlertChannelChangeDto']) =>
    answered(
      this.#api.PATCH('/v1/alert-channels/{id}', {
        params: { path: { id } },
        body,
      }),
    );
  removeAlertChannel = (id: string) =>
    answered(this.#api.DELETE('/v1/alert-channels/{id}', { params: { path: { id } } }));
  testAlertChannel = (id: string) =>
    answered(this.#api.POST('/v1/alert-channels/{id}/test', { params: { path: { id } } }));
  alertRules = () => answered(this.#api.GET('/v1/alert-rules'));
  updateAlertRules = (body: Schemas['AlertRulesDto']) => answered(this.#api.PUT('/v1/alert-rules', { body }));

  setUp = (body: Schemas['SetUpDto']) => answered(this.#api.POST('/v1/set-up', { body }));
  lookAtInvitation = (body: Schemas['TokenDto']) => answered(this.#api.POST('/v1/invitations/look', { body }));
  acceptInvitation = (body: Schemas['AcceptDto']) => answered(this.#api.POST('/v1/invitations/accept', { body }));
  people = () => answered(this.#api.GET('/v1/people'));
  changeRole = (id: string, role: Role) =>
    answered(this.#api.PATCH('/v1/people/{id}', { params: { path: { id } }, body: { role } }));
  removePerson = (id: string) => answered(this.#api.DELETE('/v1/people/{id}', { params: { path: { id } } }));
  signOut = (id: string) => answered(this.#api.DELETE('/v1/people/{id}/sessions', { params: { path: { id } } }));
  invitations = () => answered(this.#api.GET('/v1/invitations'));
  invite = (body: Schemas['NewInvitationDto']) => answered(this.#api.POST('/v1/invitations', { body }));
  withdrawInvitation = (id: string) => answered(this.#api.DELETE('/v1/invitations/{id}', { params: { path: { id } } }));
  apiKeys = () => answered(this.#api.GET('/v1/api-keys'));
  addApiKey = (body: Schemas['NewApiKeyDto']) => answered(this.#api.POST('/v1/api-keys', { body }));
  revokeApiKey = (id: string) => answered(this.#api.DELETE('/v1/api-keys/{id}', { params: { path: { id } } }));
  workspace = () => answered(this.#api.GET('/v1/workspace'));
  updateWorkspace = (body: Schemas['WorkspaceChangeDto']) => answered(this.#api.PATCH('/v1/workspace', { body }));
  audit = (query: PageRequest & AuditFilter) => answered(this.#api.GET('/v1/audit', { params: { query } }));
}

/** What came back; what is no good answer was thrown on the way. */
async function answered<Answer>(call: Promise<{ readonly data?: Answer }>): Promise<Answer> {
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
  readonly refusedBy?: Side;
}
