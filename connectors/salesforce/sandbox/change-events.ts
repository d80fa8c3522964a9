import { type Field, type ObjectSchema } from './schema.js';
import { type Store, type StoredRecord, type Value } from './store.js';
import { HOUR_MS } from './times.js';
import { type Change, type ChangeKind, type Transaction } from './transaction.js';

/** How long events can be replayed. */
export const RETENTION_MS = 72 * HOUR_MS;
/** The record id of an event that stands for more changes than the vendor lists. */
export const OVERFLOW_ID = '000000000000000AAA';
const ALL_CHANGES_CHANNEL = '/data/ChangeEvents';

export type GapKind = `GAP_${ChangeKind}` | 'GAP_OVERFLOW';

/** An event on a channel. `json` is its text on the wire: the commit number in it is larger than a double holds. */
export interface StoredEvent {
  replayId: number;
  atMs: number;
  channel: string;
  json: string;
}

interface Header {
  entityName: string;
  recordIds: string[];
  changeType: ChangeKind | GapKind;
  changeOrigin: string;
  transactionKey: string;
  sequenceNumber: number;
  commitTimestamp: number;
  commitNumber: bigint;
  commitUser: string;
}

/** System fields no event carries; the header has what they say. */
const LEFT_OUT = new Set(['Id', 'IsDeleted', 'SystemModstamp', 'PhotoUrl', 'LastViewedDate', 'LastReferencedDate']);
const NAME_PARTS = new Set(['FirstName', 'LastName', 'Salutation']);
/** Objects without change events. */
const SILENT_OBJECTS = new Set(['CampaignMemberStatus', 'Topic', 'TopicAssignment', 'CustomField']);

/** Turns committed transactions into change events and keeps them for replay. */
export class ChangeEvents {
  readonly #store: Store;
  readonly #listeners = new Set<(event: StoredEvent) => void>();
  #events: StoredEvent[] = [];
  #lastReplayId: number;
  #forgottenReplayId = 0;
  #commitNumber: bigint;

  constructor(store: Store) {
    this.#store = store;
    this.#lastReplayId = store.random.between(1_000, 9_999);
    this.#commitNumber = BigInt(store.clock.nowMs()) * 1_000_000n + 716_501n;
    store.onCommit((transaction) => this.#publish(transaction));
  }

  onEvent(listener: (event: StoredEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get lastReplayId(): number {
    return this.#lastReplayId;
  }

  /** Whether events after this id can still be given: none of them was forgotten. */
  canReplayAfter(replayId: number): boolean {
    this.#forgetOld();
    return replayId >= this.#forgottenReplayId && replayId <= this.#lastReplayId;
  }

  /** The kept events of a channel after an id, oldest first. */
  after(channel: string, replayId: number): StoredEvent[] {
    this.#forgetOld();
    return this.#events.filter((event) => event.replayId > replayId && onChannel(event, channel));
  }

  /** Emits an event without fields: the vendor knows that something changed but could not say what. */
  emitGap(object: ObjectSchema, kind: GapKind, recordIds: readonly string[], userId: string): void {
    this.#commitNumber += 1n;
    this.#add(
      object,
      this.#commitHeader(object, kind, recordIds, { origin: '', userId, key: gapKey(this.#store) }),
      {},
    );
  }

  #publish(transaction: Transaction): void {
    this.#commitNumber += 1n;
    const { context, key } = transaction;
    const { userId } = context;
    let sequenceNumber = 0;
    for (const group of mergedChanges(transaction.changes)) {
      sequenceNumber += 1;
      const [first] = group;
      if (!first) continue;
      const ids = group.map((change) => change.id);
      const header = this.#commitHeader(first.object, first.kind, ids, { origin: context.origin, userId, key });
      this.#add(first.object, { ...header, sequenceNumber }, payloadOf(first));
    }
  }

  #commitHeader(
    object: ObjectSchema,
    changeType: Header['changeType'],
    recordIds: readonly string[],
    commit: { origin: string; userId: string; key: string },
  ): Header {
    return {
      entityName: object.name,
      recordIds: [...recordIds],
      changeType,
      changeOrigin: commit.origin,
      transactionKey: commit.key,
      sequenceNumber: 1,
      commitTimestamp: Math.floor(this.#store.clock.nowMs() / 1_000) * 1_000,
      commitNumber: this.#commitNumber,
      commitUser: commit.userId,
    };
  }

  #add(object: ObjectSchema, header: Header, fields: Record<string, unknown>): void {
    this.#lastReplayId += 1;
    const channel = `/data/${channelName(object.name)}`;
    const { commitNumber, ...numbers } = header;
    const headerJson = `${JSON.stringify(numbers).slice(0, -1)},"commitNumber":${commitNumber}}`;
    const body = Object.entries(fields).map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`);
    const payload = `{"ChangeEventHeader":${headerJson}${body.join('')}}`;
    const event: StoredEvent = {
      replayId: this.#lastReplayId,
      atMs: this.#store.clock.nowMs(),
      channel,
      json: `{"schema":"${schemaIdOf(object)}","payload":${payload},"event":{"replayId":${this.#lastReplayId}}}`,
    };
    this.#events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  #forgetOld(): void {
    const oldestMs = this.#store.clock.nowMs() - RETENTION_MS;
    const kept = this.#events.findIndex((event) => event.atMs > oldestMs);
    const forgotten = kept < 0 ? this.#events.length : kept;
    this.#forgottenReplayId = this.#events[forgotten - 1]?.replayId ?? this.#forgottenReplayId;
    this.#events = this.#events.slice(forgotten);
  }
}

export const onChannel = (event: StoredEvent, channel: string): boolean =>
  channel === ALL_CHANGES_CHANNEL || event.channel === channel;

/** `Contact` has `ContactChangeEvent`, `Thing__c` has `Thing__ChangeEvent`. */
const channelName = (object: string): string =>
  object.endsWith('__c') ? `${object.slice(0, -1)}ChangeEvent` : `${object}ChangeEvent`;

/** Whether an object or the channel of all objects has this name. */
export const isChannel = (objects: readonly ObjectSchema[], channel: string): boolean =>
  channel === ALL_CHANGES_CHANNEL ||
  /^\/data\/\w+__chn$/.test(channel) ||
  objects.some((object) => `/data/${channelName(object.name)}` === channel && !SILENT_OBJECTS.has(object.name));

const schemaIdOf = (object: ObjectSchema): string =>
  Buffer.from(`${object.name}:${object.fieldsFor(Infinity).length}`)
    .toString('base64url')
    .slice(0, 22);

const gapKey = (store: Store): string =>
  Array.from({ length: 5 }, () => store.random.between(0, 0xffff).toString(16).padStart(4, '0')).join('-');

/** Like changes of one kind within a transaction become one event that lists several records. */
function mergedChanges(changes: readonly Change[]): Change[][] {
  const groups: { key: string; changes: Change[] }[] = [];
  for (const change of changes) {
    if (SILENT_OBJECTS.has(change.object.name)) continue;
    const key = `${change.object.name} ${change.kind} ${JSON.stringify(payloadOf(change))}`;
    const last = groups.at(-1);
    if (last?.key === key) last.changes.push(change);
    else groups.push({ key, changes: [change] });
  }
  return groups.map((group) => group.changes);
}

/** The fields of an event: all that have a value on creation, those that changed on update, none on deletion. */
function payloadOf(change: Change): Record<string, unknown> {
  const { kind, object, before, after } = change;
  if (kind === 'DELETE' || !after) return {};
  const payload: Record<string, unknown> = {};
  for (const field of object.fieldsFor(Infinity)) {
    if (LEFT_OUT.has(field.name) || isCompound(object, field)) continue;
    const value = after[field.name] ?? null;
    const shown = kind === 'UPDATE' ? changed(before, field, value) : value !== null;
    if (shown) place(object, payload, field, eventValue(field, value));
  }
  return payload;
}

const isCompound = (object: ObjectSchema, field: Field): boolean =>
  field.type === 'address' || (field.name === 'Name' && object.field('LastName') !== undefined);

const changed = (before: StoredRecord | undefined, field: Field, value: Value): boolean =>
  field.name === 'LastModifiedDate' || (before?.[field.name] ?? null) !== value;

/** Datetimes are ISO with milliseconds and Z in events, unlike in rows. */
const eventValue = (field: Field, value: Value): Value =>
  field.type === 'datetime' && typeof value === 'string' ? value.replace('+0000', 'Z') : value;

/** Parts of names and addresses nest under their compound, without its prefix. */
function place(object: ObjectSchema, payload: Record<string, unknown>, field: Field, value: Value): void {
  const compound = compoundOf(object, field);
  if (compound === undefined) {
    payload[field.name] = value;
    return;
  }
  const parts = (payload[compound.name] ??= {}) as Record<string, unknown>;
  parts[compound.part] = value;
}

function compoundOf(object: ObjectSchema, field: Field): { name: string; part: string } | undefined {
  if (NAME_PARTS.has(field.name) && object.field('LastName') && object.name !== 'CampaignMember') {
    return { name: 'Name', part: field.name };
  }
  const compound = field.compoundFieldName;
  if (compound === null || !compound.endsWith('Address')) return undefined;
  return { name: compound, part: field.name.slice(compound.length - 'Address'.length) };
}
