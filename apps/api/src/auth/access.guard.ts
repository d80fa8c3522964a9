import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type ApiRequest } from '../http/request.js';
import { Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { type RouteRule, ROUTE_RULE } from './allow.js';
import { hashApiKey } from './api-key.js';
import { type Caller } from './caller.js';
import { type Permission, PERMISSIONS, permissionsOf } from './permissions.js';

/** Asks of every request who it comes from, and whether they may. From here on it is of one workspace. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { access } = this.reflector.get<RouteRule>(ROUTE_RULE, context.getHandler());
    if (access.kind === 'open') return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const caller = await this.#callerOf(request);
    if (access.kind === 'permission' && !caller.permissions.has(access.permission)) {
      throw refusal(caller, access.permission);
    }
    request.caller = caller;
    return true;
  }

  async #callerOf(request: ApiRequest): Promise<Caller> {
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const hash = hashApiKey(given);
    const key = hash && (await this.runtime.queries.apiKeys.findByHash(hash));
    if (!hash || !key || !timingSafeEqual(hash, key.hash)) {
      throw new Problem('unauthorized', 'Send "Authorization: Bearer <api key>" with a key of your workspace.');
    }
    const { id, name, workspaceId, role } = key;
    return { kind: 'key', id, name, workspaceId, role, permissions: new Set(permissionsOf(role)) };
  }
}

function refusal({ kind, role }: Caller, permission: Permission): Problem {
  const { from, to } = PERMISSIONS[permission];
  const who = kind === 'key' ? `A key of role ${role} with its scopes` : `A person of role ${role}`;
  return new Problem('forbidden', `${who} may not ${to} (${permission}). Ask for the role ${from}.`);
}
