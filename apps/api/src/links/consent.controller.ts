import { Body, Get, Inject, Post } from '@nestjs/common';
import { Allow } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { EvidenceListDto, evidenceView, OptInDto, RecordedEvidenceDto } from './consent.dto.js';
import { ConsentService } from './consent.service.js';

/** Evidence that someone opted in again, the one thing that loosens consent. */
@GuardedController('links', 'Consent')
export class ConsentController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(ConsentService) private readonly consent: ConsentService,
  ) {}

  @Get(':id/consent')
  @Allow('links.read')
  @Documented({
    summary: 'The evidence recorded for a link, over or not, newest first',
    type: EvidenceListDto,
    problems: ['notFound'],
  })
  async list(@Workspace() workspaceId: string, @Id() id: string): Promise<EvidenceListDto> {
    must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    return { items: (await this.runtime.engine.store.evidenceOf(id)).map(evidenceView) };
  }

  @Post(':id/consent')
  @Allow('links.write', { act: 'link.optIn' })
  @Documented({
    summary: 'Record evidence that a person opted in again, and have one consent field opted in on it',
    status: 202,
    type: RecordedEvidenceDto,
    problems: ['invalid', 'notFound', 'optInRefused', 'syncBusy', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async record(
    @Workspace() workspaceId: string,
    @Asking() { id: callerId }: Caller,
    @Id() linkId: string,
    @Body() { fieldId, evidence }: OptInDto,
  ): Promise<RecordedEvidenceDto> {
    return evidenceView(await this.consent.record(workspaceId, { linkId, fieldId }, evidence, callerId));
  }
}
