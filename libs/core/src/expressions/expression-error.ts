import { type ExpressionCode } from '../codes.js';

/** An expression that cannot be used, and where in it the fault lies. */
export class ExpressionError extends Error {
  /** From 1, of the character at fault. */
  readonly line: number;
  readonly column: number;

  constructor(
    readonly code: ExpressionCode,
    source: string,
    /** Of the character at fault in the source, from 0. */
    readonly offset: number,
    /** What is wrong, without the position. */
    readonly reason: string,
  ) {
    const before = source.slice(0, offset).split('\n');
    const line = before.length;
    const column = (before.at(-1) ?? '').length + 1;
    super(`line ${line}, column ${column}: ${reason}`);
    this.name = 'ExpressionError';
    this.line = line;
    this.column = column;
  }
}
