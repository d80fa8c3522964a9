import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type ApiRequest } from '../http/request.js';

/** The id of the API key the request bears: who does something that is put on record. */
export const CallerKey = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { apiKeyId } = context.switchToHttp().getRequest<ApiRequest>();
  if (apiKeyId === undefined) throw new Error('a route that needs a key is not guarded');
  return apiKeyId;
});
