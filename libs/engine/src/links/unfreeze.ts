import { refsOf } from '../drain/unit.js';
import { markOf, PRIORITY } from '../model.js';
import { type Engine } from '../runtime.js';
import { type Acted, actOnLink, over } from './act.js';

/**
 * Lets a field go on that the engine froze for one link. It goes on from the pair last settled, which is what both sides
 * held when it was frozen: edits made since then on one side travel, of edits on both the policy decides. What went
 * round before does not count any more, so that the field is frozen again only if it goes round anew. The question that
 * was put to a person about it is over. To go on from one side's value instead, see `keepValue`.
 */
export const unfreezeField = (engine: Engine, linkId: string, fieldId: string): Promise<Acted> =>
  actOnLink(engine, linkId, (link, sync) => {
    if (!link.frozen.includes(fieldId)) {
      return over(`The field "${fieldId}" is not frozen for this link.`);
    }
    const atMs = engine.clock.nowMs();
    return {
      linkId,
      changes: {
        linkUpdates: [
          { linkId, frozen: link.frozen.filter((id) => id !== fieldId), unfrozenAtMs: { [fieldId]: atMs } },
        ],
        conflictsSettled: [{ linkId, fieldId, atMs }],
        marks: refsOf({ link }).map((ref) => markOf(sync.id, ref, PRIORITY.realtime)),
      },
    };
  });
