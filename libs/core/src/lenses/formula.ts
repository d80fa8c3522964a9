import { LENS_CODES } from '../codes.js';
import { compileExpression, type Expression, type FieldTypes, type ResultType } from '../expression.js';
import { ExpressionError } from '../expressions/expression-error.js';
import { type Converted, type Lens, type LensSpec } from '../lens.js';
import { type FieldValue, type Side } from '../values.js';
import { isBlank, lensOf } from './scheme.js';
import { textScheme } from './text.js';
import { cut } from './text-limit.js';

export type FormulaSpec = Extract<LensSpec, { kind: 'formula' }>;
type Raw = FieldValue | undefined;

/** What a formula calls the other side's field where it is not made of parts. */
const SOLE_INPUT = 'value';

const GIVES_NOTHING = 'a formula gives nothing back';

const scopeOf = ({ inputs = [SOLE_INPUT], types = {} }: FormulaSpec): FieldTypes =>
  Object.fromEntries(inputs.map((name) => [name, types[name] ?? 'text']));

/** @throws ExpressionError when it cannot be computed for any record */
const compileFormula = (spec: FormulaSpec): Expression => compileExpression(spec.expression, { fields: scopeOf(spec) });

/** What the formula comes to; `null` for one that is no expression over the fields it is given. */
export const formulaType = (spec: FormulaSpec): ResultType | null => {
  try {
    return compileFormula(spec).type;
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
};

/** Why a formula cannot be used; `null` when it can. */
export const formulaFault = (spec: FormulaSpec): string | null => {
  const { inputs = [SOLE_INPUT], types = {} } = spec;
  const stranger = Object.keys(types).find((name) => !inputs.includes(name));
  if (stranger !== undefined) return `says a type of ${stranger}, which is none of ${inputs.join(', ')}`;
  try {
    compileFormula(spec);
    return null;
  } catch (error) {
    if (error instanceof ExpressionError) return `has a formula that does not work: ${error.message} (${error.code})`;
    throw error;
  }
};

/** One side's value, computed from what the other side holds. It is put right where somebody edits it. */
export const formulaLens = (spec: FormulaSpec): Lens => {
  const formula = compileFormula(spec);
  const { side } = spec;
  const text = lensOf(textScheme({ kind: 'text' }));
  const compute = (raw: Raw): Converted => {
    const result = formula.evaluate({ fields: inputsOf(spec, raw) });
    if (!result.ok)
      return { ok: false, code: result.code, message: `the formula cannot be computed: ${result.reason}` };
    return { ok: true, value: stored(spec, result.value) };
  };
  const agree = (source: Raw, held: Raw): boolean => {
    const computed = compute(source);
    return computed.ok && sameText(text, computed.value, held);
  };
  const give = (to: Side, raw: Raw, old: Raw): Converted => {
    if (to !== side)
      return agree(old, raw)
        ? { ok: true, value: old ?? null }
        : { ok: false, code: LENS_CODES.oneWayOnly, message: GIVES_NOTHING };
    const computed = compute(raw);
    return computed.ok && old !== undefined && sameText(text, computed.value, old)
      ? { ok: true, value: old }
      : computed;
  };
  const canon = (on: Side, raw: Raw): string => (on === side ? heldText(text, raw) : sourceText(raw));
  const blank = (on: Side, raw: Raw): boolean => {
    if (on === side || raw === undefined) return isBlank(raw);
    const computed = compute(raw);
    return computed.ok && isBlank(computed.value);
  };
  return {
    aToB: (a, bOld) => give('b', a, bOld),
    bToA: (b, aOld) => give('a', b, aOld),
    eqA: (x, y) => canon('a', x) === canon('a', y),
    eqB: (x, y) => canon('b', x) === canon('b', y),
    canonA: (raw) => canon('a', raw),
    canonB: (raw) => canon('b', raw),
    agree: (a, b) => (side === 'b' ? agree(a, b) : agree(b, a)),
    predictA: (raw) => raw,
    predictB: (raw) => raw,
    blankA: (raw) => blank('a', raw),
    blankB: (raw) => blank('b', raw),
    enforces: true,
    keyA: () => null,
    keyB: () => null,
  };
};

/** The values a formula looks at, by the names it knows them by. Of a blank composite every part is blank. */
function inputsOf({ inputs }: FormulaSpec, raw: Raw): Readonly<Record<string, FieldValue>> {
  if (raw === undefined) return {};
  if (inputs === undefined) return { [SOLE_INPUT]: raw };
  const parts = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : {};
  return Object.fromEntries(inputs.map((name) => [name, (parts as Readonly<Record<string, string>>)[name] ?? null]));
}

/** A result as the side stores it. */
function stored(spec: FormulaSpec, value: FieldValue): FieldValue {
  const form = spec[spec.side];
  if (typeof value === 'string') return cut(value, form).trim() || null;
  return form?.as === 'string' && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : value;
}

const heldText = (text: Lens, raw: Raw): string =>
  Array.isArray(raw) ? JSON.stringify([...(raw as readonly string[])].sort()) : isBlank(raw) ? '' : text.canonB(raw);

const sameText = (text: Lens, x: Raw, y: Raw): boolean => heldText(text, x) === heldText(text, y);

const sourceText = (raw: Raw): string => {
  if (isBlank(raw)) return '';
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return JSON.stringify(raw);
  return JSON.stringify(Object.entries(raw).sort(([x], [y]) => (x < y ? -1 : 1)));
};
