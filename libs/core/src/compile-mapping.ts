import { type CompiledFilters, compileFilters } from './filter.js';
import { compileLens } from './compile-lens.js';
import { type GroupPair, type GroupTables, NO_GROUPS } from './groups.js';
import { type Lens } from './lens.js';
import { optedOut, optInValue } from './lenses/consent.js';
import { setForm } from './lenses/members.js';
import { referenceSet } from './lenses/reference-members.js';
import { type SetForm } from './lenses/set-form.js';
import { lostReference } from './lenses/translated-id.js';
import { type BlankRules, type ConflictPolicy, type FieldMapping, type Mapping, type MatchKey } from './mapping.js';
import { checkMapping } from './check-mapping.js';
import { lensSpecOf } from './parts.js';
import { type CompiledSegments, compileSegments } from './segments.js';
import { type IdTable, type IdTables, NO_ID_TABLES, NO_IDS } from './references.js';
import { type FieldValue, type Side } from './values.js';

interface CompiledFieldBase {
  readonly id: string;
  /** The vendors' names of the field. */
  readonly a: string;
  readonly b: string;
  readonly direction: FieldMapping['direction'];
  readonly lens: Lens;
  /** The field's own policy and blank rules, or the mapping's. */
  readonly policy: ConflictPolicy;
  readonly blanks: BlankRules;
  readonly requiredOn: readonly Side[];
  readonly defaults: NonNullable<FieldMapping['defaults']>;
  /** Whether a reference that held this value and is empty was emptied by nobody: what it referred to is gone. */
  readonly isLost?: (side: Side, before: FieldValue | undefined) => boolean;
}

/** A field mapping with its lens made and its defaults filled in. */
export type CompiledField = CompiledFieldBase &
  (
    | { readonly kind: 'value' }
    | { readonly kind: 'set'; readonly set: SetForm }
    | {
        readonly kind: 'consent';
        readonly optedOut: (side: Side, raw: FieldValue | undefined) => boolean;
        /** What opts in again on a side, given evidence; `undefined` where the mapping does not say. */
        readonly optIn: (side: Side) => FieldValue | undefined;
      }
  );

/** A mapping version ready to reconcile with. */
export interface CompiledMapping extends Omit<Mapping, 'fields' | 'filters' | 'segments'> {
  readonly fields: readonly CompiledField[];
  /** Also the sets that segments write to, which are in no version of the mapping. */
  readonly fieldsById: ReadonlyMap<string, CompiledField>;
  readonly keys: readonly MatchKey[];
  readonly filters: CompiledFilters;
  readonly segments: CompiledSegments;
}

const compileField = (
  mapping: Mapping,
  field: FieldMapping,
  groups: readonly GroupPair[],
  ids: IdTable,
): CompiledField => {
  const base: CompiledFieldBase = {
    id: field.id,
    a: field.a,
    b: field.b,
    direction: field.direction,
    lens: compileLens(lensSpecOf(field), groups, ids),
    policy: field.policy ?? mapping.policy,
    blanks: field.blanks ?? mapping.blanks,
    requiredOn: field.requiredOn ?? [],
    defaults: field.defaults ?? {},
  };
  if (field.lens.kind === 'consent') {
    const { lens } = field;
    return { ...base, kind: 'consent', optedOut: optedOut(lens), optIn: (side) => optInValue(lens, side) };
  }
  if (field.lens.kind === 'members' && field.kind === 'set')
    return {
      ...base,
      kind: 'set',
      set: field.lens.references === true ? referenceSet(ids) : setForm(field.lens, groups),
    };
  if (field.lens.kind === 'reference') return { ...base, kind: 'value', isLost: lostReference(ids) };
  return { ...base, kind: 'value' };
};

/**
 * Checks a mapping and makes its lenses.
 * @param groups the pairs of its group fields; a field without any sees empty sets
 * @param ids what its references and owners are translated by; a reference that is not in it waits
 * @throws MappingError with a `SYNC_M…` code and, where one field is at fault, its id.
 */
export const compileMapping = (
  mapping: Mapping,
  groups: GroupTables = NO_GROUPS,
  ids: IdTables = NO_ID_TABLES,
): CompiledMapping => {
  checkMapping(mapping);
  const fields = mapping.fields.map((field) =>
    compileField(mapping, field, groups.get(field.id) ?? [], ids.get(field.id) ?? NO_IDS),
  );
  const segments = compileSegments(mapping);
  const all = [...fields, ...segments.fields.map(({ field }) => field)];
  return {
    ...mapping,
    fields,
    segments,
    fieldsById: new Map(all.map((field) => [field.id, field])),
    filters: compileFilters(mapping.filters),
  };
};
