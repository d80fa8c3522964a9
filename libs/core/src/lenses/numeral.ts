import { type NumberForm } from '../stored-form.js';
import { type Decimal, parseDecimal } from './decimal.js';
import { asciiDigits, digitsWriter } from './digits.js';

/** Separators that look alike count as one. */
const ALIKE: readonly (readonly string[])[] = [
  ['.'],
  [','],
  ["'", '’'],
  [' ', '\u00a0', '\u202f', '\u2009'],
  ['\u066b'],
  ['\u066c'],
];

const alike = (separator: string): readonly string[] | undefined =>
  ALIKE.find((separators) => separators.includes(separator));

const isText = ({ as, decimal, group, digits }: NumberForm): boolean =>
  as === 'string' || decimal !== undefined || group !== undefined || digits !== undefined;

/** Whether numbers can be written so and read back: as text, and the separators are told apart. */
export const numeralFormOk = (form: NumberForm): boolean => {
  const { as, decimal = '.', group } = form;
  if (as === 'native' && isText(form)) return false;
  const [decimals, groups] = [alike(decimal), group === undefined ? null : alike(group)];
  return decimals !== undefined && groups !== undefined && decimals !== groups;
};

/** How one side has its numbers, where they are text. */
interface NumeralForm {
  readonly isText: boolean;
  read(text: string): Decimal | null;
  write(value: Decimal): string;
}

/** Groups of three from the right; in India the ones before the last have two. */
const GROUPED = /^[+-]?\d{1,3}(?: \d{2,3})* \d{3}$/;

const grouped = (whole: string, separator: string): string => whole.replace(/\B(?=(?:\d{3})+$)/g, separator);

/** The whole part without its separators; `null` when they do not stand between groups. */
const ungrouped = (whole: string, separators: readonly string[]): string | null => {
  if (!separators.some((separator) => whole.includes(separator))) return whole;
  const spaced = separators.reduce((text, separator) => text.replaceAll(separator, ' '), whole);
  return GROUPED.test(spaced) ? spaced.replaceAll(' ', '') : null;
};

/** Longer text is no number; the bound is on the work one value can cause. */
const NUMERAL_MAX = 1_000;

export const numeralForm = (form: NumberForm | undefined): NumeralForm => {
  const { decimal = '.', group, digits } = form ?? {};
  const groups = group === undefined ? [] : (alike(group) ?? []);
  const inDigits = digitsWriter(digits);
  return {
    isText: isText(form ?? {}),
    read: (text) => {
      if (text.length > NUMERAL_MAX) return null;
      const [whole = '', ...fractions] = asciiDigits(text)
        .replace(/^\u2212/, '-')
        .split(decimal);
      const plain = ungrouped(whole, groups);
      return plain === null || fractions.length > 1 ? null : parseDecimal([plain, ...fractions].join('.'));
    },
    write: (value) => {
      const [whole = '', ...fraction] = value.split('.');
      return inDigits([group === undefined ? whole : grouped(whole, group), ...fraction].join(decimal));
    },
  };
};
