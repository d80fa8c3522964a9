import { Body, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { type Response } from 'express';
import { Allow, Open } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { ownUrl } from '../auth/own-origin.js';
import { hashToken, mintToken } from '../auth/token.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type ApiRequest } from '../http/request.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { MeDto } from './me.dto.js';
import { InvitationListDto, MadeInvitationDto, NewInvitationDto, OpenInvitationDto } from './people.dto.js';
import { AcceptDto, TokenDto } from './person.dto.js';
import { refuseAbove } from './refuse-above.js';
import { invitationOver, SessionsService } from './sessions.service.js';

const LASTS_MS = 7 * 24 * 60 * 60 * 1_000;

@GuardedController('invitations', 'Invitations')
export class InvitationsController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SessionsService) private readonly sessions: SessionsService,
  ) {}

  @Get()
  @Allow('people.manage')
  @Documented({ summary: 'Invitations that were not taken up, newest first', type: InvitationListDto })
  async list(@Workspace() workspaceId: string): Promise<Answer<InvitationListDto>> {
    return { items: await this.runtime.queries.joining.list(workspaceId), nextCursor: null };
  }

  @Post()
  @Allow('people.manage', { act: 'invitation.add' })
  @Documented({
    summary: 'Invite somebody by a link that you send them; it is good for a week, and once',
    description: 'Another one to the same address takes the place of the first.',
    status: 201,
    type: MadeInvitationDto,
    problems: ['invalid', 'aboveOwn', 'memberAlready'],
  })
  async add(
    @Workspace() workspaceId: string,
    @Asking() caller: Caller,
    @Req() request: ApiRequest,
    @Body() { email, role }: NewInvitationDto,
  ): Promise<Answer<MadeInvitationDto>> {
    refuseAbove(caller, role);
    const { joining } = this.runtime.queries;
    const { text, hash } = mintToken();
    const id = crypto.randomUUID();
    const expiresAt = new Date(this.runtime.engine.clock.nowMs() + LASTS_MS);
    if (!(await joining.invite(workspaceId, { id, email, role, hash, invitedBy: caller.name, expiresAt }))) {
      throw new Problem('memberAlready', 'Change their role instead.');
    }
    const url = `${ownUrl(request, this.runtime.config)}/invitation?token=${text}`;
    return { ...must(await joining.get(workspaceId, id), 'invitation'), url };
  }

  @Delete(':id')
  @Allow('people.manage', { act: 'invitation.withdraw' })
  @Documented({ summary: 'Withdraw an invitation', status: 204, problems: ['notFound'] })
  async withdraw(@Workspace() workspaceId: string, @Id() id: string): Promise<void> {
    must((await this.runtime.queries.joining.withdraw(workspaceId, id)) || null, 'invitation');
  }

  @Post('look')
  @Open()
  @Documented({
    summary: 'What an invitation is to',
    type: OpenInvitationDto,
    problems: ['invalid', 'foreignOrigin', 'invitationOver'],
  })
  async look(@Body() { token }: TokenDto): Promise<Answer<OpenInvitationDto>> {
    const hash = hashToken(token);
    const invitation = hash && (await this.runtime.queries.joining.byHash(hash));
    if (!invitation) throw invitationOver();
    const { workspaceName: name, email, role } = invitation;
    return { workspace: { name }, email, role };
  }

  @Post('accept')
  @Open()
  @Documented({
    summary: 'Join the workspace, and be signed in',
    description: 'Somebody who is known here already gives the password they have.',
    status: 201,
    type: MeDto,
    problems: ['invalid', 'credentials', 'foreignOrigin', 'invitationOver', 'tooMany'],
  })
  async accept(
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
    @Body() given: AcceptDto,
  ): Promise<Answer<MeDto>> {
    return this.sessions.accept({ request, response }, given);
  }
}
