import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { Problem, type ProblemEntry } from './problem.js';

/** Takes what a DTO describes and nothing else; each thing wrong is one entry. */
export const validation = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    transformOptions: { exposeUnsetFields: false },
    exceptionFactory: (errors) =>
      new Problem('invalid', 'Correct what the entries name and send it again.', { errors: entriesOf(errors, '') }),
  });

function entriesOf(errors: readonly ValidationError[], above: string): ProblemEntry[] {
  return errors.flatMap((error) => {
    const pointer = `${above}/${escapePointer(error.property)}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ pointer, message }));
    return [...own, ...entriesOf(error.children ?? [], pointer)];
  });
}

/** RFC 6901. */
const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
