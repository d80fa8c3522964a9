import { type FieldValue } from '#core';
import { type CallContext, type Group, type WriteOperation } from '#connector-sdk';
import { type Rejected } from './errors.js';
import { memberBody } from './fields.js';
import { type GroupDelta, INTERESTS, isNoChange, type SplitFields, splitGroups, TAGS } from './group-deltas.js';
import { unknownGroup } from './group-errors.js';
import { type Groups } from './groups.js';
import { type KnownMembers } from './known-members.js';
import { type PreparedWrite } from './single-writer.js';
import { type MemberBody } from './types.js';

/** An operation as the calls it takes: one with the member's body, if that holds anything, and then its tags. */
export interface Preparation extends PreparedWrite {
  readonly tags: { readonly add: readonly Group[]; readonly remove: readonly Group[] };
}

const NO_TAGS: Preparation['tags'] = { add: [], remove: [] };

interface Split extends SplitFields {
  readonly operation: Exclude<WriteOperation, { kind: 'delete' }>;
  readonly body: MemberBody;
}

export interface PreparationOptions {
  /** For members created without a status. */
  readonly newMemberStatus: string;
  /** Whether tags may start automations. */
  readonly triggersAutomations: boolean;
}

/** Turns operations into what Mailchimp takes. What it would surely refuse is refused here, without a call. */
export class Preparer {
  constructor(
    private readonly groups: Groups,
    private readonly known: KnownMembers,
    private readonly options: PreparationOptions,
  ) {}

  /** One result for each operation, in order. @throws ConnectorError when groups had to be read and could not be */
  async prepare(
    operations: readonly WriteOperation[],
    context: CallContext,
  ): Promise<readonly (Preparation | Rejected)[]> {
    const splits = operations.map((operation) => this.#split(operation));
    const idsOf = (field: typeof TAGS | typeof INTERESTS): string[] =>
      splits.flatMap((split) => ('deltas' in split ? [...split.deltas[field].add, ...split.deltas[field].remove] : []));
    const tags = await this.groups.lookUp(TAGS, idsOf(TAGS), context);
    const interests = await this.groups.lookUp(INTERESTS, idsOf(INTERESTS), context);
    return splits.map((split) => ('deltas' in split ? this.#withGroups(split, tags, interests) : split));
  }

  #split(operation: WriteOperation): Split | Preparation | Rejected {
    if (operation.kind === 'delete') return { operation, body: {}, tags: NO_TAGS };
    if (operation.kind === 'update' && operation.read) this.known.hear(operation.read);
    if (operation.kind === 'create' && isBlank(operation.fields['email_address'])) return emailRequired;
    const split = splitGroups(operation);
    if ('kind' in split) return split;
    const body = memberBody(split.fields);
    return 'kind' in body ? body : { ...split, operation, body };
  }

  #withGroups(
    { operation, body, deltas }: Split,
    tags: ReadonlyMap<string, Group>,
    interests: ReadonlyMap<string, Group>,
  ): Preparation | Rejected {
    if (deltas[TAGS].add.some((id) => !tags.has(id))) return unknownGroup(TAGS);
    if (deltas[INTERESTS].add.some((id) => !interests.has(id))) return unknownGroup(INTERESTS);
    const chosen = chosenInterests(deltas[INTERESTS], interests);
    const whole = chosen ? { ...body, interests: chosen } : body;
    const change = { add: present(deltas[TAGS].add, tags), remove: present(deltas[TAGS].remove, tags) };
    return operation.kind === 'create'
      ? this.#creation(operation, whole, change)
      : { operation, body: this.#withoutSameAddress(operation.id, whole), tags: change };
  }

  /** Tags that come with a new member start automations, so they only do where that is asked for. */
  #creation(operation: WriteOperation, body: MemberBody, tags: Preparation['tags']): Preparation {
    const { newMemberStatus, triggersAutomations } = this.options;
    const created = { status: newMemberStatus, ...body };
    if (!triggersAutomations || isNoChange(tags)) return { operation, body: created, tags };
    return { operation, body: { ...created, tags: tags.add.map(({ name }) => name) }, tags: NO_TAGS };
  }

  /** An address that is known to be the present one is no change, and would keep the member out of a batch. */
  #withoutSameAddress(id: string, body: MemberBody): MemberBody {
    const { email_address: email, ...rest } = body;
    return email === undefined || email === this.known.emailOf(id) ? rest : body;
  }
}

/** Nobody is in a group that is gone, so taking someone out of it leaves nothing to do. */
const present = (ids: readonly string[], groups: ReadonlyMap<string, Group>): readonly Group[] =>
  ids.flatMap((id) => groups.get(id) ?? []);

function chosenInterests(
  { add, remove }: GroupDelta,
  interests: ReadonlyMap<string, Group>,
): MemberBody['interests'] | undefined {
  const entries = [
    ...add.map((id) => [id, true] as const),
    ...remove.filter((id) => interests.has(id)).map((id) => [id, false] as const),
  ];
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

const isBlank = (value: FieldValue | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Mailchimp takes members without an address through no part of the API used here, so it need not be asked. */
const emailRequired: Rejected = {
  kind: 'rejected',
  code: 'MAILCHIMP_EMAIL_REQUIRED',
  message: 'Mailchimp takes no member without an email address.',
  field: 'email_address',
};
