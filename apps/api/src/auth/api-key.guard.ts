import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type ApiRequest } from '../http/request.js';
import { Problem } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { hashApiKey } from './api-key.js';

/** Lets in who has a key of a workspace; from here on the request is that workspace's. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(@Inject(RUNTIME) private readonly runtime: Runtime) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const [, given = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const hash = hashApiKey(given);
    const key = hash && (await this.runtime.queries.apiKeys.findByHash(hash));
    if (!hash || !key || !timingSafeEqual(hash, key.hash)) {
      throw new Problem('unauthorized', 'Send "Authorization: Bearer <api key>" with a key of your workspace.');
    }
    request.workspaceId = key.workspaceId;
    request.apiKeyId = key.id;
    return true;
  }
}

/** The workspace whose key the request bears. */
export const Workspace = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { workspaceId } = context.switchToHttp().getRequest<ApiRequest>();
  if (workspaceId === undefined) throw new Error('a route that needs a workspace is not guarded');
  return workspaceId;
});
