import { NAME_PARTS, type NameForm, type NamePart } from '../stored-form.js';
import { type Parts } from './composite.js';
import { collapse } from './text.js';

export type NameParts = Parts<NamePart>;
type Order = NonNullable<NameForm['order']>;

const LAST_FIRST: readonly NamePart[] = ['prefix', 'last', 'first', 'middle', 'suffix'];

const words = (...texts: readonly (string | undefined)[]): string => collapse(texts.join(' '));

/** A name as one text. */
export const joinName = (name: NameParts, order: Order): string => {
  const { prefix, first, middle, last, suffix } = name;
  switch (order) {
    case 'firstLast':
      return words(...NAME_PARTS.map((part) => name[part]));
    case 'lastFirst':
      return words(...LAST_FIRST.map((part) => name[part]));
    case 'lastCommaFirst': {
      const [family, given] = [words(last, suffix), words(prefix, first, middle)];
      return family === '' || given === '' ? words(family, given) : `${family}, ${given}`;
    }
    default:
      return order satisfies never;
  }
};

/** Commas at the ends separate nothing. */
const withoutCommas = (text: string): string => {
  let [start, end] = [0, text.length];
  while (start < end && ', '.includes(text.charAt(start))) start += 1;
  while (end > start && ', '.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
};

/**
 * A name taken apart with nothing else to go by: at its comma, else the last word (or where the family comes first, the
 * first) is the last name. That is right for most people and wrong for some, which is why `resplitName` comes before it.
 */
export const splitName = (text: string, order: Order, soleWord: 'first' | 'last'): NameParts => {
  const name = collapse(text);
  const sole = (only: string): NameParts =>
    soleWord === 'first' ? { first: only, last: '' } : { first: '', last: only };
  if (order === 'lastCommaFirst') {
    const whole = withoutCommas(name);
    const comma = whole.lastIndexOf(', ');
    if (comma === -1) return sole(whole);
    return { first: withoutCommas(whole.slice(comma)), last: withoutCommas(whole.slice(0, comma)) };
  }
  const at = order === 'lastFirst' ? name.indexOf(' ') : name.lastIndexOf(' ');
  if (at === -1) return sole(name);
  const [head, tail] = [name.slice(0, at), name.slice(at + 1)];
  return order === 'lastFirst' ? { first: tail, last: head } : { first: head, last: tail };
};

/** What follows some words at the beginning of a text; `null` when it does not begin so, or nothing follows. */
const after = (text: string, start = ''): string | null =>
  start !== '' && text.startsWith(`${start} `) ? text.slice(start.length + 1) : null;

/** What precedes some words at the end of a text. */
const before = (text: string, end = ''): string | null =>
  end !== '' && text.endsWith(` ${end}`) ? text.slice(0, -end.length - 1) : null;

/** Two halves of a text of which one is as it was before. */
const halves = (text: string, head = '', tail = ''): readonly [string, string] | null => {
  const newHead = before(text, tail);
  if (newHead !== null) return [newHead, tail];
  const newTail = after(text, head);
  return newTail === null ? null : [head, newTail];
};

/**
 * Takes a name apart by the parts it had before: whoever changes `Ada van der Berg` into `Ida van der Berg` has changed
 * the first name, and has not moved half of the last one.
 *
 * @returns `null` when neither the first nor the last name of before is there
 */
export const resplitName = (text: string, order: Order, old: NameParts): NameParts | null => {
  const { prefix = '', first, middle = '', last, suffix = '' } = old;
  const withoutPrefix = after(text, prefix);
  const withoutSuffix = before(withoutPrefix ?? text, suffix);
  const core = withoutSuffix ?? withoutPrefix ?? text;
  const found = order === 'lastFirst' ? halves(core, last, first) : halves(core, first, last);
  if (!found) return null;
  const [given, family] = order === 'lastFirst' ? [found[1], found[0]] : found;
  const withoutMiddle = before(given, middle);
  return {
    prefix: withoutPrefix === null ? '' : prefix,
    first: withoutMiddle ?? given,
    middle: withoutMiddle === null ? '' : middle,
    last: family,
    suffix: withoutSuffix === null ? '' : suffix,
  };
};
