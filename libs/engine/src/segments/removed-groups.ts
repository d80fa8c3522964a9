import { SIDES } from '#core';
import { type Ports } from '../drain/load.js';
import { type Unit } from '../drain/unit.js';
import { type Engine, type SyncContext } from '../runtime.js';

const idsIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether somebody has left a segment's group: perhaps it is the group that went. */
export const leavesSegment = ({ mapping: { segments } }: SyncContext, units: readonly Unit[]): boolean =>
  segments.fields.some(({ side, field, segments: kept }) =>
    units.some(({ work, [side]: state }) => {
      if (state?.kind !== 'live') return false;
      const [settled, now] = [idsIn(work.base[field.id]?.[side]), idsIn(state.fields[field[side]])];
      return kept.some(({ groupId }) => settled.includes(groupId) && !now.includes(groupId));
    }),
  );

/**
 * Stops the segments whose group is gone: nobody can be put into it, and only a person knows whether it is to be made
 * again.
 *
 * @returns whether one was stopped, so that the mapping means something else
 * @throws ConnectorError when a vendor cannot say
 */
export async function stoppedOverRemovedGroups(engine: Engine, context: SyncContext, ports: Ports): Promise<boolean> {
  let stopped = false;
  for (const side of SIDES) {
    for (const kept of context.mapping.segments.fields.filter((one) => one.side === side)) {
      const listed = (await ports[side].groups?.list(kept.field[side], context.call)) ?? [];
      const there = new Set(listed.map(({ id }) => id));
      for (const { id, name } of kept.segments.filter(({ groupId }) => !there.has(groupId))) {
        const stoppedBecause = `The group of ${kept.field[side]} it was kept in is gone on side ${side}. Activate it again to have one made, or remove it.`;
        stopped = (await engine.store.moveSegment(id, ['active'], 'stopped', { stoppedBecause })) || stopped;
        engine.logger.warn('a segment was stopped because its group is gone', {
          syncId: context.sync.id,
          segment: name,
        });
      }
    }
  }
  return stopped;
}
