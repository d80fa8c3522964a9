import { Body, Inject, Post } from '@nestjs/common';
import { replay, unknownFields } from '#engine';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { linksIn, ReplayDto, ReplayRequestDto, replayView, toProposal } from './replay.dto.js';
import { SyncsService } from './syncs.service.js';

@GuardedController('syncs', 'Syncs')
export class ReplayController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SyncsService) private readonly syncs: SyncsService,
  ) {}

  @Post(':id/replay')
  @Allow('syncs.read', { reads: true })
  @Documented({
    summary: 'What other policies would have made of the recorded changes and conflicts; writes nothing',
    description:
      'Each decision is judged by itself, from the values and the base it was made from. No vendor is called.',
    type: ReplayDto,
    problems: ['invalid', 'notFound', 'fieldUnknown'],
  })
  async replay(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() given: ReplayRequestDto,
  ): Promise<ReplayDto> {
    await this.syncs.get(workspaceId, id);
    const { engine } = this.runtime;
    const sync = must(await engine.store.getSync(id), 'sync');
    const proposal = toProposal(given);
    const unknown = new Set(unknownFields(sync.mapping, proposal));
    if (unknown.size > 0) {
      const errors = (given.fields ?? []).flatMap((field, at) =>
        unknown.has(field.id)
          ? [{ pointer: `/fields/${at}/id`, message: `the mapping in use has no field "${field.id}"` }]
          : [],
      );
      throw new Problem('fieldUnknown', 'The proposal names fields that the mapping in use has not.', { errors });
    }
    const replayed = await replay(engine, sync, proposal, given.days);
    return replayView(replayed, await this.runtime.queries.links.knownBy(workspaceId, linksIn(replayed)));
  }
}
