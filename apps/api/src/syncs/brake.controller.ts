import { Get, Inject, Post, Query } from '@nestjs/common';
import { type BrakeView, type HeldChangeView, type SyncView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, pageRequest } from '../paging/page.dto.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { BrakeDto, HeldChangePageDto, HeldQueryDto } from './brake.dto.js';
import { SyncDto } from './sync.dto.js';
import { SyncsService } from './syncs.service.js';

@GuardedController('syncs', 'Syncs')
export class BrakeController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SyncsService) private readonly syncs: SyncsService,
  ) {}

  @Get(':id/brake')
  @Allow('syncs.read')
  @Documented({ summary: 'Whether a sync is braked, why, and how much waits', type: BrakeDto, problems: ['notFound'] })
  async get(@Workspace() workspaceId: string, @Id() id: string): Promise<BrakeView> {
    return must(await this.runtime.queries.brake.get(workspaceId, id), 'sync');
  }

  @Get(':id/brake/held')
  @Allow('syncs.read')
  @Documented({
    summary: 'The deletions and overwrites that wait, pair by pair',
    type: HeldChangePageDto,
    problems: ['invalid', 'cursor', 'notFound'],
  })
  async held(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Query() query: HeldQueryDto,
  ): Promise<PageAnswer<HeldChangeView>> {
    await this.syncs.get(workspaceId, id);
    const page = await this.runtime.queries.brake.held(workspaceId, id, query.kind ?? null, pageRequest('held', query));
    return pageAnswer('held', page, (view) => view);
  }

  @Post(':id/brake/release')
  @Allow('syncs.operate', { act: 'sync.releaseBrake' })
  @Documented({
    summary: 'Let all that waits pass, this once, and go on',
    description: 'To have none of it done, pause the sync instead, put things right at the vendor, and resume.',
    type: SyncDto,
    problems: ['notFound', 'syncState'],
  })
  async release(@Workspace() workspaceId: string, @Id() id: string): Promise<SyncView> {
    return this.syncs.releaseBrake(workspaceId, id);
  }
}
