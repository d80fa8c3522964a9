import { Environment } from '@marcbachmann/cel-js';
import { foldGroupName } from '../groups.js';

/** Names of groups as an expression sees them: compared in the form in which groups are paired. */
export class GroupNames {
  readonly #folded: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    this.#folded = new Set(names.map(foldGroupName));
  }

  get size(): number {
    return this.#folded.size;
  }

  has(name: string): boolean {
    return this.#folded.has(foldGroupName(name));
  }
}

/** Larger syntax trees than these are programs, not rules. */
const LIMITS = { maxDepth: 32, maxAstNodes: 1000, maxListElements: 200, maxMapEntries: 0, maxCallArguments: 4 };

/** Functions an expression may call by name; everything else of the library is switched off. */
export const CALLS: ReadonlySet<string> = new Set(['isBlank', 'number', 'round', 'size', 'text']);

/** Functions an expression may call on a value. */
export const METHODS: ReadonlySet<string> = new Set([
  'all',
  'contains',
  'endsWith',
  'exists',
  'hasAll',
  'hasAny',
  'indexOf',
  'join',
  'lower',
  'size',
  'startsWith',
  'substring',
  'trim',
  'upper',
]);

/** Functions that look at the members of a set one by one. */
export const MEMBER_LOOPS: ReadonlySet<string> = new Set(['all', 'exists']);

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** The number a text says in decimal notation; `NaN`, which is a blank number, where it says none. */
export const numberIn = (text: string): number => (DECIMAL.test(text.trim()) ? Number(text) : Number.NaN);

const DIGITS_MAX = 12;

const round = (value: number, digits: number): number => {
  const places = Math.min(DIGITS_MAX, Math.max(0, Math.trunc(digits)));
  const rounded = Number(`${Math.round(Number(`${value}e${places}`))}e-${places}`);
  // Numbers that are written with an exponent of their own have no such digits.
  return Number.isNaN(rounded) ? value : rounded;
};

const ARITHMETIC: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

const textOf = (value: unknown): string => (typeof value === 'number' && Number.isNaN(value) ? '' : String(value));

const INDEXES = ['double', 'int'];

/** What the library knows as `int` only comes from counting; the two kinds of numbers mix freely. */
const withNumbers = (environment: Environment): void => {
  const exact = { async: false };
  for (const [operator, compute] of Object.entries(ARITHMETIC))
    for (const [left, right] of [
      ['int', 'double'],
      ['double', 'int'],
    ])
      environment.registerOperator(`${left} ${operator} ${right}: double`, (a: unknown, b: unknown) =>
        compute(Number(a), Number(b)),
      );
  environment.registerOperator('double == int', (a: unknown, b: unknown) => a === Number(b));
  environment.registerFunction('number(string): double', (value: string) => numberIn(value), exact);
  environment.registerFunction('round(double): double', (value: number) => round(value, 0), exact);
  environment.registerFunction(
    'round(double, double): double',
    (value: number, digits: number) => round(value, digits),
    exact,
  );
};

const withTexts = (environment: Environment): void => {
  const exact = { async: false };
  for (const type of ['string', 'double', 'int', 'bool'])
    environment.registerFunction(`text(${type}): string`, (value: unknown) => textOf(value), exact);
  environment.registerFunction('string.lower(): string', (value: string) => value.toLowerCase(), exact);
  environment.registerFunction('string.upper(): string', (value: string) => value.toUpperCase(), exact);
  // Positions outside of the text are its ends, as people expect of a text that happens to be short.
  const part = (value: string, from: unknown, to?: unknown): string =>
    value.substring(Number(from), to === undefined ? undefined : Math.max(Number(from), Number(to)));
  environment.registerFunction('string.substring(double): string', part, exact);
  for (const from of INDEXES)
    for (const to of INDEXES)
      if (from !== 'int' || to !== 'int')
        environment.registerFunction(`string.substring(${from}, ${to}): string`, part, exact);
};

const withSets = (environment: Environment): void => {
  const exact = { async: false };
  environment.registerType('groups', GroupNames);
  environment.registerOperator('string in groups', (name: string, groups: GroupNames) => groups.has(name));
  environment.registerFunction('size(groups): int', (groups: GroupNames) => BigInt(groups.size), exact);
  environment.registerFunction('groups.size(): int', (groups: GroupNames) => BigInt(groups.size), exact);
  const holds = (members: readonly string[] | GroupNames): ((member: string) => boolean) => {
    if (members instanceof GroupNames) return (name) => members.has(name);
    const known = new Set(members);
    return (member) => known.has(member);
  };
  for (const type of ['groups', 'list<string>']) {
    environment.registerFunction(
      `${type}.hasAny(list<string>): bool`,
      (members: GroupNames, wanted: readonly string[]) => wanted.some(holds(members)),
      exact,
    );
    environment.registerFunction(
      `${type}.hasAll(list<string>): bool`,
      (members: GroupNames, wanted: readonly string[]) => wanted.every(holds(members)),
      exact,
    );
  }
};

const withBlanks = (environment: Environment): void => {
  const exact = { async: false };
  environment.registerFunction('isBlank(string): bool', (value: string) => value.trim() === '', exact);
  environment.registerFunction('isBlank(double): bool', (value: number) => Number.isNaN(value), exact);
  environment.registerFunction('isBlank(list<string>): bool', (value: readonly string[]) => value.length === 0, exact);
  environment.registerFunction('isBlank(groups): bool', (value: GroupNames) => value.size === 0, exact);
};

const base = new Environment({ unlistedVariablesAreDyn: false, limits: LIMITS });
withNumbers(base);
withTexts(base);
withSets(base);
withBlanks(base);

/** A fresh environment with the functions of the language and no names yet. */
export const newEnvironment = (): Environment => base.clone();
