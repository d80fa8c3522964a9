import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A secret that opens something: shown or sent once, and kept as a hash. */
export interface MintedToken {
  readonly text: string;
  readonly hash: Buffer;
}

export function mintToken(): MintedToken {
  const text = randomBytes(TOKEN_BYTES).toString('base64url');
  return { text, hash: sha256(text) };
}

/** The hash a token is stored under; `null` for a text that is none. It is 256 random bits: nothing to guess. */
export const hashToken = (text: string): Buffer | null => (TOKEN.test(text) ? sha256(text) : null);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
