import { type Group } from '#connector-sdk';
import {
  type FieldMapping,
  foldGroupName,
  groupRules,
  isGroupAllowed,
  isGroupKept,
  otherSide,
  type Pair,
  type Side,
  SIDES,
  writableSides,
} from '#core';
import { type GroupRow, isCreatable, type KnownGroup } from './group-row.js';

export interface GroupRename {
  readonly side: Side;
  readonly id: string;
  readonly name: string;
}

/** What a look at both sides' groups comes to, before anything is made or renamed. */
export interface GroupMatch {
  readonly rows: readonly GroupRow[];
  readonly renames: readonly GroupRename[];
}

/** Ids of groups that records at hand are in. */
export type UsedGroups = Pair<ReadonlySet<string>>;

/**
 * Brings what is known of a field's groups up to date with what both sides list. Pure.
 *
 * - A group that is gone leaves its pair. Its partner stays, and nobody is taken out of it.
 * - A pair stays together however its groups are called.
 * - Groups without a partner are paired by name, where exactly one on each side has it.
 *
 * @param again whether groups that were refused or not listed before get another chance
 */
export function matchGroups(
  field: FieldMapping,
  known: readonly GroupRow[],
  listed: Pair<readonly Group[]>,
  used: UsedGroups,
  again: boolean,
): GroupMatch {
  const present = { a: byId(listed.a), b: byId(listed.b) };
  const kept = known.flatMap((row) => refreshed(row, present, again));
  const renames = known.flatMap((row) => renameOf(field, row, present));
  const inRow = (side: Side): Set<string> => new Set(kept.flatMap((row) => row[side]?.id ?? []));
  const fresh = SIDES.flatMap((side) => {
    const there = inRow(side);
    const met = [...used[side]].filter((id) => !present[side].has(id));
    return [...present[side].values(), ...met.map(unlisted)]
      .filter(({ id }) => !there.has(id))
      .map((group) => single(field.id, side, group));
  });
  return { rows: pairedByName(field, [...kept, ...fresh]), renames };
}

const byId = (groups: readonly Group[]): ReadonlyMap<string, KnownGroup> =>
  new Map(groups.map(({ id, name, writable }) => [id, { id, name, writable }]));

const unlisted = (id: string): KnownGroup => ({ id, name: null, writable: false });

const single = (fieldId: string, side: Side, group: KnownGroup): GroupRow => ({
  fieldId,
  a: side === 'a' ? group : null,
  b: side === 'b' ? group : null,
  apart: group.name === null ? 'unlisted' : null,
});

/** A row as the vendors list its groups now; none when they list neither. */
function refreshed(row: GroupRow, present: Pair<ReadonlyMap<string, KnownGroup>>, again: boolean): GroupRow[] {
  const now = (side: Side): KnownGroup | null => present[side].get(row[side]?.id ?? '') ?? null;
  const [a, b] = [now('a'), now('b')];
  if (a === null && b === null) return row.apart === 'unlisted' && !again ? [row] : [];
  const bereft = row.a !== null && row.b !== null && (a === null || b === null);
  const lasting = row.apart === 'partnerGone' || (row.apart === 'refused' && !again) ? row.apart : null;
  return [{ fieldId: row.fieldId, a, b, apart: bereft ? 'partnerGone' : lasting }];
}

/** Only a name that changed on one side since both were last seen is followed: two sides that disagree are left so. */
function renameOf(field: FieldMapping, row: GroupRow, present: Pair<ReadonlyMap<string, KnownGroup>>): GroupRename[] {
  if (groupRules(field).followRenames !== true) return [];
  const now = { a: present.a.get(row.a?.id ?? ''), b: present.b.get(row.b?.id ?? '') };
  return SIDES.flatMap((side) => {
    const from = otherSide(side);
    const [target, source] = [now[side], now[from]];
    if (!target?.writable || !source || source.name === null) return [];
    const renamed = source.name !== row[from]?.name && target.name === row[side]?.name;
    if (!renamed || source.name === target.name || !writableSides(field.direction).includes(side)) return [];
    return [{ side, id: target.id, name: source.name }];
  });
}

/** Pairs rows of one side with rows of the other that have the same name; says where a name is not enough. */
function pairedByName(field: FieldMapping, rows: readonly GroupRow[]): readonly GroupRow[] {
  const rules = groupRules(field);
  const named: Pair<Map<string, GroupRow[]>> = { a: new Map(), b: new Map() };
  const taken: Pair<Set<string>> = { a: new Set(), b: new Set() };
  for (const row of rows) {
    for (const side of SIDES) {
      const name = row[side]?.name ?? null;
      if (name === null || !isGroupAllowed(rules, name) || isGroupKept(rules, side, row[side]?.id ?? '')) continue;
      const folded = foldGroupName(name);
      if (row[otherSide(side)] !== null) taken[side].add(folded);
      else named[side].set(folded, [...(named[side].get(folded) ?? []), row]);
    }
  }
  return rows.flatMap((row): GroupRow[] => {
    if (row.a !== null && row.b !== null) return [row];
    const side: Side = row.a === null ? 'b' : 'a';
    const folded = foldGroupName(row[side]?.name ?? '');
    const [own = [], others = []] = [named[side].get(folded), named[otherSide(side)].get(folded)];
    if (!own.includes(row)) return [row];
    const [only] = others;
    if (own.length > 1 || others.length > 1 || (!only && taken[otherSide(side)].has(folded)))
      return [{ ...row, apart: row.apart ?? 'ambiguous' }];
    if (!only) return [row];
    return side === 'a' ? [{ fieldId: row.fieldId, a: row.a, b: only.b, apart: null }] : [];
  });
}

/** The groups that records at hand are in and that the rules let be made on the other side. */
export const missingGroups = (
  field: FieldMapping,
  rows: readonly GroupRow[],
  used: UsedGroups,
): readonly { readonly row: GroupRow; readonly side: Side; readonly name: string }[] =>
  rows.flatMap((row) =>
    SIDES.flatMap((from) => {
      const own = row[from];
      if (!own || own.name === null || !used[from].has(own.id) || !isCreatable(field, from, row)) return [];
      return [{ row, side: otherSide(from), name: own.name }];
    }),
  );

/** The rows once a vendor answered with this group for a missing one: made just now, or there before. */
export function withPartner(rows: readonly GroupRow[], row: GroupRow, side: Side, group: Group): readonly GroupRow[] {
  const holder = rows.find((one) => one[side]?.id === group.id);
  if (holder?.[otherSide(side)]) return rows.map((one) => (one === row ? { ...row, apart: 'ambiguous' } : one));
  const { id, name, writable } = group;
  return rows.flatMap((one) => {
    if (one === holder) return [];
    return [one === row ? { ...row, [side]: { id, name, writable }, apart: null } : one];
  });
}
