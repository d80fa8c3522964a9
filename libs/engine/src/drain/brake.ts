import {
  allowedWithoutAsking,
  brakeLimitOf,
  type CompiledMapping,
  DRASTIC_KINDS,
  type DrasticKind,
  drasticKindOf,
  type Operation,
} from '#core';
import { type DrasticChange, type PlannedChange, type Sync } from '../model.js';
import { type Engine, type SyncContext } from '../runtime.js';
import { type Decided } from './decide.js';
import { type Draft } from './draft.js';
import { idOn } from './unit.js';

/**
 * Watches how many links one drain is about to change drastically. Once more than the mapping allows would be, together
 * with those of the last minutes, the sync is braked before any of them is written: from then on everything is held but
 * opt-outs, and the marks stay, so that nothing is lost.
 */
export class Brake {
  readonly #engine: Engine;
  readonly #sync: Sync;
  readonly #approved = new Map<string, boolean>();
  #on: boolean;

  constructor(engine: Engine, sync: Sync) {
    this.#engine = engine;
    this.#sync = sync;
    this.#on = sync.state === 'braked';
  }

  /** What may be carried out now. What is held, or was let pass and counts from now on, goes into `draft`. */
  async judge(context: SyncContext, decisions: readonly Decided[], draft: Draft): Promise<readonly Decided[]> {
    // Somebody may have released the brake while this drain went on.
    if (this.#on) this.#on = (await this.#engine.store.getSync(this.#sync.id))?.state !== 'live';
    const asked = new Set<Decided>();
    for (const decided of decisions) if (!(await this.#wasApproved(decided))) asked.add(decided);
    const drastic = this.#drastic(context.mapping, [...asked]);
    this.#on ||= await this.#trips(drastic);
    draft.drastic.push(...drastic.map((change) => ({ ...change, held: this.#on })));
    if (!this.#on) return decisions;
    return decisions.map((decided) => (asked.has(decided) ? hold(context.mapping, decided) : decided));
  }

  #drastic(mapping: CompiledMapping, decisions: readonly Decided[]): readonly DrasticChange[] {
    return decisions.flatMap((decided): DrasticChange[] => {
      const { unit, operations } = decided;
      const kind = decided.kind === 'retry' ? null : drasticKindOf(mapping, unit, operations);
      const [aId, bId] = [idOn(unit.work, 'a'), idOn(unit.work, 'b')];
      if (kind === null || aId === null || bId === null) return [];
      const atMs = this.#engine.clock.nowMs();
      return [{ kind, aId, bId, held: false, changes: overwritten(operations), atMs }];
    });
  }

  /** What was planned and approved by a person, or waited when one released the brake, is not asked about again. */
  async #wasApproved({ unit, leaves, operations }: Decided): Promise<boolean> {
    if (unit.rows.some(({ released }) => released)) return true;
    // No plan tells whom a filter lets go until the record is read again.
    if (unit.runId === null || (leaves && operations.length > 0)) return false;
    const known = this.#approved.get(unit.runId);
    if (known !== undefined) return known;
    const run = await this.#engine.store.getRun(unit.runId);
    const approved = run !== null && run.kind !== 'sweep';
    this.#approved.set(unit.runId, approved);
    return approved;
  }

  async #trips(drastic: readonly DrasticChange[]): Promise<boolean> {
    const { store, clock, limits } = this.#engine;
    for (const kind of DRASTIC_KINDS) {
      const aIds = drastic.flatMap((change) => (change.kind === kind ? [change.aId] : []));
      if (aIds.length === 0) continue;
      const limit = brakeLimitOf(this.#sync.mapping, kind);
      const before = await store.countDrastic(this.#sync.id, kind, clock.nowMs() - limits.brakeWindowMs, aIds);
      const count = before + aIds.length;
      if (count <= limit.atLeast) continue;
      const links = await store.countLinks(this.#sync.id, 'a');
      if (count <= allowedWithoutAsking(limit, links)) continue;
      await brakeSync(this.#engine, this.#sync.id, reasonOf(kind, count, links, limits.brakeWindowMs));
      return true;
    }
    return false;
  }
}

/** Nothing but opt-outs is sent from here on, until a person has looked at what waits. */
export async function brakeSync(engine: Engine, syncId: string, reason: string): Promise<void> {
  await engine.store.moveSync(syncId, ['live'], 'braked', reason);
  engine.logger.error('a sync was braked', { syncId, reason });
}

const WOULD_BE: Readonly<Record<DrasticKind, string>> = {
  delete:
    'have lost one of their records to a deletion or a filter, and the other would be dealt with as the mapping says',
  overwrite: 'would have values overwritten',
};

function reasonOf(kind: DrasticKind, count: number, links: number, windowMs: number): string {
  return `${count} of ${links} links ${WOULD_BE[kind]}, within ${windowMs / 60_000} minutes. Look at what waits, then release the brake to let it pass, or pause the sync and put things right where they were changed.`;
}

/** The same with all but opt-outs put off. */
function hold(mapping: CompiledMapping, decided: Decided): Decided {
  if (decided.kind === 'retry') return decided;
  const operations = decided.operations.flatMap((operation) => optOuts(mapping, operation));
  const isWhole = JSON.stringify(operations) === JSON.stringify(decided.operations);
  if (decided.kind === 'act' && isWhole && !decided.unit.isNew) return decided;
  return {
    ...decided,
    kind: 'act',
    operations,
    held: true,
    heldBack: false,
    rebases: [],
    conflicts: [],
    tombstones: [],
    oscillating: [],
    spentIntents: [],
    evidenceEnds: [],
  };
}

function optOuts(mapping: CompiledMapping, operation: Operation): readonly Operation[] {
  if (operation.kind !== 'update') return [];
  const writes = operation.writes.filter(
    ({ fieldId, cause }) => cause !== 'evidence' && mapping.fieldsById.get(fieldId)?.kind === 'consent',
  );
  return writes.length === 0 ? [] : [{ ...operation, writes }];
}

const overwritten = (operations: readonly Operation[]): readonly PlannedChange[] =>
  operations.flatMap((operation) =>
    operation.kind === 'update'
      ? operation.writes.map(({ fieldId, expected, value }) => ({
          side: operation.side,
          fieldId,
          before: expected,
          after: value,
        }))
      : [],
  );
