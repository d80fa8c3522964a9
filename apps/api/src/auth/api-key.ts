import { createHash, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const KEY_PREFIX = 'syncline_';
const SHOWN_CHARACTERS = KEY_PREFIX.length + 6;
const KEY = /^syncline_[A-Za-z0-9_-]{43}$/;

/** A fresh API key. Its text is shown once and never stored. */
export interface MintedKey {
  readonly text: string;
  /** Its beginning, by which people recognise it. */
  readonly prefix: string;
  readonly hash: Buffer;
}

export function mintApiKey(): MintedKey {
  const text = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url');
  return { text, prefix: text.slice(0, SHOWN_CHARACTERS), hash: sha256(text) };
}

/**
 * The hash a key is stored under; `null` for a text that is no key. A key is 256 random bits, so there is nothing to
 * guess that a slow hash would protect.
 */
export const hashApiKey = (text: string): Buffer | null => (KEY.test(text) ? sha256(text) : null);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
