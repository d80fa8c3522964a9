import { type KnownLink, PRIORITY, type Sync } from '../model.js';
import { LeaseLostError, type StoreChanges } from '../ports/store.js';
import { type Engine } from '../runtime.js';

/**
 * What became of what a person does to one link.
 * - `done`: with the link it was done to.
 * - `notFound`: there is no such link or field.
 * - `over`: it cannot be done, and why.
 * - `busy`: a worker holds the sync for a moment; ask again.
 */
export type Acted =
  | { readonly kind: 'done'; readonly linkId: string }
  | { readonly kind: 'notFound' | 'busy' }
  | { readonly kind: 'over'; readonly message: string };

/** What is to be kept about a link; or what is to be answered, since nothing is. */
export type Deed = { readonly linkId: string; readonly changes: StoreChanges } | Acted;

export const over = (message: string): Acted => ({ kind: 'over', message });

/** A link that lasts, with its sync; or what is to be answered instead. */
export async function lastingLink(
  engine: Engine,
  linkId: string,
): Promise<{ readonly link: KnownLink; readonly sync: Sync } | Acted> {
  const [link] = await engine.store.knownLinks([linkId]);
  const sync = link && (await engine.store.getSync(link.syncId));
  if (!link || !sync) return { kind: 'notFound' };
  return link.endedAtMs === null ? { link, sync } : over('The link has ended.');
}

/** Does something to a link that lasts, as it is while no drain is at work on it. */
export async function actOnLink(
  engine: Engine,
  linkId: string,
  decide: (link: KnownLink, sync: Sync) => Deed,
): Promise<Acted> {
  const known = await lastingLink(engine, linkId);
  if ('kind' in known) return known;
  return actUnderLease(engine, known.sync.id, async () => {
    const found = await lastingLink(engine, linkId);
    return 'kind' in found ? found : decide(found.link, found.sync);
  });
}

/** Decides something under the sync's lease and keeps it, and has what it marks drained. */
export async function actUnderLease(engine: Engine, syncId: string, decide: () => Promise<Deed>): Promise<Acted> {
  const lease = await engine.store.acquireLease(syncId, engine.limits.leaseTtlMs, engine.clock.nowMs());
  if (!lease) return { kind: 'busy' };
  let deed: Deed;
  try {
    deed = await decide();
    if ('kind' in deed) return deed;
    await engine.store.commit(lease, deed.changes);
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'busy' };
    throw error;
  } finally {
    await engine.store.releaseLease(lease);
  }
  await engine.tickets.issue({ kind: 'drain', syncId }, { priority: PRIORITY.realtime });
  return { kind: 'done', linkId: deed.linkId };
}
