import { type CallContext, type Clock, ConnectorError, type Group } from '#connector-sdk';
import { type HubSpotClient } from './client.js';
import { assertAllAnswered, type Refusal, RefusedCall } from './errors.js';
import { arrayOf, chunksOf, objectOf, textOf } from './json.js';
import { type ObjectKind } from './objects.js';

const SEARCH_PATH = '/crm/v3/lists/search';
const SEARCH_COUNT_MAX = 500;
const MEMBERSHIPS_PATH = '/crm/v3/lists/records/memberships/batch/read';
/** HubSpot names no bound for this call; this is the one of its other batches. */
const MEMBERSHIPS_BATCH_MAX = 100;
/** Half of HubSpot's bound for one change of a list's members: so many may join, and so many leave. */
const CHANGE_MAX = 50_000;
/** How long the lists of an object are believed once read, in milliseconds. */
const LISTS_LIFE_MS = 600_000;
/** Holds what it is told; the other kinds were, or are, filled by HubSpot. */
const MANUAL = 'MANUAL';
const DYNAMIC = 'DYNAMIC';

/** One list of an object. */
export interface HubSpotList extends Group {
  readonly size: number;
  /** When a record last joined; `null` when HubSpot does not say. */
  readonly lastAddedAtMs: number | null;
}

/** Records to put into a list and to take out of it. */
export interface MembershipChange {
  readonly listId: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What became of a {@link MembershipChange}: refused whole, or done but for records that are not there. */
export type MembershipOutcome =
  | { readonly kind: 'done'; readonly missing: ReadonlySet<string> }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The lists of one object, and who is in them. */
export class Lists {
  readonly #client: HubSpotClient;
  readonly #kind: ObjectKind;
  readonly #clock: Clock;
  #kept: { readonly byId: ReadonlyMap<string, HubSpotList>; readonly untilMs: number } | undefined;

  constructor(client: HubSpotClient, kind: ObjectKind, clock: Clock) {
    this.#client = client;
    this.#kind = kind;
    this.#clock = clock;
  }

  /** Every list of the object, as they are now: one call for 500. */
  async all(context: CallContext): Promise<readonly HubSpotList[]> {
    const lists: HubSpotList[] = [];
    for (let offset: number | undefined = 0; offset !== undefined;) {
      const { found, next } = await this.#page(offset, context);
      lists.push(...found);
      offset = next;
    }
    this.#kept = {
      byId: new Map(lists.map((list) => [list.id, list])),
      untilMs: this.#clock.nowMs() + LISTS_LIFE_MS,
    };
    return lists;
  }

  /** Lists by id, of these at least; they are read anew when one of them is not among those known. */
  async known(ids: readonly string[], context: CallContext): Promise<ReadonlyMap<string, HubSpotList>> {
    const kept = this.#kept && this.#clock.nowMs() < this.#kept.untilMs ? this.#kept.byId : new Map<string, never>();
    if (ids.every((id) => kept.has(id))) return kept;
    return new Map((await this.all(context)).map((list) => [list.id, list]));
  }

  /** The lists each record is in, by record id. */
  async membershipsOf(ids: readonly string[], context: CallContext): Promise<ReadonlyMap<string, readonly string[]>> {
    const held = new Map<string, readonly string[]>(ids.map((id) => [id, []]));
    for (const batch of chunksOf([...new Set(ids)], MEMBERSHIPS_BATCH_MAX)) {
      const inputs = batch.map((recordId) => ({ objectTypeId: this.#kind.typeId, recordId }));
      const answer = objectOf(
        await this.#client.plain('general', context, {
          method: 'POST',
          path: MEMBERSHIPS_PATH,
          body: { json: { inputs } },
          authorise: true,
        }),
      );
      assertAllAnswered(arrayOf(answer['errors']), 'the lists');
      for (const result of arrayOf(answer['results']).map(objectOf)) {
        const lists = arrayOf(result['recordListMemberships']).map((list) => textOf(objectOf(list)['listId']));
        held.set(textOf(result['recordId']) ?? '', [...new Set(lists.filter((id) => id !== undefined))]);
      }
    }
    return held;
  }

  /**
   * Changes the members of one list; who is in already, or out already, stays so.
   * @throws ConnectorError when the call fails as a whole; it may have been done, and is safe to repeat
   */
  async change(change: MembershipChange, context: CallContext): Promise<MembershipOutcome> {
    const missing = new Set<string>();
    try {
      for (let at = 0; at < Math.max(change.add.length, change.remove.length); at += CHANGE_MAX) {
        const add = change.add.slice(at, at + CHANGE_MAX);
        const remove = change.remove.slice(at, at + CHANGE_MAX);
        const answer = await this.#client.call('general', context, (sdk) =>
          sdk.crm.lists.membershipsApi.addAndRemove(change.listId, { recordIdsToAdd: add, recordIdsToRemove: remove }),
        );
        for (const id of answer.recordIdsMissing) missing.add(id);
      }
      return { kind: 'done', missing };
    } catch (error) {
      if (error instanceof RefusedCall) return { kind: 'refused', refusal: error.refusal };
      throw error;
    }
  }

  /** Makes a static list, or gives the one of this object that has the name; HubSpot tells no two names apart by case. */
  async create(name: string, context: CallContext): Promise<Group> {
    try {
      const { list } = await this.#client.call('general', context, (sdk) =>
        sdk.crm.lists.listsApi.create({ name, objectTypeId: this.#kind.typeId, processingType: MANUAL }),
      );
      this.#kept = undefined;
      return { id: list.listId, name: list.name, writable: true };
    } catch (error) {
      if (!(error instanceof RefusedCall)) throw error;
      const holder = (await this.all(context)).find((list) => list.name.toLowerCase() === name.trim().toLowerCase());
      if (holder) return { id: holder.id, name: holder.name, writable: holder.writable };
      throw new ConnectorError('config', {
        code: 'HUBSPOT_LIST_REFUSED',
        message:
          `HubSpot made no list of ${this.#kind.title.toLowerCase()} for a group: another object has a list of that ` +
          'name, or the name is not allowed. Rename one of the two.',
        cause: error,
      });
    }
  }

  async rename(id: string, name: string, context: CallContext): Promise<void> {
    this.#kept = undefined;
    await this.#client.call('general', context, (sdk) => sdk.crm.lists.listsApi.updateName(id, name));
  }

  async #page(offset: number, context: CallContext): Promise<{ found: readonly HubSpotList[]; next?: number }> {
    const { typeId: objectTypeId } = this.#kind;
    const json = { objectTypeId, offset, count: SEARCH_COUNT_MAX, query: '', additionalProperties: [] };
    const answer = objectOf(
      await this.#client.plain('general', context, {
        method: 'POST',
        path: SEARCH_PATH,
        body: { json },
        authorise: true,
      }),
    );
    const found = arrayOf(answer['lists']).flatMap((told) => listOf(objectOf(told)) ?? []);
    const next = answer['offset'];
    const more = answer['hasMore'] === true && typeof next === 'number' && next > offset;
    return { found, ...(more ? { next } : {}) };
  }
}

function listOf(told: Readonly<Record<string, unknown>>): HubSpotList | undefined {
  const [id, name] = [textOf(told['listId']), textOf(told['name'])];
  if (id === undefined || name === undefined) return undefined;
  const more = objectOf(told['additionalProperties']);
  const lastAddedAtMs = Number(textOf(more['hs_last_record_added_at']) ?? Number.NaN);
  return {
    id,
    name,
    writable: told['processingType'] !== DYNAMIC,
    size: Number(textOf(more['hs_list_size']) ?? 0),
    lastAddedAtMs: Number.isFinite(lastAddedAtMs) ? lastAddedAtMs : null,
  };
}
