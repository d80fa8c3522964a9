import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type TextForm } from '../stored-form.js';
import { type FieldValue } from '../values.js';
import { showsNothing, withoutInvisible } from './invisible.js';
import { type Reading, type Scheme, meant, refused } from './scheme.js';
import { cut } from './text-limit.js';

type TextSpec = Extract<LensSpec, { kind: 'text' }>;

/** A scalar as text in the form vendors normalise to: trimmed, composed (NFC), one kind of line end. */
export const readText = (raw: FieldValue): Reading<string> => {
  if (typeof raw === 'object') return refused(LENS_CODES.wrongShape, 'a list or a composite value is not text');
  return meant(String(raw).replace(/\r\n?/g, '\n').normalize('NFC').trim());
};

/** The same without characters that show nothing, for values that are more than their characters. */
export const readVisible = (raw: FieldValue): Reading<string> => {
  const text = readText(raw);
  return text.ok ? meant(withoutInvisible(text.value)) : text;
};

export const foldCase = (text: string): string => text.toLowerCase().normalize('NFC');

/** The byte order mark counts as white space in JavaScript, and is none. */
const SPACES = /[^\S\ufeff]+/g;

export const collapse = (text: string): string => text.replace(SPACES, ' ').trim();

const inCase = (text: string, letters: TextForm['case']): string => {
  if (letters === undefined) return text;
  return (letters === 'upper' ? text.toUpperCase() : text.toLowerCase()).normalize('NFC');
};

/**
 * Text, as every lens does trimmed and composed. A side may cut it: the longer side keeps its tail for as long as the
 * shorter side's view is unchanged. A side may have a letter case of its own, which says nothing on the other.
 */
export const textScheme = (spec: TextSpec): Scheme<string> => {
  const clean = (text: string): string => {
    const visible = spec.removeInvisible === true ? withoutInvisible(text) : text;
    return spec.collapseSpaces === true ? collapse(visible) : visible;
  };
  return {
    read: (_side, raw) => {
      const text = readText(raw);
      return text.ok ? meant(clean(text.value)) : text;
    },
    fit: (side, text) => {
      const kept = clean(cut(inCase(text, spec[side]?.case), spec[side]).trim());
      return showsNothing(kept)
        ? refused(LENS_CODES.doesNotFit, 'not even the first character fits the field')
        : meant(kept);
    },
    format: (_side, text) => text,
    text: (text) => (spec.caseInsensitive === true ? foldCase(text) : text),
    key: (text) => collapse(withoutInvisible(foldCase(cut(cut(text, spec.a), spec.b)))) || null,
  };
};
