import { Body, Delete, Get, Inject, Patch, Post, Put, Query } from '@nestjs/common';
import { type MappingVersionView, type RunView, type SyncView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, PageQueryDto, pageRequest } from '../paging/page.dto.js';
import { must } from '../problems/problem.js';
import { StartedRunDto } from '../runs/run.dto.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { MappingDto, toMapping } from './mapping.dto.js';
import { MappingBaseDto, SavedMappingDto } from './saved-mapping.dto.js';
import { MappingPageDto, NewSyncDto, SyncChangeDto, SyncDto, SyncPageDto } from './sync.dto.js';
import { SyncsService } from './syncs.service.js';

@GuardedController('syncs', 'Syncs')
export class SyncsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SyncsService) private readonly syncs: SyncsService,
  ) {}

  @Post()
  @Allow('syncs.write', { act: 'sync.add' })
  @Documented({
    summary: 'Pair two objects; nothing is written before a plan is approved',
    description: "The mapping is checked against the vendors' own metadata and some live values.",
    status: 201,
    type: SyncDto,
    problems: ['invalid', 'syncInvalid', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async add(@Workspace() workspaceId: string, @Body() given: NewSyncDto): Promise<SyncView> {
    return this.syncs.add(workspaceId, given);
  }

  @Get()
  @Allow('syncs.read')
  @Documented({ summary: 'Syncs, newest first', type: SyncPageDto, problems: ['invalid', 'cursor'] })
  async list(@Workspace() workspaceId: string, @Query() query: PageQueryDto): Promise<PageAnswer<SyncView>> {
    const page = await this.runtime.queries.syncs.list(workspaceId, pageRequest('syncs', query));
    return pageAnswer('syncs', page, (view) => view);
  }

  @Get(':id')
  @Allow('syncs.read')
  @Documented({ summary: 'One sync', type: SyncDto, problems: ['notFound'] })
  async get(@Workspace() workspaceId: string, @Id() id: string): Promise<SyncView> {
    return this.syncs.get(workspaceId, id);
  }

  @Patch(':id')
  @Allow('syncs.write', { act: 'sync.change' })
  @Documented({ summary: 'Rename a sync or change its rhythm', type: SyncDto, problems: ['invalid', 'notFound'] })
  async change(@Workspace() workspaceId: string, @Id() id: string, @Body() change: SyncChangeDto): Promise<SyncView> {
    return this.syncs.change(workspaceId, id, change);
  }

  @Delete(':id')
  @Allow('syncs.write', { act: 'sync.remove' })
  @Documented({
    summary: 'Forget a sync and its links; no record is deleted at any vendor',
    description: 'Refused while references of other syncs are translated by its links.',
    status: 204,
    problems: ['notFound', 'syncInUse'],
  })
  async remove(@Workspace() workspaceId: string, @Id() id: string): Promise<void> {
    await this.syncs.remove(workspaceId, id);
  }

  @Put(':id/mapping')
  @Allow('syncs.write', { act: 'sync.saveMapping' })
  @Documented({
    summary: 'Save a new version of the mapping',
    description:
      'Versions never change. A draft uses it at once. For any other sync a run plans what it would change; it comes into use when that plan is approved.',
    type: SavedMappingDto,
    problems: [
      ...(['invalid', 'notFound', 'mappingMoved', 'runUnderWay', 'syncInvalid'] as const),
      ...(['connectionRefused', 'vendor', 'vendorBusy'] as const),
    ],
  })
  async putMapping(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Query() { basedOn }: MappingBaseDto,
    @Body() given: MappingDto,
  ): Promise<Answer<SavedMappingDto>> {
    const { runId, ...saved } = await this.syncs.putMapping(workspaceId, id, toMapping(given), basedOn);
    const run = runId === null ? null : must(await this.runtime.queries.runs.get(workspaceId, runId), 'run');
    return { ...saved, run };
  }

  @Get(':id/mappings')
  @Allow('syncs.read')
  @Documented({
    summary: 'Versions of the mapping, newest first',
    type: MappingPageDto,
    problems: ['invalid', 'cursor', 'notFound'],
  })
  async mappings(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Query() query: PageQueryDto,
  ): Promise<PageAnswer<MappingVersionView>> {
    await this.syncs.get(workspaceId, id);
    const page = await this.runtime.queries.syncs.mappings(workspaceId, id, pageRequest('mappings', query));
    return pageAnswer('mappings', page, (view) => view);
  }

  @Post(':id/plan')
  @Allow('runs.plan', { act: 'sync.plan' })
  @Documented({
    summary: 'Begin a first sync: scan both sides and plan what would change, writing nothing',
    status: 202,
    type: StartedRunDto,
    problems: ['notFound', 'runUnderWay', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async plan(@Workspace() workspaceId: string, @Id() id: string): Promise<{ run: RunView }> {
    const { id: runId } = await this.syncs.plan(workspaceId, id);
    return { run: must(await this.runtime.queries.runs.get(workspaceId, runId), 'run') };
  }

  @Post(':id/pause')
  @Allow('syncs.operate', { act: 'sync.pause' })
  @Documented({ summary: 'Note changes, send nothing', type: SyncDto, problems: ['notFound', 'syncState'] })
  async pause(@Workspace() workspaceId: string, @Id() id: string): Promise<SyncView> {
    return this.syncs.pause(workspaceId, id);
  }

  @Post(':id/resume')
  @Allow('syncs.operate', { act: 'sync.resume' })
  @Documented({
    summary: 'Go on with a paused sync',
    type: SyncDto,
    problems: ['notFound', 'runUnderWay', 'syncState'],
  })
  async resume(@Workspace() workspaceId: string, @Id() id: string): Promise<SyncView> {
    return this.syncs.resume(workspaceId, id);
  }

  @Post(':id/sync-now')
  @Allow('syncs.operate', { act: 'sync.syncNow' })
  @Documented({
    summary: 'Ask for changes and compare everything now',
    status: 202,
    type: SyncDto,
    problems: ['notFound', 'syncState'],
  })
  async syncNow(@Workspace() workspaceId: string, @Id() id: string): Promise<SyncView> {
    return this.syncs.syncNow(workspaceId, id);
  }
}
