import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type Pair, otherSide } from '../values.js';
import { type Scheme, meant, refused } from './scheme.js';
import { readText } from './text.js';

type ChoiceSpec = Extract<LensSpec, { kind: 'choice' }>;

/** A choice by side b's value for it; one outside the table by itself. */
interface Choice {
  readonly inTable: boolean;
  readonly value: string;
}

/** First occurrence wins, so that a value written twice always converts the same way. */
const firstOf = (pairs: Iterable<readonly [string, string]>): ReadonlyMap<string, string> => {
  const map = new Map<string, string>();
  for (const [from, to] of pairs) if (!map.has(from)) map.set(from, to);
  return map;
};

/** A choice from a list, by a table of pairs. Where several values of one side share a partner, they mean the same. */
export const choiceScheme = (spec: ChoiceSpec): Scheme<Choice> => {
  const table: Pair<ReadonlyMap<string, string>> = {
    a: firstOf(spec.pairs),
    b: firstOf(spec.pairs.map(([a, b]) => [b, a] as const)),
  };
  return {
    read: (side, raw) => {
      const text = readText(raw);
      if (!text.ok) return text;
      const other = table[side].get(text.value);
      if (other !== undefined)
        return meant({ inTable: true, value: side === 'a' ? other : (table.a.get(other) ?? text.value) });
      if (spec.unmatched === 'refuse') return refused(LENS_CODES.choiceUnknown, 'the choice is not in the table');
      if (table[otherSide(side)].has(text.value))
        return refused(
          LENS_CODES.choiceAmbiguous,
          'the choice is not in the table and means another on the other side',
        );
      return meant({ inTable: false, value: text.value });
    },
    fit: (_side, choice) => meant(choice),
    format: (side, { inTable, value }) => (inTable && side === 'a' ? (table.b.get(value) ?? value) : value),
    text: ({ inTable, value }) => (inTable ? `table ${value}` : `other ${value}`),
    key: ({ value }) => value,
  };
};
