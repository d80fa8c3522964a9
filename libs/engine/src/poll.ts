import { type ChangePage, ConnectorError, type ObjectPort } from '#connector-sdk';
import { compositesOf, expandParts, type Side, SIDES } from '#core';
import { clockOffsetsOf, isStampSure } from './drain/batch.js';
import { type Cursor, isAwake, markOf, PRIORITY, type Run, type Sync } from './model.js';
import { type Engine } from './runtime.js';

export interface PollResult {
  /** Records marked dirty. */
  readonly marked: number;
  /** A feed could not be continued; a sweep was asked for. */
  readonly resync: boolean;
}

export interface PollOptions {
  /** A run whose staged records are about to be used: what it has seen already is no news. */
  readonly scanned?: Run;
}

/**
 * Reads both sides' change feeds from where they were left and marks what they name. Marks and cursor advance
 * together, before anything is worked on.
 *
 * @throws ConnectorError when a vendor cannot be read; the cursors stay
 */
export async function poll(engine: Engine, syncId: string, options: PollOptions = {}): Promise<PollResult> {
  const sync = await engine.store.getSync(syncId);
  if (!sync || !isAwake(sync.state)) return { marked: 0, resync: false };
  const results = await Promise.all(SIDES.map((side) => pollSide(engine, sync, side, options)));
  const marked = results.reduce((sum, result) => sum + result.marked, 0);
  const resync = results.some((result) => result.resync);
  if (marked > 0) await engine.tickets.issue({ kind: 'drain', syncId }, { priority: PRIORITY.incremental });
  if (resync) await engine.tickets.issue({ kind: 'sweep', syncId }, { priority: PRIORITY.backfill });
  return { marked, resync };
}

async function pollSide(engine: Engine, sync: Sync, side: Side, { scanned }: PollOptions): Promise<PollResult> {
  const port = await engine.sessions.port(sync[side]);
  let cursor = await engine.store.getCursor(sync.id, side, 'changes');
  let marked = 0;
  for (let page = 0; page < engine.limits.pollPagesMax; page++) {
    try {
      const changes = await port.changes({ cursor, fields: fieldsReadOn(sync, side) }, { lane: 'incremental' });
      const ids = [...new Set([...(await newsOf(engine, sync, side, changes, port, scanned)), ...changes.deleted])];
      await engine.store.takeIn({
        marks: ids.map((remoteId) => markOf(sync.id, { side, remoteId }, PRIORITY.incremental)),
        cursors: [cursorOf(sync, side, changes.cursor)],
      });
      marked += ids.length;
      cursor = changes.cursor;
      if (!changes.more) break;
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'cursorExpired') throw error;
      await restartFeed(engine, sync, side);
      return { marked, resync: true };
    }
  }
  return { marked, resync: false };
}

/**
 * The changed records of a page that have not been worked off in the very version it names. Feeds look back further
 * than they were left, so without this every change would be read again with each poll.
 */
async function newsOf(
  engine: Engine,
  sync: Sync,
  side: Side,
  { changed, stamps = {} }: ChangePage,
  { capabilities }: Pick<ObjectPort, 'capabilities'>,
  scanned: Run | undefined,
): Promise<readonly string[]> {
  const stamped = changed.filter((id) => stamps[id] !== undefined);
  if (stamped.length === 0) return changed;
  const seen = new Map(await engine.store.linkStamps(sync.id, side, stamped));
  if (scanned) {
    const reading = { clockOffsetMs: await clockOffsetsOf(engine, sync), readFromMs: scanned.startedAtMs };
    for (const { remoteId, record } of await engine.store.stagedRecords(scanned.id, side, stamped)) {
      if (record && isStampSure(reading, side, capabilities, record)) seen.set(remoteId, record.stamp);
    }
  }
  return changed.filter((id) => stamps[id] === undefined || stamps[id] !== seen.get(id));
}

/**
 * What a side's feed names since it was last polled and the run has not scanned in that version. Only looks: nothing is
 * marked and the cursor stays.
 *
 * @throws ConnectorError when the vendor cannot be read, or the feed not be continued
 */
export async function peek(engine: Engine, sync: Sync, side: Side, scanned: Run): Promise<ReadonlySet<string>> {
  const port = await engine.sessions.port(sync[side]);
  let cursor = await engine.store.getCursor(sync.id, side, 'changes');
  const news = new Set<string>();
  for (let page = 0; page < engine.limits.pollPagesMax; page++) {
    const changes = await port.changes({ cursor, fields: fieldsReadOn(sync, side) }, { lane: 'backfill' });
    for (const id of await newsOf(engine, sync, side, changes, port, scanned)) news.add(id);
    for (const id of changes.deleted) news.add(id);
    cursor = changes.cursor;
    if (!changes.more) break;
  }
  return news;
}

/** Begins the feed anew, from now on; what changed in between is found by the sweep that must follow. */
export async function restartFeed(engine: Engine, sync: Sync, side: Side): Promise<void> {
  const port = await engine.sessions.port(sync[side]);
  const { cursor } = await port.changes({ cursor: null, fields: fieldsReadOn(sync, side) }, { lane: 'incremental' });
  await engine.store.takeIn({ cursors: [cursorOf(sync, side, cursor)] });
  engine.logger.warn('a change feed was begun anew', { syncId: sync.id, side });
}

/** The vendor's fields that the mapping uses on a side. */
const fieldsReadOn = (sync: Sync, side: Side): readonly string[] =>
  expandParts(
    sync.mapping.fields.map((field) => field[side]),
    compositesOf(sync.mapping.fields, side),
  );

const cursorOf = (sync: Sync, side: Side, value: string): Cursor => ({
  syncId: sync.id,
  side,
  stream: 'changes',
  value,
});
