import { Get, Inject, Query } from '@nestjs/common';
import { Workspace } from '../auth/api-key.guard.js';
import { GuardedController } from '../auth/guarded.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { FoundListDto, SearchQueryDto } from './search.dto.js';

@GuardedController('search', 'Search')
export class SearchController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Documented({
    summary: 'Pairs of records of all syncs, found by an e-mail, a name or any other value',
    type: FoundListDto,
    problems: ['invalid'],
  })
  async search(@Workspace() workspaceId: string, @Query() { q }: SearchQueryDto): Promise<Answer<FoundListDto>> {
    return { items: await this.runtime.queries.search.links(workspaceId, q.trim()) };
  }
}
