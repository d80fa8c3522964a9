import { Body, Delete, Get, Inject, Patch, Post, Req } from '@nestjs/common';
import { outOfScope } from '#persistence';
import { AllowPerson } from '../auth/allow.js';
import { type PersonCaller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { hashPassword } from '../auth/password.js';
import { Myself } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { type ApiRequest } from '../http/request.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { MeDto, SessionListDto, SwitchDto } from './me.dto.js';
import { MeChangeDto } from './person.dto.js';
import { SessionsService } from './sessions.service.js';

/** What people do about themselves. */
@GuardedController('me', 'Me')
export class MeController {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(SessionsService) private readonly sessions: SessionsService,
  ) {}

  @Get()
  @AllowPerson()
  @Documented({ summary: 'Who is signed in, where, and what they may do', type: MeDto })
  async get(@Myself() me: PersonCaller): Promise<Answer<MeDto>> {
    return this.sessions.me(me.id, me.workspaceId);
  }

  @Patch()
  @AllowPerson({ act: 'person.change' })
  @Documented({
    summary: 'Change your name or password',
    type: MeDto,
    problems: ['invalid', 'credentials', 'tooMany'],
  })
  async change(
    @Req() request: ApiRequest,
    @Myself() me: PersonCaller,
    @Body() { name, password }: MeChangeDto,
  ): Promise<Answer<MeDto>> {
    if (password) await this.sessions.prove(request, me.email, password.old);
    await this.runtime.queries.people.changeSelf(me.id, {
      ...(name === undefined ? {} : { name }),
      ...(password === undefined ? {} : { password: await hashPassword(password.new) }),
    });
    // In every workspace, so beyond the scope of this one.
    if (password) await outOfScope(() => this.runtime.queries.sessions.endOthers(me.id, me.sessionId));
    return this.sessions.me(me.id, me.workspaceId);
  }

  @Post('workspace')
  @AllowPerson({ act: 'session.switch' })
  @Documented({ summary: 'Go over to another workspace you are in', type: MeDto, problems: ['invalid', 'notFound'] })
  async switch(@Myself() me: PersonCaller, @Body() { workspaceId }: SwitchDto): Promise<Answer<MeDto>> {
    const switched = await outOfScope(() => this.runtime.queries.sessions.switch(me.sessionId, workspaceId));
    must(switched || null, 'workspace');
    return this.sessions.me(me.id, workspaceId);
  }

  @Get('sessions')
  @AllowPerson()
  @Documented({ summary: 'Where you are signed in to this workspace, latest first', type: SessionListDto })
  async list(@Myself() me: PersonCaller): Promise<Answer<SessionListDto>> {
    const sessions = await this.runtime.queries.sessions.list(me.workspaceId, me.id);
    return { items: sessions.map((one) => ({ ...one, current: one.id === me.sessionId })), nextCursor: null };
  }

  @Delete('sessions/:id')
  @AllowPerson({ act: 'session.end' })
  @Documented({ summary: 'End one of your sessions', status: 204, problems: ['notFound'] })
  async end(@Myself() me: PersonCaller, @Id() id: string): Promise<void> {
    must((await this.runtime.queries.sessions.end(me.workspaceId, me.id, id)) || null, 'session');
  }
}
