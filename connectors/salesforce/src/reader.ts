import { type LiveRecord, type RecordState } from '#core';
import { type CallContext, ConnectorError, type ScanPage } from '#connector-sdk';
import { type Campaigns, campaignsByPerson, CAMPAIGNS_FIELD, type Membership } from './campaigns.js';
import { chunked } from './chunks.js';
import { type ApiAnswer, type ApiCall, type SalesforceClient } from './client.js';
import { CONVERSION_FIELDS, converted } from './conversions.js';
import { decodeScanCursor, encodeCursor } from './cursors.js';
import { type Describer, isLookup } from './describe.js';
import { canonicalId } from './ids.js';
import { asText } from './json.js';
import { isConvertible, type ObjectTraits } from './objects.js';
import { everyRecord, firstPage, pageOf, QUERY_PAGE_MAX, queryCall, withRest } from './queries.js';
import { liveRecord, type RestRecord, STAMP_FIELDS } from './records.js';
import { inChunks, quoted } from './soql.js';

/** Ids one retrieve takes when they travel in the body. */
export const RETRIEVE_MAX = 2_000;

const GONE: RecordState = { kind: 'gone' };

/** Reads of one object. */
export class Reader {
  readonly #client: SalesforceClient;
  readonly #describer: Describer;
  readonly #object: string;
  readonly #traits: ObjectTraits;
  readonly #campaigns: Campaigns | null;

  constructor(parts: {
    client: SalesforceClient;
    describer: Describer;
    object: string;
    traits: ObjectTraits;
    campaigns: Campaigns | null;
  }) {
    this.#client = parts.client;
    this.#describer = parts.describer;
    this.#object = parts.object;
    this.#traits = parts.traits;
    this.#campaigns = parts.campaigns;
  }

  /**
   * One page by id. Pages go by keyset, not by locator, because a cursor must outlive the two days a locator lives.
   * One row more than a page is asked for: Salesforce cuts the page itself and thereby tells whether more follow.
   */
  async scan(
    { fields, cursor }: { fields: readonly string[]; cursor: string | null },
    context: CallContext,
  ): Promise<ScanPage> {
    const after = cursor === null ? null : decodeScanCursor(cursor, this.#object).after;
    const conditions = [...(after === null ? [] : [`Id > ${quoted(after)}`]), ...this.#liveOnly];
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    const soql = `SELECT ${this.#columns(fields)} FROM ${this.#object}${where} ORDER BY Id LIMIT ${QUERY_PAGE_MAX + 1}`;
    const page = await firstPage(this.#client, soql, 'live', context);
    const last = page.records.at(-1);
    const memberships = (last && (await this.#campaignsIn(fields)?.ofRange(after, last.Id, context))) ?? [];
    return {
      records: await this.#live(page.records, fields, memberships, context),
      cursor: page.done || !last ? null : encodeCursor('scan', this.#object, { after: last.Id }),
    };
  }

  /** The state of each id. Ids are taken in either spelling; ids Salesforce could not have issued are gone. */
  async get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    const canonical = ids.map(canonicalId);
    const wanted = [...new Set(canonical.filter((id) => id !== null))];
    const found = new Map<string, RecordState>();
    for (const chunk of chunked(wanted, RETRIEVE_MAX)) {
      for (const [id, state] of await this.#retrieve(chunk, fields, context)) found.set(id, state);
    }
    const missing = wanted.filter((id) => !found.has(id));
    const confirmed = missing.length === 0 ? new Map<string, RecordState>() : await this.missing(missing, context);
    return canonical.map((id) => (id === null ? GONE : (found.get(id) ?? confirmed.get(id) ?? GONE)));
  }

  /**
   * What became of records a retrieve did not find: deleted, merged away, or (absent from queryAll too) removed for
   * good or out of the user's sight, which Salesforce does not tell apart. A record that is there after all was missed
   * by the retrieve, and is `unknown`.
   */
  async missing(ids: readonly string[], context: CallContext): Promise<Map<string, RecordState>> {
    const states = new Map<string, RecordState>();
    if (this.#traits.deletable) {
      const { fields } = await this.#describer.describe(this.#object, context);
      const mergeable = fields.some((field) => field.name === 'MasterRecordId');
      const columns = ['Id', 'IsDeleted', ...(mergeable ? ['MasterRecordId'] : []), ...this.#conversionFields];
      const select = `SELECT ${columns.join(', ')} FROM ${this.#object} WHERE Id IN `;
      const calls = inChunks(ids, select).map((chunk) => queryCall(`${select}(${chunk.map(quoted).join(',')})`, 'all'));
      for (const answer of await this.#client.callAll(calls, context)) {
        for (const record of await withRest(this.#client, pageOf(answer), context)) {
          states.set(record.Id, stateOfMissing(record));
        }
      }
    }
    for (const id of ids) if (!states.has(id)) states.set(id, GONE);
    return states;
  }

  /** Records whose field has one of the values, as SOQL compares: text without regard to case. */
  async find(
    { field, values, fields }: { field: string; values: readonly string[]; fields: readonly string[] },
    context: CallContext,
  ): Promise<readonly LiveRecord[]> {
    if (values.length === 0) return [];
    await this.#assertLookup(field, context);
    const also = this.#liveOnly.map((condition) => `${condition} AND `).join('');
    const select = `SELECT ${this.#columns(fields)} FROM ${this.#object} WHERE ${also}${field} IN `;
    const found = new Map<string, RestRecord>();
    for (const chunk of inChunks([...new Set(values)], select)) {
      const soql = `${select}(${chunk.map(quoted).join(',')})`;
      for (const record of await everyRecord(this.#client, soql, 'live', context)) found.set(record.Id, record);
    }
    const records = [...found.values()];
    const ids = records.map(({ Id }) => Id);
    const memberships = (await this.#campaignsIn(fields)?.of(ids, context)) ?? [];
    return this.#live(records, fields, memberships, context);
  }

  /** Ids of live records by the exact values of a unique field. */
  async byKey(field: string, keys: readonly string[], context: CallContext): Promise<ReadonlyMap<string, string>> {
    const select = `SELECT Id, ${field} FROM ${this.#object} WHERE ${field} IN `;
    const found = new Map<string, string>();
    for (const chunk of inChunks([...new Set(keys)], select)) {
      const soql = `${select}(${chunk.map(quoted).join(',')})`;
      for (const record of await everyRecord(this.#client, soql, 'live', context)) {
        found.set(asText(record[field]), record.Id);
      }
    }
    return found;
  }

  /** Leads that became these records, by the id of what they became. */
  async convertedInto(
    { object, ids }: { readonly object: string; readonly ids: readonly string[] },
    context: CallContext,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const field = this.#traits.convertsTo[object];
    const wanted = ids.map(canonicalId).filter((id) => id !== null);
    if (field === undefined || wanted.length === 0) return new Map();
    const select = `SELECT Id, ${field} FROM ${this.#object} WHERE IsConverted = true AND ${field} IN `;
    const calls = inChunks(wanted, select).map((chunk) =>
      queryCall(`${select}(${chunk.map(quoted).join(',')})`, 'all'),
    );
    const records: RestRecord[] = [];
    for (const answer of await this.#client.callAll(calls, context)) {
      records.push(...(await withRest(this.#client, pageOf(answer), context)));
    }
    const made = Map.groupBy(records, (record) => asText(record[field]));
    return new Map([...made].map(([id, origins]) => [id, origins.map(({ Id }) => Id)]));
  }

  /** The name goes into a query, so only one the org describes is let through. */
  async #assertLookup(field: string, context: CallContext): Promise<void> {
    const described = await this.#describer.describe(this.#object, context);
    if (described.fields.some((candidate) => candidate.name === field && isLookup(candidate))) return;
    throw new ConnectorError('notFound', {
      code: 'SALESFORCE_NOT_A_LOOKUP',
      message: `${this.#object} has no field of this name that records can be found by.`,
    });
  }

  /** The records and, where asked for, their memberships in one call. */
  async #retrieve(
    ids: readonly string[],
    fields: readonly string[],
    context: CallContext,
  ): Promise<readonly (readonly [string, RecordState])[]> {
    const retrieve: ApiCall = {
      method: 'POST',
      path: `/composite/sobjects/${this.#object}`,
      body: { ids, fields: this.#names(fields) },
    };
    const campaigns = this.#campaignsIn(fields);
    const calls = [retrieve, ...(campaigns?.callsFor(ids) ?? [])];
    const [answer, ...answers] = await this.#client.callAll(calls, context);
    const records = retrieved(answer);
    const memberships = (await campaigns?.collect(answers, context)) ?? [];
    const live = await this.#live(records, fields, memberships, context);
    return records.map((record, at) => [record.Id, converted(record) ?? (live[at] as LiveRecord)]);
  }

  async #live(
    records: readonly RestRecord[],
    fields: readonly string[],
    memberships: readonly Membership[],
    context: CallContext,
  ): Promise<LiveRecord[]> {
    const sets = await this.#describer.setFields(this.#object, context);
    const live = records.map((record) => liveRecord(record, fields, sets));
    if (!this.#campaignsIn(fields)) return live;
    const campaigns = campaignsByPerson(memberships);
    return live.map((record) => ({
      ...record,
      fields: { ...record.fields, [CAMPAIGNS_FIELD]: campaigns.get(record.id) ?? [] },
    }));
  }

  #campaignsIn(fields: readonly string[]): Campaigns | null {
    return this.#campaigns?.among(fields) ? this.#campaigns : null;
  }

  /** What keeps records that count as gone out of a query. */
  get #liveOnly(): readonly string[] {
    return isConvertible(this.#traits) ? ['IsConverted = false'] : [];
  }

  get #conversionFields(): readonly string[] {
    return isConvertible(this.#traits) ? CONVERSION_FIELDS : [];
  }

  #names(fields: readonly string[]): readonly string[] {
    const own = this.#campaigns ? fields.filter((field) => field !== CAMPAIGNS_FIELD) : fields;
    return [...new Set([...STAMP_FIELDS, ...this.#conversionFields, ...own])];
  }

  #columns(fields: readonly string[]): string {
    return this.#names(fields).join(', ');
  }
}

function retrieved(answer: ApiAnswer | undefined): readonly RestRecord[] {
  if (!Array.isArray(answer?.body)) {
    throw new ConnectorError('protocol', {
      code: 'SALESFORCE_RETRIEVE_ANSWER',
      message: 'Salesforce answered a retrieve with something else than a list of records.',
    });
  }
  return answer.body.filter((record): record is RestRecord => record !== null);
}

function stateOfMissing(record: RestRecord): RecordState {
  const winner = record['MasterRecordId'];
  if (record['IsDeleted'] === true && typeof winner === 'string') return { kind: 'gone', mergedInto: winner };
  const conversion = converted(record);
  if (conversion) return conversion;
  if (record['IsDeleted'] === true) return GONE;
  return { kind: 'unknown', reason: 'Salesforce lists the record but did not return it' };
}
