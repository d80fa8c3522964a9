import { type FieldValue } from '#core';
import { type CallContext, ConnectorError, type Logger, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type MailchimpApi } from './api.js';
import { BATCH_MAX, type BatchItem, type BatchResult, BatchWriter } from './batch-writer.js';
import { maybeDone, outcomeOfFailure } from './errors.js';
import { liveRecord, memberBody } from './fields.js';
import { type MemberFinder } from './finder.js';
import { emailKey } from './known-members.js';
import { isGone } from './reader.js';
import { type PreparedWrite, SingleWriter } from './single-writer.js';

/** Real-time writes of up to so many members are made side by side, one call each: sooner done, and tried one by one. */
const REALTIME_SINGLES_MAX = 3;

interface Item extends PreparedWrite {
  readonly index: number;
}

/** What became of an operation: settled, or the failure of the call it was in. */
type Result = WriteOutcome | ConnectorError;

/** Chooses for each operation whether it goes alone or in a batch, and gathers the outcomes in input order. */
export class MemberWriter {
  readonly #single: SingleWriter;
  readonly #batch: BatchWriter;

  constructor(
    api: MailchimpApi,
    listPath: string,
    private readonly finder: MemberFinder,
    private readonly newMemberStatus: string,
    logger: Logger,
  ) {
    this.#single = new SingleWriter(api, listPath, finder);
    this.#batch = new BatchWriter(api, listPath, finder, logger);
  }

  /** @throws ConnectorError when every operation failed without having been carried out */
  async write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    const results: (Result | undefined)[] = operations.map(() => undefined);
    const items: Item[] = [];
    operations.forEach((operation, index) => {
      const prepared = this.#prepare(operation);
      if ('kind' in prepared) results[index] = prepared;
      else items.push({ ...prepared, index });
    });

    const { batched, alone } = await this.#route(items, results, context);
    for (const kind of ['create', 'update'] as const) {
      const ofKind = batched.filter((item) => item.operation.kind === kind);
      for (let from = 0; from < ofKind.length; from += BATCH_MAX) {
        const batch = ofKind.slice(from, from + BATCH_MAX);
        const halted = results.find(stops);
        const told: readonly BatchResult[] = halted
          ? batch.map(() => halted)
          : await this.#batch.write(batch, kind, context);
        batch.forEach((item, at) => {
          const result = told[at];
          if (result === 'single') alone.push(item);
          else results[item.index] = result;
        });
      }
    }
    await Promise.all(
      alone.map(async (item) => {
        results[item.index] = await this.#alone(item, results, context);
      }),
    );
    await this.#observe(items, results, context);
    return settled(results);
  }

  /** Reads the members that were written by calls which do not answer them: many at once rather than each after its write. */
  async #observe(items: readonly Item[], results: (Result | undefined)[], context: CallContext): Promise<void> {
    const wanted = new Set<string>();
    const unread: { readonly index: number; readonly id: string; readonly observe: readonly string[] }[] = [];
    for (const { index, operation } of items) {
      const result = results[index];
      if (operation.kind !== 'update' || result instanceof ConnectorError) continue;
      if (result?.kind !== 'done' || result.observed) continue;
      unread.push({ index, id: operation.id, observe: operation.observe });
      for (const name of operation.observe) wanted.add(name);
    }
    if (unread.length === 0) return;
    const ids = unread.map(({ id }) => id);
    const found = await this.finder.byId(ids, [...wanted], context).catch(asFailure);
    // What was written stays written although it cannot be read now.
    if (found instanceof ConnectorError) return;
    for (const { index, id, observe } of unread) {
      const state = found.get(id);
      if (state === undefined || state instanceof ConnectorError) continue;
      results[index] =
        state === 'absent' || isGone(state)
          ? { kind: 'gone' }
          : { kind: 'done', id, created: false, observed: liveRecord(state, observe, id) };
    }
  }

  #prepare(operation: WriteOperation): PreparedWrite | WriteOutcome {
    if (operation.kind === 'delete') return { operation, body: {} };
    if (operation.kind === 'create' && isBlank(operation.fields['email_address'])) return emailRequired;
    const body = memberBody(operation.fields);
    if ('kind' in body) return body;
    if (operation.kind === 'create') return { operation, body: { status: this.newMemberStatus, ...body } };
    const strayDelta = Object.keys(operation.deltas ?? {}).find((name) => name !== 'tags');
    if (strayDelta !== undefined || body.tags) return onlyTagDeltas(strayDelta ?? 'tags');
    const { email_address: email, ...rest } = body;
    const known = this.finder.known.emailOf(operation.id);
    const renames = email !== undefined && (known === undefined || known !== email);
    return { operation, body: renames ? body : rest };
  }

  /** Which items share batches. Updates are named by address there, so unknown addresses are read first. */
  async #route(
    items: readonly Item[],
    results: (Result | undefined)[],
    context: CallContext,
  ): Promise<{ batched: (Item & BatchItem)[]; alone: Item[] }> {
    const fit = items.filter(fitsBatch);
    if (fit.length < 2 || (context.lane === 'realtime' && items.length <= REALTIME_SINGLES_MAX)) {
      return { batched: [], alone: [...items] };
    }
    const batched: (Item & BatchItem)[] = [];
    const alone = items.filter((item) => !fitsBatch(item));
    const emails = await this.#emails(fit, results, context);
    const taken = new Set<string>();
    for (const item of fit) {
      const email = emails.get(item.index);
      if (results[item.index] !== undefined) continue;
      // Two members of one batch must not share an address: the later one goes alone, after the batch.
      if (email === undefined || taken.has(emailKey(email))) alone.push(item);
      else {
        taken.add(emailKey(email));
        batched.push({ ...item, email });
      }
    }
    return { batched, alone };
  }

  /** The address of each item; those found to be gone are settled at once. */
  async #emails(
    items: readonly Item[],
    results: (Result | undefined)[],
    context: CallContext,
  ): Promise<ReadonlyMap<number, string>> {
    const emails = new Map<number, string>();
    const unknown = new Map<string, Item[]>();
    for (const item of items) {
      const { operation, body } = item;
      const email = operation.kind === 'update' ? this.finder.known.emailOf(operation.id) : body.email_address;
      if (email !== undefined) emails.set(item.index, email);
      else if (operation.kind === 'update') unknown.set(operation.id, [...(unknown.get(operation.id) ?? []), item]);
    }
    if (unknown.size === 0) return emails;
    const found = await this.finder.byId(unknown.keys(), [], context);
    for (const [id, waiting] of unknown) {
      const state = found.get(id);
      for (const item of waiting) {
        if (state === undefined || state instanceof ConnectorError) continue;
        if (state === 'absent' || isGone(state)) results[item.index] = { kind: 'gone' };
        else emails.set(item.index, state.email_address);
      }
    }
    return emails;
  }

  async #alone(item: Item, results: readonly (Result | undefined)[], context: CallContext): Promise<Result> {
    try {
      const halted = results.find(stops);
      if (halted) return halted;
      return await this.#single.write(item, context);
    } catch (error) {
      return asFailure(error);
    }
  }
}

/** A failure on the vendor's side as a value; anything else is a bug and goes on. */
function asFailure(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  throw error;
}

/** A batch takes neither a new address, nor tags, nor deletions. */
function fitsBatch({ operation, body }: PreparedWrite): boolean {
  switch (operation.kind) {
    case 'create':
      return body.tags === undefined;
    case 'update':
      return body.email_address === undefined && operation.deltas === undefined && Object.keys(body).length > 0;
    case 'delete':
      return false;
  }
}

/** Whether a failure concerns the whole connection, so that sending more is useless or harmful. */
const stops = (result: Result | undefined): result is ConnectorError =>
  result instanceof ConnectorError && !maybeDone(result);

function settled(results: readonly (Result | undefined)[]): readonly WriteOutcome[] {
  const failures = results.filter(stops);
  const [first] = failures;
  if (first && failures.length === results.length) throw first;
  return results.map((result) => {
    if (result === undefined) throw new Error('an operation was left without an outcome');
    return result instanceof ConnectorError ? outcomeOfFailure(result) : result;
  });
}

const isBlank = (value: FieldValue | undefined): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Mailchimp takes members without an address through no part of the API used here, so it need not be asked. */
const emailRequired: WriteOutcome = {
  kind: 'rejected',
  code: 'MAILCHIMP_EMAIL_REQUIRED',
  message: 'Mailchimp takes no member without an email address.',
  field: 'email_address',
};

const onlyTagDeltas = (field: string): WriteOutcome => ({
  kind: 'rejected',
  code: 'MAILCHIMP_BAD_DELTA',
  message: 'Tags are changed by what is added and removed, and only tags are.',
  field,
});
