import { ConnectorError } from '#connector-sdk';
import {
  compileMapping,
  type LiveRecord,
  type Keyed,
  matchRecords,
  otherSide,
  type Pair,
  planCreate,
  reconcile,
  type Side,
  SIDES,
} from '#core';
import {
  type PlanItem,
  type PlanItemKind,
  type PlanReason,
  PRIORITY,
  type RecordRef,
  type Run,
  type StagedRecord,
  type Sync,
} from '../model.js';
import { excludedBy } from './excluded.js';
import { clockOffsetsOf } from '../drain/batch.js';
import { refKey } from '../drain/unit.js';
import { type Elsewhere, leftToSiblings, linkedElsewhere } from '../siblings/elsewhere.js';
import { Siblings } from '../siblings/siblings.js';
import { knownRecord } from '../known-by.js';
import { restartFeed } from '../poll.js';
import { groupFields, newGroupsOf, plannedTables } from '../groups/group-row.js';
import { pairUnderOwnLease } from '../groups/pair-groups.js';
import { translate } from '../references/translate.js';
import { contextOf, type Engine, type SyncContext } from '../runtime.js';
import { newRun, scanBothSides } from '../scan.js';

/**
 * Begins a first sync: the change feeds are opened first, so that whatever is edited while the scan and the approval
 * take their time is met again afterwards. Nothing is written to either vendor.
 *
 * @throws ConnectorError when a feed cannot be opened
 */
export async function startFirstSync(engine: Engine, sync: Sync): Promise<Run> {
  for (const side of SIDES) await restartFeed(engine, sync, side);
  if (sync.state === 'draft') await engine.store.clearDirty(sync.id);
  const run = newRun(engine, sync, 'firstSync');
  await engine.store.createRun(run);
  await engine.tickets.issue({ kind: 'plan', runId: run.id, syncId: sync.id }, { priority: PRIORITY.backfill });
  return run;
}

/**
 * Scans both sides, matches, and stores what would be done about each record. Goes on where a killed worker stopped.
 *
 * @throws ConnectorError when a scan failed for a passing reason; the ticket comes again
 */
export async function makePlan(engine: Engine, runId: string): Promise<void> {
  const run = await engine.store.getRun(runId);
  const sync = run && (await engine.store.getSync(run.syncId));
  if (!run || !sync || run.state !== 'scanning') return;
  const known = await contextOf(engine, sync, 'backfill');
  let context: SyncContext;
  try {
    if (!(await pairUnderOwnLease(engine, known, false))) {
      const ticket = { kind: 'plan', runId, syncId: sync.id } as const;
      await engine.tickets.issue(ticket, { priority: PRIORITY.backfill, delayMs: engine.limits.retryDelayMs });
      return;
    }
    context = await plannedContext(engine, known);
    await scanBothSides(engine, context, run, true);
  } catch (error) {
    if (!(error instanceof ConnectorError) || isPassing(error)) throw error;
    await engine.store.moveRun(run.id, 'scanning', 'failed', {
      error: error.message,
      finishedAtMs: engine.clock.nowMs(),
    });
    await engine.store.clearStage(run.id);
    return;
  }
  const counts = await storePlan(engine, context, run);
  const progress = await engine.store.scanProgress(run.id);
  await engine.store.moveRun(run.id, 'scanning', 'ready', {
    counts: { ...counts, scannedA: progress.a.count, scannedB: progress.b.count },
  });
}

/** Groups that applying the plan would make are told apart from those that are there: nothing is made before. */
export async function plannedContext(engine: Engine, context: SyncContext): Promise<SyncContext> {
  const { mapping } = context.sync;
  if (groupFields(mapping).length === 0) return context;
  const groups = await engine.store.groups(context.sync.id);
  return { ...context, groups, mapping: compileMapping(mapping, plannedTables(mapping, groups)) };
}

export const isPassing = (error: ConnectorError): boolean =>
  ['rateLimited', 'quotaExhausted', 'unavailable', 'timeout'].includes(error.kind);

async function storePlan(engine: Engine, context: SyncContext, run: Run): Promise<Record<string, number>> {
  const [a, b] = await Promise.all(SIDES.map((side) => allKeys(engine, run, side)));
  const matches = matchRecords({ a: a ?? [], b: b ?? [] });
  const clockOffsetMs = await clockOffsetsOf(engine, context.sync);
  const siblings = new Siblings(engine, context.sync);
  const counts: Record<string, number> = {};
  const newGroups = new Set<string>();
  let ordinal = 0;
  const store = async (items: readonly Drafted[]): Promise<void> => {
    const unlinked = items.reduce((sum, item) => sum + item.unlinked, 0);
    if (unlinked > 0) counts['referencesWaiting'] = (counts['referencesWaiting'] ?? 0) + unlinked;
    const numbered = items.map(({ unlinked: _, ...item }) => ({ ...item, ordinal: ++ordinal }));
    for (const item of numbered) {
      count(counts, item);
      for (const group of newGroupsOf(item.changes)) newGroups.add(group);
    }
    if (newGroups.size > 0) counts['groupsToCreate'] = newGroups.size;
    await engine.store.addPlanItems(run.id, numbered);
  };
  for (const pairs of chunks(matches.matched, engine.limits.planChunk)) {
    const [as, bs] = await Promise.all([
      staged(
        engine,
        run,
        'a',
        pairs.map((pair) => pair.a),
      ),
      staged(
        engine,
        run,
        'b',
        pairs.map((pair) => pair.b),
      ),
    ]);
    const known = await knowing(engine, context, { a: as, b: bs });
    const elsewhere = await linkedElsewhere(engine, context, siblings, [...refsIn('a', as), ...refsIn('b', bs)]);
    await store(
      pairs.flatMap((pair) => {
        const records = { a: as.get(pair.a), b: bs.get(pair.b) };
        const item = matchedItem(known, elsewhere, clockOffsetMs, records.a, records.b);
        return item ? [{ ...item, ...nameIn(context, { a: [records.a], b: [records.b] }) }] : [];
      }),
    );
  }
  const doubled = matches.duplicateKeys.map(({ side, ids }) => ({
    a: side === 'a' ? ids : [],
    b: side === 'b' ? ids : [],
  }));
  for (const groups of chunks([...matches.ambiguous, ...doubled], engine.limits.planChunk)) {
    const records = {
      a: await staged(
        engine,
        run,
        'a',
        groups.flatMap(({ a }) => a),
      ),
      b: await staged(
        engine,
        run,
        'b',
        groups.flatMap(({ b }) => b),
      ),
    };
    await store(groups.map((group) => ambiguousItem(context, group, records)));
  }
  const inReview = { a: new Set(doubled.flatMap(({ a }) => a)), b: new Set(doubled.flatMap(({ b }) => b)) };
  for (const side of SIDES) {
    const single = (side === 'a' ? matches.onlyA : matches.onlyB).filter((id) => !inReview[side].has(id));
    for (const ids of chunks(single, engine.limits.planChunk)) {
      const records = await staged(engine, run, side, ids);
      const known = await knowing(engine, context, side === 'a' ? { a: records } : { b: records });
      const elsewhere = await elsewhereAlone(engine, context, siblings, side, records);
      await store(
        ids.flatMap((id) => {
          const item = createItem(known, elsewhere, side, records.get(id));
          return item ? [{ ...item, ...nameIn(context, { [side]: [records.get(id)] }) }] : [];
        }),
      );
    }
  }
  return counts;
}

const refsIn = (side: Side, records: ReadonlyMap<string, LiveRecord>): readonly RecordRef[] =>
  [...records.keys()].map((remoteId) => ({ side, remoteId }));

/** Those of these records without a partner that siblings see to. */
async function elsewhereAlone(
  engine: Engine,
  context: SyncContext,
  siblings: Siblings,
  side: Side,
  records: ReadonlyMap<string, LiveRecord>,
): Promise<Elsewhere> {
  const linked = await linkedElsewhere(engine, context, siblings, refsIn(side, records));
  const alone = [...records.values()].filter(
    (record) => !linked.has(refKey({ side, remoteId: record.id })) && excludedBy(context, side, record) === null,
  );
  if (!context.sync.mapping.create[otherSide(side)]) return linked;
  return new Map([...(await leftToSiblings(engine, context, siblings, side, alone)), ...linked]);
}

/** An item on its way into the plan, with the number of references it leaves out until they are linked. */
type Drafted = Omit<PlanItem, 'ordinal'> & { readonly unlinked: number };

/** A context that knows what the ids in the records at hand stand for. */
interface Knowing extends SyncContext {
  /** How many members of its sets a record refers to before they are linked, by `refKey`. */
  readonly membersWaiting: ReadonlyMap<string, number>;
}

/** The context with a mapping that can translate the ids in these records. */
export async function knowing(
  engine: Engine,
  context: SyncContext,
  records: Partial<Pair<ReadonlyMap<string, LiveRecord>>>,
): Promise<Knowing> {
  const all = SIDES.flatMap((side) =>
    [...(records[side]?.values() ?? [])].map((record) => ({ side, record, base: {} })),
  );
  const groups = plannedTables(context.sync.mapping, context.groups);
  const { mapping, waits } = await translate(engine, context, all, groups);
  const sets = new Set(context.sync.mapping.fields.filter(({ kind }) => kind === 'set').map(({ id }) => id));
  const membersWaiting = new Map(
    waits.map(({ ref, awaited }) => [refKey(ref), awaited.filter(({ fieldId }) => sets.has(fieldId)).length]),
  );
  return { ...context, mapping, membersWaiting };
}

const membersWaitingOf = ({ membersWaiting }: Knowing, side: Side, { id }: LiveRecord): number =>
  membersWaiting.get(refKey({ side, remoteId: id })) ?? 0;

/** Nobody is asked about records none of which takes part. */
function ambiguousItem(
  context: SyncContext,
  group: Pair<readonly string[]>,
  records: Pair<ReadonlyMap<string, LiveRecord>>,
): Drafted {
  const reasons = SIDES.flatMap((side) =>
    group[side].map((id) => {
      const record = records[side].get(id);
      return record ? excludedBy(context, side, record) : null;
    }),
  );
  const [first] = reasons;
  if (first && reasons.every((reason) => reason !== null))
    return { ...blankItem('excluded', group.a, group.b), reason: first };
  const named = { a: group.a.map((id) => records.a.get(id)), b: group.b.map((id) => records.b.get(id)) };
  return { ...blankItem('ambiguous', group.a, group.b), ...nameIn(context, named), reason: AMBIGUOUS };
}

/** What the first of these records that has a name is known by. */
function nameIn(
  { mapping }: SyncContext,
  records: Partial<Pair<readonly (LiveRecord | undefined)[]>>,
): Pick<PlanItem, 'knownBy'> {
  for (const side of SIDES) {
    for (const record of records[side] ?? []) {
      const knownBy = knownRecord(mapping, side, record);
      if (knownBy.length > 0) return { knownBy };
    }
  }
  return {};
}

const AMBIGUOUS = {
  code: 'SYNC_E202',
  message: 'Several records share a key. Merge the duplicates or correct the key.',
};
/** A record the other side does not take without a reference; it is looked at again once that is linked. */
export const WAITS = {
  code: 'SYNC_E230',
  message: 'It refers to a record that another sync has yet to link, and is not made before.',
};
const EXCLUDED = { code: 'SYNC_E206', message: 'The sync does not create records on the other side.' };

function count(counts: Record<string, number>, item: PlanItem): void {
  const add = (name: string, by: number): void => {
    if (by > 0) counts[name] = (counts[name] ?? 0) + by;
  };
  add(item.kind, 1);
  add('fields', item.kind === 'update' ? item.changes.length : 0);
  add('conflicts', item.conflicts.length);
  if (item.kind === 'update') {
    for (const side of SIDES) {
      add(side === 'a' ? 'updateOnA' : 'updateOnB', item.changes.some((change) => change.side === side) ? 1 : 0);
    }
  }
}

const blankItem = (kind: PlanItemKind, aIds: readonly string[], bIds: readonly string[]): Drafted => ({
  kind,
  aIds,
  bIds,
  changes: [],
  conflicts: [],
  reason: null,
  unlinked: 0,
});

/** What the sync would do to a pair, by the very rules that will do it. */
function matchedItem(
  context: Knowing,
  elsewhere: Elsewhere,
  clockOffsetMs: Pair<number>,
  a: LiveRecord | undefined,
  b: LiveRecord | undefined,
): Drafted | null {
  if (!a || !b) return null;
  const excluded =
    excludedBy(context, 'a', a) ?? excludedBy(context, 'b', b) ?? apart(elsewhere, 'a', a) ?? apart(elsewhere, 'b', b);
  if (excluded) return { ...blankItem('excluded', [a.id], [b.id]), reason: excluded };
  const plan = reconcile({ mapping: context.mapping, base: null, a, b, facts: { ...NO_FACTS, clockOffsetMs } });
  const changes = plan.operations.flatMap((operation) =>
    operation.kind === 'update'
      ? operation.writes.map((write) => ({
          side: operation.side,
          fieldId: write.fieldId,
          before: write.expected,
          after: write.value,
        }))
      : [],
  );
  const conflicts = plan.conflicts.map((conflict) => ({
    fieldId: conflict.fieldId ?? '',
    winner: conflict.winner ?? null,
    now: conflict.now,
  }));
  const settled = changes.length === 0 && conflicts.length === 0;
  const members = membersWaitingOf(context, 'a', a) + membersWaitingOf(context, 'b', b);
  const unlinked = plan.left.filter(({ why }) => why === 'unlinked').length + members;
  return { ...blankItem(settled ? 'matched' : 'update', [a.id], [b.id]), changes, conflicts, unlinked };
}

const NO_FACTS = {
  intents: [],
  frozen: new Set<string>(),
  tombstones: new Set<Side>(),
  decisions: new Map(),
} as const;

const apart = (elsewhere: Elsewhere, side: Side, { id }: LiveRecord): PlanReason | null =>
  elsewhere.get(refKey({ side, remoteId: id }))?.reason ?? null;

function createItem(
  context: Knowing,
  elsewhere: Elsewhere,
  from: Side,
  record: LiveRecord | undefined,
): Drafted | null {
  if (!record) return null;
  const ids: [readonly string[], readonly string[]] = from === 'a' ? [[record.id], []] : [[], [record.id]];
  const target: Side = from === 'a' ? 'b' : 'a';
  const excluded = excludedBy(context, from, record) ?? apart(elsewhere, from, record);
  if (excluded) return { ...blankItem('excluded', ...ids), reason: excluded };
  if (!context.sync.mapping.create[target]) return { ...blankItem('excluded', ...ids), reason: EXCLUDED };
  const planned = planCreate({ mapping: context.mapping, from: record, side: target });
  const members = membersWaitingOf(context, from, record);
  if (planned.kind === 'waits') {
    return { ...blankItem('invalid', ...ids), reason: WAITS, unlinked: planned.unlinked.length + members };
  }
  const [refused] = planned.conflicts;
  if (planned.kind === 'refused') {
    const reason = refused
      ? { code: refused.decidedBy, message: refused.message ?? 'A value cannot be converted.' }
      : { code: 'SYNC_E207', message: 'The record has no value that the other side could take.' };
    return { ...blankItem('invalid', ...ids), reason };
  }
  return {
    ...blankItem(target === 'a' ? 'createOnA' : 'createOnB', ...ids),
    unlinked: planned.unlinked.length + members,
    changes: planned.operation.writes.map((write) => ({
      side: target,
      fieldId: write.fieldId,
      before: undefined,
      after: write.value,
    })),
  };
}

async function allKeys(engine: Engine, run: Run, side: Side): Promise<readonly Keyed[]> {
  const all: Keyed[] = [];
  let after: string | null = null;
  for (;;) {
    const page: readonly Pick<StagedRecord, 'remoteId' | 'keys'>[] = await engine.store.stagedKeys(
      run.id,
      side,
      after,
      engine.limits.planChunk * 10,
    );
    const last = page.at(-1);
    if (!last) return all;
    for (const { remoteId, keys } of page) all.push({ id: remoteId, keys });
    after = last.remoteId;
  }
}

/** Staged records by id. */
export async function staged(
  engine: Engine,
  run: Run,
  side: Side,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LiveRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await engine.store.stagedRecords(run.id, side, ids);
  return new Map(rows.flatMap((row) => (row.record ? [[row.remoteId, row.record]] : [])));
}

function* chunks<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
