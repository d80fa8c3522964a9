import {
  type Base,
  type CompiledMapping,
  type FieldValue,
  type FieldWrite,
  type FilterVerdict,
  hashRecord,
  type LiveRecord,
  NO_SEGMENTS,
  type Operation,
  otherSide,
  type Pair,
  type Plan,
  planLeave,
  reconcile,
  type Side,
  SIDES,
  verdictOf,
} from '#core';
import { type SyncContext } from '../runtime.js';
import { type Batch } from './batch.js';
import { type Decided, factsOf, nothing, withoutRefused } from './decide.js';
import { type Draft } from './draft.js';
import { isInside } from './inside.js';
import { idOn, type Unit } from './unit.js';

type RemovalRule = Extract<CompiledMapping['filters']['onLeave'], { kind: 'removeFromGroup' }>;

/** A record being taken out of a group, and what is settled of that field then. */
interface Removal {
  readonly operation: Operation | null;
  readonly settled: readonly [fieldId: string, pair: Pair<FieldValue | undefined>];
}

/**
 * What is done about two live records of which one is not inside its side's filter; `null` when both are. They are not
 * linked. If they are already, only opt-outs go on travelling, and the mapping says what else. Deletions are not asked
 * here: they are carried out whatever the filter says.
 */
export function decideOutside(batch: Batch, unit: Unit): Decided | null {
  const { a, b } = unit;
  if (isArchived(batch, unit))
    return { ...nothing(unit), kind: 'drop', spentIntents: unit.work.openIntents.map(({ id }) => id) };
  if (a?.kind !== 'live' || b?.kind !== 'live') return null;
  const verdicts: Pair<FilterVerdict> = {
    a: verdictOf(batch.mapping.filters, 'a', a.fields),
    b: verdictOf(batch.mapping.filters, 'b', b.fields),
  };
  if (verdicts.a === 'inside' && verdicts.b === 'inside') return null;
  if (unit.isNew) return { ...nothing(unit), kind: 'drop' };
  const { onLeave } = batch.mapping.filters;
  // A filter that cannot be computed concludes nothing, least of all that somebody left.
  const left = SIDES.filter((side) => verdicts[side] === 'outside');
  const consent = optOuts(batch, unit, { a, b });
  const removals: readonly Removal[] =
    onLeave.kind === 'removeFromGroup'
      ? left.flatMap((side) => removal(batch, onLeave, otherSide(side), { a, b }, unit.work.base))
      : [];
  const sendable = together([...consent.operations, ...removals.flatMap(({ operation }) => operation ?? [])]).map(
    (operation) => withoutRefused(batch, unit.work, operation),
  );
  const operations = sendable.flatMap(({ operation }) => operation ?? []);
  const ends = (onLeave.kind === 'unlink' || onLeave.kind === 'archive') && left.length > 0;
  if (ends && onLeave.kind === 'archive' && operations.length === 0) return archiving(batch, unit, { a, b }, left);
  return {
    ...nothing(unit),
    kind: ends && operations.length === 0 ? 'drop' : 'act',
    operations,
    heldBack: operations.length > 0 && (ends || sendable.some(({ heldBack }) => heldBack)),
    rebases: consent.rebases,
    conflicts: consent.conflicts,
    spentIntents: operations.length === 0 ? unit.work.openIntents.map(({ id }) => id) : [],
    basesAfter: new Map(removals.map(({ settled }) => settled)),
  };
}

/** Ends the link, and archives the partner of the record that left. */
function archiving(batch: Batch, unit: Unit, records: Pair<LiveRecord>, left: readonly Side[]): Decided {
  const { work } = unit;
  const { operations, conflicts } = planLeave({
    ...{ mapping: batch.mapping, base: work.base, records, left },
    facts: factsOf(work, batch.clockOffsetMs),
  });
  return {
    ...nothing(unit),
    kind: operations.length === 0 ? 'drop' : 'act',
    operations,
    conflicts,
    spentIntents: operations.length === 0 ? work.openIntents.map(({ id }) => id) : [],
    leaves: true,
  };
}

/** The record was archived by us, and the answer was lost: nobody has deleted it. */
const isArchived = ({ mapping }: Batch, { work, ...records }: Unit): boolean =>
  mapping.filters.onLeave.kind === 'archive' &&
  SIDES.some(
    (side) =>
      records[side]?.kind === 'gone' &&
      records[otherSide(side)]?.kind === 'live' &&
      work.openIntents.some((intent) => intent.kind === 'delete' && intent.side === side),
  );

/** Consent goes on tightening: nobody who has opted out is mailed because of a filter. */
const optOuts = (batch: Batch, { work }: Unit, records: Pair<LiveRecord>): Plan =>
  reconcile({
    mapping: {
      ...batch.mapping,
      fields: batch.mapping.fields.filter(({ kind }) => kind === 'consent'),
      segments: NO_SEGMENTS,
    },
    base: work.base,
    ...records,
    facts: { ...factsOf(work, batch.clockOffsetMs), evidence: new Map() },
  });

const listed = (value: FieldValue | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : [];

/**
 * Takes the record of this side out of the group, if it is in it. Of what is known as settled the group goes on both
 * sides: once the record is back, being in it counts as added.
 */
function removal(
  { mapping }: SyncContext,
  { fieldId, ids }: RemovalRule,
  side: Side,
  records: Pair<LiveRecord>,
  base: Base,
): readonly Removal[] {
  const field = mapping.fieldsById.get(fieldId);
  const id = ids[side];
  if (field?.kind !== 'set' || id === undefined) return [];
  const now = listed(records[side].fields[field[side]]);
  const isIn = now.includes(id);
  // Out of it already, but settled as in it: taken out before, and the answer was lost.
  if (!isIn && !listed(base[fieldId]?.[side]).includes(id)) return [];
  const without = (from: FieldValue | undefined, group: string): FieldValue =>
    listed(from).filter((member) => member !== group);
  const value = without(now, id);
  const write: FieldWrite = {
    fieldId,
    field: field[side],
    value,
    predicted: value,
    delta: { add: [], remove: [id] },
    expected: records[side].fields[field[side]],
    source: base[fieldId]?.[otherSide(side)],
    cause: 'filter',
  };
  const partner = partnerOf(mapping, fieldId, side, id);
  const other = base[fieldId]?.[otherSide(side)];
  const settled = {
    [side]: without(base[fieldId]?.[side], id),
    [otherSide(side)]: partner === undefined ? (other ?? []) : without(other, partner),
  } as unknown as Pair<FieldValue>;
  return [{ operation: isIn ? { kind: 'update', side, writes: [write] } : null, settled: [fieldId, settled] }];
}

/** How the other side spells the group, if it is paired. */
function partnerOf(mapping: CompiledMapping, fieldId: string, side: Side, id: string): string | undefined {
  const field = mapping.fieldsById.get(fieldId);
  if (field?.kind !== 'set') return undefined;
  const read = field.set.read(side, [id]);
  return read.ok ? field.set.spell(otherSide(side), read.value)[0] : undefined;
}

/** At most one operation per side. */
const together = (operations: readonly Operation[]): readonly Operation[] =>
  SIDES.flatMap((side): Operation[] => {
    const writes = operations.flatMap((one) => (one.side === side && one.kind === 'update' ? one.writes : []));
    return writes.length === 0 ? [] : [{ kind: 'update', side, writes }];
  });

/** What was looked at of records outside the filter is kept as their hashes, so that sweeps do not ask again. */
export function noteOutside({ mapping }: SyncContext, { unit, basesAfter }: Decided, draft: Draft): void {
  const hashes = SIDES.flatMap((side) => {
    const state = unit[side];
    const known = unit.work.link.hashes[side];
    if (state?.kind !== 'live' || known === null || idOn(unit.work, side) === null) return [];
    return isInside(mapping, side, state) ? [] : [[side, hashRecord(mapping, side, state)] as const];
  });
  const linkId = unit.work.link.id;
  if (unit.isNew) return;
  if (basesAfter && basesAfter.size > 0) draft.bases.push({ linkId, fields: Object.fromEntries(basesAfter) });
  if (hashes.length > 0) draft.linkUpdates.push({ linkId, hashes: Object.fromEntries(hashes) });
}
