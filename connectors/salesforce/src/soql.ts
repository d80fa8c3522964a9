/** Salesforce takes request lines and headers of 16 KB in all; the encoded query keeps well below. */
const QUERY_ENCODED_MAX = 12_000;

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** Text as a SOQL literal. */
export const quoted = (text: string): string =>
  `'${text.replace(/[\\'\n\r\t\b\f]/g, (char) => ESCAPES[char] ?? char)}'`;

/** An instant as a SOQL literal, in whole seconds like every instant Salesforce stores. */
export const instantLiteral = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/**
 * Splits the values of an `IN (…)` so that each query stays below the URL's limit.
 * @param rest the query without its values
 */
export function inChunks(values: readonly string[], rest: string): string[][] {
  const room = QUERY_ENCODED_MAX - encodeURIComponent(rest).length;
  const chunks: string[][] = [];
  let chunk: string[] = [];
  let used = 0;
  for (const value of values) {
    const size = encodeURIComponent(`${quoted(value)},`).length;
    if (chunk.length > 0 && used + size > room) {
      chunks.push(chunk);
      chunk = [];
      used = 0;
    }
    chunk.push(value);
    used += size;
  }
  if (chunk.length > 0) chunks.push(chunk);
  return chunks;
}
