import { Body, Delete, Get, Inject, Post, Put, Query } from '@nestjs/common';
import { type RunView } from '#persistence';
import { askForSecondPerson } from '../access/second-person.js';
import { Allow } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must } from '../problems/problem.js';
import { RunDto, StartedRunDto } from '../runs/run.dto.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import {
  ActivationDto,
  NewSegmentDto,
  RemovedSegmentDto,
  SegmentDto,
  SegmentPageDto,
  SegmentRemovalDto,
  SegmentRuleDto,
  segmentView,
} from './segment.dto.js';
import { SegmentsService } from './segments.service.js';

const SEGMENT = ':id/segments/:segmentId';

@GuardedController('syncs', 'Segments')
export class SegmentsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SegmentsService) private readonly segments: SegmentsService,
  ) {}

  @Post(':id/segments')
  @Allow('segments.write', { act: 'segment.add' })
  @Documented({
    summary: 'Save a segment: a rule over both records, and the group its members are to be kept in',
    description: 'Nothing is written before it is activated.',
    status: 201,
    type: SegmentDto,
    problems: ['invalid', 'notFound', 'segmentInvalid', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async add(
    @Workspace() workspaceId: string,
    @Id() syncId: string,
    @Body() given: NewSegmentDto,
  ): Promise<Answer<SegmentDto>> {
    return segmentView(await this.segments.add(workspaceId, syncId, given));
  }

  @Get(':id/segments')
  @Allow('segments.read')
  @Documented({ summary: 'Segments of a sync, by name', type: SegmentPageDto, problems: ['notFound'] })
  async list(@Workspace() workspaceId: string, @Id() syncId: string): Promise<Answer<SegmentPageDto>> {
    const segments = await this.segments.list(workspaceId, syncId);
    return { items: segments.map(segmentView), nextCursor: null };
  }

  @Get(SEGMENT)
  @Allow('segments.read')
  @Documented({ summary: 'One segment', type: SegmentDto, problems: ['notFound'] })
  async get(
    @Workspace() workspaceId: string,
    @Id() syncId: string,
    @Id('segmentId') segmentId: string,
  ): Promise<Answer<SegmentDto>> {
    return segmentView(await this.segments.get(workspaceId, syncId, segmentId));
  }

  @Put(SEGMENT)
  @Allow('segments.write', { act: 'segment.revise' })
  @Documented({
    summary: 'Save another rule; the one in use stays until the new one is activated',
    type: SegmentDto,
    problems: ['invalid', 'notFound', 'segmentInvalid', 'segmentState', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async revise(
    @Workspace() workspaceId: string,
    @Id() syncId: string,
    @Id('segmentId') segmentId: string,
    @Body() { rule }: SegmentRuleDto,
  ): Promise<Answer<SegmentDto>> {
    return segmentView(await this.segments.revise(workspaceId, syncId, segmentId, rule));
  }

  @Post(`${SEGMENT}/preview`)
  @Allow('segments.write', { act: 'segment.preview' })
  @Documented({
    summary: 'Find out who would be a member, who would be put in and who taken out; nothing is written',
    description:
      'A run scans both sides. Its counts are `linked`, `members`, `added`, `removed`, `notComputed` and `outside` (of the filters); its items of kind `update` name who would be moved, those of kind `invalid` for whom the rule cannot be computed, and why.',
    status: 202,
    type: StartedRunDto,
    problems: ['notFound', 'syncState', 'segmentState'],
  })
  async preview(
    @Workspace() workspaceId: string,
    @Id() syncId: string,
    @Id('segmentId') segmentId: string,
  ): Promise<{ readonly run: RunView }> {
    const { id } = await this.segments.preview(workspaceId, syncId, segmentId);
    return { run: await this.#run(workspaceId, id) };
  }

  @Post(`${SEGMENT}/activate`)
  @Allow('segments.write', { act: 'segment.activate' })
  @Documented({
    summary: 'Keep the segment true from now on, as its preview showed it',
    status: 202,
    type: RunDto,
    problems: ['invalid', 'notFound', 'runState', 'secondPerson', 'runUnderWay', 'planStale', 'segmentUnconfirmed'],
  })
  async activate(
    @Workspace() workspaceId: string,
    @Id() syncId: string,
    @Id('segmentId') segmentId: string,
    @Asking() caller: Caller,
    @Body() given: ActivationDto,
  ): Promise<RunView> {
    await askForSecondPerson(this.runtime, caller, given.runId);
    await this.segments.activate(workspaceId, syncId, segmentId, given);
    return this.#run(workspaceId, given.runId);
  }

  @Delete(SEGMENT)
  @Allow('segments.write', { act: 'segment.remove' })
  @Documented({
    summary: 'Remove a segment, and leave its members in the group or take them out first',
    type: RemovedSegmentDto,
    problems: ['invalid', 'notFound'],
  })
  async remove(
    @Workspace() workspaceId: string,
    @Id() syncId: string,
    @Id('segmentId') segmentId: string,
    @Query() { members }: SegmentRemovalDto,
  ): Promise<{ readonly run: RunView | null }> {
    const run = await this.segments.remove(workspaceId, syncId, segmentId, members === 'remove');
    return { run: run && (await this.#run(workspaceId, run.id)) };
  }

  async #run(workspaceId: string, id: string): Promise<RunView> {
    return must(await this.runtime.queries.runs.get(workspaceId, id), 'run');
  }
}
