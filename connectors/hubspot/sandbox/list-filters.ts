import { invalid } from './errors.js';
import { asArray, asObject, asTexts, scalar } from './input.js';
import { type JsonObject, type PropertyValues } from './types.js';

/** Whether a record passes a list's filter branch: OR and AND branches of filters on properties. */
export function matchesBranch(branch: JsonObject, values: PropertyValues): boolean {
  const results = [
    ...asArray(branch['filterBranches'], 'filterBranches').map((inner) =>
      matchesBranch(asObject(inner, 'filter branch'), values),
    ),
    ...asArray(branch['filters'], 'filters').map((filter) => matchesFilter(asObject(filter, 'filter'), values)),
  ];
  return branch['filterBranchType'] === 'OR' ? results.some(Boolean) : results.length > 0 && results.every(Boolean);
}

function matchesFilter(filter: JsonObject, values: PropertyValues): boolean {
  if (filter['filterType'] !== 'PROPERTY') throw invalid(`Unsupported filterType: ${String(filter['filterType'])}`);
  const operation = asObject(filter['operation'], 'operation');
  const held = (values[scalar(filter['property'], 'property')] ?? '').toLowerCase();
  const single = operation['value'] === undefined ? [] : [scalar(operation['value'], 'value')];
  const wanted = [...single, ...asTexts(operation['values'], 'values')].map((value) => value.toLowerCase());
  const operator = scalar(operation['operator'], 'operator');
  switch (operator) {
    case 'IS_KNOWN':
      return held !== '';
    case 'IS_UNKNOWN':
      return held === '';
    case 'IS_EQUAL_TO':
    case 'IS_ANY_OF':
    case 'IS':
      return held !== '' && wanted.includes(held);
    case 'IS_NOT_EQUAL_TO':
    case 'IS_NONE_OF':
    case 'IS_NOT':
      return !wanted.includes(held);
    case 'CONTAINS':
      return wanted.some((value) => held.includes(value));
    case 'DOES_NOT_CONTAIN':
      return !wanted.some((value) => held.includes(value));
    case 'STARTS_WITH':
      return wanted.some((value) => held.startsWith(value));
    case 'ENDS_WITH':
      return wanted.some((value) => held.endsWith(value));
    case 'IS_GREATER_THAN':
      return held !== '' && wanted.some((value) => Number(held) > Number(value));
    case 'IS_LESS_THAN':
      return held !== '' && wanted.some((value) => Number(held) < Number(value));
    default:
      throw invalid(`Unsupported filter operator: ${operator}`);
  }
}
