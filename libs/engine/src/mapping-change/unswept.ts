import { type Engine } from '../runtime.js';

/** Whether no run has looked at everything with the mapping in use: what it changes is still to be found. */
export async function isUnsweptMapping(engine: Pick<Engine, 'store'>, syncId: string): Promise<boolean> {
  const sync = await engine.store.getSync(syncId);
  const [last] = (await engine.store.runsOf(syncId, ['done'])).filter(
    ({ kind }) => kind === 'sweep' || kind === 'firstSync',
  );
  return sync !== null && last !== undefined && last.mappingVersion !== sync.mapping.version;
}
