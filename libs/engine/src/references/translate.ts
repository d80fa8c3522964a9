import {
  compileMapping,
  type CompiledMapping,
  type FieldMapping,
  type GroupTables,
  hasOwner,
  hasReferences,
  type IdPair,
  type IdTable,
  type Mapping,
  otherSide,
  type Owner,
  type Pair,
  pairOwners,
  type Side,
  SIDES,
  writableSides,
} from '#core';
import { tablesOf } from '../groups/group-row.js';
import { type RecordAtHand } from '../groups/groups-in-doubt.js';
import { type Engine, type SyncContext } from '../runtime.js';
import { refKey } from '../drain/unit.js';
import { type AwaitedRecord, idsIn, type RecordWaits } from './awaited.js';
import { linkedAmong, type Through, throughOf, whereaboutsOf } from './linked-records.js';

/** A mapping that knows what the ids in the records at hand stand for on the other side. */
export interface Translation {
  readonly mapping: CompiledMapping;
  /** What each of the records waits for; none where the mapping has no references. */
  readonly waits: readonly RecordWaits[];
  /** Records of which it cannot be said whether somebody emptied a reference (see `refKey`): nothing is concluded. */
  readonly unsure: ReadonlySet<string>;
}

const idFields = (mapping: Pick<Mapping, 'fields'>): readonly FieldMapping[] =>
  mapping.fields.filter((field) => hasReferences(field) || hasOwner(field));

/**
 * Looks up what the references and owners in these records are translated to.
 *
 * @param groups what the mapping's groups are translated by
 * @throws ConnectorError when a vendor that has to be asked cannot be: nothing was concluded
 */
export async function translate(
  engine: Engine,
  context: SyncContext,
  records: readonly RecordAtHand[],
  groups: GroupTables = tablesOf(context.sync.mapping, context.groups),
): Promise<Translation> {
  const fields = idFields(context.sync.mapping);
  if (fields.length === 0) return { mapping: context.mapping, waits: [], unsure: new Set() };
  const tables = new Map<string, IdTable>();
  const waits = new Map(
    records.map(({ side, record }) => [refKey({ side, remoteId: record.id }), [] as AwaitedRecord[]]),
  );
  const unsure = new Set<string>();
  for (const field of fields) {
    if (hasOwner(field)) {
      tables.set(field.id, await ownersOf(engine, context, field, records));
      continue;
    }
    const looked = await linksOf(engine, context, field, records);
    tables.set(field.id, looked.table);
    for (const key of looked.unsure) unsure.add(key);
    for (const [key, awaited] of looked.awaited) waits.get(key)?.push(...awaited);
  }
  return {
    mapping: compileMapping(context.sync.mapping, groups, tables),
    waits: records.map(({ side, record }) => {
      const ref = { side, remoteId: record.id };
      return { ref, awaited: waits.get(refKey(ref)) ?? [] };
    }),
    unsure,
  };
}

interface Looked {
  readonly table: IdTable;
  readonly unsure: readonly string[];
  readonly awaited: ReadonlyMap<string, readonly AwaitedRecord[]>;
}

async function linksOf(
  engine: Engine,
  context: SyncContext,
  field: FieldMapping,
  records: readonly RecordAtHand[],
): Promise<Looked> {
  const through = await throughOf(engine, context.sync, field);
  if (!through) return { table: { pairs: [] }, unsure: [], awaited: new Map() };
  const pairs = await linkedAmong(engine, through, idsOf(field, records));
  const linked: Pair<ReadonlySet<string>> = {
    a: new Set(pairs.map(({ a }) => a)),
    b: new Set(pairs.map(({ b }) => b)),
  };
  const gone = { a: new Set<string>(), b: new Set<string>() };
  const unsure: string[] = [];
  for (const side of SIDES) {
    const left = new Map(
      records.filter((one) => one.side === side).map((one) => [one, idsLeft(field, one, linked[side])]),
    );
    const ids = [...new Set([...left.values()].flat())];
    const found = await whereaboutsOf(engine, through, side, ids, context.call);
    for (const id of found.gone) gone[side].add(id);
    for (const [{ record }, lost] of left)
      if (lost.some((id) => found.unknown.has(id))) unsure.push(refKey({ side, remoteId: record.id }));
  }
  return { table: { pairs, gone }, unsure, awaited: awaitedBy(field, through, records, linked) };
}

function idsOf(field: FieldMapping, records: readonly RecordAtHand[]): Pair<readonly string[]> {
  const ids = { a: new Set<string>(), b: new Set<string>() };
  for (const { side, record, base } of records) {
    for (const id of idsIn(record.fields[field[side]])) ids[side].add(id);
    for (const one of SIDES) for (const id of idsIn(base[field.id]?.[one])) ids[one].add(id);
  }
  return { a: [...ids.a], b: [...ids.b] };
}

/** Linked records that a record was last seen to refer to and refers to no more. */
function idsLeft(
  field: FieldMapping,
  { side, record, base }: RecordAtHand,
  linked: ReadonlySet<string>,
): readonly string[] {
  const value = record.fields[field[side]];
  if (value === undefined) return [];
  const now = new Set(idsIn(value));
  // One that refers to another record instead was changed by somebody.
  if (!Array.isArray(value) && now.size > 0) return [];
  return idsIn(base[field.id]?.[side]).filter((id) => linked.has(id) && !now.has(id));
}

function awaitedBy(
  field: FieldMapping,
  { sync, sideOf }: Through,
  records: readonly RecordAtHand[],
  linked: Pair<ReadonlySet<string>>,
): ReadonlyMap<string, readonly AwaitedRecord[]> {
  const written = writableSides(field.direction);
  return new Map(
    records.flatMap(({ side, record }) => {
      if (!written.includes(otherSide(side))) return [];
      const ids = idsIn(record.fields[field[side]]).filter((id) => !linked[side].has(id));
      const awaited = ids.map((remoteId) => ({ fieldId: field.id, syncId: sync.id, side: sideOf(side), remoteId }));
      return awaited.length === 0 ? [] : [[refKey({ side, remoteId: record.id }), awaited] as const];
    }),
  );
}

async function ownersOf(
  engine: Engine,
  { sync, call }: SyncContext,
  { lens, ...field }: FieldMapping,
  records: readonly RecordAtHand[],
): Promise<IdTable> {
  if (lens.kind !== 'owner') throw new Error(`${field.id} holds no owner`);
  const { people, pairs = [] } = lens;
  const held = (side: Side): readonly string[] =>
    records.filter((one) => one.side === side).flatMap(({ record }) => idsIn(record.fields[field[side]]));
  const pair = async (again: boolean): Promise<readonly IdPair[]> => {
    if (!people) return pairOwners({ a: [], b: [] }, pairs);
    const read = (side: Side): Promise<readonly Owner[]> =>
      engine.people.read(engine, sync[side], people[side], again, call);
    const [a, b] = await Promise.all([read('a'), read('b')]);
    return pairOwners({ a, b }, pairs);
  };
  const known = await pair(false);
  const isMissed = SIDES.some((side) => {
    const paired = new Set(known.map((one) => one[side]));
    return held(side).some((id) => !paired.has(id));
  });
  return { pairs: isMissed ? await pair(true) : known };
}
