import { ConnectorError } from '#connector-sdk';
import { type FieldMapping, type IdPair, type Pair, referencesThrough, type Side, SIDES } from '#core';
import { type Sync } from '../model.js';
import { type Engine, fieldsOf, contextOf, portOf, type SyncContext } from '../runtime.js';

/** The sync whose links translate a field, seen from the sync the field belongs to. */
export interface Through {
  readonly sync: Sync;
  /** The side of that sync that has the connection of this side here. */
  readonly sideOf: (side: Side) => Side;
}

/** The sync that links what a field refers to; `null` where there is none (any more), and nothing is linked. */
export async function throughOf(engine: Engine, here: Sync, field: FieldMapping): Promise<Through | null> {
  const syncId = referencesThrough(field);
  const sync = syncId === undefined ? null : syncId === here.id ? here : await engine.store.getSync(syncId);
  if (sync === null) return null;
  const turned = isTurned(here, sync);
  return { sync, sideOf: (side) => (turned ? (side === 'a' ? 'b' : 'a') : side) };
}

type Ends = Pick<Sync, 'a' | 'b'>;

/** Whether another sync of the same connections has them the other way round. */
export const isTurned = (here: Ends, other: Ends): boolean =>
  here.a.connectionId !== other.a.connectionId || here.b.connectionId !== other.b.connectionId;

/** The pairs of linked records among these ids of this sync's sides. */
export async function linkedAmong(
  engine: Engine,
  { sync, sideOf }: Through,
  ids: Pair<readonly string[]>,
): Promise<readonly IdPair[]> {
  const pairs = new Map<string, IdPair>();
  for (const side of SIDES) {
    if (ids[side].length === 0) continue;
    const partners = await engine.store.partners(sync.id, sideOf(side), ids[side]);
    for (const [id, partner] of partners) {
      const pair = side === 'a' ? { a: id, b: partner } : { a: partner, b: id };
      pairs.set(pair.a, pair);
    }
  }
  return [...pairs.values()];
}

/** What reading these records again says of them. */
export interface Whereabouts {
  readonly gone: ReadonlySet<string>;
  /** A read failed: nothing can be said. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * Whether records that nobody is seen to refer to any more are still there: one that is gone took its references along,
 * one that is there was let go of by somebody. Asked after whoever referred to it was read.
 */
export async function whereaboutsOf(
  engine: Engine,
  { sync, sideOf }: Through,
  side: Side,
  ids: readonly string[],
  call: SyncContext['call'],
): Promise<Whereabouts> {
  if (ids.length === 0) return NOWHERE;
  const there = sideOf(side);
  const port = await portOf(engine, sync, there);
  const { mapping } = await contextOf(engine, sync, call.lane);
  const states = await port.get(ids, fieldsOf(mapping, there), call);
  if (states.length !== ids.length) {
    throw new ConnectorError('protocol', {
      code: 'CONNECTOR_ANSWER_COUNT',
      message: `The connector answered ${states.length} records for ${ids.length} ids.`,
    });
  }
  const those = (kind: 'gone' | 'unknown'): ReadonlySet<string> =>
    new Set(ids.filter((_id, index) => states[index]?.kind === kind));
  return { gone: those('gone'), unknown: those('unknown') };
}

const NOWHERE: Whereabouts = { gone: new Set(), unknown: new Set() };
