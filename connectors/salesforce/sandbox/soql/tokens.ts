import { SoqlError } from './syntax.js';

export interface Token {
  kind: 'word' | 'text' | 'number' | 'date' | 'datetime' | 'symbol' | 'end';
  /** The word as written, the text without quotes and escapes, or the symbol. */
  text: string;
  at: number;
}

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['datetime', /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/y],
  ['date', /\d{4}-\d{2}-\d{2}(?![\dT])/y],
  ['number', /[+-]?\d+(?:\.\d+)?(?![\w])/y],
  ['word', /[A-Za-z_][A-Za-z0-9_.]*/y],
  ['symbol', /<>|!=|<=|>=|[(),=<>:*]/y],
];
const BLANKS = /\s*/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Cuts a statement into tokens; the last one is always `end`. */
export function tokenize(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = skipBlanks(soql, 0);
  while (at < soql.length) {
    const token = soql[at] === "'" ? quotedText(soql, at) : plainToken(soql, at);
    tokens.push(token.token);
    at = skipBlanks(soql, token.end);
  }
  tokens.push({ kind: 'end', text: '<EOF>', at });
  return tokens;
}

function skipBlanks(soql: string, at: number): number {
  BLANKS.lastIndex = at;
  BLANKS.exec(soql);
  return BLANKS.lastIndex;
}

function plainToken(soql: string, at: number): { token: Token; end: number } {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(soql);
    if (match) return { token: { kind, text: match[0], at }, end: pattern.lastIndex };
  }
  throw new SoqlError('MALFORMED_QUERY', `line 1:${at} no viable alternative at character '${soql[at] ?? ''}'`, at);
}

function quotedText(soql: string, start: number): { token: Token; end: number } {
  let text = '';
  for (let at = start + 1; at < soql.length; at++) {
    const letter = soql[at] ?? '';
    if (letter === "'") return { token: { kind: 'text', text, at: start }, end: at + 1 };
    if (letter === '\\') {
      at += 1;
      const escaped = soql[at] ?? '';
      // LIKE needs to see that a wildcard was escaped; for every other use the evaluator drops the backslash.
      text += escaped === '_' || escaped === '%' ? `\\${escaped}` : (ESCAPES[escaped] ?? escaped);
    } else {
      text += letter;
    }
  }
  throw new SoqlError('MALFORMED_QUERY', `line 1:${soql.length} mismatched character '<EOF>' expecting '''`, start);
}
