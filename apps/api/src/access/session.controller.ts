import { Body, Delete, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { type Response } from 'express';
import { AllowPerson, Open } from '../auth/allow.js';
import { type PersonCaller } from '../auth/caller.js';
import { endSessionCookie } from '../auth/cookies.js';
import { GuardedController } from '../auth/guarded.js';
import { Myself } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { type ApiRequest } from '../http/request.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { MeDto, SessionStateDto, SetUpNeededDto, SignInWaysDto } from './me.dto.js';
import { OpenIdService } from './open-id.service.js';
import { SetUpDto, SignInDto } from './person.dto.js';
import { SessionsService } from './sessions.service.js';

/** Coming in and going out. */
@GuardedController('', 'Sign-in')
export class SessionController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(OpenIdService) private readonly openId: OpenIdService,
  ) {}

  @Get('set-up')
  @Open()
  @Documented({ summary: 'Whether the first person has yet to be made', type: SetUpNeededDto })
  async setUpNeeded(): Promise<Answer<SetUpNeededDto>> {
    return { needed: !(await this.runtime.queries.people.areThere()) };
  }

  @Post('set-up')
  @Open()
  @Documented({
    summary: "Make the first person, owner of the key's workspace, and sign them in",
    status: 201,
    type: MeDto,
    problems: ['invalid', 'unauthorized', 'foreignOrigin', 'setUpOver'],
  })
  async setUp(
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
    @Body() given: SetUpDto,
  ): Promise<Answer<MeDto>> {
    return this.sessions.setUp({ request, response }, given);
  }

  @Get('sign-in')
  @Open()
  @Documented({ summary: 'The ways to sign in', type: SignInWaysDto })
  ways(): Answer<SignInWaysDto> {
    return { password: true, openId: this.openId.providers };
  }

  @Get('session')
  @Open()
  @Documented({ summary: 'Whether somebody is signed in, and who', type: SessionStateDto })
  async state(@Req() request: ApiRequest): Promise<Answer<SessionStateDto>> {
    return { me: await this.sessions.of(request) };
  }

  @Post('session')
  @Open()
  @Documented({
    summary: 'Sign in; wrong attempts are slowed down, and never locked for good',
    status: 201,
    type: MeDto,
    problems: ['invalid', 'credentials', 'foreignOrigin', 'noWorkspace', 'tooMany'],
  })
  async signIn(
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
    @Body() given: SignInDto,
  ): Promise<Answer<MeDto>> {
    return this.sessions.signIn({ request, response }, given);
  }

  @Delete('session')
  @AllowPerson({ act: 'session.end' })
  @Documented({ summary: 'Sign out', status: 204 })
  async signOut(@Myself() me: PersonCaller, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.runtime.queries.sessions.end(me.workspaceId, me.id, me.sessionId);
    endSessionCookie(response, this.runtime.config);
  }
}
