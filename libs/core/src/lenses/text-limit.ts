import { type StoredForm } from '../stored-form.js';
import { withoutInvisible } from './invisible.js';

type Limits = Pick<StoredForm, 'maxLength' | 'maxBytes'>;

const utf8Bytes = (codePoint: number): number => {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
};

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Whether `text` is within both limits of a stored form. */
export const fits = (text: string, form: Limits | undefined): boolean => cut(text, form) === text;

/**
 * The longest beginning within both limits that does not end inside a character as people see it: a letter with its
 * accents, a flag, a family emoji. Only where not even the first of these fits, it ends after a whole code point. A cut
 * may part a joiner from the character before it when there is nothing left to join: both read the same.
 */
export const cut = (text: string, form: Limits | undefined): string => {
  const end = lastUnit(text, form?.maxLength ?? Infinity, form?.maxBytes ?? Infinity);
  if (end === text.length) return text;
  const broken = SEGMENTER.segment(text).containing(end);
  const whole = broken !== undefined && showsMore(broken, end) ? broken.index : end;
  return text.slice(0, whole > 0 ? whole : end);
};

/**
 * Whether a character goes on, as people see it, behind `end`. Variation selectors and tags show nothing by themselves,
 * but are seen by what they make of the character before them, so `showsNothing` is not the question here.
 */
const showsMore = ({ segment, index }: Intl.SegmentData, end: number): boolean =>
  withoutInvisible(segment.slice(end - index)) !== '';

/** How many UTF-16 units of the text fit, in whole code points. */
const lastUnit = (text: string, maxUnits: number, maxBytes: number): number => {
  // A UTF-16 unit takes three bytes at most, so short text needs no counting.
  if (text.length <= maxUnits && text.length * 3 <= maxBytes) return text.length;
  let units = 0;
  let bytes = 0;
  for (const character of text) {
    units += character.length;
    bytes += utf8Bytes(character.codePointAt(0) ?? 0);
    if (units > maxUnits || bytes > maxBytes) return units - character.length;
  }
  return text.length;
};
