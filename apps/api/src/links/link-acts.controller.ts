import { Body, Inject, Post } from '@nestjs/common';
import { type Acted, linkByHand, syncLinkNow, unfreezeField, unlinkPair } from '#engine';
import { type LinkView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must, notFound, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { NewLinkDto, UnfreezeDto, UnlinkDto } from './link-acts.dto.js';
import { LinkDto } from './link.dto.js';

const BUSY_RETRY_S = 1;

/** What a person does to one link. */
@GuardedController('', 'Links')
export class LinkActsController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Post('syncs/:id/links')
  @Allow('links.write', { act: 'link.add' })
  @Documented({
    summary: 'Say that two records are the same, whatever their keys say; also to link again what was unlinked',
    status: 201,
    type: LinkDto,
    problems: ['invalid', 'notFound', 'linkOver', 'syncBusy', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async add(@Workspace() workspaceId: string, @Id() syncId: string, @Body() pair: NewLinkDto): Promise<LinkView> {
    must(await this.runtime.queries.syncs.get(workspaceId, syncId), 'sync');
    return this.#after(workspaceId, await linkByHand(this.runtime.engine, syncId, pair));
  }

  @Post('links/:id/unlink')
  @Allow('links.write', { act: 'link.unlink' })
  @Documented({
    summary: 'Stop keeping two records the same; both stay, and are not linked again unless somebody asks',
    type: LinkDto,
    problems: ['invalid', 'notFound', 'linkOver', 'syncBusy'],
  })
  async unlink(@Workspace() workspaceId: string, @Id() id: string, @Body() { reason }: UnlinkDto): Promise<LinkView> {
    must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    return this.#after(workspaceId, await unlinkPair(this.runtime.engine, id, reason));
  }

  @Post('links/:id/unfreeze')
  @Allow('links.write', { act: 'link.unfreeze' })
  @Documented({
    summary: 'Let a frozen field go on from what both sides held when it was frozen; see keep to choose a side',
    status: 202,
    type: LinkDto,
    problems: ['invalid', 'notFound', 'linkOver', 'syncBusy'],
  })
  async unfreeze(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Body() { fieldId }: UnfreezeDto,
  ): Promise<LinkView> {
    must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    return this.#after(workspaceId, await unfreezeField(this.runtime.engine, id, fieldId));
  }

  @Post('links/:id/sync-now')
  @Allow('syncs.operate', { act: 'link.syncNow' })
  @Documented({
    summary: 'Read both records and bring them together now',
    status: 202,
    type: LinkDto,
    problems: ['notFound', 'linkOver'],
  })
  async syncNow(@Workspace() workspaceId: string, @Id() id: string): Promise<LinkView> {
    must(await this.runtime.queries.links.get(workspaceId, id), 'link');
    return this.#after(workspaceId, await syncLinkNow(this.runtime.engine, id));
  }

  async #after(workspaceId: string, acted: Acted): Promise<LinkView> {
    switch (acted.kind) {
      case 'done':
        return must(await this.runtime.queries.links.get(workspaceId, acted.linkId), 'link');
      case 'notFound':
        throw notFound('link');
      case 'over':
        throw new Problem('linkOver', acted.message);
      case 'busy':
        throw new Problem('syncBusy', 'A worker holds the sync for a moment; try again.', {
          retryAfterS: BUSY_RETRY_S,
        });
    }
  }
}
