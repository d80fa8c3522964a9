import { EvaluationError, ParseError, TypeError } from '@marcbachmann/cel-js';
import { EXPRESSION_CODES } from '../codes.js';
import { ExpressionError } from './expression-error.js';

/** The language's names of types, in words. */
const TYPE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\blist<string>|\blist<T>/g, 'set'],
  [/\bmap<[^>]*>/g, 'composite'],
  [/\bstring\b/g, 'text'],
  [/\bdouble\b|\bint\b/g, 'number'],
  [/\bbool\b/g, 'boolean'],
];

const inWords = (summary: string): string =>
  TYPE_WORDS.reduce((text, [pattern, word]) => text.replace(pattern, word), summary);

const SUGGESTIONS_MAX = 8;

/** The names somebody may have meant: the same in another case or with a side, else some that exist. */
const suggestion = (name: string, known: readonly string[]): string => {
  const folded = name.toLowerCase();
  const close = known.filter((other) => other.toLowerCase() === folded || other.toLowerCase().endsWith(`.${folded}`));
  if (close.length > 0) return `: did you mean ${close.join(' or ')}?`;
  if (known.length === 0) return '';
  const more = known.length > SUGGESTIONS_MAX ? `, and ${known.length - SUGGESTIONS_MAX} more` : '';
  return `: there are ${known.slice(0, SUGGESTIONS_MAX).join(', ')}${more}`;
};

const parseReason = (code: string, summary: string): string => {
  if (code === 'limit_exceeded') return 'the expression has too many pieces, or is nested too deep';
  if (code === 'unexpected_token' && summary.endsWith('EOF')) return 'the expression ends too early';
  if (code === 'unexpected_character' && summary.endsWith('=')) return 'equality is written ==';
  if (code === 'unexpected_character') return 'this character is not expected here';
  if (code === 'unterminated_string') return 'a text is opened here and never closed';
  return summary.charAt(0).toLowerCase() + summary.slice(1);
};

const typeFault = (code: string, summary: string, known: readonly string[]): [ExpressionError['code'], string] => {
  const name = summary.slice(summary.indexOf(': ') + 2);
  switch (code) {
    case 'unknown_variable':
    case 'no_such_key':
      return [EXPRESSION_CODES.fieldUnknown, `there is no field ${name}${suggestion(name, known)}`];
    case 'no_such_overload':
      return [EXPRESSION_CODES.typesDiffer, `types do not go together in ${inWords(name)}`];
    case 'no_matching_overload':
      return [EXPRESSION_CODES.typesDiffer, `nothing is known of ${inWords(summary.slice(summary.indexOf("'")))}`];
    default:
      return [EXPRESSION_CODES.typesDiffer, inWords(summary)];
  }
};

/** Any fault of the library, of a source or of a value, as an error of ours with its place. */
export const explainFault = (error: unknown, source: string, known: readonly string[]): ExpressionError => {
  if (error instanceof ExpressionError) return error;
  if (error instanceof ParseError) {
    const code = error.code === 'limit_exceeded' ? EXPRESSION_CODES.tooLarge : EXPRESSION_CODES.unreadable;
    return new ExpressionError(code, source, error.range?.start ?? 0, parseReason(error.code, error.summary));
  }
  if (error instanceof TypeError) {
    const [code, reason] = typeFault(error.code, error.summary, known);
    return new ExpressionError(code, source, error.range?.start ?? 0, reason);
  }
  if (error instanceof EvaluationError)
    return new ExpressionError(EXPRESSION_CODES.notComputable, source, error.range?.start ?? 0, error.summary);
  return new ExpressionError(EXPRESSION_CODES.unreadable, source, 0, 'this cannot be read as an expression');
};
