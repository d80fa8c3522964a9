import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { type ConflictView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, pageRequest } from '../paging/page.dto.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { StartedRunDto } from '../runs/run.dto.js';
import {
  ConflictDto,
  ConflictPageDto,
  ConflictQueryDto,
  OpenFieldListDto,
  OpenFieldQueryDto,
  ResolutionDto,
  ResolveManyDto,
} from './conflict.dto.js';
import { ConflictsService } from './conflicts.service.js';

@GuardedController('conflicts', 'Conflicts')
export class ConflictsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(ConflictsService) private readonly conflicts: ConflictsService,
  ) {}

  @Get()
  @Allow('conflicts.read')
  @Documented({ summary: 'Conflicts, newest first', type: ConflictPageDto, problems: ['invalid', 'cursor'] })
  async list(@Workspace() workspaceId: string, @Query() query: ConflictQueryDto): Promise<PageAnswer<ConflictView>> {
    const filter = { syncId: query.syncId ?? null, status: query.status ?? null, kind: query.kind ?? null };
    const page = await this.runtime.queries.conflicts.list(workspaceId, filter, pageRequest('conflicts', query));
    return pageAnswer('conflicts', page, (view) => view);
  }

  @Get('fields')
  @Allow('conflicts.read')
  @Documented({
    summary: 'How many open conflicts are about which fields, the most first',
    type: OpenFieldListDto,
    problems: ['invalid'],
  })
  async fields(@Workspace() workspaceId: string, @Query() { syncId }: OpenFieldQueryDto): Promise<OpenFieldListDto> {
    return { items: [...(await this.runtime.queries.conflicts.openFields(workspaceId, syncId ?? null))] };
  }

  @Post('resolve')
  @Allow('conflicts.answer', { act: 'run.resolveConflicts' })
  @Documented({
    summary:
      'Keep one side’s values in all open conflicts about a field; a run does it, which shows how far it is and can be undone',
    status: 202,
    type: StartedRunDto,
    problems: ['invalid', 'notFound', 'fieldUnknown', 'conflictOver', 'runUnderWay'],
  })
  async resolveMany(@Workspace() workspaceId: string, @Body() given: ResolveManyDto): Promise<StartedRunDto> {
    return this.conflicts.resolveMany(workspaceId, given);
  }

  @Get(':id')
  @Allow('conflicts.read')
  @Documented({ summary: 'One conflict with the values of both sides', type: ConflictDto, problems: ['notFound'] })
  async get(@Workspace() workspaceId: string, @Id() id: string): Promise<ConflictView> {
    return this.conflicts.get(workspaceId, id);
  }

  @Post(':id/resolve')
  @Allow('conflicts.answer', { act: 'conflict.resolve' })
  @Documented({
    summary:
      'Say what shall be: {keep}, {value} in side a’s form, {link} for identity, {evidence} for a held-back opt-in, or {dismiss: true}',
    type: ConflictDto,
    problems: ['invalid', 'notFound', 'conflictOver', 'optInRefused', 'syncBusy'],
  })
  async resolve(
    @Workspace() workspaceId: string,
    @Asking() { id: callerId }: Caller,
    @Id() id: string,
    @Body() resolution: ResolutionDto,
  ): Promise<ConflictView> {
    return this.conflicts.resolve(workspaceId, callerId, id, resolution);
  }
}
