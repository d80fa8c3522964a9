import { type CompiledMapping, hashRecord, keysOf, type LiveRecord, type Side, SIDES } from '#core';
import { type Run, type StagedRecord, type Sync } from './model.js';
import { type Engine, fieldsOf, portOf, type SyncContext } from './runtime.js';

/**
 * Scans both sides into the run's stage, both at once, page by page; goes on where an interrupted scan stopped.
 *
 * @param keepRecords whether the records themselves are staged (first sync) or only their hashes (sweep)
 * @throws ConnectorError when a page failed; what was staged stays
 */
export async function scanBothSides(
  engine: Engine,
  context: SyncContext,
  run: Run,
  keepRecords: boolean,
): Promise<void> {
  const progress = await engine.store.scanProgress(run.id);
  await Promise.all(
    SIDES.map(async (side) => {
      if (progress[side].done) return;
      const port = await portOf(engine, context.sync, side);
      const fields = fieldsOf(context.mapping, side);
      let cursor = progress[side].cursor;
      do {
        const page = await port.scan({ fields, cursor }, context.call);
        cursor = page.cursor;
        const staged = page.records.map((record) => stagedOf(context.mapping, side, record, keepRecords));
        await engine.store.stage(run.id, side, staged, cursor, cursor === null);
      } while (cursor !== null);
    }),
  );
}

function stagedOf(mapping: CompiledMapping, side: Side, record: LiveRecord, keepRecord: boolean): StagedRecord {
  return {
    remoteId: record.id,
    hash: hashRecord(mapping, side, record),
    keys: keepRecord ? keysOf(mapping, side, record) : [],
    record: keepRecord ? record : null,
  };
}

/** A new run of this sync, not stored yet. */
export const newRun = (engine: Engine, sync: Sync, kind: Run['kind']): Run => ({
  id: engine.newId(),
  syncId: sync.id,
  kind,
  state: 'scanning',
  mappingVersion: sync.mapping.version,
  target: null,
  counts: {},
  error: null,
  startedAtMs: engine.clock.nowMs(),
  finishedAtMs: null,
});
