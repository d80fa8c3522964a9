import {
  type CompiledField,
  type CompiledMapping,
  type FieldValue,
  type Keyed,
  keysOf,
  type LiveRecord,
  type Matching,
  matchRecords,
  otherSide,
  type Pair,
  type Side,
  SIDES,
} from '#core';
import { knownRecord } from '../known-by.js';
import {
  type Conflict,
  CONFLICT_CODES,
  type DirtyRow,
  type LinkWork,
  type RecordRef,
  type Tombstone,
} from '../model.js';
import { type Engine, fieldsOf, type SyncContext } from '../runtime.js';
import { type Elsewhere, leftToSiblings, linkedElsewhere } from '../siblings/elsewhere.js';
import { type Siblings } from '../siblings/siblings.js';
import { backoffMs } from './backoff.js';
import { isInside } from './inside.js';
import { type Draft } from './draft.js';
import { type LoadedBatch, type Ports } from './load.js';
import { byRecord, newWork, refKey, runOf, type Unit } from './unit.js';

/** Who belongs together among the loose records and everyone who shares a key with one of them. */
interface Candidates {
  readonly records: Pair<ReadonlyMap<string, LiveRecord>>;
  readonly matching: Matching;
  /** Links of any of them, by record. */
  readonly links: ReadonlyMap<string, LinkWork>;
  readonly tombstones: readonly Tombstone[];
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
  siblings: Siblings,
  batch: Pick<LoadedBatch, 'loose' | 'tombstones' | 'deadLetters'>,
  draft: Draft,
): Promise<readonly Unit[]> {
  const live: { row: DirtyRow; record: LiveRecord }[] = [];
  const parted = keptApart(batch.tombstones);
  for (const { row, state } of batch.loose) {
    if (parted.has(refKey(row))) draft.dirtyDone.push(row);
    else if (state.kind === 'live' && !isInside(context.mapping, row.side, state)) draft.dirtyDone.push(row);
    else if (state.kind === 'live') live.push({ row, record: state });
    else if (state.kind === 'gone') draft.dirtyDone.push(row);
    else draft.dirtyLater.push({ row, notBeforeMs: engine.clock.nowMs() + backoffMs(engine.limits, row.attempts) });
  }
  if (live.length === 0) return [];

  const expected = await expectedKeys(engine, context);
  const candidates = await lookUp(engine, context, ports, live);
  const bereft = new Set(
    batch.tombstones.map((tombstone) =>
      refKey({ side: otherSide(tombstone.side), remoteId: tombstone.survivorId ?? '' }),
    ),
  );
  const elsewhere = await elsewhereOf(engine, context, siblings, live, candidates);
  const rowOf = new Map(live.map(({ row }) => [refKey(row), row]));
  const taken = new Set<string>();
  const units: Unit[] = [];
  for (const { row, record } of live) {
    if (taken.has(refKey(row))) continue;
    if (isExpected(context.mapping, expected, row.side, record)) {
      draft.dirtyLater.push({ row, notBeforeMs: engine.clock.nowMs() + backoffMs(engine.limits, row.attempts) });
      continue;
    }
    const verdict = judge(candidates, row.side, record.id);
    const held = elsewhere.get(refKey(row));
    if (held) {
      draft.dirtyDone.push(row);
      draft.marks.push(...held.wakes);
      continue;
    }
    switch (verdict.kind) {
      case 'match': {
        const other = { side: otherSide(row.side), remoteId: verdict.record.id };
        if (elsewhere.has(refKey(other)) || keptApart(candidates.tombstones).has(refKey(other))) {
          draft.dirtyDone.push(row);
          break;
        }
        const pair = row.side === 'a' ? { a: record, b: verdict.record } : { a: verdict.record, b: record };
        const rows = [row, rowOf.get(refKey(other))].filter((one) => one !== undefined);
        taken.add(refKey(row)).add(refKey(other));
        units.push({
          work: newWork(engine.newId(), { aId: pair.a.id, bId: pair.b.id }),
          ...pair,
          rows,
          isNew: true,
          runId: runOf(rows),
        });
        break;
      }
      case 'unclear':
        draft.dirtyDone.push(row);
        draft.conflictsNew.push(
          identityConflict(engine, context.sync.id, {
            ...{ records: verdict.records, ...verdict.reason },
            knownBy: knownRecord(context.mapping, row.side, record),
          }),
        );
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
          runId: row.runId,
        });
        break;
      }
    }
  }
  return units;
}

/** Those of the loose records, and of the records they would be linked with, that siblings see to. */
async function elsewhereOf(
  engine: Engine,
  context: SyncContext,
  siblings: Siblings,
  live: readonly { readonly row: DirtyRow; readonly record: LiveRecord }[],
  candidates: Candidates,
): Promise<Elsewhere> {
  if ((await siblings.all()).length === 0) return new Map();
  const refs = SIDES.flatMap((side) => [...candidates.records[side].keys()].map((remoteId) => ({ side, remoteId })));
  const found = new Map(await linkedElsewhere(engine, context, siblings, refs));
  for (const side of SIDES) {
    if (!context.sync.mapping.create[otherSide(side)]) continue;
    const alone = live.filter(
      ({ row, record }) =>
        row.side === side && !found.has(refKey(row)) && judge(candidates, side, record.id).kind === 'none',
    );
    const records = alone.map(({ record }) => record);
    for (const [key, one] of await leftToSiblings(engine, context, siblings, side, records)) found.set(key, one);
  }
  return found;
}

/** Records that were parted by an undo: they are left alone until a person plans to link them again. */
const keptApart = (tombstones: readonly Tombstone[]): ReadonlySet<string> =>
  new Set(tombstones.filter(({ reason }) => reason === 'undone').map(refKey));

/** The match keys of records that creates under way are making, by side. */
async function expectedKeys(engine: Engine, context: SyncContext): Promise<Pair<ReadonlySet<string>>> {
  const keys = { a: new Set<string>(), b: new Set<string>() };
  for (const intent of await engine.store.openCreates(context.sync.id)) {
    const fields = Object.fromEntries(
      intent.writes.flatMap((write) => {
        const field = context.mapping.fieldsById.get(write.fieldId);
        return field ? [[field[intent.side], write.sent] as const] : [];
      }),
    );
    const record: LiveRecord = { kind: 'live', id: '', fields, stamp: '', modifiedAtMs: null };
    for (const slot of slotsOf(context.mapping, intent.side, record)) keys[intent.side].add(slot);
  }
  return keys;
}

/** A record that our own create may just have made is left alone until that create's outcome is known. */
const isExpected = (
  mapping: CompiledMapping,
  expected: Pair<ReadonlySet<string>>,
  side: Side,
  record: LiveRecord,
): boolean => slotsOf(mapping, side, record).some((slot) => expected[side].has(slot));

const slotsOf = (mapping: CompiledMapping, side: Side, record: LiveRecord): readonly string[] =>
  keysOf(mapping, side, record).flatMap((key, rank) => (key === null ? [] : [`${rank}:${key}`]));

type Reason = Pick<Conflict, 'decidedBy' | 'message'>;

type Verdict =
  | { readonly kind: 'match'; readonly record: LiveRecord }
  | { readonly kind: 'none' }
  | { readonly kind: 'unclear'; readonly records: readonly RecordRef[]; readonly reason: Reason };

function judge({ records, matching, links }: Candidates, side: Side, id: string): Verdict {
  const target = otherSide(side);
  const match = matching.matched.find((pair) => pair[side] === id);
  const other = match && records[target].get(match[target]);
  if (other && !links.has(refKey({ side: target, remoteId: other.id }))) return { kind: 'match', record: other };
  if (match) return { kind: 'unclear', records: refsOfGroup({ a: [match.a], b: [match.b] }), reason: TAKEN };
  const group = matching.ambiguous.find((one) => one[side].includes(id));
  if (group) return { kind: 'unclear', records: refsOfGroup(group), reason: SHARED };
  const twins = matching.duplicateKeys.find((one) => one.side === side && one.ids.includes(id));
  if (twins) {
    return { kind: 'unclear', records: twins.ids.map((remoteId) => ({ side, remoteId })), reason: SHARED };
  }
  return { kind: 'none' };
}

const TAKEN = {
  decidedBy: CONFLICT_CODES.keyTaken,
  message: 'The record that shares this key is linked to another one already. Correct the key, merge, or unlink.',
} as const;
export const SHARED = {
  decidedBy: CONFLICT_CODES.keyShared,
  message: 'Several records share this key. Merge the duplicates or correct the key; nothing is guessed.',
} as const;

const refsOfGroup = (group: Pair<readonly string[]>): readonly RecordRef[] =>
  SIDES.flatMap((side) => group[side].map((remoteId) => ({ side, remoteId })));

/** Keys of one field can be asked for at any time; compound ones are only compared in full scans. */
const liveRanks = (mapping: CompiledMapping): readonly number[] =>
  mapping.keys.flatMap((key, rank) => (key.fieldIds.length === 1 ? [rank] : []));

const keyOf = (field: CompiledField, side: Side, record: LiveRecord): string | null =>
  side === 'a' ? field.lens.keyA(record.fields[field.a]) : field.lens.keyB(record.fields[field.b]);

/** What to ask a side for: the key, and the value as that side would hold it where it is spelled otherwise. */
function askedFor(field: CompiledField, side: Side, from: Side, record: LiveRecord): readonly string[] {
  const key = keyOf(field, from, record);
  if (key === null) return [];
  const held = heldOn(field, side, from, record.fields[field[from]]);
  return typeof held !== 'string' || held.trim().toLowerCase() === key.toLowerCase() ? [key] : [key, held.trim()];
}

function heldOn(field: CompiledField, side: Side, from: Side, value: FieldValue | undefined): FieldValue | undefined {
  if (side === from) return value;
  const held = side === 'a' ? field.lens.bToA(value, undefined) : field.lens.aToB(value, undefined);
  return held.ok ? held.value : undefined;
}

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
      if (!field) return [];
      return SIDES.map(async (side) => {
        const values = new Set(live.flatMap(({ row, record }) => askedFor(field, side, row.side, record)));
        if (values.size === 0) return;
        const records = await ports[side].find(
          { field: field[side], values: [...values], fields: fieldsOf(mapping, side) },
          context.call,
        );
        for (const record of records) if (!found[side].has(record.id)) found[side].set(record.id, record);
      });
    }),
  );

  const ranks = new Set(liveRanks(mapping));
  const keyed = (side: Side): Keyed[] =>
    [...found[side].values()].map((record) => ({
      id: record.id,
      keys: keysOf(mapping, side, record).map((key, rank) => (ranks.has(rank) ? key : null)),
    }));
  const matching = matchRecords({ a: keyed('a'), b: keyed('b') });
  const refs = SIDES.flatMap((side) => [...found[side].keys()].map((remoteId) => ({ side, remoteId })));
  const known = await engine.store.loadWork(context.sync.id, refs, engine.clock.nowMs());
  return { records: found, matching, links: byRecord(known.links), tombstones: known.tombstones };
}

export const identityConflict = (
  engine: Engine,
  syncId: string,
  { records, knownBy, decidedBy, message }: Required<Pick<Conflict, 'records' | 'knownBy' | 'decidedBy' | 'message'>>,
): Conflict => ({
  id: engine.newId(),
  syncId,
  linkId: null,
  fieldId: null,
  kind: 'identity',
  records: [...records].sort((x, y) => refKey(x).localeCompare(refKey(y))),
  knownBy,
  base: null,
  now: null,
  winner: null,
  decidedBy,
  side: null,
  message,
  status: 'open',
  decision: null,
  editedAtMs: null,
  atMs: engine.clock.nowMs(),
});
