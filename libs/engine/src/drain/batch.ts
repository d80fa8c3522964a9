import { type ObjectCapabilities } from '#connector-sdk';
import { type LiveRecord, type Pair, type RecordState, type Side, SIDES } from '#core';
import { type Link, type Sync } from '../model.js';
import { type Engine, type SyncContext } from '../runtime.js';

/** One step of work on a sync: what was read together is decided and written together. */
export interface Batch extends SyncContext {
  /** How far each side's vendor clock runs ahead of ours, in milliseconds. */
  readonly clockOffsetMs: Pair<number>;
  /** Nothing of the batch was read earlier than this, in milliseconds since the epoch by our clock. */
  readonly readFromMs: number;
}

export async function batchOf(engine: Engine, context: SyncContext, readFromMs: number): Promise<Batch> {
  return { ...context, clockOffsetMs: await clockOffsetsOf(engine, context.sync), readFromMs };
}

/** As measured at the connections' last checks. */
export async function clockOffsetsOf(engine: Engine, sync: Sync): Promise<Pair<number>> {
  const [a, b] = await Promise.all(SIDES.map((side) => engine.store.getConnection(sync[side].connectionId)));
  return { a: a?.clockOffsetMs ?? 0, b: b?.clockOffsetMs ?? 0 };
}

/**
 * Whether no later version of this record can have the same stamp. Where stamps are coarse, a version read too soon
 * after it was written may be followed by another one of the same moment.
 */
export function isStampSure(
  batch: Pick<Batch, 'clockOffsetMs' | 'readFromMs'>,
  side: Side,
  { stampResolutionMs }: Pick<ObjectCapabilities, 'stampResolutionMs'>,
  { modifiedAtMs }: Pick<LiveRecord, 'modifiedAtMs'>,
): boolean {
  if (stampResolutionMs === 0) return true;
  return modifiedAtMs !== null && batch.readFromMs + batch.clockOffsetMs[side] - modifiedAtMs >= 2 * stampResolutionMs;
}

/** The stamps to be kept with a link whose records were worked off as given; none that it has already. */
export function newStamps(
  batch: Batch,
  ports: Pair<{ readonly capabilities: ObjectCapabilities }>,
  link: Link,
  states: Pair<RecordState | null>,
): Partial<Pair<string>> {
  const stamps: { a?: string; b?: string } = {};
  for (const side of SIDES) {
    const state = states[side];
    if (state?.kind !== 'live' || state.stamp === link.stamps[side]) continue;
    if (isStampSure(batch, side, ports[side].capabilities, state)) stamps[side] = state.stamp;
  }
  return stamps;
}
