import { type SeededRandom } from '#sandbox-kit';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ID_PATTERN = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

/** The three characters that make a case-sensitive 15-character id safe for systems that ignore case. */
export function checksumOf(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block++) {
    let bits = 0;
    for (let place = 0; place < 5; place++) {
      const letter = id15[block * 5 + place] ?? '';
      if (letter >= 'A' && letter <= 'Z') bits |= 1 << place;
    }
    suffix += CHECKSUM_LETTERS[bits] ?? '';
  }
  return suffix;
}

/** The 18-character form of an id, or `undefined` for what is not an id or has a wrong checksum. */
export function canonicalId(text: string): string | undefined {
  if (!ID_PATTERN.test(text)) return undefined;
  const id15 = text.slice(0, 15);
  const full = id15 + checksumOf(id15);
  return text.length === 15 || text === full ? full : undefined;
}

/** Mints record ids: the object's prefix, the instance's two characters and a number counted up in base 62. */
export class IdMinter {
  readonly #next = new Map<string, number>();
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  mint(keyPrefix: string): string {
    const serial = this.#next.get(keyPrefix) ?? this.#random.between(100_000, 900_000) * 1_000;
    this.#next.set(keyPrefix, serial + 1);
    const id15 = `${keyPrefix}5e0${toBase62(serial).padStart(9, '0')}`;
    return id15 + checksumOf(id15);
  }
}

function toBase62(value: number): string {
  let rest = value;
  let text = '';
  do {
    text = (DIGITS[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  } while (rest > 0);
  return text;
}
