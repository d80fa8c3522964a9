import { otherSide, writableSides } from '#core';
import { refsOf } from '../drain/unit.js';
import { type ApplyEnd } from '../first-sync/apply.js';
import { holdLease } from '../held-lease.js';
import {
  type AnswerToAll,
  type Conflict,
  type KnownLink,
  markOf,
  type PlanItem,
  PRIORITY,
  type Run,
  type Sync,
} from '../model.js';
import { LeaseLostError, type StoreChanges } from '../ports/store.js';
import { type Engine } from '../runtime.js';
import { newRun } from '../scan.js';

/**
 * - `started`: the conflicts are answered one after the other, however many there are.
 * - `notFound`: the mapping has no such field.
 * - `over`: its conflicts cannot be answered this way, and why.
 * - `underWay`: the field's conflicts are being answered already.
 */
export type ResolutionStart =
  | { readonly kind: 'started'; readonly run: Run }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'over' | 'underWay'; readonly message: string };

/** Begins to answer all conflicts about one field that are open by now. What it writes can be undone as a run. */
export async function startResolution(engine: Engine, sync: Sync, answer: AnswerToAll): Promise<ResolutionStart> {
  const field = sync.mapping.fields.find(({ id }) => id === answer.fieldId);
  if (!field) return { kind: 'notFound' };
  if (field.kind !== 'value') {
    return { kind: 'over', message: 'Members of sets and consent follow their own rules: decide them one by one.' };
  }
  const target = otherSide(answer.keep);
  if (!writableSides(field.direction).includes(target)) {
    return { kind: 'over', message: `The mapping does not write this field on side ${target}.` };
  }
  const applying = await engine.store.runsOf(sync.id, ['applying']);
  if (applying.some((run) => run.answer?.fieldId === answer.fieldId)) {
    return { kind: 'underWay', message: "This field's conflicts are being answered. Wait until that has ended." };
  }
  const begun = newRun(engine, sync, 'resolution');
  const open = await engine.store.countOpenConflicts(sync.id, { ...answer, untilMs: begun.startedAtMs });
  const run: Run = { ...begun, state: 'applying', answer, counts: { open } };
  await engine.store.createRun(run);
  await engine.tickets.issue({ kind: 'apply', runId: run.id, syncId: sync.id }, { priority: PRIORITY.incremental });
  return { kind: 'started', run };
}

/**
 * Answers the conflicts of a resolution, a chunk at a time, under the sync's lease; the drain carries the answers out in
 * the name of the run. A killed one goes on with those that are still open. What could not be answered ends as items.
 */
export async function applyResolution(engine: Engine, runId: string): Promise<ApplyEnd> {
  const run = await engine.store.getRun(runId);
  if (!run?.answer || run.state !== 'applying') return { kind: 'done' };
  const lease = await holdLease(engine, run.syncId);
  if (!lease) return { kind: 'wait', untilMs: engine.clock.nowMs() + engine.limits.retryDelayMs };
  try {
    const startedAtMs = engine.clock.nowMs();
    const left: LeftOpen[] = [];
    for await (const conflicts of openOf(engine, run, run.answer)) {
      if (engine.clock.nowMs() - startedAtMs >= engine.limits.drainBudgetMs) return { kind: 'more' };
      const sorted = await sortOut(engine, conflicts);
      left.push(...sorted.left);
      await engine.store.commit(lease, answers(run, run.answer, sorted.answerable));
    }
    await engine.store.commit(lease, {
      planItems: left.map((one, index) => ({ runId, item: itemOf(one, index + 1) })),
    });
    const counts: Record<string, number> = left.length === 0 ? {} : { left: left.length };
    await engine.store.moveRun(runId, 'applying', 'done', { counts, finishedAtMs: engine.clock.nowMs() });
  } catch (error) {
    if (error instanceof LeaseLostError) return { kind: 'more' };
    throw error;
  } finally {
    await lease.release();
  }
  await engine.tickets.issue({ kind: 'drain', syncId: run.syncId }, { priority: PRIORITY.incremental });
  return { kind: 'done' };
}

interface Answerable {
  readonly conflict: Conflict;
  readonly link: KnownLink;
}

interface LeftOpen {
  readonly conflict: Conflict;
  readonly link: KnownLink | null;
}

/** Those that were open when the resolution was asked for, page by page. */
async function* openOf(engine: Engine, run: Run, answer: AnswerToAll): AsyncGenerator<readonly Conflict[]> {
  let after: string | null = null;
  for (;;) {
    const about = { fieldId: answer.fieldId, kind: answer.kind, untilMs: run.startedAtMs };
    const page: readonly Conflict[] = await engine.store.openConflicts(
      run.syncId,
      about,
      after,
      engine.limits.planChunk,
    );
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.id;
  }
}

async function sortOut(
  engine: Engine,
  conflicts: readonly Conflict[],
): Promise<{ readonly answerable: readonly Answerable[]; readonly left: readonly LeftOpen[] }> {
  const known = await engine.store.knownLinks([...new Set(conflicts.flatMap(({ linkId }) => linkId ?? []))]);
  const links = new Map(known.map((link) => [link.id, link]));
  const answerable: Answerable[] = [];
  const left: LeftOpen[] = [];
  for (const conflict of conflicts) {
    const link = links.get(conflict.linkId ?? '') ?? null;
    if (link?.endedAtMs === null) answerable.push({ conflict, link });
    else left.push({ conflict, link });
  }
  return { answerable, left };
}

function answers(run: Run, { fieldId, keep }: AnswerToAll, answerable: readonly Answerable[]): StoreChanges {
  return {
    conflictsAnswered: answerable.map(({ conflict }) => ({
      conflictId: conflict.id,
      decision: { kind: 'keepSide', side: keep },
    })),
    linkUpdates: answerable.flatMap(({ link }) =>
      link.frozen.includes(fieldId)
        ? [{ linkId: link.id, frozen: link.frozen.filter((frozen) => frozen !== fieldId) }]
        : [],
    ),
    marks: answerable.flatMap(({ link }) =>
      refsOf({ link }).map((ref) => ({ ...markOf(run.syncId, ref, PRIORITY.incremental), runId: run.id })),
    ),
    runCounts: { runId: run.id, counts: { answered: answerable.length } },
  };
}

/** Codes are stable. `SYNC_E219`: the link of the conflict has ended, so that there is nothing to decide. */
const ENDED = {
  code: 'SYNC_E219',
  message: 'The link has ended, so there is nothing to decide: dismiss the conflict.',
};

const itemOf = ({ conflict, link }: LeftOpen, ordinal: number): PlanItem => ({
  ordinal,
  kind: 'skipped',
  aIds: [link?.aId ?? []].flat(),
  bIds: [link?.bId ?? []].flat(),
  changes: [],
  conflicts: [{ fieldId: conflict.fieldId ?? '', winner: null, now: conflict.now ?? { a: undefined, b: undefined } }],
  reason: ENDED,
  ...(conflict.linkId === null ? {} : { linkId: conflict.linkId }),
});
