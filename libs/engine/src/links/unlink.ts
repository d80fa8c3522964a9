import { keptApart } from '../drain/decide.js';
import { type Engine } from '../runtime.js';
import { type Acted, actOnLink, over } from './act.js';

/**
 * Stops keeping two records the same, since a person says so. Both stay as they are. Neither is linked with anything, or
 * made again on the other side, by the sync itself from then on: only `linkByHand` does that, or a first sync planned
 * anew. What was still to be written, decided or looked into about the pair is over.
 *
 * @param because the person's reason, for whoever looks later
 */
export const unlinkPair = (engine: Engine, linkId: string, because: string): Promise<Acted> =>
  actOnLink(engine, linkId, (link) => {
    if (link.aId === null || link.bId === null) {
      return over('One of its records is still being made. Unlink it once that is done.');
    }
    const atMs = engine.clock.nowMs();
    return {
      linkId,
      changes: { linksRemoved: [{ linkId, atMs, because }], tombstones: keptApart({ link }, atMs) },
    };
  });
