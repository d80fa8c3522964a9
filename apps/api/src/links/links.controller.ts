import { Get, Inject, Query } from '@nestjs/common';
import { type ChangeView, type LinkView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type PageAnswer, pageAnswer, PageQueryDto, pageRequest } from '../paging/page.dto.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { ChangePageDto, LinkDto, LinkPageDto, LinkQueryDto } from './link.dto.js';

@GuardedController('', 'Links')
export class LinksController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get('syncs/:id/links')
  @Allow('links.read')
  @Documented({
    summary: 'Pairs of records that are the same thing',
    type: LinkPageDto,
    problems: ['invalid', 'cursor', 'notFound'],
  })
  async list(
    @Workspace() workspaceId: string,
    @Id() syncId: string,
    @Asking() { permissions }: Caller,
    @Query() query: LinkQueryDto,
  ): Promise<PageAnswer<LinkView>> {
    must(await this.runtime.queries.syncs.get(workspaceId, syncId), 'sync');
    const request = pageRequest('links', query);
    // Looking for parts would tell, letter by letter, what is masked.
    const search = query.search === undefined ? null : { text: query.search, whole: !permissions.has('personal.read') };
    const page = await this.runtime.queries.links.list(workspaceId, syncId, search, request);
    return pageAnswer('links', page, (view) => view);
  }

  @Get('links/:id')
  @Allow('links.read')
  @Documented({ summary: 'One link with its base values', type: LinkDto, problems: ['notFound'] })
  async get(@Workspace() workspaceId: string, @Id() id: string): Promise<LinkView> {
    return must(await this.runtime.queries.links.get(workspaceId, id), 'link');
  }

  @Get('links/:id/changes')
  @Allow('links.read')
  @Documented({
    summary: 'What happened to a link, field by field, newest first',
    type: ChangePageDto,
    problems: ['invalid', 'cursor', 'notFound'],
  })
  async changes(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Query() query: PageQueryDto,
  ): Promise<PageAnswer<ChangeView>> {
    must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    const page = await this.runtime.queries.links.changes(workspaceId, id, pageRequest('changes', query));
    return pageAnswer('changes', page, (view) => view);
  }
}
