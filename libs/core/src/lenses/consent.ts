import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type FieldValue, type Pair, type Side } from '../values.js';
import { type Scheme, isBlank, meant, refused } from './scheme.js';

type ConsentSpec = Extract<LensSpec, { kind: 'consent' }>;
type Consent = 'out' | 'in';

const spelling = (raw: string | number | boolean): string => String(raw).trim().toLowerCase();

const outSpellings = (spec: ConsentSpec): Pair<ReadonlySet<string>> => ({
  a: new Set(spec.outA.map(spelling)),
  b: new Set(spec.outB.map(spelling)),
});

/** Tells whether a raw value of a side means "opted out". */
export const optedOut = (spec: ConsentSpec): ((side: Side, raw: FieldValue | undefined) => boolean) => {
  const out = outSpellings(spec);
  return (side, raw) => raw !== undefined && !isBlank(raw) && typeof raw !== 'object' && out[side].has(spelling(raw));
};

/**
 * What the engine writes on a side to opt someone in again: what the lens says, else the opposite of the one word that
 * means out where there are but two. `undefined` where nobody says.
 */
export const optInValue = (spec: ConsentSpec, side: Side): string | boolean | undefined => {
  const [told, [first]] = side === 'a' ? [spec.inA, spec.outA] : [spec.inB, spec.outB];
  if (told !== undefined) return told;
  if (typeof first === 'boolean') return !first;
  const opposite = first === undefined ? undefined : OPPOSITE[spelling(first)];
  return opposite === undefined || optedOut(spec)(side, opposite) ? undefined : opposite;
};

const OPPOSITE: Readonly<Record<string, string>> = { true: 'false', false: 'true' };

/** Consent: everything that is not "out" means the same. It can be written only in one direction, to "out". */
export const consentScheme = (spec: ConsentSpec): Scheme<Consent> => {
  const isOut = optedOut(spec);
  return {
    read: (side, raw) => meant(isOut(side, raw) ? 'out' : 'in'),
    fit: (_side, consent) =>
      consent === 'out' ? meant(consent) : refused(LENS_CODES.consentLoosened, 'consent is never loosened'),
    format: (side) => (side === 'a' ? spec.outA : spec.outB)[0] ?? null,
    text: (consent) => consent,
    key: () => null,
    blankMeans: 'in',
  };
};
