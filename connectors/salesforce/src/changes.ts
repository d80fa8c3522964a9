import { type CallContext, type ChangePage, ConnectorError } from '#connector-sdk';
import { type ApiAnswer, type ApiCall, type SalesforceClient } from './client.js';
import { type ChangeCursor, type ChangePosition, decodeChangeCursor, encodeCursor } from './cursors.js';
import { asArray, asObject, asText } from './json.js';
import { type MembershipReader } from './membership-reader.js';
import { type MemberSet, type ObjectTraits } from './objects.js';
import { firstPage, pageOf, QUERY_PAGE_MAX, type QueryPage, queryCall } from './queries.js';
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
/** How far back membership changes are read at most when memberships are first asked for. */
const MEMBERS_CATCH_UP_MAX_MS = 24 * 60 * 60_000;

/**
 * Changes of one object, from two sources with one cursor.
 *
 * **Polls** read `queryAll` by (SystemModstamp, Id): seconds fresh, deletions included, equal stamps safe at a page
 * edge because the id breaks the tie, SystemModstamp because automation moves it and not LastModifiedDate. Alone they
 * would miss a transaction that commits later than the overlap with stamps older than it, and records that left the
 * recycle bin. **Sweeps** ask getUpdated and getDeleted, which know both, every few minutes, always from the
 * `latestDateCovered` they answered last: Salesforce holds that back while a long transaction is open. Alone they would
 * be a minute late and more, since they cut times to the minute.
 *
 * A change of memberships is a change of the record whose set they are in. It moves no date of the record's, so once
 * memberships have been asked for, their rows are polled as well, in the same call.
 */
export class ChangeFeed {
  readonly #client: SalesforceClient;
  readonly #object: string;
  readonly #traits: ObjectTraits;
  readonly #members: MembershipReader | null;

  constructor(parts: {
    client: SalesforceClient;
    object: string;
    traits: ObjectTraits;
    members: MembershipReader | null;
  }) {
    this.#client = parts.client;
    this.#object = parts.object;
    this.#traits = parts.traits;
    this.#members = parts.members;
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
    const from: ChangePosition = { fromMs: coveredMs, afterId: null };
    const members = this.#members ? { members: { ...from, on: false } } : {};
    return this.#page({ changed: [], deleted: [] }, { ...from, ...members, coveredMs, sweptMs: vendorNowMs }, false);
  }

  async #poll(at: ChangeCursor, context: CallContext): Promise<ChangePage> {
    const membersAt = this.#membersToRead(at);
    const [answer, memberAnswer] = await this.#client.callAll(
      [this.#pollCall(at), ...(membersAt && this.#members ? [memberPollCall(membersAt, this.#members.set)] : [])],
      context,
    );
    if (!answer) throw new Error('a call gives an answer or throws');
    const page = pageOf(answer);
    const { vendorNowMs } = page;
    this.#assertReach(at, vendorNowMs);
    const changed: string[] = [];
    const deleted: string[] = [];
    for (const record of page.records) (record['IsDeleted'] === true ? deleted : changed).push(record.Id);
    const joined = membersAt && this.#membersRead(membersAt, memberAnswer);
    changed.push(...(joined?.recordIds ?? []));
    // A change of membership does not move the record's own stamp.
    const joinedIds = new Set(joined?.recordIds);
    const stamped = page.records.filter(({ Id }) => !joinedIds.has(Id));
    const stamps = Object.fromEntries(stamped.map((record) => [record.Id, String(record['SystemModstamp'])]));
    const next: ChangeCursor = {
      ...at,
      ...advanced(at, page),
      ...(joined ? { members: { ...joined.next, on: true } } : {}),
    };
    const more = !page.done || joined?.more === true;
    const due = vendorNowMs - at.sweptMs >= SWEEP_EVERY_MS && vendorNowMs - at.coveredMs >= 2 * SWEEP_SPAN_MIN_MS;
    if (more || !due) return this.#page({ changed, stamps, deleted }, next, more);
    const sweep = await this.#sweep(at.coveredMs, vendorNowMs, context);
    return this.#page(
      { changed: [...changed, ...sweep.changed], stamps, deleted: [...deleted, ...sweep.deleted] },
      { ...membersAgain(next, at.coveredMs), coveredMs: sweep.coveredMs, sweptMs: vendorNowMs },
      false,
    );
  }

  #pollCall(at: ChangePosition): ApiCall {
    const deletions = this.#traits.deletable ? 'IsDeleted, ' : '';
    const select = `SELECT Id, ${deletions}SystemModstamp FROM ${this.#object} WHERE ${changedSince(at)}`;
    return queryCall(`${select} ${PAGE_IN_ORDER}`, 'all');
  }

  /** From where to read membership changes; `null` when nobody has asked for memberships yet. */
  #membersToRead({ members, coveredMs, fromMs }: ChangeCursor): ChangePosition | null {
    if (!this.#members || (members?.on !== true && !this.#members.asked)) return null;
    if (!members) return { fromMs: Math.min(coveredMs, fromMs), afterId: null };
    if (members.on) return members;
    return { fromMs: Math.max(members.fromMs, fromMs - MEMBERS_CATCH_UP_MAX_MS), afterId: null };
  }

  /** `null` when the user may no longer see memberships: changes of the records themselves go on. */
  #membersRead(
    at: ChangePosition,
    answer: ApiAnswer | undefined,
  ): { recordIds: readonly string[]; next: ChangePosition; more: boolean } | null {
    if (!answer || answer.status >= 400 || !this.#members) return null;
    const { recordField } = this.#members.set;
    const page = pageOf(answer);
    const recordIds = page.records.map((row) => asText(row[recordField]));
    return { recordIds, next: advanced(at, page), more: !page.done };
  }

  async #sweep(
    fromMs: number,
    toMs: number,
    context: CallContext,
  ): Promise<{ changed: readonly string[]; deleted: readonly string[]; coveredMs: number }> {
    const updated = await this.#replicated('updated', fromMs, toMs, context);
    if (!this.#traits.deletable) {
      return { changed: updated.ids, deleted: [], coveredMs: Math.max(fromMs, updated.coveredMs) };
    }
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
    { changed, stamps = {}, deleted }: Pick<ChangePage, 'changed' | 'stamps' | 'deleted'>,
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

/** Rows are read one more than a page, in this order: Salesforce cuts the page itself and tells whether more follow. */
const PAGE_IN_ORDER = `ORDER BY SystemModstamp, Id LIMIT ${QUERY_PAGE_MAX + 1}`;

function changedSince({ fromMs, afterId }: ChangePosition): string {
  const from = instantLiteral(fromMs);
  if (afterId === null) return `SystemModstamp >= ${from}`;
  return `(SystemModstamp > ${from} OR (SystemModstamp = ${from} AND Id > ${quoted(afterId)}))`;
}

/** Deleted memberships included: the record is what changed. */
function memberPollCall(at: ChangePosition, { rows, recordField }: MemberSet): ApiCall {
  const where = `${recordField} != null AND ${changedSince(at)}`;
  const select = `SELECT Id, ${recordField}, SystemModstamp FROM ${rows}`;
  return { ...queryCall(`${select} WHERE ${where} ${PAGE_IN_ORDER}`, 'all'), expected: [400, 403, 404] };
}

/** Where to read on after a page: behind its last row, or a little before now once all was read. */
function advanced(at: ChangePosition, page: QueryPage): ChangePosition {
  const last = page.records.at(-1);
  if (!page.done && last) return { fromMs: instantMs(last['SystemModstamp']) ?? at.fromMs, afterId: last.Id };
  return { fromMs: Math.max(at.fromMs, floorToSecond(page.vendorNowMs - OVERLAP_MS)), afterId: null };
}

/**
 * Memberships have no replication log that names their records, so after each sweep they are read once more from where
 * the sweep began.
 */
const membersAgain = (cursor: ChangeCursor, sweptFromMs: number): ChangeCursor =>
  cursor.members?.on === true
    ? { ...cursor, members: { fromMs: Math.min(cursor.members.fromMs, sweptFromMs), afterId: null, on: true } }
    : cursor;

const floorToSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000;
const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+00:00`;

const outOfReach = (): ConnectorError =>
  new ConnectorError('cursorExpired', {
    code: 'SALESFORCE_CHANGES_OUT_OF_REACH',
    message: 'Salesforce’s change log no longer reaches back to the cursor. A full scan is needed.',
  });
