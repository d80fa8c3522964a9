import {
  type CompiledField,
  type CompiledMapping,
  keysOf,
  type LiveRecord,
  otherSide,
  type Pair,
  type Side,
  SIDES,
} from '#core';
import { type Conflict, type DirtyRow, type LinkWork, type RecordRef } from '../model.js';
import { type Engine, fieldsOf, type SyncContext } from '../runtime.js';
import { type Draft } from './draft.js';
import { type LoadedBatch, type Ports } from './load.js';
import { byRecord, newWork, refKey, type Unit } from './unit.js';

/** Everyone who could be the same as a loose record: live records of both sides that share one of its keys. */
interface Candidates {
  /** Records by `rank:key`, each side. */
  readonly byKey: Pair<ReadonlyMap<string, readonly LiveRecord[]>>;
  /** Links of any of them, by record. */
  readonly links: ReadonlyMap<string, LinkWork>;
}

/**
 * Finds the other half of records that belong to no link: linked when exactly one record on each side shares the
 * first key that is shared at all, created when nobody does, put before a person when it is not clear.
 *
 * @returns the new links as units; what needs no unit is settled into `draft`
 * @throws ConnectorError when a look-up failed: nothing was concluded
 */
export async function pairLoose(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  batch: Pick<LoadedBatch, 'loose' | 'tombstones' | 'deadLetters'>,
  draft: Draft,
): Promise<readonly Unit[]> {
  const live: { row: DirtyRow; record: LiveRecord }[] = [];
  for (const { row, state } of batch.loose) {
    if (state.kind === 'live') live.push({ row, record: state });
    else if (state.kind === 'gone') draft.dirtyDone.push(row);
    else draft.dirtyLater.push({ row, notBeforeMs: engine.clock.nowMs() + engine.limits.retryDelayMs });
  }
  if (live.length === 0) return [];

  const candidates = await lookUp(engine, context, ports, live);
  const bereft = new Set(
    batch.tombstones.map((tombstone) =>
      refKey({ side: otherSide(tombstone.side), remoteId: tombstone.survivorId ?? '' }),
    ),
  );
  const rowOf = new Map(live.map(({ row }) => [refKey(row), row]));
  const taken = new Set<string>();
  const units: Unit[] = [];
  for (const { row, record } of live) {
    if (taken.has(refKey(row))) continue;
    const verdict = judge(context.mapping, candidates, row.side, record);
    switch (verdict.kind) {
      case 'match': {
        const other = { side: otherSide(row.side), remoteId: verdict.record.id };
        const pair = row.side === 'a' ? { a: record, b: verdict.record } : { a: verdict.record, b: record };
        const rows = [row, rowOf.get(refKey(other))].filter((one) => one !== undefined);
        taken.add(refKey(row)).add(refKey(other));
        units.push({ work: newWork(engine.newId(), { aId: pair.a.id, bId: pair.b.id }), ...pair, rows, isNew: true });
        break;
      }
      case 'unclear':
        draft.dirtyDone.push(row);
        draft.conflictsNew.push(identityConflict(engine, context.sync.id, verdict.records, verdict.message));
        break;
      case 'none': {
        const target = otherSide(row.side);
        if (!context.sync.mapping.create[target] || bereft.has(refKey(row))) {
          draft.dirtyDone.push(row);
          break;
        }
        const ids = row.side === 'a' ? { aId: record.id, bId: null } : { aId: null, bId: record.id };
        const refused = batch.deadLetters.filter((letter) => refKey(letter) === refKey(row));
        units.push({
          work: { ...newWork(engine.newId(), ids), deadLetters: refused },
          a: row.side === 'a' ? record : null,
          b: row.side === 'b' ? record : null,
          rows: [row],
          isNew: true,
        });
        break;
      }
    }
  }
  return units;
}

type Verdict =
  | { readonly kind: 'match'; readonly record: LiveRecord }
  | { readonly kind: 'none' }
  | { readonly kind: 'unclear'; readonly records: readonly RecordRef[]; readonly message: string };

/** Ranked keys: the first key that anyone shares decides; a later one is only asked when nobody shares the earlier. */
function judge(mapping: CompiledMapping, candidates: Candidates, side: Side, record: LiveRecord): Verdict {
  const target = otherSide(side);
  const keys = keysOf(mapping, side, record);
  for (const rank of liveRanks(mapping)) {
    const key = keys[rank];
    if (key === null || key === undefined) continue;
    const slot = `${rank}:${key}`;
    const theirs = candidates.byKey[target].get(slot) ?? [];
    const twins = (candidates.byKey[side].get(slot) ?? []).filter((twin) => twin.id !== record.id);
    if (theirs.length === 0 && twins.length === 0) continue;
    const records = [
      { side, remoteId: record.id },
      ...twins.map((twin) => ({ side, remoteId: twin.id })),
      ...theirs.map((other) => ({ side: target, remoteId: other.id })),
    ];
    const only = theirs[0];
    if (theirs.length === 1 && twins.length === 0 && only) {
      if (!candidates.links.has(refKey({ side: target, remoteId: only.id }))) return { kind: 'match', record: only };
      return {
        kind: 'unclear',
        records,
        message: 'The record that shares this key is linked to another one already. Correct the key, merge, or unlink.',
      };
    }
    return {
      kind: 'unclear',
      records,
      message: 'Several records share this key. Merge the duplicates or correct the key; nothing is guessed.',
    };
  }
  return { kind: 'none' };
}

/** Keys of one field can be asked for at any time; compound ones are only compared in full scans. */
const liveRanks = (mapping: CompiledMapping): readonly number[] =>
  mapping.keys.flatMap((key, rank) => (key.fieldIds.length === 1 ? [rank] : []));

const keyOf = (field: CompiledField, side: Side, record: LiveRecord): string | null =>
  side === 'a' ? field.lens.keyA(record.fields[field.a]) : field.lens.keyB(record.fields[field.b]);

async function lookUp(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  live: readonly { row: DirtyRow; record: LiveRecord }[],
): Promise<Candidates> {
  const { mapping } = context;
  const found: Pair<Map<string, LiveRecord>> = { a: new Map(), b: new Map() };
  for (const { row, record } of live) found[row.side].set(record.id, record);

  await Promise.all(
    liveRanks(mapping).flatMap((rank) => {
      const field = mapping.fieldsById.get(mapping.keys[rank]?.fieldIds[0] ?? '');
      const values = new Set(live.flatMap(({ row, record }) => (field ? keyOf(field, row.side, record) : null) ?? []));
      if (!field || values.size === 0) return [];
      return SIDES.map(async (side) => {
        const records = await ports[side].find(
          { field: field[side], values: [...values], fields: fieldsOf(mapping, side) },
          context.call,
        );
        for (const record of records) if (!found[side].has(record.id)) found[side].set(record.id, record);
      });
    }),
  );

  const byKey: Pair<Map<string, LiveRecord[]>> = { a: new Map(), b: new Map() };
  for (const side of SIDES) {
    for (const record of found[side].values()) {
      keysOf(mapping, side, record).forEach((key, rank) => {
        if (key === null) return;
        const slot = `${rank}:${key}`;
        byKey[side].set(slot, [...(byKey[side].get(slot) ?? []), record]);
      });
    }
  }
  const refs = SIDES.flatMap((side) => [...found[side].keys()].map((remoteId) => ({ side, remoteId })));
  const known = await engine.store.loadWork(context.sync.id, refs, engine.clock.nowMs());
  return { byKey, links: byRecord(known.links) };
}

export const identityConflict = (
  engine: Engine,
  syncId: string,
  records: readonly RecordRef[],
  message: string,
): Conflict => ({
  id: engine.newId(),
  syncId,
  linkId: null,
  fieldId: null,
  kind: 'identity',
  records: [...records].sort((x, y) => refKey(x).localeCompare(refKey(y))),
  base: null,
  now: null,
  winner: null,
  decidedBy: 'SYNC_E202',
  message,
  status: 'open',
  decision: null,
  atMs: engine.clock.nowMs(),
});
