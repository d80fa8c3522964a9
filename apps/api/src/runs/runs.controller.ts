import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { approve, type PlanItem } from '#engine';
import { type RunView } from '#persistence';
import { askForSecondPerson } from '../access/second-person.js';
import { Allow } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, PageQueryDto, pageRequest } from '../paging/page.dto.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type Estimate, estimateRun, type SideLimits } from './estimate.js';
import { ApprovalDto, ItemQueryDto, PlanItemPageDto, RunDetailDto, RunDto, RunPageDto } from './run.dto.js';

/** Runs whose plan can be given up, and that say what applying it takes. */
const PLANNED: ReadonlySet<RunView['kind']> = new Set(['firstSync', 'mappingChange', 'segment']);

@GuardedController('', 'Runs')
export class RunsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get('syncs/:id/runs')
  @Allow('runs.read')
  @Documented({
    summary: 'Runs of a sync, newest first',
    type: RunPageDto,
    problems: ['invalid', 'cursor', 'notFound'],
  })
  async list(
    @Workspace() workspaceId: string,
    @Id() syncId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageAnswer<RunView>> {
    must(await this.runtime.queries.syncs.get(workspaceId, syncId), 'sync');
    const page = await this.runtime.queries.runs.list(workspaceId, syncId, pageRequest('runs', query));
    return pageAnswer('runs', page, (view) => view);
  }

  @Get('runs/:id')
  @Allow('runs.read')
  @Documented({ summary: 'One run: how far it is and what it takes', type: RunDetailDto, problems: ['notFound'] })
  async get(@Workspace() workspaceId: string, @Id() id: string): Promise<Answer<RunDetailDto>> {
    const run = await this.#get(workspaceId, id);
    return { ...run, estimate: await this.#estimate(workspaceId, run) };
  }

  @Get('runs/:id/items')
  @Allow('runs.read')
  @Documented({
    summary: 'What the plan would do, record by record',
    type: PlanItemPageDto,
    problems: ['invalid', 'cursor', 'notFound'],
  })
  async items(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Query() query: ItemQueryDto,
  ): Promise<PageAnswer<PlanItem>> {
    await this.#get(workspaceId, id);
    const request = pageRequest('planItems', query);
    const page = await this.runtime.queries.runs.items(workspaceId, id, query.kind ?? null, request);
    return pageAnswer('planItems', page, (item) => item);
  }

  @Post('runs/:id/approve')
  @Allow('runs.approve', { act: 'run.approve' })
  @Documented({
    summary:
      'Apply exactly this plan. A first sync goes live, a new version of the mapping comes into use; undoing a whole run pauses the sync',
    status: 202,
    type: RunDto,
    problems: ['invalid', 'notFound', 'secondPerson', 'runUnderWay', 'runState', 'planStale'],
  })
  async approve(
    @Workspace() workspaceId: string,
    @Asking() caller: Caller,
    @Id() id: string,
    @Body() given: ApprovalDto,
  ): Promise<RunView> {
    const { state, kind } = await this.#get(workspaceId, id);
    await askForSecondPerson(this.runtime, caller, id);
    if (given.withoutBackfill === true && kind !== 'mappingChange')
      throw new Problem('runState', `A ${kind} has no backfill to leave out; only the plan of a new mapping has.`);
    if (kind === 'segment')
      throw new Problem('runState', 'A segment is activated: POST /v1/syncs/:id/segments/:segmentId/activate.');
    const approval = await approve(this.runtime.engine, id, given);
    switch (approval.kind) {
      case 'approved':
        return this.#get(workspaceId, id);
      case 'stale':
        throw new Problem(
          'planStale',
          kind === 'mappingChange'
            ? 'Another version came into use since. Save yours again, which plans what it changes now.'
            : 'Make a new plan with the present mapping.',
        );
      case 'notReady':
        throw new Problem('runState', `The run is ${state}; only a plan that is ready can be approved.`);
      case 'underWay':
        throw new Problem('runUnderWay', 'Wait until the plan that is being applied has ended, then approve again.');
    }
  }

  @Post('runs/:id/discard')
  @Allow('runs.plan', { act: 'run.discard' })
  @Documented({
    summary: 'Give a plan up; nothing has been written',
    type: RunDto,
    problems: ['notFound', 'runState'],
  })
  async discard(@Workspace() workspaceId: string, @Id() id: string): Promise<RunView> {
    const run = await this.#get(workspaceId, id);
    const { store, clock } = this.runtime.engine;
    const change = { finishedAtMs: clock.nowMs() };
    const discarded =
      PLANNED.has(run.kind) &&
      ((await store.moveRun(id, 'ready', 'discarded', change)) ||
        (await store.moveRun(id, 'scanning', 'discarded', change)));
    if (!discarded) throw new Problem('runState', `The ${run.kind} is ${run.state}; only a plan can be discarded.`);
    await store.clearStage(id);
    return this.#get(workspaceId, id);
  }

  async #get(workspaceId: string, id: string): Promise<RunView> {
    return must(await this.runtime.queries.runs.get(workspaceId, id), 'run');
  }

  async #estimate(workspaceId: string, run: RunView): Promise<Estimate | null> {
    if (!PLANNED.has(run.kind) || !['ready', 'applying', 'done'].includes(run.state)) return null;
    const sync = must(await this.runtime.queries.syncs.get(workspaceId, run.syncId), 'sync');
    const limitsOf = async (end: typeof sync.a): Promise<SideLimits> => {
      const { capabilities } = await this.runtime.sessions.port(end);
      const connection = must(await this.runtime.engine.store.getConnection(end.connectionId), 'connection');
      return { capabilities, pools: this.runtime.sessions.connectorOf(connection.vendor).manifest.pools };
    };
    const [a, b] = await Promise.all([limitsOf(sync.a), limitsOf(sync.b)]);
    return estimateRun(run.counts, { a, b });
  }
}
