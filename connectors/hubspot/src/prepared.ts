import { type FieldValue, type LiveRecord } from '#core';
import { type WriteOperation, type WriteOutcome } from '#connector-sdk';
import { definitionOf, isExtra, LISTS } from './asked-fields.js';
import { type AssociationField } from './association-fields.js';
import { type BatchItem } from './batches.js';
import { readState, type StateWrite } from './consent.js';
import { OPT_OUT_PROPERTY } from './describe.js';
import { type ObjectKind } from './objects.js';
import { KEY_PROPERTY } from './properties.js';
import { appendedMembers, membersOf, toPropertyValue } from './records.js';

type Updating = Extract<WriteOperation, { kind: 'update' }>;
type Delta = NonNullable<Updating['deltas']>[string];

/** A change of a set that is no property: what joins and leaves, or all that it is to hold. */
export interface SetChange {
  readonly name: string;
  /** The association it is about; absent for lists. */
  readonly association?: AssociationField;
  readonly change: ({ readonly kind: 'delta' } & Delta) | { readonly kind: 'whole'; readonly ids: readonly string[] };
}

/** One operation in the form HubSpot is sent. */
export interface PreparedWrite extends BatchItem {
  readonly index: number;
  readonly observe: readonly string[];
  /** The contact is to be unsubscribed from all email. */
  readonly optOut: boolean;
  /** States of single kinds of mail, by definition. */
  readonly states: ReadonlyMap<string, StateWrite>;
  /** The record as the caller has just read it, if it did. */
  readonly read: LiveRecord | undefined;
  /** Set changes that also remove members, which takes reading the set first. */
  readonly removals: Readonly<Record<string, Delta>>;
  /** Changes of associations and lists. */
  readonly sets: readonly SetChange[];
}

export type Preparation =
  | { readonly kind: 'ready'; readonly write: PreparedWrite }
  | { readonly kind: 'settled'; readonly outcome: WriteOutcome };

/** Turns one operation into what HubSpot is sent, or into the outcome it is sure to have. */
export function prepare(kind: ObjectKind, operation: WriteOperation, index: number): Preparation {
  if (operation.kind === 'delete') {
    return ready({ ...bare(index), kind: 'delete', reference: operation.id, isResult: () => false });
  }
  const deltas = operation.kind === 'update' ? (operation.deltas ?? {}) : {};
  const parts = new Parts(kind, operation.kind);
  for (const [name, value] of Object.entries(operation.fields)) if (!(name in deltas)) parts.put(name, value);
  for (const [name, delta] of Object.entries(deltas)) parts.change(name, delta);
  const { refused, properties, removals, sets, states, optOut } = parts;
  if (refused) return { kind: 'settled', outcome: refused };
  const common = { ...bare(index), properties, observe: operation.observe, optOut, states, sets };
  if (operation.kind === 'update') {
    const { id, read } = operation;
    return ready({ ...common, kind: 'update', reference: id, read, removals, isResult: (record) => record.id === id });
  }
  const { key } = operation;
  properties[KEY_PROPERTY] = key;
  const isResult: BatchItem['isResult'] = (record) => record.properties[KEY_PROPERTY] === key;
  return ready({ ...common, kind: 'create', reference: key, isResult });
}

/** Whether what the person agreed to is written. */
export const isConsent = ({ optOut, states }: PreparedWrite): boolean => optOut || states.size > 0;

/** Whether the record itself is written, so that HubSpot's answer tells of it. */
export const writesRecord = (write: PreparedWrite): boolean =>
  write.kind === 'create' ||
  Object.keys(write.properties).length + Object.keys(write.removals).length > 0 ||
  (!isConsent(write) && write.sets.length === 0);

/** The parts of one operation, sorted by the way they take to HubSpot. */
class Parts {
  readonly properties: Record<string, string> = {};
  readonly removals: Record<string, Delta> = {};
  readonly sets: SetChange[] = [];
  readonly states = new Map<string, StateWrite>();
  optOut = false;
  refused: WriteOutcome | undefined;
  readonly #kind: ObjectKind;
  readonly #creating: boolean;

  constructor(kind: ObjectKind, operation: 'create' | 'update') {
    this.#kind = kind;
    this.#creating = operation === 'create';
  }

  put(name: string, value: FieldValue): void {
    const definition = definitionOf(this.#kind, name);
    if (name === OPT_OUT_PROPERTY && this.#kind.name === 'contacts') return this.#putOptOut(value);
    if (definition !== undefined) return this.#putState(name, definition, value);
    if (isExtra(this.#kind, name)) return this.#putSet(name, value);
    const text = toPropertyValue(value);
    if (text === undefined) this.#refuse('HUBSPOT_VALUE_UNSUPPORTED', 'HubSpot has no composite values', name);
    else this.properties[name] = text;
  }

  change(name: string, delta: Delta): void {
    if (delta.add.length + delta.remove.length === 0) return;
    if (isExtra(this.#kind, name)) this.#addSet(name, { kind: 'delta', ...delta });
    else if (delta.remove.length > 0) this.removals[name] = delta;
    else this.properties[name] = appendedMembers(delta.add);
  }

  #putOptOut(value: FieldValue): void {
    this.optOut = value === true || value === 'true';
    // Not opting out is how every contact begins, so nothing is sent for it.
    if (this.optOut || this.#creating) return;
    const why = 'An opt-out is only ever lifted by the person';
    this.#refuse('HUBSPOT_RESUBSCRIBE_REFUSED', why, OPT_OUT_PROPERTY);
  }

  #putState(name: string, definition: string, value: FieldValue): void {
    const state = readState(value);
    if (state) this.states.set(definition, state);
    else if (!this.#creating) {
      const why = 'Subscribing somebody takes a legal basis and its explanation beside the status';
      this.#refuse('HUBSPOT_RESUBSCRIBE_NEEDS_EVIDENCE', why, name);
    }
  }

  #putSet(name: string, value: FieldValue): void {
    const ids = idsOf(value);
    if (ids === undefined) this.#refuse('HUBSPOT_VALUE_UNSUPPORTED', 'This field holds ids', name);
    else this.#addSet(name, { kind: 'whole', ids });
  }

  #addSet(name: string, change: SetChange['change']): void {
    const association = this.#kind.associations.find((candidate) => candidate.name === name);
    this.sets.push({ name, change, ...(name === LISTS || !association ? {} : { association }) });
  }

  #refuse(code: string, message: string, field: string): void {
    this.refused ??= rejected(code, message, field);
  }
}

function idsOf(value: FieldValue): readonly string[] | undefined {
  if (value === null) return [];
  if (typeof value === 'string') return membersOf(value);
  if (typeof value === 'number') return [String(value)];
  return Array.isArray(value) ? (value as readonly string[]) : undefined;
}

const bare = (index: number): Omit<PreparedWrite, 'kind' | 'reference' | 'isResult'> => ({
  index,
  trace: String(index),
  properties: {},
  observe: [],
  optOut: false,
  states: new Map(),
  read: undefined,
  removals: {},
  sets: [],
});

const ready = (write: PreparedWrite): Preparation => ({ kind: 'ready', write });

export const rejected = (code: string, message: string, field: string): WriteOutcome => ({
  kind: 'rejected',
  code,
  message: `${message} (field ${field}).`,
  field,
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
