/** Printable ASCII only: most values are, and need no closer look. */
export const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;

/** Whether nothing of a text can be seen: white space, zero-width characters, fillers. */
export const showsNothing = (text: string): boolean => !VISIBLE.test(text);

/** Soft hyphen, vowel separator, zero-width space, word joiner and byte order mark: nothing changes without them. */
const MEANINGLESS = /[\u00ad\u180e\u200b\u2060\ufeff]/g;

/**
 * Joiners and direction marks: between other characters they shape emoji and letters and turn right-to-left text, at
 * the ends they do nothing.
 */
const NOTHING_AT_THE_ENDS = /[\s\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069]/;

/** The text without characters that show nothing and change nothing around them, and trimmed. */
export const withoutInvisible = (text: string): string => {
  if (isPlain(text)) return text.trim();
  const kept = text.replace(MEANINGLESS, '');
  let [start, end] = [0, kept.length];
  while (start < end && NOTHING_AT_THE_ENDS.test(kept.charAt(start))) start += 1;
  while (end > start && NOTHING_AT_THE_ENDS.test(kept.charAt(end - 1))) end -= 1;
  return kept.slice(start, end);
};
