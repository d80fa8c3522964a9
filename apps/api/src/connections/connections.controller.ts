import { Body, Delete, Get, Inject, Patch, Post, Query } from '@nestjs/common';
import { type ConnectionView } from '#persistence';
import { Workspace } from '../auth/api-key.guard.js';
import { GuardedController } from '../auth/guarded.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, PageQueryDto, pageRequest } from '../paging/page.dto.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import {
  ConnectionChangeDto,
  ConnectionCheckDto,
  ConnectionDto,
  ConnectionPageDto,
  NewConnectionDto,
  ObjectListDto,
  SettingChoicesListDto,
} from './connection.dto.js';
import { connectionAnswer } from './connection-answer.js';
import { ConnectionsService } from './connections.service.js';

@GuardedController('connections', 'Connections')
export class ConnectionsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(ConnectionsService) private readonly connections: ConnectionsService,
  ) {}

  @Post()
  @Documented({
    summary: 'Connect an account; it is checked right away',
    description: 'The connection is kept whatever the check finds: its health tells.',
    status: 201,
    type: ConnectionDto,
    problems: ['invalid'],
  })
  async add(@Workspace() workspaceId: string, @Body() given: NewConnectionDto): Promise<Answer<ConnectionDto>> {
    return this.#one(await this.connections.add(workspaceId, given));
  }

  @Get()
  @Documented({ summary: 'Connections, newest first', type: ConnectionPageDto, problems: ['invalid', 'cursor'] })
  async list(
    @Workspace() workspaceId: string,
    @Query() query: PageQueryDto,
  ): Promise<PageAnswer<Answer<ConnectionDto>>> {
    const page = await this.runtime.queries.connections.list(workspaceId, pageRequest('connections', query));
    const answers = await this.#answers(page.items);
    return pageAnswer('connections', { ...page, items: answers }, (answer) => answer);
  }

  @Get(':id')
  @Documented({ summary: 'One connection', type: ConnectionDto, problems: ['notFound'] })
  async get(@Workspace() workspaceId: string, @Id() id: string): Promise<Answer<ConnectionDto>> {
    return this.#one(await this.connections.get(workspaceId, id));
  }

  @Patch(':id')
  @Documented({
    summary: 'Change a connection; it is checked again unless only its name changed',
    type: ConnectionDto,
    problems: ['invalid', 'notFound'],
  })
  async change(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() change: ConnectionChangeDto,
  ): Promise<Answer<ConnectionDto>> {
    return this.#one(await this.connections.change(workspaceId, id, change));
  }

  @Delete(':id')
  @Documented({
    summary: 'Forget a connection that no sync uses',
    status: 204,
    problems: ['notFound', 'connectionInUse'],
  })
  async remove(@Workspace() workspaceId: string, @Id() id: string): Promise<void> {
    await this.connections.remove(workspaceId, id);
  }

  @Post(':id/check')
  @Documented({
    summary: 'Ask the vendor what the credentials may do',
    type: ConnectionCheckDto,
    problems: ['notFound'],
  })
  async check(@Workspace() workspaceId: string, @Id() id: string): Promise<Answer<ConnectionCheckDto>> {
    return this.connections.check(workspaceId, id);
  }

  @Get(':id/objects')
  @Documented({
    summary: 'The objects the credentials can see, with their fields',
    type: ObjectListDto,
    problems: ['notFound', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async objects(@Workspace() workspaceId: string, @Id() id: string): Promise<Answer<ObjectListDto>> {
    return { items: await this.connections.objects(workspaceId, id), nextCursor: null };
  }

  @Get(':id/choices')
  @Documented({
    summary: 'What settings may be, asked of the vendor: e.g. the audiences of a Mailchimp account',
    type: SettingChoicesListDto,
    problems: ['notFound', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async choices(@Workspace() workspaceId: string, @Id() id: string): Promise<Answer<SettingChoicesListDto>> {
    return { items: await this.connections.choices(workspaceId, id), nextCursor: null };
  }

  async #one(view: ConnectionView): Promise<Answer<ConnectionDto>> {
    const [answer] = await this.#answers([view]);
    return must(answer, 'connection');
  }

  async #answers(views: readonly ConnectionView[]): Promise<readonly Answer<ConnectionDto>[]> {
    const { queries, config, engine } = this.runtime;
    const connected = views.map((view) => ({ view, manifest: engine.sessions.connectorOf(view.vendor).manifest }));
    const allowances = await queries.allowances.of(
      connected.map(({ view: { id, vendor, accountId }, manifest: { pools } }) => ({
        ...{ vendor, account: accountId ?? id, pools },
      })),
    );
    return connected.map(({ view, manifest }, at) =>
      connectionAnswer(view, manifest, allowances[at] ?? [], config.publicUrl),
    );
  }
}
