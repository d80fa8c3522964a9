import { type Environment, type ParseResult } from '@marcbachmann/cel-js';
import { EXPRESSION_CODES } from './codes.js';
import { ExpressionError } from './expressions/expression-error.js';
import { explainFault } from './expressions/faults.js';
import { type FieldUse, type Inspection, type MemberUse, inspect } from './expressions/inspect.js';
import { newEnvironment } from './expressions/language.js';
import {
  type ExpressionType,
  type ExpressionValue,
  LANGUAGE_TYPES,
  languageValue,
  resultType,
  resultValue,
} from './expressions/values.js';
import { type FieldValue } from './values.js';

export { ExpressionError, type ExpressionType, type ExpressionValue, type FieldUse, type MemberUse };

/** The fields of a record by name, with what an expression takes each for. */
export type FieldTypes = Readonly<Record<string, ExpressionType>>;

/**
 * The records an expression may look at. Fields of `fields` are named by themselves (`country`), or
 * `fields["First name"]` where the name is no word; those of `a` and `b` with their side: `a.country`.
 */
export interface ExpressionScope {
  readonly fields?: FieldTypes;
  readonly a?: FieldTypes;
  readonly b?: FieldTypes;
}

type RecordName = keyof ExpressionScope;
const RECORDS: readonly RecordName[] = ['fields', 'a', 'b'];

/** Raw values as vendors answered them, of the records of the scope; ids of groups replaced by their names. */
export type ExpressionInput = { readonly [Name in RecordName]?: Readonly<Record<string, FieldValue>> };

export type ExpressionResult =
  | { readonly ok: true; readonly value: ExpressionValue }
  | { readonly ok: false; readonly code: EvaluationCode; readonly reason: string };

/** Why an expression that compiles has no result for a record. */
export type EvaluationCode = (typeof EXPRESSION_CODES)['notComputable' | 'fieldAbsent'];

/** What an expression comes to: `text` and `number` may be blank, `boolean` and `set` never are. */
export type ResultType = 'text' | 'number' | 'boolean' | 'set';

export interface Expression {
  readonly source: string;
  readonly type: ResultType;
  /** The fields it looks at: all of them are needed to evaluate it. */
  readonly uses: readonly (FieldUse & { readonly record: RecordName })[];
  /** Members spelled out in it, e.g. the names of groups it asks for. */
  readonly members: readonly (MemberUse & { readonly record: RecordName })[];
  /** Never throws, and takes a time that is bounded by the sizes of the values. */
  readonly evaluate: (input: ExpressionInput) => ExpressionResult;
}

/** Longer ones are programs, not rules. */
export const EXPRESSION_CHARACTERS_MAX = 2000;

const WORD = /^[A-Za-z_][A-Za-z0-9_]*$/;

const typesOf = (scope: ExpressionScope, record: string): FieldTypes =>
  (RECORDS.some((name) => name === record) ? scope[record as RecordName] : undefined) ?? {};

const typeOf = (scope: ExpressionScope, record: string, field: string): ExpressionType | undefined => {
  const types = typesOf(scope, record);
  return Object.hasOwn(types, field) ? types[field] : undefined;
};

const declare = (environment: Environment, name: string, type: string): boolean => {
  if (!WORD.test(name) || environment.hasVariable(name)) return false;
  try {
    environment.registerVariable(name, type);
    return true;
  } catch {
    // A word the language keeps for itself: the field is still found as fields["..."].
    return false;
  }
};

/** Declares every field of the scope; gives back the fields that can be named by themselves. */
const declareScope = (environment: Environment, scope: ExpressionScope): ReadonlySet<string> => {
  for (const record of RECORDS) {
    const types = scope[record];
    if (!types) continue;
    const schema = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, LANGUAGE_TYPES[type]]));
    environment.registerVariable(record, { schema });
  }
  const bare = Object.entries(scope.fields ?? {}).filter(([name, type]) =>
    declare(environment, name, LANGUAGE_TYPES[type]),
  );
  return new Set(bare.map(([name]) => name));
};

const parse = (environment: Environment, source: string, scope: ExpressionScope): [ParseResult, Inspection] => {
  if (source.length > EXPRESSION_CHARACTERS_MAX)
    throw new ExpressionError(
      EXPRESSION_CODES.tooLarge,
      source,
      EXPRESSION_CHARACTERS_MAX,
      `the expression is longer than ${EXPRESSION_CHARACTERS_MAX} characters`,
    );
  const parsed = environment.parse(source);
  const inspection = inspect(parsed.ast, {
    has: (name) => RECORDS.some((record) => record === name && scope[record] !== undefined),
    isParts: (record, field) => {
      const type = typeOf(scope, record, field);
      return type === undefined ? undefined : type === 'parts';
    },
    isGroups: (record, field) => typeOf(scope, record, field) === 'groups',
  });
  const check = parsed.check();
  if (!check.valid) throw check.error ?? new Error('the expression is not valid');
  return [parsed, inspection];
};

const failure = (code: EvaluationCode, reason: string): ExpressionResult => ({ ok: false, code, reason });

/** The values an expression needs, in the language's types, or why they cannot be had. */
const contextOf = (
  uses: Expression['uses'],
  scope: ExpressionScope,
  input: ExpressionInput,
  bare: ReadonlySet<string>,
): Map<string, unknown> | ExpressionResult => {
  const context = new Map<string, unknown>();
  const records = new Map<string, Map<string, unknown>>();
  for (const { record, field, parts } of uses) {
    const given = input[record];
    const raw = given && Object.hasOwn(given, field) ? given[field] : undefined;
    if (raw === undefined) return failure(EXPRESSION_CODES.fieldAbsent, `${field} was not read with the record`);
    const type = typeOf(scope, record, field) ?? 'text';
    const value = languageValue(type, raw, parts);
    if (value === undefined)
      return failure(EXPRESSION_CODES.notComputable, `${field} does not hold what its type, ${type}, says`);
    if (record === 'fields' && bare.has(field)) context.set(field, value);
    const values = records.get(record) ?? new Map<string, unknown>();
    records.set(record, values.set(field, value));
  }
  for (const [record, values] of records) context.set(record, values);
  return context;
};

const evaluateWith =
  (parsed: ParseResult, contextFor: (input: ExpressionInput) => Map<string, unknown> | ExpressionResult) =>
  (input: ExpressionInput): ExpressionResult => {
    const context = contextFor(input);
    if (!(context instanceof Map)) return context;
    try {
      const value = resultValue(parsed(context));
      if (value === undefined)
        return failure(EXPRESSION_CODES.notComputable, 'the result is not finite, or longer than a field may be');
      return { ok: true, value };
    } catch (error) {
      return failure(EXPRESSION_CODES.notComputable, explainFault(error, '', []).reason);
    }
  };

/**
 * Compiles an expression of the Common Expression Language over the fields of the scope, once for many records.
 * The language is a part of CEL without regular expressions, clocks, bytes or maps, with one type of number.
 *
 * @param wanted the type it has to come to, if only one will do
 * @throws ExpressionError, and nothing else, for any source
 */
export const compileExpression = (source: string, scope: ExpressionScope, wanted?: ResultType): Expression => {
  const environment = newEnvironment();
  const bare = declareScope(environment, scope);
  const known = RECORDS.flatMap((record) =>
    Object.keys(scope[record] ?? {}).map((name) => (record === 'fields' ? name : `${record}.${name}`)),
  );
  try {
    const [parsed, { fields, members }] = parse(environment, source, scope);
    const type = resultType(parsed.check().type);
    if (type === undefined || (wanted !== undefined && wanted !== type))
      throw new ExpressionError(
        EXPRESSION_CODES.wrongResult,
        source,
        0,
        `this comes to ${type === undefined ? 'nothing a field can hold' : `a ${type}`}, and a ${wanted ?? 'text, number, boolean or set'} is needed`,
      );
    const uses = fields as Expression['uses'];
    return {
      source,
      type,
      uses,
      members: members as Expression['members'],
      evaluate: evaluateWith(parsed, (input) => contextOf(uses, scope, input, bare)),
    };
  } catch (error) {
    throw explainFault(error, source, known);
  }
};
