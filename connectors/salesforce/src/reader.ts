import { type LiveRecord, type RecordState } from '#core';
import { type CallContext, ConnectorError, type ScanPage } from '#connector-sdk';
import { type SalesforceClient } from './client.js';
import { decodeScanCursor, encodeCursor } from './cursors.js';
import { type Describer, isLookup } from './describe.js';
import { canonicalId } from './ids.js';
import { everyRecord, firstPage, QUERY_PAGE_MAX } from './queries.js';
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

  constructor(client: SalesforceClient, describer: Describer, object: string) {
    this.#client = client;
    this.#describer = describer;
    this.#object = object;
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
    const from = after === null ? '' : ` WHERE Id > ${quoted(after)}`;
    const soql = `SELECT ${columns(fields)} FROM ${this.#object}${from} ORDER BY Id LIMIT ${QUERY_PAGE_MAX + 1}`;
    const page = await firstPage(this.#client, soql, 'live', context);
    const last = page.records.at(-1);
    return {
      records: await this.#live(page.records, fields, context),
      cursor: page.done || !last ? null : encodeCursor('scan', this.#object, { after: last.Id }),
    };
  }

  /** The state of each id. Ids are taken in either spelling; ids Salesforce could not have issued are gone. */
  async get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    const canonical = ids.map(canonicalId);
    const wanted = [...new Set(canonical.filter((id) => id !== null))];
    const found = new Map<string, LiveRecord>();
    for (const chunk of chunked(wanted, RETRIEVE_MAX)) {
      for (const record of await this.#retrieve(chunk, fields, context)) found.set(record.id, record);
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
    const { fields } = await this.#describer.describe(this.#object, context);
    const mergeable = fields.some((field) => field.name === 'MasterRecordId');
    const select = `SELECT Id, IsDeleted${mergeable ? ', MasterRecordId' : ''} FROM ${this.#object} WHERE Id IN `;
    const states = new Map<string, RecordState>();
    for (const chunk of inChunks(ids, select)) {
      const soql = `${select}(${chunk.map(quoted).join(',')})`;
      for (const record of await everyRecord(this.#client, soql, 'all', context)) {
        states.set(record.Id, stateOfMissing(record));
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
    const select = `SELECT ${columns(fields)} FROM ${this.#object} WHERE ${field} IN `;
    const found = new Map<string, RestRecord>();
    for (const chunk of inChunks([...new Set(values)], select)) {
      const soql = `${select}(${chunk.map(quoted).join(',')})`;
      for (const record of await everyRecord(this.#client, soql, 'live', context)) found.set(record.Id, record);
    }
    return this.#live([...found.values()], fields, context);
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

  async #retrieve(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<LiveRecord[]> {
    const { body } = await this.#client.call(
      {
        method: 'POST',
        path: `/composite/sobjects/${this.#object}`,
        body: { ids, fields: [...new Set([...STAMP_FIELDS, ...fields])] },
      },
      context,
    );
    if (!Array.isArray(body)) {
      throw new ConnectorError('protocol', {
        code: 'SALESFORCE_RETRIEVE_ANSWER',
        message: 'Salesforce answered a retrieve with something else than a list of records.',
      });
    }
    return this.#live(
      body.filter((record): record is RestRecord => record !== null),
      fields,
      context,
    );
  }

  async #live(records: readonly RestRecord[], fields: readonly string[], context: CallContext): Promise<LiveRecord[]> {
    const sets = await this.#describer.setFields(this.#object, context);
    return records.map((record) => liveRecord(record, fields, sets));
  }
}

function stateOfMissing(record: RestRecord): RecordState {
  if (record['IsDeleted'] !== true)
    return { kind: 'unknown', reason: 'Salesforce lists the record but did not return it' };
  const winner = record['MasterRecordId'];
  return typeof winner === 'string' ? { kind: 'gone', mergedInto: winner } : GONE;
}

const columns = (fields: readonly string[]): string => [...new Set([...STAMP_FIELDS, ...fields])].join(', ');

/** The items in runs of at most `size`. */
function chunked<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
