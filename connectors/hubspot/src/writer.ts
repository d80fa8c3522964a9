import { type LiveRecord } from '#core';
import { type CallContext, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { isExtra } from './asked-fields.js';
import { type BatchAnswer, type ItemResult, sendBatch, WRITE_BATCH_MAX } from './batches.js';
import { ConsentWriter } from './consent-writes.js';
import { EMAIL_PROPERTY } from './extra-fields.js';
import { replacedBy, type WrittenUpdate } from './history.js';
import { chunksOf } from './json.js';
import { Observer } from './observer.js';
import { type ObjectParts } from './port.js';
import { isConsent, prepare, type PreparedWrite, rounds, writesRecord } from './prepared.js';
import { KEY_PROPERTY } from './properties.js';
import { type RecordReader } from './reader.js';
import { membersOf, modifiedAtMsOf, observedAfter, resultsOf } from './records.js';
import { SetWriter } from './set-writes.js';
import { again, tryAgain, unread, WriteProgress } from './write-progress.js';

/** Writes of one object, batched as HubSpot allows. */
export class RecordWriter {
  readonly #parts: ObjectParts;
  readonly #reader: RecordReader;
  readonly #consent: ConsentWriter;
  readonly #sets: SetWriter;
  readonly #observer: Observer;

  constructor(parts: ObjectParts, reader: RecordReader) {
    this.#parts = parts;
    this.#reader = reader;
    this.#consent = new ConsentWriter(parts, reader);
    this.#sets = new SetWriter(parts);
    this.#observer = new Observer(parts.kind, parts.extras, reader);
  }

  async write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    const progress = new WriteProgress(operations.length);
    const writes: PreparedWrite[] = [];
    operations.forEach((operation, index) => {
      const preparation = prepare(this.#parts.kind, operation, index);
      if (preparation.kind === 'ready') writes.push(preparation.write);
      else progress.outcomes[index] = preparation.outcome;
    });
    const open = await this.#withKeyEnsured(writes, progress, context);
    const consenting = open.filter(isConsent);
    // What people agreed to goes first, whatever becomes of the rest.
    await this.#consent.forExisting(
      consenting.filter(({ kind }) => kind === 'update'),
      progress,
      context,
    );
    for (const round of rounds(open)) {
      if (!progress.halted) await this.#round(round, progress, context);
    }
    await this.#consent.forCreated(
      consenting.filter(({ kind }) => kind === 'create'),
      progress,
      context,
    );
    return progress.finish();
  }

  async #round(round: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    try {
      const creates = round.filter((write) => write.kind === 'create' && write.sets.length > 0);
      await this.#sets.refuseHopeless(creates, progress, context);
      const open = round.filter((write) => progress.of(write) === undefined);
      for (const kind of ['create', 'update', 'delete'] as const) {
        const ofKind = open.filter((write) => write.kind === kind && writesRecord(write));
        for (const batch of chunksOf(ofKind, WRITE_BATCH_MAX)) {
          if (!progress.halted) await this.#batch(kind, batch, progress, context);
        }
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      progress.halt(error);
    }
    await this.#rest(round, progress, context);
  }

  /** What is written beside the records of a round, all of them at once, and what there is to tell of it. */
  async #rest(round: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const beside = round.filter((write) => write.sets.length > 0 && isOnItsWay(write, progress));
    if (progress.halted) {
      // Their records are written, so it is not for want of that.
      for (const write of beside) if (progress.of(write)) progress.settle(write, again(write, progress.halted));
      return;
    }
    const records = beside.map((write) => [write, recordIdOf(write, progress)] as const);
    await this.#sets.apply(new Map(records), progress, context);
    if (!progress.halted) await this.#observer.complete(round, progress, context);
    await this.#tellMerged(round, progress, context);
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
      for (const write of creates) progress.settle(write, tryAgain(error));
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
          await this.#send(batch, (items) => this.#archive(items, context), progress, context);
          return;
      }
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      progress.halt(error);
    }
  }

  /** Creates by upsert on the key property, so that a repeated create finds what the first one made. */
  async #create(batch: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    await this.#send(batch, (items) => this.#upsert(items, context), progress, context);
    const clashes = batch.filter((write) => {
      const outcome = progress.of(write);
      return outcome?.kind === 'exists' && outcome.id === null && write.properties[EMAIL_PROPERTY] !== undefined;
    });
    const emailIsUnique = this.#parts.kind.naturallyUnique.includes(EMAIL_PROPERTY);
    if (clashes.length > 0 && emailIsUnique) await this.#nameHolders(clashes, progress, context);
  }

  async #update(batch: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const open = await this.#withSetsResolved(batch, progress, context);
    if (open.length === 0) return;
    const results = await this.#send(open, (items) => this.#patch(items, context), progress, context);
    await this.#tellReplaced(results, progress, context);
  }

  /** Sends a batch and turns its results into outcomes. */
  async #send(
    batch: readonly PreparedWrite[],
    send: (items: readonly PreparedWrite[]) => Promise<BatchAnswer<PreparedWrite>>,
    progress: WriteProgress,
    context: CallContext,
  ): Promise<ReadonlyMap<PreparedWrite, ItemResult>> {
    // Asked for before anything is sent: a write that was done must not fail for want of it.
    const { kind, properties } = this.#parts;
    const namesOf = (write: PreparedWrite): readonly string[] => write.observe.filter((name) => !isExtra(kind, name));
    const observed = [...new Set(batch.flatMap(namesOf))];
    const sets = observed.length > 0 ? await properties.sets(observed, context) : new Set<string>();
    const { results, halted, reached } = await sendBatch(batch, send);
    progress.reached ||= reached;
    if (halted) progress.halt(halted);
    for (const [write, result] of results) {
      if (result.kind === 'outcome') progress.settle(write, result.outcome);
      else {
        const { record, created } = result;
        const told = observedAfter(record, write.properties, namesOf(write), sets);
        progress.settle(write, { kind: 'done', id: record.id, created, observed: told });
      }
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
      if (id !== undefined) progress.settle(write, { kind: 'exists', id });
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
      progress.settle(write, state?.kind === 'gone' ? state : unread());
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
      const outcome = progress.of(write);
      const values = result.kind === 'record' ? replaced.get(result.record.id) : undefined;
      if (values && outcome?.kind === 'done') progress.settle(write, { ...outcome, replaced: values });
    }
  }

  /** Says where a record went that an update did not find, unless it is known by now. */
  async #tellMerged(round: readonly PreparedWrite[], progress: WriteProgress, context: CallContext): Promise<void> {
    const gone = round.filter((write) => {
      const outcome = progress.of(write);
      return write.kind === 'update' && outcome?.kind === 'gone' && outcome.mergedInto === undefined;
    });
    if (gone.length === 0) return;
    const states = await this.#reader.confirmGone(
      gone.map((write) => write.reference),
      context,
    );
    for (const write of gone) {
      const state = states.get(write.reference);
      if (state) progress.settle(write, state.kind === 'gone' ? state : unread());
    }
  }
}

/** Whether a write has gone well so far: its record is written, or there is nothing to write of it. */
const isOnItsWay = (write: PreparedWrite, progress: WriteProgress): boolean => {
  const outcome = progress.of(write);
  return outcome ? outcome.kind === 'done' : write.kind === 'update' && !writesRecord(write);
};

const recordIdOf = (write: PreparedWrite, progress: WriteProgress): string => {
  const outcome = progress.of(write);
  return outcome?.kind === 'done' ? outcome.id : write.reference;
};

function newSets(write: PreparedWrite, state: LiveRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(write.removals).map(([name, { add, remove }]) => {
      const held = state.fields[name];
      const members = Array.isArray(held) ? (held as readonly string[]) : membersOf(textOrNothing(held));
      return [name, [...new Set([...members.filter((member) => !remove.includes(member)), ...add])].join(';')];
    }),
  );
}

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
