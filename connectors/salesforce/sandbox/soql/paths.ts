import { type AddressValue, isDerived, readField } from '../derived.js';
import { type Field, type ObjectSchema } from '../schema.js';
import { type Store, type StoredRecord, type Value } from '../store.js';
import { SoqlError } from './syntax.js';

const HINT_FIELD =
  "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " +
  'Please reference your WSDL or the describe call for the appropriate names.';
const HINT_OBJECT =
  "If you are attempting to use a custom object, be sure to append the '__c' after the entity name. " +
  'Please reference your WSDL or the describe call for the appropriate names.';
const RELATIONSHIP_DEPTH_MAX = 5;

/** What a query may see: the org and the API version whose fields are visible. */
export interface QueryScope {
  store: Store;
  version: number;
}

/** A field reached from the queried object, maybe over relationships. */
export interface ResolvedPath {
  /** Names as the vendor spells them, relationships first. */
  names: readonly string[];
  field: Field;
  /** Set when the values are stored on the queried object itself, so that its index finds them. */
  indexable: boolean;
  read(record: StoredRecord): Value | AddressValue;
  /** The record one step up that holds the field; `undefined` on the queried object itself. */
  parents: readonly Field[];
}

export function resolveObject(scope: QueryScope, name: string): ObjectSchema {
  const object = scope.store.schema.object(name);
  if (object) return object;
  throw new SoqlError('INVALID_TYPE', `sObject type '${name}' is not supported. ${HINT_OBJECT}`);
}

export const noSuchColumn = (name: string, object: string): SoqlError =>
  new SoqlError('INVALID_FIELD', `No such column '${name}' on entity '${object}'. ${HINT_FIELD}`);

/** Resolves `Email`, `Account.Name` or `Contact.Email` (the queried object named again). */
export function resolvePath(scope: QueryScope, object: ObjectSchema, path: string): ResolvedPath {
  const parts = path.split('.');
  if (parts.length > 1 && parts[0]?.toLowerCase() === object.name.toLowerCase() && !object.relationship(parts[0])) {
    parts.shift();
  }
  const last = parts.pop() ?? '';
  if (parts.length > RELATIONSHIP_DEPTH_MAX) {
    throw new SoqlError('INVALID_FIELD', `Relationship ${path} is nested too deeply.`);
  }
  const parents: Field[] = [];
  let holder = object;
  for (const part of parts) {
    const reference = holder.relationship(part);
    const target = reference?.referenceTo.map((name) => scope.store.schema.object(name)).find((found) => found);
    if (!reference || !target) {
      throw new SoqlError(
        'INVALID_FIELD',
        `Didn't understand relationship '${part}' in field path. If you are attempting to use a custom relationship, ` +
          "be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe " +
          'call for the appropriate names.',
      );
    }
    parents.push(reference);
    holder = target;
  }
  const field = holder.field(last);
  if (!field || field.sinceVersion > scope.version) throw noSuchColumn(last, holder.name);
  return {
    names: [...parents.map((parent) => parent.relationshipName ?? parent.name), field.name],
    field,
    parents,
    indexable: parents.length === 0 && !isDerived(object, field),
    read: (record) => readThrough(scope.store, object, record, parents, field),
  };
}

/** Follows references to the record that holds the field; a missing one makes the value null. */
function readThrough(
  store: Store,
  object: ObjectSchema,
  record: StoredRecord,
  parents: readonly Field[],
  field: Field,
): Value | AddressValue {
  const holder = followParents(store, object, record, parents);
  if (!holder) return null;
  const own = holder.object.field(field.name);
  return own ? readField(store, holder.object, holder.record, own) : null;
}

export function followParents(
  store: Store,
  object: ObjectSchema,
  record: StoredRecord,
  parents: readonly Field[],
): { object: ObjectSchema; record: StoredRecord } | undefined {
  let holder: { object: ObjectSchema; record: StoredRecord } | undefined = { object, record };
  for (const parent of parents) {
    const id = readField(store, holder.object, holder.record, parent);
    holder = typeof id === 'string' ? store.find(id) : undefined;
    if (!holder) return undefined;
  }
  return holder;
}
