import { type CallContext, ConnectorError, type Group, type WriteOutcome } from '#connector-sdk';
import { type MailchimpApi } from './api.js';
import { asFailure, isProblem, notAnAnswer, outcomeOfProblem, type RawAnswer } from './errors.js';
import { type Found, type MemberFinder } from './finder.js';
import { TAGS } from './group-deltas.js';
import { unknownGroup } from './group-errors.js';
import { emailKey, subscriberHash } from './known-members.js';
import { strangersToSegment } from './parse.js';
import { isGone } from './reader.js';

/** Members a static segment takes in one call, each way, by the API's documentation. */
const SEGMENT_BATCH_MAX = 500;

/** Mailchimp's clock is known from its answers, to the second. */
const CLOCK_SLACK_MS = 2_000;

/** Tags to put on one member and to take off it. */
export interface TagChange {
  readonly memberId: string;
  readonly add: readonly Group[];
  readonly remove: readonly Group[];
}

/** What became of the tags of one member: changed, an outcome that says why not, or the failure of the call. */
export type TagResult = 'done' | WriteOutcome | ConnectorError;

/** One call that changes who has a tag. */
interface SegmentCall {
  readonly tagId: string;
  readonly add: readonly TagChange[];
  readonly remove: readonly TagChange[];
}

/** The address was not known to the segment; asked for alone, it turns out why. */
type SegmentResult = TagResult | 'stranger';

/**
 * Changes the tags of members: a call for each member, or one for five hundred members of a tag. Only the former can be
 * told not to start the automations that wait for a tag.
 */
export class TagWriter {
  constructor(
    private readonly api: MailchimpApi,
    private readonly listPath: string,
    private readonly finder: MemberFinder,
    private readonly triggersAutomations: boolean,
  ) {}

  /**
   * What became of each change.
   * @throws ConnectorError when members could not be looked up; nothing was changed then
   */
  async write(changes: readonly TagChange[], context: CallContext): Promise<ReadonlyMap<TagChange, TagResult>> {
    const results = new Map(await this.#unaddressed(changes, context));
    const addressed = changes.filter((change) => !results.has(change));
    const calls = segmentCalls(addressed);
    if (this.triggersAutomations && calls.length < addressed.length) {
      const told = await Promise.all(calls.map((call) => this.#changeSegment(call, context)));
      for (const change of addressed) {
        const of = told.flatMap((answers) => answers.get(change) ?? []);
        const result = of.find((one) => one !== 'done') ?? 'done';
        if (result !== 'stranger') results.set(change, result);
      }
    }
    const alone = changes.filter((change) => !results.has(change));
    const written = alone.map(async (change) => {
      results.set(change, await this.#changeMember(change, context).catch(asFailure));
    });
    await Promise.all(written);
    return results;
  }

  /** Both kinds of call go by the address, so unknown ones are read first. Tells whose is not to be had, and why. */
  async #unaddressed(changes: readonly TagChange[], context: CallContext): Promise<readonly [TagChange, TagResult][]> {
    const unknown = changes.filter(({ memberId }) => this.finder.known.emailOf(memberId) === undefined);
    if (unknown.length === 0) return [];
    const found = await this.finder.byId(
      unknown.map(({ memberId }) => memberId),
      [],
      context,
    );
    return unknown.flatMap((change): [TagChange, TagResult][] => {
      const result = this.#unmet(found.get(change.memberId));
      return result === undefined ? [] : [[change, result]];
    });
  }

  /** Why tags of a member cannot be changed; `undefined` when they can. */
  #unmet(state: Found | undefined): TagResult | undefined {
    if (state === undefined || state === 'absent') return { kind: 'gone' };
    if (state instanceof ConnectorError) return state;
    if (isGone(state)) return { kind: 'gone' };
    return state.email_address === '' ? needsAddress : undefined;
  }

  async #changeSegment(
    { tagId, add, remove }: SegmentCall,
    context: CallContext,
  ): Promise<ReadonlyMap<TagChange, SegmentResult>> {
    const all = (result: SegmentResult): ReadonlyMap<TagChange, SegmentResult> =>
      new Map([...add, ...remove].map((change) => [change, result]));
    const emailOf = ({ memberId }: TagChange): string => this.finder.known.emailOf(memberId) ?? '';
    const path = `${this.listPath}/segments/${encodeURIComponent(tagId)}`;
    const body = {
      ...(add.length > 0 ? { members_to_add: add.map(emailOf) } : {}),
      ...(remove.length > 0 ? { members_to_remove: remove.map(emailOf) } : {}),
    };
    const beforeMs = this.api.vendorNowMs() - CLOCK_SLACK_MS;
    try {
      const answer = await this.api.send({ method: 'POST', path, body }, context);
      if (answer.status === 404) {
        await this.finder.confirmAudience(context);
        // The tag itself went: nobody has it any more.
        return new Map(add.map((change) => [change, unknownGroup(TAGS)]));
      }
      if (answer.status !== 200) return all(tagsRefused(answer));
      const strangers = new Set(strangersToSegment(answer.body).map(emailKey));
      for (const change of [...add, ...remove]) this.finder.known.changedAt(change.memberId, beforeMs);
      return new Map(
        [...add, ...remove].map((change) => [change, strangers.has(emailKey(emailOf(change))) ? 'stranger' : 'done']),
      );
    } catch (error) {
      return all(asFailure(error));
    }
  }

  async #changeMember(change: TagChange, context: CallContext): Promise<TagResult> {
    const known = this.finder.known.emailOf(change.memberId);
    const told = known === undefined ? 'stranger' : await this.#post(known, change, context);
    if (told !== 'stranger') return told;
    // The member has another address by now, or went.
    const member = await this.finder.one(change.memberId, [], context);
    const unmet = this.#unmet(member ?? 'absent');
    if (unmet !== undefined) return unmet;
    const again = await this.#post(member?.email_address ?? '', change, context);
    return again === 'stranger' ? notThereYet : again;
  }

  /** By the hash of the address: this call alone is not documented to take a contact id. */
  async #post(email: string, { add, remove }: TagChange, context: CallContext): Promise<SegmentResult> {
    const tags = [
      ...add.map(({ name }) => ({ name, status: 'active' })),
      ...remove.map(({ name }) => ({ name, status: 'inactive' })),
    ];
    const path = `${this.listPath}/members/${subscriberHash(email)}/tags`;
    const body = { tags, is_syncing: !this.triggersAutomations };
    const answer = await this.api.send({ method: 'POST', path, body }, context);
    if (answer.status === 404) return 'stranger';
    return answer.status === 204 || answer.status === 200 ? 'done' : tagsRefused(answer);
  }
}

/** The calls that would make these changes tag by tag. */
function segmentCalls(changes: readonly TagChange[]): readonly SegmentCall[] {
  const byTag = new Map<string, { add: TagChange[]; remove: TagChange[] }>();
  const of = (tagId: string): { add: TagChange[]; remove: TagChange[] } => {
    const members = byTag.get(tagId) ?? { add: [], remove: [] };
    byTag.set(tagId, members);
    return members;
  };
  for (const change of changes) {
    for (const { id } of change.add) of(id).add.push(change);
    for (const { id } of change.remove) of(id).remove.push(change);
  }
  return [...byTag].flatMap(([tagId, { add, remove }]) => {
    const callCount = Math.ceil(Math.max(add.length, remove.length) / SEGMENT_BATCH_MAX);
    return Array.from({ length: callCount }, (_, index) => {
      const [from, to] = [index * SEGMENT_BATCH_MAX, (index + 1) * SEGMENT_BATCH_MAX];
      return { tagId, add: add.slice(from, to), remove: remove.slice(from, to) };
    });
  });
}

function tagsRefused(answer: RawAnswer): WriteOutcome {
  if (answer.status < 400 || !isProblem(answer.body)) throw notAnAnswer();
  const outcome = outcomeOfProblem(answer.status, answer.body);
  return outcome.kind === 'rejected' ? { ...outcome, field: TAGS } : outcome;
}

const needsAddress: WriteOutcome = {
  kind: 'rejected',
  code: 'MAILCHIMP_TAGS_NEED_ADDRESS',
  message: 'Mailchimp tags contacts by their email address, and this one has none.',
  field: TAGS,
};

const notThereYet: WriteOutcome = {
  kind: 'retry',
  code: 'MAILCHIMP_ADDRESS_UNKNOWN_YET',
  message: 'Mailchimp does not find the member by its address yet. The tags are changed later.',
};
