import { refsOf } from '../drain/unit.js';
import { isAwake, markOf, PRIORITY } from '../model.js';
import { type Engine } from '../runtime.js';
import { type Acted, lastingLink, over } from './act.js';

/** Has both records of a link read and compared at once, before what nobody waits for. */
export async function syncLinkNow(engine: Engine, linkId: string): Promise<Acted> {
  const found = await lastingLink(engine, linkId);
  if ('kind' in found) return found;
  const { link, sync } = found;
  if (!isAwake(sync.state)) return over(`The sync is ${sync.state}; only a live one can sync now.`);
  await engine.store.takeIn({ marks: refsOf({ link }).map((ref) => markOf(sync.id, ref, PRIORITY.realtime)) });
  await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.realtime });
  return { kind: 'done', linkId };
}
