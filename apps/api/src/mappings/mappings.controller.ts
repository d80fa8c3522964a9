import { Body, Inject, Post } from '@nestjs/common';
import { type Suggestion, sideNames, SIDES, tryMapping } from '#core';
import { suggestFor } from '#engine';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { toMapping } from '../syncs/mapping.dto.js';
import { type OwnSync, SyncsService } from '../syncs/syncs.service.js';
import { EndsDto, SuggestionDto } from './suggestion.dto.js';
import { TrialDto, TrialRequestDto } from './trial.dto.js';

/** Help with a mapping before it is saved. Nothing is written anywhere. */
@GuardedController('mappings', 'Mappings')
export class MappingsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SyncsService) private readonly syncs: SyncsService,
  ) {}

  @Post('suggest')
  @Allow('mappings.try', { reads: true })
  @Documented({
    summary: 'Propose a mapping for two objects, with a reason for each field',
    description: 'By names, types, and whether values agree on sampled records that are on both sides. Saves nothing.',
    type: SuggestionDto,
    problems: ['invalid', 'notFound', 'syncInvalid', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async suggest(@Workspace() workspaceId: string, @Body() ends: EndsDto): Promise<Suggestion> {
    const [a, b] = await Promise.all(
      SIDES.map(async (side) => this.runtime.queries.connections.get(workspaceId, ends[side].connectionId)),
    );
    const names = sideNames({ a: must(a, 'connection').name, b: must(b, 'connection').name });
    const suggested = await suggestFor(this.runtime.engine, ends, names);
    if (suggested.kind === 'suggested') return suggested.suggestion;
    const { side } = suggested;
    const message = `The connection has no object "${ends[side].object}" that its credentials can see.`;
    throw new Problem('syncInvalid', message, { errors: [{ pointer: `/${side}`, code: 'SYNC_V001', message }] });
  }

  @Post('try')
  @Allow('mappings.try', { reads: true })
  @Documented({
    summary: 'Try a mapping on live values of both sides, field by field',
    description: 'Also says what it would be refused for. Saves and writes nothing.',
    type: TrialDto,
    problems: ['invalid', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async try(@Workspace() workspaceId: string, @Body() given: TrialRequestDto): Promise<Answer<TrialDto>> {
    const draft = { a: given.a, b: given.b, mapping: toMapping(given.mapping) };
    const own = (await this.syncOf(workspaceId, draft)) ?? this.syncs.unsaved();
    const { problems, around, names, content, routing } = await this.syncs.examine(workspaceId, draft, own);
    const isAtFault = problems.some(({ code }) => code.startsWith('SYNC_M'));
    return { problems, ways: isAtFault ? [] : tryMapping({ mapping: content, ...around, names }), routing };
  }

  /** The sync of these two objects, if there is one: it is not in its own way when its next mapping is tried. */
  private async syncOf(workspaceId: string, { a, b }: EndsDto): Promise<OwnSync | null> {
    const isSame = (x: EndsDto['a'], y: EndsDto['a']): boolean =>
      x.connectionId === y.connectionId && x.object === y.object;
    const all = await this.runtime.queries.syncs.all(workspaceId);
    return all.find((sync) => isSame(sync.a, a) && isSame(sync.b, b)) ?? null;
  }
}
