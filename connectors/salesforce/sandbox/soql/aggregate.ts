import { type ObjectSchema } from '../schema.js';
import { keyOf, type StoredRecord, type Value } from '../store.js';
import { type ShownRecord } from './evaluate.js';
import { type QueryScope, resolvePath } from './paths.js';
import { type AggregateName, type Select, type SelectItem, SoqlError } from './syntax.js';

/** Groups records and computes the aggregates; unnamed ones are called expr0, expr1, … */
export function aggregate(
  scope: QueryScope,
  object: ObjectSchema,
  select: Select,
  records: readonly StoredRecord[],
): ShownRecord[] {
  const groupPaths = select.groupBy.map((path) => resolvePath(scope, object, path));
  const groups = new Map<string, StoredRecord[]>();
  for (const record of records) {
    const key = groupPaths.map((path) => keyOf(path.field.type, path.read(record) as Value)).join('\u0000');
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  if (groupPaths.length === 0 && groups.size === 0) groups.set('', []);
  return [...groups.values()].map((group) => showGroup(scope, object, select, group));
}

function showGroup(
  scope: QueryScope,
  object: ObjectSchema,
  select: Select,
  group: readonly StoredRecord[],
): ShownRecord {
  const row: ShownRecord = { attributes: { type: 'AggregateResult' } };
  let unnamed = 0;
  for (const item of select.items) {
    if (item.kind === 'field') {
      requireGrouped(select, item.path);
      const path = resolvePath(scope, object, item.path);
      row[path.names.at(-1) ?? ''] = group[0] ? path.read(group[0]) : null;
    } else if (item.kind === 'aggregate') {
      const name = item.alias ?? `expr${unnamed++}`;
      row[name] = compute(item.name, columnOf(scope, object, item, group));
    }
  }
  return row;
}

function requireGrouped(select: Select, path: string): void {
  if (select.groupBy.some((grouped) => grouped.toLowerCase() === path.toLowerCase())) return;
  throw new SoqlError('MALFORMED_QUERY', `Field must be grouped or aggregated: ${path}`);
}

function columnOf(
  scope: QueryScope,
  object: ObjectSchema,
  item: Extract<SelectItem, { kind: 'aggregate' }>,
  group: readonly StoredRecord[],
): Value[] {
  if (item.path === undefined) throw new SoqlError('MALFORMED_QUERY', `${item.name} needs a field`);
  const path = resolvePath(scope, object, item.path);
  return group.map((record) => path.read(record) as Value).filter((value) => value !== null);
}

function compute(name: AggregateName, values: readonly Value[]): Value {
  const numbers = values.map(Number);
  const total = numbers.reduce((sum, value) => sum + value, 0);
  const ordered = [...values].sort((x, y) => ((x ?? '') < (y ?? '') ? -1 : 1));
  switch (name) {
    case 'COUNT':
      return values.length;
    case 'COUNT_DISTINCT':
      return new Set(values.map((value) => String(value).toLowerCase())).size;
    case 'MIN':
      return ordered[0] ?? null;
    case 'MAX':
      return ordered.at(-1) ?? null;
    case 'SUM':
      return values.length === 0 ? null : total;
    case 'AVG':
      return values.length === 0 ? null : total / values.length;
    default:
      return name satisfies never;
  }
}
