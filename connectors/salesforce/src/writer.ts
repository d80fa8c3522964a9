import { type Fields, type LiveRecord, type RecordState } from '#core';
import { type CallContext, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type Batch, batched, type Placed } from './batches.js';
import { type ApiCall, type SalesforceClient } from './client.js';
import { lostCallOutcome, vendorErrors } from './errors.js';
import { canonicalId } from './ids.js';
import { asArray, asObject, asText } from './json.js';
import { connectorErrorOnly } from './observe.js';
import { type KeyField } from './key-field.js';
import { KEY_FIELD } from './manifest.js';
import { type Reader } from './reader.js';
import { instantMs, restFields } from './records.js';
import { refusal, type Result } from './refusals.js';
import { settled, WriteRun } from './write-run.js';

/**
 * Conditional updates sent as calls of their own, in the real-time lane only: just these are atomic. More of them are
 * compared with one read first and then written together, which leaves the moment between unguarded.
 */
const SINGLE_CONDITIONAL_MAX = 10;
/** Calls spent at most on finding the records a refused batch was refused for. */
const SINGLE_OUT_CALLS_MAX = 40;

type Update = WriteOperation & { readonly kind: 'update' };

/** Writes of one object's own fields; what was stored is not read back here. */
export class Writer {
  readonly #client: SalesforceClient;
  readonly #reader: Reader;
  readonly #key: KeyField;
  readonly #object: string;

  constructor(parts: { client: SalesforceClient; reader: Reader; key: KeyField; object: string }) {
    this.#client = parts.client;
    this.#reader = parts.reader;
    this.#key = parts.key;
    this.#object = parts.object;
  }

  async write(operations: readonly WriteOperation[], context: CallContext): Promise<readonly WriteOutcome[]> {
    const run = new WriteRun(operations);
    const createRoute =
      operations.some(({ kind }) => kind === 'create') && (await this.#key.ready(context)) ? 'upsert' : 'insert';
    const prepared = await this.#prepared(run, context);
    const { single, together } = split(prepared, context);
    await Promise.all(single.map((item) => run.attempt([item], () => this.#updateOne(item, context))));
    for (const batch of batched(together, createRoute)) {
      await run.attempt(batch.items, () => this.#sendBatch(batch, { callsLeft: SINGLE_OUT_CALLS_MAX }, context));
    }
    run.assertSent();
    await this.#settleMissing(run, context);
    await this.#settleRepeated(run, createRoute, context);
    return run.outcomes();
  }

  /**
   * Settles what can be told before anything is sent: ids that cannot exist, updates whose record has another stamp
   * than they expect, updates of nothing (which would only move the record's dates), and set changes, which Salesforce
   * takes only as whole values.
   */
  async #prepared(run: WriteRun, context: CallContext): Promise<readonly Placed[]> {
    const open = run.items.filter((item) => {
      const { operation } = item;
      const possible = operation.kind === 'create' || canonicalId(operation.id) !== null;
      if (!possible) run.settle(item, { kind: 'gone' });
      return possible;
    });
    const conditional = open.filter(isConditional);
    const sentSingly = goesSingly(conditional.length, context);
    const toRead = open.filter(
      ({ operation }) =>
        operation.kind === 'update' &&
        (changesNothing(operation) || hasDeltas(operation) || (operation.ifStamp !== undefined && !sentSingly)),
    ) as readonly (Placed & { readonly operation: Update })[];
    if (toRead.length === 0) return open;
    const fields = [...new Set(toRead.flatMap(({ operation }) => Object.keys(operation.deltas ?? {})))];
    const ids = toRead.map(({ operation }) => operation.id);
    const states = await this.#reader.get(ids, fields, context);
    const present = new Map(toRead.map((item, at) => [item.index, states[at]]));
    return open.flatMap((item) => {
      const state = present.get(item.index);
      if (!state || item.operation.kind !== 'update') return [item];
      const settled = beforeUpdate(item.operation, state);
      if (settled.kind === 'outcome') {
        run.settle(item, settled.outcome);
        return [];
      }
      return [{ index: item.index, operation: settled.operation }];
    });
  }

  /** One conditional update: Salesforce compares the condition with the record and writes in one step. */
  async #updateOne({ operation }: Placed, context: CallContext): Promise<readonly Result[]> {
    if (operation.kind !== 'update') return [];
    const stampMs = instantMs(operation.ifStamp);
    const answer = await this.#client.call(
      {
        method: 'PATCH',
        path: `/sobjects/${this.#object}/${operation.id}`,
        body: restFields(operation.fields),
        ...(stampMs === null ? {} : { headers: { 'If-Unmodified-Since': new Date(stampMs).toUTCString() } }),
        expected: [400, 403, 404, 412],
      },
      context,
    );
    if (answer.status === 412) return [settled({ kind: 'stale' })];
    if (answer.status >= 400) return [refusal(operation, vendorErrors(answer.body))];
    return [settled({ kind: 'done', id: canonicalId(operation.id) ?? operation.id, created: false })];
  }

  /** One collections call. If it is refused as a whole, halves are tried until the records at fault stand alone. */
  async #sendBatch(batch: Batch, budget: { callsLeft: number }, context: CallContext): Promise<readonly Result[]> {
    const { items, route } = batch;
    budget.callsLeft -= 1;
    const answer = await this.#client.call({ ...this.#collectionsCall(batch), expected: [400, 404] }, context);
    if (answer.status < 300) return itemResults(batch, answer.body);
    if (route === 'upsert' && answer.status === 404) {
      this.#key.lost();
      return items.map(() => settled(keyLost()));
    }
    const errors = vendorErrors(answer.body);
    if (items.length === 1) return items.map(({ operation }) => refusal(operation, errors));
    const middle = Math.ceil(items.length / 2);
    const first = await this.#sendHalf({ route, items: items.slice(0, middle) }, budget, context);
    const second = await this.#sendHalf({ route, items: items.slice(middle) }, budget, context);
    return [...first, ...second];
  }

  /** A half that fails as a call must not take the answers of the other half with it. */
  async #sendHalf(batch: Batch, budget: { callsLeft: number }, context: CallContext): Promise<readonly Result[]> {
    if (budget.callsLeft <= 0) return batch.items.map(() => settled(notSingledOut()));
    try {
      return await this.#sendBatch(batch, budget, context);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      return batch.items.map(() => settled(lostCallOutcome(error)));
    }
  }

  #collectionsCall({ route, items }: Batch): ApiCall {
    const path = '/composite/sobjects';
    if (route === 'delete') {
      const ids = items.map(({ operation }) => (operation.kind === 'delete' ? operation.id : ''));
      return { method: 'DELETE', path: `${path}?ids=${ids.join(',')}&allOrNone=false` };
    }
    const records = items.map(({ operation }) => ({
      attributes: { type: this.#object },
      ...(operation.kind === 'update' ? { id: operation.id } : {}),
      ...(operation.kind === 'create' && route === 'upsert' ? { [KEY_FIELD]: operation.key } : {}),
      ...(operation.kind === 'delete' ? {} : restFields(operation.fields)),
    }));
    const body = { allOrNone: false, records };
    if (route === 'upsert') return { method: 'PATCH', path: `${path}/${this.#object}/${KEY_FIELD}`, body };
    return { method: route === 'insert' ? 'POST' : 'PATCH', path, body };
  }

  /** A repeated create meets its own record, which does not take the fields that only a new one takes. */
  async #settleRepeated(run: WriteRun, createRoute: 'insert' | 'upsert', context: CallContext): Promise<void> {
    const repeated = run.repeated();
    if (repeated.length === 0) return;
    const keys = createRoute === 'upsert' ? repeated.map(({ key }) => key) : [];
    const made = await this.#reader.byKey(KEY_FIELD, keys, context).catch(connectorErrorOnly);
    for (const { item, key, otherwise } of repeated) {
      if (made instanceof ConnectorError) run.settle(item, { kind: 'unknown', code: made.code, message: made.message });
      else {
        const id = made.get(key);
        run.settle(item, id === undefined ? otherwise : { kind: 'done', id, created: false });
      }
    }
  }

  /** Tells deleted from merged away, and a missing record from a missing record it points to. */
  async #settleMissing(run: WriteRun, context: CallContext): Promise<void> {
    const missing = run.missing();
    if (missing.length === 0) return;
    const ids = missing.map(({ id }) => id);
    const states = await this.#reader.missing([...new Set(ids)], context).catch(connectorErrorOnly);
    for (const { item, id, otherwise } of missing) run.settle(item, missingOutcome(states, id, otherwise));
  }
}

const goesSingly = (conditionalCount: number, { lane }: CallContext): boolean =>
  lane === 'realtime' && conditionalCount <= SINGLE_CONDITIONAL_MAX;

function split(items: readonly Placed[], context: CallContext): { single: Placed[]; together: Placed[] } {
  const singly = goesSingly(items.filter(isConditional).length, context);
  return {
    single: singly ? items.filter(isConditional) : [],
    together: singly ? items.filter((item) => !isConditional(item)) : [...items],
  };
}

const hasDeltas = ({ deltas }: Update): boolean => Object.keys(deltas ?? {}).length > 0;
const changesNothing = (update: Update): boolean => Object.keys(update.fields).length === 0 && !hasDeltas(update);

/** Whether the vendor can be told to compare the stamp itself, in the call that writes. */
const isConditional = ({ operation }: Placed): boolean =>
  operation.kind === 'update' && operation.ifStamp !== undefined && !changesNothing(operation);

/** The update to send, given what the record is now, or why not to send it. */
function beforeUpdate(
  operation: Update,
  state: RecordState,
): { kind: 'send'; operation: Update } | { kind: 'outcome'; outcome: WriteOutcome } {
  if (state.kind === 'gone') return { kind: 'outcome', outcome: state };
  if (state.kind === 'unknown') {
    return { kind: 'outcome', outcome: { kind: 'retry', code: 'SALESFORCE_NOT_READ', message: state.reason } };
  }
  if (operation.ifStamp !== undefined && state.stamp !== operation.ifStamp) {
    return { kind: 'outcome', outcome: { kind: 'stale' } };
  }
  if (changesNothing(operation)) return { kind: 'outcome', outcome: { kind: 'done', id: state.id, created: false } };
  return {
    kind: 'send',
    operation: { ...operation, fields: { ...operation.fields, ...appliedDeltas(operation, state) } },
  };
}

function appliedDeltas({ deltas }: Update, { fields }: LiveRecord): Fields {
  return Object.fromEntries(
    Object.entries(deltas ?? {}).map(([field, { add, remove }]) => {
      const present = fields[field];
      const members = new Set(Array.isArray(present) ? (present as readonly string[]) : []);
      for (const member of remove) members.delete(member);
      for (const member of add) members.add(member);
      return [field, [...members]];
    }),
  );
}

/** Collections answer in input order, with HTTP 200 even when every record failed. */
function itemResults({ items, route }: Batch, body: unknown): readonly Result[] {
  const results = asArray(body).map(asObject);
  if (results.length !== items.length) {
    throw new ConnectorError('protocol', {
      code: 'SALESFORCE_COLLECTION_ANSWER',
      message: 'Salesforce did not answer for every record of a batch.',
    });
  }
  return items.map(({ operation }, at) => {
    const result = asObject(results[at]);
    const id = canonicalId(asText(result['id']));
    if (result['success'] !== true || id === null) return refusal(operation, vendorErrors(result['errors']));
    const created = route === 'insert' || (route === 'upsert' && result['created'] === true);
    return settled({ kind: 'done', id, created });
  });
}

function missingOutcome(
  states: Map<string, RecordState> | ConnectorError,
  id: string,
  otherwise: WriteOutcome,
): WriteOutcome {
  if (states instanceof ConnectorError) {
    return { kind: 'retry', code: states.code, message: 'Whether the record is deleted could not be read.' };
  }
  const state = states.get(id);
  return state?.kind === 'gone' ? state : otherwise;
}

const keyLost = (): WriteOutcome => ({
  kind: 'retry',
  code: 'SALESFORCE_KEY_FIELD_LOST',
  message: `The field ${KEY_FIELD} is no longer there.`,
});

const notSingledOut = (): WriteOutcome => ({
  kind: 'retry',
  code: 'SALESFORCE_BATCH_REFUSED',
  message: 'The batch was refused as a whole and the record at fault is not found yet.',
});
