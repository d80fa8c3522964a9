import {
  type CallContext,
  ConnectorError,
  type ObjectCapabilities,
  type WriteOperation,
  type WriteOutcome,
} from '#connector-sdk';
import { liveRecord } from './reader.js';
import { type Caller } from './session.js';
import { type MemoryAnswer, type MemoryRequest, type MemoryVendor } from './vendor.js';

/** Sends operations in the vendor's batches; one outcome each, in order. */
export async function writeRecords(
  parts: { vendor: MemoryVendor; capabilities: ObjectCapabilities; call: Caller },
  operations: readonly WriteOperation[],
  context: CallContext,
): Promise<readonly WriteOutcome[]> {
  const outcomes: WriteOutcome[] = [];
  while (outcomes.length < operations.length) {
    const batch = operations.slice(outcomes.length, outcomes.length + parts.capabilities.writeBatchMax);
    try {
      const answers = await parts.call(context, (key) => parts.vendor.write(key, batch.map(asRequest)));
      outcomes.push(...batch.map((operation, index) => asOutcome(parts, operation, answers[index])));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      // Nothing was sent yet: the caller may simply try again later. Afterwards, every operation is owed an outcome.
      if (outcomes.length === 0 && error.kind !== 'timeout') throw error;
      outcomes.push(...batch.map((): WriteOutcome => afterFailure(error)));
    }
  }
  return outcomes;
}

function asRequest(operation: WriteOperation): MemoryRequest {
  switch (operation.kind) {
    case 'create':
      return { kind: 'create', key: operation.key, fields: operation.fields };
    case 'update':
      return {
        kind: 'update',
        id: operation.id,
        fields: operation.fields,
        deltas: operation.deltas ?? {},
        ...ifVersion(operation.ifStamp),
      };
    case 'delete':
      return { kind: 'delete', id: operation.id, ...ifVersion(operation.ifStamp) };
  }
}

const ifVersion = (stamp: string | undefined): { ifVersion?: number } =>
  stamp === undefined ? {} : { ifVersion: Number(stamp) };

function asOutcome(
  { capabilities }: { capabilities: ObjectCapabilities },
  operation: WriteOperation,
  answer: MemoryAnswer | undefined,
): WriteOutcome {
  switch (answer?.status) {
    case undefined:
      return {
        kind: 'unknown',
        code: 'MEMORY_SHORT_ANSWER',
        message: 'The vendor answered fewer items than it was sent.',
      };
    case 'changed':
      return { kind: 'stale' };
    case 'duplicate':
      return { kind: 'exists', id: answer.id };
    case 'missing':
      return answer.mergedInto === undefined ? { kind: 'gone' } : { kind: 'gone', mergedInto: answer.mergedInto };
    case 'invalid':
      return { kind: 'rejected', code: 'MEMORY_INVALID', message: answer.message, field: answer.field };
    case 'ok': {
      const done = { kind: 'done', id: answer.record.id, created: answer.created } as const;
      if (operation.kind === 'delete') return done;
      const observed = liveRecord(answer.record, operation.observe);
      const tellsReplaced = capabilities.history && operation.kind === 'update';
      return { ...done, observed, ...(tellsReplaced ? { replaced: answer.replaced } : {}) };
    }
  }
}

/** A lost answer may have been done; anything else was refused as a whole and was not. */
const afterFailure = (error: ConnectorError): WriteOutcome =>
  error.kind === 'timeout'
    ? { kind: 'unknown', code: error.code, message: error.message }
    : {
        kind: 'retry',
        code: error.code,
        message: error.message,
        ...(error.retryAtMs === undefined ? {} : { retryAtMs: error.retryAtMs }),
      };
