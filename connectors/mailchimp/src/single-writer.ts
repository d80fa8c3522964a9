import { type CallContext, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type ApiRequest, type MailchimpApi } from './api.js';
import { isProblem, notAnAnswer, outcomeOfProblem, type RawAnswer } from './errors.js';
import { doneWith } from './fields.js';
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
 * Writes one member in a call of its own. It is `done` without what was observed when the answer does not hold all that
 * was asked for. Throws only what concerns the whole connection.
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
        return this.#change(operation, body, context);
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
    return doneWith(created, operation.observe, { id, created: true });
  }

  /** `exists`, with the id of the member that holds the address where it can be read. */
  async exists(email: string, context: CallContext): Promise<WriteOutcome> {
    const holder = await this.finder.one(subscriberHash(email), [], context).catch((error: unknown) => {
      if (error instanceof ConnectorError) return undefined;
      throw error;
    });
    return { kind: 'exists', id: holder?.contact_id ?? null };
  }

  /**
   * PATCH cannot create, but does not take every change: a new address, and the status `transactional`, need PUT on the
   * member's own path, which keeps its contact id and tags.
   */
  async #change(
    operation: Extract<WriteOperation, { kind: 'update' }>,
    body: MemberBody,
    context: CallContext,
  ): Promise<WriteOutcome> {
    const puts = body.email_address !== undefined || body.status === 'transactional';
    const request: ApiRequest = {
      method: puts ? 'PUT' : 'PATCH',
      path: this.#path(operation.id),
      // A required field left empty long ago is no reason to refuse a change of another field.
      query: { skip_merge_validation: true },
      body,
    };
    const answer = await this.api.send(request, context);
    if (answer.status !== 200) {
      const refusal = await this.#problem(answer, context);
      const outcome =
        puts && refusal.kind === 'rejected' ? await this.#orGone(refusal, operation.id, context) : refusal;
      if (outcome.kind === 'gone') this.finder.known.forget(operation.id);
      return outcome.kind === 'exists' ? this.exists(body.email_address ?? '', context) : outcome;
    }
    return this.#done(operation, parseMember(answer.body));
  }

  #done(operation: Extract<WriteOperation, { kind: 'update' }>, member: Member): WriteOutcome {
    if (isGone(member)) return { kind: 'gone' };
    this.finder.known.see(member, operation.id);
    return doneWith(member, operation.observe, { id: operation.id, created: false });
  }

  /** A PUT to a path that holds nobody means to create, and is refused for what a new member lacks. */
  async #orGone(refusal: WriteOutcome, id: string, context: CallContext): Promise<WriteOutcome> {
    const member = await this.finder.one(id, [], context);
    return !member || isGone(member) ? { kind: 'gone' } : refusal;
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
