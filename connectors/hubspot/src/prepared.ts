import { type LiveRecord } from '#core';
import { type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { type BatchItem } from './batches.js';
import { KEY_PROPERTY, OPT_OUT_PROPERTY } from './properties.js';
import { appendedMembers, toPropertyValue } from './records.js';

type Updating = Extract<WriteOperation, { kind: 'update' }>;

/** One operation in the form HubSpot is sent. */
export interface PreparedWrite extends BatchItem {
  readonly index: number;
  readonly observe: readonly string[];
  /** The contact is to be unsubscribed from all email. */
  readonly optOut: boolean;
  /** The record as the caller has just read it, if it did. */
  readonly read: LiveRecord | undefined;
  /** Set changes that also remove members, which takes reading the set first. */
  readonly removals: NonNullable<Updating['deltas']>;
}

export type Preparation =
  | { readonly kind: 'ready'; readonly write: PreparedWrite }
  | { readonly kind: 'settled'; readonly outcome: WriteOutcome };

/** Turns one operation into what HubSpot is sent, or into the outcome it is sure to have. */
export function prepare(operation: WriteOperation, index: number): Preparation {
  if (operation.kind === 'delete') {
    return ready({ ...bare(index), kind: 'delete', reference: operation.id, isResult: () => false });
  }
  const { [OPT_OUT_PROPERTY]: consent, ...fields } = operation.fields;
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const text = toPropertyValue(value);
    if (text === undefined) return settled('HUBSPOT_VALUE_UNSUPPORTED', 'HubSpot has no composite values', name);
    properties[name] = text;
  }
  const optOut = consent === true || consent === 'true';
  if (operation.kind === 'create') {
    // Not opting out is how every contact begins, so nothing is sent for it.
    const { key, observe } = operation;
    properties[KEY_PROPERTY] = key;
    const isResult: BatchItem['isResult'] = (record) => record.properties[KEY_PROPERTY] === key;
    return ready({ ...bare(index), kind: 'create', reference: key, properties, observe, optOut, isResult });
  }
  if (consent !== undefined && !optOut) {
    return settled('HUBSPOT_RESUBSCRIBE_REFUSED', 'An opt-out is only ever lifted by the person', OPT_OUT_PROPERTY);
  }
  const { id, observe, read, deltas = {} } = operation;
  const removals: Record<string, NonNullable<Updating['deltas']>[string]> = {};
  for (const [name, delta] of Object.entries(deltas)) {
    if (delta.remove.length > 0) removals[name] = delta;
    else if (delta.add.length > 0) properties[name] = appendedMembers(delta.add);
  }
  const isResult: BatchItem['isResult'] = (record) => record.id === id;
  return ready({
    ...bare(index),
    kind: 'update',
    reference: id,
    properties,
    observe,
    read,
    optOut,
    removals,
    isResult,
  });
}

const bare = (index: number): Omit<PreparedWrite, 'kind' | 'reference' | 'isResult'> => ({
  index,
  trace: String(index),
  properties: {},
  observe: [],
  optOut: false,
  read: undefined,
  removals: {},
});

const ready = (write: PreparedWrite): Preparation => ({ kind: 'ready', write });

const settled = (code: string, message: string, field: string): Preparation => ({
  kind: 'settled',
  outcome: { kind: 'rejected', code, message: `${message} (property ${field}).`, field },
});

/**
 * Groups writes so that no group names one record twice, in the order given: HubSpot refuses a whole batch for a repeated
 * id, and a later write to a record must come after the earlier one.
 */
export function rounds(writes: readonly PreparedWrite[]): PreparedWrite[][] {
  const seen = new Map<string, number>();
  const grouped: PreparedWrite[][] = [];
  for (const write of writes) {
    const record = `${write.kind === 'create' ? 'key' : 'id'}:${write.reference}`;
    const round = seen.get(record) ?? 0;
    seen.set(record, round + 1);
    (grouped[round] ??= []).push(write);
  }
  return grouped;
}
