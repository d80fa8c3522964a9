import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type Scheme, meant, refused } from './scheme.js';

type BooleanSpec = Extract<LensSpec, { kind: 'boolean' }>;

const SPELLINGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

/**
 * A ticked box. A blank says the same as an unticked one: some vendors' boxes are never blank, others' are until first
 * ticked, and a write for each of those would tell nobody anything.
 */
export const booleanScheme = (spec: BooleanSpec): Scheme<boolean> => ({
  read: (_side, raw) => {
    const value = typeof raw === 'object' ? undefined : SPELLINGS.get(String(raw).trim().toLowerCase());
    return value === undefined ? refused(LENS_CODES.notBoolean, 'neither yes nor no') : meant(value);
  },
  fit: (_side, value) => meant(value),
  format: (side, value) => (spec[side]?.as === 'string' ? String(value) : value),
  text: String,
  key: String,
  blankMeans: false,
});
