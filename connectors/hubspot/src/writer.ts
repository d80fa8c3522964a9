import { type LiveRecord } from '#core';
import { type CallContext, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type BatchAnswer, type ItemResult, sendBatch, WRITE_BATCH_MAX } from './batches.js';
import { surelyNotDone } from './errors.js';
import { replacedBy, type WrittenUpdate } from './history.js';
import { chunksOf } from './json.js';
import { unsubscribeAll } from './opt-out.js';
import { type ObjectParts } from './port.js';
import { prepare, type PreparedWrite, rounds } from './prepared.js';
import { KEY_PROPERTY, OPT_OUT_PROPERTY } from './properties.js';
import { type RecordReader } from './reader.js';
import { membersOf, modifiedAtMsOf, observedAfter, resultsOf } from './records.js';

const EMAIL_PROPERTY = 'email';

/** One `write` under way: outcomes by operation, and what ended it early. */
class WriteProgress {
  readonly outcomes: (WriteOutcome | undefined)[];
  halted: ConnectorError | undefined;
  /** HubSpot did something, or may have: from then on trouble is told by outcomes and not thrown. */
  reached = false;

  constructor(size: number) {
    this.outcomes = new Array<WriteOutcome | undefined>(size).fill(undefined);
  }

  /** Ends the write; operations without an outcome will be told to try again. */
  halt(error: ConnectorError): void {
    this.halted ??= error;
  }

  finish(): readonly WriteOutcome[] {
    const { halted } = this;
    if (halted && !this.reached) throw halted;
    return this.outcomes.map((outcome) => outcome ?? tryAgain(halted));
  }
}

/** Writes of one object, batched as HubSpot allows. */
export class RecordWriter {
  readonly #parts: ObjectParts;
  readonly #reader: RecordReader;

  constructor(parts: ObjectParts, reader: RecordReader) {
    this.#parts = parts;
    this.#reader = reader;
  }

  async write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    const progress = new WriteProgress(operations.length);
    const writes: PreparedWrite[] = [];
    operations.forEach((operation, index) => {
      const preparation = prepare(operation, index);
      if (preparation.kind === 'ready') writes.push(preparation.write);
      else progress.outcomes[index] = preparation.outcome;
    });
    const open = await this.#withKeyEnsured(writes, progress, context);
    // Opt-outs go before all else, and all of them together: their batches take as many as the writes' do.
    await this.#optOutExisting(
      open.filter((write) => write.kind === 'update' && write.optOut),
      progress,
      context,
    );
    for (const round of rounds(open)) {
      for (const kind of ['create', 'update', 'delete'] as const) {
        const ofKind = round.filter((write) => write.kind === kind);
        for (const batch of chunksOf(ofKind, WRITE_BATCH_MAX)) {
          if (progress.halted) return progress.finish();
          await this.#batch(kind, batch, progress, context);
        }
      }
    }
    await this.#optOutCreated(
      open.filter((write) => write.kind === 'create' && write.optOut),
      progress,
      context,
    );
    return progress.finish();
  }

  /** Without the key property creates wait for a person; what else there is to write goes on. */
  async #withKeyEnsured(
    writes: readonly PreparedWrite[],
    progress: WriteProgress,
    context: CallContext,
  ): Promise<readonly PreparedWrite[]> {
    const creates = writes.filter((write) => write.kind === 'create');
    if (creates.length === 0) return writes;
    try {
      await this.#parts.properties.ensureKey(context);
      return writes;
    } catch (error) {
      const waits = error instanceof ConnectorError && error.kind === 'permission' && creates.length < writes.length;
      if (!waits) throw error;
      for (const write of creates) progress.outcomes[write.index] = tryAgain(error);
      return writes.filter((write) => write.kind !== 'create');
    }
  }

  async #batch(
    kind: PreparedWrite['kind'],
    batch: readonly PreparedWrite[],
    progress: WriteProgress,
    context: CallContext,
  ): Promise<void> {
    try {
      switch (kind) {
        case 'create':
          return await this.#create(batch, progress, context);
        case 'update':
          return await this.#update(batch, progress, context);
        case 'delete':
          await this.#send(batch, (items) => this.#archive(items, context), progress);
          return;
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      progress.halt(error);
    }
  }

  /** Creates by upsert on the key property, so that a repeated create finds what the first one made. */
  async #create(batch: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    await this.#send(batch, (items) => this.#upsert(items, context), progress);
    const clashes = batch.filter((write) => {
      const outcome = progress.outcomes[write.index];
      return outcome?.kind === 'exists' && outcome.id === null && write.properties[EMAIL_PROPERTY] !== undefined;
    });
    const emailIsUnique = this.#parts.kind.naturallyUnique.includes(EMAIL_PROPERTY);
    if (clashes.length > 0 && emailIsUnique) await this.#nameHolders(clashes, progress, context);
  }

  async #update(batch: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const resolved = await this.#withSetsResolved(batch, progress, context);
    const open = resolved.filter((write) => progress.outcomes[write.index] === undefined);
    if (open.length === 0) return;
    const results = await this.#send(open, (items) => this.#patch(items, context), progress);
    await this.#tellReplaced(results, progress, context);
    await this.#tellMerged(open, progress, context);
  }

  /** Sends a batch and turns its results into outcomes. */
  async #send(
    batch: readonly PreparedWrite[],
    send: (items: readonly PreparedWrite[]) => Promise<BatchAnswer<PreparedWrite>>,
    progress: WriteProgress,
  ): Promise<ReadonlyMap<PreparedWrite, ItemResult>> {
    const { results, halted, reached } = await sendBatch(batch, send);
    progress.reached ||= reached;
    if (halted) progress.halt(halted);
    for (const [write, result] of results) {
      progress.outcomes[write.index] =
        result.kind === 'outcome'
          ? result.outcome
          : {
              kind: 'done',
              id: result.record.id,
              created: result.created,
              observed: observedAfter(result.record, write.properties, write.observe),
            };
    }
    return results;
  }

  async #upsert(items: readonly PreparedWrite[], context: CallContext): Promise<BatchAnswer<PreparedWrite>> {
    const inputs = items.map((item) => ({
      id: item.reference,
      idProperty: KEY_PROPERTY,
      objectWriteTraceId: item.trace,
      properties: { ...item.properties },
    }));
    const answer = await this.#parts.client.call('general', context, (sdk) =>
      sdk.crm.objects.batchApi.upsert(this.#parts.kind.name, { inputs }),
    );
    return {
      results: resultsOf(answer).map((record) => ({ record, created: record._new })),
      errors: 'errors' in answer ? (answer.errors ?? []) : [],
    };
  }

  async #patch(items: readonly PreparedWrite[], context: CallContext): Promise<BatchAnswer<PreparedWrite>> {
    const inputs = items.map((item) => ({
      id: item.reference,
      objectWriteTraceId: item.trace,
      properties: { ...item.properties },
    }));
    const answer = await this.#parts.client.call('general', context, (sdk) =>
      sdk.crm.objects.batchApi.update(this.#parts.kind.name, { inputs }),
    );
    return {
      results: resultsOf(answer).map((record) => ({ record, created: false })),
      errors: 'errors' in answer ? (answer.errors ?? []) : [],
    };
  }

  async #archive(items: readonly PreparedWrite[], context: CallContext): Promise<BatchAnswer<PreparedWrite>> {
    const inputs = items.map((item) => ({ id: item.reference }));
    await this.#parts.client.call('general', context, (sdk) =>
      sdk.crm.objects.batchApi.archive(this.#parts.kind.name, { inputs }),
    );
    return { results: [], errors: [], allDone: items };
  }

  /** Says which record holds the address a create met, where the refusal did not. */
  async #nameHolders(clashes: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const values = clashes.flatMap((write) => write.properties[EMAIL_PROPERTY] ?? []);
    const holders = await this.#reader.find({ field: EMAIL_PROPERTY, values, fields: [EMAIL_PROPERTY] }, context);
    const idOf = new Map(
      holders.map((holder) => [textOrNothing(holder.fields[EMAIL_PROPERTY])?.toLowerCase(), holder.id]),
    );
    for (const write of clashes) {
      const id = idOf.get((write.properties[EMAIL_PROPERTY] ?? '').toLowerCase());
      if (id !== undefined) progress.outcomes[write.index] = { kind: 'exists', id };
    }
  }

  /** Replaces set removals by whole new sets, from one read of the sets as they are. */
  async #withSetsResolved(
    batch: readonly PreparedWrite[],
    progress: WriteProgress,
    context: CallContext,
  ): Promise<readonly PreparedWrite[]> {
    const reading = batch.filter((write) => Object.keys(write.removals).length > 0);
    if (reading.length === 0) return batch;
    const fields = [...new Set(reading.flatMap((write) => Object.keys(write.removals)))];
    const states = await this.#reader.get(
      reading.map((write) => write.reference),
      fields,
      context,
    );
    return batch.flatMap((write) => {
      const position = reading.indexOf(write);
      if (position < 0) return [write];
      const state = states[position];
      if (state?.kind === 'live') return [{ ...write, properties: { ...write.properties, ...newSets(write, state) } }];
      progress.outcomes[write.index] = state?.kind === 'gone' ? state : notRead();
      return [];
    });
  }

  async #tellReplaced(
    results: ReadonlyMap<PreparedWrite, ItemResult>,
    progress: WriteProgress,
    context: CallContext,
  ): Promise<void> {
    const updates: WrittenUpdate[] = [];
    for (const [write, result] of results) {
      const writtenAtMs = result.kind === 'record' ? modifiedAtMsOf(result.record) : null;
      if (result.kind !== 'record' || writtenAtMs === null) continue;
      const stored = Object.keys(write.properties).map((name) => [name, result.record.properties[name] ?? '']);
      updates.push({
        id: result.record.id,
        stored: Object.fromEntries(stored) as Record<string, string>,
        writtenAtMs,
      });
    }
    const replaced = await replacedBy(this.#parts, updates, context);
    for (const [write, result] of results) {
      const outcome = progress.outcomes[write.index];
      const values = result.kind === 'record' ? replaced.get(result.record.id) : undefined;
      if (values && outcome?.kind === 'done') progress.outcomes[write.index] = { ...outcome, replaced: values };
    }
  }

  /** Says where a record went that an update did not find. */
  async #tellMerged(batch: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const gone = batch.filter((write) => progress.outcomes[write.index]?.kind === 'gone');
    if (gone.length === 0) return;
    const states = await this.#reader.confirmGone(
      gone.map((write) => write.reference),
      context,
    );
    for (const write of gone) {
      const state = states.get(write.reference);
      if (state?.kind === 'gone') progress.outcomes[write.index] = state;
    }
  }

  /** Opts existing contacts out; those with nothing else to write are done then. */
  async #optOutExisting(
    writes: readonly PreparedWrite[],
    progress: WriteProgress,
    context: CallContext,
  ): Promise<void> {
    if (writes.length === 0) return;
    try {
      const unread = writes.filter(({ read }) => read?.fields[EMAIL_PROPERTY] === undefined);
      const states = await this.#reader.get(
        unread.map((write) => write.reference),
        [...new Set([EMAIL_PROPERTY, ...unread.flatMap((write) => write.observe)])],
        context,
      );
      const asked: OptOut[] = [];
      writes.forEach((write) => {
        const state = states[unread.indexOf(write)] ?? write.read;
        if (state?.kind === 'live') asked.push({ write, state, email: textOrNothing(state.fields[EMAIL_PROPERTY]) });
        else progress.outcomes[write.index] = state?.kind === 'gone' ? state : notRead();
      });
      const refused = await this.#optOut(asked, progress, context);
      for (const { write, state } of asked) {
        const why = refused.get(write);
        if (why) progress.outcomes[write.index] = why;
        else if (writesNothingElse(write)) {
          progress.outcomes[write.index] = {
            kind: 'done',
            id: write.reference,
            created: false,
            observed: optedOut(state, write.observe),
          };
        }
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      progress.halt(error);
    }
  }

  /**
   * Opts contacts out that were made just now. They are there whatever comes of it: where it fails, what is observed
   * says that the opt-out is still to be written.
   */
  async #optOutCreated(writes: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const asked = writes.flatMap((write) => {
      const outcome = progress.outcomes[write.index];
      const email = write.properties[EMAIL_PROPERTY];
      return outcome?.kind === 'done' && outcome.observed ? [{ write, state: outcome.observed, email }] : [];
    });
    if (asked.length === 0 || progress.halted) return;
    try {
      const refused = await this.#optOut(asked, progress, context);
      for (const { write, state } of asked) {
        const outcome = progress.outcomes[write.index];
        if (outcome?.kind !== 'done' || refused.has(write)) continue;
        progress.outcomes[write.index] = { ...outcome, observed: optedOut(state, write.observe) };
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      progress.halt(error);
    }
  }

  /**
   * Unsubscribes.
   * @returns the outcome of each write it was refused for
   * @throws ConnectorError when nothing is known of any of them; opting out twice does no harm, so it is tried again
   */
  async #optOut(
    asked: readonly OptOut[],
    progress: WriteProgress,
    context: CallContext,
  ): Promise<ReadonlyMap<PreparedWrite, WriteOutcome>> {
    const refusals = new Map<PreparedWrite, WriteOutcome>();
    const emails = new Map<PreparedWrite, string>();
    for (const { write, email } of asked) {
      if (email === undefined || email === '') refusals.set(write, optOutNeedsEmail());
      else emails.set(write, email.toLowerCase());
    }
    if (emails.size === 0) return refusals;
    try {
      const refused = await unsubscribeAll(this.#parts.client, [...emails.values()], context);
      progress.reached = true;
      for (const [write, email] of emails) {
        if (refused.has(email)) refusals.set(write, refusedOptOut('HUBSPOT_OPTOUT_REFUSED', 'HubSpot refused it'));
      }
      return refusals;
    } catch (error) {
      if (error instanceof ConnectorError && !surelyNotDone(error)) progress.reached = true;
      throw error;
    }
  }
}

/** A contact to be unsubscribed, as it was read or made. */
interface OptOut {
  readonly write: PreparedWrite;
  readonly state: LiveRecord;
  readonly email: string | undefined;
}

const writesNothingElse = ({ properties, removals }: PreparedWrite): boolean =>
  Object.keys(properties).length + Object.keys(removals).length === 0;

/** What is known of a contact once it is unsubscribed, as far as it was asked. */
const optedOut = (state: LiveRecord, observe: readonly string[]): LiveRecord => {
  const fields = Object.entries(state.fields).filter(([name]) => observe.includes(name));
  return {
    ...state,
    fields: {
      ...Object.fromEntries(fields),
      ...(observe.includes(OPT_OUT_PROPERTY) && { [OPT_OUT_PROPERTY]: 'true' }),
    },
  };
};

function newSets(write: PreparedWrite, state: LiveRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(write.removals).map(([name, { add, remove }]) => {
      const held = state.fields[name];
      const kept = membersOf(typeof held === 'string' ? held : null).filter((member) => !remove.includes(member));
      return [name, [...new Set([...kept, ...add])].join(';')];
    }),
  );
}

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const refusedOptOut = (code: string, why: string): WriteOutcome => ({
  kind: 'rejected',
  code,
  message: `The opt-out could not be passed on: ${why}.`,
  field: OPT_OUT_PROPERTY,
});

const optOutNeedsEmail = (): WriteOutcome =>
  refusedOptOut('HUBSPOT_OPTOUT_NEEDS_EMAIL', 'the contact has no email address');

const notRead = (): WriteOutcome => ({
  kind: 'retry',
  code: 'HUBSPOT_READ_FAILED',
  message: 'The record could not be read, which this write takes first.',
});

const tryAgain = (error: ConnectorError | undefined): WriteOutcome => ({
  kind: 'retry',
  code: error?.code ?? 'HUBSPOT_NOT_TRIED',
  message: error?.message ?? 'The write ended before this record was sent.',
  ...(error?.retryAtMs === undefined ? {} : { retryAtMs: error.retryAtMs }),
});
