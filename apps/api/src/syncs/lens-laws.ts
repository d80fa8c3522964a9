import { type FieldValue, type Lens, type Pair, type Side, SIDES } from '#core';

type Raw = FieldValue | undefined;

/** A value of a side by its place among those it was given with. */
export interface LawBreaker {
  readonly side: Side;
  readonly at: number;
}

const away = (lens: Lens, side: Side, value: Raw, old: Raw) =>
  side === 'a' ? lens.aToB(value, old) : lens.bToA(value, old);
const home = (lens: Lens, side: Side, value: Raw, old: Raw) =>
  side === 'a' ? lens.bToA(value, old) : lens.aToB(value, old);
const eq = (lens: Lens, side: Side, x: Raw, y: Raw): boolean => (side === 'a' ? lens.eqA(x, y) : lens.eqB(x, y));
export const isBlank = (lens: Lens, side: Side, value: Raw): boolean =>
  side === 'a' ? lens.blankA(value) : lens.blankB(value);

/**
 * Which values do not come back meaning the same after travelling to the other side and back: alone, and where the other
 * side had one of its own sampled values before.
 */
export function lawBreakers(lens: Lens, values: Pair<readonly Raw[]>): readonly LawBreaker[] {
  return SIDES.flatMap((side) => {
    const others = values[side === 'a' ? 'b' : 'a'];
    return values[side].flatMap((value, at) => {
      const before = [undefined, others[at % Math.max(others.length, 1)]];
      return before.every((old) => comesBack(lens, side, value, old)) ? [] : [{ side, at }];
    });
  });
}

function comesBack(lens: Lens, side: Side, value: Raw, old: Raw): boolean {
  const there = away(lens, side, value, old);
  // What cannot be converted never travels: it is a conflict to look at, not a broken law.
  if (!there.ok) return true;
  const back = home(lens, side, there.value, value);
  if (!back.ok || !eq(lens, side, back.value, value)) return false;
  // And with nothing there to go by, as where the record is made anew.
  if (isBlank(lens, side, value)) return true;
  const again = home(lens, side, there.value, undefined);
  return !again.ok || agrees(lens, side, again.value, there.value);
}

const agrees = (lens: Lens, side: Side, own: Raw, other: Raw): boolean =>
  side === 'a' ? lens.agree(own, other) : lens.agree(other, own);
