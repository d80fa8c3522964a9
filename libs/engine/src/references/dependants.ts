import { referencesThrough } from '#core';
import { PRIORITY, type Sync } from '../model.js';
import { type Engine } from '../runtime.js';

/** Whether fields of this sync are translated by the links of another. */
export const dependsOn = ({ mapping }: Pick<Sync, 'mapping'>, syncId: string): boolean =>
  mapping.fields.some((field) => referencesThrough(field) === syncId);

/** Asks for drains of the syncs with records that may have waited for links just made: the commit has marked them. */
export async function wakeDependants(engine: Engine, { id, a }: Sync): Promise<void> {
  for (const sync of await engine.store.syncsOfConnection(a.connectionId)) {
    if (sync.id === id || sync.state !== 'live' || !dependsOn(sync, id)) continue;
    await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.incremental });
  }
}
