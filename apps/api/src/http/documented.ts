import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from '../problems/problem.dto.js';
import { type ProblemKind, PROBLEMS } from '../problems/problem.js';

interface Documented {
  readonly summary: string;
  readonly description?: string;
  readonly status?: number;
  readonly type?: Type;
  /** Where the answer is an object of no fixed form. */
  readonly isFree?: true;
  /** Problems beside those any route may answer with. */
  readonly problems?: readonly ProblemKind[];
}

const ALWAYS: readonly ProblemKind[] = ['unauthorized', 'internal', 'unavailable'];

/** What a route does and answers with, for the served description and for Nest alike. */
export function Documented(route: Documented): MethodDecorator {
  const status = route.status ?? 200;
  const byStatus = Map.groupBy([...(route.problems ?? []), ...ALWAYS], (kind) => PROBLEMS[kind].status);
  return applyDecorators(
    HttpCode(status),
    ApiOperation({
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
    }),
    ApiResponse({
      ...{ status, description: route.summary },
      ...(route.type ? { type: route.type } : {}),
      ...(route.isFree ? { schema: { type: 'object', additionalProperties: true } } : {}),
    }),
    ...[...byStatus].map(([problemStatus, kinds]) =>
      ApiResponse({
        status: problemStatus,
        description: kinds.map((kind) => `${PROBLEMS[kind].code}: ${PROBLEMS[kind].title}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
}
