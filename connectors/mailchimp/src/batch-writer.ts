import { type CallContext, ConnectorError, type Logger, type WriteOutcome } from '#connector-sdk';
import { type MailchimpApi } from './api.js';
import { outcomeOfBatchError } from './errors.js';
import { doneWith } from './fields.js';
import { type MemberFinder, noAudience } from './finder.js';
import { emailKey } from './known-members.js';
import { batchAnswer } from './parse.js';
import { isGone } from './reader.js';
import { type PreparedWrite } from './single-writer.js';
import { type BatchAnswer, type Member } from './types.js';

/** Members one batch may hold, by the API's documentation. */
export const BATCH_MAX = 500;

/** What became of one member of a batch; `single` means it must be written in a call of its own. */
export type BatchResult = WriteOutcome | 'single' | ConnectorError;

/** One member of a batch, with the address that names it there. */
export interface BatchItem extends PreparedWrite {
  readonly email: string;
}

/** Calls spent on finding the members for whose sake Mailchimp refuses a whole batch. */
const BISECT_CALLS_MAX = 64;

/** Writes members in batches: all creates, or all updates. Addresses within one batch must differ. */
export class BatchWriter {
  constructor(
    private readonly api: MailchimpApi,
    private readonly listPath: string,
    private readonly finder: MemberFinder,
    private readonly logger: Logger,
  ) {}

  /** One result for each item, in order. Throws nothing of the vendor's. */
  async write(
    items: readonly BatchItem[],
    kind: 'create' | 'update',
    context: CallContext,
  ): Promise<readonly BatchResult[]> {
    const budget = { calls: BISECT_CALLS_MAX };
    return this.#attempt(items, kind, context, budget);
  }

  async #attempt(
    items: readonly BatchItem[],
    kind: 'create' | 'update',
    context: CallContext,
    budget: { calls: number },
  ): Promise<readonly BatchResult[]> {
    if (items.length === 1) return ['single'];
    if (budget.calls <= 0) return items.map(() => retryLater);
    budget.calls -= 1;
    let answer: BatchAnswer | 'refused';
    try {
      answer = await this.#send(items, kind, context);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      return items.map(() => error);
    }
    if (answer !== 'refused') return this.#results(items, answer, context);
    const middle = Math.ceil(items.length / 2);
    return [
      ...(await this.#attempt(items.slice(0, middle), kind, context, budget)),
      ...(await this.#attempt(items.slice(middle), kind, context, budget)),
    ];
  }

  /**
   * `sync_tags` stays false, or tags that were not sent would be removed. A status is only sent where the operation
   * names one: nobody is subscribed again by an update of another field.
   */
  async #send(
    items: readonly BatchItem[],
    kind: 'create' | 'update',
    context: CallContext,
  ): Promise<BatchAnswer | 'refused'> {
    const answer = await this.api.send(
      {
        method: 'POST',
        path: this.listPath,
        query: { skip_merge_validation: kind === 'update' },
        body: {
          members: items.map((item) => ({ ...item.body, email_address: item.email })),
          update_existing: kind === 'update',
          sync_tags: false,
        },
      },
      context,
    );
    if (answer.status === 404) throw noAudience();
    return answer.status === 200 ? batchAnswer(answer.body) : 'refused';
  }

  async #results(items: readonly BatchItem[], answer: BatchAnswer, context: CallContext): Promise<BatchResult[]> {
    const written = new Map(
      [...answer.new_members, ...answer.updated_members].map((member) => [keyOf(member), member]),
    );
    const added = new Set(answer.new_members.map(keyOf));
    const errors = new Map(answer.errors.map((error) => [emailKey(error.email_address), outcomeOfBatchError(error)]));
    const ids = await this.#ids(items, written, errors, context);
    return items.map((item) => {
      const key = emailKey(item.email);
      const member = written.get(key);
      if (member) return this.#outcome(item, member, added.has(key), ids.get(key));
      const error = errors.get(key);
      // An archived or renamed member is new under this address, and a new one needs a status.
      const isNew = error?.kind === 'rejected' && error.field === 'status' && item.body.status === undefined;
      if (isNew) return 'single';
      return error?.kind === 'exists' ? { kind: 'exists', id: ids.get(key) ?? null } : (error ?? notMentioned);
    });
  }

  #outcome(item: BatchItem, member: Member, added: boolean, foundId: string | undefined): BatchResult {
    const { operation, body } = item;
    if (operation.kind === 'delete') throw new Error('deletions are never batched');
    // The batch passes over a change of status it does not like without a word; alone, the call says why.
    if (body.status !== undefined && member.status !== body.status) return 'single';
    if (operation.kind === 'update' && added) return this.#moved(operation.id);
    const id = operation.kind === 'update' ? operation.id : (member.contact_id ?? foundId);
    if (id === undefined) return idUnread;
    if (isGone(member)) return { kind: 'gone' };
    this.finder.known.see(member, id);
    return doneWith(member, operation.observe, { id, created: operation.kind === 'create' });
  }

  /** The member no longer had the address it was known by, so the batch made a new member under the old one. */
  #moved(id: string): WriteOutcome {
    this.finder.known.forget(id);
    this.logger.warn('a member changed address between read and write; a batch added its old address again', { id });
    return {
      kind: 'retry',
      code: 'MAILCHIMP_ADDRESS_MOVED',
      message: 'The member changed address meanwhile. It is read and written again.',
    };
  }

  /** Contact ids the batch's answer does not give: of new members, and of those that existed. */
  async #ids(
    items: readonly BatchItem[],
    written: ReadonlyMap<string, Member>,
    errors: ReadonlyMap<string, WriteOutcome>,
    context: CallContext,
  ): Promise<ReadonlyMap<string, string>> {
    const wanted = items
      .filter(({ operation, email }) => {
        const key = emailKey(email);
        const unnamed = written.has(key) && written.get(key)?.contact_id === undefined;
        return operation.kind === 'create' && (unnamed || errors.get(key)?.kind === 'exists');
      })
      .map((item) => item.email);
    if (wanted.length === 0) return new Map();
    try {
      const found = await this.finder.byEmail(wanted, [], context);
      const ids = new Map<string, string>();
      for (const [key, state] of found) {
        if (state === 'absent' || state instanceof ConnectorError) continue;
        if (state.contact_id !== undefined) ids.set(key, state.contact_id);
      }
      return ids;
    } catch (error) {
      if (error instanceof ConnectorError) return new Map();
      throw error;
    }
  }
}

const keyOf = (member: Member): string => emailKey(member.email_address);

const retryLater: WriteOutcome = {
  kind: 'retry',
  code: 'MAILCHIMP_BATCH_REFUSED',
  message: 'Mailchimp refuses the batch for the sake of too many members at once. The rest is tried again later.',
};

const notMentioned: WriteOutcome = {
  kind: 'unknown',
  code: 'MAILCHIMP_NOT_MENTIONED',
  message: 'Mailchimp took the batch but said nothing about this member.',
};

const idUnread: WriteOutcome = {
  kind: 'unknown',
  code: 'MAILCHIMP_ID_UNREAD',
  message: 'The member was created, but its id could not be read yet.',
};
