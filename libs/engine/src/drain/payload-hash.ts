import { createHash } from 'node:crypto';
import { type FieldValue } from '#core';

/** Identifies a payload a vendor refused, so that the very same one is not sent again. Holds no readable value. */
export function payloadHash(values: Readonly<Record<string, FieldValue>>): string {
  const ordered = Object.keys(values)
    .sort()
    .map((name) => [name, values[name]]);
  return createHash('sha256').update(JSON.stringify(ordered)).digest('base64url').slice(0, 22);
}
