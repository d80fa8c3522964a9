import { ConnectorError } from '#connector-sdk';

const CURSOR_VERSION = 1;

/** Position in a scan: everything up to this id has been read. */
interface ScanCursor {
  readonly after: string;
}

/** A place among the changes of one object, in the order of their stamps. */
export interface ChangePosition {
  /** Read on from this SystemModstamp, inclusive. */
  readonly fromMs: number;
  /** Inside a run of pages: of records stamped `fromMs`, those up to this id have been read. */
  readonly afterId: string | null;
}

/** Position in the change feed; see `changes.ts`. */
export interface ChangeCursor extends ChangePosition {
  /** Everything committed before this has been reported; the vendor's own word. */
  readonly coveredMs: number;
  /** When the vendor was last asked for that word, in its clock. */
  readonly sweptMs: number;
  /**
   * Where the changes of memberships have been read to. They are only read once someone has asked for
   * memberships (`on`); until then the position stays, so that nothing is missing when someone does.
   */
  readonly members?: ChangePosition & { readonly on: boolean };
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
  const { coveredMs, sweptMs, members, ...position } = decoded(cursor, 'changes', object);
  if (!Number.isSafeInteger(coveredMs) || !Number.isSafeInteger(sweptMs)) throw unreadable();
  return {
    ...positionOf(position),
    coveredMs: coveredMs as number,
    sweptMs: sweptMs as number,
    ...(members === undefined ? {} : { members: membersOf(members) }),
  };
}

function positionOf({ fromMs, afterId }: Readonly<Record<string, unknown>>): ChangePosition {
  if (!Number.isSafeInteger(fromMs) || (afterId !== null && typeof afterId !== 'string')) throw unreadable();
  return { fromMs: fromMs as number, afterId };
}

function membersOf(value: unknown): ChangePosition & { readonly on: boolean } {
  if (typeof value !== 'object' || value === null) throw unreadable();
  const { on, ...position } = value as Record<string, unknown>;
  return { ...positionOf(position), on: on === true };
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
