import { type Account } from './account.js';
import { type Owner } from './data/owners.js';
import { notFound } from './errors.js';
import { mergeRecords } from './merge.js';
import { type ObjectType } from './object-types.js';
import { type OwnerEgg } from './owners.js';
import { type SubscriptionStatus } from './preferences.js';
import { createSchema } from './schemas-routes.js';
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

/** A record named by its type's path name and its id. */
export interface RecordRef {
  type: string;
  id: string;
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

  /** Makes a custom object and gives its full name; every record has a `name`, which is its title. */
  createCustomObject(egg: { name: string; objectTypeId?: string; associatedObjects?: readonly string[] }): string {
    const { name, objectTypeId, associatedObjects = [] } = egg;
    const body = {
      name,
      labels: { singular: name, plural: `${name}s` },
      primaryDisplayProperty: 'name',
      requiredProperties: ['name'],
      properties: [{ name: 'name', label: 'Name', type: 'string', fieldType: 'text' }],
      associatedObjects: [...associatedObjects],
    };
    return String(createSchema(this.#account, body, objectTypeId)['fullyQualifiedName']);
  }

  /** Joins two records; `label` names a labelled association such as `Primary`. */
  associate(from: RecordRef, to: RecordRef, label?: string): void {
    const types = this.#ends(from, to);
    const kinds = this.#account.associations.kinds(types.from, types.to);
    const labelled = label === undefined ? [] : kinds.filter((kind) => kind.label === label);
    if (label !== undefined && labelled.length === 0) throw notFound(`No association is labelled ${label}`);
    this.#account.associations.add(types.from, from.id, { to: types.to, toId: to.id, kinds: labelled }, this.#actor);
  }

  /** Takes two records apart, whatever their association is labelled. */
  dissociate(from: RecordRef, to: RecordRef): void {
    const types = this.#ends(from, to);
    this.#account.associations.remove(types.from, from.id, { to: types.to, toId: to.id }, this.#actor);
  }

  /** Ids of the records a record belongs to, in order; with `label`, of those it belongs to in that way. */
  associated(from: RecordRef, toType: string, label?: string): string[] {
    const types = this.#ends(from, { type: toType, id: '' });
    return this.#account.associations
      .list(types.from, from.id, types.to)
      .filter(({ kinds }) => label === undefined || kinds.some((kind) => kind.label === label))
      .map(({ id }) => id);
  }

  createList(egg: { name: string; type?: string; processingType?: string; filterBranch?: JsonObject }): string {
    const { name, type = 'contacts', processingType = 'MANUAL', filterBranch } = egg;
    const { objectTypeId } = this.#account.types.get(type);
    return this.#account.lists.create({ name, objectTypeId, processingType, filterBranch }).listId;
  }

  renameList(listId: string, name: string): void {
    this.#account.lists.rename(this.#account.lists.get(listId), name);
  }

  deleteList(listId: string): void {
    this.#account.lists.delete(this.#account.lists.get(listId));
  }

  changeList(listId: string, change: { add?: readonly string[]; remove?: readonly string[] }): void {
    this.#account.lists.change(this.#account.lists.get(listId), change.add ?? [], change.remove ?? []);
  }

  /** Ids of the records in a list, in order. */
  members(listId: string): string[] {
    return this.#account.lists.members(this.#account.lists.get(listId)).map(({ recordId }) => recordId);
  }

  addOwner(egg: OwnerEgg): Owner {
    return this.#account.owners.add(egg);
  }

  renameOwner(id: string, name: Partial<Pick<Owner, 'firstName' | 'lastName'>>): Owner {
    return this.#account.owners.rename(id, name);
  }

  archiveOwner(id: string): Owner {
    return this.#account.owners.archive(id);
  }

  /** The person sets one kind of mail on the preferences page. */
  setSubscription(email: string, definitionId: number, state: 'SUBSCRIBED' | 'UNSUBSCRIBED'): void {
    this.#account.preferences.set(email, definitionId, { state }, { source: 'EMAIL' });
  }

  subscription(email: string, definitionId: number): SubscriptionStatus {
    return this.#account.preferences.status(email, definitionId);
  }

  /** The person a contact stands for opts out of all mail, as by the link in a mail. */
  unsubscribe(email: string): void {
    this.#account.preferences.optOutOfAll(email, { source: 'EMAIL' });
  }

  #ends(from: RecordRef, to: RecordRef): { from: ObjectType; to: ObjectType } {
    return { from: this.#account.types.get(from.type), to: this.#account.types.get(to.type) };
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
