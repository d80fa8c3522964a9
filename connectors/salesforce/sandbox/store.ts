import { type SandboxClock, type SeededRandom } from '#sandbox-kit';
import { IdMinter } from './ids.js';
import { isIdType, isTextType, type ObjectSchema, type Schema } from './schema.js';
import { Transaction, type WriteContext } from './transaction.js';
import { DAY_MS } from './times.js';

export type Value = string | number | boolean | null;

/** A record as stored: a value for every field that has one; what is absent reads as null. Never changed in place. */
export type StoredRecord = Readonly<Record<string, Value>>;

/** How long the recycle bin keeps a deleted record. */
export const RECYCLE_BIN_DAYS = 15;

/** How values are compared and indexed: text without regard to case, ids with it. */
export const keyOf = (type: string, value: Value): string => {
  if (value === null) return '';
  const text = String(value);
  return isTextType(type) && !isIdType(type) ? text.toLowerCase() : text;
};

/** The records of one object, with an index on every field that was ever looked up. */
export class Table {
  readonly #records = new Map<string, StoredRecord>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  readonly schema: ObjectSchema;

  constructor(schema: ObjectSchema) {
    this.schema = schema;
  }

  get(id: string): StoredRecord | undefined {
    return this.#records.get(id);
  }

  all(): IterableIterator<StoredRecord> {
    return this.#records.values();
  }

  get size(): number {
    return this.#records.size;
  }

  put(record: StoredRecord): void {
    const id = String(record['Id']);
    this.#unindex(id);
    this.#records.set(id, record);
    for (const [field, index] of this.#indexes) this.#addTo(index, field, record);
  }

  remove(id: string): void {
    this.#unindex(id);
    this.#records.delete(id);
  }

  /** Records, deleted ones included, whose field has one of the values. */
  lookup(fieldName: string, values: Iterable<Value>): StoredRecord[] {
    const index = this.#indexOn(fieldName);
    const type = this.schema.field(fieldName)?.type ?? 'string';
    const found = new Map<string, StoredRecord>();
    for (const value of values) {
      for (const id of index.get(keyOf(type, value)) ?? []) {
        const record = this.#records.get(id);
        if (record) found.set(id, record);
      }
    }
    return [...found.values()];
  }

  #indexOn(fieldName: string): Map<string, Set<string>> {
    const existing = this.#indexes.get(fieldName);
    if (existing) return existing;
    const index = new Map<string, Set<string>>();
    this.#indexes.set(fieldName, index);
    for (const record of this.#records.values()) this.#addTo(index, fieldName, record);
    return index;
  }

  #addTo(index: Map<string, Set<string>>, fieldName: string, record: StoredRecord): void {
    const key = keyOf(this.schema.field(fieldName)?.type ?? 'string', record[fieldName] ?? null);
    const ids = index.get(key);
    if (ids) ids.add(String(record['Id']));
    else index.set(key, new Set([String(record['Id'])]));
  }

  #unindex(id: string): void {
    const record = this.#records.get(id);
    if (!record) return;
    for (const [fieldName, index] of this.#indexes) {
      index.get(keyOf(this.schema.field(fieldName)?.type ?? 'string', record[fieldName] ?? null))?.delete(id);
    }
  }
}

/** One deletion as getDeleted reports it. */
export interface Deletion {
  object: string;
  id: string;
  atMs: number;
}

/** A record in the recycle bin; records that went with their parent name the same transaction. */
export interface BinEntry extends Deletion {
  transactionKey: string;
}

/** Objects whose records are seen by whoever sees the record this field names, whatever else they point to. */
const SEEN_WITH: Readonly<Record<string, string>> = {
  CampaignMember: 'CampaignId',
  OpportunityContactRole: 'OpportunityId',
};

/** Everything the org holds. Writes go through {@link Store.transaction}, so that listeners see whole transactions. */
export class Store {
  readonly schema: Schema;
  readonly clock: SandboxClock;
  readonly random: SeededRandom;
  readonly ids: IdMinter;
  readonly bin = new Map<string, BinEntry>();
  deletions: Deletion[] = [];
  /** Records that sharing keeps from the integration's user, by id. */
  readonly hidden = new Set<string>();
  /** Start of transactions still open: what they write carries that time, and is seen when they commit. */
  readonly openSinceMs = new Set<number>();
  readonly #tables = new Map<string, Table>();
  readonly #listeners: ((transaction: Transaction) => void)[] = [];
  #enclosed: Transaction[] | undefined;

  constructor(schema: Schema, clock: SandboxClock, random: SeededRandom) {
    this.schema = schema;
    this.clock = clock;
    this.random = random;
    this.ids = new IdMinter(random);
    for (const object of schema.all()) this.addTable(object);
  }

  addTable(object: ObjectSchema): void {
    this.#tables.set(object.name, new Table(object));
  }

  table(objectName: string): Table {
    const table = this.#tables.get(objectName);
    if (!table) throw new Error(`the sandbox keeps no ${objectName} records`);
    return table;
  }

  /** The record behind an id, deleted or not. */
  find(id: string): { object: ObjectSchema; record: StoredRecord } | undefined {
    const object = this.schema.ofId(id);
    const record = object && this.table(object.name).get(id);
    return object && record ? { object, record } : undefined;
  }

  /** Whether the integration's user may see a record; some are seen with the record they belong to. */
  shows(object: ObjectSchema, record: StoredRecord): boolean {
    if (this.hidden.size === 0) return true;
    const parentField = SEEN_WITH[object.name];
    if (parentField !== undefined && this.hidden.has(String(record[parentField]))) return false;
    return !this.hidden.has(String(record['Id']));
  }

  onCommit(listener: (transaction: Transaction) => void): void {
    this.#listeners.push(listener);
  }

  /** Runs writes as one transaction and tells the listeners what was committed; a throw undoes them all. */
  transaction<Result>(context: WriteContext, run: (transaction: Transaction) => Result): Result {
    this.emptyOldBin();
    const transaction = new Transaction(this, context);
    let result: Result;
    try {
      result = run(transaction);
    } catch (error) {
      transaction.rollback(0);
      throw error;
    }
    if (this.#enclosed) this.#enclosed.push(transaction);
    else this.#announce(transaction);
    return result;
  }

  /** Runs several transactions of which all stay or none: a run that gives false takes back every one of them. */
  allOrNothing(run: () => boolean): boolean {
    if (this.#enclosed) throw new Error('transactions are enclosed already');
    const enclosed: Transaction[] = [];
    this.#enclosed = enclosed;
    let kept = false;
    try {
      kept = run();
    } finally {
      this.#enclosed = undefined;
      if (!kept) for (const transaction of enclosed.reverse()) transaction.rollback(0);
    }
    if (kept) for (const transaction of enclosed) this.#announce(transaction);
    return kept;
  }

  #announce(transaction: Transaction): void {
    if (transaction.changes.length === 0) return;
    for (const listener of this.#listeners) listener(transaction);
  }

  /** Forgets what has lain in the recycle bin for its whole time. */
  emptyOldBin(): void {
    const oldestMs = this.clock.nowMs() - RECYCLE_BIN_DAYS * DAY_MS;
    for (const [id, entry] of this.bin) {
      if (entry.atMs > oldestMs) break; // entries are in order of deletion
      this.table(entry.object).remove(id);
      this.bin.delete(id);
    }
    if ((this.deletions[0]?.atMs ?? Infinity) <= oldestMs) {
      this.deletions = this.deletions.filter((deletion) => deletion.atMs > oldestMs);
    }
  }
}
