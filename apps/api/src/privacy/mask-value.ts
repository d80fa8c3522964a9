import { type FieldValue } from '#core';

const HIDDEN = '•••';
/** Of shorter texts the first letter would tell too much. */
const FIRST_SHOWN_FROM = 4;

/** Enough to tell that there is something, and to tell two apart that begin differently; blanks stay blank. */
export function maskValue(value: FieldValue): FieldValue {
  if (value === null || value === '') return value;
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object') return HIDDEN;
  if (Array.isArray(value)) return value.map(maskText);
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, text === '' ? text : maskText(text)]));
}

function maskText(text: string): string {
  const [first = ''] = text;
  const at = text.lastIndexOf('@');
  if (at > 0) return `${at >= FIRST_SHOWN_FROM ? first : ''}${HIDDEN}@${HIDDEN}`;
  return `${text.length >= FIRST_SHOWN_FROM ? first : ''}${HIDDEN}`;
}

const ADDRESS = /[^\s"'<>()[\],;:]+@[^\s"'<>()[\],;:]+/gu;
const LONG_NUMBER = /\+?\d[\d\s().-]{4,}\d/gu;
/** In quotes stand values, and names of fields: better to hide too much. */
const QUOTED = /"[^"]*"|“[^”]*”|(?<!\p{L})'[^']*'(?!\p{L})/gu;

/** Words without the values they quote. */
export const maskWords = (words: string): string =>
  words.replace(QUOTED, `"${HIDDEN}"`).replace(ADDRESS, HIDDEN).replace(LONG_NUMBER, HIDDEN);
