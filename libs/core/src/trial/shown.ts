import { type FieldValue } from '../values.js';

/** Longer texts are shown shortened: examples are for reading. */
const SHOWN_CHARACTERS_MAX = 200;
const SHOWN_MEMBERS_MAX = 20;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The beginning of a text, cut between characters as people see them. */
const shortened = (text: string): string => {
  if (text.length <= SHOWN_CHARACTERS_MAX) return text;
  const beginning = text.slice(0, SHOWN_CHARACTERS_MAX);
  // The last one may have been cut in two.
  const whole = [...graphemes.segment(beginning)].slice(0, -1).map(({ segment }) => segment);
  return `${whole.join('')}… (${text.length} characters)`;
};

/** A value as an example shows it. */
export const shown = (value: FieldValue): FieldValue => {
  if (typeof value === 'string') return shortened(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly string[]).slice(0, SHOWN_MEMBERS_MAX).map(shortened);
  return Object.fromEntries(Object.entries(value).map(([part, text]) => [part, shortened(String(text))]));
};
