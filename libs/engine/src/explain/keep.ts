import { otherSide, type Side, writableSides } from '#core';
import { refsOf } from '../drain/unit.js';
import { type Acted, actOnLink, lastingLink, over } from '../links/act.js';
import { markOf, PRIORITY } from '../model.js';
import { type Engine } from '../runtime.js';
import { explainLink } from './explain.js';

/**
 * Lets the value of one side of a linked pair count on the other side too, as a person's word: the next drain writes it.
 * A field that was frozen goes on from it.
 */
export async function keepValue(engine: Engine, linkId: string, fieldId: string, side: Side): Promise<Acted> {
  const known = await lastingLink(engine, linkId);
  if ('kind' in known) return known;
  const field = known.sync.mapping.fields.find(({ id }) => id === fieldId);
  if (!field) return { kind: 'notFound' };
  if (field.kind !== 'value') return over('Members of sets and consent follow their own rules: undo a change instead.');
  if (!writableSides(field.direction).includes(otherSide(side))) {
    return over(`The mapping does not write this field on side ${otherSide(side)}.`);
  }
  const [explained] = (await explainLink(engine, linkId, fieldId)) ?? [];
  if (!explained) return { kind: 'notFound' };
  const now = { a: explained.sides.a.value, b: explained.sides.b.value };
  return actOnLink(engine, linkId, (link, sync) => ({
    linkId,
    changes: {
      linkUpdates: [{ linkId, frozen: link.frozen.filter((id) => id !== fieldId) }],
      conflictsNew: [
        {
          ...{ id: engine.newId(), syncId: sync.id, linkId, fieldId, kind: 'bothChanged', records: [] },
          ...{ base: link.base[fieldId] ?? null, now, winner: side, decidedBy: 'person', side: null, message: null },
          ...{ status: 'answered', decision: { kind: 'keepSide', side }, editedAtMs: null },
          atMs: engine.clock.nowMs(),
        },
      ],
      marks: refsOf({ link }).map((ref) => markOf(sync.id, ref, PRIORITY.realtime)),
    },
  }));
}
