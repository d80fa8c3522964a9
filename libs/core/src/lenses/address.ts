import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { ADDRESS_PARTS, type AddressForm, type AddressPart } from '../stored-form.js';
import { type Pair, type Side, otherSide } from '../values.js';
import { type Parts, formatParts, partsBlank, readParts } from './composite.js';
import { countryReader, countryWriter } from './countries.js';
import { showsNothing } from './invisible.js';
import { type Reading, type Scheme, meant, refused } from './scheme.js';
import { cut, fits } from './text-limit.js';
import { foldCase } from './text.js';

type AddressSpec = Extract<LensSpec, { kind: 'address' }>;
type AddressParts = Parts<AddressPart>;
type PartNames = readonly (readonly [AddressPart, string])[];

/** The parts of a side that does not say which it has. */
const USUAL: readonly AddressPart[] = ['street', 'city', 'region', 'postalCode', 'country'];

const namesOf = (form: AddressForm | undefined): PartNames =>
  form?.parts ? (Object.entries(form.parts) as [AddressPart, string][]) : USUAL.map((part) => [part, part]);

const lines = (street: string): readonly string[] =>
  street
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Region spellings of both sides by what they mean: side b's, of the first pair that has them. */
const regionReader = (pairs: AddressSpec['regions'] = []): ((side: Side, text: string) => string) => {
  const columns: Pair<ReadonlyMap<string, string>> = {
    a: new Map(pairs.map(([a, b]) => [foldCase(a), b] as const).reverse()),
    b: new Map(pairs.map(([, b]) => [foldCase(b), b] as const).reverse()),
  };
  return (side, text) => columns[side].get(foldCase(text)) ?? columns[otherSide(side)].get(foldCase(text)) ?? text;
};

/** Cut, these would be something else. */
const NEVER_CUT: ReadonlySet<AddressPart> = new Set(['postalCode', 'country']);

/**
 * A postal address, part by part; what a side has no part for stays as it is on the other. A meaning has its street as
 * lines, its region as side b spells it, and where both sides say how they write countries, its country as a code.
 */
export const addressScheme = (spec: AddressSpec): Scheme<AddressParts> => {
  const names = { a: namesOf(spec.a), b: namesOf(spec.b) };
  const hasSecondLine = (side: Side): boolean => names[side].some(([part]) => part === 'street2');
  const countryOn = { a: countryWriter(spec.a?.country, []), b: countryWriter(spec.b?.country, []) };
  const codeOf = countryReader([]);
  const regionOf = regionReader(spec.regions);
  const firstRegion = new Map([...(spec.regions ?? [])].reverse().map(([a, b]) => [b, a]));

  const understood = (side: Side, { street2 = '', ...parts }: AddressParts): AddressParts => {
    const { street, region, country } = parts;
    return {
      ...parts,
      ...(street === undefined ? {} : { street: lines(`${street}\n${street2}`).join('\n') }),
      ...(region === undefined ? {} : { region: regionOf(side, region) }),
      ...(country === undefined || !countryOn[side] ? {} : { country: codeOf(country) ?? country }),
    };
  };

  /** The parts as a side writes them, not cut. */
  const spelled = (side: Side, parts: AddressParts): AddressParts => {
    const { street = '', region = '', country = '' } = parts;
    const [first = '', ...more] = lines(street);
    return {
      ...parts,
      ...(hasSecondLine(side) ? { street: first, street2: more.join(', ') } : {}),
      region: side === 'a' ? (firstRegion.get(region) ?? region) : region,
      country: codeOf(country) === country ? (countryOn[side]?.(country) ?? country) : country,
    };
  };

  const written = (side: Side, parts: AddressParts): Reading<AddressParts> => {
    const form = spec[side];
    const whole = spelled(side, parts);
    const kept: Partial<Record<AddressPart, string>> = {};
    for (const [part, name] of names[side]) {
      const text = whole[part] ?? '';
      const limits = form?.limits?.[name];
      if (NEVER_CUT.has(part) && !fits(text, limits))
        return refused(LENS_CODES.doesNotFit, `the ${part} of the address is too long`);
      kept[part] = cut(text, limits).trim();
      if (showsNothing(kept[part]) && form?.required?.includes(part))
        return refused(LENS_CODES.addressIncomplete, `the address has no ${part}, and the other side needs one`);
    }
    if (Object.values(kept).every(showsNothing))
      return refused(LENS_CODES.doesNotFit, 'the field holds no part of the address');
    return meant(kept);
  };

  return {
    blank: (side, raw) => partsBlank(raw, names[side]),
    read: (side, raw) => {
      const read = readParts(raw, names[side]);
      return read.ok ? meant(understood(side, read.value)) : read;
    },
    complete: (_to, address, old) => ({ ...old, ...address }),
    fit: (side, address) => {
      const parts = written(side, address);
      return parts.ok ? meant(understood(side, parts.value)) : parts;
    },
    format: (side, address) => {
      const parts = written(side, address);
      return formatParts(parts.ok ? parts.value : {}, names[side]);
    },
    text: (address) => JSON.stringify(ADDRESS_PARTS.map((part) => address[part] ?? '')),
    key: () => null,
  };
};

export const addressFormOk = (form: AddressForm): boolean => {
  const names = namesOf(form);
  const [held, called] = [new Set(names.map(([part]) => part)), new Set(names.map(([, name]) => name))];
  return (
    names.length > 0 &&
    called.size === names.length &&
    (held.has('street') || !held.has('street2')) &&
    (form.country === undefined || held.has('country')) &&
    (form.required ?? []).every((part) => held.has(part)) &&
    Object.keys(form.limits ?? {}).every((name) => called.has(name))
  );
};

/** Countries are told by their codes where both sides say how they write them, and compared as text where neither does. */
export const addressesOk = ({ a, b }: Pick<AddressSpec, 'a' | 'b'>): boolean =>
  (a?.country === undefined) === (b?.country === undefined);
