import { type LiveRecord, otherSide, type Side } from '#core';
import { idOn, refKey } from '../drain/unit.js';
import { type DirtyMark, markOf, type PlanReason, PRIORITY, type RecordRef } from '../model.js';
import { type Engine, fieldsOf, contextOf, portOf, type SyncContext } from '../runtime.js';
import { type Sibling, type Siblings } from './siblings.js';

/** Records that are another sync's business, by record. */
export type Elsewhere = ReadonlyMap<
  string,
  {
    readonly reason: PlanReason;
    /** What that sync should look at again. */
    readonly wakes: readonly DirtyMark[];
  }
>;

const NOWHERE: Elsewhere = new Map();

type Found = Map<string, { readonly reason: PlanReason; readonly wakes: readonly DirtyMark[] }>;

/**
 * Which of these records that have no link here are linked by a sibling, or were made of a record it has linked and
 * whose link is about to come here. Such records are neither linked nor created by this sync.
 *
 * @throws ConnectorError when the vendor could not be asked: nothing was concluded
 */
export async function linkedElsewhere(
  engine: Engine,
  context: SyncContext,
  siblings: Siblings,
  refs: readonly RecordRef[],
): Promise<Elsewhere> {
  const all = refs.length === 0 ? [] : await siblings.all();
  if (all.length === 0) return NOWHERE;
  const found: Found = new Map();
  for (const sibling of all) {
    await noteLinked(engine, sibling, refs, found);
    if (sibling.kind === 'origin') await noteConverted(engine, context, sibling, refs, found);
  }
  return found;
}

async function noteLinked(engine: Engine, sibling: Sibling, refs: readonly RecordRef[], found: Found): Promise<void> {
  const { sync, shared, sideOf } = sibling;
  const side = sideOf(shared);
  const asked = refs.filter((ref) => ref.side === shared).map(({ remoteId }) => ({ side, remoteId }));
  const { links } = await engine.store.loadWork(sync.id, asked, engine.clock.nowMs());
  for (const link of links) {
    const remoteId = idOn(link, side);
    if (remoteId === null) continue;
    found.set(refKey({ side: shared, remoteId }), {
      reason: { code: 'SYNC_E213', message: `The record is linked by the sync "${sync.name}".` },
      wakes: [],
    });
  }
}

async function noteConverted(
  engine: Engine,
  { sync: here, call }: SyncContext,
  { sync, shared, sideOf }: Sibling,
  refs: readonly RecordRef[],
  found: Found,
): Promise<void> {
  const [ours, theirs] = [otherSide(shared), sideOf(otherSide(shared))];
  const ids = refs.filter(({ side }) => side === ours).map(({ remoteId }) => remoteId);
  const port = await portOf(engine, sync, theirs);
  if (ids.length === 0 || !port.convertedInto) return;
  const made = await port.convertedInto({ object: here[ours].object, ids }, call);
  if (made.size === 0) return;
  const asked = [...made.values()].flat().map((remoteId) => ({ side: theirs, remoteId }));
  const { links } = await engine.store.loadWork(sync.id, asked, engine.clock.nowMs());
  const linked = new Set(links.map((link) => idOn(link, theirs)));
  for (const [remoteId, origins] of made) {
    const waiting = origins.filter((origin) => linked.has(origin));
    if (waiting.length === 0) continue;
    found.set(refKey({ side: ours, remoteId }), {
      reason: {
        code: 'SYNC_E214',
        message: `It was made of a record that the sync "${sync.name}" has linked, and takes over that link.`,
      },
      wakes: waiting.map((origin) => again(sync.id, theirs, origin)),
    });
  }
}

const again = (syncId: string, side: Side, remoteId: string): DirtyMark =>
  markOf(syncId, { side, remoteId }, PRIORITY.incremental);

/**
 * Which of these records, for which a partner would be created here, are left to a sibling instead: because its filter
 * takes them and their partner's object comes first, because the sibling's object holds the person already, or because
 * the partner they had there was deleted.
 *
 * @param side where the records are
 * @throws ConnectorError when a vendor could not be asked: nothing was concluded
 */
export async function leftToSiblings(
  engine: Engine,
  context: SyncContext,
  siblings: Siblings,
  side: Side,
  records: readonly LiveRecord[],
): Promise<Elsewhere> {
  const all = records.length === 0 ? [] : (await siblings.all()).filter(({ shared }) => shared === side);
  if (all.length === 0) return NOWHERE;
  const found: Found = new Map();
  for (const sibling of all) {
    await noteBereft(engine, sibling, records, found);
    if (sibling.kind === 'origin') await noteClaimed(engine, sibling, records, found);
    else await noteKnown(engine, context, sibling, records, found);
  }
  return found;
}

/** What was deleted there is not made again here, as another object. */
async function noteBereft(
  engine: Engine,
  { sync, shared, sideOf }: Sibling,
  records: readonly LiveRecord[],
  found: Found,
): Promise<void> {
  const asked = records.map(({ id }) => ({ side: sideOf(shared), remoteId: id }));
  const { tombstones } = await engine.store.loadWork(sync.id, asked, engine.clock.nowMs());
  for (const { side, survivorId, reason } of tombstones) {
    if (side === sideOf(shared) || survivorId === null || !DELETED.has(reason)) continue;
    found.set(refKey({ side: shared, remoteId: survivorId }), {
      reason: { code: 'SYNC_E215', message: `The record it was linked with by the sync "${sync.name}" was deleted.` },
      wakes: [],
    });
  }
}

const DELETED: ReadonlySet<string> = new Set(['deleted', 'propagated']);

/** What converts comes first: where both syncs would create a partner, that one does. */
async function noteClaimed(
  engine: Engine,
  { sync, shared, sideOf }: Sibling,
  records: readonly LiveRecord[],
  found: Found,
): Promise<void> {
  const side = sideOf(shared);
  if (!sync.mapping.create[otherSide(side)]) return;
  const { mapping, call } = await contextOf(engine, sync, 'incremental');
  const filter = mapping.filters[side];
  const states = filter
    ? await (
        await portOf(engine, sync, side)
      ).get(
        records.map(({ id }) => id),
        fieldsOf(mapping, side),
        call,
      )
    : records;
  records.forEach(({ id }, at) => {
    const state = states[at];
    // A filter that cannot be computed is no reason to create a record that the other sync may come to create.
    if (state?.kind === 'live' && filter?.judge(state.fields) === 'outside') return;
    found.set(refKey({ side: shared, remoteId: id }), {
      reason: {
        code: 'SYNC_E216',
        message: `The sync "${sync.name}" takes it: its filter lets the record in, and it comes first.`,
      },
      wakes: [],
    });
  });
}

/** A record of theirs with the same key is what this one becomes: the sibling links the two. */
async function noteKnown(
  engine: Engine,
  context: SyncContext,
  { sync, shared, sideOf }: Sibling,
  records: readonly LiveRecord[],
  found: Found,
): Promise<void> {
  const [side, theirs] = [sideOf(shared), sideOf(otherSide(shared))];
  const { mapping } = await contextOf(engine, sync, 'incremental');
  const port = await portOf(engine, sync, theirs);
  for (const { fieldIds } of mapping.keys) {
    const field = fieldIds.length === 1 ? mapping.fieldsById.get(fieldIds[0] ?? '') : undefined;
    if (!field) continue;
    const keyOn = (on: Side, record: LiveRecord): string | null =>
      on === 'a' ? field.lens.keyA(record.fields[field.a]) : field.lens.keyB(record.fields[field.b]);
    // Only what was read of the record for this sync: a key it does not map says nothing here.
    const keyed = records.flatMap((record) => {
      const key = keyOn(side, record);
      return key === null ? [] : [{ id: record.id, key }];
    });
    if (keyed.length === 0) continue;
    const request = { field: field[theirs], values: [...new Set(keyed.map(({ key }) => key))] };
    const held = await port.find({ ...request, fields: fieldsOf(mapping, theirs) }, context.call);
    const keys = new Set(held.map((record) => keyOn(theirs, record)));
    for (const { id, key } of keyed) {
      if (!keys.has(key)) continue;
      found.set(refKey({ side: shared, remoteId: id }), {
        reason: {
          code: 'SYNC_E217',
          message: `A record that the sync "${sync.name}" would link has the same key: nothing is created beside it.`,
        },
        wakes: [],
      });
    }
  }
}
