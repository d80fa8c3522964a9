import { type Account } from './account.js';
import { type Call } from './api.js';
import { invalid } from './errors.js';
import { asArray, asObject, asTexts, optionalText, scalar, wholeNumber } from './input.js';
import { liveProperty, type ObjectType } from './object-types.js';
import { type RecordStore } from './records.js';
import { type SearchIndex } from './search-index.js';
import { type CrmRecord, type JsonObject, type PropertyDefinition, type PropertyValues } from './types.js';
import { timeOf } from './values.js';

const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 200;
const RESULTS_MAX = 10_000;
const GROUPS_MAX = 5;
const FILTERS_PER_GROUP_MAX = 6;
const FILTERS_MAX = 18;
const BODY_MAX = 3_000;

type Operator =
  | 'EQ'
  | 'NEQ'
  | 'LT'
  | 'LTE'
  | 'GT'
  | 'GTE'
  | 'BETWEEN'
  | 'IN'
  | 'NOT_IN'
  | 'HAS_PROPERTY'
  | 'NOT_HAS_PROPERTY'
  | 'CONTAINS_TOKEN'
  | 'NOT_CONTAINS_TOKEN';
const OPERATORS: ReadonlySet<string> = new Set<Operator>([
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
]);

interface Filter {
  definition: PropertyDefinition;
  operator: Operator;
  value: string | undefined;
  highValue: string | undefined;
  values: readonly string[];
}

interface Sort {
  definition: PropertyDefinition;
  descending: boolean;
}

/** A search body that was found in order. */
export interface SearchQuestion {
  groups: readonly (readonly Filter[])[];
  sort: Sort | undefined;
  text: string | undefined;
  properties: readonly string[];
  limit: number;
  after: number;
}

/** Reads a search body; throws HubSpot's 400 for what it does not take. */
export function parseSearch(type: ObjectType, call: Pick<Call, 'body'>): SearchQuestion {
  const body = asObject(call.body);
  if (JSON.stringify(body).length > BODY_MAX) throw invalid(`Search request body is over ${BODY_MAX} characters`);
  const limit = wholeNumber(body['limit'], 'limit', LIMIT_DEFAULT);
  if (limit > LIMIT_MAX) throw invalid(`limit ${limit} exceeds the maximum of ${LIMIT_MAX}`);
  const after = wholeNumber(body['after'], 'after', 0);
  if (after + limit > RESULTS_MAX && after > 0) {
    throw invalid(`Paging beyond ${RESULTS_MAX} results is not supported: after ${after}, limit ${limit}`);
  }
  return {
    groups: parseGroups(type, body),
    sort: parseSort(type, body),
    text: optionalText(body['query']),
    properties: asTexts(body['properties'], 'properties'),
    limit,
    after,
  };
}

/** Names of the properties a search body filters by. */
export function filteredNames(body: unknown): string[] {
  return asArray(asObject(body)['filterGroups'], 'filterGroups')
    .flatMap((group) => asArray(asObject(group, 'filter group')['filters'], 'filters'))
    .map((filter) => scalar(asObject(filter, 'filter')['propertyName'], 'propertyName'));
}

function parseGroups(type: ObjectType, body: JsonObject): Filter[][] {
  const groups = asArray(body['filterGroups'], 'filterGroups').map((group) =>
    asArray(asObject(group, 'filter group')['filters'], 'filters'),
  );
  // Filters may also stand outside any group; they then make up the only one.
  const bare = asArray(body['filters'], 'filters');
  if (groups.length === 0 && bare.length > 0) groups.push(bare);
  if (groups.length > GROUPS_MAX)
    throw invalid(`Too many filter groups: ${groups.length}, the maximum is ${GROUPS_MAX}`);
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  if (groups.some((group) => group.length > FILTERS_PER_GROUP_MAX) || total > FILTERS_MAX) {
    throw invalid(`Too many filters: at most ${FILTERS_PER_GROUP_MAX} a group and ${FILTERS_MAX} in all`);
  }
  return groups.map((group) => group.map((filter) => parseFilter(type, asObject(filter, 'filter'))));
}

function parseFilter(type: ObjectType, filter: JsonObject): Filter {
  const operator = scalar(filter['operator'], 'operator');
  if (!OPERATORS.has(operator)) throw invalid(`Unknown search operator: ${operator}`);
  const parsed: Filter = {
    definition: searchable(type, scalar(filter['propertyName'], 'propertyName')),
    operator: operator as Operator,
    value: optionalText(filter['value']),
    highValue: optionalText(filter['highValue']),
    values: asTexts(filter['values'], 'values'),
  };
  const needsValue = !['IN', 'NOT_IN', 'HAS_PROPERTY', 'NOT_HAS_PROPERTY'].includes(operator);
  if (needsValue && parsed.value === undefined) throw invalid(`operator ${operator} requires a value`);
  return parsed;
}

function parseSort(type: ObjectType, body: JsonObject): Sort | undefined {
  const sorts = asArray(body['sorts'], 'sorts');
  if (sorts.length > 1) throw invalid('Only one sort is supported');
  const [first] = sorts;
  if (first === undefined) return undefined;
  if (typeof first === 'string') {
    const descending = first.startsWith('-');
    return { definition: searchable(type, descending ? first.slice(1) : first), descending };
  }
  const sort = asObject(first, 'sort');
  return {
    definition: searchable(type, scalar(sort['propertyName'], 'propertyName')),
    descending: sort['direction'] === 'DESCENDING',
  };
}

function searchable(type: ObjectType, name: string): PropertyDefinition {
  const definition = liveProperty(type, name);
  if (definition) return definition;
  throw invalid('There was a problem with the request.', {
    errors: [{ message: `A property named '${name}' does not exist`, code: 'PROPERTY_DOESNT_EXIST' }],
  });
}

export interface SearchOutcome {
  /** What the index counts, archived records it has not yet dropped included. */
  total: number;
  records: CrmRecord[];
  nextAfter: number | undefined;
}

/** Answers a search from what the index knows; the records found are live ones, in their present state. */
export function search(
  type: ObjectType,
  question: SearchQuestion,
  records: RecordStore,
  index: SearchIndex,
): SearchOutcome {
  const hits: { record: CrmRecord; values: PropertyValues }[] = [];
  for (const record of records.all(type)) {
    const state = index.stateOf(record);
    if (!state || state.archived || !matches(type, question, state.values)) continue;
    hits.push({ record, values: state.values });
  }
  const { sort, after, limit } = question;
  if (sort) {
    const sign = sort.descending ? -1 : 1;
    hits.sort(
      (x, y) => sign * compare(sort.definition, x.values, y.values) || Number(x.record.id) - Number(y.record.id),
    );
  }
  const page = hits.slice(after, after + limit);
  return {
    total: hits.length,
    records: page.map(({ record }) => record).filter((record) => record.archivedAtMs === undefined),
    nextAfter: after + limit < hits.length ? after + limit : undefined,
  };
}

/** A record whose latest change search has yet to learn of. */
export interface LaggingRecord {
  id: string;
  archived: boolean;
  /** Whether the state search still holds passes the filters. */
  matchesIndexed: boolean;
}

export function laggingRecords(account: Account, typeName: string, searchBody: unknown): LaggingRecord[] {
  const type = account.types.get(typeName);
  const question = parseSearch(type, { body: searchBody });
  return [...account.records.all(type)]
    .filter((record) => account.index.isBehind(record))
    .map((record) => {
      const state = account.index.stateOf(record);
      const matchesIndexed = state !== undefined && !state.archived && matches(type, question, state.values);
      return { id: record.id, archived: record.archivedAtMs !== undefined, matchesIndexed };
    });
}

/** Whether values satisfy a question: any group, and all filters of that group. */
function matches(type: ObjectType, question: SearchQuestion, values: PropertyValues): boolean {
  const { groups, text } = question;
  if (groups.length > 0 && !groups.some((group) => group.every((filter) => passes(filter, values)))) return false;
  if (text === undefined || text === '') return true;
  const needle = text.toLowerCase();
  return type.searchableProperties.some((name) => (values[name] ?? '').toLowerCase().includes(needle));
}

function passes(filter: Filter, values: PropertyValues): boolean {
  const { definition, operator } = filter;
  const held = values[definition.name] ?? '';
  const has = held !== '';
  switch (operator) {
    case 'HAS_PROPERTY':
      return has;
    case 'NOT_HAS_PROPERTY':
      return !has;
    case 'EQ':
      return has && order(definition, held, filter.value) === 0;
    case 'NEQ':
      return !has || order(definition, held, filter.value) !== 0;
    case 'LT':
      return has && order(definition, held, filter.value) < 0;
    case 'LTE':
      return has && order(definition, held, filter.value) <= 0;
    case 'GT':
      return has && order(definition, held, filter.value) > 0;
    case 'GTE':
      return has && order(definition, held, filter.value) >= 0;
    case 'BETWEEN':
      return has && order(definition, held, filter.value) >= 0 && order(definition, held, filter.highValue) <= 0;
    case 'IN':
      return has && isListed(definition, held, filter.values);
    case 'NOT_IN':
      return !has || !isListed(definition, held, filter.values);
    case 'CONTAINS_TOKEN':
      return has && hasToken(held, filter.value ?? '');
    case 'NOT_CONTAINS_TOKEN':
      return !has || !hasToken(held, filter.value ?? '');
    default: {
      const unreachable: never = operator;
      throw new TypeError(`unknown operator ${String(unreachable)}`);
    }
  }
}

/** Text is indexed in lower case and listed values are compared as sent, so upper-case ones are never found. */
function isListed(definition: PropertyDefinition, held: string, values: readonly string[]): boolean {
  if (definition.type === 'string') return values.includes(held.toLowerCase());
  if (definition.type === 'enumeration') return held.split(';').some((part) => values.includes(part));
  return values.some((value) => order(definition, held, value) === 0);
}

function hasToken(held: string, wanted: string): boolean {
  const pattern = wanted
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const whole = new RegExp(`^${pattern}$`, 'u');
  const text = held.toLowerCase();
  return whole.test(text) || text.split(/[^\p{L}\p{N}]+/u).some((token) => whole.test(token));
}

function compare(definition: PropertyDefinition, left: PropertyValues, right: PropertyValues): number {
  return order(definition, left[definition.name] ?? '', right[definition.name] ?? '');
}

/** Sign of held minus wanted, by the property's type. Enumerations tell upper case from lower, text does not. */
function order(definition: PropertyDefinition, held: string, wanted = ''): number {
  switch (definition.type) {
    case 'number':
      return Number(held) - Number(wanted);
    case 'date':
    case 'datetime':
      return (timeOf(held) ?? 0) - (timeOf(wanted) ?? 0);
    case 'enumeration':
      return held === wanted ? 0 : held < wanted ? -1 : 1;
    default: {
      const [left, right] = [held.toLowerCase(), wanted.toLowerCase()];
      return left === right ? 0 : left < right ? -1 : 1;
    }
  }
}
