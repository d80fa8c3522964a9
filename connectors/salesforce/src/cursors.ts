import { ConnectorError } from '#connector-sdk';

const CURSOR_VERSION = 1;

/** Position in a scan: everything up to this id has been read. */
interface ScanCursor {
  readonly after: string;
}

/** Position in the change feed; see `changes.ts`. */
export interface ChangeCursor {
  /** Read on from this SystemModstamp, inclusive. */
  readonly fromMs: number;
  /** Inside a run of pages: of records stamped `fromMs`, those up to this id have been read. */
  readonly afterId: string | null;
  /** Everything committed before this has been reported; the vendor's own word. */
  readonly coveredMs: number;
  /** When the vendor was last asked for that word, in its clock. */
  readonly sweptMs: number;
}

/** Positions in the change event channels, by object; replay ids are opaque. */
interface StreamCursor {
  readonly replay: Readonly<Record<string, number>>;
}

type Feed = 'scan' | 'changes' | 'stream';

export function encodeCursor(feed: Feed, object: string, position: object): string {
  return Buffer.from(JSON.stringify({ v: CURSOR_VERSION, feed, object, ...position })).toString('base64url');
}

/** @throws ConnectorError `cursorExpired` for a cursor that was not made by this version for this feed and object */
export function decodeScanCursor(cursor: string, object: string): ScanCursor {
  const { after } = decoded(cursor, 'scan', object);
  if (typeof after !== 'string') throw unreadable();
  return { after };
}

/** @throws ConnectorError `cursorExpired` */
export function decodeChangeCursor(cursor: string, object: string): ChangeCursor {
  const { fromMs, afterId, coveredMs, sweptMs } = decoded(cursor, 'changes', object);
  if (!Number.isSafeInteger(fromMs) || !Number.isSafeInteger(coveredMs) || !Number.isSafeInteger(sweptMs)) {
    throw unreadable();
  }
  if (afterId !== null && typeof afterId !== 'string') throw unreadable();
  return { fromMs: fromMs as number, afterId, coveredMs: coveredMs as number, sweptMs: sweptMs as number };
}

/** @throws ConnectorError `cursorExpired` */
export function decodeStreamCursor(cursor: string): StreamCursor {
  const { replay } = decoded(cursor, 'stream', '*');
  if (typeof replay !== 'object' || replay === null) throw unreadable();
  const positions = Object.entries(replay);
  if (positions.some(([, id]) => !Number.isSafeInteger(id))) throw unreadable();
  return { replay: Object.fromEntries(positions) };
}

function decoded(cursor: string, feed: Feed, object: string): Record<string, unknown> {
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw unreadable();
  }
  if (typeof position !== 'object' || position === null) throw unreadable();
  const fields = position as Record<string, unknown>;
  if (fields['v'] !== CURSOR_VERSION || fields['feed'] !== feed || fields['object'] !== object) throw unreadable();
  return fields;
}

const unreadable = (): ConnectorError =>
  new ConnectorError('cursorExpired', {
    code: 'SALESFORCE_CURSOR_UNREADABLE',
    message: 'The position in the change feed cannot be read. A full scan is needed.',
  });
