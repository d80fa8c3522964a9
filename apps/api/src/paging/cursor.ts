import { isUUID } from 'class-validator';
import { type KeyPart, PAGE_KEYS, type PagedList, type PageKey } from '#persistence';
import { Problem } from '../problems/problem.js';

/** Longer than any cursor made here. */
const CURSOR_CHARACTERS_MAX = 300;

/** Where a page of a list ended, as an opaque text. */
export const encodeCursor = (list: PagedList, key: PageKey): string =>
  Buffer.from(JSON.stringify([list, ...key])).toString('base64url');

/** @throws Problem `cursor` for anything that is not a cursor of this list */
export function decodeCursor(list: PagedList, cursor: string): PageKey {
  const [of, ...key] = parts(cursor);
  const shape: readonly KeyPart[] = PAGE_KEYS[list];
  const fits = of === list && key.length === shape.length && shape.every((part, at) => isPart(part, key[at]));
  if (!fits) throw new Problem('cursor', 'Begin the list anew without a cursor, or send the one the last page gave.');
  return key as PageKey;
}

function parts(cursor: string): readonly unknown[] {
  if (cursor.length > CURSOR_CHARACTERS_MAX) return [];
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isPart(part: KeyPart, value: unknown): boolean {
  switch (part) {
    case 'uuid':
      return isUUID(value);
    case 'text':
      // PostgreSQL takes no NUL in a text.
      return typeof value === 'string' && !value.includes('\u0000');
    case 'number':
      return Number.isSafeInteger(value) && (value as number) >= 0;
  }
}
