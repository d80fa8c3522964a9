import { type Account } from './account.js';
import { notFound } from './errors.js';
import { mergeRecords } from './merge.js';
import { type ObjectType } from './object-types.js';
import { type Actor, type CrmRecord, type JsonObject } from './types.js';

/** A record as the control API shows it: every value, set or computed. */
export interface RecordView {
  id: string;
  properties: Readonly<Record<string, string>>;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
  /** Whether search has yet to learn of the latest change. */
  searchIsBehind: boolean;
}

/** What a person does in HubSpot's own pages; webhooks tell of it with `changeSource` CRM_UI. */
export class UserActions {
  readonly #account: Account;
  readonly #actor: Actor = { source: 'CRM_UI', sourceId: 'userId:76070032' };

  constructor(account: Account) {
    this.#account = account;
  }

  createContact(properties: JsonObject): RecordView {
    return this.create('contacts', properties);
  }

  updateContact(id: string, properties: JsonObject): RecordView {
    return this.update('contacts', id, properties);
  }

  deleteContact(id: string): void {
    this.delete('contacts', id);
  }

  mergeContacts(primaryId: string, mergedId: string): RecordView {
    return this.merge('contacts', primaryId, mergedId);
  }

  /** A record by id, archived ones included. */
  get(typeName: string, id: string): RecordView | undefined {
    const type = this.#account.types.get(typeName);
    const record = this.#account.records.live(type, id) ?? this.#account.records.archived(type, id);
    return record && this.#view(record);
  }

  /** Every record of a type, archived ones included. */
  list(typeName: string): RecordView[] {
    return [...this.#account.records.all(this.#account.types.get(typeName))].map((record) => this.#view(record));
  }

  create(typeName: string, properties: JsonObject): RecordView {
    const type = this.#account.types.get(typeName);
    const write = this.#account.records.check(type, properties);
    this.#account.records.checkUnique(type, write);
    return this.#view(this.#account.records.create(type, write, this.#actor));
  }

  update(typeName: string, id: string, properties: JsonObject): RecordView {
    const { type, record } = this.#live(typeName, id);
    const write = this.#account.records.check(type, properties, record);
    this.#account.records.checkUnique(type, write, record);
    this.#account.records.update(type, record, write, this.#actor);
    return this.#view(record);
  }

  delete(typeName: string, id: string): void {
    const { type, record } = this.#live(typeName, id);
    this.#account.records.archive(type, record, this.#actor);
  }

  restore(id: string, typeName = 'contacts'): RecordView {
    const type = this.#account.types.get(typeName);
    const record = this.#account.records.archived(type, id);
    if (!record) throw notFound(`No archived ${type.fullyQualifiedName} ${id}`);
    this.#account.records.restore(type, record, this.#actor);
    return this.#view(record);
  }

  merge(typeName: string, primaryId: string, mergedId: string): RecordView {
    const type = this.#account.types.get(typeName);
    return this.#view(mergeRecords(this.#account, type, { primaryId, mergedId, actor: this.#actor }));
  }

  /** The person a contact stands for opts out of all mail, as by the link in a mail. */
  unsubscribe(email: string): void {
    this.#account.preferences.optOutOfAll(email, { source: 'EMAIL' });
  }

  #live(typeName: string, id: string): { type: ObjectType; record: CrmRecord } {
    const type = this.#account.types.get(typeName);
    const record = this.#account.records.live(type, id);
    if (!record) throw notFound(`No ${type.fullyQualifiedName} ${id}`);
    return { type, record };
  }

  #view(record: CrmRecord): RecordView {
    return {
      id: record.id,
      properties: record.values,
      createdAt: new Date(record.createdAtMs).toISOString(),
      updatedAt: new Date(record.updatedAtMs).toISOString(),
      archived: record.archivedAtMs !== undefined,
      searchIsBehind: this.#account.index.isBehind(record),
    };
  }
}
