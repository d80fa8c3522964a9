import { otherSide, type Side, SIDES } from '#core';
import { logConversions, logSpent } from '../drain/log.js';
import { type Draft, newDraft } from '../drain/draft.js';
import { readStates } from '../drain/read.js';
import { holdLease } from '../held-lease.js';
import { backoffMs } from '../drain/backoff.js';
import { nothing, tombstonesOf } from '../drain/decide.js';
import { identityConflict } from '../drain/pairing.js';
import { byRecord, convertedTo, idOn, newWork, refKey, refsOf, type Unit } from '../drain/unit.js';
import {
  type Conflict,
  CONFLICT_CODES,
  type Lease,
  type LinkWork,
  markOf,
  PRIORITY,
  type RecordRef,
  type Sync,
} from '../model.js';
import { type LoadedWork } from '../ports/store.js';
import { wakeDependants } from '../references/dependants.js';
import { contextOf, type Engine, forBatch, portOf, type SyncContext } from '../runtime.js';
import { carriedBase } from './carried-base.js';
import { type Sibling, type Siblings } from './siblings.js';

/** A link one of whose records became one of another object, which a sibling syncs. */
interface Converted {
  readonly unit: Unit;
  /** The side of the record that stayed. */
  readonly side: Side;
  readonly heir: Sibling;
  /** The two records as the heir names them. */
  readonly survivor: RecordRef;
  readonly became: RecordRef;
}

/**
 * Moves links whose record became one of another object to the sibling that syncs that object. The link ends here and is
 * made there in one commit under the leases of both, so that the record that stayed is linked in exactly one of them at
 * any time. What that link settled at goes along where it still holds; the sibling's next drain does the rest, by its own
 * mapping and filters. Where one of the two is linked there with another record, a person is asked.
 *
 * @param lease of this sync
 * @returns whether anything was settled or put off: the rows are to be claimed again then
 * @throws ConnectorError when what a record became could not be read: nothing was moved
 */
export async function handOverConverted(
  engine: Engine,
  context: SyncContext,
  siblings: Siblings,
  lease: Lease,
  units: readonly Unit[],
): Promise<boolean> {
  const converted: Converted[] = [];
  for (const unit of units) {
    const one = SIDES.some((side) => convertedTo(unit, side)) ? await heirOf(context, siblings, unit) : null;
    if (one) converted.push(one);
  }
  for (const [heir, mine] of Map.groupBy(converted, (one) => one.heir)) {
    await handOver(engine, context, lease, heir, mine);
  }
  return converted.length > 0;
}

async function heirOf(context: SyncContext, siblings: Siblings, unit: Unit): Promise<Converted | null> {
  const side = SIDES.find((one) => unit[one]?.kind === 'live');
  const survivorId = side && idOn(unit.work, side);
  const into = side && convertedTo(unit, otherSide(side));
  if (!side || !into || survivorId === null || survivorId === undefined) return null;
  const heirs = (await siblings.all()).filter(
    ({ sync, shared, kind, sideOf }) =>
      kind === 'heir' && shared === side && sync[sideOf(otherSide(side))].object === into.object,
  );
  const [heir] = heirs;
  if (!heir) return null;
  const survivor = { side: heir.sideOf(side), remoteId: survivorId };
  return { unit, side, heir, survivor, became: { side: otherSide(survivor.side), remoteId: into.id } };
}

async function handOver(
  engine: Engine,
  context: SyncContext,
  lease: Lease,
  { sync: { id: heirId } }: Sibling,
  converted: readonly Converted[],
): Promise<void> {
  const heirLease = await holdLease(engine, heirId);
  if (!heirLease) return putOff(engine, lease, converted);
  let heir: Sync | null;
  try {
    // As it is under its lease: another mapping may have come into use while nobody held it.
    heir = await engine.store.getSync(heirId);
    if (!heir) return await putOff(engine, lease, converted);
    const there = forBatch(engine, await contextOf(engine, heir, context.call.lane));
    const { here, inHeir } = await moved(engine, context, there, converted);
    await engine.store.commit(lease, here, { lease: heirLease, changes: inHeir });
  } finally {
    await heirLease.release();
  }
  await engine.tickets.issue({ kind: 'drain', syncId: heirId }, { priority: PRIORITY.realtime });
  await wakeDependants(engine, heir);
}

/** Somebody works on the sibling, or it was removed this moment: looked at again soon. */
async function putOff(engine: Engine, lease: Lease, converted: readonly Converted[]): Promise<void> {
  const nowMs = engine.clock.nowMs();
  const rows = converted.flatMap(({ unit }) => unit.rows);
  await engine.store.commit(lease, {
    dirtyLater: rows.map((row) => ({ row, notBeforeMs: nowMs + backoffMs(engine.limits, 0) })),
  });
}

async function moved(
  engine: Engine,
  context: SyncContext,
  there: SyncContext,
  converted: readonly Converted[],
): Promise<{ readonly here: Draft; readonly inHeir: Draft }> {
  const [here, inHeir] = [newDraft(), newDraft()];
  const nowMs = engine.clock.nowMs();
  const ports = { a: await portOf(engine, there.sync, 'a'), b: await portOf(engine, there.sync, 'b') };
  const states = await readStates(
    there,
    ports,
    converted.map(({ became }) => became),
  );
  const refs = converted.flatMap(({ survivor, became }) => [survivor, became]);
  const known = await engine.store.loadWork(there.sync.id, refs, nowMs);
  const holders = byRecord(known.links);
  for (const one of converted) {
    const { unit, side, survivor, became } = one;
    const state = states.get(refKey(became));
    const pair = [holders.get(refKey(survivor)), holders.get(refKey(became))] as const;
    if (state?.kind === 'unknown' || pair.some((link) => link && refsOf(link).length < 2)) {
      for (const row of unit.rows)
        here.dirtyLater.push({ row, notBeforeMs: nowMs + backoffMs(engine.limits, row.attempts) });
      continue;
    }
    const link = pair[0] === pair[1] ? pair[0] : undefined;
    const isApart = known.tombstones.some((stone) => isKeptApart(stone, [survivor, became]));
    let continuedBy = link?.link.id;
    if (pair[0] !== pair[1]) {
      inHeir.conflictsNew.push(takenBy(engine, there.sync.id, one, pair));
      // Nothing is made for the record that stayed until a person has said who belongs together.
      inHeir.tombstones.push({
        ...{ side: became.side, remoteId: idOn(unit.work, otherSide(side)) ?? '', reason: 'converted' },
        ...{ survivorId: survivor.remoteId, atMs: nowMs },
      });
    } else if (!link && !isApart) {
      continuedBy = engine.newId();
      const [a, b] = survivor.side === 'a' ? [survivor, became] : [became, survivor];
      const fresh = newWork(continuedBy, { aId: a.remoteId, bId: b.remoteId });
      inHeir.linksNew.push({ id: continuedBy, aId: a.remoteId, bId: b.remoteId, runId: null });
      const was = { mapping: context.mapping, base: unit.work.base, side };
      const base =
        state?.kind === 'live' ? carriedBase(was, { mapping: there.mapping, side: survivor.side }, state) : {};
      inHeir.bases.push({ linkId: continuedBy, fields: base });
      holders.set(refKey(survivor), fresh).set(refKey(became), fresh);
    }
    inHeir.marks.push(...[survivor, became].map((ref) => markOf(there.sync.id, ref, PRIORITY.realtime)));
    end(context, unit, otherSide(side), continuedBy, nowMs, here);
  }
  return { here, inHeir };
}

const isKeptApart = (stone: LoadedWork['tombstones'][number], refs: readonly RecordRef[]): boolean =>
  stone.reason === 'undone' && refs.some((ref) => refKey(ref) === refKey(stone));

/** The link ends here. Nothing was deleted, and nothing is made in the place of what was converted. */
function end(
  context: SyncContext,
  unit: Unit,
  side: Side,
  continuedBy: string | undefined,
  nowMs: number,
  draft: Draft,
): void {
  const { work, runId, rows } = unit;
  logSpent(context, nothing(unit), () => true, nowMs, draft);
  logConversions(context, { unit }, nowMs, draft);
  draft.linksRemoved.push({ linkId: work.link.id, atMs: nowMs, runId, ...(continuedBy && { continuedBy }) });
  draft.tombstones.push(...tombstonesOf(unit, [side], [], nowMs));
  draft.dirtyDone.push(...rows);
}

/** One of the two is linked by the heir, with another record. */
const takenBy = (
  engine: Engine,
  syncId: string,
  { survivor, became }: Converted,
  holders: readonly (LinkWork | undefined)[],
): Conflict => {
  const named = [survivor, became, ...holders.flatMap((link) => (link ? refsOf(link) : []))];
  const records = [...new Map(named.map((ref) => [refKey(ref), ref])).values()];
  return identityConflict(engine, syncId, { records, knownBy: [], ...TAKEN });
};

const TAKEN = {
  decidedBy: CONFLICT_CODES.convertedTaken,
  message:
    'A linked record was converted, and what it became is linked with another record already, or its partner is. Say which of them belong together, or merge those that are the same.',
} as const;
