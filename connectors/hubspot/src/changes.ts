import { type CallContext, type ChangePage } from '#connector-sdk';
import { LISTS } from './asked-fields.js';
import { type HubSpotClient } from './client.js';
import { decodeCursor, encodeCursor, unreadableCursor } from './cursor.js';
import { type JsonObject, objectOf } from './json.js';
import { type ListPosition, readJoined } from './list-feed.js';
import { type Lists } from './lists.js';
import { type ObjectKind } from './objects.js';
import { type AnsweredRecord, modifiedAtMsOf, resultsOf, stampOf } from './records.js';
import { filter, SEARCH_PAGE_MAX } from './search.js';

/** HubSpot refuses to page a search further than this. */
const SEARCH_DEPTH_MAX = 10_000;
/** Search has been seen to lag up to 30 s; every walk begins this long before the last one began. */
const OVERLAP_MS = 60_000;

const READER = 'changes';

/**
 * Where a walk through the changes is.
 * - `sinceMs`: records modified from here on are still to come.
 * - `startedMs`: HubSpot's time when this walk began; absent between walks.
 * - `after`: a page within the search from `sinceMs`, while that bound cannot move.
 * - `tieAfterId`: more than a page of records share the stamp `sinceMs`; those up to this id are done.
 */
interface Position {
  readonly sinceMs: number;
  readonly startedMs?: number;
  readonly after?: number;
  readonly tieAfterId?: string;
}

/** A walk through the records, and how far the joining of lists was read. */
interface Cursor {
  readonly walk: Position;
  readonly lists: ListPosition;
}

/**
 * HubSpot's change feed for one object, made of searches by modification time.
 *
 * Pages are not taken by offset where it can be helped: a record edited meanwhile moves to the end and would push another
 * over the page edge. The lower bound moves on instead, and only to a time older than the index lag: a younger hit
 * may be filed under its old time but answered with its new one. Equal times that fill a page are walked by id.
 * Archived and merged-away records never appear here. Once a walk is over, and somebody uses lists, those who joined one
 * are told as well.
 */
export class ChangeFeed {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #lists: Lists;

  constructor(client: HubSpotClient, kind: ObjectKind, lists: Lists) {
    this.#client = client;
    this.#kind = kind;
    this.#lists = lists;
  }

  async page(
    request: { cursor: string | null; fields?: readonly string[] },
    context: CallContext,
  ): Promise<ChangePage> {
    if (request.cursor === null) return this.#begin(context);
    const { walk, lists } = readCursor(request.cursor);
    const { records, next } = await this.#search(walk, context);
    const startedMs = walk.startedMs ?? this.#client.vendorNowMs();
    const following = this.#follow(walk, records, next, startedMs);
    const changed = records.map((record) => record.id);
    const stamps = Object.fromEntries(records.map((record) => [record.id, stampOf(record)]));
    const over = following.startedMs === undefined;
    if (!over || request.fields?.includes(LISTS) !== true) {
      return { changed, stamps, deleted: [], cursor: written({ walk: following, lists }), more: !over };
    }
    const listsStartedMs = this.#client.vendorNowMs() - OVERLAP_MS;
    const parts = { client: this.#client, lists: this.#lists };
    const { joined, position, more } = await readJoined(parts, lists, listsStartedMs, context);
    // Joining a list moves no stamp: by its stamp alone such a record would be taken for one that is known.
    for (const id of joined) delete stamps[id];
    return {
      changed: [...new Set([...changed, ...joined])],
      stamps,
      deleted: [],
      cursor: written({ walk: following, lists: position }),
      more,
    };
  }

  /** "From now on" by HubSpot's clock, which the smallest search tells; also proves that searching is allowed. */
  async #begin(context: CallContext): Promise<ChangePage> {
    await this.#client.call('search', context, (sdk) =>
      sdk.crm.objects.searchApi.doSearch(this.#kind.name, { limit: 1, properties: [this.#kind.modifiedProperty] }),
    );
    const sinceMs = this.#client.vendorNowMs() - OVERLAP_MS;
    return {
      changed: [],
      deleted: [],
      cursor: written({ walk: { sinceMs }, lists: { sinceMs, pages: {} } }),
      more: false,
    };
  }

  async #search(
    position: Position,
    context: CallContext,
  ): Promise<{ records: readonly AnsweredRecord[]; next: number | undefined }> {
    const { modifiedProperty } = this.#kind;
    const tied = position.tieAfterId;
    const since = String(position.sinceMs);
    const filters =
      tied === undefined
        ? [filter(modifiedProperty, 'GTE', since)]
        : [filter(modifiedProperty, 'EQ', since), filter('hs_object_id', 'GT', tied)];
    const answer = await this.#client.call('search', context, (sdk) =>
      sdk.crm.objects.searchApi.doSearch(this.#kind.name, {
        filterGroups: [{ filters }],
        sorts: [tied === undefined ? modifiedProperty : 'hs_object_id'],
        properties: [modifiedProperty],
        limit: SEARCH_PAGE_MAX,
        ...(position.after === undefined ? {} : { after: String(position.after) }),
      }),
    );
    // Whether there is more is told by the paging alone: hits archived meanwhile count but are not among the results.
    const next = answer.paging?.next?.after;
    return { records: resultsOf(answer), next: next === undefined ? undefined : Number(next) };
  }

  /** Where the next page begins; without `startedMs` when this walk is over. */
  #follow(
    position: Position,
    records: readonly AnsweredRecord[],
    next: number | undefined,
    startedMs: number,
  ): Position {
    const { sinceMs } = position;
    if (position.tieAfterId !== undefined) {
      const lastId = records.at(-1)?.id;
      return next !== undefined && lastId !== undefined
        ? { sinceMs, startedMs, tieAfterId: lastId }
        : { sinceMs: sinceMs + 1, startedMs };
    }
    if (next === undefined) return { sinceMs: Math.max(sinceMs, startedMs - OVERLAP_MS) };
    const settledMs = records.map((record) => this.#modifiedMs(record)).filter((ms) => ms < startedMs - OVERLAP_MS);
    const reachedMs = Math.max(sinceMs, ...settledMs);
    if (reachedMs > sinceMs) return { sinceMs: reachedMs, startedMs };
    const allTied = records.length > 0 && settledMs.length === records.length;
    if (allTied) return { sinceMs, startedMs, tieAfterId: '0' };
    // Too young to move the bound by: on by offset, and past HubSpot's depth the next walk begins at the bound again.
    return next + SEARCH_PAGE_MAX > SEARCH_DEPTH_MAX ? { sinceMs } : { sinceMs, startedMs, after: next };
  }

  #modifiedMs(record: AnsweredRecord): number {
    const told = Date.parse(record.properties[this.#kind.modifiedProperty] ?? '');
    return Number.isFinite(told) ? told : (modifiedAtMsOf(record) ?? Number.POSITIVE_INFINITY);
  }
}

const written = ({ walk, lists }: Cursor): string => encodeCursor(READER, { ...walk, lists: { ...lists } });

function readCursor(cursor: string): Cursor {
  const held: JsonObject = decodeCursor(READER, cursor);
  const { sinceMs, startedMs, after, tieAfterId } = held;
  if (typeof sinceMs !== 'number') throw unreadableCursor();
  const lists = objectOf(held['lists']);
  const pages = Object.entries(objectOf(lists['pages'])).filter((page): page is [string, string] => {
    return typeof page[1] === 'string';
  });
  return {
    walk: {
      sinceMs,
      ...(typeof startedMs === 'number' ? { startedMs } : {}),
      ...(typeof after === 'number' ? { after } : {}),
      ...(typeof tieAfterId === 'string' ? { tieAfterId } : {}),
    },
    lists: {
      sinceMs: typeof lists['sinceMs'] === 'number' ? lists['sinceMs'] : sinceMs,
      pages: Object.fromEntries(pages),
    },
  };
}
