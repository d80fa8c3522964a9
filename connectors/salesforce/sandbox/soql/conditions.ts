import { canonicalId } from '../ids.js';
import { type Field, isIdType, isTextType, type ObjectSchema } from '../schema.js';
import { keyOf, type StoredRecord, type Value } from '../store.js';
import { DAY_MS, parseDatetime, vendorDate } from '../times.js';
import { type QueryScope, type ResolvedPath, resolvePath } from './paths.js';
import { type Comparison, type Condition, type Literal, type Select, SoqlError } from './syntax.js';

export type Predicate = (record: StoredRecord) => boolean;
/** Runs a sub-select of `IN (SELECT …)` and gives the values it selected. */
export type SubSelect = (select: Select) => Value[];

const NUMBER_TYPES = new Set(['int', 'double', 'currency', 'percent']);

/** Turns a condition into a test of one record; values are converted once, not for each record. */
export function compileCondition(
  scope: QueryScope,
  object: ObjectSchema,
  condition: Condition,
  subSelect: SubSelect,
): Predicate {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const tests = condition.parts.map((part) => compileCondition(scope, object, part, subSelect));
      return condition.kind === 'and'
        ? (record) => tests.every((test) => test(record))
        : (record) => tests.some((test) => test(record));
    }
    case 'not': {
      const test = compileCondition(scope, object, condition.part, subSelect);
      return (record) => !test(record);
    }
    case 'compare':
      return compileComparison(scope, filterable(scope, object, condition.path), condition.operator, condition.literal);
    case 'like':
      return compileLike(filterable(scope, object, condition.path), condition.pattern);
    case 'in': {
      const path = filterable(scope, object, condition.path);
      const keys = new Set(
        condition.literals.map((literal) => keyOf(path.field.type, plainValue(path.field, literal))),
      );
      return (record) => keys.has(keyOf(path.field.type, scalar(path, record))) !== condition.negated;
    }
    case 'inSelect': {
      const path = filterable(scope, object, condition.path);
      const keys = new Set(subSelect(condition.select).map((value) => keyOf(path.field.type, value)));
      return (record) => keys.has(keyOf(path.field.type, scalar(path, record))) !== condition.negated;
    }
    case 'includes':
      return compileIncludes(filterable(scope, object, condition.path), condition.groups, condition.negated);
    default:
      return condition satisfies never;
  }
}

/** Records an index finds for this condition, or nothing when only a scan can tell. */
export function candidates(scope: QueryScope, object: ObjectSchema, condition: Condition): StoredRecord[] | undefined {
  if (condition.kind === 'and') {
    for (const part of condition.parts) {
      const found = candidates(scope, object, part);
      if (found) return found;
    }
    return undefined;
  }
  const literals =
    condition.kind === 'in' && !condition.negated
      ? condition.literals
      : condition.kind === 'compare' && condition.operator === '='
        ? [condition.literal]
        : undefined;
  if (!literals || (condition.kind !== 'in' && condition.kind !== 'compare')) return undefined;
  const path = resolvePath(scope, object, condition.path);
  const usable = path.indexable && (isIdType(path.field.type) || isTextType(path.field.type));
  if (!usable || literals.some((literal) => literal.kind !== 'value')) return undefined;
  return scope.store.table(object.name).lookup(
    path.field.name,
    literals.map((literal) => plainValue(path.field, literal)),
  );
}

function filterable(scope: QueryScope, object: ObjectSchema, name: string): ResolvedPath {
  const path = resolvePath(scope, object, name);
  if (path.field.describe['filterable'] !== false) return path;
  throw new SoqlError('INVALID_FIELD', `field '${path.field.name}' can not be filtered in a query call`);
}

/** A compound value never passes `filterable`, so what is left is a plain value. */
const scalar = (path: ResolvedPath, record: StoredRecord): Value => path.read(record) as Value;

const wrongType = (field: Field, type: string, quoted: boolean): SoqlError =>
  new SoqlError(
    'INVALID_FIELD',
    `value of filter criterion for field '${field.name}' must be of type ${type} and should ${quoted ? '' : 'not '}be enclosed in quotes`,
  );

/** The literal as the field stores it; ids in their 18-character form. */
function plainValue(field: Field, literal: Literal): Value {
  if (literal.kind === 'value' && literal.value === null) return null;
  if (field.type === 'date' || field.type === 'datetime') {
    if (literal.kind === field.type) {
      return field.type === 'date' ? literal.text : comparableDatetime(parseDatetime(literal.text));
    }
    throw wrongType(field, field.type === 'date' ? 'date' : 'dateTime', false);
  }
  const value = literal.kind === 'value' ? literal.value : undefined;
  if (isIdType(field.type)) {
    const id = typeof value === 'string' ? canonicalId(value) : undefined;
    if (id !== undefined) return id;
    if (value === '') return null;
    throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${String(value)}`);
  }
  if (isTextType(field.type)) {
    if (typeof value !== 'string') throw wrongType(field, 'string', true);
    return value === '' ? null : value;
  }
  if (NUMBER_TYPES.has(field.type)) {
    if (typeof value !== 'number') throw wrongType(field, field.type === 'int' ? 'int' : 'double', false);
    return value;
  }
  if (typeof value !== 'boolean') throw wrongType(field, 'boolean', false);
  return value;
}

/** Stored datetimes compare as text against this form, which keeps the literal's milliseconds. */
const comparableDatetime = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000');

function compileComparison(scope: QueryScope, path: ResolvedPath, operator: Comparison, literal: Literal): Predicate {
  if (literal.kind === 'span') return compileSpan(scope, path, operator, literal);
  const wanted = plainValue(path.field, literal);
  const key = keyOf(path.field.type, wanted);
  if (operator === '=' || operator === '!=') {
    return (record) => (keyOf(path.field.type, scalar(path, record)) === key) === (operator === '=');
  }
  if (wanted === null) return () => false;
  const bound = typeof wanted === 'string' ? key : wanted;
  return (record) => {
    const value = scalar(path, record);
    if (value === null) return false;
    return holds(operator, compareValues(typeof value === 'string' ? keyOf(path.field.type, value) : value, bound));
  };
}

const compareValues = (x: Value, y: Value): number => (x === y ? 0 : (x ?? '') < (y ?? '') ? -1 : 1);

function holds(operator: Comparison, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return operator satisfies never;
  }
}

/** A named span is a stretch of days in UTC: `=` means within it, `<` before its start, `>` after its end. */
function compileSpan(
  scope: QueryScope,
  path: ResolvedPath,
  operator: Comparison,
  literal: Extract<Literal, { kind: 'span' }>,
): Predicate {
  const { type } = path.field;
  if (type !== 'date' && type !== 'datetime') throw wrongType(path.field, 'string', true);
  const [startMs, endMs] = spanOf(literal, scope.store.clock.nowMs());
  const bound = (ms: number): string => (type === 'date' ? vendorDate(ms) : comparableDatetime(ms));
  const [start, end] = [bound(startMs), bound(endMs)];
  const inside = (value: string): boolean => value >= start && value < end;
  return (record) => {
    const value = scalar(path, record);
    if (typeof value !== 'string') return operator === '!=';
    switch (operator) {
      case '=':
        return inside(value);
      case '!=':
        return !inside(value);
      case '<':
        return value < start;
      case '<=':
        return value < end;
      case '>':
        return value >= end;
      case '>=':
        return value >= start;
      default:
        return operator satisfies never;
    }
  };
}

function spanOf(literal: Extract<Literal, { kind: 'span' }>, nowMs: number): [startMs: number, endMs: number] {
  const now = new Date(nowMs);
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const days = (from: number, to: number): [number, number] => [today + from * DAY_MS, today + to * DAY_MS];
  const step = literal.name.startsWith('LAST_') ? -1 : literal.name.startsWith('NEXT_') ? 1 : 0;
  switch (literal.name.replace(/^(THIS|LAST|NEXT)_/, '')) {
    case 'TODAY':
      return days(0, 1);
    case 'YESTERDAY':
      return days(-1, 0);
    case 'TOMORROW':
      return days(1, 2);
    case 'N_DAYS':
      return step < 0 ? days(-literal.count, 1) : days(1, literal.count + 1);
    case '90_DAYS':
      return step < 0 ? days(-90, 1) : days(1, 91);
    case 'WEEK': {
      const sunday = -now.getUTCDay() + step * 7;
      return days(sunday, sunday + 7);
    }
    case 'MONTH': {
      const month = now.getUTCMonth() + step;
      return [Date.UTC(now.getUTCFullYear(), month, 1), Date.UTC(now.getUTCFullYear(), month + 1, 1)];
    }
    default: {
      const year = now.getUTCFullYear() + step;
      return [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
    }
  }
}

function compileLike(path: ResolvedPath, pattern: string): Predicate {
  if (!isTextType(path.field.type)) {
    throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', 'invalid operator on id field');
  }
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at] ?? '';
    if (letter === '\\') {
      at += 1;
      source += escapeRegExp(pattern[at] ?? '');
    } else {
      source += letter === '%' ? '[^]*' : letter === '_' ? '[^]' : escapeRegExp(letter);
    }
  }
  const regex = new RegExp(`^${source}$`, 'iu');
  return (record) => {
    const value = scalar(path, record);
    return value !== null && regex.test(String(value));
  };
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Each group lists options that must all be chosen; one fitting group is enough. */
function compileIncludes(path: ResolvedPath, groups: readonly string[], negated: boolean): Predicate {
  if (path.field.type !== 'multipicklist') {
    throw new SoqlError('INVALID_QUERY_FILTER_OPERATOR', `operator not allowed on field '${path.field.name}'`);
  }
  const wanted = groups.map((group) => group.toLowerCase().split(';'));
  return (record) => {
    const chosen = new Set(
      String(scalar(path, record) ?? '')
        .toLowerCase()
        .split(';'),
    );
    return wanted.some((group) => group.every((option) => chosen.has(option))) !== negated;
  };
}
