import { compositesOf, expandParts, type Side, SIDES } from '#core';
import { type LinkWork, type Sync } from './model.js';
import { type Unit } from './drain/unit.js';
import { type Engine, fieldsOf, type SyncContext } from './runtime.js';

/**
 * Whether a record was read without a field that it was last seen with, or that its filter or a segment asks for. A vendor that has dropped a field answers just
 * so; taken for an emptied value it would empty the other side of every record.
 */
export function readsWithoutKnownField(context: SyncContext, units: readonly Unit[]): boolean {
  return units.some((unit) => SIDES.some((side) => lacksKnownField(context, unit, side)));
}

function lacksKnownField(context: SyncContext, unit: Unit, side: Side): boolean {
  const state = unit[side];
  if (state?.kind !== 'live') return false;
  if (context.mapping.filters[side]?.fields.some((name) => !(name in state.fields))) return true;
  const { watched } = context.mapping.segments;
  if (watched.some((one) => one.side === side && !(one.field in state.fields))) return true;
  return context.mapping.fields.some(
    (field) => !(field[side] in state.fields) && lastSeen(unit.work, field.id, side) !== undefined,
  );
}

const lastSeen = (work: LinkWork, fieldId: string, side: Side) => work.base[fieldId]?.[side];

/**
 * Asks both vendors whether every mapped field is still there, and pauses the sync when one is not: what would be
 * concluded from its absence is wrong, and only a person knows what is meant to happen. Changes go on being noted.
 *
 * @returns whether the sync was paused
 * @throws ConnectorError when a vendor cannot say
 */
export async function pausedOverRemovedFields(engine: Engine, context: SyncContext): Promise<boolean> {
  const { sync } = context;
  const removed = (await Promise.all(SIDES.map((side) => removedFrom(engine, context, side)))).flat();
  if (removed.length === 0) return false;
  const reason = `${removed.join(' ')} It was removed or hidden there. Bring it back, or take it out of the mapping and its filters and approve that version, or remove the segment that asks for it, then resume the sync; nothing was written because of it.`;
  await engine.store.moveSync(sync.id, ['live', 'braked'], 'paused', reason);
  engine.logger.error('a sync was paused because mapped fields are gone', { syncId: sync.id, reason });
  return true;
}

async function removedFrom(engine: Engine, context: SyncContext, side: Side): Promise<readonly string[]> {
  const { sync } = context;
  const end: Sync[Side] = sync[side];
  const connection = await engine.store.getConnection(end.connectionId);
  if (!connection) return [];
  const session = await engine.sessions.session(connection);
  const objects = await session.discover({ lane: 'incremental' });
  const listed = objects.find(({ name }) => name === end.object);
  if (!listed) return [`${connection.name} no longer offers "${end.object}".`];
  const names = new Set(listed.fields.map(({ name }) => name));
  return expandParts(fieldsOf(context.mapping, side), compositesOf(sync.mapping.fields, side))
    .filter((name) => !names.has(name))
    .map((name) => `${connection.name} no longer has the field "${name}" of ${listed.title}.`);
}
