import { type CallContext, type ChangePage, ConnectorError } from '#connector-sdk';
import { type SalesforceClient } from './client.js';
import { type ChangeCursor, decodeChangeCursor, encodeCursor } from './cursors.js';
import { asArray, asObject, asText } from './json.js';
import { firstPage, QUERY_PAGE_MAX } from './queries.js';
import { instantMs } from './records.js';
import { instantLiteral, quoted } from './soql.js';

/**
 * How far back each poll looks again. Records are stamped when a transaction writes them and seen when it commits;
 * this covers ordinary transactions, and the sweep covers the long ones.
 */
const OVERLAP_MS = 30_000;
/** How often the vendor's own replication log is asked for what the polls cannot see. */
const SWEEP_EVERY_MS = 5 * 60_000;
/** The replication calls cut times to the minute and refuse less than one. */
const SWEEP_SPAN_MIN_MS = 60_000;
/** The replication log reaches back fifteen days for deletions; nothing older can be promised. */
const REACH_MAX_MS = 15 * 24 * 60 * 60_000;

/**
 * Changes of one object, from two sources with one cursor.
 *
 * **Polls** read `queryAll` by (SystemModstamp, Id): seconds fresh, deletions included, equal stamps safe at a page
 * edge because the id breaks the tie, SystemModstamp because automation moves it and not LastModifiedDate. Alone they
 * would miss a transaction that commits later than the overlap with stamps older than it, and records that left the
 * recycle bin. **Sweeps** ask getUpdated and getDeleted, which know both, every few minutes, always from the
 * `latestDateCovered` they answered last: Salesforce holds that back while a long transaction is open. Alone they would
 * be a minute late and more, since they cut times to the minute.
 */
export class ChangeFeed {
  readonly #client: SalesforceClient;
  readonly #object: string;

  constructor(client: SalesforceClient, object: string) {
    this.#client = client;
    this.#object = object;
  }

  /** @throws ConnectorError `cursorExpired` when the log no longer reaches back to the cursor */
  async changes({ cursor }: { cursor: string | null }, context: CallContext): Promise<ChangePage> {
    if (cursor === null) return this.#begin(context);
    const at = decodeChangeCursor(cursor, this.#object);
    return this.#poll(at, context);
  }

  /**
   * "From now on" is from the moment up to which Salesforce calls itself complete, so that a transaction open at this
   * moment is not lost.
   */
  async #begin(context: CallContext): Promise<ChangePage> {
    const { vendorNowMs } = await firstPage(this.#client, `SELECT Id FROM ${this.#object} LIMIT 1`, 'live', context);
    const updated = await this.#replicated('updated', vendorNowMs - 2 * SWEEP_SPAN_MIN_MS, vendorNowMs, context);
    const coveredMs = Math.min(updated.coveredMs, vendorNowMs);
    return this.#page([], {}, [], { fromMs: coveredMs, afterId: null, coveredMs, sweptMs: vendorNowMs }, false);
  }

  async #poll(at: ChangeCursor, context: CallContext): Promise<ChangePage> {
    const page = await firstPage(this.#client, this.#pollQuery(at), 'all', context);
    const { vendorNowMs } = page;
    this.#assertReach(at, vendorNowMs);
    const changed: string[] = [];
    const deleted: string[] = [];
    for (const record of page.records) (record['IsDeleted'] === true ? deleted : changed).push(record.Id);
    const stamps = Object.fromEntries(page.records.map((record) => [record.Id, String(record['SystemModstamp'])]));
    const last = page.records.at(-1);
    if (!page.done && last) {
      const fromMs = instantMs(last['SystemModstamp']) ?? at.fromMs;
      return this.#page(changed, stamps, deleted, { ...at, fromMs, afterId: last.Id }, true);
    }
    const drained = { ...at, fromMs: Math.max(at.fromMs, floorToSecond(vendorNowMs - OVERLAP_MS)), afterId: null };
    const due = vendorNowMs - at.sweptMs >= SWEEP_EVERY_MS && vendorNowMs - at.coveredMs >= 2 * SWEEP_SPAN_MIN_MS;
    if (!due) return this.#page(changed, stamps, deleted, drained, false);
    const sweep = await this.#sweep(at.coveredMs, vendorNowMs, context);
    return this.#page(
      [...changed, ...sweep.changed],
      stamps,
      [...deleted, ...sweep.deleted],
      { ...drained, coveredMs: sweep.coveredMs, sweptMs: vendorNowMs },
      false,
    );
  }

  #pollQuery({ fromMs, afterId }: ChangeCursor): string {
    const from = instantLiteral(fromMs);
    const where =
      afterId === null
        ? `SystemModstamp >= ${from}`
        : `(SystemModstamp > ${from} OR (SystemModstamp = ${from} AND Id > ${quoted(afterId)}))`;
    return `SELECT Id, IsDeleted, SystemModstamp FROM ${this.#object} WHERE ${where} ORDER BY SystemModstamp, Id LIMIT ${QUERY_PAGE_MAX + 1}`;
  }

  async #sweep(
    fromMs: number,
    toMs: number,
    context: CallContext,
  ): Promise<{ changed: readonly string[]; deleted: readonly string[]; coveredMs: number }> {
    const updated = await this.#replicated('updated', fromMs, toMs, context);
    const deleted = await this.#replicated('deleted', fromMs, toMs, context);
    if (deleted.earliestMs !== null && deleted.earliestMs > fromMs) throw outOfReach();
    const coveredMs = Math.min(updated.coveredMs, deleted.coveredMs);
    return { changed: updated.ids, deleted: deleted.ids, coveredMs: Math.max(fromMs, coveredMs) };
  }

  async #replicated(
    log: 'updated' | 'deleted',
    fromMs: number,
    toMs: number,
    context: CallContext,
  ): Promise<{ ids: readonly string[]; coveredMs: number; earliestMs: number | null }> {
    const span = `start=${encodeURIComponent(isoSeconds(fromMs))}&end=${encodeURIComponent(isoSeconds(toMs))}`;
    const { body } = await this.#client.call(
      { method: 'GET', path: `/sobjects/${this.#object}/${log}/?${span}` },
      context,
    );
    const answer = asObject(body);
    const ids =
      log === 'updated'
        ? asArray(answer['ids'])
        : asArray(answer['deletedRecords']).map((record) => asObject(record)['id']);
    const coveredMs = instantMs(answer['latestDateCovered']);
    if (coveredMs === null) {
      throw new ConnectorError('protocol', {
        code: 'SALESFORCE_REPLICATION_ANSWER',
        message: 'Salesforce did not say how far its change log reaches.',
      });
    }
    return {
      ids: ids.map(asText),
      coveredMs,
      earliestMs: instantMs(answer['earliestDateAvailable']),
    };
  }

  #assertReach(at: ChangeCursor, vendorNowMs: number): void {
    if (vendorNowMs - at.coveredMs > REACH_MAX_MS) throw outOfReach();
  }

  #page(
    changed: readonly string[],
    stamps: Readonly<Record<string, string>>,
    deleted: readonly string[],
    at: ChangeCursor,
    more: boolean,
  ): ChangePage {
    return {
      changed: [...new Set(changed)],
      stamps,
      deleted: [...new Set(deleted)],
      cursor: encodeCursor('changes', this.#object, at),
      more,
    };
  }
}

const floorToSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000;
const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+00:00`;

const outOfReach = (): ConnectorError =>
  new ConnectorError('cursorExpired', {
    code: 'SALESFORCE_CHANGES_OUT_OF_REACH',
    message: 'Salesforce’s change log no longer reaches back to the cursor. A full scan is needed.',
  });
