import { HubspotRefusal, invalid } from './errors.js';
import { type JsonObject } from './types.js';

/** Most inputs one batch call takes. */
const BATCH_INPUTS_MAX = 100;

/** A request body or a part of it that must be a JSON object. */
export function asObject(value: unknown, what = 'request body'): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`Invalid input JSON: the ${what} must be an object`);
  }
  return value as JsonObject;
}

/** An array, empty when absent. */
export function asArray(value: unknown, what: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(`Invalid input JSON: '${what}' must be an array`);
  return value;
}

export function asTexts(value: unknown, what: string): string[] {
  return asArray(value, what).map((item) => scalar(item, what));
}

/** A text, or a number taken for one: HubSpot accepts ids either way. */
export function scalar(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw invalid(`Some required fields were not set: [${what}]`, { context: { propertyName: [what] } });
}

export function optionalText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : scalar(value, 'value');
}

export function wholeNumber(value: unknown, what: string, fallback: number): number {
  if (value === undefined || value === null || value === '') return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw invalid(`Invalid integer ${JSON.stringify(value)} for '${what}'`);
  return number;
}

/** The `inputs` of a batch call, checked for number and shape. */
export function batchInputs(body: unknown, max = BATCH_INPUTS_MAX): JsonObject[] {
  const inputs = asObject(body)['inputs'];
  if (!Array.isArray(inputs)) throw invalid('Some required fields were not set: [inputs]');
  if (inputs.length > max) {
    throw invalid(`Batch size ${inputs.length} exceeds the limit: no more than ${max} inputs are allowed`);
  }
  return inputs.map((input) => asObject(input, 'batch input'));
}

/** Refuses ids that occur twice, as HubSpot does for a whole batch. */
export function refuseDuplicateIds(ids: readonly string[]): void {
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  if (twice.length === 0) return;
  throw new HubspotRefusal(400, {
    message: `Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`,
    context: { ids: twice },
    category: 'VALIDATION_ERROR',
  });
}
