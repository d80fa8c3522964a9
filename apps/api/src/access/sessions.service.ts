import { Inject, Injectable } from '@nestjs/common';
import { type Response } from 'express';
import { type Act, type KnownPerson, type NewSession, outOfScope, type Role } from '#persistence';
import { actOf } from '../audit/act-of.js';
import { Attempts } from '../auth/attempts.js';
import { hashApiKey } from '../auth/api-key.js';
import { sessionHashOf, setSessionCookie } from '../auth/cookies.js';
import { hashPassword, isPassword } from '../auth/password.js';
import { permissionsOf } from '../auth/permissions.js';
import { hashToken, mintToken } from '../auth/token.js';
import { type Answer } from '../http/answer.js';
import { type ApiRequest } from '../http/request.js';
import { must, Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type MeDto } from './me.dto.js';
import { type AcceptDto, type SetUpDto, type SignInDto } from './person.dto.js';

/** A request with the answer that gets the cookie. */
export interface Exchange {
  readonly request: ApiRequest;
  readonly response: Response;
}

interface NewSignIn {
  readonly session: NewSession;
  readonly act: Act;
  readonly token: string;
}

const USER_AGENT_CHARACTERS_MAX = 300;

/** How people come in: by password, by setting up, by an invitation. */
@Injectable()
export class SessionsService {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Attempts) private readonly attempts: Attempts,
  ) {}

  async signIn(exchange: Exchange, { email, password }: SignInDto): Promise<Answer<MeDto>> {
    const person = await this.prove(exchange.request, email, password);
    return this.enter(exchange, person);
  }

  /** Starts a session of somebody who has proven who they are. */
  async enter(exchange: Exchange, person: Pick<KnownPerson, 'id' | 'name'>): Promise<Answer<MeDto>> {
    const [workspace] = await this.runtime.queries.people.workspacesOf(person.id);
    if (!workspace) throw new Problem('noWorkspace', 'You are in no workspace any more. Ask for an invitation to one.');
    const made = this.#newSession(exchange, person, workspace.id, 'session.start');
    await this.runtime.queries.sessions.start(made.session, made.act);
    return this.#entered(exchange, made, person.id, workspace.id);
  }

  /** @throws Problem `credentials` or `tooMany` */
  async prove(request: ApiRequest, email: string, password: string): Promise<KnownPerson> {
    return outOfScope(async () => {
      const address = request.ip ?? '';
      await this.attempts.take(email, address);
      const person = await this.runtime.queries.people.byEmail(email);
      const isRight = await isPassword(password, person?.password ?? null);
      if (!person || !isRight) throw new Problem('credentials', 'Check both and try again.');
      await this.attempts.forgive(email, address);
      return person;
    });
  }

  async setUp(exchange: Exchange, given: SetUpDto): Promise<Answer<MeDto>> {
    const { apiKeys, joining } = this.runtime.queries;
    const hash = hashApiKey(given.key);
    const key = hash && (await apiKeys.findByHash(hash));
    if (!key || key.role !== 'owner' || key.scopes !== null) {
      throw new Problem('unauthorized', 'Send the API key that the first start printed.');
    }
    const { password, ...rest } = given.person;
    const person = { ...rest, id: crypto.randomUUID(), password: await hashPassword(password) };
    const made = this.#newSession(exchange, person, key.workspaceId, 'workspace.setUp');
    const workspace = { id: key.workspaceId, name: given.workspace.name };
    if (!(await joining.setUp(person, workspace, made.session, made.act))) {
      throw new Problem('setUpOver', 'Sign in instead, or ask an owner for an invitation.');
    }
    return this.#entered(exchange, made, person.id, workspace.id);
  }

  /** A person who is known here already joins with the password they have. */
  async accept(exchange: Exchange, { token, name, password }: AcceptDto): Promise<Answer<MeDto>> {
    const { joining, people } = this.runtime.queries;
    const hash = hashToken(token);
    const invitation = hash && (await joining.byHash(hash));
    if (!invitation) throw invitationOver();
    const known = await people.byEmail(invitation.email);
    const person = known
      ? await this.prove(exchange.request, invitation.email, password)
      : { id: crypto.randomUUID(), email: invitation.email, name, password: await hashPassword(password) };
    return this.join(exchange, invitation, person, known === null);
  }

  /** Takes up an invitation for somebody who has proven that it is theirs. */
  async join(
    exchange: Exchange,
    invitation: { readonly id: string; readonly workspaceId: string },
    person: KnownPerson,
    isNew: boolean,
  ): Promise<Answer<MeDto>> {
    const made = this.#newSession(exchange, person, invitation.workspaceId, 'invitation.accept', invitation.id);
    const joins = isNew ? person : { id: person.id };
    if (!(await this.runtime.queries.joining.join(invitation.id, joins, made.session, made.act)))
      throw invitationOver();
    return this.#entered(exchange, made, person.id, invitation.workspaceId);
  }

  /** Who the request's session is of; `null` where it has none, or none that lasts. */
  async of(request: ApiRequest): Promise<Answer<MeDto> | null> {
    const hash = sessionHashOf(request);
    const session = hash && (await this.runtime.queries.sessions.findByHash(hash));
    return session ? this.me(session.personId, session.workspaceId) : null;
  }

  async me(personId: string, workspaceId: string): Promise<Answer<MeDto>> {
    return outOfScope(async () => {
      const { people } = this.runtime.queries;
      const person = must(await people.byId(personId), 'person');
      const workspaces = await people.workspacesOf(personId);
      const { role, ...workspace } = must(
        workspaces.find(({ id }) => id === workspaceId),
        'workspace',
      );
      const { id, name, email } = person;
      const permissions = permissionsOf(role);
      return { person: { id, name, email }, workspace, role, permissions, workspaces, masked: isMasked(role) };
    });
  }

  async #entered(
    { response }: Exchange,
    made: NewSignIn,
    personId: string,
    workspaceId: string,
  ): Promise<Answer<MeDto>> {
    setSessionCookie(response, this.runtime.config, made.token);
    return this.me(personId, workspaceId);
  }

  #newSession(
    { request }: Exchange,
    person: Pick<KnownPerson, 'id' | 'name'>,
    workspaceId: string,
    action: string,
    subjectId?: string,
  ): NewSignIn {
    const { text: token, hash } = mintToken();
    const session: NewSession = {
      ...{ id: crypto.randomUUID(), hash, personId: person.id, workspaceId, address: request.ip ?? '' },
      userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_CHARACTERS_MAX),
    };
    const actor = { kind: 'person', id: person.id, name: person.name } as const;
    const act = actOf(request, { actor, workspaceId, action, subjectId: subjectId ?? session.id });
    return { session, act, token };
  }
}

/** Whether somebody of this role sees personal values masked. */
const isMasked = (role: Role): boolean => !permissionsOf(role).includes('personal.read');

export const invitationOver = (): Problem =>
  new Problem('invitationOver', 'It was taken up or withdrawn, or a week has passed. Ask for another one.');
