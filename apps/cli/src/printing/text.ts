import { type FieldValue } from '#core';

/** Characters that would move the cursor, colour the terminal or turn the writing direction. */
const CONTROL = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text from elsewhere, on one line and unable to steer the terminal. */
export const plain = (text: string): string => text.replace(/[\r\n\t]+/g, ' ').replace(CONTROL, '\u{fffd}');

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}|^[\u{20000}-\u{3fffd}]/u;

/** How many columns a terminal gives one character as people see it. */
const characterWidth = (character: string): number => (WIDE.test(character) ? 2 : 1);

/** How many terminal columns a text takes. */
export const widthOf = (text: string): number =>
  [...graphemes.segment(text)].reduce((width, { segment }) => width + characterWidth(segment), 0);

/** The text, ending in `…` where it would take more than `width` columns. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let taken = 0;
  for (const { segment } of graphemes.segment(text)) {
    taken += characterWidth(segment);
    if (taken > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** A vendor's raw value for a person. `undefined` is a field the record does not have. */
export function valueText(value: FieldValue | undefined): string {
  if (value === undefined) return '(absent)';
  if (value === null || value === '') return '(empty)';
  if (typeof value !== 'object') return plain(String(value));
  if (Array.isArray(value)) return value.length === 0 ? '(empty)' : plain(value.join('; '));
  return plain(
    Object.entries(value)
      .map(([part, text]) => `${part}: ${String(text)}`)
      .join(', '),
  );
}

/** An ISO 8601 time without its fraction. */
export const timeText = (iso: string | null | undefined): string => (iso ? iso.replace(/\.\d+/, '') : '-');

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** Milliseconds in the largest unit that keeps them whole, e.g. `5m`. */
export function durationText(ms: number): string {
  const unit = UNITS.find(([, size]) => ms >= size && ms % size === 0);
  return unit ? `${ms / unit[1]}${unit[0]}` : `${ms}ms`;
}

/** `1 record`, `2 records`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What a record is known by, in one line; `null` where nothing is known. */
export const knownText = (values: readonly { readonly value: FieldValue }[]): string | null =>
  values.map(({ value }) => valueText(value)).join(' · ') || null;
