import { type CallContext, ConnectorError, type Logger, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type MailchimpApi } from './api.js';
import { BATCH_MAX, type BatchItem, type BatchResult, BatchWriter } from './batch-writer.js';
import { asFailure, maybeDone, outcomeOfFailure } from './errors.js';
import { type Done, liveRecord } from './fields.js';
import { type MemberFinder } from './finder.js';
import { isNoChange } from './group-deltas.js';
import { type Groups } from './groups.js';
import { emailKey } from './known-members.js';
import { type Preparation, type PreparationOptions, Preparer } from './preparation.js';
import { isGone } from './reader.js';
import { type PreparedWrite, SingleWriter } from './single-writer.js';
import { type TagChange, type TagResult, TagWriter } from './tag-writer.js';

/** Real-time writes of up to so many members are made side by side, one call each: sooner done, and tried one by one. */
const REALTIME_SINGLES_MAX = 3;

interface Item extends Preparation {
  readonly index: number;
}

/** What became of an operation: settled, or the failure of the call it was in. */
type Result = WriteOutcome | ConnectorError;
type Results = (Result | undefined)[];

/** Carries out operations in as few calls as Mailchimp allows, and gathers the outcomes in input order. */
export class MemberWriter {
  readonly #preparer: Preparer;
  readonly #single: SingleWriter;
  readonly #batch: BatchWriter;
  readonly #tags: TagWriter;

  constructor(
    { api, listPath, logger }: { api: MailchimpApi; listPath: string; logger: Logger },
    private readonly finder: MemberFinder,
    groups: Groups,
    options: PreparationOptions,
  ) {
    this.#preparer = new Preparer(groups, finder.known, options);
    this.#single = new SingleWriter(api, listPath, finder);
    this.#batch = new BatchWriter(api, listPath, finder, logger);
    this.#tags = new TagWriter(api, listPath, finder, options.triggersAutomations);
  }

  /** @throws ConnectorError when every operation failed without having been carried out */
  async write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    const prepared = await this.#preparer.prepare(operations, context);
    const results: Results = prepared.map((one) => ('kind' in one ? one : undefined));
    const items = prepared.flatMap((one, index) => ('kind' in one ? [] : [{ ...one, index }]));
    await this.#writeBodies(items, results, context);
    await this.#writeTags(items, results, context);
    await this.#observe(items, results, context);
    return settled(results);
  }

  async #writeBodies(items: readonly Item[], results: Results, context: CallContext): Promise<void> {
    for (const item of items) {
      const { index, operation } = item;
      if (operation.kind === 'update' && isEmptyUpdate(item)) {
        results[index] = { kind: 'done', id: operation.id, created: false };
      }
    }
    const withBody = items.filter((item) => !isEmptyUpdate(item));
    const { batched, alone } = await this.#route(withBody, results, context);
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
        results[item.index] = results.find(stops) ?? (await this.#single.write(item, context).catch(asFailure));
      }),
    );
  }

  /** Tags follow once the member is written: they take calls of their own, which do not answer the member. */
  async #writeTags(items: readonly Item[], results: Results, context: CallContext): Promise<void> {
    const changes = new Map<TagChange, { readonly item: Item; readonly done: Done }>();
    for (const item of items) {
      const done = results[item.index];
      if (isNoChange(item.tags) || done instanceof ConnectorError || done?.kind !== 'done') continue;
      changes.set({ memberId: done.id, ...item.tags }, { item, done });
    }
    if (changes.size === 0) return;
    const told = results.find(stops) ?? (await this.#tags.write([...changes.keys()], context).catch(asFailure));
    for (const [change, { item, done }] of changes) {
      const result = told instanceof ConnectorError ? told : told.get(change);
      results[item.index] = afterTags(item, done, result);
    }
  }

  /** Reads the members whose calls did not answer all that is to be observed: together, rather than each after its write. */
  async #observe(items: readonly Item[], results: Results, context: CallContext): Promise<void> {
    const wanted = new Set<string>();
    const unread: { readonly index: number; readonly done: Done; readonly observe: readonly string[] }[] = [];
    for (const { index, operation } of items) {
      const done = results[index];
      if (operation.kind === 'delete' || done instanceof ConnectorError) continue;
      if (done?.kind !== 'done' || done.observed) continue;
      unread.push({ index, done, observe: operation.observe });
      for (const name of operation.observe) wanted.add(name);
    }
    if (unread.length === 0) return;
    const ids = unread.map(({ done }) => done.id);
    const found = await this.finder.byId(ids, [...wanted], context).catch(asFailure);
    // What was written stays written although it cannot be read now.
    if (found instanceof ConnectorError) return;
    for (const { index, done, observe } of unread) {
      const state = found.get(done.id);
      if (state === undefined || state instanceof ConnectorError) continue;
      results[index] =
        state === 'absent' || isGone(state)
          ? { kind: 'gone' }
          : { ...done, observed: liveRecord(state, observe, done.id) };
    }
  }

  /** Which items share batches. Updates are named by address there, so unknown addresses are read first. */
  async #route(
    items: readonly Item[],
    results: Results,
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
  async #emails(items: readonly Item[], results: Results, context: CallContext): Promise<ReadonlyMap<number, string>> {
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
        else if (state.email_address !== '') emails.set(item.index, state.email_address);
      }
    }
    return emails;
  }
}

/** Whether there is nothing to write of the member itself. */
const isEmptyUpdate = ({ operation, body }: PreparedWrite): boolean =>
  operation.kind === 'update' && Object.keys(body).length === 0;

/** A batch takes neither a new address, nor marketing permissions, nor deletions. */
function fitsBatch({ operation, body }: PreparedWrite): boolean {
  if (operation.kind === 'delete' || body.marketing_permissions !== undefined) return false;
  return operation.kind === 'create' || body.email_address === undefined;
}

/** The outcome of an operation whose tags came after what else it wrote. */
function afterTags(item: Item, done: Done, result: TagResult | undefined): Result {
  const { id, created } = done;
  if (result === undefined || result === 'done') return { kind: 'done', id, created };
  if (isEmptyUpdate(item)) return result;
  const outcome = result instanceof ConnectorError ? outcomeOfFailure(result) : result;
  if (!created || !('code' in outcome)) return outcome;
  // The member is there: reading it shows what is missing, while sending it again would only meet it.
  return { kind: 'unknown', code: outcome.code, message: outcome.message };
}

/** Whether a failure concerns the whole connection, so that sending more is useless or harmful. */
const stops = (result: Result | undefined): result is ConnectorError =>
  result instanceof ConnectorError && !maybeDone(result);

function settled(results: Results): readonly WriteOutcome[] {
  const failures = results.filter(stops);
  const [first] = failures;
  if (first && failures.length === results.length) throw first;
  return results.map((result) => {
    if (result === undefined) throw new Error('an operation was left without an outcome');
    return result instanceof ConnectorError ? outcomeOfFailure(result) : result;
  });
}
