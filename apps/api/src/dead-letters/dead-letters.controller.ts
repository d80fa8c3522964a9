import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { PRIORITY } from '#engine';
import { type DeadLetterView } from '#persistence';
import { Workspace } from '../auth/api-key.guard.js';
import { GuardedController } from '../auth/guarded.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, pageRequest } from '../paging/page.dto.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { DeadLetterDto, DeadLetterPageDto, DeadLetterQueryDto, DiscardDto } from './dead-letter.dto.js';

@GuardedController('dead-letters', 'Dead letters')
export class DeadLettersController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Documented({
    summary: 'What a vendor would not take, newest first',
    type: DeadLetterPageDto,
    problems: ['invalid', 'cursor'],
  })
  async list(
    @Workspace() workspaceId: string,
    @Query() query: DeadLetterQueryDto,
  ): Promise<PageAnswer<DeadLetterView>> {
    const filter = { syncId: query.syncId ?? null, status: query.status ?? null, code: query.code ?? null };
    const page = await this.runtime.queries.deadLetters.list(workspaceId, filter, pageRequest('deadLetters', query));
    return pageAnswer('deadLetters', page, (view) => view);
  }

  @Post(':id/retry')
  @Documented({
    summary: 'Send it again',
    status: 202,
    type: DeadLetterDto,
    problems: ['notFound', 'deadLetterOver'],
  })
  async retry(@Workspace() workspaceId: string, @Id() id: string): Promise<DeadLetterView> {
    const { syncId } = await this.#get(workspaceId, id);
    if (!(await this.runtime.queries.deadLetters.retry(workspaceId, id))) {
      // Asked for once more: it may have gone with its sync just now.
      const { status } = await this.#get(workspaceId, id);
      throw new Problem('deadLetterOver', `The dead letter is ${status}; only an open one can be retried.`);
    }
    await this.runtime.engine.tickets.issue({ kind: 'drain', syncId }, { priority: PRIORITY.realtime });
    return this.#get(workspaceId, id);
  }

  @Post(':id/discard')
  @Documented({
    summary: 'Give it up, saying why',
    type: DeadLetterDto,
    problems: ['invalid', 'notFound', 'deadLetterOver'],
  })
  async discard(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() { reason }: DiscardDto,
  ): Promise<DeadLetterView> {
    await this.#get(workspaceId, id);
    if (!(await this.runtime.queries.deadLetters.discard(workspaceId, id, reason))) {
      const { status } = await this.#get(workspaceId, id);
      throw new Problem('deadLetterOver', `The dead letter is ${status} already.`);
    }
    return this.#get(workspaceId, id);
  }

  async #get(workspaceId: string, id: string): Promise<DeadLetterView> {
    return must(await this.runtime.queries.deadLetters.get(workspaceId, id), 'dead letter');
  }
}
