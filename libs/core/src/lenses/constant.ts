import { LENS_CODES } from '../codes.js';
import { type Converted, type Lens, type LensSpec } from '../lens.js';
import { type FieldValue, type Side } from '../values.js';
import { lensOf } from './scheme.js';
import { textScheme } from './text.js';

type ConstantSpec = Extract<LensSpec, { kind: 'constant' }>;
type Raw = FieldValue | undefined;

const GIVES_NOTHING = 'a constant gives nothing back';

/** One side always holds the same value; what the other side's field holds says nothing. */
export const constantLens = ({ side, value }: ConstantSpec): Lens => {
  const text = lensOf(textScheme({ kind: 'text' }));
  const isHeld = (held: Raw): boolean => text.eqA(held, value);
  const give = (to: Side, raw: Raw, old: Raw): Converted => {
    if (to === side) return { ok: true, value: isHeld(old) ? (old ?? null) : value };
    if (isHeld(raw)) return { ok: true, value: old ?? null };
    return { ok: false, code: LENS_CODES.oneWayOnly, message: GIVES_NOTHING };
  };
  const eq = (on: Side, x: Raw, y: Raw): boolean => on !== side || text.eqA(x, y);
  const canon = (on: Side, raw: Raw): string => (on === side ? text.canonA(raw) : '');
  const blank = (on: Side, raw: Raw): boolean => on === side && text.blankA(raw);
  return {
    aToB: (a, bOld) => give('b', a, bOld),
    bToA: (b, aOld) => give('a', b, aOld),
    eqA: (x, y) => eq('a', x, y),
    eqB: (x, y) => eq('b', x, y),
    canonA: (raw) => canon('a', raw),
    canonB: (raw) => canon('b', raw),
    agree: (a, b) => isHeld(side === 'a' ? a : b),
    predictA: (raw) => raw,
    predictB: (raw) => raw,
    blankA: (raw) => blank('a', raw),
    blankB: (raw) => blank('b', raw),
    enforces: true,
    keyA: () => null,
    keyB: () => null,
  };
};
