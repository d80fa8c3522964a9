import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type Decimal, parseDecimal, roundDecimal } from './decimal.js';
import { numeralForm } from './numeral.js';
import { type Reading, type Scheme, meant, refused } from './scheme.js';
import { readVisible } from './text.js';

type NumberSpec = Extract<LensSpec, { kind: 'number' }>;

/** The nearest number a double can hold. */
const asDouble = (value: Decimal): Reading<Decimal> => {
  const held = parseDecimal(String(Number(value)));
  return held === null ? refused(LENS_CODES.numberOutOfRange, 'the number is too large for the field') : meant(held);
};

/** A number, held exactly as text or as a double, compared at the coarser side's decimal places. */
export const numberScheme = (spec: NumberSpec): Scheme<Decimal> => {
  const forms = { a: numeralForm(spec.a), b: numeralForm(spec.b) };
  return {
    read: (side, raw) => {
      if (typeof raw === 'boolean') return refused(LENS_CODES.notNumber, 'not a number');
      const text = readVisible(raw);
      const value = text.ok ? forms[side].read(text.value) : null;
      return value === null ? refused(LENS_CODES.notNumber, 'not a number') : meant(value);
    },
    fit: (side, value) => {
      const rounded = spec.scale === undefined ? value : roundDecimal(value, spec.scale);
      return forms[side].isText ? meant(rounded) : asDouble(rounded);
    },
    format: (side, value) => (forms[side].isText ? forms[side].write(value) : Number(value)),
    text: (value) => value,
    key: (value) => value,
  };
};
