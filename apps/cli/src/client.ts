import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { type Side, type Suggestion } from '#core';
import {
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
  type ExplanationAnswer,
  type GroupAnswer,
  type HeldChangeAnswer,
  type ReferenceAnswer,
  type HealthAnswer,
  type KeepAnswer,
  type LinkAnswer,
  type ListAnswer,
  type MappingVersionAnswer,
  type OAuthAttemptAnswer,
  type OAuthBody,
  type OAuthStartAnswer,
  type ObjectAnswer,
  type PageRequest,
  type PlanItemAnswer,
  type ProposalBody,
  type RecordAnswer,
  type ReplayAnswer,
  type Resolution,
  type RunAnswer,
  type RunDetailAnswer,
  type SavedMappingAnswer,
  type SegmentAnswer,
  type SettingChoicesAnswer,
  type SyncAnswer,
  type SyncChange,
  type TrialAnswer,
} from './answers.js';
import { problemTrouble, strangerTrouble, unreachableTrouble } from './problems.js';
import { type Settings } from './settings.js';

/** Checking credentials and reading live records wait for a vendor, so this is longer than the server's own calls. */
const TIMEOUT_MS = 120_000;
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * The REST API, one method a route. Every method throws `Trouble` when the server refuses or cannot be reached, saying
 * which request it was.
 */
export class Client {
  readonly #http: AxiosInstance;
  readonly #baseUrl: string;

  constructor({ url, apiKey }: Settings) {
    this.#baseUrl = url;
    this.#http = axios.create({
      baseURL: url,
      timeout: TIMEOUT_MS,
      maxContentLength: ANSWER_BYTES_MAX,
      // A redirect would carry the key to an address nobody gave.
      maxRedirects: 0,
      responseType: 'text',
      transformResponse: (body: unknown) => body,
      validateStatus: () => true,
      headers: { Accept: 'application/json', ...(apiKey === null ? {} : { Authorization: `Bearer ${apiKey}` }) },
      // A proxy for the outside world cannot reach this machine's own address.
      ...(isLoopback(url) ? { proxy: false as const } : {}),
    });
  }

  health = (): Promise<HealthAnswer> => this.#call('GET', '/v1/health');
  connectors = (): Promise<ListAnswer<ConnectorAnswer>> => this.#call('GET', '/v1/connectors');

  connections = (page: PageRequest): Promise<ListAnswer<ConnectionAnswer>> =>
    this.#call('GET', '/v1/connections', { query: { ...page } });
  connection = (id: string): Promise<ConnectionAnswer> => this.#call('GET', at`/v1/connections/${id}`);
  addConnection = (body: ConnectionBody): Promise<ConnectionAnswer> => this.#call('POST', '/v1/connections', { body });
  updateConnection = (id: string, body: ConnectionChange): Promise<ConnectionAnswer> =>
    this.#call('PATCH', at`/v1/connections/${id}`, { body });
  removeConnection = (id: string): Promise<void> => this.#call('DELETE', at`/v1/connections/${id}`);
  checkConnection = (id: string): Promise<CheckAnswer> => this.#call('POST', at`/v1/connections/${id}/check`);
  choices = (id: string): Promise<ListAnswer<SettingChoicesAnswer>> =>
    this.#call('GET', at`/v1/connections/${id}/choices`);
  startOAuth = (body: OAuthBody): Promise<OAuthStartAnswer> => this.#call('POST', '/v1/connections/oauth', { body });
  oauthAttempt = (id: string): Promise<OAuthAttemptAnswer> => this.#call('GET', at`/v1/connections/oauth/${id}`);
  objects = (id: string): Promise<ListAnswer<ObjectAnswer>> => this.#call('GET', at`/v1/connections/${id}/objects`);

  syncs = (page: PageRequest): Promise<ListAnswer<SyncAnswer>> =>
    this.#call('GET', '/v1/syncs', { query: { ...page } });
  sync = (id: string): Promise<SyncAnswer> => this.#call('GET', at`/v1/syncs/${id}`);
  /** The body is a person's file: the server checks it and names every fault. */
  addSync = (body: unknown): Promise<SyncAnswer> => this.#call('POST', '/v1/syncs', { body });
  updateSync = (id: string, body: SyncChange): Promise<SyncAnswer> =>
    this.#call('PATCH', at`/v1/syncs/${id}`, { body });
  removeSync = (id: string): Promise<void> => this.#call('DELETE', at`/v1/syncs/${id}`);
  /** The body is a person's file, as for `addSync`. */
  saveMapping = (id: string, body: unknown): Promise<SavedMappingAnswer> =>
    this.#call('PUT', at`/v1/syncs/${id}/mapping`, { body });
  tryFilter = (id: string, body: { readonly side: Side; readonly expression: string }): Promise<FilterTriedAnswer> =>
    this.#call('POST', at`/v1/syncs/${id}/filters/try`, { body });
  mappings = (id: string, page: PageRequest): Promise<ListAnswer<MappingVersionAnswer>> =>
    this.#call('GET', at`/v1/syncs/${id}/mappings`, { query: { ...page } });
  suggestMapping = (body: Pick<SyncAnswer, 'a' | 'b'>): Promise<Suggestion> =>
    this.#call('POST', '/v1/mappings/suggest', { body });
  /** The mapping is a person's, as for `addSync`. */
  tryMapping = (body: Pick<SyncAnswer, 'a' | 'b'> & { readonly mapping: unknown }): Promise<TrialAnswer> =>
    this.#call('POST', '/v1/mappings/try', { body });
  replay = (id: string, body: ProposalBody & { readonly days: number }): Promise<ReplayAnswer> =>
    this.#call('POST', at`/v1/syncs/${id}/replay`, { body });
  plan = (id: string): Promise<{ readonly run: RunAnswer }> => this.#call('POST', at`/v1/syncs/${id}/plan`);
  pause = (id: string): Promise<SyncAnswer> => this.#call('POST', at`/v1/syncs/${id}/pause`);
  resume = (id: string): Promise<SyncAnswer> => this.#call('POST', at`/v1/syncs/${id}/resume`);
  syncNow = (id: string): Promise<SyncAnswer> => this.#call('POST', at`/v1/syncs/${id}/sync-now`);
  brake = (syncId: string): Promise<BrakeAnswer> => this.#call('GET', at`/v1/syncs/${syncId}/brake`);
  held = (syncId: string, page: PageRequest): Promise<ListAnswer<HeldChangeAnswer>> =>
    this.#call('GET', at`/v1/syncs/${syncId}/brake/held`, { query: { ...page } });
  releaseBrake = (syncId: string): Promise<SyncAnswer> => this.#call('POST', at`/v1/syncs/${syncId}/brake/release`);

  runs = (syncId: string, page: PageRequest): Promise<ListAnswer<RunAnswer>> =>
    this.#call('GET', at`/v1/syncs/${syncId}/runs`, { query: { ...page } });
  run = (id: string): Promise<RunDetailAnswer> => this.#call('GET', at`/v1/runs/${id}`);
  runItems = (id: string, query: PageRequest & { readonly kind?: string }): Promise<ListAnswer<PlanItemAnswer>> =>
    this.#call('GET', at`/v1/runs/${id}/items`, { query: { ...query } });
  approve = (runId: string, body: { readonly withoutBackfill?: boolean }): Promise<RunAnswer> =>
    this.#call('POST', at`/v1/runs/${runId}/approve`, { body });
  discardRun = (runId: string): Promise<RunAnswer> => this.#call('POST', at`/v1/runs/${runId}/discard`);

  undoRun = (runId: string): Promise<{ readonly run: RunAnswer }> => this.#call('POST', at`/v1/runs/${runId}/undo`);
  undoChange = (linkId: string, changeId: number): Promise<{ readonly run: RunAnswer }> =>
    this.#call('POST', at`/v1/links/${linkId}/undo`, { body: { changeId } });
  restoreLink = (linkId: string, moment: string): Promise<{ readonly run: RunAnswer }> =>
    this.#call('POST', at`/v1/links/${linkId}/restore`, { body: { at: moment } });
  explain = (linkId: string, field?: string): Promise<{ readonly items: readonly ExplanationAnswer[] }> =>
    this.#call('GET', at`/v1/links/${linkId}/explanation`, { query: { field } });
  keep = (linkId: string, body: { readonly fieldId: string; readonly side: Side }): Promise<KeepAnswer> =>
    this.#call('POST', at`/v1/links/${linkId}/keep`, { body });

  groups = (syncId: string, page: PageRequest): Promise<ListAnswer<GroupAnswer>> =>
    this.#call('GET', at`/v1/syncs/${syncId}/groups`, { query: { ...page } });
  segments = (syncId: string): Promise<ListAnswer<SegmentAnswer>> =>
    this.#call('GET', at`/v1/syncs/${syncId}/segments`);
  segment = (syncId: string, id: string): Promise<SegmentAnswer> =>
    this.#call('GET', at`/v1/syncs/${syncId}/segments/${id}`);
  addSegment = (
    syncId: string,
    body: Pick<SegmentAnswer, 'name' | 'rule' | 'side' | 'field' | 'group'>,
  ): Promise<SegmentAnswer> => this.#call('POST', at`/v1/syncs/${syncId}/segments`, { body });
  reviseSegment = (syncId: string, id: string, body: Pick<SegmentAnswer, 'rule'>): Promise<SegmentAnswer> =>
    this.#call('PUT', at`/v1/syncs/${syncId}/segments/${id}`, { body });
  previewSegment = (syncId: string, id: string): Promise<{ readonly run: RunAnswer }> =>
    this.#call('POST', at`/v1/syncs/${syncId}/segments/${id}/preview`);
  activateSegment = (
    syncId: string,
    id: string,
    body: { readonly runId: string; readonly confirm?: boolean },
  ): Promise<RunAnswer> => this.#call('POST', at`/v1/syncs/${syncId}/segments/${id}/activate`, { body });
  removeSegment = (
    syncId: string,
    id: string,
    members: 'keep' | 'remove',
  ): Promise<{ readonly run: RunAnswer | null }> =>
    this.#call('DELETE', at`/v1/syncs/${syncId}/segments/${id}`, { query: { members } });
  references = (syncId: string): Promise<ListAnswer<ReferenceAnswer>> =>
    this.#call('GET', at`/v1/syncs/${syncId}/references`);
  links = (syncId: string, query: PageRequest & { readonly search?: string }): Promise<ListAnswer<LinkAnswer>> =>
    this.#call('GET', at`/v1/syncs/${syncId}/links`, { query: { ...query } });
  link = (id: string): Promise<LinkAnswer> => this.#call('GET', at`/v1/links/${id}`);
  linkChanges = (id: string, page: PageRequest): Promise<ListAnswer<ChangeAnswer>> =>
    this.#call('GET', at`/v1/links/${id}/changes`, { query: { ...page } });
  record = (syncId: string, side: Side, remoteId: string): Promise<RecordAnswer> =>
    this.#call('GET', at`/v1/syncs/${syncId}/records/${side}/${remoteId}`);

  conflicts = (query: PageRequest & ConflictFilter): Promise<ListAnswer<ConflictAnswer>> =>
    this.#call('GET', '/v1/conflicts', { query: { ...query } });
  conflict = (id: string): Promise<ConflictAnswer> => this.#call('GET', at`/v1/conflicts/${id}`);
  resolveConflict = (id: string, body: Resolution): Promise<ConflictAnswer> =>
    this.#call('POST', at`/v1/conflicts/${id}/resolve`, { body });

  deadLetters = (query: PageRequest & DeadLetterFilter): Promise<ListAnswer<DeadLetterAnswer>> =>
    this.#call('GET', '/v1/dead-letters', { query: { ...query } });
  retryDeadLetter = (id: string): Promise<DeadLetterAnswer> => this.#call('POST', at`/v1/dead-letters/${id}/retry`);
  discardDeadLetter = (id: string, body: { readonly reason: string }): Promise<DeadLetterAnswer> =>
    this.#call('POST', at`/v1/dead-letters/${id}/discard`, { body });

  async #call<Answer>(method: Method, path: string, sent: { query?: Query; body?: unknown } = {}): Promise<Answer> {
    const where = `${method} ${this.#baseUrl}${path}`;
    const response = await this.#http
      .request<string>({ method, url: path, params: sent.query, data: sent.body })
      .catch((error: unknown) => {
        throw unreachableTrouble(error, where, this.#baseUrl);
      });
    return this.#read<Answer>(response, where);
  }

  #read<Answer>(response: AxiosResponse<string>, where: string): Answer {
    if (response.status < 300 && response.data === '') return undefined as Answer;
    const body = parsed(response.data);
    if (response.status >= 300) throw problemTrouble(response.status, body, where);
    if (typeof body !== 'object' || body === null) throw strangerTrouble(response.status, where);
    return body as Answer;
  }
}

export interface ConflictFilter {
  readonly syncId?: string;
  readonly status?: string;
  readonly kind?: string;
}

export interface DeadLetterFilter {
  readonly syncId?: string;
  readonly status?: string;
  readonly code?: string;
}

/** A path with its parts escaped: the ids come from a command line. */
const at = (texts: TemplateStringsArray, ...parts: readonly string[]): string =>
  texts.reduce((path, text, index) => path + encodeURIComponent(parts[index - 1] ?? '') + text);

const isLoopback = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** The body as JSON; `undefined` when it is not. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
