import { BY_TYPE, EVERY_FIELD } from './data/field-defaults.js';
import { type ChildRow, type FieldRow, type ObjectSource } from './schema-source.js';

/** A field as the rules of the sandbox need it; `describe` is the vendor's full description of it. */
export interface Field {
  name: string;
  label: string;
  type: string;
  length: number;
  scale: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  custom: boolean;
  unique: boolean;
  caseSensitive: boolean;
  externalId: boolean;
  idLookup: boolean;
  defaultedOnCreate: boolean;
  defaultValue: string | boolean | null;
  referenceTo: readonly string[];
  relationshipName: string | null;
  compoundFieldName: string | null;
  restricted: boolean;
  options: readonly string[];
  /** Whether a record read as a whole shows the field. */
  inRows: boolean;
  /** The first API version whose sessions see the field. */
  sinceVersion: number;
  describe: Record<string, unknown>;
}

interface PicklistEntry {
  active: boolean;
  defaultValue: boolean;
  label: string;
  validFor: null;
  value: string;
}

const TEXT_TYPES = new Set(['string', 'textarea', 'phone', 'email', 'url', 'picklist', 'multipicklist']);
const OLDEST_VERSION = 0;

export const isTextType = (type: string): boolean => TEXT_TYPES.has(type);
export const isIdType = (type: string): boolean => type === 'id' || type === 'reference';

function picklistOf(extras: FieldRow[3], defaultValue: unknown): PicklistEntry[] {
  return (extras?.values ?? []).map((entry) => {
    const [value, label] = typeof entry === 'string' ? [entry, entry] : entry;
    const isDefault = value === defaultValue || value === extras?.defaultOption;
    return { active: true, defaultValue: isDefault, label, validFor: null, value };
  });
}

/** Expands one row of the data folder. Rows leave out whatever the defaults of the field's type say already. */
export function fieldFromRow(row: FieldRow, sinceVersion = OLDEST_VERSION): Field {
  const [name, type, label, extras] = row;
  const { values: _values, defaultOption: _defaultOption, leftOutOfRows, ...overrides } = extras ?? {};
  const merged: Record<string, unknown> = { ...EVERY_FIELD, ...BY_TYPE[type], ...overrides };
  if (TEXT_TYPES.has(type) && overrides['byteLength'] === undefined) {
    merged['byteLength'] = Number(merged['length']) * 3;
  }
  const picklistValues = picklistOf(extras, merged['defaultValue']);
  const custom = name.endsWith('__c');
  const describe = { ...merged, custom, label, name, picklistValues, type };
  return {
    name,
    label,
    type,
    custom,
    sinceVersion,
    inRows: leftOutOfRows !== true,
    describe,
    length: Number(merged['length']),
    scale: Number(merged['scale']),
    nillable: merged['nillable'] === true,
    createable: merged['createable'] === true,
    updateable: merged['updateable'] === true,
    unique: merged['unique'] === true,
    caseSensitive: merged['caseSensitive'] === true,
    externalId: merged['externalId'] === true,
    idLookup: merged['idLookup'] === true,
    defaultedOnCreate: merged['defaultedOnCreate'] === true,
    defaultValue: (merged['defaultValue'] ?? null) as string | boolean | null,
    referenceTo: merged['referenceTo'] as string[],
    relationshipName: (merged['relationshipName'] ?? null) as string | null,
    compoundFieldName: (merged['compoundFieldName'] ?? null) as string | null,
    restricted: merged['restrictedPicklist'] === true,
    options: picklistValues.map((entry) => entry.value),
  };
}

/** One object of the org: its fields by name, whatever their case, and who points at it. */
export class ObjectSchema {
  readonly name: string;
  readonly label: string;
  readonly keyPrefix: string;
  readonly source: ObjectSource;
  readonly children: ChildRow[];
  readonly #fields = new Map<string, Field>();

  constructor(source: ObjectSource, laterRows: readonly FieldRow[], laterVersion: number) {
    this.name = source.name;
    this.label = source.label;
    this.keyPrefix = source.keyPrefix;
    this.source = source;
    this.children = [...source.children];
    for (const row of source.fields) this.addField(fieldFromRow(row));
    for (const row of laterRows) this.addField(fieldFromRow(row, laterVersion));
  }

  addField(field: Field): void {
    this.#fields.set(field.name.toLowerCase(), field);
  }

  /** An administrator deletes the field, or hides it from the integration's user: no call tells the two apart. */
  removeField(name: string): void {
    if (!this.#fields.delete(name.toLowerCase())) throw new Error(`${this.name} has no field ${name}`);
  }

  /** Notes that a field of another object points here. */
  addChild(row: ChildRow): void {
    this.children.push(row);
  }

  /** Limits a picklist to these values from now on. */
  restrict(name: string, values: readonly string[]): void {
    const field = this.field(name);
    if (!field) throw new Error(`${this.name} has no field ${name}`);
    const entry = (value: string): PicklistEntry => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    });
    const describe = { ...field.describe, restrictedPicklist: true, picklistValues: values.map(entry) };
    this.addField({ ...field, restricted: true, options: values, describe });
  }

  field(name: string): Field | undefined {
    return this.#fields.get(name.toLowerCase());
  }

  /** The reference field behind a relationship name such as `Account` or `Account__r`. */
  relationship(name: string): Field | undefined {
    const wanted = name.toLowerCase();
    return [...this.#fields.values()].find((field) => field.relationshipName?.toLowerCase() === wanted);
  }

  /** The fields a session of this API version sees, in the vendor's order. */
  fieldsFor(version: number): Field[] {
    return [...this.#fields.values()].filter((field) => field.sinceVersion <= version);
  }

  allows(flag: string): boolean {
    return this.source.flags[flag] !== false;
  }
}

/** The objects of the org by name, whatever its case, and by id prefix. */
export class Schema {
  readonly #objects = new Map<string, ObjectSchema>();
  readonly #byPrefix = new Map<string, ObjectSchema>();

  add(object: ObjectSchema): void {
    this.#objects.set(object.name.toLowerCase(), object);
    this.#byPrefix.set(object.keyPrefix, object);
  }

  object(name: string): ObjectSchema | undefined {
    return this.#objects.get(name.toLowerCase());
  }

  /** The object; a missing one is a mistake of the caller's, e.g. of a test. */
  must(name: string): ObjectSchema {
    const object = this.object(name);
    if (!object) throw new Error(`the sandbox has no object ${name}`);
    return object;
  }

  ofId(id: string): ObjectSchema | undefined {
    return this.#byPrefix.get(id.slice(0, 3));
  }

  all(): ObjectSchema[] {
    return [...this.#objects.values()];
  }
}
