const [C1, C2, C3, C4] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

const scramble = (word: number, multiplier: number, bits: number, next: number): number =>
  Math.imul(rotate(Math.imul(word, multiplier), bits), next);

/** Spreads every bit of a word over all of them. */
const avalanche = (word: number): number => {
  const once = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
};

/** Two UTF-16 units as one word; zero past the end, which the length mixed in at the end tells apart. */
const wordAt = (text: string, index: number): number =>
  (index < text.length ? text.charCodeAt(index) : 0) |
  ((index + 1 < text.length ? text.charCodeAt(index + 1) : 0) << 16);

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

/**
 * A 128-bit hash of a text, as 32 hexadecimal digits: MurmurHash3 (x86, 128 bits, by Austin Appleby, public domain)
 * over UTF-16 units. For telling states apart, not for secrets.
 */
export const murmur128 = (text: string): string => {
  let [h1, h2, h3, h4] = [0, 0, 0, 0];
  for (let index = 0; index < text.length; index += 8) {
    h1 = rotate(h1 ^ scramble(wordAt(text, index), C1, 15, C2), 19) + h2;
    h1 = (Math.imul(h1, 5) + 0x561ccd1b) | 0;
    h2 = rotate(h2 ^ scramble(wordAt(text, index + 2), C2, 16, C3), 17) + h3;
    h2 = (Math.imul(h2, 5) + 0x0bcaa747) | 0;
    h3 = rotate(h3 ^ scramble(wordAt(text, index + 4), C3, 17, C4), 15) + h4;
    h3 = (Math.imul(h3, 5) + 0x96cd1c35) | 0;
    h4 = rotate(h4 ^ scramble(wordAt(text, index + 6), C4, 18, C1), 13) + h1;
    h4 = (Math.imul(h4, 5) + 0x32ac3b17) | 0;
  }
  const sum = ((h1 ^ text.length) + (h2 ^ text.length) + (h3 ^ text.length) + (h4 ^ text.length)) | 0;
  const mixed = [avalanche(sum), ...[h2, h3, h4].map((lane) => avalanche(((lane ^ text.length) + sum) | 0))];
  const total = mixed.reduce((left, right) => (left + right) | 0, 0);
  return [total, ...mixed.slice(1).map((lane) => (lane + total) | 0)].map(hex).join('');
};
