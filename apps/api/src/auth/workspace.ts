import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type ApiRequest } from '../http/request.js';
import { type Caller, type PersonCaller } from './caller.js';

function callerOf(context: ExecutionContext): Caller {
  const { caller } = context.switchToHttp().getRequest<ApiRequest>();
  if (caller === undefined) throw new Error('a route that needs to know its caller is open');
  return caller;
}

/** The workspace the request is for. */
export const Workspace = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => callerOf(context).workspaceId,
);

/** Who asks. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Caller => callerOf(context));

/** The person who asks, where only people may. */
export const Myself = createParamDecorator((_: unknown, context: ExecutionContext): PersonCaller => {
  const caller = callerOf(context);
  if (caller.kind !== 'person') throw new Error('a route about people themselves lets in keys');
  return caller;
});
