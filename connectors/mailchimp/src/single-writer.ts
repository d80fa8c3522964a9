import { type CallContext, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type ApiRequest, type MailchimpApi } from './api.js';
import { isProblem, notAnAnswer, outcomeOfProblem, type RawAnswer } from './errors.js';
import { liveRecord } from './fields.js';
import { type MemberFinder } from './finder.js';
import { subscriberHash } from './known-members.js';
import { member as parseMember } from './parse.js';
import { isGone } from './reader.js';
import { type Member, type MemberBody } from './types.js';

/** An operation whose fields have been turned into what Mailchimp takes. */
export interface PreparedWrite {
  readonly operation: WriteOperation;
  readonly body: MemberBody;
}

/**
 * Writes one member in a call of its own. An update whose last call does not answer the member is `done` without what
 * was observed. Throws only what concerns the whole connection.
 */
export class SingleWriter {
  constructor(
    private readonly api: MailchimpApi,
    private readonly listPath: string,
    private readonly finder: MemberFinder,
  ) {}

  async write({ operation, body }: PreparedWrite, context: CallContext): Promise<WriteOutcome> {
    switch (operation.kind) {
      case 'create':
        return this.#create(operation, body, context);
      case 'update':
        return this.#update(operation, body, context);
      case 'delete':
        return this.#archive(operation.id, context);
    }
  }

  /** POST, not PUT: a PUT would overwrite a member someone else made meanwhile. */
  async #create(
    operation: Extract<WriteOperation, { kind: 'create' }>,
    body: MemberBody,
    context: CallContext,
  ): Promise<WriteOutcome> {
    const answer = await this.api.send({ method: 'POST', path: `${this.listPath}/members`, body }, context);
    if (answer.status !== 200) {
      const outcome = await this.#problem(answer, context);
      return outcome.kind === 'exists' ? this.exists(body.email_address ?? '', context) : outcome;
    }
    const created = parseMember(answer.body);
    const id = created.contact_id;
    if (id === undefined) throw notAnAnswer();
    this.finder.known.see(created);
    return { kind: 'done', id, created: true, observed: liveRecord(created, operation.observe, id) };
  }

  /** `exists`, with the id of the member that holds the address where it can be read. */
  async exists(email: string, context: CallContext): Promise<WriteOutcome> {
    const holder = await this.finder.one(subscriberHash(email), [], context).catch((error: unknown) => {
      if (error instanceof ConnectorError) return undefined;
      throw error;
    });
    return { kind: 'exists', id: holder?.contact_id ?? null };
  }

  async #update(
    operation: Extract<WriteOperation, { kind: 'update' }>,
    body: MemberBody,
    context: CallContext,
  ): Promise<WriteOutcome> {
    const outcome: WriteOutcome =
      Object.keys(body).length > 0
        ? await this.#patch(operation, body, context)
        : { kind: 'done', id: operation.id, created: false };
    const tags = operation.deltas?.['tags'];
    return tags && outcome.kind === 'done' ? this.#changeTags(operation.id, tags, context) : outcome;
  }

  /** PATCH cannot create. A new address needs PUT on the member's own path, which keeps its contact id and tags. */
  async #patch(
    operation: Extract<WriteOperation, { kind: 'update' }>,
    body: MemberBody,
    context: CallContext,
  ): Promise<WriteOutcome> {
    const request: ApiRequest = {
      method: body.email_address === undefined ? 'PATCH' : 'PUT',
      path: this.#path(operation.id),
      // A required field left empty long ago is no reason to refuse a change of another field.
      query: { skip_merge_validation: true },
      body,
    };
    const answer = await this.api.send(request, context);
    if (answer.status !== 200) {
      const outcome = await this.#problem(answer, context);
      if (outcome.kind === 'gone') this.finder.known.forget(operation.id);
      return outcome.kind === 'exists' ? this.exists(body.email_address ?? '', context) : outcome;
    }
    return this.#done(operation, parseMember(answer.body));
  }

  #done(operation: Extract<WriteOperation, { kind: 'update' }>, member: Member): WriteOutcome {
    if (isGone(member)) return { kind: 'gone' };
    this.finder.known.see(member, operation.id);
    const observed = liveRecord(member, operation.observe, operation.id);
    return { kind: 'done', id: operation.id, created: false, observed };
  }

  /**
   * One call a member: static segments take five hundred at once, but would start the automations that wait for a tag,
   * which `is_syncing` prevents. The answer does not hold the member.
   */
  async #changeTags(
    id: string,
    delta: { readonly add: readonly string[]; readonly remove: readonly string[] },
    context: CallContext,
  ): Promise<WriteOutcome> {
    const tags = [
      ...delta.add.map((name) => ({ name, status: 'active' })),
      ...delta.remove.map((name) => ({ name, status: 'inactive' })),
    ];
    const path = `${this.#path(id)}/tags`;
    const answer = await this.api.send({ method: 'POST', path, body: { tags, is_syncing: true } }, context);
    if (answer.status === 204 || answer.status === 200) return { kind: 'done', id, created: false };
    return this.#problem(answer, context);
  }

  async #archive(id: string, context: CallContext): Promise<WriteOutcome> {
    const answer = await this.api.send({ method: 'DELETE', path: this.#path(id) }, context);
    this.finder.known.forget(id);
    if (answer.status === 204) return { kind: 'done', id, created: false };
    if (answer.status !== 405) return this.#problem(answer, context);
    const member = await this.finder.one(id, [], context);
    if (!member || isGone(member)) return { kind: 'gone' };
    return {
      kind: 'rejected',
      code: 'MAILCHIMP_CANNOT_ARCHIVE',
      message: `Mailchimp does not archive a member who is ${member.status}.`,
      field: 'status',
    };
  }

  #path(id: string): string {
    return `${this.listPath}/members/${encodeURIComponent(id)}`;
  }

  /** The outcome of an answer that is not a success. @throws ConnectorError `protocol` for one that is nothing known */
  async #problem(answer: RawAnswer, context: CallContext): Promise<WriteOutcome> {
    if (answer.status < 400 || !isProblem(answer.body)) throw notAnAnswer();
    if (answer.status === 404) await this.finder.confirmAudience(context);
    return outcomeOfProblem(answer.status, answer.body);
  }
}
