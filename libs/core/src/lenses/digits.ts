import { type DigitsName } from '../stored-form.js';
import { isPlain } from './invisible.js';

const DIGIT = /\p{Nd}/u;
const NOT_ASCII_DIGIT = /(?![0-9])\p{Nd}/gu;

/** Unicode keeps the ten digits of a script together and in order, and begins no such row inside another. */
const valueOf = (digit: string): number => {
  const codePoint = digit.codePointAt(0) ?? 0;
  let first = codePoint;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  return (codePoint - first) % 10;
};

/** The text with the digits of every script as 0 to 9. */
export const asciiDigits = (text: string): string =>
  isPlain(text) ? text : text.replace(NOT_ASCII_DIGIT, (digit) => String(valueOf(digit)));

/** Writes the digits 0 to 9 of a text in those of a script. */
export const digitsWriter = (name: DigitsName | undefined): ((text: string) => string) => {
  if (name === undefined || name === 'latn') return (text) => text;
  const format = new Intl.NumberFormat('en', { numberingSystem: name });
  const digits = Array.from({ length: 10 }, (_, value) => format.format(value));
  return (text) => text.replace(/[0-9]/g, (digit) => digits[Number(digit)] ?? digit);
};
