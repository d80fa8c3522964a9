import { Body, Get, Inject, Post, Query } from '@nestjs/common';
import { PRIORITY } from '#engine';
import { type DeadLetterView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, pageRequest } from '../paging/page.dto.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import {
  DeadLetterCodeListDto,
  DeadLetterCodeQueryDto,
  DeadLetterDto,
  DeadLetterPageDto,
  DeadLetterQueryDto,
  DiscardDto,
  DiscardManyDto,
  ManyDeadLettersDto,
  ManyDoneDto,
} from './dead-letter.dto.js';

@GuardedController('dead-letters', 'Dead letters')
export class DeadLettersController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('deadLetters.read')
  @Documented({
    summary: 'What a vendor would not take, newest first',
    type: DeadLetterPageDto,
    problems: ['invalid', 'cursor'],
  })
  async list(
    @Workspace() workspaceId: string,
    @Query() query: DeadLetterQueryDto,
  ): Promise<PageAnswer<DeadLetterView>> {
    const filter = {
      ...{ syncId: query.syncId ?? null, status: query.status ?? null, code: query.code ?? null },
      refusedBy: query.refusedBy ?? null,
    };
    const page = await this.runtime.queries.deadLetters.list(workspaceId, filter, pageRequest('deadLetters', query));
    return pageAnswer('deadLetters', page, (view) => view);
  }

  @Get('codes')
  @Allow('deadLetters.read')
  @Documented({
    summary: 'How many there are, by sync, who refused them and why, the most first',
    type: DeadLetterCodeListDto,
    problems: ['invalid'],
  })
  async codes(
    @Workspace() workspaceId: string,
    @Query() { syncId, status }: DeadLetterCodeQueryDto,
  ): Promise<DeadLetterCodeListDto> {
    const asked = { syncId: syncId ?? null, status: status ?? 'open' };
    return { items: [...(await this.runtime.queries.deadLetters.codes(workspaceId, asked))] };
  }

  @Post('retry')
  @Allow('deadLetters.answer', { act: 'deadLetter.retryMany' })
  @Documented({
    summary: 'Send all open ones with a code again',
    status: 202,
    type: ManyDoneDto,
    problems: ['invalid', 'notFound'],
  })
  async retryMany(
    @Workspace() workspaceId: string,
    @Body() { syncId, code, refusedBy }: ManyDeadLettersDto,
  ): Promise<ManyDoneDto> {
    await this.#mustBeOurs(workspaceId, syncId);
    const meant = { syncId: syncId ?? null, code, refusedBy: refusedBy ?? null };
    const { syncIds, ...answer } = await this.runtime.queries.deadLetters.retryMany(workspaceId, meant);
    for (const id of syncIds) {
      await this.runtime.engine.tickets.issue({ kind: 'drain', syncId: id }, { priority: PRIORITY.incremental });
    }
    return answer;
  }

  @Post('discard')
  @Allow('deadLetters.answer', { act: 'deadLetter.discardMany' })
  @Documented({
    summary: 'Give all with a code up, saying why',
    type: ManyDoneDto,
    problems: ['invalid', 'notFound'],
  })
  async discardMany(
    @Workspace() workspaceId: string,
    @Body() { syncId, code, refusedBy, reason }: DiscardManyDto,
  ): Promise<ManyDoneDto> {
    await this.#mustBeOurs(workspaceId, syncId);
    const meant = { syncId: syncId ?? null, code, refusedBy: refusedBy ?? null };
    return this.runtime.queries.deadLetters.discardMany(workspaceId, meant, reason);
  }

  @Post(':id/retry')
  @Allow('deadLetters.answer', { act: 'deadLetter.retry' })
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
  @Allow('deadLetters.answer', { act: 'deadLetter.discard' })
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

  async #mustBeOurs(workspaceId: string, syncId: string | undefined): Promise<void> {
    if (syncId !== undefined) must(await this.runtime.queries.syncs.get(workspaceId, syncId), 'sync');
  }

  async #get(workspaceId: string, id: string): Promise<DeadLetterView> {
    return must(await this.runtime.queries.deadLetters.get(workspaceId, id), 'dead letter');
  }
}
