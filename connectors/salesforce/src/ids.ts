const ID_SHAPE = /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/;
const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character spelling of an id: the 15 case-sensitive characters and a suffix that tells, five characters at a
 * time, which of them are upper case. `null` for text that cannot be an id.
 */
export function canonicalId(id: string): string | null {
  if (!ID_SHAPE.test(id)) return null;
  const base = id.slice(0, 15);
  let suffix = '';
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let offset = 0; offset < 5; offset++) {
      if (/[A-Z]/.test(base.charAt(start + offset))) bits += 1 << offset;
    }
    suffix += SUFFIX_ALPHABET.charAt(bits);
  }
  return base + suffix;
}
