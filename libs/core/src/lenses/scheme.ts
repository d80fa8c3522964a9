import { type LensCode } from '../codes.js';
import { type Converted, type Lens } from '../lens.js';
import { type FieldValue, type Side, SIDES, otherSide } from '../values.js';
import { showsNothing } from './invisible.js';

export interface Refused {
  readonly ok: false;
  readonly code: LensCode;
  /** For a person; never holds the value. */
  readonly message: string;
}

export type Reading<Meaning> = { readonly ok: true; readonly value: Meaning } | Refused;

export const meant = <Meaning>(value: Meaning): Reading<Meaning> => ({ ok: true, value });

export const refused = (code: LensCode, message: string): Refused => ({ ok: false, code, message });

/**
 * One kind of lens, told by what its values mean rather than by how either side spells them.
 *
 * The lens laws follow from three rules that every scheme keeps, for each side:
 * - `fit` is idempotent;
 * - reading what `format` wrote gives the fitted meaning back;
 * - `fit` never turns a meaning into a blank one.
 */
export interface Scheme<Meaning> {
  /** Whether a raw value says nothing; `isBlank` where a scheme does not tell. */
  blank?(side: Side, raw: FieldValue): boolean;
  /** What a raw value that is not blank means. */
  read(side: Side, raw: FieldValue): Reading<Meaning>;
  /** What this side can hold of a meaning: cut, rounded, or refused. */
  fit(side: Side, meaning: Meaning): Reading<Meaning>;
  format(side: Side, meaning: Meaning): FieldValue;
  /** Equal for equal meanings, different for different ones. */
  text(meaning: Meaning): string;
  /** The meaning as an identity, the same on both sides; `null` when it identifies nobody. */
  key(meaning: Meaning): string | null;
  /** What a blank means, where it says the same as some value (an unticked box). */
  readonly blankMeans?: Meaning | undefined;
  /**
   * Takes from the value being replaced on side `to` what the other side does not say: the year of a birthday, the
   * spelling of members. The other side's view of the meaning stays as it was.
   */
  complete?(to: Side, meaning: Meaning, old: Meaning): Meaning;
}

/** `undefined`, `null`, text that shows nothing, an empty set and a composite of empty parts are blank. */
export const isBlank = (raw: FieldValue | undefined): boolean => {
  if (raw === undefined || raw === null) return true;
  if (typeof raw === 'string') return showsNothing(raw);
  if (typeof raw !== 'object') return false;
  return Object.values(raw).every(showsNothing);
};

/** A text that is equal for raw values that are equal; the order of members and parts does not count. */
const rawText = (raw: FieldValue): string => {
  if (typeof raw !== 'object' || raw === null) return JSON.stringify(raw);
  if (Array.isArray(raw)) return JSON.stringify([...(raw as readonly string[])].sort());
  return JSON.stringify(Object.entries(raw).sort(([x], [y]) => (x < y ? -1 : 1)));
};

class SchemeLens<Meaning> {
  constructor(private readonly scheme: Scheme<Meaning>) {}

  blank(side: Side, raw: FieldValue | undefined): boolean {
    return raw === undefined || isBlank(raw) || this.scheme.blank?.(side, raw) === true;
  }

  /** The meaning of a raw value; `undefined` for a blank that means nothing. */
  private meaningOf(side: Side, raw: FieldValue | undefined): Reading<Meaning> | undefined {
    if (raw !== undefined && !this.blank(side, raw)) return this.scheme.read(side, raw);
    return this.scheme.blankMeans === undefined ? undefined : meant(this.scheme.blankMeans);
  }

  private viewText(side: Side, meaning: Meaning): string {
    return this.scheme.text(this.fitted(side, meaning));
  }

  canon(side: Side, raw: FieldValue | undefined): string {
    const meaning = this.meaningOf(side, raw);
    if (meaning === undefined) return '';
    return meaning.ok ? `=${this.viewText(side, meaning.value)}` : `?${rawText(raw ?? null)}`;
  }

  /** Whether two meanings are the same for a side that can hold less, or in all that both sides can hold. */
  private sameMeaning(x: Meaning, y: Meaning): boolean {
    return (
      SIDES.some((side) => this.viewText(side, x) === this.viewText(side, y)) ||
      this.scheme.text(this.inCommon(x)) === this.scheme.text(this.inCommon(y))
    );
  }

  private inCommon(meaning: Meaning): Meaning {
    return this.fitted('b', this.fitted('a', meaning));
  }

  agree(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
    const [x, y] = [this.meaningOf('a', a), this.meaningOf('b', b)];
    if (x === undefined || y === undefined) return x === y;
    return x.ok && y.ok && this.sameMeaning(x.value, y.value);
  }

  convert(to: Side, raw: FieldValue | undefined, old: FieldValue | undefined): Converted {
    const meaning = this.meaningOf(otherSide(to), raw);
    if (meaning === undefined) return { ok: true, value: this.blank(to, old) ? (old ?? null) : null };
    if (!meaning.ok) return meaning;
    const before = this.meaningOf(to, old);
    const agrees = before?.ok === true && this.sameMeaning(meaning.value, before.value);
    if (agrees && (old !== undefined || this.blank(otherSide(to), raw))) return { ok: true, value: old ?? null };
    const completed = before?.ok ? this.scheme.complete?.(to, meaning.value, before.value) : undefined;
    const fitted = this.scheme.fit(to, completed ?? meaning.value);
    if (!fitted.ok) return agrees ? { ok: true, value: null } : fitted;
    return { ok: true, value: this.scheme.format(to, fitted.value) };
  }

  predict(side: Side, raw: FieldValue): FieldValue {
    if (this.blank(side, raw)) return raw;
    const meaning = this.scheme.read(side, raw);
    if (!meaning.ok) return raw;
    const fitted = this.scheme.fit(side, meaning.value);
    return fitted.ok ? this.scheme.format(side, fitted.value) : raw;
  }

  key(side: Side, raw: FieldValue | undefined): string | null {
    if (raw === undefined || this.blank(side, raw)) return null;
    const meaning = this.scheme.read(side, raw);
    if (!meaning.ok) return null;
    // What only one side can tell apart identifies nobody on the other, so keys are made of what both can hold.
    return this.scheme.key(this.inCommon(meaning.value));
  }

  /** The meaning as this side holds it, or as it is where the side cannot hold it. */
  private fitted(side: Side, meaning: Meaning): Meaning {
    const fit = this.scheme.fit(side, meaning);
    return fit.ok ? fit.value : meaning;
  }
}

/** Makes the lens of a scheme. */
export const lensOf = <Meaning>(scheme: Scheme<Meaning>): Lens => {
  const lens = new SchemeLens(scheme);
  return {
    aToB: (a, bOld) => lens.convert('b', a, bOld),
    bToA: (b, aOld) => lens.convert('a', b, aOld),
    eqA: (x, y) => lens.canon('a', x) === lens.canon('a', y),
    eqB: (x, y) => lens.canon('b', x) === lens.canon('b', y),
    canonA: (value) => lens.canon('a', value),
    canonB: (value) => lens.canon('b', value),
    agree: (a, b) => lens.agree(a, b),
    predictA: (value) => lens.predict('a', value),
    predictB: (value) => lens.predict('b', value),
    blankA: (value) => lens.blank('a', value),
    blankB: (value) => lens.blank('b', value),
    keyA: (value) => lens.key('a', value),
    keyB: (value) => lens.key('b', value),
  };
};
