import { type LiveRecord, type RecordState } from '#core';
import { type CallContext, ConnectorError, type ScanPage } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { decodeCursor, encodeCursor, unreadableCursor } from './cursor.js';
import { readRefusal } from './errors.js';
import { chunksOf } from './json.js';
import { type ObjectKind } from './objects.js';
import { type Properties } from './properties.js';
import { type AnsweredRecord, MERGED_IDS_PROPERTY, membersOf, resultsOf, toLive } from './records.js';
import { searchByValues } from './search.js';

export const READ_BATCH_MAX = 100;
export const SCAN_PAGE_MAX = 100;
const SCAN_READER = 'scan';
const MULTI_STATUS = 207;

/** What one batch read said: the records it found, and what it could not tell about. */
interface BatchRead {
  readonly records: readonly AnsweredRecord[];
  /** Ids HubSpot could not answer for, though they may exist; `'all'` when it did not say which. */
  readonly unanswered: ReadonlySet<string> | 'all';
}

/** Reads of one object, all but the change feed. */
export class RecordReader {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #properties: Properties;

  constructor(client: HubSpotClient, kind: ObjectKind, properties: Properties) {
    this.#client = client;
    this.#kind = kind;
    this.#properties = properties;
  }

  async scan(request: { fields: readonly string[]; cursor: string | null }, context: CallContext): Promise<ScanPage> {
    const after = request.cursor === null ? undefined : scanPosition(request.cursor);
    const page = await this.#client.call('general', context, (sdk) =>
      sdk.crm.objects.basicApi.getPage(this.#kind.name, SCAN_PAGE_MAX, after, [...request.fields]),
    );
    const next = page.paging?.next?.after;
    return {
      records: resultsOf(page).map((record) => toLive(record, request.fields)),
      cursor: next === undefined ? null : encodeCursor(SCAN_READER, { after: next }),
    };
  }

  /**
   * The state of each id. A batch whose call fails leaves its ids `unknown`; when every call fails the last error is
   * thrown, for it says when to try again.
   */
  async get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    const states = new Map<string, RecordState>();
    const batches = chunksOf([...new Set(ids)], READ_BATCH_MAX);
    const failures: ConnectorError[] = [];
    for (const batch of batches) {
      try {
        for (const [id, state] of await this.#states(batch, fields, context)) states.set(id, state);
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        failures.push(error);
        for (const id of batch) states.set(id, { kind: 'unknown', reason: error.code });
      }
    }
    const lastFailure = failures.at(-1);
    if (lastFailure && failures.length === batches.length) throw lastFailure;
    return ids.map((id) => states.get(id) ?? { kind: 'unknown', reason: 'HUBSPOT_NO_ANSWER' });
  }

  async find(
    request: { field: string; values: readonly string[]; fields: readonly string[] },
    context: CallContext,
  ): Promise<readonly LiveRecord[]> {
    const { unique, type } = await this.#properties.lookup(request.field, context);
    const records = unique
      ? await this.#findUnique(request, type === 'email', context)
      : await searchByValues(
          this.#client,
          this.#kind,
          { property: request.field, type, values: request.values, properties: request.fields },
          context,
        );
    const byId = new Map(records.map((record) => [record.id, record]));
    return [...byId.values()].map((record) => toLive(record, request.fields));
  }

  /**
   * Ids that no live record answers to: deleted, or merged into a record that is found by the ids it swallowed. When the
   * confirmation itself fails they stay `unknown`.
   */
  async confirmGone(ids: readonly string[], context: CallContext): Promise<ReadonlyMap<string, RecordState>> {
    try {
      const archived = await this.#batchRead({ ids, properties: [], archived: true }, context);
      const archivedIds = new Set(archived.records.map((record) => record.id));
      const merged = await this.#survivors(
        ids.filter((id) => !archivedIds.has(id)),
        context,
      );
      return new Map(
        ids.map((id) => {
          const mergedInto = merged.get(id);
          return [id, { kind: 'gone', ...(mergedInto === undefined ? {} : { mergedInto }) }];
        }),
      );
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const state: RecordState = { kind: 'unknown', reason: error.code };
      return new Map(ids.map((id) => [id, state]));
    }
  }

  async #states(
    ids: readonly string[],
    fields: readonly string[],
    context: CallContext,
  ): Promise<ReadonlyMap<string, RecordState>> {
    const read = await this.#batchRead({ ids, properties: [...fields, MERGED_IDS_PROPERTY] }, context);
    const states = new Map<string, RecordState>();
    for (const record of read.records) states.set(record.id, toLive(record, fields));
    // Some reads by a merged-away id are answered with the survivor.
    for (const [id, mergedInto] of swallowedIds(read.records)) {
      if (!states.has(id)) states.set(id, { kind: 'gone', mergedInto });
    }
    const { unanswered } = read;
    const absent: string[] = [];
    for (const id of ids) {
      if (states.has(id)) continue;
      if (unanswered === 'all' || unanswered.has(id))
        states.set(id, { kind: 'unknown', reason: 'HUBSPOT_READ_FAILED' });
      else absent.push(id);
    }
    if (absent.length > 0) {
      for (const [id, state] of await this.confirmGone(absent, context)) states.set(id, state);
    }
    return states;
  }

  async #findUnique(
    request: { field: string; values: readonly string[]; fields: readonly string[] },
    isEmail: boolean,
    context: CallContext,
  ): Promise<readonly AnsweredRecord[]> {
    const cleaned = request.values.map((value) => (isEmail ? value.trim().toLowerCase() : value));
    // Text that is no address would make HubSpot refuse the whole batch.
    const askable = cleaned.filter((value) => value !== '' && (!isEmail || /^[^\s@]+@[^\s@]+$/.test(value)));
    const records: AnsweredRecord[] = [];
    for (const ids of chunksOf([...new Set(askable)], READ_BATCH_MAX)) {
      const read = await this.#batchRead({ ids, properties: request.fields, idProperty: request.field }, context);
      if (read.unanswered === 'all' || read.unanswered.size > 0) {
        throw new ConnectorError('unavailable', {
          code: 'HUBSPOT_READ_FAILED',
          message: 'HubSpot answered for a part of the values only.',
        });
      }
      records.push(...read.records);
    }
    return records;
  }

  async #batchRead(
    request: { ids: readonly string[]; properties: readonly string[]; idProperty?: string; archived?: boolean },
    context: CallContext,
  ): Promise<BatchRead> {
    const answer = await this.#client.call('general', context, (sdk) =>
      sdk.crm.objects.batchApi.read(
        this.#kind.name,
        {
          inputs: request.ids.map((id) => ({ id })),
          properties: [...request.properties],
          propertiesWithHistory: [],
          ...(request.idProperty === undefined ? {} : { idProperty: request.idProperty }),
        },
        request.archived ?? false,
      ),
    );
    // The client resolves a multi-status answer like a full one; only its error list tells them apart.
    const failures = ('errors' in answer ? (answer.errors ?? []) : [])
      .map((error) => readRefusal(error, MULTI_STATUS))
      .filter((refusal) => refusal.category !== 'OBJECT_NOT_FOUND');
    const ids = failures.map((refusal) => refusal.context.ids ?? []);
    return {
      records: resultsOf(answer),
      unanswered: ids.some((named) => named.length === 0) ? 'all' : new Set(ids.flat()),
    };
  }

  async #survivors(ids: readonly string[], context: CallContext): Promise<ReadonlyMap<string, string>> {
    if (ids.length === 0) return new Map();
    const found = await searchByValues(
      this.#client,
      this.#kind,
      { property: MERGED_IDS_PROPERTY, type: 'members', values: ids, properties: [] },
      context,
    );
    return swallowedIds(found);
  }
}

const swallowedIds = (records: readonly AnsweredRecord[]): ReadonlyMap<string, string> =>
  new Map(
    records.flatMap((record) =>
      membersOf(record.properties[MERGED_IDS_PROPERTY]).map((id) => [id, record.id] as const),
    ),
  );

function scanPosition(cursor: string): string {
  const { after } = decodeCursor(SCAN_READER, cursor);
  if (typeof after !== 'string') throw unreadableCursor();
  return after;
}
