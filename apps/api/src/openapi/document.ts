import { type INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SESSION_COOKIE, SESSION_COOKIE_SCHEME } from '../auth/allow.js';
import { LENS_CLASSES } from '../syncs/lens.dto.js';
import { POLICY_CLASSES } from '../syncs/mapping.dto.js';
import { ProblemDto } from '../problems/problem.dto.js';

/** The description of the API, made from the controllers and their DTOs. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Syncline')
    .setDescription('Two-way sync for customer data. Errors are problem documents (RFC 9457).')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key of a workspace' })
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie' }, SESSION_COOKIE_SCHEME)
    .build();
  const chosenByKind = [...LENS_CLASSES, ...POLICY_CLASSES].map(({ value }) => value);
  return SwaggerModule.createDocument(app, config, {
    extraModels: [ProblemDto, ...new Set(chosenByKind)],
  });
}
