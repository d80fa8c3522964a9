import { Body, Inject, Post } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { FilterTrialDto, FilterTriedDto } from './filter.dto.js';
import { FiltersService } from './filters.service.js';
import { SyncsService } from './syncs.service.js';

@GuardedController('syncs', 'Syncs')
export class FiltersController {
  constructor(
    @Inject(FiltersService) private readonly filters: FiltersService,
    @Inject(SyncsService) private readonly syncs: SyncsService,
  ) {}

  @Post(':id/filters/try')
  @Allow('mappings.try', { reads: true })
  @Documented({
    summary: 'Try a filter on live records of one side; nothing is saved',
    type: FilterTriedDto,
    problems: ['invalid', 'notFound', 'syncInvalid', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async try(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() given: FilterTrialDto,
  ): Promise<FilterTriedDto> {
    const { a, b } = await this.syncs.get(workspaceId, id);
    return this.filters.try({ a, b }, given.side, given.expression);
  }
}
