import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { NAME_PARTS, type NameForm, type NamePart } from '../stored-form.js';
import { type Side, otherSide } from '../values.js';
import { formatParts, partsBlank, readParts } from './composite.js';
import { showsNothing, withoutInvisible } from './invisible.js';
import { type NameParts, joinName, resplitName, splitName } from './name-text.js';
import { type Scheme, meant, refused } from './scheme.js';
import { collapse, foldCase, readVisible } from './text.js';
import { cut, fits } from './text-limit.js';

type NameSpec = Extract<LensSpec, { kind: 'name' }>;

const called = (parts: readonly NamePart[]): readonly (readonly [NamePart, string])[] =>
  parts.map((part) => [part, part]);

/** As much of a name as a side has parts for; those nobody gave are blank. */
const held = (name: NameParts, parts: readonly NamePart[]): NameParts =>
  Object.fromEntries(parts.map((part) => [part, name[part] ?? '']));

const cleaned = (name: NameParts): NameParts =>
  Object.fromEntries(Object.entries(name).map(([part, text]) => [part, collapse(withoutInvisible(text))]));

/**
 * A person's name: in parts on one side, one text on the other. A text is taken apart by the parts there were before,
 * so that a last name of several words stays whole. One text may be cut, a part is never.
 */
export const nameScheme = (spec: NameSpec): Scheme<NameParts> => {
  const partsOn = (side: Side): readonly NamePart[] | undefined => spec[side]?.parts;
  const orderOn = (side: Side) => spec[side]?.order ?? 'firstLast';
  const split = (side: Side, text: string): NameParts =>
    cleaned(splitName(text, orderOn(side), spec.soleWord ?? 'last'));
  const textOn = (side: Side, name: NameParts): string => joinName(name, orderOn(side));
  return {
    blank: (side, raw) => partsBlank(raw, called(partsOn(side) ?? NAME_PARTS)),
    read: (side, raw) => {
      const parts = partsOn(side);
      if (parts) {
        const read = readParts(raw, called(parts));
        return read.ok ? meant(cleaned(read.value)) : read;
      }
      const text = readVisible(raw);
      return text.ok ? meant(split(side, text.value)) : text;
    },
    complete: (to, name, old) => {
      const from = otherSide(to);
      if (!partsOn(to)) return name;
      if (partsOn(from)) return { ...old, ...name };
      const text = textOn(from, name);
      const resplit = resplitName(text, orderOn(from), old);
      return resplit && textOn(from, resplit) === text ? resplit : name;
    },
    fit: (side, name) => {
      const parts = partsOn(side);
      const tooLong = parts?.find((part) => !fits(name[part] ?? '', spec[side]?.limits?.[part]));
      if (tooLong) return refused(LENS_CODES.doesNotFit, `the ${tooLong} part of the name is too long`);
      const fitted = parts ? held(name, parts) : split(side, cut(textOn(side, name), spec[side]));
      return showsNothing(textOn(side, fitted))
        ? refused(LENS_CODES.doesNotFit, 'the field holds no part of the name')
        : meant(fitted);
    },
    format: (side, name) => {
      const parts = partsOn(side);
      return parts ? formatParts(name, called(parts)) : textOn(side, name);
    },
    text: (name) => JSON.stringify(NAME_PARTS.map((part) => name[part] ?? '')),
    key: (name) => collapse(foldCase(joinName(name, 'firstLast')).replace(/,/g, '')) || null,
  };
};

/** A side made of parts has a first and a last name among them. */
export const nameFormOk = ({ parts, limits = {} }: NameForm): boolean => {
  if (!parts) return Object.keys(limits).length === 0;
  const held = new Set<string>(parts);
  return (
    held.size === parts.length &&
    held.has('first') &&
    held.has('last') &&
    Object.keys(limits).every((part) => held.has(part))
  );
};

/** Two texts are no business of this lens. */
export const namesOk = ({ a, b }: Pick<NameSpec, 'a' | 'b'>): boolean => (a?.parts ?? b?.parts) !== undefined;
