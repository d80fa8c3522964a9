import { type FieldValue } from './values.js';

/** A conversion's answer. `code` is stable (see codes.ts), `message` is for a person and holds no personal value. */
export type Converted =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly code: string; readonly message: string };

/**
 * The value conversion of a field mapping, both ways. `undefined` stands for an absent value.
 *
 * Laws, modulo `eqA`/`eqB` and for every value the lens accepts (tested per lens and on sampled live values):
 * - GetPut: `bToA(aToB(a, b), a)` is `eqA` to `a`.
 * - PutGet: `aToB(bToA(b, a), b)` is `eqB` to `b`.
 * - `eqA` and `eqB` are equivalences; `predictX(predictX(v))` is `predictX(v)`.
 */
export interface Lens {
  /** Side b's value for `a`; sees the old value so that what a's form cannot express is kept. */
  aToB(a: FieldValue | undefined, bOld: FieldValue | undefined): Converted;
  bToA(b: FieldValue | undefined, aOld: FieldValue | undefined): Converted;
  /** Whether two raw values of side a mean the same. */
  eqA(x: FieldValue | undefined, y: FieldValue | undefined): boolean;
  eqB(x: FieldValue | undefined, y: FieldValue | undefined): boolean;
  /** A text that is the same for two raw values of side a exactly when `eqA` holds: what record hashes are made of. */
  canonA(value: FieldValue | undefined): string;
  canonB(value: FieldValue | undefined): string;
  /** Whether a pair of raw values already says the same thing, so that writing either way would change nothing. */
  agree(a: FieldValue | undefined, b: FieldValue | undefined): boolean;
  /** What the vendor of side a is expected to store when it is sent `value` (trimmed, cut, rounded, recased). */
  predictA(value: FieldValue): FieldValue;
  predictB(value: FieldValue): FieldValue;
  blankA(value: FieldValue | undefined): boolean;
  blankB(value: FieldValue | undefined): boolean;
  /** The value in the form used to compare identities over sides; `null` when blank or not usable as a key. */
  keyA(value: FieldValue | undefined): string | null;
  keyB(value: FieldValue | undefined): string | null;
}

/** What is known of how one side stores a field: from the vendor's metadata. */
export interface StoredForm {
  /** Longer text is cut by the vendor at this many UTF-16 units. */
  readonly maxLength?: number;
  /** The same counted in UTF-8 bytes (Mailchimp: 255). */
  readonly maxBytes?: number;
  /** Booleans, numbers and dates travel as strings on this side (HubSpot) or typed. */
  readonly as?: 'string' | 'native';
  /** How this side writes a set: an array, or one string joined by `;`. */
  readonly setAs?: 'array' | 'semicolons';
}

interface LensBase {
  readonly a?: StoredForm;
  readonly b?: StoredForm;
}

/** A lens as stored in a mapping version: plain data, compiled by `compileLens`. */
export type LensSpec =
  | (LensBase & { readonly kind: 'text'; readonly caseInsensitive?: boolean })
  | (LensBase & { readonly kind: 'email' })
  | (LensBase & { readonly kind: 'phone'; /** ISO 3166-1 alpha-2 */ readonly defaultCountry?: string })
  | (LensBase & { readonly kind: 'number'; /** decimal places kept by the coarser side */ readonly scale?: number })
  | (LensBase & { readonly kind: 'boolean' })
  | (LensBase & { readonly kind: 'date' })
  | (LensBase & { readonly kind: 'instant'; /** the coarser side's precision */ readonly precisionMs?: number })
  | (LensBase & {
      readonly kind: 'choice';
      /** Pairs of raw values; each value may appear once on each side. */
      readonly pairs: readonly (readonly [a: string, b: string])[];
      /** Values outside the table: refuse them, or pass them through unchanged. */
      readonly unmatched: 'refuse' | 'pass';
    })
  | (LensBase & {
      readonly kind: 'members';
      /** compare members without regard to case */
      readonly foldCase?: boolean;
      /** members are ids of groups, each side's own; the mapping's table of pairs translates them */
      readonly groups?: boolean;
    })
  | (LensBase & {
      readonly kind: 'consent';
      /** Raw values that mean "opted out" on each side; the first is what the engine writes. All else means opted in or not said. */
      readonly outA: readonly (string | boolean)[];
      readonly outB: readonly (string | boolean)[];
    });
