import { type StoredForm } from '../lens.js';

const utf8Bytes = (codePoint: number): number => {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
};

/** Whether `text` is within both limits of a stored form. */
export const fits = (text: string, form: StoredForm | undefined): boolean => cut(text, form) === text;

/** The longest prefix within both limits that does not end inside a character. */
export const cut = (text: string, form: StoredForm | undefined): string => {
  const maxUnits = form?.maxLength ?? Infinity;
  const maxBytes = form?.maxBytes ?? Infinity;
  // A UTF-16 unit takes three bytes at most, so short text needs no counting.
  if (text.length <= maxUnits && text.length * 3 <= maxBytes) return text;
  let units = 0;
  let bytes = 0;
  for (const character of text) {
    units += character.length;
    bytes += utf8Bytes(character.codePointAt(0) ?? 0);
    if (units > maxUnits || bytes > maxBytes) return text.slice(0, units - character.length);
  }
  return text;
};
