import { Body, Delete, Get, Inject, Patch } from '@nestjs/common';
import { type MemberChange, type MemberView } from '#persistence';
import { Allow } from '../auth/allow.js';
import { type Caller } from '../auth/caller.js';
import { GuardedController } from '../auth/guarded.js';
import { Asking, Workspace } from '../auth/workspace.js';
import { type Answer } from '../http/answer.js';
import { Documented } from '../http/documented.js';
import { Id } from '../http/id.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { EndedSessionsDto, PersonDto, PersonListDto, RoleDto } from './people.dto.js';
import { refuseAbove } from './refuse-above.js';

@GuardedController('people', 'People')
export class PeopleController {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  @Get()
  @Allow('people.read')
  @Documented({ summary: 'Who is in the workspace, by name', type: PersonListDto })
  async list(@Workspace() workspaceId: string): Promise<Answer<PersonListDto>> {
    return { items: await this.runtime.queries.people.list(workspaceId), nextCursor: null };
  }

  @Patch(':id')
  @Allow('people.manage', { act: 'person.changeRole' })
  @Documented({
    summary: 'Give somebody another role, at most your own',
    type: PersonDto,
    problems: ['invalid', 'notFound', 'aboveOwn', 'lastOwner'],
  })
  async change(
    @Workspace() workspaceId: string,
    @Asking() caller: Caller,
    @Id() id: string,
    @Body() { role }: RoleDto,
  ): Promise<Answer<PersonDto>> {
    refuseAbove(caller, role);
    await this.#below(workspaceId, caller, id);
    told(await this.runtime.queries.people.changeRole(workspaceId, id, role));
    return must(await this.runtime.queries.people.get(workspaceId, id), 'person');
  }

  @Delete(':id')
  @Allow('people.manage', { act: 'person.remove' })
  @Documented({
    summary: 'Take somebody out of the workspace; their sessions here end',
    status: 204,
    problems: ['notFound', 'aboveOwn', 'lastOwner'],
  })
  async remove(@Workspace() workspaceId: string, @Asking() caller: Caller, @Id() id: string): Promise<void> {
    await this.#below(workspaceId, caller, id);
    told(await this.runtime.queries.people.remove(workspaceId, id));
  }

  @Delete(':id/sessions')
  @Allow('people.manage', { act: 'person.signOut' })
  @Documented({
    summary: 'Sign somebody out of this workspace wherever they are',
    type: EndedSessionsDto,
    problems: ['notFound', 'aboveOwn'],
  })
  async signOut(
    @Workspace() workspaceId: string,
    @Asking() caller: Caller,
    @Id() id: string,
  ): Promise<Answer<EndedSessionsDto>> {
    await this.#below(workspaceId, caller, id);
    return { ended: await this.runtime.queries.sessions.endAll(workspaceId, id) };
  }

  /** Nobody does anything to somebody above them. */
  async #below(workspaceId: string, caller: Caller, id: string): Promise<MemberView> {
    const member = must(await this.runtime.queries.people.get(workspaceId, id), 'person');
    refuseAbove(caller, member.role);
    return member;
  }
}

function told(change: MemberChange): void {
  if (change === 'missing') must(null, 'person');
  if (change === 'lastOwner') throw new Problem('lastOwner', 'Make somebody else an owner first.');
}
