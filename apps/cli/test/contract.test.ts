import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { ALL_ROUTES } from './answers.js';

const DESCRIPTION = 'apps/api/openapi.json';

interface Operation {
  readonly security?: readonly object[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

/**
 * OpenAPI 3.0 as JSON Schema: `nullable` becomes a type of its own, and alternatives may overlap, since those of the
 * API are told apart by values rather than by shape.
 */
function asJsonSchema(_name: string, schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { nullable, oneOf, ...rest } = schema as { nullable?: unknown; oneOf?: unknown };
  const described = oneOf === undefined ? rest : { ...rest, anyOf: oneOf };
  return nullable === true ? { anyOf: [described, { type: 'null' }] } : described;
}

const described = existsSync(DESCRIPTION);
if (!described) console.warn(`SKIPPED: ${DESCRIPTION} is not there, so the routes are not compared with it.`);
const description = (
  described ? JSON.parse(await readFile(DESCRIPTION, 'utf8'), asJsonSchema) : { paths: {}, components: {} }
) as Description;

/** Open to whoever asks, and of use without a browser: how the first person, and those who are invited, come in. */
const COMING_IN = ['POST /v1/set-up', 'POST /v1/invitations/look', 'POST /v1/invitations/accept'];

/**
 * `GET /v1/syncs/:id` for each operation under `/v1` that takes a key, but for the description of itself, and those by
 * which people come in. Signing in, and what people do about themselves, is for browsers.
 */
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  path.startsWith('/v1/') && path !== '/v1/openapi.json'
    ? Object.entries(methods)
        .map(
          ([method, operation]) =>
            [`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, operation] as const,
        )
        .filter(
          ([route, { security }]) => security?.some((way) => 'bearer' in way) === true || COMING_IN.includes(route),
        )
    : [],
);

(described ? describe : describe.skip)('the answers these tests are run against', () => {
  // Vendor fields and formats are not what is judged here.
  const ajv = new Ajv({ strict: false, validateFormats: false });

  it('are those of every route the API describes', () => {
    expect(Object.keys(ALL_ROUTES).toSorted()).toEqual(operations.map(([route]) => route).toSorted());
  });

  it.each(operations)('are as the API describes them: %s', (route, { responses }) => {
    const canned = ALL_ROUTES[route];
    if (!canned || !('status' in canned)) throw new Error(`no single answer is prepared for ${route}`);
    expect(Object.keys(responses)).toContain(String(canned.status));
    const schema = responses[String(canned.status)]?.content?.['application/json']?.schema;
    if (!schema) {
      expect(canned.body).toBe('');
      return;
    }
    const validate = ajv.compile({ ...schema, components: description.components });
    validate(canned.body);
    expect(validate.errors ?? []).toEqual([]);
  });
});
