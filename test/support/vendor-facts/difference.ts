/** Where a value stands in an answer: `results[].id`; header values stand at `header:<lower-case name>`. */
export type JsonPosition = string;

/**
 * How a value is compared:
 * `exact`: equal, once the recorded ids inside it are translated;
 * `id`: minted by the vendor: of one JSON type, and the same recorded id always the same sandbox id;
 * `time`: both empty, or both a time;
 * `present`: of one JSON type, the content is the account's own.
 */
export type ValueKind = 'exact' | 'id' | 'time' | 'present';

/** What one vendor's answers need to be compared. */
export interface ValueRules {
  kindOf(position: JsonPosition, recorded: unknown): ValueKind;
  /**
   * For arrays whose order means nothing: the key by which items of both sides are paired. Undefined (or no function)
   * compares by index.
   */
  alignBy?(position: JsonPosition, item: unknown): string | undefined;
}

export interface Difference {
  kind: 'keys' | 'value';
  at: JsonPosition;
  recorded: unknown;
  actual: unknown;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Shorter ids (a merge field's `3`) are only known as whole values: inside a text they are more likely something else. */
const ID_INSIDE_TEXT_LENGTH_MIN = 6;

/** Recorded ids and the sandbox ids that stand for them. */
export class IdMap {
  readonly #actualByRecorded = new Map<string, string | number>();

  /** Remembers a pair; the first one learned stays. */
  learn(recorded: string | number, actual: string | number): void {
    const key = String(recorded);
    if (key !== '' && !this.#actualByRecorded.has(key)) this.#actualByRecorded.set(key, actual);
  }

  get(recorded: string | number): string | number | undefined {
    return this.#actualByRecorded.get(String(recorded));
  }

  /** Replaces a text that is a known recorded id, or every long enough id standing in it as a whole word. */
  translateText(text: string): string {
    if (this.#actualByRecorded.size === 0) return text;
    const whole = this.#actualByRecorded.get(text);
    if (whole !== undefined) return String(whole);
    return text.replace(/[A-Za-z0-9_-]+/g, (word) => {
      const known = this.#insideText(word);
      return known ?? word.replace(/[A-Za-z0-9]+/g, (part) => this.#insideText(part) ?? part);
    });
  }

  /** Like {@link translateText}, and short ids too where they are a whole segment of the path. */
  translatePath(path: string): string {
    return path
      .split('/')
      .map((segment) => this.translateText(segment))
      .join('/');
  }

  /** Replaces known recorded ids anywhere in a JSON value; numbers only as a whole. */
  translate(value: unknown): unknown {
    if (typeof value === 'string') return this.translateText(value);
    if (typeof value === 'number') return this.#actualByRecorded.get(String(value)) ?? value;
    if (Array.isArray(value)) return value.map((item) => this.translate(item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [this.translateText(key), this.translate(item)]),
      );
    }
    return value;
  }

  #insideText(word: string): string | undefined {
    if (word.length < ID_INSIDE_TEXT_LENGTH_MIN) return undefined;
    const actual = this.#actualByRecorded.get(word);
    return actual === undefined ? undefined : String(actual);
  }
}

/**
 * Compares a recorded answer body with the sandbox's. Ids are learned into `ids` first, so an id may stand inside
 * another text (a link, a message) before its own position is reached. Keys beside each other make one difference.
 */
export function diffAnswers(
  recorded: unknown,
  actual: unknown,
  rules: ValueRules,
  ids: IdMap,
  position: JsonPosition = '',
): Difference[] {
  learnIds(recorded, actual, rules, ids, position);
  return diffAt(recorded, actual, rules, ids, position);
}

function learnIds(recorded: unknown, actual: unknown, rules: ValueRules, ids: IdMap, at: JsonPosition): void {
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    for (const [left, right] of pairItems(recorded, actual, rules, at)) learnIds(left, right, rules, ids, `${at}[]`);
  } else if (isObject(recorded) && isObject(actual)) {
    for (const key of Object.keys(recorded)) learnIds(recorded[key], actual[key], rules, ids, child(at, key));
  } else if (isIdValue(recorded) && isIdValue(actual) && rules.kindOf(at, recorded) === 'id') {
    ids.learn(recorded, actual);
  }
}

function diffAt(recorded: unknown, actual: unknown, rules: ValueRules, ids: IdMap, at: JsonPosition): Difference[] {
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    if (recorded.length !== actual.length)
      return [{ kind: 'value', at: `${at}.length`, recorded: recorded.length, actual: actual.length }];
    return pairItems(recorded, actual, rules, at).flatMap(([left, right]) =>
      diffAt(left, right, rules, ids, `${at}[]`),
    );
  }
  if (isObject(recorded) && isObject(actual)) return diffObjects(recorded, actual, rules, ids, at);
  const kind = rules.kindOf(at, recorded);
  return sameValue(kind, recorded, actual, ids) ? [] : [{ kind: 'value', at, recorded, actual }];
}

function diffObjects(
  recorded: Record<string, unknown>,
  actual: Record<string, unknown>,
  rules: ValueRules,
  ids: IdMap,
  at: JsonPosition,
): Difference[] {
  const translated = new Map(Object.keys(recorded).map((key) => [String(ids.get(key) ?? key), key]));
  const missing = [...translated.keys()].filter((key) => !(key in actual));
  const extra = Object.keys(actual).filter((key) => !translated.has(key));
  const differences: Difference[] =
    missing.length + extra.length > 0 ? [{ kind: 'keys', at, recorded: missing, actual: extra }] : [];
  for (const [key, recordedKey] of translated) {
    if (key in actual) {
      differences.push(...diffAt(recorded[recordedKey], actual[key], rules, ids, child(at, recordedKey)));
    }
  }
  return differences;
}

function sameValue(kind: ValueKind, recorded: unknown, actual: unknown, ids: IdMap): boolean {
  switch (kind) {
    case 'exact':
      return JSON.stringify(ids.translate(recorded)) === JSON.stringify(actual);
    case 'id':
      if (!isIdValue(recorded)) return recorded === actual;
      return typeof recorded === typeof actual && (recorded === '' ? actual === '' : ids.get(recorded) === actual);
    case 'time':
      return isTime(recorded) ? isTime(actual) : recorded === actual;
    case 'present':
      return jsonType(recorded) === jsonType(actual);
  }
}

function pairItems(
  recorded: readonly unknown[],
  actual: readonly unknown[],
  rules: ValueRules,
  at: JsonPosition,
): [unknown, unknown][] {
  const inKeyOrder = (items: readonly unknown[]): unknown[] => {
    const keyed = items.map((item) => ({ item, key: rules.alignBy?.(at, item) }));
    if (keyed.some(({ key }) => key === undefined)) return [...items];
    return keyed.sort((x, y) => (x.key ?? '').localeCompare(y.key ?? '')).map(({ item }) => item);
  };
  const right = inKeyOrder(actual);
  return inKeyOrder(recorded).map((item, index) => [item, right[index]]);
}

const child = (at: JsonPosition, key: string): JsonPosition => (at === '' ? key : `${at}.${key}`);
const isObject = (value: unknown): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isIdValue = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';
const isTime = (value: unknown): boolean =>
  (typeof value === 'string' && !Number.isNaN(Date.parse(value))) || (typeof value === 'number' && value > 1e9);
const jsonType = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
