import { applyDecorators, HttpCode, SetMetadata, type Type } from '@nestjs/common';
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

/** The class that describes what a route answers with. */
export const ANSWER_TYPE = Symbol('answer type');

const ALWAYS: readonly ProblemKind[] = ['internal', 'unavailable'];

/** What a route does and answers with, for the served description and for Nest alike. */
export function Documented(route: Documented): MethodDecorator {
  const status = route.status ?? 200;
  return applyDecorators(
    HttpCode(status),
    SetMetadata(ANSWER_TYPE, route.type),
    ApiOperation({
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
    }),
    ApiResponse({
      ...{ status, description: route.summary },
      ...(route.type ? { type: route.type } : {}),
      ...(route.isFree ? { schema: { type: 'object', additionalProperties: true } } : {}),
    }),
    DocumentedProblems(...(route.problems ?? []), ...ALWAYS),
  );
}

/** Problems a route may answer with, by their status. */
export function DocumentedProblems(...problems: readonly ProblemKind[]): MethodDecorator {
  const byStatus = Map.groupBy(problems, (kind) => PROBLEMS[kind].status);
  return applyDecorators(
    ...[...byStatus].map(([status, kinds]) =>
      ApiResponse({
        status,
        description: kinds.map((kind) => `${PROBLEMS[kind].code}: ${PROBLEMS[kind].title}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
      }),
    ),
  );
}
