import { type Fields, type LiveRecord, type RecordState } from '#core';
import { type CallContext, type Clock, ConnectorError, type ScanPage } from '#connector-sdk';
import { type AskedFields, askedFields, onlyProperties } from './asked-fields.js';
import { listedAssociations } from './associations.js';
import { type HubSpotClient } from './client.js';
import { decodeCursor, encodeCursor, unreadableCursor } from './cursor.js';
import { readRefusal } from './errors.js';
import { EMAIL_PROPERTY, type ExtraFields, withExtras } from './extra-fields.js';
import { chunksOf } from './json.js';
import { type ObjectKind } from './objects.js';
import { type Properties } from './properties.js';
import { type AnsweredRecord, MERGED_IDS_PROPERTY, membersOf, resultsOf, toLive } from './records.js';
import { searchByValues, VISIBILITY_LAG_MS } from './search.js';
import { Vanished } from './vanished.js';

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

/** What was found for an id, before extra fields are added to it. */
type Found = { readonly kind: 'found'; readonly record: AnsweredRecord } | Missing;

type Missing = Exclude<RecordState, LiveRecord>;

/** What reading one object takes. */
export interface ReaderParts {
  readonly client: HubSpotClient;
  readonly kind: ObjectKind;
  readonly properties: Properties;
  readonly extras: ExtraFields;
  readonly clock: Clock;
}

/** Reads of one object, all but the change feed. */
export class RecordReader {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #properties: Properties;
  readonly #extras: ExtraFields;
  readonly #clock: Clock;
  readonly #vanished = new Vanished(VISIBILITY_LAG_MS);

  constructor({ client, kind, properties, extras, clock }: ReaderParts) {
    this.#client = client;
    this.#kind = kind;
    this.#properties = properties;
    this.#extras = extras;
    this.#clock = clock;
  }

  /** Associations come with the page itself, which batches of ids cannot have. */
  async scan(request: { fields: readonly string[]; cursor: string | null }, context: CallContext): Promise<ScanPage> {
    const after = request.cursor === null ? undefined : scanPosition(request.cursor);
    const asked = askedFields(this.#kind, request.fields);
    const ends = [...new Set(asked.associations.map(({ to }) => to))];
    const page = await this.#client.call('general', context, (sdk) =>
      sdk.crm.objects.basicApi.getPage(
        this.#kind.name,
        SCAN_PAGE_MAX,
        after,
        this.#propertiesOf(asked),
        undefined,
        ends.length > 0 ? ends : undefined,
      ),
    );
    const next = page.paging?.next?.after;
    return {
      records: await this.#pageRecords(resultsOf(page), asked, context),
      cursor: next === undefined ? null : encodeCursor(SCAN_READER, { after: next }),
    };
  }

  /**
   * The state of each id. What hangs on a call that fails is `unknown`; when nothing could be told the last error is
   * thrown, for it says when to try again.
   */
  async get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    const asked = askedFields(this.#kind, fields);
    const found = new Map<string, Found>();
    let failure: ConnectorError | undefined;
    const note = (error: unknown, unread: readonly string[]): void => {
      if (!(error instanceof ConnectorError)) throw error;
      failure = error;
      for (const id of unread) found.set(id, { kind: 'unknown', reason: error.code });
    };
    for (const batch of chunksOf([...new Set(ids)], READ_BATCH_MAX)) {
      try {
        for (const [id, state] of await this.#find(batch, asked, context)) found.set(id, state);
      } catch (error) {
        note(error, batch);
      }
    }
    const live = new Map<string, LiveRecord>();
    const records = [...found.values()].flatMap((state) => (state.kind === 'found' ? [state.record] : []));
    try {
      for (const record of await this.#lives(records, asked, context)) live.set(record.id, record);
    } catch (error) {
      note(
        error,
        records.map(({ id }) => id),
      );
    }
    if (failure && [...found.values()].every(({ kind }) => kind === 'unknown')) throw failure;
    return ids.map((id) => {
      const state = found.get(id);
      return (
        live.get(id) ?? (state && state.kind !== 'found' ? state : { kind: 'unknown', reason: 'HUBSPOT_NO_ANSWER' })
      );
    });
  }

  async find(
    request: { field: string; values: readonly string[]; fields: readonly string[] },
    context: CallContext,
  ): Promise<readonly LiveRecord[]> {
    const { unique, type } = await this.#properties.lookup(request.field, context);
    const asked = askedFields(this.#kind, request.fields);
    const wanted = { field: request.field, values: request.values, properties: this.#propertiesOf(asked) };
    const records = unique
      ? await this.#findUnique(wanted, type === 'email', context)
      : await searchByValues(
          this.#client,
          this.#kind,
          { property: wanted.field, type, values: wanted.values, properties: wanted.properties },
          context,
        );
    const byId = new Map(records.map((record) => [record.id, record]));
    return this.#lives([...byId.values()], asked, context);
  }

  /**
   * Ids that no live record answers to: deleted, or merged into a record that is found by the ids it swallowed. When the
   * confirmation itself fails they stay `unknown`, and so does for a while what is neither, lest a merge that search
   * does not know yet be taken for a deletion.
   */
  async confirmGone(ids: readonly string[], context: CallContext): Promise<ReadonlyMap<string, Missing>> {
    try {
      const archived = await this.#batchRead({ ids, properties: [], archived: true }, context);
      const archivedIds = new Set(archived.records.map((record) => record.id));
      const merged = await this.#survivors(
        ids.filter((id) => !archivedIds.has(id)),
        context,
      );
      const nowMs = this.#clock.nowMs();
      return new Map(
        ids.map((id): [string, Missing] => {
          const mergedInto = merged.get(id);
          if (mergedInto !== undefined) return [id, { kind: 'gone', mergedInto }];
          const surely = archivedIds.has(id) || !this.#kind.mergeable || this.#vanished.isGone(id, nowMs);
          return [id, surely ? { kind: 'gone' } : { kind: 'unknown', reason: 'HUBSPOT_MERGED_OR_DELETED' }];
        }),
      );
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      return new Map(ids.map((id) => [id, { kind: 'unknown', reason: error.code }]));
    }
  }

  /** The records of a page, whose associations came along but for those that are too many for it. */
  async #pageRecords(
    records: readonly AnsweredRecord[],
    asked: AskedFields,
    context: CallContext,
  ): Promise<readonly LiveRecord[]> {
    const { values, cut } = listedAssociations(records, asked.associations);
    const lives = await this.#lives(records, { ...asked, associations: [] }, context);
    const rest: ReadonlyMap<string, Fields> =
      cut.length > 0 ? await this.#extras.associations.read(cut, asked.associations, context) : new Map();
    return withExtras(withExtras(lives, values), rest);
  }

  /** Answered records with all that is asked for of them. */
  async #lives(
    records: readonly AnsweredRecord[],
    asked: AskedFields,
    context: CallContext,
  ): Promise<readonly LiveRecord[]> {
    if (records.length === 0) return [];
    const sets =
      asked.properties.length > 0 ? await this.#properties.sets(asked.properties, context) : new Set<string>();
    const lives = records.map((record) => toLive(record, asked.properties, sets));
    if (onlyProperties(asked)) return lives;
    const subjects = records.map(({ id, properties }) => ({ id, email: properties[EMAIL_PROPERTY] || null }));
    return withExtras(lives, await this.#extras.read(subjects, asked, context));
  }

  /** Subscriptions are kept by address. */
  #propertiesOf({ properties, subscriptions }: AskedFields): string[] {
    return [...new Set([...properties, ...(subscriptions.length > 0 ? [EMAIL_PROPERTY] : [])])];
  }

  async #find(ids: readonly string[], asked: AskedFields, context: CallContext): Promise<ReadonlyMap<string, Found>> {
    const properties = [...this.#propertiesOf(asked), MERGED_IDS_PROPERTY];
    const read = await this.#batchRead({ ids, properties }, context);
    const states = new Map<string, Found>();
    for (const record of read.records) states.set(record.id, { kind: 'found', record });
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
    request: { field: string; values: readonly string[]; properties: readonly string[] },
    isEmail: boolean,
    context: CallContext,
  ): Promise<readonly AnsweredRecord[]> {
    const cleaned = request.values.map((value) => (isEmail ? value.trim().toLowerCase() : value));
    // Text that is no address would make HubSpot refuse the whole batch.
    const askable = cleaned.filter((value) => value !== '' && (!isEmail || /^[^\s@]+@[^\s@]+$/.test(value)));
    const records: AnsweredRecord[] = [];
    for (const ids of chunksOf([...new Set(askable)], READ_BATCH_MAX)) {
      const read = await this.#batchRead({ ids, properties: request.properties, idProperty: request.field }, context);
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
