import { type CallContext } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { RefusedCall } from './errors.js';
import { type HubSpotList, type Lists } from './lists.js';
import { resultsOf } from './records.js';

const PAGE_MAX = 250;
/** Pages read in one go; what is left comes with the next. */
const PAGES_MAX = 40;
/** Lists with more members are not followed from their beginning: that would take more calls than it is worth. */
const FOLLOWED_SIZE_MAX = 10_000;

/**
 * How far the joining of lists has been read.
 * - `sinceMs`: who joined from here on is still to come.
 * - `pages`: by list id, the place of the last page that was read of those who joined, in the order in which they did.
 */
export interface ListPosition {
  readonly sinceMs: number;
  readonly pages: Readonly<Record<string, string>>;
}

/** Who joined, and where to go on; `more` when there are pages left for now. */
export interface ListPage {
  readonly joined: readonly string[];
  readonly position: ListPosition;
  readonly more: boolean;
}

/**
 * Who joined a list. Joining moves no record's modification time, and HubSpot tells of it by no webhook; but each list
 * says when somebody last joined, and gives its members in the order in which they did. Of those who left it says nothing
 * of the kind.
 *
 * @param startedMs HubSpot's time before anything was read: the next reading begins there
 */
export async function readJoined(
  parts: { client: HubSpotClient; lists: Lists },
  position: ListPosition,
  startedMs: number,
  context: CallContext,
): Promise<ListPage> {
  const lists = await parts.lists.all(context);
  const grown = lists.filter((list) => (list.lastAddedAtMs ?? 0) >= position.sinceMs);
  const followed = grown.filter((list) => position.pages[list.id] !== undefined || list.size <= FOLLOWED_SIZE_MAX);
  const joined = new Set<string>();
  const present = new Set(lists.map(({ id }) => id));
  const pages = Object.fromEntries(Object.entries(position.pages).filter(([id]) => present.has(id)));
  let left = PAGES_MAX;
  for (const list of followed) {
    for (let more = true; more;) {
      if (left === 0) return { joined: [...joined], position: { sinceMs: position.sinceMs, pages }, more: true };
      left -= 1;
      const page = await readPage(parts.client, list, pages[list.id], context);
      for (const { recordId, atMs } of page.members) if (atMs >= position.sinceMs) joined.add(recordId);
      more = page.next !== undefined;
      if (page.next !== undefined) pages[list.id] = page.next;
    }
  }
  return { joined: [...joined], position: { sinceMs: startedMs, pages }, more: false };
}

interface MembersPage {
  readonly members: readonly { readonly recordId: string; readonly atMs: number }[];
  readonly next?: string;
}

async function readPage(
  client: HubSpotClient,
  list: HubSpotList,
  after: string | undefined,
  context: CallContext,
): Promise<MembersPage> {
  try {
    const answer = await client.call('general', context, (sdk) =>
      sdk.crm.lists.membershipsApi.getPageOrderedByAddedToListDate(list.id, after, undefined, PAGE_MAX),
    );
    const members = resultsOf(answer).map(({ recordId, membershipTimestamp }) => ({
      recordId,
      atMs: membershipTimestamp.getTime(),
    }));
    const next = answer.paging?.next?.after;
    return { members, ...(next === undefined ? {} : { next }) };
  } catch (error) {
    if (!(error instanceof RefusedCall)) throw error;
    // A place HubSpot knows no more is looked for from the beginning; a list that was deleted since has nobody in it.
    return after === undefined ? { members: [] } : readPage(client, list, undefined, context);
  }
}
