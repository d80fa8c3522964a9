import { type WriteOutcome, ConnectorError } from '#connector-sdk';
import { outcomeOf, readRefusal, type Refusal, RefusedCall, surelyNotDone, unknownProperties } from './errors.js';
import { type AnsweredRecord } from './records.js';

export const WRITE_BATCH_MAX = 100;
/** Calls spent on finding the culprits of one refused batch; what is left then is tried again by a later write. */
const ISOLATING_CALLS_MAX = 40;
const MULTI_STATUS = 207;

/** One input of a batch call. `reference` is its id or key, `trace` names it in the vendor's answers. */
export interface BatchItem {
  readonly kind: 'create' | 'update' | 'delete';
  readonly trace: string;
  readonly reference: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Whether an answered record that carries no trace is this item's. */
  readonly isResult: (record: AnsweredRecord) => boolean;
}

/** A batch answer as the official client gives it; `errors` only in a multi-status one. */
export interface BatchAnswer<Item extends BatchItem> {
  readonly results: readonly { readonly record: AnsweredRecord; readonly created: boolean }[];
  readonly errors: readonly unknown[];
  /** The call as a whole went through and has no results to match (archive). */
  readonly allDone?: readonly Item[];
}

/** What became of one item: the answered record, or an outcome that needs no record. */
export type ItemResult =
  | { readonly kind: 'record'; readonly record: AnsweredRecord; readonly created: boolean }
  | { readonly kind: 'outcome'; readonly outcome: WriteOutcome };

/** The results of a batch, and the error that ended it early, if one did: items without a result were not tried. */
export interface BatchResult<Item extends BatchItem> {
  readonly results: ReadonlyMap<Item, ItemResult>;
  readonly halted: ConnectorError | undefined;
  /** HubSpot did something, or may have. */
  readonly reached: boolean;
}

/**
 * Sends items in one call and, where HubSpot refuses it whole or does not say which item is at fault, takes it apart until
 * every culprit stands alone. Items that name a property HubSpot does not know are all refused at once. Parts are taken
 * apart to the end one after the other, so that a bounded number of calls always settles some items.
 */
export async function sendBatch<Item extends BatchItem>(
  items: readonly Item[],
  send: (items: readonly Item[]) => Promise<BatchAnswer<Item>>,
): Promise<BatchResult<Item>> {
  const results = new Map<Item, ItemResult>();
  const waiting: (readonly Item[])[] = [items];
  let calls = 0;
  let reached = false;
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    if (calls >= ISOLATING_CALLS_MAX) {
      for (const item of batch) results.set(item, { kind: 'outcome', outcome: notIsolated() });
      continue;
    }
    calls += 1;
    try {
      const answer = await send(batch);
      reached = true;
      waiting.unshift(...settle(batch, answer, results));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      if (error instanceof RefusedCall) {
        reached = true;
        waiting.unshift(...takeApart(batch, error.refusal, results));
        continue;
      }
      if (!surelyNotDone(error)) {
        reached = true;
        for (const item of batch) results.set(item, { kind: 'outcome', outcome: lost(error) });
      }
      return { results, halted: error, reached };
    }
  }
  return { results, halted: undefined, reached };
}

/** Records what the answer says of each item; gives back, in parts, the items it says nothing of. */
function settle<Item extends BatchItem>(
  batch: readonly Item[],
  answer: BatchAnswer<Item>,
  results: Map<Item, ItemResult>,
): (readonly Item[])[] {
  for (const item of answer.allDone ?? []) {
    results.set(item, { kind: 'outcome', outcome: { kind: 'done', id: item.reference, created: false } });
  }
  for (const { record, created } of answer.results) {
    const item = itemOf(batch, record);
    if (item) results.set(item, { kind: 'record', record, created });
  }
  const refusals = answer.errors.map((error) => readRefusal(error, MULTI_STATUS));
  let unnamed: Refusal | undefined;
  for (const refusal of refusals) {
    const blamed = batch.filter(
      (item) =>
        refusal.context.objectWriteTraceId?.includes(item.trace) || refusal.context.ids?.includes(item.reference),
    );
    if (blamed.length === 0) unnamed = refusal;
    for (const item of blamed) results.set(item, { kind: 'outcome', outcome: outcomeOf(refusal, item.kind) });
  }
  const unsettled = batch.filter((item) => !results.has(item));
  const [only] = unsettled;
  if (only && unsettled.length === 1 && batch.length === 1) {
    results.set(only, { kind: 'outcome', outcome: unnamed ? outcomeOf(unnamed, only.kind) : noResult() });
    return [];
  }
  return halves(unsettled);
}

/** Results come in an order of their own. */
const itemOf = <Item extends BatchItem>(batch: readonly Item[], record: AnsweredRecord): Item | undefined =>
  batch.find((item) => record.objectWriteTraceId === item.trace) ??
  batch.find((item) => item.isResult(record)) ??
  (batch.length === 1 ? batch[0] : undefined);

/** A batch refused whole: what is surely at fault is settled, the rest comes back to be sent again. */
function takeApart<Item extends BatchItem>(
  batch: readonly Item[],
  refusal: Refusal,
  results: Map<Item, ItemResult>,
): (readonly Item[])[] {
  const unknown = unknownProperties(refusal);
  const culprits =
    batch.length === 1
      ? batch
      : batch.filter((item) => Object.keys(item.properties).some((property) => unknown.has(property)));
  for (const item of culprits) results.set(item, { kind: 'outcome', outcome: outcomeOf(refusal, item.kind) });
  const rest = batch.filter((item) => !results.has(item));
  if (rest.length === 0) return [];
  return culprits.length > 0 ? [rest] : halves(rest);
}

function halves<Item>(items: readonly Item[]): (readonly Item[])[] {
  if (items.length === 0) return [];
  if (items.length === 1) return [items];
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

const lost = (error: ConnectorError): WriteOutcome => ({ kind: 'unknown', code: error.code, message: error.message });

const noResult = (): WriteOutcome => ({
  kind: 'unknown',
  code: 'HUBSPOT_NO_RESULT',
  message: 'HubSpot answered the batch without saying what became of this record.',
});

const notIsolated = (): WriteOutcome => ({
  kind: 'retry',
  code: 'HUBSPOT_BATCH_REFUSED',
  message: 'HubSpot refused the batch this record was in; it is sent again without the records found to be at fault.',
});
