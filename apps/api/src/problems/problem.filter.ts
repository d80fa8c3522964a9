import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { type Logger } from '#connector-sdk';
import { type Response } from 'express';
import { type ApiRequest } from '../http/request.js';
import { PROBLEMS } from './problem.js';
import { toProblem } from './to-problem.js';

/** Answers every error as a problem document (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<ApiRequest>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = toProblem(error);
    const { status, title, code } = PROBLEMS[problem.kind];
    if (status >= 500) {
      this.#logger.error('a request failed', { requestId: request.requestId, code, error: problem.cause ?? error });
    }
    if (response.headersSent) {
      response.end();
      return;
    }
    if (problem.retryAfterS !== undefined) response.setHeader('retry-after', String(problem.retryAfterS));
    if (problem.kind === 'unauthorized') response.setHeader('www-authenticate', 'Bearer');
    response
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: `urn:syncline:problem:${code}`,
          title,
          status,
          detail: problem.message,
          code,
          ...(problem.errors === undefined ? {} : { errors: problem.errors }),
          requestId: request.requestId,
        }),
      );
  }
}
