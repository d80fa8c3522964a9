/** How the data folder writes down a vendor object: only what differs from the defaults of a field's type. */
export interface FieldExtras {
  /** Options of a picklist in order: the value, or the value and its different label. */
  values?: readonly (string | readonly [string, string])[];
  /** The option preselected although the field has no default value of its own. */
  defaultOption?: string;
  /** The describe has the field, but reading a whole record by id did not give it when that was recorded. */
  leftOutOfRows?: boolean;
  /** Any key of the vendor's field describe. */
  [describeKey: string]: unknown;
}

/** Name, type, label and what is unusual about the field. */
export type FieldRow = readonly [name: string, type: string, label: string, extras?: FieldExtras];

/** Object whose record points here, by which field, the relationship's name, and flags that are not false. */
export type ChildRow = readonly [
  childObject: string,
  field: string,
  relationship: string | null,
  extras?: Readonly<Record<string, unknown>>,
];

export interface ObjectSource {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  /** Describe flags that differ from an ordinary business object's. */
  flags: Readonly<Record<string, unknown>>;
  /** Which links the describe gives. */
  urls: readonly string[];
  /** Whether the describe lists the master record type. */
  recordTypes: boolean;
  scopes: readonly (readonly [name: string, label: string])[];
  fields: readonly FieldRow[];
  children: readonly ChildRow[];
}
