import { type LiveRecord, type RecordState } from '#core';
import { type CallContext, type ChangePage, ConnectorError, type ObjectPort, type ScanPage } from '#connector-sdk';
import { type MailchimpApi, PAGE_MAX } from './api.js';
import { feedCursor, type FeedPosition, feedPosition, scanCursor, scanPosition } from './cursors.js';
import { notAnAnswer } from './errors.js';
import { liveRecord } from './fields.js';
import { emailKey, type KnownMembers } from './known-members.js';
import { type Found, isoSeconds, type MemberFinder } from './finder.js';
import { type Member } from './types.js';

const SECOND_MS = 1_000;

/** How far back each drain of the feed begins again: stamps are whole seconds and clocks are read from headers. */
const OVERLAP_MS = 15 * SECOND_MS;

/**
 * How many members may leave a page edge between two calls without one being missed, while a list whose members all
 * changed in one second is paged by offset.
 */
const OFFSET_OVERLAP = 100;

/** Archived members are gone: Mailchimp keeps them, but on no audience. */
export const isGone = (member: Member): boolean => member.status === 'archived';

export class MemberReader {
  /** Whether the plain list has been seen to hold archived members; then they need not be asked for apart. */
  #listHoldsArchived = false;

  constructor(
    private readonly api: MailchimpApi,
    private readonly finder: MemberFinder,
    private readonly known: KnownMembers,
  ) {}

  /**
   * The list in Mailchimp's own order: sorting by a time stamp would leave the order of equal stamps open, and an
   * import gives thousands the same one. When members went while paging, the next page begins as much earlier:
   * repeating rather than skipping.
   */
  async scan(request: Parameters<ObjectPort['scan']>[0], context: CallContext): Promise<ScanPage> {
    const at = request.cursor === null ? undefined : scanPosition(request.cursor);
    let offset = at?.offset ?? 0;
    let page = await this.finder.page({ offset }, request.fields, context);
    const went = at ? at.total - page.total_items : 0;
    if (went > 0 && offset > 0) {
      offset = Math.max(0, offset - went);
      page = await this.finder.page({ offset }, request.fields, context);
    }
    const next = offset + page.members.length;
    const ended = page.members.length === 0 || next >= page.total_items;
    return {
      records: page.members.filter((member) => !isGone(member)).map((member) => record(member, request.fields)),
      cursor: ended ? null : scanCursor({ offset: next, total: page.total_items }),
      total: page.total_items,
    };
  }

  async changes(request: { cursor: string | null }, context: CallContext): Promise<ChangePage> {
    if (request.cursor === null) {
      await this.finder.page({ offset: 0, count: 1 }, [], context);
      return { changed: [], deleted: [], cursor: feedCursor(this.#drainFrom(this.#overlapped())), more: false };
    }
    const at = feedPosition(request.cursor);
    const page = await this.finder.page(
      {
        since_last_changed: isoSeconds(at.sinceMs),
        sort_field: 'last_changed',
        sort_dir: 'ASC',
        offset: at.offset,
        ...(at.phase === 'archived' ? { status: 'archived' } : {}),
      },
      [],
      context,
    );
    this.#listHoldsArchived ||= at.phase === 'listed' && page.members.some(isGone);
    const next = this.#after({ ...at, againMs: at.againMs ?? this.#overlapped() }, page.members);
    return {
      changed: page.members.filter((member) => !isGone(member)).map(idOf),
      stamps: Object.fromEntries(page.members.map((member) => [idOf(member), member.last_changed])),
      deleted: page.members.filter(isGone).map(idOf),
      cursor: feedCursor(next),
      more: next.againMs !== null,
    };
  }

  /** Where the feed goes on after this page of it. */
  #after(at: FeedPosition & { againMs: number }, members: readonly Member[]): FeedPosition {
    const last = members.at(-1);
    if (members.length < PAGE_MAX || !last) {
      if (at.phase === 'listed' && !this.#listHoldsArchived) {
        return { ...at, phase: 'archived', sinceMs: at.startMs, offset: 0 };
      }
      return this.#drainFrom(Math.max(at.startMs, at.againMs));
    }
    // Going on from a time rather than an offset: a member edited meanwhile moves to the end and is read there.
    const lastMs = Date.parse(last.last_changed) - SECOND_MS;
    if (lastMs > at.sinceMs) return { ...at, sinceMs: lastMs, offset: 0 };
    return { ...at, offset: at.offset + PAGE_MAX - OFFSET_OVERLAP };
  }

  #overlapped(): number {
    return this.api.vendorNowMs() - OVERLAP_MS;
  }

  #drainFrom(startMs: number): FeedPosition {
    return { phase: 'listed', startMs, sinceMs: startMs, offset: 0, againMs: null };
  }

  async get(ids: readonly string[], fields: readonly string[], context: CallContext): Promise<readonly RecordState[]> {
    const found = await this.finder.byId(ids, fields, context);
    return ids.map((id) => this.#state(id, found.get(id), fields));
  }

  #state(id: string, found: Found | undefined, fields: readonly string[]): RecordState {
    if (found instanceof ConnectorError) return { kind: 'unknown', reason: found.code };
    if (found === undefined || found === 'absent' || isGone(found)) {
      this.known.forget(id);
      return { kind: 'gone' };
    }
    return liveRecord(found, fields, id);
  }

  async find(request: Parameters<ObjectPort['find']>[0], context: CallContext): Promise<readonly LiveRecord[]> {
    if (request.field !== 'email_address') {
      throw new ConnectorError('config', {
        code: 'MAILCHIMP_NOT_A_LOOKUP_FIELD',
        message: `Members can be looked up by email_address only, not by "${request.field}".`,
      });
    }
    const found = await this.finder.listedByEmail(
      request.values.filter((value) => emailKey(value) !== ''),
      request.fields,
      context,
    );
    const records: LiveRecord[] = [];
    for (const state of found.values()) {
      if (state instanceof ConnectorError) throw state;
      if (state !== 'absent' && !isGone(state)) records.push(record(state, request.fields));
    }
    return records;
  }
}

function idOf(member: Member): string {
  if (member.contact_id === undefined) throw notAnAnswer();
  return member.contact_id;
}

const record = (member: Member, fields: readonly string[]): LiveRecord => liveRecord(member, fields, idOf(member));
