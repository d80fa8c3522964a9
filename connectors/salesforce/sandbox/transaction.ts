import { type ObjectSchema } from './schema.js';
import { type BinEntry, type Store, type StoredRecord } from './store.js';
import { SECOND_MS, vendorDatetime } from './times.js';

/** Who writes, and how the vendor's events will say so. */
export interface WriteContext {
  userId: string;
  /** The `changeOrigin` of the events, e.g. `com/salesforce/api/rest/62.0;client=me`. */
  origin: string;
  /** The API version whose fields the writer sees. */
  version: number;
  /** Whether the caller asked to save despite duplicate rules that allow it. */
  allowDuplicateSave: boolean;
  /** Whether sharing keeps nothing from the writer. */
  seesAll?: boolean;
  /** When the transaction began, if it commits late. */
  stampMs?: number;
  /** Which of the call's records another transaction holds locked, if any. */
  lockedIndex?: number;
}

export type ChangeKind = 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE';

export interface Change {
  kind: ChangeKind;
  object: ObjectSchema;
  id: string;
  before: StoredRecord | undefined;
  after: StoredRecord | undefined;
}

/** One open transaction: it writes at once and can take back what it wrote. */
export class Transaction {
  readonly context: WriteContext;
  readonly store: Store;
  /** The second every record of the transaction is stamped with. */
  readonly stampMs: number;
  readonly key: string;
  changes: Change[] = [];
  #undo: (() => void)[] = [];
  #writes = 0;

  constructor(store: Store, context: WriteContext) {
    this.store = store;
    this.context = context;
    this.stampMs = Math.floor((context.stampMs ?? store.clock.nowMs()) / SECOND_MS) * SECOND_MS;
    this.key = transactionKey(store);
  }

  get stamp(): string {
    return vendorDatetime(this.stampMs);
  }

  /** A point to roll back to. */
  mark(): number {
    return this.#undo.length;
  }

  rollback(mark: number): void {
    for (const undo of this.#undo.splice(mark).reverse()) undo();
  }

  /** Writes a record and notes the change. */
  put(kind: ChangeKind, object: ObjectSchema, after: StoredRecord): void {
    const before = this.#set(object, after);
    const change: Change = { kind, object, id: String(after['Id']), before, after };
    this.changes.push(change);
    this.#undo.push(() => {
      this.changes = this.changes.filter((candidate) => candidate !== change);
    });
  }

  /** Writes a record without a change event, as the vendor's own housekeeping does. */
  putSilently(object: ObjectSchema, after: StoredRecord): void {
    this.#set(object, after);
  }

  /** Puts a record into the recycle bin. */
  bin(object: ObjectSchema, record: StoredRecord, more: StoredRecord = {}): void {
    const id = String(record['Id']);
    this.put('DELETE', object, {
      ...record,
      ...more,
      IsDeleted: true,
      LastModifiedDate: this.stamp,
      SystemModstamp: this.stamp,
    });
    const entry: BinEntry = { object: object.name, id, atMs: this.store.clock.nowMs(), transactionKey: this.key };
    this.store.bin.set(id, entry);
    this.store.deletions.push({ object: object.name, id, atMs: entry.atMs });
    this.#undo.push(() => {
      this.store.bin.delete(id);
      this.store.deletions = this.store.deletions.filter((deletion) => deletion.id !== id);
    });
  }

  /** Removes a record for good. A record that was live leaves a deletion event; one from the bin leaves none. */
  purge(object: ObjectSchema, id: string): void {
    const table = this.store.table(object.name);
    const before = table.get(id);
    if (!before) return;
    const entry = this.store.bin.get(id);
    table.remove(id);
    this.store.bin.delete(id);
    if (!entry) {
      this.changes.push({ kind: 'DELETE', object, id, before, after: undefined });
      this.store.deletions.push({ object: object.name, id, atMs: this.store.clock.nowMs() });
    }
    this.#undo.push(() => {
      table.put(before);
      if (entry) this.store.bin.set(id, entry);
      else this.changes = this.changes.filter((change) => change.id !== id || change.kind !== 'DELETE');
    });
  }

  /** Takes a record back out of the recycle bin, under its old id. */
  restore(object: ObjectSchema, record: StoredRecord): void {
    const id = String(record['Id']);
    const entry = this.store.bin.get(id);
    this.put('UNDELETE', object, {
      ...record,
      IsDeleted: false,
      LastModifiedDate: this.stamp,
      LastModifiedById: this.context.userId,
      SystemModstamp: this.stamp,
    });
    this.store.bin.delete(id);
    const deletions = this.store.deletions;
    this.store.deletions = deletions.filter((deletion) => deletion.id !== id);
    this.#undo.push(() => {
      if (entry) this.store.bin.set(id, entry);
      this.store.deletions = deletions;
    });
  }

  /** Whether sharing lets the writer see a record. */
  shows(object: ObjectSchema, record: StoredRecord): boolean {
    return this.context.seesAll === true || this.store.shows(object, record);
  }

  /** True for the record that the call finds locked by another transaction. */
  strikesLock(): boolean {
    return this.#writes++ === this.context.lockedIndex;
  }

  #set(object: ObjectSchema, after: StoredRecord): StoredRecord | undefined {
    const table = this.store.table(object.name);
    const before = table.get(String(after['Id']));
    table.put(after);
    this.#undo.push(() => (before ? table.put(before) : table.remove(String(after['Id']))));
    return before;
  }
}

/** `0000be70-a756-e601-9202-32967602a6be`: five groups of hexadecimal digits, the first ones zero. */
function transactionKey(store: Store): string {
  const group = (digits: number): string =>
    Array.from({ length: digits }, () => store.random.between(0, 15).toString(16)).join('');
  return `0000${group(4)}-${group(4)}-${group(4)}-${group(4)}-${group(12)}`;
}
