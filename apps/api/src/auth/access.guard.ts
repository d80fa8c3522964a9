import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Acts } from '../audit/acts.js';
import { type ApiRequest } from '../http/request.js';
import { Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type Access, type RouteRule, ROUTE_RULE } from './allow.js';
import { hashApiKey } from './api-key.js';
import { type Caller } from './caller.js';
import { sessionHashOf } from './cookies.js';
import { refuseOtherSites } from './own-origin.js';
import { type Permission, PERMISSIONS, permissionsOf } from './permissions.js';

/** Asks of every request who it comes from, and whether they may. From here on it is of one workspace. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Acts) private readonly acts: Acts,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { access, act } = this.reflector.get<RouteRule>(ROUTE_RULE, context.getHandler());
    const request = context.switchToHttp().getRequest<ApiRequest>();
    if (request.path.startsWith('/v1/')) refuseOtherSites(request, this.runtime.config);
    if (access.kind === 'open') return true;
    const caller = await this.#callerOf(request);
    const refused = refusal(caller, access);
    if (refused) {
      await this.acts.denied(request, caller, act ?? actionOf(access), refused);
      throw refused;
    }
    request.caller = caller;
    return true;
  }

  /** A key goes before a session. */
  async #callerOf(request: ApiRequest): Promise<Caller> {
    const { authorization } = request.headers;
    const caller = authorization === undefined ? await this.#person(request) : await this.#key(authorization);
    if (caller) return caller;
    throw new Problem(
      'unauthorized',
      'Sign in, or send "Authorization: Bearer <api key>" with a key of your workspace that is neither expired nor revoked.',
    );
  }

  async #key(authorization: string): Promise<Caller | null> {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    const hash = hashApiKey(given);
    const key = hash && (await this.runtime.queries.apiKeys.findByHash(hash));
    if (!hash || !key || !timingSafeEqual(hash, key.hash)) return null;
    const { id, name, workspaceId, role, scopes } = key;
    const permissions = permissionsOf(role).filter((one) => scopes === null || scopes.includes(one));
    return { kind: 'key', id, name, workspaceId, role, permissions: new Set(permissions) };
  }

  async #person(request: ApiRequest): Promise<Caller | null> {
    const hash = sessionHashOf(request);
    const session = hash && (await this.runtime.queries.sessions.findByHash(hash));
    if (!session) return null;
    const { personId: id, ...rest } = session;
    return { kind: 'person', id, ...rest, permissions: new Set(permissionsOf(session.role)) };
  }
}

/** What a route that names no act is to the audit log: it only reads. */
const actionOf = (access: Access): string => (access.kind === 'permission' ? access.permission : 'person.read');

/** Why somebody may not; `null`: they may. */
function refusal(caller: Caller, access: Access): Problem | null {
  if (access.kind === 'permission' && !caller.permissions.has(access.permission)) {
    return lacking(caller, access.permission);
  }
  if (access.kind === 'person' && caller.kind !== 'person') {
    return new Problem('forbidden', 'This is about the person who asks, and a key is nobody: sign in instead.');
  }
  return null;
}

function lacking({ kind, role }: Caller, permission: Permission): Problem {
  const { from, to } = PERMISSIONS[permission];
  const who = kind === 'key' ? `A key of role ${role} with its scopes` : `A person of role ${role}`;
  return new Problem('forbidden', `${who} may not ${to} (${permission}). Ask for the role ${from}.`);
}
