import { type CallContext, ConnectorError } from '#connector-sdk';
import { type MailchimpApi, PAGE_MAX } from './api.js';
import { hasHiddenTags, listedFields, singleFields } from './fields.js';
import { TAGS } from './group-deltas.js';
import { emailKey, type KnownMembers, subscriberHash } from './known-members.js';
import { member as parseMember, memberPage, object, tagPage } from './parse.js';
import { type Member, type MemberPage } from './types.js';

/** Real-time reads of up to so many members are made side by side, one call each: sooner done than one page of a thousand. */
const REALTIME_SINGLES_MAX = 3;

const SECOND_MS = 1_000;

/** How long an audience that answered is taken to be still there. */
const AUDIENCE_TRUST_MS = 60 * SECOND_MS;

/** How the API takes times: whole seconds with an offset. */
export const isoSeconds = (ms: number): string =>
  new Date(Math.floor(ms / SECOND_MS) * SECOND_MS).toISOString().replace('.000Z', '+00:00');

export type PageQuery = Readonly<Record<string, string | number>>;

/** A member, its absence, or why it could not be read. */
export type Found = Member | 'absent' | ConnectorError;

/** A way through a list of members, in search of some of them. */
interface Walk {
  readonly query: PageQuery;
  /** Pages the list is thought to have. */
  readonly pages: number;
  readonly keyOf: (member: Member) => string | undefined;
  /** Where the one with this key is asked for singly. */
  readonly pathOf: (key: string) => string;
  /** Whoever a complete walk did not meet is absent. */
  readonly unlistedIsAbsent?: boolean;
  /** Where to look for those who were not on this way, if they are too many to be asked for singly. */
  readonly otherwise?: Walk;
}

const idOf = (member: Member): string | undefined => member.contact_id;

/**
 * Reads members by contact id or by address. Mailchimp has no batch read: either one call a member, or pages of the
 * audience. At every step whichever needs fewer calls is taken.
 */
export class MemberFinder {
  /** Members of the audience by the last page read. */
  #total: number | undefined;
  #audienceSeenAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly api: MailchimpApi,
    private readonly listPath: string,
    readonly known: KnownMembers,
  ) {}

  /** One page of members. @throws ConnectorError `notFound` when the audience is gone */
  async page(query: PageQuery, wanted: readonly string[], context: CallContext): Promise<MemberPage> {
    const path = `${this.listPath}/members`;
    const page = await this.api.read(
      path,
      { count: PAGE_MAX, fields: listedFields(wanted), ...query },
      context,
      memberPage,
    );
    if (!page) throw noAudience();
    if (!('since_last_changed' in query)) this.#total = page.total_items;
    for (const member of page.members) this.known.see(member);
    this.#audienceSeenAtMs = this.api.vendorNowMs();
    if (!wanted.includes(TAGS) || !page.members.some(hasHiddenTags)) return page;
    const members = await Promise.all(page.members.map((member) => this.#withAllTags(member, context)));
    return { ...page, members: members.filter((member) => member !== undefined) };
  }

  /** One member by contact id or subscriber hash. */
  async one(idOrHash: string, wanted: readonly string[], context: CallContext): Promise<Member | undefined> {
    const found = await this.api.read(
      `${this.listPath}/members/${encodeURIComponent(idOrHash)}`,
      { fields: singleFields(wanted) },
      context,
      parseMember,
    );
    if (!found) {
      await this.confirmAudience(context);
      return undefined;
    }
    this.known.see(found);
    return wanted.includes(TAGS) ? this.#withAllTags(found, context) : found;
  }

  /** Members are shown with some of their tags; the rest takes a call of its own. `undefined` if the member went. */
  async #withAllTags(member: Member, context: CallContext): Promise<Member | undefined> {
    if (!hasHiddenTags(member)) return member;
    const key = encodeURIComponent(member.contact_id ?? subscriberHash(member.email_address));
    const query = { fields: 'tags.id,tags.name,total_items' };
    const tags = await this.api.readAll(`${this.listPath}/members/${key}/tags`, query, context, tagPage);
    return tags && { ...member, tags, tags_count: tags.length };
  }

  /**
   * To be asked whenever a member is answered with 404: a deleted audience says the same of every member, and its
   * members must not be taken for deleted one by one.
   * @throws ConnectorError `notFound` when the audience is gone
   */
  async confirmAudience(context: CallContext): Promise<void> {
    if (this.api.vendorNowMs() - this.#audienceSeenAtMs < AUDIENCE_TRUST_MS) return;
    const audience = await this.api.read(this.listPath, { fields: 'id' }, context, object);
    if (!audience) throw noAudience();
    this.#audienceSeenAtMs = this.api.vendorNowMs();
  }

  /** Who is on no page is asked for by id: to be absent here means to be deleted. */
  byId(ids: Iterable<string>, wanted: readonly string[], context: CallContext): Promise<Map<string, Found>> {
    const wholePages = this.#wholePages();
    const missing = new Set(ids);
    const window = this.known.windowOf(missing);
    const windowPages = window ? Math.ceil(window.count / PAGE_MAX) : wholePages;
    const whole: Walk = { query: {}, pages: wholePages, keyOf: idOf, pathOf: (id) => id };
    if (!window || windowPages >= wholePages) return this.#collect(missing, whole, wanted, context);
    const query = { since_last_changed: isoSeconds(window.sinceMs - SECOND_MS) };
    return this.#collect(missing, { ...whole, query, pages: windowPages, otherwise: whole }, wanted, context);
  }

  /**
   * Who is on no page of the whole audience counts as absent without being asked for singly: a create that follows
   * meets the holder of the address anyway. Archived members may be absent. Keys are as {@link emailKey} gives them.
   */
  listedByEmail(
    emails: Iterable<string>,
    wanted: readonly string[],
    context: CallContext,
  ): Promise<Map<string, Found>> {
    const keys = new Set([...emails].map(emailKey));
    return this.#collect(keys, { ...this.#byAddress(), unlistedIsAbsent: true }, wanted, context);
  }

  /** Like {@link listedByEmail}, for members written a moment ago, which the list may not hold yet: all are asked for. */
  byEmail(emails: Iterable<string>, wanted: readonly string[], context: CallContext): Promise<Map<string, Found>> {
    return this.#collect(new Set([...emails].map(emailKey)), this.#byAddress(), wanted, context);
  }

  #byAddress(): Walk {
    return {
      query: {},
      pages: this.#wholePages(),
      keyOf: (member) => emailKey(member.email_address),
      pathOf: subscriberHash,
    };
  }

  #wholePages(): number {
    return this.#total === undefined ? 1 : Math.ceil(this.#total / PAGE_MAX);
  }

  async #collect(
    missing: Set<string>,
    walk: Walk,
    wanted: readonly string[],
    context: CallContext,
  ): Promise<Map<string, Found>> {
    const found = new Map<string, Found>();
    const singlesMax = context.lane === 'realtime' ? REALTIME_SINGLES_MAX : 1;
    let pagesLeft = walk.pages;
    let listed = 0;
    let complete = false;
    for (let offset = 0; missing.size > Math.max(singlesMax, pagesLeft) && pagesLeft > 0; offset += PAGE_MAX) {
      const page = await this.page({ ...walk.query, offset }, wanted, context);
      for (const member of page.members) {
        const key = walk.keyOf(member);
        if (key !== undefined && missing.delete(key)) found.set(key, member);
      }
      pagesLeft = Math.ceil((page.total_items - offset - PAGE_MAX) / PAGE_MAX);
      listed += page.members.length;
      complete = pagesLeft <= 0 && listed >= page.total_items;
    }
    const { otherwise } = walk;
    if (otherwise && missing.size > Math.max(singlesMax, otherwise.pages)) {
      for (const [key, state] of await this.#collect(missing, otherwise, wanted, context)) found.set(key, state);
      return found;
    }
    const singles = [...missing].map(async (key) => {
      const isAbsent = walk.unlistedIsAbsent && complete;
      found.set(key, isAbsent ? 'absent' : await this.#single(walk.pathOf(key), wanted, context));
    });
    await Promise.all(singles);
    return found;
  }

  /** A read that failed for this member alone is told, not thrown; trouble of the whole connection is thrown. */
  async #single(idOrHash: string, wanted: readonly string[], context: CallContext): Promise<Found> {
    try {
      return (await this.one(idOrHash, wanted, context)) ?? 'absent';
    } catch (error) {
      if (error instanceof ConnectorError && (error.kind === 'timeout' || error.kind === 'unavailable')) return error;
      throw error;
    }
  }
}

export const noAudience = (): ConnectorError =>
  new ConnectorError('notFound', {
    code: 'MAILCHIMP_NO_AUDIENCE',
    message: 'There is no audience with this id in the account. Check the audience id in the settings.',
  });
