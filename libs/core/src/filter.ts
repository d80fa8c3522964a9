import { type Expression, type FieldTypes, compileExpression } from './expression.js';
import { type FieldValue, type Fields, type Pair, type Side } from './values.js';

/** Which records of one side take part in a sync: those of which the expression is true. */
export interface RecordFilter {
  /** Over that side's fields, e.g. `country == "TH" && "VIP" in tags`. */
  readonly expression: string;
  /** What the expression takes each field it names for, as the vendor described them when the mapping was saved. */
  readonly fields: FieldTypes;
  /** For fields of groups: the vendor's id of each group the expression names, by that name. Renames change nothing. */
  readonly groups?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * What becomes of a linked record that is no longer inside its side's filter.
 * - `keep`: it stays linked, and nothing but opt-outs and deletions travels until it is back.
 * - `unlink`: the link ends; both records stay. It is linked again when it is back.
 * - `archive`: the link ends, and the partner is archived. A new one is made for the record once it is back.
 * - `removeFromGroup`: like `keep`, and the partner is taken out of a group.
 */
export type LeavePolicy =
  | { readonly kind: 'keep' }
  | { readonly kind: 'unlink' }
  | { readonly kind: 'archive' }
  | {
      readonly kind: 'removeFromGroup';
      /** A field mapping of groups. */
      readonly fieldId: string;
      /** The group's name on the side the partner is on. */
      readonly name: string;
      /** The id of that group, for each side whose partner can leave. */
      readonly ids: { readonly a?: string; readonly b?: string };
    };

export interface Filters {
  readonly a?: RecordFilter;
  readonly b?: RecordFilter;
  readonly onLeave: LeavePolicy;
}

/** `unknown`: a field it needs was not read, or holds something it cannot be computed from; nothing is concluded. */
export type FilterVerdict = 'inside' | 'outside' | 'unknown';

export interface CompiledFilter {
  /** The vendor's fields it looks at, each once. */
  readonly fields: readonly string[];
  readonly judge: (fields: Fields) => FilterVerdict;
  readonly expression: Expression;
}

const isList = (value: FieldValue | undefined): value is readonly string[] => Array.isArray(value);

/** Ids as the names they are asked for by; a group nobody asks for keeps its id, which is nobody's name. */
export const named = (value: FieldValue | undefined, ids: Readonly<Record<string, string>>): FieldValue | undefined => {
  if (!isList(value)) return value;
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return value.map((id) => names.get(id) ?? `id:${id}`);
};

/** @throws ExpressionError */
export const compileFilter = (filter: RecordFilter): CompiledFilter => {
  const expression = compileExpression(filter.expression, { fields: filter.fields }, 'boolean');
  const groups = Object.entries(filter.groups ?? {});
  return {
    expression,
    fields: expression.uses.map(({ field }) => field),
    judge: (given) => {
      const fields =
        groups.length === 0
          ? given
          : {
              ...given,
              ...Object.fromEntries(groups.flatMap(([field, ids]) => entry(field, named(given[field], ids)))),
            };
      const result = expression.evaluate({ fields });
      if (!result.ok) return 'unknown';
      return result.value === true ? 'inside' : 'outside';
    },
  };
};

const entry = (field: string, value: FieldValue | undefined): [string, FieldValue][] =>
  value === undefined ? [] : [[field, value]];

export type CompiledFilters = Pair<CompiledFilter | null> & { readonly onLeave: LeavePolicy };

export const NO_FILTERS: CompiledFilters = { a: null, b: null, onLeave: { kind: 'keep' } };

/** @throws ExpressionError */
export const compileFilters = (filters: Filters | undefined): CompiledFilters =>
  filters === undefined
    ? NO_FILTERS
    : {
        a: filters.a ? compileFilter(filters.a) : null,
        b: filters.b ? compileFilter(filters.b) : null,
        onLeave: filters.onLeave,
      };

/** How a side's filter judges a record; without a filter everyone is inside. */
export const verdictOf = (filters: CompiledFilters, side: Side, fields: Fields): FilterVerdict =>
  filters[side]?.judge(fields) ?? 'inside';
