import { type FieldValue, type Lens, type Pair } from '#core';

type Values = readonly (FieldValue | undefined)[];

/** How many values do not come back meaning the same after travelling to the other side and back. */
export function lawBreakers(lens: Lens, values: Pair<Values>): number {
  const fromA = values.a.filter((a) => {
    const there = lens.aToB(a, undefined);
    // What cannot be converted never travels: it is a conflict to look at, not a broken law.
    if (!there.ok) return false;
    const back = lens.bToA(there.value, a);
    return !back.ok || !lens.eqA(back.value, a);
  });
  const fromB = values.b.filter((b) => {
    const there = lens.bToA(b, undefined);
    if (!there.ok) return false;
    const back = lens.aToB(there.value, b);
    return !back.ok || !lens.eqB(back.value, b);
  });
  return fromA.length + fromB.length;
}
