import { LENS_CODES } from '../codes.js';
import { type LensSpec } from '../lens.js';
import { type FieldValue } from '../values.js';
import { type Reading, type Scheme, meant, refused } from './scheme.js';
import { cut } from './text-limit.js';

type TextSpec = Extract<LensSpec, { kind: 'text' }>;

/** A scalar as text in the form vendors normalise to: trimmed, composed (NFC), one kind of line end. */
export const readText = (raw: FieldValue): Reading<string> => {
  if (typeof raw === 'object') return refused(LENS_CODES.wrongShape, 'a list or a composite value is not text');
  return meant(String(raw).replace(/\r\n?/g, '\n').normalize('NFC').trim());
};

export const foldCase = (text: string): string => text.toLowerCase().normalize('NFC');

/** Text that one side may cut: the longer side keeps its tail for as long as the shorter side's view is unchanged. */
export const textScheme = (spec: TextSpec): Scheme<string> => ({
  read: (_side, raw) => readText(raw),
  fit: (side, text) => {
    const kept = cut(text, spec[side]).trim();
    return kept === '' ? refused(LENS_CODES.doesNotFit, 'not even the first character fits the field') : meant(kept);
  },
  format: (_side, text) => text,
  text: (text) => (spec.caseInsensitive === true ? foldCase(text) : text),
  key: (text) =>
    foldCase(cut(cut(text, spec.a), spec.b))
      .replace(/\s+/g, ' ')
      .trim() || null,
});
