import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { explainLink, keepValue, type RunTarget, startUndo } from '#engine';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must, Problem } from '../problems/problem.js';
import { StartedRunDto } from '../runs/run.dto.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import {
  ExplanationListDto,
  ExplanationQueryDto,
  explanationView,
  KeepDto,
  KeptDto,
  RestoreDto,
  UndoChangeDto,
} from './history.dto.js';

const BUSY_RETRY_S = 1;

/** Why values are what they are, and plans to have them as they were. */
@GuardedController('', 'History')
export class HistoryController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get('links/:id/explanation')
  @Allow('links.read')
  @Documented({
    summary: 'Where the values of a pair come from, why both sides stand as they do, and how to flip them',
    type: ExplanationListDto,
    problems: ['invalid', 'notFound'],
  })
  async explain(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Query() { field }: ExplanationQueryDto,
  ): Promise<ExplanationListDto> {
    must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    const explained = must(await explainLink(this.runtime.engine, id, field ?? null), 'link');
    if (field !== undefined && explained.length === 0) {
      throw new Problem('notFound', `There is no field "${field}" in the mapping or the log of this link.`);
    }
    return { items: explained.map(explanationView) };
  }

  @Post('links/:id/keep')
  @Allow('links.write', { act: 'link.keep' })
  @Documented({
    summary: "Let one side's value of a field count on the other side too",
    status: 202,
    type: KeptDto,
    problems: ['invalid', 'notFound', 'keepOver', 'syncBusy'],
  })
  async keep(@Workspace() workspaceId: string, @Id() id: string, @Body() { fieldId, side }: KeepDto): Promise<KeptDto> {
    must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    const kept = await keepValue(this.runtime.engine, id, fieldId, side);
    switch (kept.kind) {
      case 'done':
        return { linkId: id, fieldId, side };
      case 'notFound':
        throw new Problem('notFound', `There is no field "${fieldId}" in the mapping.`);
      case 'over':
        throw new Problem('keepOver', kept.message);
      case 'busy':
        throw new Problem('syncBusy', 'A worker holds the sync for a moment; try again.', {
          retryAfterS: BUSY_RETRY_S,
        });
    }
  }

  @Post('runs/:id/undo')
  @Allow('runs.plan', { act: 'run.undo' })
  @Documented({
    summary: 'Plan to take back what a run did, an undo included; nothing is written before it is approved',
    status: 202,
    type: StartedRunDto,
    problems: ['notFound', 'runUnderWay', 'undoOver'],
  })
  async undoRun(@Workspace() workspaceId: string, @Id() id: string): Promise<StartedRunDto> {
    const { syncId } = must(await this.runtime.queries.runs.get(workspaceId, id), 'run');
    return this.#start(workspaceId, syncId, { kind: 'run', runId: id });
  }

  @Post('links/:id/undo')
  @Allow('runs.plan', { act: 'link.undo' })
  @Documented({
    summary: 'Plan to take one change back, and what it caused; nothing is written before it is approved',
    status: 202,
    type: StartedRunDto,
    problems: ['invalid', 'notFound', 'changeUnknown', 'runUnderWay', 'undoOver'],
  })
  async undoChange(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() { changeId }: UndoChangeDto,
  ): Promise<StartedRunDto> {
    const { syncId } = must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    return this.#start(workspaceId, syncId, { kind: 'change', linkId: id, changeId });
  }

  @Post('links/:id/restore')
  @Allow('runs.plan', { act: 'link.restore' })
  @Documented({
    summary: 'Plan to have a pair as it was at a moment; nothing is written before it is approved',
    status: 202,
    type: StartedRunDto,
    problems: ['invalid', 'notFound', 'runUnderWay', 'undoOver'],
  })
  async restore(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() { at }: RestoreDto,
  ): Promise<StartedRunDto> {
    const { syncId } = must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    const atMs = Date.parse(at);
    if (atMs > this.runtime.engine.clock.nowMs()) {
      throw new Problem('undoOver', 'The moment is yet to come. Name one in the past.');
    }
    return this.#start(workspaceId, syncId, { kind: 'moment', linkId: id, atMs });
  }

  async #start(workspaceId: string, syncId: string, target: RunTarget): Promise<StartedRunDto> {
    const { engine, queries } = this.runtime;
    const started = await startUndo(engine, must(await engine.store.getSync(syncId), 'sync'), target);
    switch (started.kind) {
      case 'started': {
        const run = must(await queries.runs.get(workspaceId, started.run.id), 'run');
        return { run: { ...run, counts: { ...run.counts } } };
      }
      case 'notFound':
        throw target.kind === 'change'
          ? new Problem('changeUnknown', `Change ${target.changeId} is not in the log of this link. List it anew.`)
          : new Problem('notFound', 'There is no such thing in this sync.');
      case 'underWay':
        throw new Problem('runUnderWay', started.message);
      case 'over':
        throw new Problem('undoOver', started.message);
    }
  }
}
