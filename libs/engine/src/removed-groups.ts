import { OUTSIDE_MARK, type Side, SIDES } from '#core';
import { isInside } from './drain/inside.js';
import { type Ports } from './drain/load.js';
import { type Unit } from './drain/unit.js';
import { type Engine, type SyncContext } from './runtime.js';

/** Whether a linked record has just left a filter that asks for groups: perhaps it is the group that went. */
export const leavesByGroup = ({ mapping, sync }: SyncContext, units: readonly Unit[]): boolean =>
  SIDES.some(
    (side) =>
      sync.mapping.filters?.[side]?.groups !== undefined &&
      units.some((unit) => {
        const state = unit[side];
        const isNews = !unit.work.link.hashes[side]?.startsWith(OUTSIDE_MARK);
        return state?.kind === 'live' && isNews && !isInside(mapping, side, state);
      }),
  );

/**
 * Asks both vendors whether every group that a filter asks for is still there, and pauses the sync when one is not:
 * deleted, it would look like everyone leaving it.
 *
 * @returns whether the sync was paused
 * @throws ConnectorError when a vendor cannot say
 */
export async function pausedOverRemovedGroups(engine: Engine, context: SyncContext, ports: Ports): Promise<boolean> {
  const { sync } = context;
  const removed = (await Promise.all(SIDES.map((side) => removedFrom(context, ports, side)))).flat();
  if (removed.length === 0) return false;
  const reason = `The filter of ${removed.join(', and of ')}, which no longer exists there. Make a group of that name again and save the mapping, or change the filter, then resume the sync; nothing was done because of it.`;
  await engine.store.moveSync(sync.id, ['live'], 'paused', reason);
  engine.logger.error('a sync was paused because groups its filter asks for are gone', { syncId: sync.id });
  return true;
}

async function removedFrom({ sync, call }: SyncContext, ports: Ports, side: Side): Promise<readonly string[]> {
  const asked = Object.entries(sync.mapping.filters?.[side]?.groups ?? {});
  const removed = await Promise.all(
    asked.map(async ([field, ids]) => {
      const listed = new Set(((await ports[side].groups?.list(field, call)) ?? []).map(({ id }) => id));
      return Object.entries(ids).flatMap(([name, id]) =>
        listed.has(id) ? [] : [`side ${side} asks for the group "${name}" of ${field}`],
      );
    }),
  );
  return removed.flat();
}
