import { compileLens } from '../compile-lens.js';
import { type Converted, type LensSpec } from '../lens.js';
import { type FieldValue } from '../values.js';

/** Side b's value for side a's, by the lens of a specification. */
export const toB = (spec: LensSpec, a: FieldValue | undefined, bOld?: FieldValue): Converted =>
  compileLens(spec).aToB(a, bOld);

export const toA = (spec: LensSpec, b: FieldValue | undefined, aOld?: FieldValue): Converted =>
  compileLens(spec).bToA(b, aOld);

export const ok = (value: FieldValue): Converted => ({ ok: true, value });
