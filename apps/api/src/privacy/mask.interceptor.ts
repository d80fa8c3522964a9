import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  StreamableFile,
  type Type,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { from, mergeMap, type Observable } from 'rxjs';
import { type ApiRequest } from '../http/request.js';
import { ANSWER_TYPE } from '../http/documented.js';
import { must } from '../problems/problem.js';
import { RUNTIME, type Runtime } from '../runtime.js';
import { mask } from './mask.js';
import { PersonalFields } from './personal-fields.js';

/** The one place where personal values are masked: every answer to somebody who may not see them passes here. */
@Injectable()
export class MaskInterceptor implements NestInterceptor {
  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { caller } = context.switchToHttp().getRequest<ApiRequest>();
    const described = this.reflector.get<Type | undefined>(ANSWER_TYPE, context.getHandler());
    if (!caller || caller.permissions.has('personal.read') || !described) return next.handle();
    return next.handle().pipe(mergeMap((answer) => from(this.#masked(answer, described, caller.workspaceId))));
  }

  async #masked(answer: unknown, described: Type, workspaceId: string): Promise<unknown> {
    // A file of acts, which hold no values of records.
    if (answer instanceof StreamableFile) return answer;
    const { workspaces, syncs } = this.runtime.queries;
    const [workspace, fields] = await Promise.all([workspaces.get(workspaceId), syncs.fieldNames(workspaceId)]);
    return mask(answer, described, new PersonalFields(must(workspace, 'workspace').maskedFields, fields));
  }
}
