import { type Converted, type Lens } from './lens.js';
import { type FieldValue, type Side } from './values.js';

/** A lens seen from one side, so that rules are written once for both. */
export const eq = (lens: Lens, side: Side, x: FieldValue | undefined, y: FieldValue | undefined): boolean =>
  side === 'a' ? lens.eqA(x, y) : lens.eqB(x, y);

export const canon = (lens: Lens, side: Side, value: FieldValue | undefined): string =>
  side === 'a' ? lens.canonA(value) : lens.canonB(value);

export const blank = (lens: Lens, side: Side, value: FieldValue | undefined): boolean =>
  side === 'a' ? lens.blankA(value) : lens.blankB(value);

export const predict = (lens: Lens, side: Side, value: FieldValue): FieldValue =>
  side === 'a' ? lens.predictA(value) : lens.predictB(value);

export const keyOf = (lens: Lens, side: Side, value: FieldValue | undefined): string | null =>
  side === 'a' ? lens.keyA(value) : lens.keyB(value);

/** The other side's `value` as side `to` holds it, whose present value is `old`. */
export const convert = (lens: Lens, to: Side, value: FieldValue | undefined, old: FieldValue | undefined): Converted =>
  to === 'a' ? lens.bToA(value, old) : lens.aToB(value, old);
