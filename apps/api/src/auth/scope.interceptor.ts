import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { inScope, type RunningAct } from '#persistence';
import { Acts } from '../audit/acts.js';
import { type ApiRequest } from '../http/request.js';
import { type RouteRule, ROUTE_RULE } from './allow.js';
import { type Caller } from './caller.js';

/** Works on each request in the scope of its workspace, and has what it does put down. */
@Injectable()
export class ScopeInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Acts) private readonly acts: Acts,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const { act: action } = this.reflector.get<RouteRule>(ROUTE_RULE, context.getHandler());
    const { caller } = request;
    if (!caller) return next.handle();
    const work = (): Promise<unknown> => lastValueFrom(next.handle(), { defaultValue: undefined });
    return from(action === null ? within(caller, null, work) : this.#followed(request, caller, action, work));
  }

  async #followed(request: ApiRequest, caller: Caller, action: string, work: () => Promise<unknown>): Promise<unknown> {
    const running = await within(caller, null, () => this.acts.begin(request, caller, action));
    try {
      const answer = await within(caller, running, work);
      await within(caller, null, () => this.acts.done(running, request, answer));
      return answer;
    } catch (error) {
      await within(caller, null, () => this.acts.failed(running, request, error));
      throw error;
    }
  }
}

const within = <Result>(
  { workspaceId, id: callerId }: Caller,
  act: RunningAct | null,
  work: () => Promise<Result>,
): Promise<Result> => inScope({ workspaceId, callerId, act }, work);
