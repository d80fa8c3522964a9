import { Get, Inject, Query } from '@nestjs/common';
import { groupFields, groupState } from '#engine';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, PageQueryDto, pageRequest } from '../paging/page.dto.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type GroupDto, GroupPageDto } from './group.dto.js';
import { SyncsService } from './syncs.service.js';

@GuardedController('syncs', 'Syncs')
export class GroupsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SyncsService) private readonly syncs: SyncsService,
  ) {}

  @Get(':id/groups')
  @Allow('syncs.read')
  @Documented({
    summary: 'Tags, lists and campaigns of both sides, by name: which are paired, and why others are not',
    type: GroupPageDto,
    problems: ['invalid', 'cursor', 'notFound'],
  })
  async list(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Query() query: PageQueryDto,
  ): Promise<PageAnswer<Answer<GroupDto>>> {
    await this.syncs.get(workspaceId, id);
    const { mapping } = must(await this.runtime.engine.store.getSync(id), 'sync');
    const fields = new Map(groupFields(mapping).map((field) => [field.id, field]));
    const request = pageRequest('groups', query);
    const page = await this.runtime.queries.groups.list(workspaceId, id, [...fields.keys()], request);
    return pageAnswer('groups', page, (row) => {
      const field = fields.get(row.fieldId);
      if (!field) throw new Error(`groups of ${row.fieldId} were not asked for`);
      return { fieldId: row.fieldId, a: row.a, b: row.b, state: groupState(field, row) };
    });
  }
}
