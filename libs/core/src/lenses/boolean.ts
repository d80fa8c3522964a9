import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type BooleanForm } from '../stored-form.js';
import { type Scheme, isBlank, meant, refused } from './scheme.js';
import { foldCase, readText } from './text.js';

type BooleanSpec = Extract<LensSpec, { kind: 'boolean' }>;

const SPELLINGS = [
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
] as const;

/** What a side's words mean; its own come before the usual ones. */
const wordsOf = ({ yes, no }: BooleanForm): ReadonlyMap<string, boolean> => {
  const own = [
    [yes, true],
    [no, false],
  ] as const;
  return new Map([
    ...SPELLINGS,
    ...own.flatMap(([word, value]) => (word === undefined ? [] : [[foldCase(word).trim(), value] as const])),
  ]);
};

/**
 * A ticked box. A blank says the same as an unticked one, unless it is a state of its own: some vendors' boxes are never
 * blank, others' are until first ticked, and a write for each of those would tell nobody anything.
 */
export const booleanScheme = (spec: BooleanSpec): Scheme<boolean> => {
  const words = { a: wordsOf(spec.a ?? {}), b: wordsOf(spec.b ?? {}) };
  return {
    read: (side, raw) => {
      const text = readText(raw);
      const value = text.ok ? words[side].get(foldCase(text.value)) : undefined;
      return value === undefined ? refused(LENS_CODES.notBoolean, 'neither yes nor no') : meant(value);
    },
    fit: (_side, value) => meant(value),
    format: (side, value) => {
      const word = value ? spec[side]?.yes : spec[side]?.no;
      return word ?? (spec[side]?.as === 'string' ? String(value) : value);
    },
    text: String,
    key: String,
    blankMeans: spec.blankIsNo === false ? undefined : false,
  };
};

/** Whether the words of a side, if it has any, tell yes from no. */
export const wordsOk = ({ yes, no }: BooleanForm): boolean => {
  if (yes === undefined || no === undefined) return yes === no;
  return !isBlank(yes) && !isBlank(no) && foldCase(yes).trim() !== foldCase(no).trim();
};
