/** A decimal number as plain text without exponent, needless zeros or `-0`. */
export type Decimal = string;

/** More digits than any vendor keeps; a bound on the work one value can cause. */
const DIGITS_MAX = 400;

const NUMERAL = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i;

const plain = (negative: boolean, whole: string, fraction: string): Decimal => {
  const kept = `${whole.replace(/^0+/, '') || '0'}.${fraction.replace(/0+$/, '')}`.replace(/\.$/, '');
  return negative && kept !== '0' ? `-${kept}` : kept;
};

/** Reads a numeral; `null` when the text is not one. */
export const parseDecimal = (text: string): Decimal | null => {
  const [, sign, whole = '', fraction = '', exponentText = '0'] = NUMERAL.exec(text) ?? [];
  const exponent = Number(exponentText);
  const length = whole.length + fraction.length;
  if (sign === undefined || length === 0 || length + Math.abs(exponent) > DIGITS_MAX) return null;
  const digits = '0'.repeat(Math.max(0, -exponent)) + whole + fraction + '0'.repeat(Math.max(0, exponent));
  const point = whole.length + Math.max(0, -exponent) + exponent;
  return plain(sign === '-', digits.slice(0, point), digits.slice(point));
};

/** Rounds half away from zero to `scale` decimal places. */
export const roundDecimal = (value: Decimal, scale: number): Decimal => {
  const negative = value.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? value.slice(1) : value).split('.');
  if (fraction.length <= scale) return value;
  const kept = BigInt(whole + fraction.slice(0, scale)) + (fraction.charAt(scale) >= '5' ? 1n : 0n);
  const digits = kept.toString().padStart(scale + 1, '0');
  return plain(negative, digits.slice(0, digits.length - scale), digits.slice(digits.length - scale));
};
