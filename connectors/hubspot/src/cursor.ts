import { ConnectorError } from '#connector-sdk';
import { isObject, type JsonObject, parseJson } from './json.js';

const CURSOR_VERSION = 1;

/** An opaque position: base64url of JSON with a version and the reader it belongs to. */
export const encodeCursor = (reader: string, position: JsonObject): string =>
  Buffer.from(JSON.stringify({ v: CURSOR_VERSION, reader, ...position })).toString('base64url');

/** @throws ConnectorError `cursorExpired` for a cursor that this version of this reader did not write */
export function decodeCursor(reader: string, cursor: string): JsonObject {
  const parsed = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!isObject(parsed) || parsed['v'] !== CURSOR_VERSION || parsed['reader'] !== reader) throw unreadableCursor();
  return parsed;
}

export const unreadableCursor = (): ConnectorError =>
  new ConnectorError('cursorExpired', {
    code: 'HUBSPOT_CURSOR_UNREADABLE',
    message: 'The stored position cannot be read; scan the whole object to find what changed.',
  });
