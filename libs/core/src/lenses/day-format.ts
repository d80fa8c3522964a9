import { type Day, padded } from './calendar.js';

/** A day as a text has it; `year` is absent where the format has none. */
export interface FormattedDay extends Omit<Day, 'year'> {
  readonly year?: number;
}

/** A format such as `DD/MM/YYYY`, ready to read and write. */
export interface DayFormat {
  readonly hasYear: boolean;
  /** `null` when the text is not of this format; whether there is such a day is not looked at. */
  read(text: string): FormattedDay | null;
  write(day: FormattedDay): string;
}

type Token = 'YYYY' | 'MM' | 'M' | 'DD' | 'D';
const TOKENS = /(YYYY|MM?|DD?)/;
const SEPARATOR = /^[-/., 年月日]{0,2}$/;
const WIDTH: Readonly<Record<Token, number>> = { YYYY: 4, MM: 2, M: 1, DD: 2, D: 1 };

const isToken = (piece: string): piece is Token => piece in WIDTH;
const partOf = (token: Token): keyof Day => (token === 'YYYY' ? 'year' : token.startsWith('M') ? 'month' : 'day');

/** A format's tokens and the separators around them, in turns; `null` when the text is not a format. */
const piecesOf = (format: string): readonly string[] | null => {
  const pieces = format.split(TOKENS);
  const tokens = pieces.filter(isToken);
  const parts = tokens.map(partOf);
  const eachOnce = new Set(parts).size === parts.length && parts.includes('month') && parts.includes('day');
  const separators = pieces.filter((_, at) => at % 2 === 0);
  // Digits of numbers that may be one or two long run together without a separator.
  const clear = tokens.every((token, at) => WIDTH[token] > 1 || separators[at + 1] !== '' || at === tokens.length - 1);
  return eachOnce && clear && separators.every((separator) => SEPARATOR.test(separator)) ? pieces : null;
};

const escaped = (separator: string): string => separator.replace(/[/.-]/g, '\\$&');

/** `null` when the text is no format of a day. */
export const dayFormat = (format: string): DayFormat | null => {
  const pieces = piecesOf(format);
  if (!pieces) return null;
  const tokens = pieces.filter(isToken);
  const apart = pieces.every((piece, at) => at % 2 === 1 || piece !== '' || at === 0 || at === pieces.length - 1);
  const digitsOf = (token: Token): string => (token === 'YYYY' ? '(\\d{4})' : apart ? '(\\d{1,2})' : '(\\d{2})');
  const pattern = new RegExp(
    `^${pieces.map((piece) => (isToken(piece) ? digitsOf(piece) : escaped(piece))).join('')}$`,
  );
  return {
    hasYear: tokens.includes('YYYY'),
    read: (text) => {
      const found = pattern.exec(text);
      if (!found) return null;
      const parts = Object.fromEntries(tokens.map((token, at) => [partOf(token), Number(found[at + 1])]));
      return { month: 0, day: 0, ...parts };
    },
    write: (day) =>
      pieces.map((piece) => (isToken(piece) ? padded(day[partOf(piece)] ?? 0, WIDTH[piece]) : piece)).join(''),
  };
};
