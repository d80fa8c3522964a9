import { type Base, type FieldMapping, type FieldValue, type LiveRecord, type Pair, type Side, SIDES } from '#core';
import { type Ports } from '../drain/load.js';
import { type HeldLease } from '../held-lease.js';
import { type Engine, type SyncContext } from '../runtime.js';
import { type GroupRow, groupFields, isCreatable } from './group-row.js';
import { type UsedGroups } from './match-groups.js';
import { pairGroups } from './pair-groups.js';

/** A record just read, with what it was last seen to hold. */
export interface RecordAtHand {
  readonly side: Side;
  readonly record: LiveRecord;
  readonly base: Base;
}

const idsOf = (value: FieldValue | undefined): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : [];

/**
 * Looks at both sides' groups once more where these records make it necessary: one is in a group nobody has heard of
 * or that has to be made first, or one has left a group, which is no removal if the group itself is gone. Asked after
 * the records were read: a group that is listed then was there when they were.
 *
 * @returns whether what is known of the groups has changed, so that the records mean something else
 */
export async function resolveGroups(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  lease: HeldLease,
  records: readonly RecordAtHand[],
): Promise<boolean> {
  let changed = false;
  for (const field of groupFields(context.sync.mapping)) {
    const rows = context.groups.filter(({ fieldId }) => fieldId === field.id);
    if (!records.some((one) => isInDoubt(field, rows, one))) continue;
    const used = usedGroups(field, records);
    const moved = await pairGroups(engine, context, ports, lease, field, { used, write: true, again: false });
    changed = moved || changed;
  }
  return changed;
}

/**
 * Looks at the groups of every field, whoever uses them, and makes at once what the first records to be written need:
 * one look tells what is there and what is missing.
 */
export async function lookOverGroups(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  lease: HeldLease,
  first: readonly RecordAtHand[],
): Promise<void> {
  for (const field of groupFields(context.sync.mapping)) {
    const used = usedGroups(field, first);
    await pairGroups(engine, context, ports, lease, field, { used, write: true, again: true });
  }
}

function isInDoubt(field: FieldMapping, rows: readonly GroupRow[], { side, record, base }: RecordAtHand): boolean {
  const rowOf = new Map(rows.flatMap((row) => (row[side] ? [[row[side].id, row] as const] : [])));
  const now = idsOf(record.fields[field[side]]);
  const toMake = now.some((id) => {
    const row = rowOf.get(id);
    return row === undefined || isCreatable(field, side, row);
  });
  const held = new Set(now);
  return toMake || idsOf(base[field.id]?.[side]).some((id) => rowOf.has(id) && !held.has(id));
}

function usedGroups(field: FieldMapping, records: readonly RecordAtHand[]): UsedGroups {
  const used: Pair<Set<string>> = { a: new Set(), b: new Set() };
  for (const side of SIDES) {
    for (const one of records) {
      if (one.side === side) for (const id of idsOf(one.record.fields[field[side]])) used[side].add(id);
    }
  }
  return used;
}
