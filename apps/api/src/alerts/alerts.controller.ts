import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { type Alert } from '#engine';
import { Allow } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, pageRequest } from '../paging/page.dto.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { alertAnswer, AlertDto, AlertPageDto, AlertQueryDto, MuteDto } from './alert.dto.js';

const MINUTE_MS = 60_000;

@GuardedController('alerts', 'Alerts')
export class AlertsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('alerts.read')
  @Documented({
    summary: 'What calls for a person, or did: what opened last comes first',
    type: AlertPageDto,
    problems: ['invalid', 'cursor'],
  })
  async list(@Workspace() workspaceId: string, @Query() query: AlertQueryDto): Promise<PageAnswer<Answer<AlertDto>>> {
    const filter = { state: query.state ?? null, kind: query.kind ?? null };
    const page = await this.runtime.queries.alerts.list(workspaceId, filter, pageRequest('alerts', query));
    return pageAnswer('alerts', page, alertAnswer);
  }

  @Post(':id/acknowledge')
  @Allow('alerts.answer', { act: 'alert.acknowledge' })
  @Documented({
    summary: 'Say that you look after it: nobody is reminded of it any more',
    type: AlertDto,
    problems: ['notFound', 'alertOver'],
  })
  async acknowledge(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Asking() { name }: Caller,
  ): Promise<Answer<AlertDto>> {
    await this.#get(workspaceId, id);
    const at = new Date(this.runtime.alerts.clock.nowMs());
    if (!(await this.runtime.queries.alerts.acknowledge(workspaceId, id, name, at))) throw over();
    return alertAnswer(await this.#get(workspaceId, id));
  }

  @Post(':id/mute')
  @Allow('alerts.answer', { act: 'alert.mute' })
  @Documented({
    summary: 'Have nothing told of it for a time',
    type: AlertDto,
    problems: ['invalid', 'notFound', 'alertOver'],
  })
  async mute(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() { minutes }: MuteDto,
  ): Promise<Answer<AlertDto>> {
    await this.#get(workspaceId, id);
    const until = minutes === 0 ? null : new Date(this.runtime.alerts.clock.nowMs() + minutes * MINUTE_MS);
    if (!(await this.runtime.queries.alerts.mute(workspaceId, id, until))) throw over();
    return alertAnswer(await this.#get(workspaceId, id));
  }

  async #get(workspaceId: string, id: string): Promise<Alert> {
    return must(await this.runtime.queries.alerts.get(workspaceId, id), 'alert');
  }
}

const over = (): Problem => new Problem('alertOver', 'The alert is over: nothing is told of it any more.');
