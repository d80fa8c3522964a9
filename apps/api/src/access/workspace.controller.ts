import { Body, Get, Inject, Patch } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { WorkspaceChangeDto, WorkspaceDto } from './people.dto.js';

@GuardedController('workspace', 'Workspace')
export class WorkspaceController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('workspace.read')
  @Documented({ summary: 'The workspace and its rules', type: WorkspaceDto })
  async get(@Workspace() workspaceId: string): Promise<Answer<WorkspaceDto>> {
    return must(await this.runtime.queries.workspaces.get(workspaceId), 'workspace');
  }

  @Patch()
  @Allow('workspace.manage', { act: 'workspace.change' })
  @Documented({ summary: 'Rename the workspace, or change its rules', type: WorkspaceDto, problems: ['invalid'] })
  async change(@Workspace() workspaceId: string, @Body() change: WorkspaceChangeDto): Promise<Answer<WorkspaceDto>> {
    must((await this.runtime.queries.workspaces.change(workspaceId, change)) || null, 'workspace');
    return this.get(workspaceId);
  }
}
