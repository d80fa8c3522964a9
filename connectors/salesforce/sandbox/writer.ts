import { personName } from './derived.js';
import { unknownColumn, type VendorError } from './errors.js';
import { canonicalId } from './ids.js';
import { companions, displaced, refineInsert, refineUpdate } from './object-rules.js';
import { type OrgRules } from './rules.js';
import { type Field, type ObjectSchema } from './schema.js';
import { type StoredRecord, type Value } from './store.js';
import { type Transaction } from './transaction.js';
import { convertValue } from './values.js';

export type SaveOutcome = { ok: true; id: string; created: boolean } | { ok: false; errors: readonly VendorError[] };

/** Field values as a client sends them. */
export type Input = Readonly<Record<string, unknown>>;

const PERSON_OBJECTS = new Set(['Contact', 'Lead', 'User']);
const PHOTO_OBJECTS = new Set(['Account', 'Contact', 'Lead']);
const CLEAN_STATUS_DEFAULT = 'Pending';

const refused = (...errors: VendorError[]): SaveOutcome => ({ ok: false, errors });

export const malformedId = (text: string): VendorError => ({
  code: 'MALFORMED_ID',
  message: `malformed id ${text}`,
  fields: [],
});

export const lockedRow = (id: string): VendorError => ({
  code: 'UNABLE_TO_LOCK_ROW',
  message: `unable to obtain exclusive access to this record or 1 records: ${id}`,
  fields: [],
});

export const entityIsDeleted = (): VendorError => ({
  code: 'ENTITY_IS_DELETED',
  message: 'entity is deleted',
  fields: [],
});

/** What a caller is told of a record that sharing keeps from it. */
export const noAccess = (): VendorError => ({
  code: 'INSUFFICIENT_ACCESS_OR_READONLY',
  message: 'insufficient access rights on object id',
  fields: [],
});

export const unknownReference = (field?: string): VendorError => ({
  code: 'INVALID_CROSS_REFERENCE_KEY',
  message: 'invalid cross reference id',
  fields: field ? [field] : [],
});

const hiddenReference = (field: string): VendorError => ({
  code: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  message: 'insufficient access rights on cross-reference id',
  fields: [field],
});

const notWritable = (fields: readonly string[]): VendorError => ({
  code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
  message:
    `Unable to create/update fields: ${fields.join(', ')}. Please check the security settings of this field and ` +
    'verify that it is read/write for your profile or permission set.',
  fields,
});

/** Saves records the way the vendor does: every rule of the field, the object and the org, in the vendor's order. */
export class RecordWriter {
  readonly #rules: OrgRules;

  constructor(rules: OrgRules) {
    this.#rules = rules;
  }

  insert(transaction: Transaction, object: ObjectSchema, input: Input): SaveOutcome {
    const read = this.#read(transaction, object, input, 'createable');
    if (!read.ok) return refused(...read.errors);
    const { store, context, stamp } = transaction;
    const id = store.ids.mint(object.keyPrefix);
    const draft = withDefaults(object, {
      ...read.values,
      Id: id,
      OwnerId: read.values['OwnerId'] ?? context.userId,
      CreatedDate: stamp,
      CreatedById: context.userId,
    });
    if (transaction.strikesLock()) return refused(lockedRow(id));
    const missing = missingFields(object, draft);
    if (missing.length > 0) return refused(requiredMissing(missing));
    const refined = refineInsert(transaction, object, draft);
    if (refined.existingId) return { ok: true, id: refined.existingId, created: false };
    const record = stamped(transaction, object, refined.record);
    const errors = [...refined.errors, ...this.#check(transaction, object, record)];
    if (errors.length > 0) return refused(...errors);
    this.#save('CREATE', transaction, object, record);
    for (const companion of companions(object, record)) {
      this.insert(transaction, store.schema.must(companion.object), companion.values);
    }
    return { ok: true, id, created: true };
  }

  update(transaction: Transaction, object: ObjectSchema, id: string, input: Input): SaveOutcome {
    const before = transaction.store.table(object.name).get(id);
    if (!before) return refused(unknownReference());
    if (before['IsDeleted'] === true) return refused(entityIsDeleted());
    if (!transaction.shows(object, before)) return refused(noAccess());
    const read = this.#read(transaction, object, input, 'updateable');
    if (!read.ok) return refused(...read.errors);
    if (transaction.strikesLock()) return refused(lockedRow(id));
    const draft = { ...before, ...read.values };
    const missing = missingFields(object, draft);
    if (missing.length > 0) return refused(requiredMissing(missing));
    const refined = refineUpdate(transaction, object, before, draft);
    const record = stamped(transaction, object, refined.record);
    const errors = refined.errors.length > 0 ? refined.errors : this.#check(transaction, object, record, before);
    if (errors.length > 0) return refused(...errors);
    this.#save('UPDATE', transaction, object, record);
    return { ok: true, id, created: false };
  }

  #save(kind: 'CREATE' | 'UPDATE', transaction: Transaction, object: ObjectSchema, record: StoredRecord): void {
    transaction.put(kind, object, record);
    for (const other of displaced(transaction.store, object, record)) {
      transaction.put('UPDATE', object, stamped(transaction, object, other));
    }
  }

  /** Converts and checks each value by itself; relationships given by external id become ids. */
  #read(
    transaction: Transaction,
    object: ObjectSchema,
    input: Input,
    right: 'createable' | 'updateable',
  ): { ok: true; values: StoredRecord } | { ok: false; errors: VendorError[] } {
    const values: Record<string, Value> = {};
    const errors: VendorError[] = [];
    const forbidden: string[] = [];
    for (const [name, given] of Object.entries(input)) {
      if (name === 'attributes') continue;
      const target = this.#target(transaction, object, name, given);
      if ('error' in target) return { ok: false, errors: [target.error] };
      const { field, value } = target;
      if (!field[right]) {
        forbidden.push(field.name);
        continue;
      }
      const converted = convertValue(field, value);
      if (!converted.ok) {
        errors.push(converted.error);
        continue;
      }
      const dangling = referenceError(transaction, field, converted.value);
      if (dangling) errors.push(dangling);
      values[field.name] = converted.value;
    }
    if (forbidden.length > 0) return { ok: false, errors: [notWritable(forbidden)] };
    return errors.length > 0 ? { ok: false, errors } : { ok: true, values };
  }

  #target(
    transaction: Transaction,
    object: ObjectSchema,
    name: string,
    given: unknown,
  ): { field: Field; value: unknown } | { error: VendorError } {
    const field = object.field(name);
    if (field && field.sinceVersion <= transaction.context.version) return { field, value: given };
    const reference = object.relationship(name);
    if (!reference || typeof given !== 'object' || given === null) return { error: unknownColumn(name, object.name) };
    const [key, value] = Object.entries(given as Input).find(([part]) => part !== 'attributes') ?? ['', null];
    for (const parentName of reference.referenceTo) {
      const parent = transaction.store.schema.object(parentName);
      const keyField = parent?.field(key);
      if (!parent || !keyField?.idLookup) continue;
      const found = liveByKeyOf(transaction, parent, keyField, value);
      if (found.length === 1) return { field: reference, value: found[0]?.['Id'] };
    }
    return {
      error: {
        code: 'INVALID_FIELD',
        message: `Foreign key external ID: ${String(value).toLowerCase()} not found for field ${key} in entity ${reference.referenceTo.join(', ')}`,
        fields: [],
      },
    };
  }

  #check(transaction: Transaction, object: ObjectSchema, record: StoredRecord, before?: StoredRecord): VendorError[] {
    const errors = this.#rules.broken(object, record);
    for (const field of object.fieldsFor(Infinity)) {
      if (!field.unique || (record[field.name] ?? null) === null) continue;
      const holder = uniqueHolder(transaction, object, field, record);
      if (holder) errors.push(duplicateValue(field, holder));
    }
    if (errors.length > 0) return errors;
    const sameKeys = before && this.#rules.duplicates.every((rule) => sameValues(rule.matchFields, before, record));
    if (sameKeys) return [];
    const { store, context } = transaction;
    const duplicate = this.#rules.duplicate(store, object, record, context.allowDuplicateSave);
    return duplicate ? [duplicate] : [];
  }
}

const sameValues = (fields: readonly string[], x: StoredRecord, y: StoredRecord): boolean =>
  fields.every((field) => (x[field] ?? null) === (y[field] ?? null));

/** Live records whose key field has the value; the way upserts and foreign keys find their record. */
function liveByKey(transaction: Transaction, object: ObjectSchema, field: Field, value: Value): StoredRecord[] {
  const id = field.name === 'Id' ? canonicalId(String(value)) : undefined;
  const key = field.name === 'Id' ? (id ?? null) : value;
  return transaction.store
    .table(object.name)
    .lookup(field.name, [key])
    .filter((record) => record['IsDeleted'] !== true);
}

/** {@link liveByKey} for a value as a client sent it. */
export function liveByKeyOf(
  transaction: Transaction,
  object: ObjectSchema,
  field: Field,
  given: unknown,
): StoredRecord[] {
  const converted = convertValue(field, given);
  return converted.ok && converted.value !== null ? liveByKey(transaction, object, field, converted.value) : [];
}

function uniqueHolder(
  transaction: Transaction,
  object: ObjectSchema,
  field: Field,
  record: StoredRecord,
): StoredRecord | undefined {
  return liveByKey(transaction, object, field, record[field.name] ?? null).find(
    (other) => other['Id'] !== record['Id'] && (!field.caseSensitive || other[field.name] === record[field.name]),
  );
}

const duplicateValue = (field: Field, holder: StoredRecord): VendorError => ({
  code: 'DUPLICATE_VALUE',
  message: `duplicate value found: ${field.name} duplicates value on record with id: ${String(holder['Id']).slice(0, 15)}`,
  fields: [],
});

function referenceError(transaction: Transaction, field: Field, value: Value): VendorError | undefined {
  if (field.type !== 'reference' || value === null) return undefined;
  const known = field.referenceTo.filter((name) => transaction.store.schema.object(name));
  if (known.length === 0) return undefined;
  const target = transaction.store.schema.ofId(String(value));
  if (!target || !known.includes(target.name)) {
    const message = `${field.label}: id value of incorrect type: ${String(value)}`;
    return { code: 'MALFORMED_ID', message, fields: [field.name] };
  }
  const record = transaction.store.table(target.name).get(String(value));
  if (!record) return unknownReference(field.name);
  if (!transaction.shows(target, record)) return hiddenReference(field.name);
  return record['IsDeleted'] === true ? { ...entityIsDeleted(), fields: [field.name] } : undefined;
}

const missingFields = (object: ObjectSchema, record: StoredRecord): string[] =>
  object
    .fieldsFor(Infinity)
    .filter(
      (field) =>
        field.createable && !field.nillable && field.type !== 'boolean' && (record[field.name] ?? null) === null,
    )
    .map((field) => field.name);

const requiredMissing = (fields: readonly string[]): VendorError => ({
  code: 'REQUIRED_FIELD_MISSING',
  message: `Required fields are missing: [${fields.join(', ')}]`,
  fields,
});

function withDefaults(object: ObjectSchema, given: StoredRecord): StoredRecord {
  const record: Record<string, Value> = { ...given };
  for (const field of object.fieldsFor(Infinity)) {
    if (record[field.name] !== undefined) continue;
    if (field.defaultValue !== null) record[field.name] = field.defaultValue;
    else if (field.type === 'boolean') record[field.name] = false;
  }
  if (object.field('CleanStatus') && record['CleanStatus'] === undefined) {
    record['CleanStatus'] = CLEAN_STATUS_DEFAULT;
  }
  if (PHOTO_OBJECTS.has(object.name)) record['PhotoUrl'] = `/services/images/photo/${String(record['Id'])}`;
  if (!object.field('OwnerId')) delete record['OwnerId'];
  return record;
}

/** Sets the name, the last modifier and the stamps a save moves. Every save moves them, also one without a change. */
function stamped(transaction: Transaction, object: ObjectSchema, record: StoredRecord): StoredRecord {
  const { stamp, context } = transaction;
  const has = (name: string): boolean => object.field(name) !== undefined;
  return {
    ...record,
    ...(PERSON_OBJECTS.has(object.name) ? { Name: personName(record) } : {}),
    ...(has('LastModifiedDate') ? { LastModifiedDate: stamp, LastModifiedById: context.userId } : {}),
    ...(has('LastViewedDate') ? { LastViewedDate: stamp, LastReferencedDate: stamp } : {}),
    SystemModstamp: stamp,
  };
}
