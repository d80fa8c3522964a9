import { type Caller } from '../auth/caller.js';
import { type NextFunction, type Request, type Response } from 'express';

/** An Express request with what the API's own layers add. */
export interface ApiRequest extends Request {
  /** Set by the first layer of all. */
  requestId: string;
  /** Set by the guard, but for open routes. */
  caller?: Caller;
}

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Gives every request an id, or keeps the caller's, and tells it in the answer. */
export function identifyRequest(request: Request, response: Response, next: NextFunction): void {
  const given = request.header('x-request-id') ?? '';
  const requestId = REQUEST_ID.test(given) ? given : crypto.randomUUID();
  (request as ApiRequest).requestId = requestId;
  response.setHeader('x-request-id', requestId);
  next();
}
