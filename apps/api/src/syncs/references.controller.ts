import { Get, Inject } from '@nestjs/common';
import { hasReferences, referencesThrough } from '#core';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { ReferencePageDto } from './reference.dto.js';
import { SyncsService } from './syncs.service.js';

@GuardedController('syncs', 'Syncs')
export class ReferencesController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SyncsService) private readonly syncs: SyncsService,
  ) {}

  @Get(':id/references')
  @Allow('syncs.read')
  @Documented({
    summary:
      'Fields that refer to records of another sync: which sync translates them, and how many records wait for it',
    type: ReferencePageDto,
    problems: ['notFound'],
  })
  async list(@Workspace() workspaceId: string, @Id() id: string): Promise<Answer<ReferencePageDto>> {
    const { mapping } = await this.syncs.get(workspaceId, id);
    const [waiting, all] = await Promise.all([
      this.runtime.queries.references.waiting(workspaceId, id),
      this.runtime.queries.syncs.all(workspaceId),
    ]);
    const items = mapping.fields.filter(hasReferences).map((field) => {
      const sync = all.find((one) => one.id === referencesThrough(field));
      return {
        fieldId: field.id,
        through: sync ? { id: sync.id, name: sync.name, state: sync.state } : null,
        waiting: waiting.find(({ fieldId }) => fieldId === field.id)?.records ?? 0,
      };
    });
    return { items, nextCursor: null };
  }
}
