import { Get, Inject, Query } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { FoundListDto, SearchQueryDto } from './search.dto.js';

@GuardedController('search', 'Search')
export class SearchController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('links.read')
  @Documented({
    summary: 'Pairs of records of all syncs, found by an e-mail, a name or any other value',
    type: FoundListDto,
    problems: ['invalid'],
  })
  async search(
    @Workspace() workspaceId: string,
    @Asking() { permissions }: Caller,
    @Query() { q }: SearchQueryDto,
  ): Promise<Answer<FoundListDto>> {
    // Looking for parts would tell, letter by letter, what is masked.
    const search = { text: q.trim(), whole: !permissions.has('personal.read') };
    return { items: await this.runtime.queries.search.links(workspaceId, search) };
  }
}
