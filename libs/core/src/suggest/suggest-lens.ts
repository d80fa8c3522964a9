import { type FieldKind, type FieldMapping } from '../mapping.js';
import { type LensSpec } from '../lens.js';
import { countryReader } from '../lenses/countries.js';
import { type CountryStyle } from '../stored-form.js';
import { type FieldValue, type Pair, type Side, SIDES } from '../values.js';
import { foldCase } from '../lenses/text.js';
import { type Term, termOf } from './field-names.js';
import { type KnownField, type KnownFieldType } from './known-field.js';
import { type SuggestionFact, TYPED } from './suggestion-reasons.js';

/** How two fields would travel. */
export interface SuggestedLens {
  readonly kind: FieldKind;
  readonly lens: LensSpec;
  /** What a person should know about the choice. */
  readonly reasons: readonly SuggestionFact[];
}

type Columns = Pair<readonly (FieldValue | undefined)[]>;

/** Types whose values are text of some sort, which travel as text to each other. */
const TEXTUAL: ReadonlySet<KnownFieldType> = new Set(['text', 'email', 'phone', 'url', 'choice']);

/** The lens for a pair of fields, by their types and by what they hold; `null` when they do not go together. */
export function suggestLens(fields: Pair<KnownField>, values: Columns): SuggestedLens | null {
  const types = { a: fields.a.type, b: fields.b.type };
  if (types.a === 'reference' || types.b === 'reference' || types.a === 'composite' || types.b === 'composite')
    return null;
  const terms = { a: termOf(fields.a), b: termOf(fields.b) };
  const consent = consentLens(fields, terms);
  if (consent) return consent;
  if (SIDES.some((side) => statesOptOut(fields[side]) || terms[side] === 'optOut')) return null;
  if (types.a === 'members' || types.b === 'members') return membersLens(fields);
  return typedLens(fields) ?? (areTextual(types) ? textualLens(fields, terms, values) : null);
}

const value = (lens: LensSpec, ...reasons: SuggestionFact[]): SuggestedLens => ({ kind: 'value', lens, reasons });

/** Members of any two fields: ids of groups only go with ids of groups. */
function membersLens({ a, b }: Pair<KnownField>): SuggestedLens | null {
  if (a.type !== 'members' || b.type !== 'members' || a.references || b.references) return null;
  if ((a.groups ?? false) !== (b.groups ?? false)) return null;
  const reason = { code: 'membersOneByOne' } as const;
  if (a.groups === true)
    return { kind: 'set', lens: { kind: 'members', groups: true }, reasons: [{ code: 'groupsByName' }, reason] };
  return { kind: 'set', lens: { kind: 'members' }, reasons: [reason] };
}

/** Two fields of one type, or such a field and a text that has to be written like it. */
function typedLens({ a, b }: Pair<KnownField>): SuggestedLens | null {
  const kind = TYPED.find((type) => a.type === type || b.type === type);
  if (kind === undefined) return null;
  const other = a.type === kind ? b : a;
  if (other.type !== kind && other.type !== 'text') return null;
  const reasons = other.type === 'text' ? [{ code: 'textRefused', type: kind } as const] : [];
  if (kind === 'number') {
    const scales = [a.scale, b.scale].filter((scale) => scale !== undefined);
    return value({ kind, ...storedForms({ a, b }), ...(scales.length > 0 ? { scale: Math.min(...scales) } : {}) });
  }
  return value({ kind, ...storedForms({ a, b }) }, ...reasons);
}

const storedForms = (fields: Pair<KnownField>): { a?: { as: 'string' }; b?: { as: 'string' } } => ({
  ...(fields.a.storedAs === 'string' || fields.a.type === 'text' ? { a: { as: 'string' } } : {}),
  ...(fields.b.storedAs === 'string' || fields.b.type === 'text' ? { b: { as: 'string' } } : {}),
});

const areTextual = ({ a, b }: Pair<KnownFieldType>): boolean => TEXTUAL.has(a) && TEXTUAL.has(b);

function textualLens(fields: Pair<KnownField>, terms: Pair<Term | null>, values: Columns): SuggestedLens | null {
  const isEither = (type: KnownFieldType): boolean => fields.a.type === type || fields.b.type === type;
  const isMeant = (term: Term): boolean => terms.a === term || terms.b === term;
  const limits = limitsOf(fields);
  const country = isMeant('country') ? countryLens(values) : null;
  if (country) return country;
  if (isEither('choice')) return choiceLens(fields);
  for (const kind of ['email', 'phone', 'url'] as const)
    if (isEither(kind)) {
      const other = fields.a.type === kind ? fields.b.type : fields.a.type;
      if (other !== kind && other !== 'text') return null;
      return value({ kind, ...limits });
    }
  const yearless = SIDES.filter((side) => fields[side].vendorType === 'birthday');
  const [side, ...others] = yearless;
  if (isMeant('birthday') && side !== undefined)
    return value(
      { kind: 'birthday', ...birthdayForms(fields) },
      ...(others.length === 0 ? [{ code: 'dayOnly', side } as const] : []),
    );
  return value({ kind: 'text', ...limits });
}

const birthdayForms = ({ a, b }: Pair<KnownField>): { a?: { format: string }; b?: { format: string } } => ({
  ...(a.vendorType === 'birthday' ? { a: { format: 'MM/DD' } } : {}),
  ...(b.vendorType === 'birthday' ? { b: { format: 'MM/DD' } } : {}),
});

interface Limits {
  readonly maxLength?: number;
  readonly maxBytes?: number;
}

/** Limits so wide that no field of a person comes near them are left out. */
const LIMIT_TOLD_MAX = 10_000;

function limitsOf(fields: Pair<KnownField>): { a?: Limits; b?: Limits } {
  const of = ({ maxLength, maxBytes }: KnownField): Limits => ({
    ...(maxLength !== undefined && maxLength <= LIMIT_TOLD_MAX ? { maxLength } : {}),
    ...(maxBytes !== undefined && maxBytes <= LIMIT_TOLD_MAX ? { maxBytes } : {}),
  });
  const [a, b] = [of(fields.a), of(fields.b)];
  return { ...(Object.keys(a).length > 0 ? { a } : {}), ...(Object.keys(b).length > 0 ? { b } : {}) };
}

/** Of the values that say something, this share must be countries on both sides. */
const COUNTRIES_SHARE_MIN = 0.8;

function countryLens(values: Columns): SuggestedLens | null {
  const codeOf = countryReader([]);
  const styles: { a: CountryStyle; b: CountryStyle } = { a: 'name', b: 'name' };
  for (const side of SIDES) {
    const texts = values[side].filter((one): one is string => typeof one === 'string' && one.trim() !== '');
    const countries = texts.filter((text) => codeOf(text) !== null);
    if (countries.length === 0 || countries.length < texts.length * COUNTRIES_SHARE_MIN) return null;
    styles[side] = styleOf(countries);
  }
  return value(
    { kind: 'country', a: { style: styles.a }, b: { style: styles.b }, unmatched: 'pass' },
    styles.a === styles.b ? { code: 'countriesAlike', style: styles.a } : { code: 'countries', styles },
  );
}

/** As most of the values are written. */
function styleOf(countries: readonly string[]): CountryStyle {
  const ofLength = (length: number): number =>
    countries.filter((text) => text.trim().length === length && text === text.toUpperCase()).length;
  if (ofLength(2) * 2 > countries.length) return 'alpha2';
  return ofLength(3) * 2 > countries.length ? 'alpha3' : 'name';
}

/** Choices of one name or one value mean the same; what has no partner is refused rather than guessed. */
function choiceLens({ a, b }: Pair<KnownField>): SuggestedLens {
  const [optionsA, optionsB] = [a.options?.values ?? [], b.options?.values ?? []];
  if (optionsA.length === 0 || optionsB.length === 0)
    return value(
      { kind: 'choice', pairs: [], unmatched: 'pass' },
      ...(optionsA.length === optionsB.length
        ? []
        : [{ code: 'choicesListed', side: optionsA.length > 0 ? 'a' : 'b' } as const]),
    );
  const byName = new Map(optionsB.flatMap(({ value: raw, title }) => [raw, title].map((text) => [fold(text), raw])));
  const taken = new Set<string>();
  const pairs = optionsA.flatMap(({ value: raw, title }) => {
    const partner = byName.get(fold(raw)) ?? byName.get(fold(title));
    if (partner === undefined || taken.has(partner) || raw.trim() === '') return [];
    taken.add(partner);
    return [[raw, partner] as const];
  });
  const alone = optionsA.length + optionsB.length - 2 * pairs.length;
  return value(
    { kind: 'choice', pairs, unmatched: 'refuse' },
    { code: 'choicesPaired', count: pairs.length },
    ...(alone > 0 ? [{ code: 'choicesAlone', count: alone } as const] : []),
  );
}

const fold = (text: string): string => foldCase(text).replace(/[^\p{L}\p{N}]+/gu, '');

/** Values of a status that say that nothing may be sent. */
const OUT_STATES = ['unsubscribed', 'cleaned'] as const;

const statesOptOut = ({ type, options }: KnownField): boolean =>
  type === 'choice' && options?.values.some((one) => one.value === OUT_STATES[0]) === true;

/** Two fields of which each says whether somebody opted out. */
function consentLens(fields: Pair<KnownField>, terms: Pair<Term | null>): SuggestedLens | null {
  const a = outOf(fields.a, terms.a);
  const b = outOf(fields.b, terms.b);
  if (!a || !b || !fields.a.writable || !fields.b.writable) return null;
  return {
    kind: 'consent',
    lens: { kind: 'consent', outA: a, outB: b },
    reasons: [{ code: 'optOut' }],
  };
}

function outOf(field: KnownField, term: Term | null): readonly (string | boolean)[] | null {
  if (statesOptOut(field))
    return OUT_STATES.filter((state) => field.options?.values.some((one) => one.value === state));
  if (term !== 'optOut' || field.type !== 'boolean') return null;
  return field.storedAs === 'string' ? ['true'] : [true];
}

/** Whether two fields both say that someone opted out, whatever they are called. */
export const bothSayOptOut = (a: KnownField, b: KnownField): boolean =>
  outOf(a, termOf(a)) !== null && outOf(b, termOf(b)) !== null;

/** The sides the pair may be written on, as a direction; `null` when on neither. */
export function directionOf(
  fields: Pair<KnownField>,
): { direction: FieldMapping['direction']; oneWay: Side | null } | null {
  const { a, b } = fields;
  if (a.writable && b.writable) return { direction: 'both', oneWay: null };
  if (b.writable) return { direction: 'aToB', oneWay: 'a' };
  return a.writable ? { direction: 'bToA', oneWay: 'b' } : null;
}
