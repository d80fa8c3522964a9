import { Body, Get, Inject, Post, Req } from '@nestjs/common';
import { type Request } from 'express';
import { Allow } from '../../auth/allow.js';
import { type Caller } from '../../auth/caller.js';
import { GuardedController } from '../../auth/guarded.js';
import { Asking, Workspace } from '../../auth/workspace.js';
import { type Answer } from '../../http/answer.js';
import { Documented } from '../../http/documented.js';
import { Id } from '../../http/id.js';
import { NewOAuthAttemptDto, OAuthAttemptDto, OAuthStartDto } from './oauth.dto.js';
import { OAuthStartService } from './oauth-start.service.js';

@GuardedController('connections/oauth', 'Connections')
export class OAuthController {
  constructor(@Inject(OAuthStartService) private readonly starts: OAuthStartService) {}

  @Post()
  @Allow('connections.write', { act: 'oauthAttempt.begin' })
  @Documented({
    summary: 'Begin to connect an account by OAuth, or to authorise a connection again',
    description:
      'The answer names a page of the vendor, where a person agrees. The vendor sends them back here, and from here they ' +
      'go to `returnTo`: with `connectionId` when it worked, with `error` (a code, e.g. SYNC_O101) when it did not, and ' +
      'with `attemptId` either way.',
    status: 201,
    type: OAuthStartDto,
    problems: ['invalid', 'notFound', 'oauthAppMissing', 'publicUrlMissing'],
  })
  async start(
    @Asking() caller: Caller,
    @Body() given: NewOAuthAttemptDto,
    @Req() request: Request,
  ): Promise<Answer<OAuthStartDto>> {
    const { id, url, expiresAt } = await this.starts.start(caller, given, request);
    return { id, url, expiresAt: expiresAt.toISOString() };
  }

  @Get(':attemptId')
  @Allow('connections.read')
  @Documented({ summary: 'What came of an attempt; kept for a day', type: OAuthAttemptDto, problems: ['notFound'] })
  async attempt(@Workspace() workspaceId: string, @Id('attemptId') id: string): Promise<Answer<OAuthAttemptDto>> {
    const { state, vendor, connectionId, code, message, expiresAt } = await this.starts.attempt(workspaceId, id);
    return { id, state, vendor, connectionId, code, message, expiresAt: expiresAt.toISOString() };
  }
}
