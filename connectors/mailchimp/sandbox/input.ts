import { type FieldTrouble, problems } from './problems.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A scalar as text; anything else as the empty text. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeName = (value: unknown): string => (value === null ? 'NULL' : Array.isArray(value) ? 'array' : typeof value);

/**
 * Reads a request body field by field and collects what does not fit the schema, in the vendor's words, so that one
 * answer names every mistake. Call {@link finish} before using what was read.
 */
export class BodyReader {
  readonly #body: JsonObject;
  readonly #troubles: FieldTrouble[] = [];

  constructor(body: unknown) {
    if (!isObject(body)) {
      throw problems.notValidated([{ field: '', message: `Schema describes object, ${typeName(body)} found instead` }]);
    }
    this.#body = body;
  }

  has(name: string): boolean {
    return this.#body[name] !== undefined;
  }

  requireAll(...names: string[]): void {
    const missing = names.filter((name) => !this.has(name));
    if (missing.length > 0) this.trouble('', `Required fields were not provided: ${missing.join(', ')}`);
  }

  text(name: string): string | undefined {
    return this.#typed(name, 'string') as string | undefined;
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, 'boolean') as boolean | undefined;
  }

  number(name: string): number | undefined {
    return this.#typed(name, 'number') as number | undefined;
  }

  object(name: string): JsonObject | undefined {
    const value = this.#body[name];
    if (value === undefined) return undefined;
    if (isObject(value)) return value;
    if (Array.isArray(value) && value.length === 0) return {}; // PHP callers send an empty map as an empty array
    this.trouble(name, `Schema describes object, ${typeName(value)} found instead`);
    return undefined;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.#body[name];
    if (value === undefined) return undefined;
    if (Array.isArray(value)) return value as unknown[];
    this.trouble(name, `Schema describes array, ${typeName(value)} found instead`);
    return undefined;
  }

  texts(name: string): readonly string[] | undefined {
    const values = this.list(name);
    const wrong = values?.findIndex((value) => typeof value !== 'string') ?? -1;
    if (wrong >= 0) {
      this.trouble(`${name}.item:${wrong}`, `Schema describes string, ${typeName(values?.[wrong])} found instead`);
    }
    return values?.filter((value) => typeof value === 'string');
  }

  oneOf<Value extends string>(name: string, allowed: readonly Value[]): Value | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) this.trouble(name, 'Value must be one of the allowed values: ' + allowed.join(', '));
    return found;
  }

  trouble(field: string, message: string): void {
    this.#troubles.push({ field, message });
  }

  /** Refuses the body when anything read so far did not fit. */
  finish(): void {
    if (this.#troubles.length > 0) throw problems.notValidated(this.#troubles);
  }

  #typed(name: string, type: 'string' | 'boolean' | 'number'): unknown {
    const value = this.#body[name];
    if (value === undefined || typeof value === type) return value;
    this.trouble(name, `Schema describes ${type}, ${typeName(value)} found instead`);
    return undefined;
  }
}

const COUNT_DEFAULT = 10;
const COUNT_MAX = 1000;

/** The page a collection call asks for. */
interface Page {
  count: number;
  offset: number;
}

export function readPage(query: URLSearchParams): Page {
  const whole = (name: string, fallback: number, max: number): number => {
    const text = query.get(name);
    if (text === null || text === '') return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0 || value > max) {
      throw problems.notValidated([{ field: name, message: `Value must be a whole number between 0 and ${max}` }]);
    }
    return value;
  };
  return {
    count: whole('count', COUNT_DEFAULT, COUNT_MAX),
    offset: whole('offset', 0, Number.MAX_SAFE_INTEGER),
  };
}

export const pageOf = <Item>(items: readonly Item[], { count, offset }: Page): Item[] =>
  items.slice(offset, offset + count);

/** A time parameter as milliseconds, or undefined when absent. */
export function readTime(query: URLSearchParams, name: string): number | undefined {
  // A plus sign of an ISO offset that was not percent-encoded arrives as a blank.
  const text = query.get(name)?.replace(/ (?=\d\d:?\d\d$)/, '+');
  if (!text) return undefined;
  const timeMs = Date.parse(/\d$/.test(text) && text.length === 19 ? `${text}Z` : text);
  if (Number.isNaN(timeMs)) throw problems.notValidated([{ field: name, message: 'Value must be an ISO 8601 time' }]);
  return timeMs;
}

export const readFlag = (query: URLSearchParams, name: string): boolean =>
  ['true', '1'].includes(query.get(name)?.toLowerCase() ?? '');
