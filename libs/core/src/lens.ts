import { type ConversionCode } from './conflict-reasons.js';
import {
  type AddressForm,
  type BirthdayForm,
  type BooleanForm,
  type CountryForm,
  type DateForm,
  type InstantForm,
  type NameForm,
  type NumberForm,
  type PhoneForm,
  type StoredForm,
  type TextForm,
  type UrlForm,
} from './stored-form.js';
import { type FieldValue, type Pair, type Side } from './values.js';

/** A conversion's answer. `code` is stable (see conflict-reasons.ts), `message` is for a person and holds no personal value. */
export type Converted =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly code: ConversionCode; readonly message: string };

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
  /** Whether the side written to is brought back to what the lens says when somebody edits it there. */
  readonly enforces?: true;
  /** The value in the form used to compare identities over sides; `null` when blank or not usable as a key. */
  keyA(value: FieldValue | undefined): string | null;
  keyB(value: FieldValue | undefined): string | null;
}

/** How each side stores the field. */
interface Sides<Form extends StoredForm = StoredForm> {
  readonly a?: Form;
  readonly b?: Form;
}

/** A table of raw values of side a and side b that mean the same. */
export interface ValueTable {
  readonly pairs: readonly (readonly [a: string, b: string])[];
  /** Values outside the table: refuse them, pass them through unchanged, or write `unmatchedAs` for them. */
  readonly unmatched: 'refuse' | 'pass' | 'default';
  /** What is written on a side for a value of the other side that is not in the table. */
  readonly unmatchedAs?: { readonly a?: string; readonly b?: string };
}

/** The object of a side that lists who can own records, with the names of the fields that matter. */
export interface PeopleOf {
  readonly object: string;
  readonly email: string;
  /** Says whether records can be given to them; without it, they can to all. */
  readonly active?: string;
}

/** A lens as stored in a mapping version: plain data, compiled by `compileLens`. */
export type LensSpec =
  | (Sides<TextForm> & {
      readonly kind: 'text';
      readonly caseInsensitive?: boolean;
      /** A run of white space says the same as one space, which is what is written. */
      readonly collapseSpaces?: boolean;
      /** Characters that show nothing are not written: zero-width space, soft hyphen, stray direction marks. */
      readonly removeInvisible?: boolean;
    })
  | (Sides & { readonly kind: 'email' })
  | (Sides<PhoneForm> & {
      readonly kind: 'phone';
      /** ISO 3166-1 alpha-2, of numbers without a country code. Without it such a number is no more than text. */
      readonly defaultCountry?: string;
    })
  | (Sides<UrlForm> & { readonly kind: 'url' })
  | (Sides<CountryForm> & {
      readonly kind: 'country';
      /** Text that names no country: refuse it (the default) or pass it through unchanged. */
      readonly unmatched?: 'refuse' | 'pass';
    })
  | (Sides<NumberForm> & {
      readonly kind: 'number';
      /** decimal places kept by the coarser side */ readonly scale?: number;
    })
  | (Sides<BooleanForm> & {
      readonly kind: 'boolean';
      /** Whether a blank says the same as no (the default), or is a third state of its own. */
      readonly blankIsNo?: boolean;
    })
  | (Sides<DateForm> & { readonly kind: 'date' })
  | (Sides<InstantForm> & {
      readonly kind: 'instant';
      /** the coarser side's precision */ readonly precisionMs?: number;
    })
  | (Sides<BirthdayForm> & { readonly kind: 'birthday' })
  | (Sides & ValueTable & { readonly kind: 'choice' })
  | (Sides &
      Partial<ValueTable> & {
        readonly kind: 'members';
        /** compare members without regard to case */
        readonly foldCase?: boolean;
        /** members are ids of groups, each side's own; the mapping's table of pairs translates them */
        readonly groups?: boolean;
        /** members are ids of records that another sync links, each side's own; its links translate them */
        readonly references?: boolean;
        /** for references: the id of that sync */
        readonly through?: string;
      })
  | (Sides & {
      readonly kind: 'reference';
      /** The id of the sync that links the records referred to, between the same connections. */
      readonly through?: string;
    })
  | (Sides & {
      readonly kind: 'owner';
      /** Owners of the two sides that are the same person though their addresses do not say so. */
      readonly pairs?: ValueTable['pairs'];
      /** Who is written on a side for owners of the other side without a partner; without it they are left out. */
      readonly unmatchedAs?: ValueTable['unmatchedAs'];
      /** Where each side's owners are read. */
      readonly people?: Pair<PeopleOf>;
    })
  | (Sides<NameForm> & {
      readonly kind: 'name';
      /** Which part a name of one word is; `last` by default. */
      readonly soleWord?: 'first' | 'last';
    })
  | (Sides<AddressForm> & {
      readonly kind: 'address';
      /** Spellings of regions that mean the same, such as `CA` and `California`; others pass unchanged. */
      readonly regions?: ValueTable['pairs'];
    })
  | (Sides & {
      readonly kind: 'constant';
      /** The side that always holds the value; the field mapping goes that way only. */
      readonly side: Side;
      readonly value: string | number | boolean;
    })
  | (Sides & {
      readonly kind: 'formula';
      /** The side whose value is computed from the other side's; the field mapping goes that way only. */
      readonly side: Side;
      /** Over the other side's parts by their names, or its one field as `value`: see `compileExpression`. */
      readonly expression: string;
      /** What the formula takes each of them for; text, where it does not say. */
      readonly types?: Readonly<Record<string, 'text' | 'number' | 'boolean'>>;
      /** The names of the other side's parts; told by the field mapping. */
      readonly inputs?: readonly string[];
    })
  | (Sides & {
      readonly kind: 'consent';
      /** Raw values that mean "opted out" on each side; the first is what the engine writes. All else means opted in or not said. */
      readonly outA: readonly (string | boolean)[];
      readonly outB: readonly (string | boolean)[];
      /** What opts in again on each side, given evidence; the opposite of out where a side has only true and false. */
      readonly inA?: string | boolean;
      readonly inB?: string | boolean;
    });
