import { type LiveRecord } from '#core';
import { type CallContext, ConnectorError, type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type Reader } from './reader.js';

type Done = Extract<WriteOutcome, { kind: 'done' }>;

/** Writes answer ids only, so what Salesforce made of the values is read back together. */
export async function withObserved(
  reader: Reader,
  operations: readonly WriteOperation[],
  outcomes: readonly WriteOutcome[],
  context: CallContext,
): Promise<readonly WriteOutcome[]> {
  const written = operations.flatMap((operation, at) => {
    const outcome = outcomes[at];
    if (outcome?.kind !== 'done' || operation.kind === 'delete' || operation.observe.length === 0) return [];
    return [{ at, outcome, observe: operation.observe }];
  });
  if (written.length === 0) return outcomes;
  const fields = [...new Set(written.flatMap(({ observe }) => observe))];
  const ids = written.map(({ outcome }) => outcome.id);
  const states = await reader.get(ids, fields, context).catch(connectorErrorOnly);
  // The writes are done whether or not they could be read back.
  if (states instanceof ConnectorError) return outcomes;
  const observed = new Map<number, Done>();
  written.forEach(({ at, outcome, observe }, place) => {
    const state = states[place];
    if (state?.kind === 'live') observed.set(at, { ...outcome, observed: pick(state, observe) });
  });
  return outcomes.map((outcome, at) => observed.get(at) ?? outcome);
}

export function connectorErrorOnly(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  throw error;
}

const pick = (record: LiveRecord, fields: readonly string[]): LiveRecord => ({
  ...record,
  fields: Object.fromEntries(Object.entries(record.fields).filter(([field]) => fields.includes(field))),
});
