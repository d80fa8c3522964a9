import { Get, Inject, Query } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { ActivityDto, ActivityQueryDto, type Window } from './activity.dto.js';
import { spanOf } from './span.js';

const WINDOW_DEFAULT: Window = 'day';

@GuardedController('activity', 'Activity')
export class ActivityController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('syncs.read')
  @Documented({
    summary: 'What syncs had to do over time, and how long writes took',
    type: ActivityDto,
    problems: ['invalid'],
  })
  async get(@Workspace() workspaceId: string, @Query() { window }: ActivityQueryDto): Promise<Answer<ActivityDto>> {
    const span = spanOf(window ?? WINDOW_DEFAULT, Date.now());
    const [points, syncs] = await Promise.all([
      this.runtime.queries.activity.points(workspaceId, span),
      this.runtime.queries.activity.bySync(workspaceId, span),
    ]);
    return { from: span.from.toISOString(), to: span.to.toISOString(), stepMs: span.stepMs, points, syncs };
  }
}
