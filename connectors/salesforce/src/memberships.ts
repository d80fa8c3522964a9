import { type CallContext, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { COLLECTION_MAX } from './batches.js';
import { chunked } from './chunks.js';
import { type ApiAnswer, type ApiCall, type SalesforceClient } from './client.js';
import { lostCallOutcome, vendorErrors } from './errors.js';
import { canonicalId } from './ids.js';
import { asArray, asObject } from './json.js';
import { type Membership, type MembershipReader } from './membership-reader.js';
import { pairOf, type Step, stepsOf, type Wanted, wishOf, withoutSet } from './membership-steps.js';
import { type MemberSet } from './objects.js';
import { connectorErrorOnly } from './observe.js';
import { pageOf, queryCall, withRest } from './queries.js';
import { refusedField } from './refusals.js';
import { inChunks, quoted } from './soql.js';

type Trouble = Extract<WriteOutcome, { kind: 'rejected' | 'retry' | 'unknown' }>;

/** A step that was not done, and why. */
interface Failure {
  readonly step: Step;
  readonly trouble: Trouble;
}

/** One row to be made, or, where it has an id, to be deleted. */
interface RowWrite {
  readonly step: Step;
  readonly rowId: string | null;
}

type RowsByPair = ReadonlyMap<string, readonly Membership[]>;

/** Refusals that say it is so already: the member is in the set, or the membership to be removed is gone. */
const ALREADY: Readonly<Record<Step['kind'], ReadonlySet<string>>> = {
  add: new Set(['DUPLICATE_VALUE']),
  remove: new Set(['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY']),
};

/** Puts members into the sets of one object's records and takes them out. */
export class Memberships {
  readonly #client: SalesforceClient;
  readonly #reader: MembershipReader;
  readonly #set: MemberSet;

  constructor(client: SalesforceClient, reader: MembershipReader) {
    this.#client = client;
    this.#reader = reader;
    this.#set = reader.set;
  }

  /** The operation without what it asks of the set. */
  without(operation: WriteOperation): WriteOperation {
    return withoutSet(operation, this.#set.field);
  }

  /**
   * Creates that name a member which is not there, by their place: to be refused before a record is made, since a
   * refusal means that nothing was.
   */
  async refusedCreates(
    operations: readonly WriteOperation[],
    context: CallContext,
  ): Promise<ReadonlyMap<number, WriteOutcome>> {
    const wanted = operations.map((operation) => {
      const wish = operation.kind === 'create' ? wishOf(operation, this.#set.field) : null;
      return wish?.kind === 'delta' ? wish.add : [];
    });
    const presence = await this.#presence(wanted.flat(), context);
    return new Map(
      wanted.flatMap((ids, at) => (ids.every((id) => presence(id) === 'live') ? [] : [[at, this.#noMember] as const])),
    );
  }

  /**
   * Changes the memberships of the records that were written, and gives the outcomes of the operations as wholes. A
   * refused membership makes an update `rejected`, though the rest of it is done; a create stays `done`, since its
   * record exists, and what is read back shows which members it has.
   */
  async settle(
    operations: readonly WriteOperation[],
    outcomes: readonly WriteOutcome[],
    context: CallContext,
  ): Promise<readonly WriteOutcome[]> {
    const wanted = operations.flatMap((operation, at) => {
      const outcome = outcomes[at];
      const wish = wishOf(operation, this.#set.field);
      return wish && outcome?.kind === 'done' ? [{ at, recordId: outcome.id, wish }] : [];
    });
    if (wanted.length === 0) return outcomes;
    const troubles = await this.#change(wanted, context).catch((error: unknown) => {
      const lost = lostCallOutcome(connectorErrorOnly(error));
      return new Map(wanted.map(({ at }) => [at, lost]));
    });
    return outcomes.map((outcome, at) => {
      const trouble = troubles.get(at);
      if (!trouble) return outcome;
      return operations[at]?.kind === 'create' ? createdAllTheSame(outcome, trouble) : trouble;
    });
  }

  async #change(wanted: readonly Wanted[], context: CallContext): Promise<ReadonlyMap<number, Trouble>> {
    const present = await this.#present(wanted, context);
    const steps = stepsOf(wanted, [...present.values()].flat());
    const isPresent = (step: Step): boolean => present.has(pairOf(step));
    const idle = steps.filter((step) => step.kind === 'remove' && !isPresent(step));
    const possible = steps.filter((step) => canonicalId(step.memberId) !== null);
    const failures = [
      ...(await this.#unseen(idle, context)),
      ...steps.filter((step) => !possible.includes(step)).map((step) => this.#refused(step)),
      ...(await this.#send(
        possible.filter((step) => (step.kind === 'remove') === isPresent(step)),
        present,
        context,
      )),
    ];
    return troublesOf(failures);
  }

  /**
   * The memberships that must be known beforehand: removing one takes the ids of its rows, and where the org takes a
   * second row of a pair, adding one takes knowing that there is none.
   */
  async #present(wanted: readonly Wanted[], context: CallContext): Promise<RowsByPair> {
    const toRead = wanted.filter(
      ({ wish }) => wish.kind === 'whole' || wish.remove.length > 0 || (!this.#set.unique && wish.add.length > 0),
    );
    const recordIds = [...new Set(toRead.map(({ recordId }) => recordId))];
    const byPair = new Map<string, Membership[]>();
    for (const membership of await this.#reader.of(recordIds, context)) {
      const pair = pairOf(membership);
      byPair.set(pair, [...(byPair.get(pair) ?? []), membership]);
    }
    return byPair;
  }

  /** Of removals that found nothing to remove, those whose member is hidden: the membership may well be there. */
  async #unseen(idle: readonly Step[], context: CallContext): Promise<readonly Failure[]> {
    if (!this.#set.hiddenWithMember) return [];
    const presence = await this.#presence(
      idle.map(({ memberId }) => memberId),
      context,
    );
    return idle.filter(({ memberId }) => presence(memberId) === 'unseen').map((step) => this.#refused(step));
  }

  async #send(steps: readonly Step[], present: RowsByPair, context: CallContext): Promise<readonly Failure[]> {
    const removed = steps.filter(({ kind }) => kind === 'remove');
    const rowsOf = (step: Step): RowWrite[] => (present.get(pairOf(step)) ?? []).map(({ id }) => ({ step, rowId: id }));
    const added = steps.filter(({ kind }) => kind === 'add').map((step) => ({ step, rowId: null }));
    const runs = [removed.flatMap(rowsOf), added].flatMap((writes) => chunked(writes, COLLECTION_MAX));
    const answers = await this.#client.callAll(
      runs.map((run) => this.#collectionsCall(run)),
      context,
    );
    return runs.flatMap((run, at) => failuresOf(run, answers[at], this.#set.field));
  }

  #collectionsCall(run: readonly RowWrite[]): ApiCall {
    const path = '/composite/sobjects';
    const expected = [400, 403, 404];
    const ids = run.flatMap(({ rowId }) => rowId ?? []);
    if (ids.length > 0) {
      return { method: 'DELETE', path: `${path}?ids=${ids.join(',')}&allOrNone=false`, expected };
    }
    const { rows, recordField, memberField } = this.#set;
    const records = run.map(({ step }) => ({
      attributes: { type: rows },
      [memberField]: step.memberId,
      [recordField]: step.recordId,
    }));
    return { method: 'POST', path, body: { allOrNone: false, records }, expected };
  }

  /** Which of these members the user sees, or would see were they not deleted. */
  async #presence(
    memberIds: readonly string[],
    context: CallContext,
  ): Promise<(id: string) => 'live' | 'deleted' | 'unseen'> {
    const ids = [...new Set(memberIds.map(canonicalId).filter((id) => id !== null))];
    const select = `SELECT Id, IsDeleted FROM ${this.#set.memberObject} WHERE Id IN `;
    const calls = inChunks(ids, select).map((chunk) => queryCall(`${select}(${chunk.map(quoted).join(',')})`, 'all'));
    const found = new Map<string, 'live' | 'deleted'>();
    for (const answer of await this.#client.callAll(calls, context)) {
      for (const member of await withRest(this.#client, pageOf(answer), context)) {
        found.set(member.Id, member['IsDeleted'] === true ? 'deleted' : 'live');
      }
    }
    return (id) => found.get(canonicalId(id) ?? '') ?? 'unseen';
  }

  get #noMember(): Trouble {
    return { kind: 'rejected', ...this.#set.missing, field: this.#set.field };
  }

  #refused(step: Step): Failure {
    return { step, trouble: this.#noMember };
  }
}

/** @throws ConnectorError `protocol` when the answer leaves records out */
function failuresOf(run: readonly RowWrite[], answer: ApiAnswer | undefined, field: string): readonly Failure[] {
  if (!answer || answer.status >= 400) {
    const trouble = refusedField(field, vendorErrors(answer?.body));
    return run.map(({ step }) => ({ step, trouble }));
  }
  const results = asArray(answer.body).map(asObject);
  if (results.length !== run.length) {
    throw new ConnectorError('protocol', {
      code: 'SALESFORCE_COLLECTION_ANSWER',
      message: 'Salesforce did not answer for every membership of a batch.',
    });
  }
  return run.flatMap(({ step }, at) => {
    if (results[at]?.['success'] === true) return [];
    const errors = vendorErrors(results[at]?.['errors']);
    if (errors.some(({ code }) => ALREADY[step.kind].has(code))) return [];
    return [{ step, trouble: refusedField(field, errors) }];
  });
}

/** The trouble of each operation that has any; a passing one first, since the rest is tried again along with it. */
function troublesOf(failures: readonly Failure[]): ReadonlyMap<number, Trouble> {
  const troubles = new Map<number, Trouble>();
  for (const { step, trouble } of failures) {
    for (const at of step.at) if (!troubles.has(at) || trouble.kind !== 'rejected') troubles.set(at, trouble);
  }
  return troubles;
}

/** A record that was made is not unmade: a refusal shows in what is read back, passing trouble asks for a repeat. */
const createdAllTheSame = (created: WriteOutcome, trouble: Trouble): WriteOutcome =>
  trouble.kind === 'rejected' ? created : { kind: 'unknown', code: trouble.code, message: trouble.message };
