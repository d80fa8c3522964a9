import { Inject, Injectable } from '@nestjs/common';
import { systemCode } from '#config';
import { type Decision } from '#core';
import { LeaseLostError, PRIORITY } from '#engine';
import { type ConflictView } from '#persistence';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type ResolutionDto, type SameRecordsDto } from './conflict.dto.js';

/** One commit is all that is done under the lease. */
const LEASE_MS = 10_000;
const BUSY_RETRY_S = 1;
/** A link with either record exists already. */
const UNIQUE_VIOLATION = '23505';

/** A person's answers to conflicts. */
@Injectable()
export class ConflictsService {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  async get(workspaceId: string, id: string): Promise<ConflictView> {
    return must(await this.runtime.queries.conflicts.get(workspaceId, id), 'conflict');
  }

  async resolve(workspaceId: string, id: string, resolution: ResolutionDto): Promise<ConflictView> {
    const conflict = await this.get(workspaceId, id);
    await this.#carryOut(workspaceId, conflict, resolution);
    return this.get(workspaceId, id);
  }

  async #carryOut(workspaceId: string, conflict: ConflictView, given: ResolutionDto): Promise<void> {
    if (Object.values(given).filter((answer) => answer !== undefined).length !== 1) {
      throw new Problem('invalid', 'Send exactly one of keep, value, link and dismiss.');
    }
    if (conflict.status === 'resolved') throw new Problem('conflictOver', 'The conflict is resolved already.');
    if (given.dismiss) {
      if (!(await this.runtime.queries.conflicts.dismiss(workspaceId, conflict.id))) throw over();
      return;
    }
    if (given.link) return this.#link(conflict, given.link);
    const decision: Decision =
      given.keep === undefined ? { kind: 'value', value: given.value ?? null } : { kind: 'keepSide', side: given.keep };
    await this.#answer(workspaceId, conflict, decision);
  }

  async #answer(workspaceId: string, conflict: ConflictView, decision: Decision): Promise<void> {
    if (conflict.fieldId === null) {
      throw new Problem(
        'conflictOver',
        `A conflict of kind ${conflict.kind} is not about a field: link or dismiss it.`,
      );
    }
    if (!(await this.runtime.queries.conflicts.answer(workspaceId, conflict.id, decision))) throw over();
    await this.#drainSoon(conflict.syncId);
  }

  /** Links under the sync's lease, so that no drain is pairing the same records meanwhile. */
  async #link(conflict: ConflictView, { aId, bId }: SameRecordsDto): Promise<void> {
    const named = (side: 'a' | 'b', remoteId: string): boolean =>
      conflict.records.some((record) => record.side === side && record.remoteId === remoteId);
    if (conflict.kind !== 'identity' || !named('a', aId) || !named('b', bId)) {
      throw new Problem('conflictOver', 'Only records an identity conflict names can be linked by resolving it.');
    }
    const { store, clock, newId } = this.runtime.engine;
    const lease = await store.acquireLease(conflict.syncId, LEASE_MS, clock.nowMs());
    if (!lease) throw busy();
    try {
      const marks = [
        { syncId: conflict.syncId, side: 'a' as const, remoteId: aId, priority: PRIORITY.realtime },
        { syncId: conflict.syncId, side: 'b' as const, remoteId: bId, priority: PRIORITY.realtime },
      ];
      await store.commit(lease, {
        linksNew: [{ id: newId(), aId, bId }],
        conflictsResolved: [{ conflictId: conflict.id, atMs: clock.nowMs() }],
        marks,
      });
    } catch (error) {
      if (error instanceof LeaseLostError) throw busy();
      if (systemCode(error) !== UNIQUE_VIOLATION) throw error;
      throw new Problem('conflictOver', 'One of the records has a link by now: dismiss the conflict.', {
        cause: error,
      });
    } finally {
      await store.releaseLease(lease);
    }
    await this.#drainSoon(conflict.syncId);
  }

  async #drainSoon(syncId: string): Promise<void> {
    await this.runtime.engine.tickets.issue({ kind: 'drain', syncId }, { priority: PRIORITY.realtime });
  }
}

const over = (): Problem => new Problem('conflictOver', 'The conflict is resolved already, or its link is gone.');

const busy = (): Problem =>
  new Problem('syncBusy', 'A worker holds the sync for a moment; try again.', { retryAfterS: BUSY_RETRY_S });
