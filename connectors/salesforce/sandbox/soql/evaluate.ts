import { type AddressValue } from '../derived.js';
import { type ObjectSchema } from '../schema.js';
import { keyOf, type StoredRecord, type Value } from '../store.js';
import { aggregate } from './aggregate.js';
import { candidates, compileCondition } from './conditions.js';
import {
  followParents,
  noSuchColumn,
  type QueryScope,
  type ResolvedPath,
  resolveObject,
  resolvePath,
} from './paths.js';
import { type OrderItem, type Select, type SelectItem, SoqlError } from './syntax.js';

const OFFSET_MAX = 2_000;
const FIELDS_LIMIT_MAX = 200;

/** A record as an answer shows it. */
export interface ShownRecord {
  attributes: { type: string; url?: string };
  [field: string]: unknown;
}

/** The rows of a query, shown one page at a time; COUNT() has a total and no rows. */
export interface QueryRows {
  totalSize: number;
  show(from: number, to: number): ShownRecord[];
}

/** Runs a parsed statement. `includeDeleted` is what /queryAll adds. */
export function runSelect(scope: QueryScope, select: Select, includeDeleted: boolean): QueryRows {
  const object = resolveObject(scope, select.object);
  if (select.offset > OFFSET_MAX) {
    throw new SoqlError('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${OFFSET_MAX}`);
  }
  const isCount = select.items.some((item) => item.kind === 'count');
  const show = isCount ? undefined : projection(scope, object, select);
  const records = matching(scope, object, select, includeDeleted);
  if (isCount) return { totalSize: Math.min(records.length, select.limit ?? Infinity), show: () => [] };
  if (select.groupBy.length > 0 || select.items.some((item) => item.kind === 'aggregate')) {
    return paged(aggregate(scope, object, select, records), (row) => row, select);
  }
  return paged(sorted(scope, object, records, select.orderBy), show ?? (() => ({ attributes: { type: '' } })), select);
}

function paged<Row>(rows: Row[], show: (row: Row) => ShownRecord, select: Select): QueryRows {
  const end = select.limit === undefined ? undefined : select.offset + select.limit;
  const kept = select.offset === 0 && end === undefined ? rows : rows.slice(select.offset, end);
  return { totalSize: kept.length, show: (from, to) => kept.slice(from, to).map(show) };
}

function matching(scope: QueryScope, object: ObjectSchema, select: Select, includeDeleted: boolean): StoredRecord[] {
  const { where } = select;
  const subSelect = (inner: Select): Value[] => selectedValues(scope, inner);
  const fits = where ? compileCondition(scope, object, where, subSelect) : () => true;
  const pool = (where && candidates(scope, object, where)) ?? scope.store.table(object.name).all();
  const found: StoredRecord[] = [];
  for (const record of pool) {
    const reached = includeDeleted || select.allRows || record['IsDeleted'] !== true;
    if (reached && scope.store.shows(object, record) && fits(record)) found.push(record);
  }
  return found;
}

/** The one column a sub-select gives to IN. */
function selectedValues(scope: QueryScope, select: Select): Value[] {
  const [item] = select.items;
  if (item?.kind !== 'field') throw new SoqlError('MALFORMED_QUERY', 'Semi join sub-selects can only select one field');
  const object = resolveObject(scope, select.object);
  const path = resolvePath(scope, object, item.path);
  return matching(scope, object, select, false).map((record) => path.read(record) as Value);
}

function sorted(
  scope: QueryScope,
  object: ObjectSchema,
  records: StoredRecord[],
  orderBy: readonly OrderItem[],
): StoredRecord[] {
  const keys = orderBy.map((item) => ({ item, path: sortable(resolvePath(scope, object, item.path)) }));
  const decorated = records.map((record) => ({
    record,
    id: String(record['Id']),
    values: keys.map(({ path }) => sortKey(path, path.read(record) as Value)),
  }));
  decorated.sort((x, y) => {
    for (const [index, { item }] of keys.entries()) {
      const order = compareKeys(x.values[index] ?? null, y.values[index] ?? null, item);
      if (order !== 0) return order;
    }
    return x.id < y.id ? -1 : x.id > y.id ? 1 : 0;
  });
  return decorated.map(({ record }) => record);
}

function sortable(path: ResolvedPath): ResolvedPath {
  if (path.field.describe['sortable'] !== false) return path;
  throw new SoqlError('INVALID_FIELD', `field '${path.field.name}' can not be sorted in a query call`);
}

const sortKey = (path: ResolvedPath, value: Value): Value =>
  typeof value === 'string' ? keyOf(path.field.type, value) : value;

function compareKeys(x: Value, y: Value, item: OrderItem): number {
  if (x === y) return 0;
  if (x === null || y === null) return (x === null) === item.nullsLast ? 1 : -1;
  return (x < y ? -1 : 1) * (item.descending ? -1 : 1);
}

/** Checks the selected fields once and gives the function that shows a record. */
function projection(scope: QueryScope, object: ObjectSchema, select: Select): (record: StoredRecord) => ShownRecord {
  const showers = select.items.flatMap((item) => itemShower(scope, object, select, item));
  return (record) => {
    const shown = recordHead(scope, object, record);
    for (const show of showers) show(record, shown);
    return shown;
  };
}

/** The `attributes` every shown record starts with. */
export const recordHead = (scope: QueryScope, object: ObjectSchema, record: StoredRecord): ShownRecord => ({
  attributes: {
    type: object.name,
    url: `/services/data/v${scope.version}.0/sobjects/${object.name}/${String(record['Id'])}`,
  },
});

type Shower = (record: StoredRecord, shown: ShownRecord) => void;

function itemShower(scope: QueryScope, object: ObjectSchema, select: Select, item: SelectItem): Shower[] {
  switch (item.kind) {
    case 'field':
      return [pathShower(scope, object, resolvePath(scope, object, item.path))];
    case 'fields': {
      if (item.which !== 'STANDARD' && (select.limit ?? Infinity) > FIELDS_LIMIT_MAX) {
        throw new SoqlError('MALFORMED_QUERY', 'The SOQL FIELDS function must have a LIMIT of at most 200');
      }
      return object
        .fieldsFor(scope.version)
        .filter((field) => item.which === 'ALL' || field.custom === (item.which === 'CUSTOM'))
        .map((field) => pathShower(scope, object, resolvePath(scope, object, field.name)));
    }
    case 'children':
      return [childrenShower(scope, object, item.select)];
    case 'count':
    case 'aggregate':
      return [];
    default:
      return item satisfies never;
  }
}

function pathShower(scope: QueryScope, object: ObjectSchema, path: ResolvedPath): Shower {
  const last = path.names.at(-1) ?? '';
  if (path.parents.length === 0) {
    return (record, shown) => {
      shown[last] = path.read(record);
    };
  }
  return (record, shown) => {
    let target: ShownRecord = shown;
    for (const [depth, name] of path.names.slice(0, -1).entries()) {
      const parent = followParents(scope.store, object, record, path.parents.slice(0, depth + 1));
      if (!parent) {
        target[name] = null;
        return;
      }
      target[name] ??= recordHead(scope, parent.object, parent.record);
      target = target[name] as ShownRecord;
    }
    target[last] = path.read(record) satisfies Value | AddressValue;
  };
}

/** `(SELECT … FROM Contacts)`: the child records, or null when there are none. */
function childrenShower(scope: QueryScope, object: ObjectSchema, select: Select): Shower {
  const link = object.children.find(([, , name]) => name?.toLowerCase() === select.object.toLowerCase());
  const child = link && scope.store.schema.object(link[0]);
  if (!link || !child) throw noSuchColumn(select.object, object.name);
  const [childName, field, relationship] = link;
  return (record, shown) => {
    const id = String(record['Id']);
    const mine = { kind: 'compare', path: field, operator: '=', literal: { kind: 'value', value: id } } as const;
    const where = select.where ? ({ kind: 'and', parts: [mine, select.where] } as const) : mine;
    const rows = runSelect(scope, { ...select, object: childName, where }, false);
    const records = rows.show(0, rows.totalSize);
    shown[relationship ?? childName] = records.length === 0 ? null : { totalSize: rows.totalSize, done: true, records };
  };
}
