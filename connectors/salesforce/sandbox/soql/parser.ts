import { type Token, tokenize } from './tokens.js';
import {
  type AggregateName,
  type Comparison,
  type Condition,
  type Literal,
  type OrderItem,
  type Select,
  type SelectItem,
  SoqlError,
} from './syntax.js';

const QUERY_LENGTH_MAX = 100_000;
const AGGREGATES = new Set(['COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'AVG']);
const COMPARISONS = new Set(['=', '!=', '<>', '<', '<=', '>', '>=']);
const CLAUSE_WORDS = new Set([
  'WHERE',
  'WITH',
  'GROUP',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'FOR',
  'ALL',
  'USING',
  'HAVING',
  'UPDATE',
]);

/** Parses one SELECT statement. Throws {@link SoqlError} with the vendor's code. */
export function parseSoql(soql: string): Select {
  if (soql.length > QUERY_LENGTH_MAX) {
    throw new SoqlError(
      'QUERY_TOO_COMPLICATED',
      `SOQL statements cannot be longer than ${QUERY_LENGTH_MAX} characters.`,
    );
  }
  const parser = new Parser(tokenize(soql), soql);
  const select = parser.select();
  parser.expectEnd();
  return select;
}

/** Parses a condition alone, as validation rules set over the control API use. */
export function parseCondition(text: string): Condition {
  const parser = new Parser(tokenize(text), text);
  const condition = parser.condition();
  parser.expectEnd();
  return condition;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #soql: string;
  #position = 0;

  constructor(tokens: readonly Token[], soql: string) {
    this.#tokens = tokens;
    this.#soql = soql;
  }

  select(): Select {
    this.#take('SELECT');
    const items = this.#commaList(() => this.#selectItem());
    this.#take('FROM');
    const object = this.#word();
    if (this.#peek().kind === 'word' && !CLAUSE_WORDS.has(this.#peek().text.toUpperCase())) this.#word(); // an alias
    if (this.#accept('USING')) {
      this.#take('SCOPE');
      this.#word();
    }
    const where = this.#accept('WHERE') ? this.condition() : undefined;
    const groupBy = this.#acceptPair('GROUP', 'BY') ? this.#commaList(() => this.#word()) : [];
    const orderBy = this.#acceptPair('ORDER', 'BY') ? this.#commaList(() => this.#orderItem()) : [];
    const limit = this.#accept('LIMIT') ? this.#count() : undefined;
    const offset = this.#accept('OFFSET') ? this.#count() : 0;
    const allRows = this.#acceptPair('ALL', 'ROWS');
    return {
      items,
      object,
      groupBy,
      orderBy,
      offset,
      allRows,
      ...(where ? { where } : {}),
      ...(limit === undefined ? {} : { limit }),
    };
  }

  condition(): Condition {
    const first = this.#factor();
    const word = this.#peekWord();
    if (word !== 'AND' && word !== 'OR') return first;
    const parts = [first];
    while (this.#accept(word)) parts.push(this.#factor());
    // The vendor has no precedence between AND and OR: mixing them takes parentheses.
    if (this.#peekWord() === 'AND' || this.#peekWord() === 'OR') throw this.#unexpected();
    return { kind: word === 'AND' ? 'and' : 'or', parts };
  }

  expectEnd(): void {
    if (this.#peek().kind !== 'end') throw this.#unexpected();
  }

  #selectItem(): SelectItem {
    if (this.#accept('(')) {
      const select = this.select();
      this.#take(')');
      return { kind: 'children', select };
    }
    const word = this.#word();
    const upper = word.toUpperCase();
    if (!this.#accept('(')) return { kind: 'field', path: word };
    if (upper === 'FIELDS') {
      const which = this.#word().toUpperCase();
      this.#take(')');
      if (which !== 'ALL' && which !== 'STANDARD' && which !== 'CUSTOM') throw this.#unexpected();
      return { kind: 'fields', which };
    }
    if (upper === 'TOLABEL') {
      const path = this.#word();
      this.#take(')');
      return { kind: 'field', path };
    }
    if (!AGGREGATES.has(upper)) throw this.#unexpected();
    const path = this.#accept(')') ? undefined : this.#word();
    if (path !== undefined) this.#take(')');
    const next = this.#peek();
    const alias = next.kind === 'word' && next.text.toUpperCase() !== 'FROM' ? this.#word() : undefined;
    if (upper === 'COUNT' && path === undefined) return { kind: 'count' };
    return { kind: 'aggregate', name: upper as AggregateName, path, alias };
  }

  #factor(): Condition {
    if (this.#accept('NOT')) return { kind: 'not', part: this.#factor() };
    if (this.#accept('(')) {
      const inner = this.condition();
      this.#take(')');
      return inner;
    }
    const path = this.#word();
    const operator = this.#peek();
    if (COMPARISONS.has(operator.text) && operator.kind === 'symbol') {
      this.#position += 1;
      const comparison = (operator.text === '<>' ? '!=' : operator.text) as Comparison;
      return { kind: 'compare', path, operator: comparison, literal: this.#literal() };
    }
    if (this.#accept('LIKE')) return { kind: 'like', path, pattern: this.#text() };
    if (this.#accept('IN')) return this.#inList(path, false);
    if (this.#accept('INCLUDES')) return { kind: 'includes', path, negated: false, groups: this.#textList() };
    if (this.#accept('EXCLUDES')) return { kind: 'includes', path, negated: true, groups: this.#textList() };
    if (this.#acceptPair('NOT', 'IN')) return this.#inList(path, true);
    throw this.#unexpected();
  }

  #inList(path: string, negated: boolean): Condition {
    this.#take('(');
    if (this.#peekWord() === 'SELECT') {
      const select = this.select();
      this.#take(')');
      return { kind: 'inSelect', path, negated, select };
    }
    const literals = this.#commaList(() => this.#literal());
    this.#take(')');
    return { kind: 'in', path, negated, literals };
  }

  #textList(): string[] {
    this.#take('(');
    const texts = this.#commaList(() => this.#text());
    this.#take(')');
    return texts;
  }

  #literal(): Literal {
    const token = this.#next();
    switch (token.kind) {
      case 'text':
        return { kind: 'value', value: token.text.replace(/\\([_%])/g, '$1') };
      case 'number':
        return { kind: 'value', value: Number(token.text) };
      case 'date':
      case 'datetime':
        return { kind: token.kind, text: token.text };
      case 'word':
        return this.#namedLiteral(token);
      case 'symbol':
      case 'end':
        throw this.#unexpected(token);
      default:
        return token.kind satisfies never;
    }
  }

  #namedLiteral(token: Token): Literal {
    const upper = token.text.toUpperCase();
    if (upper === 'NULL') return { kind: 'value', value: null };
    if (upper === 'TRUE' || upper === 'FALSE') return { kind: 'value', value: upper === 'TRUE' };
    if (!/^(TODAY|YESTERDAY|TOMORROW|(THIS|LAST|NEXT)_(WEEK|MONTH|YEAR|90_DAYS)|(LAST|NEXT)_N_DAYS)$/.test(upper)) {
      throw this.#unexpected(token);
    }
    const count = this.#accept(':') ? this.#count() : 0;
    return { kind: 'span', name: upper, count };
  }

  #orderItem(): OrderItem {
    const path = this.#word();
    const descending = this.#accept('DESC');
    if (!descending) this.#accept('ASC');
    let nullsLast = false;
    if (this.#accept('NULLS')) {
      nullsLast = this.#accept('LAST');
      if (!nullsLast) this.#take('FIRST');
    }
    return { path, descending, nullsLast };
  }

  #commaList<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.#accept(',')) items.push(item());
    return items;
  }

  #word(): string {
    const token = this.#next();
    if (token.kind !== 'word') throw this.#unexpected(token);
    return token.text;
  }

  #text(): string {
    const token = this.#next();
    if (token.kind !== 'text') throw this.#unexpected(token);
    return token.text;
  }

  #count(): number {
    const token = this.#next();
    if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw this.#unexpected(token);
    return Number(token.text);
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '<EOF>', at: this.#soql.length };
  }

  #peekWord(): string {
    const token = this.#peek();
    return token.kind === 'word' ? token.text.toUpperCase() : '';
  }

  #next(): Token {
    const token = this.#peek();
    this.#position += 1;
    return token;
  }

  #accept(expected: string): boolean {
    const token = this.#peek();
    const fits = token.kind !== 'text' && token.text.toUpperCase() === expected;
    if (fits) this.#position += 1;
    return fits;
  }

  #acceptPair(first: string, second: string): boolean {
    const start = this.#position;
    if (this.#accept(first) && this.#accept(second)) return true;
    this.#position = start;
    return false;
  }

  #take(expected: string): void {
    if (!this.#accept(expected)) throw this.#unexpected();
  }

  #unexpected(token: Token = this.#peek()): SoqlError {
    const message = token.kind === 'end' ? `unexpected token: '<EOF>'` : `unexpected token: '${token.text}'`;
    return new SoqlError('MALFORMED_QUERY', message, token.at);
  }
}
