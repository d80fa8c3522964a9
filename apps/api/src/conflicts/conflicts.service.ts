import { Inject, Injectable } from '@nestjs/common';
import { type Decision } from '#core';
import { linkAsTold, PRIORITY } from '#engine';
import { type ConflictView } from '#persistence';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type ResolutionDto, type SameRecordsDto } from './conflict.dto.js';

const BUSY_RETRY_S = 1;

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
    if (!(await this.runtime.queries.conflicts.answer(workspaceId, conflict.id, decision))) {
      // It may have gone with its sync just now.
      await this.get(workspaceId, conflict.id);
      throw over();
    }
    await this.#drainSoon(conflict.syncId);
  }

  async #link(conflict: ConflictView, pair: SameRecordsDto): Promise<void> {
    const { kind } = await linkAsTold(this.runtime.engine, conflict, pair);
    switch (kind) {
      case 'linked':
        return;
      case 'notNamed':
        throw new Problem('conflictOver', 'Only records an identity conflict names can be linked by resolving it.');
      case 'held':
        throw new Problem(
          'conflictOver',
          'One of the records is linked with a record that this conflict does not name: dismiss the conflict.',
        );
      case 'busy':
        throw busy();
    }
  }

  async #drainSoon(syncId: string): Promise<void> {
    await this.runtime.engine.tickets.issue({ kind: 'drain', syncId }, { priority: PRIORITY.realtime });
  }
}

const over = (): Problem => new Problem('conflictOver', 'The conflict is resolved already, or its link is gone.');

const busy = (): Problem =>
  new Problem('syncBusy', 'A worker holds the sync for a moment; try again.', { retryAfterS: BUSY_RETRY_S });
