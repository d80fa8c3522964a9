import { Inject, Injectable } from '@nestjs/common';
import { type Decision } from '#core';
import { linkAsTold, PRIORITY, startResolution } from '#engine';
import { type ConflictView } from '#persistence';
import { ConsentService } from '../links/consent.service.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type StartedRunDto } from '../runs/run.dto.js';
import { type ResolutionDto, type ResolveManyDto, type SameRecordsDto } from './conflict.dto.js';

const BUSY_RETRY_S = 1;

/** A person's answers to conflicts. */
@Injectable()
export class ConflictsService {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(ConsentService) private readonly consent: ConsentService,
  ) {}

  async get(workspaceId: string, id: string): Promise<ConflictView> {
    return must(await this.runtime.queries.conflicts.get(workspaceId, id), 'conflict');
  }

  async resolve(workspaceId: string, callerId: string, id: string, resolution: ResolutionDto): Promise<ConflictView> {
    const conflict = await this.get(workspaceId, id);
    if (resolution.evidence && exactlyOne(resolution)) {
      const { linkId, fieldId } = conflict;
      if (linkId === null || fieldId === null) throw notOfField(conflict);
      await this.consent.record(workspaceId, { linkId, fieldId }, resolution.evidence, callerId);
    } else await this.#carryOut(workspaceId, conflict, resolution);
    return this.get(workspaceId, id);
  }

  /** Begins to answer all open conflicts about a field alike. */
  async resolveMany(workspaceId: string, { syncId, fieldId, keep, kind }: ResolveManyDto): Promise<StartedRunDto> {
    const { engine, queries } = this.runtime;
    must(await queries.syncs.get(workspaceId, syncId), 'sync');
    const sync = must(await engine.store.getSync(syncId), 'sync');
    const started = await startResolution(engine, sync, { fieldId, keep, kind: kind ?? null });
    switch (started.kind) {
      case 'started': {
        const run = must(await queries.runs.get(workspaceId, started.run.id), 'run');
        return { run: { ...run, counts: { ...run.counts } } };
      }
      case 'notFound':
        throw new Problem('fieldUnknown', `There is no field "${fieldId}" in the mapping.`);
      case 'over':
        throw new Problem('conflictOver', started.message);
      case 'underWay':
        throw new Problem('runUnderWay', started.message);
    }
  }

  async #carryOut(workspaceId: string, conflict: ConflictView, given: ResolutionDto): Promise<void> {
    if (!exactlyOne(given)) {
      throw new Problem('invalid', 'Send exactly one of keep, value, link, evidence and dismiss.');
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
    if (conflict.fieldId === null) throw notOfField(conflict);
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

const exactlyOne = (given: ResolutionDto): boolean =>
  Object.values(given).filter((answer) => answer !== undefined).length === 1;

const notOfField = ({ kind }: ConflictView): Problem =>
  new Problem('conflictOver', `A conflict of kind ${kind} is not about a field: link or dismiss it.`);

const over = (): Problem => new Problem('conflictOver', 'The conflict is resolved already, or its link is gone.');

const busy = (): Problem =>
  new Problem('syncBusy', 'A worker holds the sync for a moment; try again.', { retryAfterS: BUSY_RETRY_S });
