import { ConnectorError, type Group } from '#connector-sdk';
import { type FieldMapping, type Pair, type Side, SIDES } from '#core';
import { type Ports } from '../drain/load.js';
import { type HeldLease, holdLease } from '../held-lease.js';
import { LeaseLostError } from '../ports/store.js';
import { type Engine, forBatch, portOf, type SyncContext } from '../runtime.js';
import { type GroupRow, groupFields } from './group-row.js';
import { type GroupRename, matchGroups, missingGroups, type UsedGroups, withPartner } from './match-groups.js';

const NOTHING_USED: UsedGroups = { a: new Set(), b: new Set() };

export interface PairingOf {
  readonly used: UsedGroups;
  /** Whether groups may be made and renamed at the vendors. */
  readonly write: boolean;
  /** Whether groups that were refused or not listed before get another chance. */
  readonly again: boolean;
}

/**
 * Pairs the groups of one field: lists both sides, follows renames, forgets groups that are gone, pairs by name and
 * makes what is missing. Everything is kept in one commit under the lease; killed before it, the next time finds what
 * was made by its name.
 *
 * @returns whether what is known of the groups has changed
 * @throws ConnectorError when a vendor cannot be asked: nothing was concluded
 */
export async function pairGroups(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  lease: HeldLease,
  field: FieldMapping,
  { used, write, again }: PairingOf,
): Promise<boolean> {
  const known = (await engine.store.groups(context.sync.id)).filter(({ fieldId }) => fieldId === field.id);
  const listed = await listBoth(context, ports, field);
  const match = matchGroups(field, known, listed, used, again);
  let rows = match.rows;
  if (write) {
    for (const rename of match.renames) rows = await renamed(engine, context, { ports, lease }, field, rename, rows);
    for (const { row, side, name } of missingGroups(field, rows, used)) {
      const group = await made(engine, context, { ports, lease }, field, side, name);
      rows = group ? withPartner(rows, row, side, group) : rows.map((one) => (one === row ? REFUSED(row) : one));
    }
  } else {
    // A name that was not followed yet is still to be followed.
    rows = rows.map((row) => match.renames.reduce((kept, rename) => withOldName(kept, rename, known), row));
  }
  if (sameRows(known, rows)) return false;
  const ambiguous = rows.filter(({ apart }) => apart === 'ambiguous').length;
  if (ambiguous > 0) {
    engine.logger.warn('groups are left unpaired because several have one name', {
      syncId: context.sync.id,
      fieldId: field.id,
      count: ambiguous,
    });
  }
  await engine.store.commit(lease, { groups: [{ fieldId: field.id, rows, formed: formedIds(known, rows) }] });
  return true;
}

const REFUSED = (row: GroupRow): GroupRow => ({ ...row, apart: 'refused' });

async function listBoth(context: SyncContext, ports: Ports, field: FieldMapping): Promise<Pair<readonly Group[]>> {
  const list = async (side: Side): Promise<readonly Group[]> =>
    (await ports[side].groups?.list(field[side], context.call)) ?? [];
  const [a, b] = await Promise.all([list('a'), list('b')]);
  return { a, b };
}

/** Trouble that another time may not bring: the work comes again. All else is this one group's. */
const isPassing = (error: unknown): boolean =>
  !(error instanceof ConnectorError) || !['permission', 'notFound', 'config', 'protocol'].includes(error.kind);

/** What a group is made and renamed with. */
interface Hands {
  readonly ports: Ports;
  readonly lease: HeldLease;
}

async function made(
  engine: Engine,
  context: SyncContext,
  { ports, lease }: Hands,
  field: FieldMapping,
  side: Side,
  name: string,
): Promise<Group | null> {
  const port = ports[side].groups;
  if (!port) return null;
  try {
    return await lease.whileWriting(context.call, (call) => port.create(field[side], name, call));
  } catch (error) {
    if (isPassing(error)) throw error;
    note(engine, context, field, side, 'a vendor would not make a group', error);
    return null;
  }
}

/** The rows after a rename; one the vendor will not do is not tried again until the name changes once more. */
async function renamed(
  engine: Engine,
  context: SyncContext,
  { ports, lease }: Hands,
  field: FieldMapping,
  { side, id, name }: GroupRename,
  rows: readonly GroupRow[],
): Promise<readonly GroupRow[]> {
  const port = ports[side].groups;
  const rename = port?.rename?.bind(port);
  if (!rename) return rows;
  try {
    await lease.whileWriting(context.call, (call) => rename(field[side], id, name, call));
  } catch (error) {
    if (isPassing(error)) throw error;
    note(engine, context, field, side, 'a vendor would not rename a group', error);
    return rows;
  }
  return rows.map((row) => {
    const group = row[side];
    return group?.id === id ? { ...row, [side]: { ...group, name } } : row;
  });
}

function withOldName(row: GroupRow, { side, id }: GroupRename, known: readonly GroupRow[]): GroupRow {
  if (row[side]?.id !== id) return row;
  const before = known.find((one) => one[side]?.id === id);
  const from: Side = side === 'a' ? 'b' : 'a';
  const group = row[from];
  return before?.[from] && group ? { ...row, [from]: { ...group, name: before[from].name } } : row;
}

function note(
  engine: Engine,
  context: SyncContext,
  field: FieldMapping,
  side: Side,
  what: string,
  error: unknown,
): void {
  const code = error instanceof ConnectorError ? error.code : '';
  engine.logger.warn(what, { syncId: context.sync.id, fieldId: field.id, side, code });
}

const pairKey = ({ a, b }: GroupRow): string => JSON.stringify([a?.id ?? null, b?.id ?? null]);

const sameRows = (before: readonly GroupRow[], after: readonly GroupRow[]): boolean => {
  const text = (rows: readonly GroupRow[]): string =>
    JSON.stringify(
      rows
        .map(({ a, b, apart }) => [
          pairKey({ fieldId: '', a, b, apart }),
          a?.name,
          a?.writable,
          b?.name,
          b?.writable,
          apart,
        ])
        .sort((x, y) => (String(x[0]) < String(y[0]) ? -1 : 1)),
    );
  return text(before) === text(after);
};

/** The ids of pairs that were not there before: bases must not hold them from an earlier pair. */
function formedIds(before: readonly GroupRow[], after: readonly GroupRow[]): Pair<readonly string[]> {
  const were = new Set(before.map(pairKey));
  const formed = after.filter((row) => row.a !== null && row.b !== null && !were.has(pairKey(row)));
  const ids = (side: Side): readonly string[] => formed.flatMap((row) => row[side]?.id ?? []);
  return { a: ids('a'), b: ids('b') };
}

/** Pairs the groups of every field that has any, whoever uses them. */
async function pairAllGroups(
  engine: Engine,
  context: SyncContext,
  ports: Ports,
  lease: HeldLease,
  write: boolean,
): Promise<void> {
  for (const field of groupFields(context.sync.mapping)) {
    await pairGroups(engine, context, ports, lease, field, { used: NOTHING_USED, write, again: true });
  }
}

/**
 * The same where no lease is held yet: takes it for as long as that lasts.
 *
 * @returns false while another worker has the lease
 */
export async function pairUnderOwnLease(engine: Engine, context: SyncContext, write: boolean): Promise<boolean> {
  const { sync } = context;
  if (groupFields(sync.mapping).length === 0) return true;
  const lease = await holdLease(engine, sync.id);
  if (!lease) return false;
  try {
    const [a, b] = await Promise.all(SIDES.map((side) => portOf(engine, sync, side)));
    if (!a || !b) throw new Error('a sync has two sides');
    await pairAllGroups(engine, forBatch(engine, context), { a, b }, lease, write);
    return true;
  } catch (error) {
    if (error instanceof LeaseLostError) return false;
    throw error;
  } finally {
    await lease.release();
  }
}
