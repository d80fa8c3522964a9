import { type VendorError } from './errors.js';
import { canonicalId } from './ids.js';
import {
  type ConversionOutcome,
  type ConversionRequest,
  convertLead,
  deleteRecord,
  hardDeleteRecord,
  mergeRecords,
  undeleteRecord,
} from './lifecycle.js';
import { type Org } from './org.js';
import { VERSION_MAX } from './api.js';
import { showRow } from './rows.js';
import { type ObjectSchema } from './schema.js';
import { type ShownRecord } from './soql/evaluate.js';
import { type Transaction, type WriteContext } from './transaction.js';
import { type Input, type SaveOutcome, unknownReference } from './writer.js';

/** What the events of a change made in the vendor's own pages say of where it came from. */
const UI_ORIGIN = `com/salesforce/api/soap/${VERSION_MAX}.0;client=SfdcInternalAPI/`;

/** How a person's save is made. */
export interface UiSaveOptions {
  /** Sandbox time from the start of the transaction to its commit: the record is stamped with the start. */
  commitAfterMs?: number;
}

/** Thrown when the org refuses what a person did in its pages. */
export class UiRefusal extends Error {
  readonly errors: readonly VendorError[];

  constructor(errors: readonly VendorError[]) {
    super(errors.map((error) => `${error.code}: ${error.message}`).join('; '));
    this.errors = errors;
  }
}

/** A person working in the vendor's pages: every rule applies, and no API client is named as the origin. */
export class PeopleInTheUi {
  readonly #org: Org;

  constructor(org: Org) {
    this.#org = org;
  }

  /** Creates a record and gives its id. */
  create(object: string, values: Input): string {
    const schema = this.#org.schema.must(object);
    return this.#run((transaction) => this.#org.writer.insert(transaction, schema, values));
  }

  /** Changes a record now, or commits later what was begun now. */
  update(object: string, id: string, values: Input, options: UiSaveOptions = {}): void {
    const { store, writer } = this.#org;
    const schema = this.#org.schema.must(object);
    const save = (transaction: Transaction): SaveOutcome => writer.update(transaction, schema, full(id), values);
    if (options.commitAfterMs === undefined) {
      this.#run(save);
      return;
    }
    const startMs = store.clock.nowMs();
    store.openSinceMs.add(startMs);
    store.clock.after(options.commitAfterMs, () => {
      store.openSinceMs.delete(startMs);
      this.#run(save, startMs);
    });
  }

  delete(id: string): void {
    this.#run((transaction) => deleteRecord(transaction, full(id), unknownReference()));
  }

  undelete(id: string): void {
    this.#run((transaction) => undeleteRecord(transaction, full(id)));
  }

  /** Removes a record for good. */
  hardDelete(id: string): void {
    this.#run((transaction) => hardDeleteRecord(transaction, full(id)));
  }

  /** Merges up to two losers into the master; `values` are the ones picked for it. */
  merge(masterId: string, loserIds: readonly string[], values: Input = {}): void {
    this.#transact((transaction) => {
      const request = { masterId: full(masterId), loserIds: loserIds.map(full), values };
      const outcome = mergeRecords(transaction, this.#org.writer, request);
      if (!outcome.ok) throw new UiRefusal(outcome.errors);
    });
  }

  /** Converts a lead; an opportunity is made unless told otherwise. */
  convertLead(
    leadId: string,
    options: Partial<Omit<ConversionRequest, 'leadId'>> = {},
  ): Extract<ConversionOutcome, { ok: true }> {
    return this.#transact((transaction) => {
      const request = {
        createOpportunity: true,
        convertedStatus: 'Closed - Converted',
        ...options,
        leadId: full(leadId),
      };
      const outcome = convertLead(transaction, this.#org.writer, request);
      if (!outcome.ok) throw new UiRefusal(outcome.errors);
      return outcome;
    });
  }

  /** Moves a record's SystemModstamp and nothing else, as the vendor's own background work does. */
  touch(id: string): void {
    this.#transact((transaction) => {
      const { object, record } = this.#found(id);
      transaction.putSilently(object, { ...record, SystemModstamp: transaction.stamp });
    });
  }

  /** The record with all its fields, also from the recycle bin; `undefined` when it is gone. */
  get(id: string): ShownRecord | undefined {
    const found = this.#org.store.find(full(id));
    return found && showRow(this.#org, VERSION_MAX, found.object, found.record);
  }

  #found(id: string): { object: ObjectSchema; record: Readonly<Record<string, string | number | boolean | null>> } {
    const found = this.#org.store.find(full(id));
    if (!found) throw new UiRefusal([unknownReference()]);
    return found;
  }

  #run(save: (transaction: Transaction) => SaveOutcome, stampMs?: number): string {
    return this.#transact((transaction) => {
      const outcome = save(transaction);
      if (!outcome.ok) throw new UiRefusal(outcome.errors);
      return outcome.id;
    }, stampMs);
  }

  #transact<Result>(run: (transaction: Transaction) => Result, stampMs?: number): Result {
    const context: WriteContext = {
      userId: this.#org.userId,
      origin: UI_ORIGIN,
      version: VERSION_MAX,
      allowDuplicateSave: true,
      seesAll: true,
      ...(stampMs === undefined ? {} : { stampMs }),
    };
    return this.#org.store.transaction(context, run);
  }
}

/** The 18-character form; what is no id is left to be refused as unknown. */
const full = (id: string): string => canonicalId(id) ?? id;
