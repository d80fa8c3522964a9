import { otherSide, type Side, writableSides } from '#core';
import { refsOf } from '../drain/unit.js';
import { markOf, PRIORITY } from '../model.js';
import { LeaseLostError } from '../ports/store.js';
import { type Engine } from '../runtime.js';
import { explainLink } from './explain.js';

/**
 * - `kept`: the next drain writes it.
 * - `notFound`: there is no such link or field.
 * - `over`: it cannot be, and why.
 * - `busy`: the sync is being worked on; ask again.
 */
export type Kept =
  { readonly kind: 'kept' | 'notFound' | 'busy' } | { readonly kind: 'over'; readonly message: string };

/** Lets the value of one side of a linked pair count on the other side too, as a person's word. */
export async function keepValue(engine: Engine, linkId: string, fieldId: string, side: Side): Promise<Kept> {
  const [link] = await engine.store.knownLinks([linkId]);
  const sync = link && (await engine.store.getSync(link.syncId));
  const field = sync?.mapping.fields.find(({ id }) => id === fieldId);
  if (!link || !sync || !field) return { kind: 'notFound' };
  if (link.endedAtMs !== null) return over('The link has ended.');
  if (field.kind !== 'value') return over('Members of sets and consent follow their own rules: undo a change instead.');
  if (!writableSides(field.direction).includes(otherSide(side))) {
    return over(`The mapping does not write this field on side ${otherSide(side)}.`);
  }
  const [explained] = (await explainLink(engine, linkId, fieldId)) ?? [];
  if (!explained) return { kind: 'notFound' };
  const now = { a: explained.sides.a.value, b: explained.sides.b.value };
  const lease = await engine.store.acquireLease(sync.id, engine.limits.leaseTtlMs, engine.clock.nowMs());
  if (!lease) return { kind: 'busy' };
  try {
    await engine.store.commit(lease, {
      conflictsNew: [
        {
          ...{ id: engine.newId(), syncId: sync.id, linkId, fieldId, kind: 'bothChanged', records: [] },
          ...{ base: link.base[fieldId] ?? null, now, winner: side, decidedBy: 'person', message: null },
          ...{ status: 'answered', decision: { kind: 'keepSide', side }, editedAtMs: null },
          atMs: engine.clock.nowMs(),
        },
      ],
      marks: refsOf({ link }).map((ref) => markOf(sync.id, ref, PRIORITY.realtime)),
    });
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'busy' };
    throw error;
  } finally {
    await engine.store.releaseLease(lease);
  }
  await engine.tickets.issue({ kind: 'drain', syncId: sync.id }, { priority: PRIORITY.realtime });
  return { kind: 'kept' };
}

const over = (message: string): Kept => ({ kind: 'over', message });
