import { Get, Inject, Param } from '@nestjs/common';
import { type RecordState, type Side } from '#core';
import { partsPort } from '#engine';
import { type LinkView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { GuardedController } from '../auth/guarded.js';
import { Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must, notFound } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { RecordDto } from './record.dto.js';
import { SyncsService } from './syncs.service.js';

const REMOTE_ID_CHARACTERS_MAX = 200;

@GuardedController('syncs', 'Records')
export class RecordsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SyncsService) private readonly syncs: SyncsService,
  ) {}

  @Get(':id/records/:side/:remoteId')
  @Allow('links.read')
  @Documented({
    summary: 'Read one record from its vendor now, with its link',
    type: RecordDto,
    problems: ['notFound', 'connectionRefused', 'vendor', 'vendorBusy'],
  })
  async get(
    @Workspace() workspaceId: string,
    @Id() id: string,
    @Param('side') side: string,
    @Param('remoteId') remoteId: string,
  ): Promise<Answer<RecordDto>> {
    if (!isSide(side)) throw notFound('side: it is a or b');
    if (remoteId.length > REMOTE_ID_CHARACTERS_MAX) throw notFound('record');
    const sync = await this.syncs.get(workspaceId, id);
    const port = partsPort(await this.runtime.sessions.port(sync[side]), sync.mapping.fields, side);
    const fields = [...new Set(sync.mapping.fields.map((field) => field[side]))];
    const [state] = await port.get([remoteId], fields, { lane: 'realtime' });
    const link = await this.runtime.queries.links.ofRecord(workspaceId, id, side, remoteId);
    return answerOf(remoteId, must(state, 'record'), link);
  }
}

const isSide = (side: string): side is Side => side === 'a' || side === 'b';

function answerOf(remoteId: string, state: RecordState, link: LinkView | null): Answer<RecordDto> {
  const none = { remoteId, fields: {}, modifiedAt: null, mergedInto: null, link };
  switch (state.kind) {
    case 'unknown':
      return { ...none, state: 'unknown' };
    case 'gone':
      return { ...none, state: 'gone', mergedInto: state.mergedInto ?? null };
    case 'live': {
      const modifiedAt = state.modifiedAtMs === null ? null : new Date(state.modifiedAtMs).toISOString();
      return { ...none, state: 'live', fields: state.fields, modifiedAt };
    }
  }
}
