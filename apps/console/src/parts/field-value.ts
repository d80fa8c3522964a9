/** A raw value of a record as one line of text; nothing is an empty text. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? value.map(fieldText).join(', ') : JSON.stringify(value);
}
